//! How one shade looks on one skin, whoever's it is: for chemists, and for tests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ladder::Step, pigment::Pigment};
use crate::{
    color::{
        Lab, hex,
        spectrum::{BANDS, spectrum},
    },
    optics::{
        appearance::{Ages, Inked, Light},
        healing::{Healing, Tissue},
        skin::SkinSpectrum,
    },
    units::{dot_coverage, round},
};

/// Skin with so many dots of one shade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Swatch {
    /// CIELAB of the bare skin, D65/2°.
    pub bare_lab: [f64; 3],
    /// CIELAB when healed.
    pub healed_lab: [f64; 3],
    /// CIELAB on the day.
    pub fresh_lab: [f64; 3],
    /// The healed look as an sRGB color.
    pub healed_hex: String,
    /// CIELAB after six months, three and ten years.
    pub faded_lab: [[f64; 3]; 3],
    /// Width of a dot at these ages, millimeters.
    pub faded_dot_mm: [f64; 3],
    /// Share of the skin that healed dots cover, 0–1.
    pub geometric_coverage: f64,
    /// Whether skin can have the bare color; if not, the nearest skin was tinted to it.
    pub skin_reachable: bool,
    /// Reflectance spectra.
    pub spectrum: SwatchSpectrum,
}

/// Reflectances by wavelength.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SwatchSpectrum {
    /// Wavelengths, nanometers.
    pub nm: [f64; BANDS],
    /// Of the bare skin, 0–1.
    pub bare: [f64; BANDS],
    /// Of the healed skin, 0–1.
    pub healed: [f64; BANDS],
}

/// The ages of [`Swatch::faded_lab`], months.
const FADED_MONTHS: [f64; 3] = [6.0, 36.0, 120.0];

impl Swatch {
    /// A skin with so many dots on a cm² of a shade made of a pigment, that heal to a diameter in millimeters.
    #[must_use]
    pub fn new(
        skin: &SkinSpectrum,
        step: &Step,
        pigment: &Pigment,
        healing: &Healing,
        dots_per_cm2: f64,
        diameter_mm: f64,
    ) -> Self {
        let dot = Ages::of_diameter(skin, &pigment.ink, step.water_parts, healing, diameter_mm);
        let bare = skin.reflectance;
        let [healed, fresh] = [dot.healed, dot.fresh].map(|sigma| Inked { bare, sigma }.reflectance(dots_per_cm2));
        let faded = FADED_MONTHS.map(|months| {
            let left = healing.left(Tissue::Skin, months);
            let sigma = dot.healed.map(|sigma| sigma * left);
            Inked { bare, sigma }.lab(dots_per_cm2)
        });
        let rounded = |lab: Lab| [lab.l, lab.a, lab.b].map(|x| round(x, 2));
        Self {
            bare_lab: rounded(bare.lab()),
            healed_lab: rounded(healed.lab()),
            fresh_lab: rounded(fresh.lab()),
            healed_hex: hex(healed.linear()),
            faded_lab: faded.map(rounded),
            faded_dot_mm: FADED_MONTHS.map(|months| round(diameter_mm * healing.widened(months), 3)),
            geometric_coverage: round(dot_coverage(dots_per_cm2, diameter_mm), 5),
            skin_reachable: skin.reachable,
            spectrum: SwatchSpectrum {
                nm: spectrum(|nm| nm),
                bare: bare.map(|x| round(x, 5)),
                healed: healed.map(|x| round(x, 5)),
            },
        }
    }
}
