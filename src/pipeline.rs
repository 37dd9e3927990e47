//! The stages called in order, with no arithmetic of its own.

use crate::{practice::Practice, report::Report};

/// Answers photo after photo by one clinic's document.
#[derive(Debug)]
pub struct Matcher {
    practice: Practice,
}

/// A report and what it was made from.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub report: Report,
}

/// When the preview is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// Right after the last session.
    Fresh,
    /// Healed.
    Healed,
    /// After three years.
    ThreeYears,
}
