//! The clinic's document: parsed, checked, defaulted.

/// All that a clinic may disagree with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Practice;
