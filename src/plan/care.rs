//! What must be done after.

use super::Care;

/// The default list. `until_days` 0 means: for good.
///
/// Chosen from what clinics tell their clients, at the careful end; a clinician should sign a clinic's own list.
#[must_use]
pub fn default_care() -> Vec<Care> {
    [
        ("keepDry", 4),
        ("noHardExercise", 5),
        ("noShampooOrScrubbing", 5),
        ("mildCleanserThenMoisturizer", 14),
        ("clipperNotRazor", 7),
        ("noScratching", 10),
        ("noPoolSaunaOrSteam", 28),
        ("noSunOrTanning", 28),
        ("askBeforeBloodDonation", 120),
        ("sunscreen", 0),
    ]
    .into_iter()
    .map(|(code, until_days)| Care {
        code: code.to_owned(),
        until_days,
    })
    .collect()
}
