//! Bare skin: from its color to what absorbs in it, and to its whole spectrum.
//!
//! An epidermis with melanin lies on a dermis with blood; both scatter alike. Many such skins have one color. Of those,
//! the likeliest is taken: the one whose melanin, blood and so on are nearest to what is usual.

use std::sync::LazyLock;

use super::cross_section::{Site, Tissue};
use crate::{
    color::{
        Lab, LinearRgb, delta_e_2000,
        lab::{from_linear, to_linear},
        spectrum::{self, BANDS, Spectrum, spectrum},
    },
    units::held,
};

/// What absorbs in a skin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chromophores {
    /// Share of the epidermis that is melanosomes, 0–1.
    pub melanin: f64,
    /// How the absorption of melanosomes falls with the wavelength: its power, positive.
    pub melanin_slope: f64,
    /// Share of the dermis that is blood, 0–1.
    pub blood: f64,
    /// Share of the hemoglobin that carries oxygen, 0–1.
    pub oxygenation: f64,
    /// Absorption of the dermis without blood, over that of Jacques's bloodless skin.
    pub bloodless: f64,
}

/// Bare skin of a measured color.
#[derive(Clone, Debug, PartialEq)]
pub struct SkinSpectrum {
    /// Reflectance from 400 to 700 nm, each 0.0001–1.
    pub reflectance: Spectrum,
    /// What absorbs in it.
    pub chromophores: Chromophores,
    /// Whether skin can have this color. If not, `reflectance` is that of the nearest skin, tinted to have it.
    pub reachable: bool,
    lab: Lab,
    sites: [Site; BANDS],
}

/// Reduced scattering coefficient of skin, 1/mm.
///
/// Published: 3.22 at 475 nm and a fall with the power 1.70, from 3809 people in vivo (Jonasson 2018, `sources`). Taken
/// before Jacques's compilation (4.6 at 500 nm), which is of excised skin of many sites.
fn scattering_per_mm(nm: f64) -> f64 {
    3.22 * libm::pow(nm / 475.0, -1.70)
}

/// Absorption of melanosomes at 550 nm, 1/mm. Published: 6.6·10¹¹ λ^−3.33 per cm (Jacques 1998, `sources`).
const MELANOSOMES_PER_MM: f64 = 49.45;

/// Absorption of blood from its molar extinction (1/(cm·mol/l)), 1/mm. Published: 150 g of hemoglobin in a liter, 64,500
/// g/mol (Prahl 1999, `sources`).
const BLOOD_PER_MM: f64 = 2.303 * 150.0 / 64_500.0 / 10.0;

/// Absorption of skin without blood or melanin, 1/mm. Published: Jacques 1998, `sources`.
fn bloodless_per_mm(nm: f64) -> f64 {
    0.0244 + 8.53 * libm::exp(-(nm - 154.0) / 66.2)
}

/// What does not change from skin to skin, at one wavelength.
struct Wave {
    scattering_per_mm: f64,
    /// ln of the wavelength over 550 nm.
    ln_nm: f64,
    bloodless_per_mm: f64,
    /// Absorption of blood with and without oxygen, 1/mm.
    blood_per_mm: [f64; 2],
}

impl Wave {
    fn blood(&self, oxygenation: f64) -> f64 {
        let [with_oxygen, without] = self.blood_per_mm;
        oxygenation * with_oxygen + (1.0 - oxygenation) * without
    }
}

static WAVES: LazyLock<[Wave; BANDS]> = LazyLock::new(|| {
    let mut nm = 390.0;
    HEMOGLOBIN.map(|extinction| {
        nm += 10.0;
        Wave {
            scattering_per_mm: scattering_per_mm(nm),
            ln_nm: libm::log(nm / 550.0),
            bloodless_per_mm: bloodless_per_mm(nm),
            blood_per_mm: extinction.map(|molar| BLOOD_PER_MM * molar),
        }
    })
});

