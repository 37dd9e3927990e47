//! How skin with dots in it looks, and how many dots give a wanted look.

use super::{
    cross_section::{Column, DOTS},
    healing::Healing,
    ink::Ink,
    skin::{BareSkin, rgb},
};
use crate::color::{Lab, LinearRgb, lab::from_linear, srgb::LUMINANCE};

/// σ of one dot at 620, 550 and 460 nm, mm²: `exp(−n σ)` with n dots on a mm² is what is left of the bare skin's light.
pub type Sigma = [f64; 3];

/// σ of a dot of a diameter (millimeters; 0.10–0.40, outside which the nearer end holds) and an absorption (1/mm) in
/// this skin.
#[must_use]
pub fn sigma(skin: &BareSkin, diameter_mm: f64, absorption_per_mm: f64) -> Sigma {
    let column: Column<7> = DOTS.column(absorption_per_mm);
    column.at(&DOTS.place(diameter_mm, skin.lab().l))
}

/// σ of the same dot when it is healed, on the day and years later.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ages {
    /// On the day: the dot is wider, and all the ink is there.
    pub fresh: Sigma,
    /// Healed, after about four weeks.
    pub healed: Sigma,
    /// After six months.
    pub six_months: Sigma,
    /// After three years.
    pub three_years: Sigma,
}

impl Ages {
    /// The ages of a dot of this ink, thinned with so many parts of water, in this skin.
    #[must_use]
    pub fn new(skin: &BareSkin, ink: &Ink, water_parts: f64, healing: &Healing) -> Self {
        use super::healing::Tissue::Skin;
        let absorption = ink.healed_per_mm(water_parts);
        let healed = sigma(skin, healing.dot_healed_mm.value, absorption);
        let fresh_mm = healing.dot_fresh_mm.max(healing.dot_healed_mm.value);
        let left = |months| healed.map(|band| band * healing.left(Skin, months));
        Self {
            fresh: sigma(skin, fresh_mm, absorption / healing.retention.value.clamp(0.01, 1.0)),
            healed,
            six_months: left(6.0),
            three_years: left(36.0),
        }
    }
}

/// Reflectance of the skin with so many dots on a cm²; without dots it is the bare skin's.
#[must_use]
pub fn reflectance(skin: &BareSkin, sigma: &Sigma, dots_per_cm2: f64) -> [f64; 3] {
    let per_mm2 = if dots_per_cm2 > 0.0 {
        dots_per_cm2.min(1e6) / 100.0
    } else {
        0.0
    };
    let mut bands = skin.reflectance();
    for (band, sigma) in bands.iter_mut().zip(sigma) {
        *band *= libm::exp(-per_mm2 * sigma.max(0.0));
    }
    bands
}

/// The same as a linear color.
#[must_use]
pub fn linear(skin: &BareSkin, sigma: &Sigma, dots_per_cm2: f64) -> LinearRgb {
    rgb(reflectance(skin, sigma, dots_per_cm2))
}

/// The same as CIELAB, D65/2°.
#[must_use]
pub fn lab(skin: &BareSkin, sigma: &Sigma, dots_per_cm2: f64) -> Lab {
    from_linear(linear(skin, sigma, dots_per_cm2))
}

/// Luminance of three bands, 0–1.
#[must_use]
pub fn luminance(bands: &[f64; 3]) -> f64 {
    bands.iter().zip(LUMINANCE).map(|(band, weight)| band * weight).sum()
}

/// The dots on a cm² that darken the skin to a luminance: the inverse of [`reflectance`].
///
/// 0 when the bare skin is no lighter than that; infinite when no number of such dots reaches it. Newton's method on
/// the logarithm of luminance, which falls with n and is convex, so that every step stays short of the answer.
#[must_use]
pub fn dots_per_cm2_for(skin: &BareSkin, sigma: &Sigma, wanted_luminance: f64) -> f64 {
    let bare = skin.reflectance();
    if wanted_luminance.is_nan() || luminance(&bare) <= wanted_luminance {
        return 0.0;
    }
    if wanted_luminance <= 0.0 || sigma.iter().all(|band| *band <= 1e-12) {
        return f64::INFINITY;
    }
    let mut per_mm2 = 0.0;
    for _ in 0..24 {
        let (mut y, mut slope) = (0.0, 0.0);
        for ((band, sigma), weight) in bare.iter().zip(sigma).zip(LUMINANCE) {
            let light = weight * band * libm::exp(-per_mm2 * sigma);
            y += light;
            slope += light * sigma;
        }
        let step = y * libm::log(y / wanted_luminance) / slope;
        if !step.is_finite() {
            return f64::INFINITY;
        }
        per_mm2 += step;
        if step.abs() <= 1e-9 * per_mm2 {
            break;
        }
    }
    per_mm2 * 100.0
}
