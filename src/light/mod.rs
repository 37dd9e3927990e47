//! Stage 3: under which light was it taken.

mod algebra;
mod table;
pub mod patches;
pub mod chart;
pub mod paper;
pub mod reference;
pub mod locus;
pub mod exposure;
pub mod estimate;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    capture::Note,
    color::{Lab, LinearRgb, lab},
    units::Estimate,
};

pub use estimate::{estimate, under_d65};

/// The light of a photo: its color, its brightness, and how they are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Illuminant {
    /// What a white surface beside the face would read: linear sRGB, green 1.
    pub white: LinearRgb,
    /// Natural logarithm of the luminance that it would have in the picture if nothing clipped.
    pub ln_white: Estimate,
    /// From the picture's linear colors to those under D65, where a chart tells it.
    pub matrix: Option<chart::Matrix>,
    /// How far colors can be trusted.
    pub tier: Tier,
    /// What was used for it, if anything that was held into the picture.
    pub reference: Option<Seen>,
    /// How much larger than usual in its tier the error is taken to be, as a share: 0 where all is as good as can be.
    pub doubt: f64,
    /// What was used and what could not be.
    pub notes: Vec<Note>,
}

/// A reference in the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// What it is.
    pub kind: Tier,
    /// Its corners in order round it, pixels: of the upright photo in a report, before of the measured picture.
    pub corners: [[f64; 2]; 4],
}

impl Illuminant {
    /// What skin of this linear color would be under D65.
    #[must_use]
    pub fn skin(&self, color: LinearRgb) -> Lab {
        let seen = lab::from_linear(match &self.matrix {
            Some(matrix) => chart::through(matrix, color),
            None => under_d65(color, self.white, self.ln_white.value),
        });
        match self.tier {
            Tier::Statistical => seen, // the light is not told
            _ => table::corrected(seen, self.white, self.matrix.as_ref()),
        }
    }
}

/// How far the colors of a photo can be trusted, by what in it is known to be white.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Tier {
    /// A ColorChecker: CIEDE2000 within about 3.
    Chart,
    /// A neutral card of 18 %: within about 4.
    GrayCard,
    /// White paper: within about 4.
    Paper,
    /// The whites of the eyes: within about 5.
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
    /// A ColorChecker Classic.
    Chart,
    /// A neutral card of 18 %, where `referenceAt` says.
    #[serde(alias = "gray-card")]
    GrayCard,
    /// White paper.
    Paper,
}

/// What a caller says about references.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asked {
    /// Which may be used.
    pub reference: Reference,
    /// Where one is, pixels of the measured picture.
    pub at: Option<[f64; 2]>,
    /// Where the corners of a chart are.
    pub corners: Option<[[f64; 2]; 4]>,
    /// Whether the picture shows no eyes.
    pub no_eyes: bool,
}
