//! What skin does with light at one wavelength: how much of it comes back, and how much of that one absorber takes.
//!
//! Both come from a simulation of ours (`tools/monte-carlo`), baked into a table over what matters at a wavelength: the
//! scattering of the tissue, the absorption of epidermis and dermis, and the shape and filling of the absorber. Between
//! its nodes goes a cubic, outside the nearest node holds.

use std::sync::LazyLock;

use super::baked::{BARE, DOTS, SHAFTS, SKINS};

/// Reduced scattering of the tissue, 1/mm: nodes of both tables.
pub const SCATTERING_PER_MM: [f64; 4] = [1.6, 2.3, 3.3, 4.6];
/// Absorption of the epidermis, 1/mm: nodes of the table of cross sections.
pub const EPIDERMIS_PER_MM: [f64; 8] = [0.0, 0.7, 1.8, 3.6, 6.5, 11.0, 18.0, 30.0];
/// Absorption of the dermis, 1/mm: nodes of the table of cross sections.
pub const DERMIS_PER_MM: [f64; 9] = [0.006, 0.02, 0.06, 0.16, 0.4, 0.9, 1.9, 3.8, 7.5];
/// Absorption of the epidermis, 1/mm: nodes of the table of bare skin.
pub const BARE_EPIDERMIS_PER_MM: [f64; 8] = [0.0, 0.5, 1.2, 2.5, 5.0, 10.0, 18.0, 30.0];
/// Absorption of the dermis, 1/mm: nodes of the table of bare skin.
pub const BARE_DERMIS_PER_MM: [f64; 8] = [0.006, 0.02, 0.05, 0.12, 0.3, 0.8, 2.0, 7.0];
/// Diameter of a dot, millimeters: nodes.
pub const DOT_DIAMETERS_MM: [f64; 5] = [0.08, 0.12, 0.18, 0.27, 0.40];
/// Depth of the middle of a dot, millimeters: nodes.
pub const DOT_DEPTHS_MM: [f64; 7] = [0.23, 0.30, 0.42, 0.60, 0.85, 1.2, 1.75];
/// Height of a dot, from its top to its bottom, millimeters.
pub const DOT_HEIGHT_MM: f64 = 0.30;
/// Diameter of a hair shaft, millimeters: nodes.
pub const SHAFT_DIAMETERS_MM: [f64; 4] = [0.03, 0.05, 0.08, 0.12];
/// How deep a hair shaft reaches that is cut flush, millimeters.
pub const SHAFT_DEPTH_MM: f64 = 3.0;
/// Absorption of what fills a dot or a shaft, 1/mm: nodes. Below the least, σ is in proportion.
pub const FILLINGS_PER_MM: [f64; 7] = [0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0];
/// Thickness of the epidermis, millimeters.
///
/// Chosen: 0.10 is the mean of all sites (`sources`), horny layer included, which holds no melanin.
pub const EPIDERMIS_MM: f64 = 0.08;
/// Refractive index of skin. Published: 1.4 (Jacques 2013, `sources`).
pub const REFRACTIVE_INDEX: f64 = 1.4;
/// Mean cosine of the scattering angle. Published: 0.7–0.9 for dermis (Jacques 2013, `sources`).
pub const ANISOTROPY: f64 = 0.8;
/// Absorbers on a square centimeter at which the table's cross sections were taken. Chosen: in the middle of what is set and
/// of what grows, for the law is exact there.
pub const PER_CM2: f64 = 150.0;

/// How many numbers stand for a skin.
///
/// Fitted: with eleven, the truncated singular value decomposition of ln σ, skins by absorbers, is as near to a second
/// simulation as the first simulation itself (`monte-carlo check`).
pub const RANK: usize = 11;

/// Step in which the tables hold numbers of a skin.
pub const SKIN_STEP: f64 = 1.0 / 2048.0;
/// The same of logarithms.
pub const LN_STEP: f64 = 1.0 / 1024.0;

/// The nodes on the axes along which the tables are interpolated: logarithms.
pub(super) struct Axes {
    scattering: [f64; SCATTERING_PER_MM.len()],
    epidermis: [f64; EPIDERMIS_PER_MM.len()],
    dermis: [f64; DERMIS_PER_MM.len()],
    bare_epidermis: [f64; BARE_EPIDERMIS_PER_MM.len()],
    bare_dermis: [f64; BARE_DERMIS_PER_MM.len()],
    pub(super) dot_diameters: [f64; DOT_DIAMETERS_MM.len()],
    pub(super) shaft_diameters: [f64; SHAFT_DIAMETERS_MM.len()],
    fillings: [f64; FILLINGS_PER_MM.len()],
}

