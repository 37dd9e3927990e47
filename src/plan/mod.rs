//! Stage 8: what the artist does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{capture::Severity, units::Estimate};

/// Where hair is missing: the Hamilton–Norwood stages, the whole head, or all over and thin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Stage {
    /// Norwood II.
    II,
    /// Norwood III.
    III,
    /// Norwood III vertex.
    #[serde(rename = "IIIv")]
    IIIVertex,
    /// Norwood IV.
    IV,
    /// Norwood V.
    V,
    /// Norwood VI.
    VI,
    /// Norwood VII.
    VII,
    /// The whole top with a blend into the sides, all of it shaved.
    #[serde(rename = "full")]
    Full,
    /// Thin all over, hair kept.
    #[serde(rename = "diffuse")]
    Diffuse,
}

/// How many dots on the top of the head, and how large.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Density {
    /// Healed dots on a square centimeter of frontal and mid scalp.
    pub dots_per_cm2: Estimate,
    /// Distance between neighbors, millimeters.
    pub pitch_mm: f64,
    /// Diameter on the day, millimeters.
    pub dot_fresh_mm: f64,
    /// Optically effective diameter when healed, millimeters.
    pub dot_healed_mm: f64,
    /// Share of the skin that healed dots cover, 0–1.
    pub geometric_coverage: f64,
}

/// What the artist does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// From hairline to sides.
    pub zones: Vec<ZonePlan>,
    /// In order.
    pub sessions: Vec<SessionPlan>,
    /// Dots in all, to the nearest hundred.
    pub total_dots: f64,
    /// Hours in all, to the half hour.
    pub hours: f64,
}

/// What the artist does in one zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ZonePlan {
    /// The zone's code.
    pub zone: String,
    /// Its area, cm².
    pub area_cm2: f64,
    /// Dots on a square centimeter when all sessions are done.
    pub dots_per_cm2: f64,
    /// Distance between neighbors, millimeters.
    pub pitch_mm: f64,
    /// Diameter of the needle, millimeters.
    pub needle_mm: f64,
    /// Dots in the zone.
    pub dots: f64,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPlan {
    /// Its number, from 1.
    pub n: u32,
    /// Share of all dots that stand after it, 0–1.
    pub cumulative: f64,
    /// The shade used.
    pub shade_id: String,
    /// New dots in it.
    pub dots: f64,
    /// How long it takes, minutes.
    pub minutes: f64,
    /// Days after the one before; 0 for the first.
    pub after_days: u32,
}

/// What must be said before, as a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Caution {
    /// Stable name, lower camel case.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The zone it is about, or the whole plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// What must be done after, as a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Care {
    /// Stable name, lower camel case.
    pub code: String,
    /// Until which day after a session.
    pub until_days: u32,
}