impl Chromophores {
    /// The tissue at each wavelength.
    #[must_use]
    pub fn tissues(&self) -> [Tissue; BANDS] {
        WAVES.each_ref().map(|each| Tissue {
            scattering_per_mm: each.scattering_per_mm,
            epidermis_per_mm: self.melanin * MELANOSOMES_PER_MM * libm::exp(-self.melanin_slope * each.ln_nm),
            dermis_per_mm: self.blood * each.blood(self.oxygenation) + self.bloodless * each.bloodless_per_mm,
        })
    }

    fn from_axes(axes: &Axes) -> Self {
        let [melanin, slope, blood, oxygenation, bloodless] = *axes;
        Self {
            melanin: libm::exp(melanin),
            melanin_slope: slope,
            blood: libm::exp(blood),
            oxygenation,
            bloodless: libm::exp(bloodless),
        }
    }
}

/// ln melanin, its slope, ln blood, oxygenation, ln of the bloodless absorption.
type Axes = [f64; 5];

/// What is usual, by how much it varies (standard deviations), and how far it may go.
///
/// Chosen: melanin and blood so wide that the color decides. Fitted: the others, so that the thirty spectra of
/// `tests/reference/skin_spectra.csv` come out nearest; 65 % oxygen and a flatter slope than the 3.33 of single
/// melanosomes are what living skin shows.
const USUAL: Axes = [-3.5, 2.3, -4.5, 0.65, -0.5];
const VARIES: Axes = [2.0, 0.7, 1.0, 0.05, 0.5];
const LEAST: Axes = [-9.2, 0.0, -7.5, 0.30, -3.5];
const MOST: Axes = [-1.2, 4.5, -2.0, 0.95, 2.0];

/// Rounds in which the likeliest skin is looked for. Chosen: most are found in four.
const SEARCHING: u32 = 14;
/// Farthest that an axis goes in one step, in what it varies by.
const STRIDE: f64 = 1.0;

/// CIEDE2000 within which a color counts as reached.
const REACHED: f64 = 0.02;

impl SkinSpectrum {
    /// The likeliest skin of a measured color (CIELAB, D65/2°). What no surface can show is brought to the nearest that
    /// one can.
    #[must_use]
    pub fn from_lab(lab: Lab) -> Self {
        let wanted = shown(lab);
        let (mut axes, mut best) = (USUAL, (f64::INFINITY, USUAL));
        for round in 0..2 * SEARCHING {
            let (now, slopes) = lab_and_slopes(&axes);
            let off = delta_e_2000(now, wanted);
            if off < best.0 {
                best = (off, axes);
            }
            if off < REACHED / 4.0 {
                break;
            }
            // where the nearest to the usual keeps slipping away, the nearest to the best so far has the color too
            let usual = if round < SEARCHING { USUAL } else { best.1 };
            axes = step(&axes, now, wanted, &slopes, &usual);
        }
        let chromophores = Chromophores::from_axes(&best.1);
        let tissues = chromophores.tissues();
        let mut reflectance = tissues.map(|tissue| tissue.reflectance());
        let reachable = best.0 < REACHED;
        if !reachable {
            reflectance = tinted(&reflectance, rgb(wanted));
        }
        Self {
            lab: spectrum::lab(&reflectance),
            reflectance,
            chromophores,
            reachable,
            sites: tissues.map(|tissue| tissue.site()),
        }
    }

    /// Its color: the measured one, but for rounding and for what no surface can show.
    #[must_use]
    pub fn lab(&self) -> Lab {
        self.lab
    }

    /// The reflectance when red, green and blue are multiplied by powers of e.
    ///
    /// What was measured in three channels is all that is known of the spectrum: it is bent smoothly until it has them.
    #[must_use]
    pub fn toned(&self, ln_ratio: [f64; 3]) -> Spectrum {
        let mut wanted = channels(spectrum::linear(&self.reflectance));
        for (channel, ln) in wanted.iter_mut().zip(ln_ratio) {
            *channel = (*channel * libm::exp(ln.clamp(-20.0, 0.0))).max(1e-4);
        }
        tinted(&self.reflectance, wanted)
    }

