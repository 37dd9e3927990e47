//! The area that one absorber seems to blot out: a baked table and a smooth way through it.

use std::sync::LazyLock;

/// Absorption of the ink or shaft of the table's columns, 1/mm.
pub const ABSORPTIONS_PER_MM: [f64; 7] = [0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0];

/// Healed diameter of the dots of the table's rows, millimeters. Outside, the nearest row holds.
pub const DOT_DIAMETERS_MM: [f64; 7] = [0.10, 0.125, 0.15, 0.20, 0.25, 0.30, 0.40];

/// Diameter of the shafts of the table's rows, millimeters. Outside, the nearest row holds.
pub const SHAFT_DIAMETERS_MM: [f64; 3] = [0.060, 0.075, 0.090];

/// L* of the simulated bare skins: 12, 4 and 1 % melanosomes in the epidermis. Outside, the nearest skin holds.
pub const SKIN_LIGHTNESSES: [f64; 3] = [38.0, 56.1, 67.9];

/// σ of absorbers of every absorption and diameter in every skin.
///
/// Through the nodes goes a cubic: ln σ over ln diameter, over L*, and over the logarithm of absorption, bent where σ
/// saturates. It rises with each of them (see the tests). Below the least absorption σ is proportional to it, above the
/// greatest it is constant.
#[derive(Debug)]
pub struct Table<const D: usize> {
    ln_diameters: [f64; D],
    ln_sigmas: [[[[f64; 3]; 7]; D]; 3],
}

/// The part of a [`Table`] that belongs to one absorption: what stays when the same ink is put into another skin or
/// heals to another size.
#[derive(Clone, Copy, Debug)]
pub struct Column<const D: usize> {
    ln_sigmas: [[[f64; 3]; D]; 3],
    factor: f64,
}

/// Where in a [`Column`]: the weights of its nodes for one diameter and one skin.
#[derive(Clone, Copy, Debug)]
pub struct Place<const D: usize> {
    weights: [[f64; D]; 3],
}

/// Healed dots: columns of ink from 0.15 to 0.45 mm under the surface.
pub static DOTS: LazyLock<Table<7>> = LazyLock::new(|| Table::new(DOT_DIAMETERS_MM, &DOT_SIGMAS));

/// Hair shafts cut flush, 3 mm long under the surface.
pub static SHAFTS: LazyLock<Table<3>> = LazyLock::new(|| Table::new(SHAFT_DIAMETERS_MM, &SHAFT_SIGMAS));

impl<const D: usize> Table<D> {
    fn new(diameters: [f64; D], sigmas: &[[[[f64; 3]; 7]; D]; 3]) -> Self {
        Self {
            ln_diameters: diameters.map(libm::log),
            ln_sigmas: sigmas.map(|skin| skin.map(|row| row.map(|cell| cell.map(libm::log)))),
        }
    }

    /// The column of one absorption, 1/mm; nothing negative is absorbed.
    #[must_use]
    pub fn column(&self, absorption_per_mm: f64) -> Column<D> {
        let [least, .., greatest] = ABSORPTIONS_PER_MM;
        let held = if absorption_per_mm > 0.0 {
            absorption_per_mm.min(greatest)
        } else {
            0.0
        };
        let weights = weights(&ABSORPTIONS_PER_MM.map(saturating), saturating(held.max(least)));
        Column {
            ln_sigmas: self.ln_sigmas.map(|skin| skin.map(|row| weighted(&row, &weights))),
            factor: (held / least).min(1.0),
        }
    }

    /// The place of one diameter, millimeters, in skin of one L*.
    #[must_use]
    pub fn place(&self, diameter_mm: f64, skin_lightness: f64) -> Place<D> {
        let of_diameter = weights(&self.ln_diameters, libm::log(diameter_mm.max(1e-3)));
        let of_skin = weights(&SKIN_LIGHTNESSES, skin_lightness);
        Place {
            weights: of_skin.map(|skin| of_diameter.map(|diameter| skin * diameter)),
        }
    }
}

impl<const D: usize> Column<D> {
    /// σ at 620, 550 and 460 nm, mm².
    #[must_use]
    pub fn at(&self, place: &Place<D>) -> [f64; 3] {
        let mut ln_sigma = [0.0; 3];
        for (rows, weights) in self.ln_sigmas.iter().zip(&place.weights) {
            for (row, weight) in rows.iter().zip(weights) {
                for (sum, value) in ln_sigma.iter_mut().zip(row) {
                    *sum += value * weight;
                }
            }
        }
        ln_sigma.map(|x| libm::exp(x) * self.factor)
    }
}

