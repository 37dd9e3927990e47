//! Stubble: the ink law with shafts in place of dots.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    cross_section::{Column, SHAFTS},
    skin::BareSkin,
};
use crate::units::Estimate;

/// The hair of a shaved head where it is not thin, when nobody has counted it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shafts {
    /// Hairs on a square centimeter.
    pub hairs_per_cm2: Estimate,
    /// Diameter of a shaft, micrometers.
    pub shaft_um: Estimate,
    /// Absorption of a shaft, 1/mm, when no hair is seen.
    pub absorption_per_mm: Estimate,
    /// Absorption of a shaft without pigment, 1/mm. It scatters more than it absorbs, which is not simulated.
    pub white_per_mm: f64,
    /// Absorption by the lightness of the hair, from dark to light; in between, its logarithm is in proportion.
    pub by_lightness: Vec<ShaftShade>,
}

/// How much a shaft absorbs whose hair has a lightness.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShaftShade {
    /// L* of the hair as seen in bulk.
    pub lightness: f64,
    /// Absorption of one shaft, 1/mm.
    pub absorption_per_mm: f64,
}

impl Default for Shafts {
    /// Chosen within what is published (`sources`: group means of 143 to 230 hairs/cm², shafts of 57 to 86 µm): 150/cm²
    /// and 75 µm, at the lower end of the counts, for the sides of the head carry fewer than the top. Chosen: dark
    /// brown (30/mm) where no hair is seen, between black and brown; and the lightness of black (100/mm), dark brown
    /// (30), brown (10) and fair (3) hair in a photo.
    fn default() -> Self {
        let estimate = |value, low, high| Estimate { value, low, high };
        let shade = |lightness, absorption_per_mm| ShaftShade {
            lightness,
            absorption_per_mm,
        };
        Self {
            hairs_per_cm2: estimate(150.0, 110.0, 210.0),
            shaft_um: estimate(75.0, 60.0, 90.0),
            absorption_per_mm: estimate(30.0, 6.0, 100.0),
            white_per_mm: 1.0,
            by_lightness: vec![
                shade(15.0, 100.0),
                shade(25.0, 30.0),
                shade(38.0, 10.0),
                shade(58.0, 3.0),
            ],
        }
    }
}

impl Shafts {
    /// Absorption of a shaft, 1/mm, whose hair has this L*.
    #[must_use]
    pub fn absorption_of(&self, lightness: f64) -> f64 {
        let mut darker: Option<&ShaftShade> = None;
        for shade in &self.by_lightness {
            if lightness <= shade.lightness {
                let Some(darker) = darker else {
                    return shade.absorption_per_mm;
                };
                let t = (lightness - darker.lightness) / (shade.lightness - darker.lightness);
                let (from, to) = (libm::log(darker.absorption_per_mm), libm::log(shade.absorption_per_mm));
                return libm::exp(from + (to - from) * t);
            }
            darker = Some(shade);
        }
        darker.map_or(self.absorption_per_mm.value, |lightest| lightest.absorption_per_mm)
    }
}

/// One head of shaved hair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stubble {
    /// Hairs on a square centimeter.
    pub hairs_per_cm2: f64,
    /// Diameter of a shaft, micrometers; outside 60–90 the nearer of the two holds.
    pub shaft_um: f64,
    /// Absorption of a shaft with pigment, 1/mm.
    pub absorption_per_mm: f64,
    /// Absorption of a shaft without, 1/mm.
    pub white_per_mm: f64,
    /// Share of shafts without pigment, 0–1.
    pub gray_share: f64,
}

/// Natural logarithm of shaved over bare skin at 620, 550 and 460 nm: never positive.
#[must_use]
pub fn ln_ratio(stubble: &Stubble, skin: &BareSkin) -> [f64; 3] {
    let place = SHAFTS.place(stubble.shaft_um / 1000.0, skin.lab().l);
    let sigma = |absorption| -> [f64; 3] {
        let column: Column<3> = SHAFTS.column(absorption);
        column.at(&place)
    };
    let gray = if stubble.gray_share > 0.0 {
        stubble.gray_share.min(1.0)
    } else {
        0.0
    };
    let per_mm2 = if stubble.hairs_per_cm2 > 0.0 {
        stubble.hairs_per_cm2.min(1000.0) / 100.0
    } else {
        0.0
    };
    let (colored, white) = (sigma(stubble.absorption_per_mm), sigma(stubble.white_per_mm));
    core::array::from_fn(|band| match (colored.get(band), white.get(band)) {
        (Some(colored), Some(white)) => -per_mm2 * (colored * (1.0 - gray) + white * gray),
        _ => 0.0,
    })
}