    /// The skin at each wavelength, as absorbers in it see it.
    #[must_use]
    pub fn sites(&self) -> &[Site; BANDS] {
        &self.sites
    }
}

/// A color that a surface can have.
fn shown(lab: Lab) -> Lab {
    let finite = |x: f64, min: f64, max: f64| held(if x.is_finite() { x } else { 0.0 }, min, max);
    let [red, green, blue] = rgb(Lab::new(
        finite(lab.l, 0.0, 100.0),
        finite(lab.a, -128.0, 127.0),
        finite(lab.b, -128.0, 127.0),
    ));
    from_linear(LinearRgb::new(red, green, blue))
}

/// The color of a skin, and how it goes with each axis.
///
/// A spectrum is looked up three times, at the skin and with each layer a little darker; what an axis does to the layers
/// is known.
fn lab_and_slopes(axes: &Axes) -> (Lab, [[f64; 3]; 5]) {
    const SMALL: f64 = 1e-3;
    let skin = Chromophores::from_axes(axes);
    let mut spectra = [[0.0; BANDS]; 6]; // the skin, then it moved along each axis
    for (band, (tissue, each)) in skin.tissues().iter().zip(&*WAVES).enumerate() {
        let bare = tissue.reflectance();
        let of = |epidermis: f64, dermis: f64| {
            let darker = Tissue {
                epidermis_per_mm: tissue.epidermis_per_mm * (1.0 + epidermis),
                dermis_per_mm: tissue.dermis_per_mm * (1.0 + dermis),
                ..*tissue
            };
            (darker.reflectance() - bare) / SMALL
        };
        let (by_epidermis, by_dermis) = (of(SMALL, 0.0), of(0.0, SMALL)); // for each e-fold
        let share = |per_mm: f64| by_dermis * per_mm / tissue.dermis_per_mm.max(1e-9);
        let blood = skin.blood * each.blood(skin.oxygenation);
        let oxygen = skin.blood * (each.blood(1.0) - each.blood(0.0));
        let slopes = [
            by_epidermis,
            -by_epidermis * each.ln_nm,
            share(blood),
            share(oxygen),
            share(skin.bloodless * each.bloodless_per_mm),
        ];
        for (spectrum, slope) in spectra.iter_mut().zip([0.0].into_iter().chain(slopes)) {
            if let Some(light) = spectrum.get_mut(band) {
                *light = bare + slope * SMALL;
            }
        }
    }
    let [now, moved @ ..] = spectra.map(|spectrum| spectrum::lab(&spectrum));
    let slopes = moved.map(|there| [there.l - now.l, there.a - now.a, there.b - now.b].map(|x| x / SMALL));
    (now, slopes)
}

/// One step of Gauss and Newton to the likeliest axes with the wanted color: of all that have it, the nearest to the usual
/// in what each varies by. An axis that would leave its range is stopped at the end, and the others make up for it.
fn step(axes: &Axes, now: Lab, wanted: Lab, slopes: &[[f64; 3]; 5], usual: &Axes) -> Axes {
    let mut stopped = [None; 5];
    let mut to = likeliest(axes, now, wanted, slopes, usual, &stopped);
    for _ in 0..stopped.len() {
        let mut ends = to.iter().zip(&LEAST).zip(&MOST).zip(&mut stopped);
        let outside = ends.find(|(((x, least), most), stopped)| stopped.is_none() && !(**least..=**most).contains(*x));
        let Some((((x, least), most), end)) = outside else {
            break;
        };
        *end = Some(held(*x, *least, *most));
        to = likeliest(axes, now, wanted, slopes, usual, &stopped);
    }
    let strides = to
        .iter()
        .zip(axes)
        .zip(VARIES)
        .map(|((to, x), varies)| libm::fabs(to - x) / varies);
    let longest = strides.fold(STRIDE, f64::max);
    core::array::from_fn(|axis| {
        let [from, to, least, most] = [axes, &to, &LEAST, &MOST].map(|list| list.get(axis).copied().unwrap_or(0.0));
        held(from + (to - from) * STRIDE / longest, least, most)
    })
}