/// Absorption (1/mm) as the axis along which σ is interpolated: a logarithm that saturates as σ does.
///
/// Chosen: of 8, 15, 25, 40/mm and none, 15/mm keeps every row rising and finds a column left out again within 2 %.
fn saturating(absorption_per_mm: f64) -> f64 {
    libm::log(absorption_per_mm / (1.0 + absorption_per_mm / 15.0))
}

fn weighted<const N: usize>(rows: &[[f64; 3]; N], weights: &[f64; N]) -> [f64; 3] {
    let mut sum = [0.0; 3];
    for (row, weight) in rows.iter().zip(weights) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value * weight;
        }
    }
    sum
}

/// Weights of the values at `nodes` (rising, at least three) for the value at `at`, which is held within them: a cubic
/// Hermite spline whose slope at a node is that of the parabola through it and its neighbors.
fn weights<const N: usize>(nodes: &[f64; N], at: f64) -> [f64; N] {
    let mut weights = [0.0; N];
    let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else {
        return weights;
    };
    let at = if at > first { at.min(last) } else { first }; // NaN goes to the first
    let left = nodes
        .iter()
        .skip(1)
        .take_while(|&&node| node < at)
        .count()
        .min(N.saturating_sub(2));
    let (Some(&start), Some(&end)) = (nodes.get(left), nodes.get(left + 1)) else {
        return weights;
    };
    let width = end - start;
    let t = (at - start) / width;
    let (t2, t3) = (t * t, t * t * t);
    let mut add = |node: usize, weight: f64| {
        if let Some(sum) = weights.get_mut(node) {
            *sum += weight;
        }
    };
    add(left, 2.0 * t3 - 3.0 * t2 + 1.0);
    add(left + 1, 3.0 * t2 - 2.0 * t3);
    for (node, weight) in [(left, (t3 - 2.0 * t2 + t) * width), (left + 1, (t3 - t2) * width)] {
        let from = node.saturating_sub(1).min(N.saturating_sub(3)); // first of the parabola's three nodes
        let [Some(&a), Some(&b), Some(&c), Some(&x)] = [from, from + 1, from + 2, node].map(|i| nodes.get(i)) else {
            continue;
        };
        add(from, weight * ((x - b) + (x - c)) / ((a - b) * (a - c)));
        add(from + 1, weight * ((x - a) + (x - c)) / ((b - a) * (b - c)));
        add(from + 2, weight * ((x - a) + (x - b)) / ((c - a) * (c - b)));
    }
    weights
}

