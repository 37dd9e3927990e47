//! The Monk Skin Tone scale, as a range of classes.

use super::MonkRange;
use crate::units::Estimate;

/// Angles (ITA, degrees) over which each class but the last begins, lightest first.
///
/// The borders at 29 and −25 are those between the scale's groups (Published: Monk 2023 by way of oximetry cohorts); the
/// others are evenly spaced (Chosen). The scale's swatches are no reflectances, so the nearest swatch is never used.
pub const ITA_BORDERS: [f64; 9] = [54.5, 49.0, 41.0, 29.0, 14.0, -4.0, -25.0, -45.0, -62.0];

/// The class of an angle, 1 (lightest) to 10.
#[must_use]
pub fn class(ita_degrees: f64) -> u8 {
    ITA_BORDERS
        .iter()
        .fold(1, |class, border| if ita_degrees > *border { class } else { class + 1 })
}

/// The classes that an uncertain angle leaves possible.
#[must_use]
pub fn range(ita_degrees: Estimate) -> MonkRange {
    MonkRange {
        low: class(ita_degrees.high),
        best: class(ita_degrees.value),
        high: class(ita_degrees.low),
    }
}
