//! Stage 5: what grows there.

pub mod scale;
pub mod coverage;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use coverage::Coverage;

/// How much of the scalp is hidden, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Thinning {
    /// Hair hides the scalp.
    Full,
    /// Scalp shows through or beside the hair.
    Thinning,
    /// More scalp than hair.
    Sparse,
    /// No hair is seen on the scalp.
    Bald,
}