/// σ of dots in mm² by skin, diameter and absorption, at 620, 550 and 460 nm.
///
/// Fitted: −ln(R/R0) at one dot on a mm², from a million photons a band in a semi-infinite skin (n 1.4, g 0.8), in a
/// square lattice. Against that simulation the law is off by at most 4 % of R up to 0.20 mm and two dots on a mm², see
/// `tests/optics_laws.rs`. Two seeds agree to 0.5 % on average, 3 % at worst.
#[rustfmt::skip]
const DOT_SIGMAS: [[[[f64; 3]; 7]; 7]; 3] = [
    [ // 12 % melanosomes
        [[0.002934, 0.001972, 0.001491], [0.009394, 0.00632, 0.004761], [0.02518, 0.01694, 0.01273], // 0.1 mm
         [0.05999, 0.04029, 0.03007], [0.09254, 0.06213, 0.04613],
         [0.1052, 0.07071, 0.05249], [0.1084, 0.07291, 0.05421]],
        [[0.00455, 0.003045, 0.002283], [0.01444, 0.009646, 0.007236], [0.03791, 0.0253, 0.0189], // 0.125 mm
         [0.08535, 0.05686, 0.04218], [0.123, 0.08201, 0.06054], [0.136, 0.0909, 0.06705], [0.1397, 0.09343, 0.06894]],
        [[0.006592, 0.004339, 0.003315], [0.02075, 0.01364, 0.0104], [0.05334, 0.03505, 0.02656], // 0.15 mm
         [0.1142, 0.07497, 0.05617], [0.1564, 0.1027, 0.07645], [0.1702, 0.112, 0.08327], [0.1744, 0.1149, 0.08544]],
        [[0.01158, 0.00771, 0.005917], [0.03589, 0.02388, 0.01825], [0.08891, 0.05912, 0.04473], // 0.2 mm
         [0.1754, 0.1166, 0.08691], [0.2242, 0.1493, 0.1108], [0.2398, 0.16, 0.1187], [0.245, 0.1637, 0.1213]],
        [[0.01786, 0.01193, 0.009091], [0.05463, 0.03649, 0.02763], [0.1311, 0.08753, 0.06539], // 0.25 mm
         [0.2429, 0.1622, 0.119], [0.2981, 0.1996, 0.1458], [0.3159, 0.2119, 0.1547], [0.3219, 0.2162, 0.1578]],
        [[0.02579, 0.01714, 0.0131], [0.0779, 0.05177, 0.03923], [0.1817, 0.1208, 0.09003], // 0.3 mm
         [0.32, 0.2129, 0.1557], [0.3822, 0.2553, 0.1858], [0.4024, 0.2698, 0.196], [0.4096, 0.2749, 0.1996]],
        [[0.04515, 0.03019, 0.02299], [0.1336, 0.08938, 0.06718], [0.2982, 0.1996, 0.1466], // 0.4 mm
         [0.4907, 0.3287, 0.2361], [0.568, 0.382, 0.2735], [0.594, 0.4001, 0.2864], [0.6034, 0.4066, 0.291]],
    ],
    [ // 4 %
        [[0.003506, 0.002243, 0.001852], [0.0112, 0.007156, 0.005928], [0.03005, 0.0192, 0.01586], // 0.1 mm
         [0.07156, 0.04575, 0.03755], [0.1104, 0.07069, 0.05772],
         [0.1255, 0.08053, 0.06578], [0.1293, 0.08306, 0.06795]],
        [[0.005435, 0.003456, 0.002854], [0.01723, 0.01096, 0.009041], [0.04519, 0.02875, 0.02364], // 0.125 mm
         [0.1017, 0.06471, 0.05286], [0.1464, 0.09345, 0.07601], [0.1618, 0.1036, 0.08427], [0.1662, 0.1065, 0.08669]],
        [[0.007861, 0.004942, 0.004139], [0.02471, 0.01553, 0.01298], [0.06343, 0.03988, 0.03318], // 0.15 mm
         [0.1355, 0.08539, 0.07035], [0.1853, 0.1171, 0.09595], [0.2015, 0.1277, 0.1046], [0.2064, 0.1311, 0.1074]],
        [[0.0138, 0.008748, 0.007357], [0.0427, 0.0271, 0.02271], [0.1054, 0.06708, 0.05571], // 0.2 mm
         [0.2069, 0.1323, 0.1085], [0.2639, 0.1695, 0.1386], [0.282, 0.1817, 0.1487], [0.288, 0.1859, 0.152]],
        [[0.02131, 0.01357, 0.0113], [0.06495, 0.04148, 0.03436], [0.155, 0.09936, 0.08145], // 0.25 mm
         [0.285, 0.1839, 0.1487], [0.3488, 0.2263, 0.1825], [0.3692, 0.2403, 0.1939], [0.3763, 0.2452, 0.1979]],
        [[0.03069, 0.01945, 0.01629], [0.09229, 0.05868, 0.04885], [0.2136, 0.1367, 0.1123], // 0.3 mm
         [0.3729, 0.2406, 0.1949], [0.444, 0.2885, 0.233], [0.4671, 0.3048, 0.246], [0.4753, 0.3107, 0.2507]],
        [[0.05365, 0.03424, 0.02862], [0.1575, 0.1011, 0.08372], [0.347, 0.2249, 0.1831], // 0.4 mm
         [0.5639, 0.3694, 0.2963], [0.6503, 0.4292, 0.3442], [0.6792, 0.4496, 0.3609], [0.6899, 0.4571, 0.367]],
    ],
    [ // 1 %
        [[0.004118, 0.002503, 0.002172], [0.01317, 0.008002, 0.006944], [0.03529, 0.02146, 0.01856], // 0.1 mm
         [0.08394, 0.05118, 0.04394], [0.1294, 0.07914, 0.06756],
         [0.1469, 0.09019, 0.07697], [0.1513, 0.09305, 0.0795]],
        [[0.00637, 0.003878, 0.003356], [0.0202, 0.01229, 0.01061], [0.05292, 0.0322, 0.02771], // 0.125 mm
         [0.1188, 0.07248, 0.06191], [0.1708, 0.1047, 0.08897], [0.1886, 0.1161, 0.09866], [0.1937, 0.1193, 0.1015]],
        [[0.009222, 0.005535, 0.004832], [0.02896, 0.0174, 0.01516], [0.07415, 0.04467, 0.03872], // 0.15 mm
         [0.1578, 0.09555, 0.08206], [0.2152, 0.131, 0.1119], [0.2338, 0.1429, 0.1221], [0.2394, 0.1466, 0.1253]],
        [[0.01618, 0.009798, 0.008577], [0.04996, 0.03033, 0.02645], [0.1228, 0.07492, 0.06479], // 0.2 mm
         [0.2395, 0.1474, 0.126], [0.3044, 0.1888, 0.1608], [0.325, 0.2024, 0.1725], [0.3319, 0.207, 0.1764]],
        [[0.02499, 0.01522, 0.0132], [0.07592, 0.04642, 0.04004], [0.1799, 0.1109, 0.09462], // 0.25 mm
         [0.328, 0.2046, 0.1722], [0.3999, 0.2515, 0.2112], [0.4229, 0.267, 0.2245], [0.4308, 0.2724, 0.2291]],
        [[0.03592, 0.02174, 0.01901], [0.1075, 0.06549, 0.05688], [0.2466, 0.1519, 0.1302], // 0.3 mm
         [0.4262, 0.2664, 0.2251], [0.5054, 0.3191, 0.2688], [0.5311, 0.337, 0.2838], [0.5403, 0.3435, 0.2892]],
        [[0.06273, 0.03827, 0.03333], [0.1825, 0.1126, 0.09712], [0.3966, 0.2488, 0.2111], // 0.4 mm
         [0.6359, 0.4062, 0.3395], [0.7301, 0.4712, 0.3938], [0.7617, 0.4935, 0.4128], [0.7733, 0.5017, 0.4198]],
    ],
];

