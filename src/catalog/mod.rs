//! Stage 7: which shade.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Estimate;

pub mod pigment;
pub mod ladder;
pub mod offer;
pub mod case;
pub mod rank;
pub mod swatch;

pub use case::{Look, Wanted};
pub use offer::{Caps, Offer};
pub use rank::{Ranking, rank};

/// The pigment and its dilution, and how near they come to the wanted look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shade {
    /// The ladder's name of the shade to end with.
    pub id: String,
    /// Parts of water for one part of pigment.
    pub water_parts: f64,
    /// Name of the pigment.
    pub pigment: String,
    /// The lighter shade to start with in the first session.
    pub start_id: String,
    /// CIELAB of the healed scalp.
    pub healed_lab: [f64; 3],
    /// The same as an sRGB color.
    pub healed_hex: String,
    /// The scalp on the day, before healing.
    pub fresh_hex: String,
    /// CIELAB that is wanted: the client's stubble, had or imagined.
    pub target_lab: [f64; 3],
    /// The same as an sRGB color.
    pub target_hex: String,
    /// CIEDE2000 between healed scalp and wanted look.
    #[serde(rename = "deltaE00")]
    pub delta_e00: Estimate,
    /// Whether the wanted look can be had.
    pub reach: Reach,
    /// All shades that the uncertainty leaves possible, lightest first.
    pub range: Vec<String>,
    /// Runners-up, nearest first.
    pub alternatives: Vec<Alternative>,
}

/// A runner-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alternative {
    /// The ladder's name.
    pub id: String,
    /// CIEDE2000 between its healed scalp and the wanted look.
    #[serde(rename = "deltaE00")]
    pub delta_e00: f64,
    /// Its dot density.
    pub dots_per_cm2: f64,
    /// Optically effective diameter of its dots when healed, millimeters.
    pub dot_healed_mm: f64,
}

/// Whether the wanted look can be had within the caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Reach {
    /// It can: the healed scalp is at most 1.0 in L* from it.
    Matched,
    /// Only a lighter look can, with at least three quarters of the darkening.
    LighterOnly,
    /// Nothing comes near: what can be had is lighter still.
    CannotReach,
}

/// What the wanted look rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum TargetSource {
    /// Stubble and bare skin, measured in the same light.
    Measured,
    /// Predicted from the measured hair color and the practice's default hair density.
    Predicted,
    /// Predicted from defaults alone: no hair was seen.
    Default,
}
