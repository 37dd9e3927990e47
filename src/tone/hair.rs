//! The hair's color: family, level, and how it stands out from the skin.

use super::{Family, skin::mean_between};
use crate::{
    color::{
        Lab, LinearRgb, delta_e_2000,
        lab::{chroma, from_linear},
        srgb::luminance,
    },
    light::{Illuminant, Tier, under_d65},
    raster::LinearImage,
    regions::Regions,
    units::Estimate,
};

/// Part of the pixels of hair, by luminance, that is averaged: neither the gaps between strands nor their shine.
/// Chosen, `COLOR` §1.6.
const STRANDS: [f32; 2] = [0.30, 0.70];

/// Part of the pixels of stubble that shows shafts more than skin between them. Chosen.
const SHAFTS: [f32; 2] = [0.02, 0.15];
/// The same where the hair is lighter than the skin.
const LIGHT_SHAFTS: [f32; 2] = [0.85, 0.98];

/// Colors of the families, CIELAB D65: black and dark brown measured on tresses (Published: Journal of Cosmetic Science
/// 51:293); the others Chosen.
const FAMILIES: [(Family, [f64; 3]); 7] = [
    (Family::Black, [18.0, 0.6, 0.6]),
    (Family::DarkBrown, [23.0, 4.0, 4.8]),
    (Family::LightBrown, [36.0, 7.5, 13.0]),
    (Family::Blond, [56.0, 5.5, 21.0]),
    (Family::Red, [35.0, 17.0, 22.0]),
    (Family::Gray, [47.0, 0.3, 3.0]),
    (Family::White, [70.0, -0.5, 8.0]),
];

/// L* of the hairdresser's levels 1 to 10: equal steps of L*^0.766 (KAIST, Acta Psychologica 2023). Chosen: no published
/// table is known.
const LEVELS: [f64; 10] = [16.0, 21.2, 26.6, 32.2, 38.0, 44.1, 50.3, 56.7, 63.3, 70.0];

/// The color of the hair under D65, with what is not known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HairTone {
    /// L*, a*, b*.
    pub lab: [Estimate; 3],
    /// Its family.
    pub family: Family,
    /// The hairdresser's level, 1–10.
    pub level: Estimate,
    /// Natural logarithm of the skin's luminance over the hair's, in the same light.
    pub contrast_to_skin: Estimate,
}

impl HairTone {
    /// The tone of the hair in a picture; `skin` is the mean color of the picture's skin. `None` where there is no hair.
    #[must_use]
    pub fn new(image: &LinearImage, regions: &Regions, skin: LinearRgb, light: &Illuminant) -> Option<Self> {
        let shaved = regions.stubble.count() > regions.hair.count();
        let color = if shaved {
            let all = mean_between(image, &regions.stubble, [0.0, 1.0])?;
            let lighter = luminance(all) > luminance(skin);
            mean_between(image, &regions.stubble, if lighter { LIGHT_SHAFTS } else { SHAFTS })?
        } else {
            mean_between(image, &regions.hair_sample, STRANDS)
                .or_else(|| mean_between(image, &regions.hair, STRANDS))?
        };
        let lab = from_linear(under_d65(color, light.white, light.ln_white.value));
        // Between shafts there is skin, and single pixels hold both: the color of shaved hair is known less well.
        let extra = if shaved { 4.0 } else { 0.0 };
        let half = match light.tier {
            Tier::Chart | Tier::GrayCard | Tier::Paper | Tier::Sclera => {
                [9.0 + extra, 5.0 + extra / 2.0, 7.0 + extra / 2.0]
            }
            Tier::Statistical => [12.0 + extra, 7.0 + extra / 2.0, 10.0 + extra / 2.0],
        };
        let l = Estimate::new(lab.l, half[0]).clamp(0.0, 100.0);
        let contrast = libm::log(luminance(skin).max(1e-5) / luminance(color).max(1e-5));
        Some(Self {
            lab: [l, Estimate::new(lab.a, half[1]), Estimate::new(lab.b, half[2])],
            family: family(lab),
            level: l.map(level),
            contrast_to_skin: Estimate::new(contrast, if shaved { 0.5 } else { 0.25 }),
        })
    }

    /// The likeliest color.
    #[must_use]
    pub fn best(&self) -> Lab {
        let [l, a, b] = self.lab.map(|estimate| estimate.value);
        Lab::new(l, a, b)
    }
}

/// The family whose color is nearest; hair without chroma is black, gray or white whatever its hue.
fn family(lab: Lab) -> Family {
    let colorless = chroma(lab) < 5.0;
    let mut best = (f64::INFINITY, Family::Black);
    for (family, [l, a, b]) in FAMILIES {
        if colorless && chroma(Lab::new(l, a, b)) > 9.0 {
            continue;
        }
        let distance = delta_e_2000(lab, Lab::new(l, a, b));
        if distance < best.0 {
            best = (distance, family);
        }
    }
    best.1
}

/// Level of a lightness, with fractions between the steps.
fn level(l: f64) -> f64 {
    let mut level = 1.0;
    for pair in LEVELS.windows(2) {
        if let [one, other] = pair {
            level += ((l - one) / (other - one)).clamp(0.0, 1.0);
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_family_is_nearest_to_itself() {
        for (name, [l, a, b]) in FAMILIES {
            assert_eq!(family(Lab::new(l, a, b)), name);
        }
    }

    #[test]
    fn levels_rise_from_one_to_ten() {
        assert_eq!(
            (level(5.0), level(16.0), level(70.0), level(95.0)),
            (1.0, 1.0, 10.0, 10.0)
        );
        assert!(level(35.0) > 4.0 && level(35.0) < 5.0);
    }
}