pub(super) static LN: LazyLock<Axes> = LazyLock::new(|| Axes {
    scattering: SCATTERING_PER_MM.map(libm::log),
    epidermis: EPIDERMIS_PER_MM.map(libm::log1p),
    dermis: DERMIS_PER_MM.map(libm::log),
    bare_epidermis: BARE_EPIDERMIS_PER_MM.map(libm::log1p),
    bare_dermis: BARE_DERMIS_PER_MM.map(libm::log),
    dot_diameters: DOT_DIAMETERS_MM.map(libm::log),
    shaft_diameters: SHAFT_DIAMETERS_MM.map(libm::log),
    fillings: FILLINGS_PER_MM.map(saturating),
});

/// Skin at one wavelength.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tissue {
    /// Reduced scattering coefficient μs′, 1/mm.
    pub scattering_per_mm: f64,
    /// Absorption of the epidermis, 1/mm.
    pub epidermis_per_mm: f64,
    /// Absorption of the dermis, 1/mm.
    pub dermis_per_mm: f64,
}

/// Numbers that stand for a skin at one wavelength, as far as absorbers in it are concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Site([f64; RANK]);

impl Tissue {
    /// Share of the light that entered which comes back, 0–1; what the surface reflects is not in it.
    #[must_use]
    pub fn reflectance(&self) -> f64 {
        let mut ln = 0.0;
        self.lean(&LN.bare_epidermis, &LN.bare_dermis, |cell, weight| {
            ln += weight * BARE.get(cell).map_or(0.0, |steps| f64::from(*steps));
        });
        libm::exp(ln * LN_STEP)
    }

    /// What stands for this skin.
    #[must_use]
    pub fn site(&self) -> Site {
        let mut numbers = [0.0; RANK];
        self.lean(&LN.epidermis, &LN.dermis, |cell, weight| {
            add(&mut numbers, SKINS.get(cell), weight * SKIN_STEP);
        });
        Site(numbers)
    }

    /// The cells of a table that this skin leans on, dermis within epidermis within scattering, and how much on each.
    fn lean<const E: usize, const D: usize>(
        &self,
        epidermis: &[f64; E],
        dermis: &[f64; D],
        mut each: impl FnMut(usize, f64),
    ) {
        let scattering = Place::new(&LN.scattering, libm::log(self.scattering_per_mm));
        let epidermis = Place::new(epidermis, libm::log1p(self.epidermis_per_mm.max(0.0)));
        let dermis = Place::new(dermis, libm::log(self.dermis_per_mm.max(1e-6)));
        for (s, by_s) in scattering.nodes() {
            for (e, by_e) in epidermis.nodes() {
                for (d, by_d) in dermis.nodes() {
                    each((s * E + e) * D + d, by_s * by_e * by_d);
                }
            }
        }
    }
}

/// Adds a row of a table so many times.
fn add<const N: usize>(sums: &mut [f64; N], row: Option<&[i16; N]>, times: f64) {
    for (sum, steps) in sums.iter_mut().zip(row.into_iter().flatten()) {
        *sum += f64::from(*steps) * times;
    }
}

/// The shape of an absorber.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A dot of ink, [`DOT_HEIGHT_MM`] high.
    Dot {
        /// Its diameter, millimeters.
        diameter_mm: f64,
        /// Depth of its middle, millimeters.
        depth_mm: f64,
    },
    /// A hair shaft, cut flush with the skin.
    Shaft {
        /// Its diameter, millimeters.
        diameter_mm: f64,
    },
}

/// An absorber of one shape, whatever fills it.
#[derive(Clone, Copy, Debug)]
pub struct Absorber([[f64; RANK + 1]; FILLINGS_PER_MM.len()]);

/// An absorber of one shape and filling.
#[derive(Clone, Copy, Debug)]
pub struct Filled {
    /// Mean of ln σ over skins, then how it goes with each number of a [`Site`].
    ln: [f64; RANK + 1],
    /// What is left of σ when there is less in it than the table has.
    share: f64,
}

