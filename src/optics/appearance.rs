//! How skin with dots in it looks, and how many dots give a wanted look.

use super::{
    cross_section::{Absorber, Shape},
    healing::Healing,
    ink::Ink,
    skin::SkinSpectrum,
};
use crate::color::{
    Lab, LinearRgb,
    lab::from_linear,
    spectrum::{self, BANDS, Spectrum},
    srgb::LUMINANCE,
};

/// Reflectances that make one color: a whole spectrum, or red, green and blue.
pub trait Light: Copy + AsRef<[f64]> + AsMut<[f64]> {
    /// The linear color.
    fn linear(&self) -> LinearRgb;

    /// What each reflectance adds to the luminance.
    fn luminance_weights() -> Self;

    /// CIELAB, D65/2°.
    fn lab(&self) -> Lab {
        from_linear(self.linear())
    }

    /// Luminance, 0–1.
    fn luminance(&self) -> f64 {
        let weights = Self::luminance_weights();
        self.as_ref()
            .iter()
            .zip(weights.as_ref())
            .map(|(light, weight)| light * weight)
            .sum()
    }
}

impl Light for Spectrum {
    fn linear(&self) -> LinearRgb {
        spectrum::linear(self)
    }

    fn luminance_weights() -> Self {
        spectrum::luminance_weights()
    }
}

impl Light for [f64; 3] {
    fn linear(&self) -> LinearRgb {
        let [red, green, blue] = *self;
        LinearRgb::new(red, green, blue)
    }

    fn luminance_weights() -> Self {
        LUMINANCE
    }
}

/// Skin with equal absorbers in it, of which there may be any number on a square centimeter.
#[derive(Clone, Copy, Debug)]
pub struct Inked<L> {
    /// Reflectances of the bare skin.
    pub bare: L,
    /// σ of one absorber at each, mm²: `exp(−n σ)` is what n on a square millimeter leave of the light.
    pub sigma: L,
}

impl<L: Light> Inked<L> {
    /// Reflectances with so many absorbers on a cm²; without any they are the bare skin's.
    #[must_use]
    pub fn reflectance(&self, per_cm2: f64) -> L {
        let per_mm2 = if per_cm2 > 0.0 { per_cm2.min(1e6) / 100.0 } else { 0.0 };
        let mut light = self.bare;
        for (light, sigma) in light.as_mut().iter_mut().zip(self.sigma.as_ref()) {
            *light *= libm::exp(-per_mm2 * sigma.max(0.0));
        }
        light
    }

    /// The same as CIELAB.
    #[must_use]
    pub fn lab(&self, per_cm2: f64) -> Lab {
        self.reflectance(per_cm2).lab()
    }

    /// The absorbers on a cm² that darken the skin to a luminance.
    ///
    /// 0 when the bare skin is no lighter than that; infinite when no number of them reaches it. Newton's method on the
    /// logarithm of luminance, which falls with n and is convex, so that every step stays short of the answer.
    #[must_use]
    pub fn per_cm2_for(&self, wanted_luminance: f64) -> f64 {
        if wanted_luminance.is_nan() || self.bare.luminance() <= wanted_luminance {
            return 0.0;
        }
        if wanted_luminance <= 0.0 || self.sigma.as_ref().iter().all(|sigma| *sigma <= 1e-12) {
            return f64::INFINITY;
        }
        let weights = L::luminance_weights();
        let mut per_mm2 = 0.0;
        for _ in 0..24 {
            let (mut y, mut slope) = (0.0, 0.0);
            let each = self.bare.as_ref().iter().zip(self.sigma.as_ref()).zip(weights.as_ref());
            for ((bare, sigma), weight) in each {
                let light = weight * bare * libm::exp(-per_mm2 * sigma);
                y += light;
                slope += light * sigma;
            }
            let step = y * libm::log(y / wanted_luminance) / slope;
            if !step.is_finite() {
                return f64::INFINITY;
            }
            per_mm2 += step;
            if step.abs() <= 1e-4 * per_mm2 {
                break; // each step squares what is missing
            }
        }
        per_mm2 * 100.0
    }

    /// σ of red, green and blue, mm², by which `exp(−n σ)` gives the same color at so many absorbers on a cm².
    #[must_use]
    pub fn rgb(&self, per_cm2: f64) -> [f64; 3] {
        let per_cm2 = per_cm2.max(1.0);
        let (bare, inked) = (self.bare.linear(), self.reflectance(per_cm2).linear());
        let pairs = [
            (bare.red, inked.red),
            (bare.green, inked.green),
            (bare.blue, inked.blue),
        ];
        pairs.map(|(bare, inked)| libm::log(bare.max(1e-6) / inked.max(1e-6)).max(0.0) / per_cm2 * 100.0)
    }
}

/// σ of one absorber in a skin, mm², filled with what absorbs so much at each wavelength, 1/mm.
#[must_use]
pub fn cross_sections(skin: &SkinSpectrum, absorber: &Absorber, filling_per_mm: &Spectrum) -> Spectrum {
    let mut last = (f64::NAN, absorber.filled(0.0));
    let mut sigma = [0.0; BANDS];
    for ((sigma, site), filling) in sigma.iter_mut().zip(skin.sites()).zip(filling_per_mm) {
        if last.0 != *filling {
            last = (*filling, absorber.filled(*filling));
        }
        *sigma = last.1.cross_section_mm2(site);
    }
    sigma
}

/// σ of one dot by its age, mm².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ages {
    /// On the day: the dot is wider, and all the ink is there.
    pub fresh: Spectrum,
    /// Healed, after about four weeks.
    pub healed: Spectrum,
}

impl Ages {
    /// The ages of a dot of this ink, thinned with so many parts of water, in this skin.
    #[must_use]
    pub fn new(skin: &SkinSpectrum, ink: &Ink, water_parts: f64, healing: &Healing) -> Self {
        Self::of_diameter(skin, ink, water_parts, healing, healing.dot_healed_mm.value)
    }

    /// The same for a dot that heals to another diameter, millimeters.
    #[must_use]
    pub fn of_diameter(skin: &SkinSpectrum, ink: &Ink, water_parts: f64, healing: &Healing, healed_mm: f64) -> Self {
        let absorption = ink.healed_per_mm(water_parts);
        let sigma = |diameter_mm: f64, absorption: f64| {
            let dot = Shape::Dot {
                diameter_mm,
                depth_mm: healing.depth_mm(),
            };
            cross_sections(skin, &dot.absorber(), &[absorption; BANDS])
        };
        let wider = (healing.dot_fresh_mm / healing.dot_healed_mm.value.max(1e-3)).max(1.0);
        Self {
            fresh: sigma(healed_mm * wider, absorption / healing.retention.value.clamp(0.01, 1.0)),
            healed: sigma(healed_mm, absorption),
        }
    }
}
