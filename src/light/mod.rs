//! Stage 3: under which light was it taken.

mod algebra;
pub mod patches;
pub mod chart;
pub mod reference;
pub mod locus;
pub mod estimate;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{capture::Note, color::LinearRgb, units::Estimate};

pub use estimate::{estimate, under_d65};

/// The light of a photo: its color, its brightness, and how they are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Illuminant {
    /// What a white surface beside the face would read: linear sRGB, green 1.
    pub white: LinearRgb,
    /// Natural logarithm of the luminance that it would have in the picture if nothing clipped.
    pub ln_white: Estimate,
    /// How far colors can be trusted.
    pub tier: Tier,
    /// What was used and what could not be.
    pub notes: Vec<Note>,
}

/// How far the colors of a photo can be trusted, by what in it is known to be white.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Tier {
    /// The whites of the eyes: CIEDE2000 within about 6.
    Sclera,
    /// Nothing: the camera's own balance and what skin usually looks like; within about 10.
    Statistical,
}

/// Which reference for white may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Reference {
    /// The best that is found.
    #[default]
    Auto,
    /// None, not even the eyes.
    None,
}