impl Shape {
    /// The absorber of this shape.
    #[must_use]
    pub fn absorber(&self) -> Absorber {
        let ln = |mm: f64| libm::log(mm.max(1e-3));
        let mut rows = [[0.0; RANK + 1]; FILLINGS_PER_MM.len()];
        let mut lean = |shape: Option<&[[i16; RANK + 1]; FILLINGS_PER_MM.len()]>, weight: f64| {
            for (sums, row) in rows.iter_mut().zip(shape.into_iter().flatten()) {
                add(sums, Some(row), weight * LN_STEP);
            }
        };
        match *self {
            Self::Dot { diameter_mm, depth_mm } => {
                for (d, by_d) in Place::new(&LN.dot_diameters, ln(diameter_mm)).nodes() {
                    for (z, by_z) in Place::new(&DOT_DEPTHS_MM, depth_mm).nodes() {
                        lean(DOTS.get(d * DOT_DEPTHS_MM.len() + z), by_d * by_z);
                    }
                }
            }
            Self::Shaft { diameter_mm } => {
                for (d, by_d) in Place::new(&LN.shaft_diameters, ln(diameter_mm)).nodes() {
                    lean(SHAFTS.get(d), by_d);
                }
            }
        }
        Absorber(rows)
    }
}

impl Absorber {
    /// The same filled with something that absorbs so much, 1/mm; nothing negative is absorbed.
    #[must_use]
    pub fn filled(&self, absorption_per_mm: f64) -> Filled {
        let (place, share) = filling(absorption_per_mm);
        let mut ln = [0.0; RANK + 1];
        for (filling, weight) in place.nodes() {
            for (sum, value) in ln.iter_mut().zip(self.0.get(filling).into_iter().flatten()) {
                *sum += value * weight;
            }
        }
        Filled { ln, share }
    }
}

impl Filled {
    /// σ of one such absorber in a skin, mm².
    #[must_use]
    pub fn cross_section_mm2(&self, site: &Site) -> f64 {
        let [mean, ref slopes @ ..] = self.ln;
        let ln = slopes
            .iter()
            .zip(&site.0)
            .fold(mean, |sum, (slope, number)| sum + slope * number);
        self.share * libm::exp(ln)
    }
}

/// The place of an absorption, 1/mm, on the axis of fillings, and what σ there is multiplied by: below the least it is in
/// proportion, and nothing negative is absorbed.
pub(super) fn filling(absorption_per_mm: f64) -> (Place, f64) {
    let [least, .., greatest] = FILLINGS_PER_MM;
    let held = if absorption_per_mm > 0.0 {
        absorption_per_mm.min(greatest)
    } else {
        0.0
    };
    let place = Place::new(&LN.fillings, saturating(held.max(least)));
    (place, (held / least).min(1.0))
}

/// Absorption (1/mm) as the axis along which σ is interpolated: a logarithm that saturates as σ does.
///
/// Chosen: of 8, 15, 25, 40/mm and none, 15/mm keeps every row rising and finds a column left out again within 2 %.
fn saturating(absorption_per_mm: f64) -> f64 {
    libm::log(absorption_per_mm / (1.0 + absorption_per_mm / 15.0))
}

/// The nodes that a cubic leans on, and how much on each: a place on one axis of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The first of four neighboring nodes.
    first: usize,
    weights: [f64; 4],
}

