//! Stage 1: may this photo be trusted.

pub mod quality;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use quality::CaptureQuality;

/// Whether a photo can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Nothing stands against it.
    #[default]
    Usable,
    /// Something makes the answer less sure, or keeps part of it back.
    Weak,
    /// Nothing can be told from it.
    Unusable,
}

/// How much a note weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Makes the answer less sure.
    Warning,
    /// There is no answer because of it.
    Blocking,
}

/// The worst first, and those that weigh alike in the order in which they came.
///
/// Not a sort: for a dozen notes its code is too much of what a visitor downloads.
#[must_use]
pub fn worst_first<T>(said: Vec<T>, severity: impl Fn(&T) -> Severity) -> Vec<T> {
    let mut ordered = Vec::with_capacity(said.len());
    let mut rest = said;
    for weight in [Severity::Blocking, Severity::Warning, Severity::Info] {
        let (these, others) = rest.into_iter().partition(|each| severity(each) == weight);
        rest = others;
        ordered.extend::<Vec<T>>(these);
    }
    ordered
}

/// Notes, the worst first.
#[must_use]
pub fn notes_worst_first(notes: Vec<Note>) -> Vec<Note> {
    worst_first(notes, |note| note.severity)
}

/// One thing to say, as a code; the sentences live in the page and in the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Stable name, lower camel case.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Which of several photos it is about, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<u32>,
}

impl Note {
    /// A note.
    #[must_use]
    pub fn new(code: &str, severity: Severity) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            photo: None,
        }
    }
}
