//! Stage 2: where is the head, the skin, the hair.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::raster::Mask;

/// An ellipse with upright axes, in pixels of whatever picture its holder speaks of: center, half width, half height.
///
/// Of a face it runs from the hairline (where it is or was) to the chin and from ear to ear; `b` is 1.15–1.35 `a`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Oval {
    /// Center, pixels from the left edge.
    pub cx: f64,
    /// Center, pixels from the upper edge.
    pub cy: f64,
    /// Half width, pixels.
    pub a: f64,
    /// Half height, pixels.
    pub b: f64,
}

impl Oval {
    /// The same oval in a picture `factor` times as large.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            cx: self.cx * factor,
            cy: self.cy * factor,
            a: self.a * factor,
            b: self.b * factor,
        }
    }
}

/// From where the head is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// The face.
    #[default]
    Front,
}

/// Who found the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum HeadSource {
    /// The caller gave the oval.
    Given,
    /// The face finder.
    Face,
    /// A search over ovals.
    Search,
    /// Nobody.
    None,
}

/// A head in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// The face, in pixels of the reduced picture it was found in.
    pub oval: Oval,
    /// Who found it.
    pub source: HeadSource,
    /// How sure, 0–1.
    pub confidence: f64,
}

/// What the picture shows: four sets of pixels that do not overlap, of the reduced picture's size.
#[derive(Clone, Debug)]
pub struct Regions {
    /// Skin of face, ears and neck.
    pub skin: Mask,
    /// Hair long enough to hide the scalp.
    pub hair: Mask,
    /// Shaved hair.
    pub stubble: Mask,
    /// Bare scalp: skin above the hairline.
    pub scalp: Mask,
    /// How sure the skin is, 0–1.
    pub skin_confidence: f64,
    /// How sure the hair is, or that there is none, 0–1.
    pub hair_confidence: f64,
}