/// Where the slopes say that the likeliest axes with the wanted color are, when some are stopped.
fn likeliest(
    axes: &Axes,
    now: Lab,
    wanted: Lab,
    slopes: &[[f64; 3]; 5],
    usual: &Axes,
    stopped: &[Option<f64>; 5],
) -> Axes {
    let mut to = *usual;
    for (to, stopped) in to.iter_mut().zip(stopped) {
        *to = stopped.unwrap_or(*to);
    }
    let mut rest = [wanted.l - now.l, wanted.a - now.a, wanted.b - now.b];
    let mut square = [[0.0; 3]; 3];
    let mut free = VARIES;
    for (varies, stopped) in free.iter_mut().zip(stopped) {
        *varies = if stopped.is_some() { 0.0 } else { *varies };
    }
    for (((slope, x), to), varies) in slopes.iter().zip(axes).zip(&to).zip(free) {
        for ((rest, row), one) in rest.iter_mut().zip(&mut square).zip(slope) {
            *rest += one * (x - to);
            for (cell, other) in row.iter_mut().zip(slope) {
                *cell += one * other * varies * varies;
            }
        }
    }
    for (axis, row) in square.iter_mut().enumerate() {
        if let Some(cell) = row.get_mut(axis) {
            *cell += 1e-6; // a color that no axis moves must not divide by zero
        }
    }
    let shares = solved(square, rest);
    for ((x, slope), varies) in to.iter_mut().zip(slopes).zip(free) {
        let along: f64 = slope.iter().zip(shares).map(|(slope, share)| slope * share).sum();
        *x += varies * varies * along;
    }
    to
}

/// Solves three equations by Cramer's rule; zero where they have no single answer.
fn solved([a, b, c]: [[f64; 3]; 3], right: [f64; 3]) -> [f64; 3] {
    let cross =
        |[x1, y1, z1]: [f64; 3], [x2, y2, z2]: [f64; 3]| [y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2];
    let dot = |one: [f64; 3], other: [f64; 3]| one.iter().zip(other).map(|(x, y)| x * y).sum::<f64>();
    // the matrix is symmetric, so that its rows are its columns
    let whole = dot(a, cross(b, c));
    if libm::fabs(whole) < 1e-12 {
        return [0.0; 3];
    }
    [
        dot(right, cross(b, c)),
        dot(a, cross(right, c)),
        dot(a, cross(b, right)),
    ]
    .map(|part| part / whole)
}

/// Red, green and blue of the nearest color that a surface can have, each 0.0001–1.
#[must_use]
pub fn shown_rgb(lab: Lab) -> [f64; 3] {
    rgb(shown(lab))
}

fn rgb(lab: Lab) -> [f64; 3] {
    channels(to_linear(lab))
}

fn channels(color: LinearRgb) -> [f64; 3] {
    [color.red, color.green, color.blue].map(|x| x.clamp(1e-4, 1.0))
}

/// A spectrum with its red, green and blue raised or lowered until it has those.
fn tinted(reflectance: &Spectrum, wanted: [f64; 3]) -> Spectrum {
    let mut tint = [0.0; 3];
    let mut tinted = *reflectance;
    for _ in 0..40 {
        for ((now, wanted), tint) in channels(spectrum::linear(&tinted)).iter().zip(wanted).zip(&mut tint) {
            *tint += 0.7 * libm::log(wanted / now);
        }
        for ((out, bare), shares) in tinted.iter_mut().zip(reflectance).zip(&*THIRDS) {
            let ln: f64 = shares.iter().zip(tint).map(|(share, tint)| share * tint).sum();
            *out = (bare * libm::exp(ln)).clamp(1e-4, 1.0);
        }
    }
    tinted
}

/// To which of red, green and blue a wavelength belongs: shares that sum to one.
static THIRDS: LazyLock<[[f64; 3]; BANDS]> = LazyLock::new(|| {
    let rise = |nm: f64, from: f64, to: f64| ((nm - from) / (to - from)).clamp(0.0, 1.0);
    spectrum(|nm| {
        let (green, red) = (rise(nm, 460.0, 550.0), rise(nm, 550.0, 620.0));
        [red, green - red, 1.0 - green]
    })
});

