//! Stubble: the ink law with shafts in place of dots.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    appearance::{Inked, Light, cross_sections},
    bands::SkinBands,
    cross_section::Shape,
    skin::SkinSpectrum,
};
use crate::{
    color::spectrum::{Spectrum, spectrum},
    units::{Estimate, dot_coverage},
};

/// The hair of a shaved head where it is not thin, when nobody has counted it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shafts {
    /// Hairs on a square centimeter.
    pub hairs_per_cm2: Estimate,
    /// Diameter of a shaft, micrometers.
    pub shaft_um: Estimate,
    /// Absorption of a shaft at 550 nm, 1/mm, when no hair is seen.
    pub absorption_per_mm: Estimate,
    /// How the absorption of a shaft falls with the wavelength: its power, positive; 0 is a neutral gray.
    pub absorption_slope: f64,
    /// Reflectance of a shaft without pigment, 0–1: it scatters light and hides the skin under it.
    pub white_reflectance: f64,
    /// Absorption by the lightness of the hair, from dark to light; in between, its logarithm is in proportion.
    pub by_lightness: Vec<ShaftShade>,
    /// What a visitor may say of their descent.
    pub populations: Vec<Population>,
}

/// The hair that grows on a head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// Hairs on a square centimeter.
    pub hairs_per_cm2: Estimate,
    /// Diameter of a shaft, micrometers.
    pub shaft_um: Estimate,
}

/// The hair of people of one descent, for a visitor who says that they are of it: it is never told from a face.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Population {
    /// What it is called in a request.
    pub id: String,
    /// Hairs on a square centimeter; nine of ten people lie between the ends.
    pub hairs_per_cm2: Estimate,
    /// Diameter of a shaft, micrometers, likewise.
    pub shaft_um: Estimate,
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
    /// (30), brown (10) and fair (3) hair in a photo. Published: melanosomes absorb with the power −3.33 of the
    /// wavelength (Jacques 1998, `sources`). Chosen: white hair sends half of the light back.
    ///
    /// Populations, published (`sources`): means and standard deviations of hairs on a cm² 155 ± 26 (African descent),
    /// 222 ± 31 (Caucasian), 174 ± 32 (Hispanic), 143 ± 28 (Han Chinese), 163 ± 30 (Thai); shafts of 95, 70 and 80 µm.
    /// Chosen: a shaft of 75 µm for the third, and 15 µm between people.
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
            absorption_slope: 3.3,
            white_reflectance: 0.5,
            by_lightness: vec![
                shade(15.0, 100.0),
                shade(25.0, 30.0),
                shade(38.0, 10.0),
                shade(58.0, 3.0),
            ],
            populations: [
                ("african", 155.0, 43.0, 95.0),
                ("caucasian", 222.0, 51.0, 70.0),
                ("hispanic", 174.0, 53.0, 75.0),
                ("eastAsian", 143.0, 46.0, 80.0),
                ("thai", 163.0, 49.0, 80.0),
            ]
            .map(|(id, hairs, between_people, um)| Population {
                id: id.to_owned(),
                hairs_per_cm2: Estimate::new(hairs, between_people),
                shaft_um: Estimate::new(um, 15.0),
            })
            .to_vec(),
        }
    }
}

impl Shafts {
    /// What grows on a head of which nothing is known.
    #[must_use]
    pub fn usual(&self) -> Growth {
        Growth {
            hairs_per_cm2: self.hairs_per_cm2,
            shaft_um: self.shaft_um,
        }
    }

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
    /// Diameter of a shaft, micrometers; outside 30–120 the nearer of the two holds.
    pub shaft_um: f64,
    /// Absorption of a shaft with pigment at 550 nm, 1/mm.
    pub absorption_per_mm: f64,
    /// How it falls with the wavelength: its power, positive.
    pub absorption_slope: f64,
    /// Share of shafts without pigment, 0–1.
    pub gray_share: f64,
    /// Reflectance of a shaft without pigment, 0–1.
    pub white_reflectance: f64,
}

impl Stubble {
    /// Reflectances of a skin with this stubble.
    #[must_use]
    pub fn spectrum(&self, skin: &SkinSpectrum) -> Spectrum {
        let shaft = Shape::Shaft {
            diameter_mm: self.shaft_um / 1000.0,
        };
        let filling = spectrum(|nm| self.filling_per_mm(nm));
        let inked = Inked {
            bare: skin.reflectance,
            sigma: cross_sections(skin, &shaft.absorber(), &filling),
        };
        self.whitened(inked.reflectance(self.pigmented_per_cm2()))
    }

    /// The same in three bands, for a skin of any color.
    #[must_use]
    pub fn bands(&self, bare: [f64; 3], bands: &SkinBands) -> [f64; 3] {
        let sigma = bands.shaft(
            self.shaft_um / 1000.0,
            [620.0, 550.0, 460.0].map(|nm| self.filling_per_mm(nm)),
        );
        self.whitened(Inked { bare, sigma }.reflectance(self.pigmented_per_cm2()))
    }

    /// Absorption of a shaft with pigment, 1/mm.
    fn filling_per_mm(&self, nm: f64) -> f64 {
        self.absorption_per_mm * libm::pow(nm / 550.0, -self.absorption_slope)
    }

    fn pigmented_per_cm2(&self) -> f64 {
        self.hairs() * (1.0 - self.white())
    }

    /// White shafts lie on the darkened skin and scatter what falls on them.
    fn whitened<L: Light>(&self, mut light: L) -> L {
        let covered = dot_coverage(self.hairs() * self.white(), self.shaft_um / 1000.0).min(1.0);
        for light in light.as_mut() {
            *light += covered * (self.white_reflectance - *light);
        }
        light
    }

    fn hairs(&self) -> f64 {
        if self.hairs_per_cm2 > 0.0 {
            self.hairs_per_cm2.min(1000.0)
        } else {
            0.0
        }
    }

    fn white(&self) -> f64 {
        if self.gray_share > 0.0 {
            self.gray_share.min(1.0)
        } else {
            0.0
        }
    }
}