/// σ of shafts, as above.
///
/// Fitted: the same simulation at 150 shafts on a cm². At 100 and 200 its red σ is up to 12 % higher and lower.
#[expect(clippy::approx_constant, reason = "measured, and only near 1/π by chance")]
#[rustfmt::skip]
const SHAFT_SIGMAS: [[[[f64; 3]; 7]; 3]; 3] = [
    [ // 12 % melanosomes
        [[0.00629, 0.002023, 0.001395], [0.01994, 0.006525, 0.004482], [0.05262, 0.01786, 0.01226], // 0.06 mm
         [0.1236, 0.04541, 0.03103], [0.1974, 0.07827, 0.05324],
         [0.2318, 0.09524, 0.06483], [0.2367, 0.09793, 0.06687]],
        [[0.009764, 0.003188, 0.002184], [0.03043, 0.01017, 0.006963], [0.07716, 0.0272, 0.01859], // 0.075 mm
         [0.1677, 0.06518, 0.04437], [0.2466, 0.1035, 0.07021], [0.2755, 0.119, 0.08088], [0.2794, 0.1214, 0.08279]],
        [[0.01397, 0.004549, 0.003114], [0.04271, 0.01438, 0.009832], [0.104, 0.03757, 0.02563], // 0.09 mm
         [0.2111, 0.08537, 0.0579], [0.2914, 0.1271, 0.08595], [0.3162, 0.1412, 0.09593], [0.3197, 0.1435, 0.09792]],
    ],
    [ // 4 %
        [[0.007381, 0.002324, 0.001756], [0.02338, 0.007495, 0.005657], [0.06152, 0.02055, 0.01551], // 0.06 mm
         [0.1439, 0.05236, 0.03942], [0.2289, 0.09052, 0.068], [0.2685, 0.1103, 0.08293], [0.274, 0.1133, 0.08543]],
        [[0.01144, 0.00365, 0.002752], [0.0356, 0.01165, 0.008791], [0.08994, 0.03121, 0.02354], // 0.075 mm
         [0.1944, 0.075, 0.05647], [0.2849, 0.1195, 0.08984], [0.318, 0.1375, 0.1035], [0.3224, 0.1402, 0.1058]],
        [[0.01637, 0.00522, 0.003925], [0.04989, 0.0165, 0.01241], [0.121, 0.04318, 0.03244], // 0.09 mm
         [0.2439, 0.09837, 0.07375], [0.3357, 0.1468, 0.1099], [0.3638, 0.1632, 0.1226], [0.3677, 0.1658, 0.1249]],
    ],
    [ // 1 %
        [[0.008575, 0.002645, 0.00211], [0.02712, 0.008534, 0.006808], [0.07115, 0.02341, 0.01868], // 0.06 mm
         [0.1654, 0.05969, 0.04761], [0.2619, 0.1034, 0.08236], [0.3066, 0.126, 0.1005], [0.3127, 0.1295, 0.1035]],
        [[0.01328, 0.004139, 0.003301], [0.04124, 0.01323, 0.01055], [0.1037, 0.03544, 0.02827], // 0.075 mm
         [0.2225, 0.08528, 0.068], [0.3244, 0.136, 0.1085], [0.3616, 0.1566, 0.1251], [0.3664, 0.1596, 0.1278]],
        [[0.01899, 0.00594, 0.004717], [0.05771, 0.01878, 0.01492], [0.1391, 0.04913, 0.03903], // 0.09 mm
         [0.2782, 0.112, 0.08885], [0.381, 0.1672, 0.1327], [0.4123, 0.1858, 0.1479], [0.4166, 0.1887, 0.1505]],
    ],
];
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nodes_are_the_table() {
        for (skin, rows) in SKIN_LIGHTNESSES.iter().zip(&DOT_SIGMAS) {
            for (diameter, row) in DOT_DIAMETERS_MM.iter().zip(rows) {
                for (absorption, cell) in ABSORPTIONS_PER_MM.iter().zip(row) {
                    let sigma = DOTS.column(*absorption).at(&DOTS.place(*diameter, *skin));
                    for (sigma, cell) in sigma.iter().zip(cell) {
                        assert!(
                            (sigma / cell - 1.0).abs() < 1e-9,
                            "{diameter} mm, {absorption}/mm, L* {skin}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn between_the_nodes_sigma_rises_with_absorption_diameter_and_lightness() {
        fn rises<const D: usize>(table: &Table<D>, diameters: (f64, f64)) {
            let steps = |low: f64, high: f64, n: u32| {
                (0..=n).map(move |i| low * libm::pow(high / low, f64::from(i) / f64::from(n)))
            };
            let mut weaker: Vec<[f64; 3]> = Vec::new();
            for absorption in steps(0.31, 999.0, 160) {
                let column = table.column(absorption);
                let mut now = Vec::new();
                for lightness in [30.0, 38.5, 47.0, 55.0, 57.0, 62.0, 67.5, 80.0] {
                    let mut narrower = [0.0; 3];
                    for diameter in steps(diameters.0, diameters.1, 60) {
                        let sigma = column.at(&table.place(diameter, lightness));
                        assert!(
                            (0..3).all(|i| sigma[i] > narrower[i]),
                            "{diameter} mm {absorption}/mm L* {lightness}"
                        );
                        narrower = sigma;
                        now.push(sigma);
                    }
                }
                for (weaker, now) in weaker.iter().zip(&now) {
                    assert!((0..3).all(|i| now[i] > weaker[i]), "at {absorption}/mm");
                }
                for pair in now.chunks(61).collect::<Vec<_>>().windows(2) {
                    let rising = pair[0]
                        .iter()
                        .zip(pair[1])
                        .all(|(dark, light)| (0..3).all(|i| light[i] >= dark[i]));
                    assert!(rising, "the darker skin takes less, {absorption}/mm");
                }
                weaker = now;
            }
        }
        rises(&DOTS, (0.1, 0.4));
        rises(&SHAFTS, (0.06, 0.09));
    }

    #[test]
    fn a_row_left_out_is_found_again_between_its_neighbors() {
        // the table without 0.20 mm, asked for 0.20 mm: the true row is the simulation's own
        let nodes = [0.10, 0.125, 0.15, 0.25, 0.30, 0.40].map(libm::log);
        let weights = weights(&nodes, libm::log(0.20));
        for skin in &DOT_SIGMAS {
            for (absorption, truths) in skin[3].iter().enumerate() {
                for (band, truth) in truths.iter().enumerate() {
                    let others = [0, 1, 2, 4, 5, 6].map(|row: usize| libm::log(skin[row][absorption][band]));
                    let found = libm::exp(others.iter().zip(&weights).map(|(x, w)| x * w).sum());
                    assert!((found / truth - 1.0).abs() < 0.02, "{found} {truth}");
                }
            }
        }
    }

    #[test]
    fn nothing_absorbs_nothing_and_little_absorbs_in_proportion() {
        let place = DOTS.place(0.2, 60.0);
        assert_eq!(DOTS.column(0.0).at(&place), [0.0; 3]);
        assert_eq!(DOTS.column(f64::NAN).at(&place), [0.0; 3]);
        let (one, two) = (DOTS.column(0.1).at(&place), DOTS.column(0.2).at(&place));
        assert!((two[0] / one[0] - 2.0).abs() < 1e-9);
    }
}
