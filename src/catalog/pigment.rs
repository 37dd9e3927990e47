//! What is in the bottle: an ink with a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::optics::ink::Ink;

/// A pigment as it is bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pigment {
    /// What the clinic calls it.
    pub name: String,
    /// Share of pigment powder in the undiluted liquid, percent by mass. Said, not used: the ink's absorption holds it.
    pub pigment_percent: f64,
    /// Its physics.
    pub ink: Ink,
}

impl Default for Pigment {
    /// Chosen: a black of 15 % pigment, as a working artist gives for one maker's bottle.
    fn default() -> Self {
        Self {
            name: "carbon black".to_owned(),
            pigment_percent: 15.0,
            ink: Ink::default(),
        }
    }
}