/// Molar extinction of hemoglobin with and without oxygen, 1/(cm·mol/l), from 400 to 700 nm, as means over 10 nm.
///
/// Published: Prahl 1999, `sources`.
#[rustfmt::skip]
const HEMOGLOBIN: [[f64; 2]; BANDS] = [
    [271_440.0, 226_346.0], [447_056.0, 305_773.0], [458_734.0, 409_966.0], [248_088.0, 519_580.0],
    [108_280.0, 409_034.0], [64_010.0, 124_998.0], [44_731.0, 24_728.0], [33_585.0, 16_484.0],
    [26_916.0, 14_850.0], [23_612.0, 16_848.0], [21_050.0, 20_915.0], [20_242.0, 25_880.0],
    [25_000.0, 31_758.0], [39_784.0, 39_021.0], [51_448.0, 46_628.0], [43_165.0, 52_960.0],
    [34_019.0, 52_952.0], [44_655.0, 45_187.0], [46_313.0, 37_134.0], [16_526.0, 27_857.0],
    [3760.0, 15_645.0], [1534.0, 9620.0], [948.0, 6584.0], [614.0, 5182.0],
    [444.0, 4346.0], [368.0, 3752.0], [322.0, 3236.0], [294.0, 2798.0],
    [278.0, 2408.0], [277.0, 2063.0], [290.0, 1793.0],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scattering_is_as_measured_and_falls_with_the_wavelength() {
        assert!((scattering_per_mm(475.0) - 3.22).abs() < 1e-12);
        assert!(
            (scattering_per_mm(850.0) - 1.20).abs() < 0.02,
            "the same survey, at its other end"
        );
    }

    #[test]
    fn oxygen_reddens_blood() {
        // where hemoglobin absorbs alike with and without oxygen, about 500, 530, 545, 570 and 584 nm, and where it does not
        let at = |nm: usize| WAVES[(nm - 400) / 10].blood_per_mm;
        let [with, without] = at(660);
        assert!(without / with > 8.0, "{with} {without}");
        let [with, without] = at(530);
        assert!((with / without - 1.0).abs() < 0.05, "{with} {without}");
    }

    #[test]
    fn the_usual_skin_is_found_as_itself() {
        let usual = Chromophores::from_axes(&USUAL);
        let lab = spectrum::lab(&usual.tissues().map(|tissue| tissue.reflectance()));
        let found = SkinSpectrum::from_lab(lab).chromophores;
        assert!((found.melanin / usual.melanin - 1.0).abs() < 1e-3, "{found:?}");
        assert!((found.blood / usual.blood - 1.0).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn what_skin_cannot_be_is_tinted_and_said() {
        for lab in [
            Lab::new(60.0, -8.0, 10.0),
            Lab::new(97.0, 0.0, 0.0),
            Lab::new(40.0, 10.0, -30.0),
        ] {
            let skin = SkinSpectrum::from_lab(lab);
            assert!(!skin.reachable, "{lab:?}");
            assert!(delta_e_2000(skin.lab(), lab) < 0.5, "{lab:?} became {:?}", skin.lab());
        }
    }

    #[test]
    fn a_toned_skin_has_the_wanted_share_of_each_channel() {
        let skin = SkinSpectrum::from_lab(Lab::new(55.0, 12.0, 18.0));
        let (bare, toned) = (
            spectrum::linear(&skin.reflectance),
            spectrum::linear(&skin.toned([-0.3, -0.2, -0.1])),
        );
        let ratio = [toned.red / bare.red, toned.green / bare.green, toned.blue / bare.blue].map(libm::log);
        let off = ratio
            .iter()
            .zip([-0.3, -0.2, -0.1])
            .map(|(x, wanted)| (x - wanted).abs());
        assert!(off.fold(0.0, f64::max) < 1e-3, "{ratio:?}");
    }
}
