//! Stage 3: under which light was it taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
