//! Stage 4: what color are they.

pub mod ita;
pub mod monk;
pub mod undertone;
pub mod skin;
mod families;
pub mod hair;
pub mod stubble;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use hair::HairTone;
pub use skin::SkinTone;

/// Classes of the individual typology angle. Published: Del Bino 2013, six classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ItaClass {
    /// Over 55°.
    VeryLight,
    /// 41° to 55°.
    Light,
    /// 28° to 41°.
    Intermediate,
    /// 10° to 28°.
    Tan,
    /// −30° to 10°.
    Brown,
    /// Under −30°.
    Dark,
}

/// A range on the Monk Skin Tone scale, 1 (lightest) to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonkRange {
    /// Lightest class of the range.
    pub low: u8,
    /// Likeliest class.
    pub best: u8,
    /// Darkest class of the range.
    pub high: u8,
}

/// The cast of the skin's hue against that of most skin of its lightness.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Undertone {
    /// In words.
    pub kind: UndertoneKind,
    /// Hue angle less that of the skin locus at this lightness, degrees.
    pub residual_degrees: f64,
}

/// Undertone in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum UndertoneKind {
    /// Redder than most.
    Cool,
    /// As most.
    Neutral,
    /// Yellower than most.
    Warm,
}

/// Family of a hair color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Family {
    /// Black.
    Black,
    /// Dark brown.
    DarkBrown,
    /// Light brown.
    LightBrown,
    /// Blond.
    Blond,
    /// Red.
    Red,
    /// Gray.
    Gray,
    /// White.
    White,
    /// No hair is seen.
    None,
}