impl Place {
    /// The place of `at`, which is held within `nodes` (rising, at least four): on a cubic Hermite spline whose slope at a
    /// node is that of the parabola through it and its neighbors.
    pub(super) fn new<const N: usize>(nodes: &[f64; N], at: f64) -> Self {
        let (low, high) = (
            nodes.first().copied().unwrap_or(0.0),
            nodes.last().copied().unwrap_or(0.0),
        );
        let at = if at > low { at.min(high) } else { low }; // NaN goes to the first
        let inner = nodes
            .iter()
            .skip(1)
            .take_while(|&&node| node < at)
            .count()
            .min(N.saturating_sub(2));
        let first = inner.saturating_sub(1).min(N.saturating_sub(4));
        let near = [0, 1, 2, 3].map(|n| nodes.get(first + n).copied().unwrap_or(0.0));
        let left = inner - first; // the piece of the spline runs from here to the next of the four
        let [start, end] = [left, left + 1].map(|n| near.get(n).copied().unwrap_or(0.0));
        let width = end - start;
        let t = (at - start) / width;
        let (t2, t3) = (t * t, t * t * t);
        let mut weights = [0.0; 4];
        let mut add = |n: usize, weight: f64| {
            if let Some(sum) = weights.get_mut(n) {
                *sum += weight;
            }
        };
        add(left, 2.0 * t3 - 3.0 * t2 + 1.0);
        add(left + 1, 3.0 * t2 - 2.0 * t3);
        for (n, weight) in [(left, (t3 - 2.0 * t2 + t) * width), (left + 1, (t3 - t2) * width)] {
            let from = n.saturating_sub(1).min(1); // first of the parabola's three nodes
            let [a, b, c, x] = [from, from + 1, from + 2, n].map(|n| near.get(n).copied().unwrap_or(0.0));
            add(from, weight * ((x - b) + (x - c)) / ((a - b) * (a - c)));
            add(from + 1, weight * ((x - a) + (x - c)) / ((b - a) * (b - c)));
            add(from + 2, weight * ((x - a) + (x - b)) / ((c - a) * (c - b)));
        }
        Self { first, weights }
    }

    /// The nodes and their weights.
    pub(super) fn nodes(self) -> impl Iterator<Item = (usize, f64)> {
        (self.first..).zip(self.weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: [f64; 6] = [0.0, 1.0, 1.5, 4.0, 5.0, 9.0];

    fn between(at: f64, value: impl Fn(f64) -> f64) -> f64 {
        let place = Place::new(&NODES, at);
        place.nodes().map(|(node, weight)| weight * value(NODES[node])).sum()
    }

    #[test]
    fn between_nodes_a_parabola_is_found_again_and_outside_the_nearest_node_holds() {
        let parabola = |x: f64| 3.0 - 2.0 * x + 0.7 * x * x;
        for at in [0.0, 0.3, 1.0, 1.2, 2.7, 4.0, 4.4, 7.0, 9.0] {
            assert!((between(at, parabola) - parabola(at)).abs() < 1e-9, "{at}");
        }
        for (at, node) in [(-5.0, 0.0), (f64::NAN, 0.0), (12.0, 9.0), (f64::INFINITY, 9.0)] {
            assert!((between(at, parabola) - parabola(node)).abs() < 1e-9, "{at}");
        }
    }

    #[test]
    fn a_spline_has_no_corner_at_a_node() {
        let slope = |at: f64| (between(at + 1e-6, libm::sin) - between(at, libm::sin)) / 1e-6;
        for node in &NODES[1..5] {
            assert!((slope(node - 2e-6) - slope(node + 1e-6)).abs() < 1e-4, "{node}");
        }
    }

    fn tissue(epidermis_per_mm: f64) -> Tissue {
        Tissue {
            scattering_per_mm: 2.4,
            epidermis_per_mm,
            dermis_per_mm: 0.2,
        }
    }

    fn dot(absorption_per_mm: f64) -> f64 {
        let shape = Shape::Dot {
            diameter_mm: 0.20,
            depth_mm: 0.30,
        };
        let filled = shape.absorber().filled(absorption_per_mm);
        filled.cross_section_mm2(&tissue(2.0).site())
    }

    #[test]
    fn thin_ink_takes_in_proportion_and_no_ink_takes_nothing() {
        assert!((dot(0.1) / dot(0.2) - 0.5).abs() < 1e-12);
        assert_eq!([0.0, -3.0, f64::NAN].map(dot), [0.0; 3]);
    }

    #[test]
    fn black_saturates() {
        let rise = |from: f64, to: f64| dot(to) / dot(from);
        assert!(rise(0.3, 0.6) > 1.8 && rise(50.0, 100.0) < 1.15 && rise(500.0, 1000.0) < 1.02);
        assert_eq!(dot(1000.0), dot(1e9), "beyond the table its end holds");
    }

    #[test]
    fn more_melanin_sends_less_light_back() {
        let light: Vec<f64> = (0..60).map(|n| tissue(f64::from(n) * 0.5).reflectance()).collect();
        assert!(
            light.windows(2).all(|pair| pair[1] < pair[0]) && light[0] < 1.0,
            "{light:?}"
        );
    }
}
