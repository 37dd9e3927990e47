//! What is in the bottle: an ink with a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::optics::ink::Ink;

/// A pigment as it is bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pigment {
    /// What the ladder calls it.
    pub id: String,
    /// What the bottle says.
    pub name: String,
    /// Who makes it.
    pub maker: String,
    /// Share of pigment powder in the undiluted liquid, percent by mass. Said, not used: the ink's absorption holds it.
    pub pigment_percent: f64,
    /// Its physics.
    pub ink: Ink,
}

impl Default for Pigment {
    /// Chosen: a black of 15 % pigment, as a working artist gives for one maker's bottle; the maker is left open, for
    /// nothing here was measured on a product.
    fn default() -> Self {
        Self {
            id: "black".to_owned(),
            name: "carbon black".to_owned(),
            maker: "any".to_owned(),
            pigment_percent: 15.0,
            ink: Ink::default(),
        }
    }
}
