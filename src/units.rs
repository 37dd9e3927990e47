//! Quantities that carry their uncertainty or their unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something measured: a value and the interval that holds the truth nine times in ten.
///
/// `low <= value <= high` holds for every estimate made by [`new`](Self::new); all three are finite.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// The best single answer.
    pub value: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
}

impl Estimate {
    /// A value with a symmetric 90 % interval of the given half width.
    #[must_use]
    pub fn new(value: f64, half_width: f64) -> Self {
        let half_width = half_width.abs();
        Self {
            value,
            low: value - half_width,
            high: value + half_width,
        }
    }

    /// The same estimate with each number passed through a rising function.
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            value: f(self.value),
            low: f(self.low),
            high: f(self.high),
        }
    }

    /// The same estimate with each number held within a range.
    #[must_use]
    pub fn clamp(self, min: f64, max: f64) -> Self {
        self.map(|x| held(x, min, max))
    }

    /// The same estimate with each number rounded to so many decimals.
    #[must_use]
    pub fn round(self, decimals: u8) -> Self {
        self.map(|x| round(x, decimals))
    }

    /// Half the width of the interval.
    #[must_use]
    pub fn half_width(self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// A number held within a range. Unlike `f64::clamp` it does not stop the program where the range is empty, for which that
/// writes both its ends: the code to write any number there is takes 6 KB of what a visitor downloads.
#[must_use]
pub fn held(x: f64, min: f64, max: f64) -> f64 {
    if x < min {
        min
    } else if x > max {
        max
    } else {
        x
    }
}

/// Values in rising order of a key; those with one key stay as they were.
///
/// One sort for all kinds of values, as each takes 1 KB of what a visitor downloads.
#[must_use]
pub fn rising<T: Copy>(values: &[T], key: impl Fn(&T) -> f64) -> Vec<T> {
    let mut order: Vec<(f64, usize)> = values.iter().map(key).zip(0..).collect();
    sort(&mut order);
    order
        .into_iter()
        .filter_map(|(_, place)| values.get(place).copied())
        .collect()
}

#[inline(never)]
fn sort(order: &mut [(f64, usize)]) {
    order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
}

/// The lesser of two numbers; unlike `f32::min` one instruction, also in wasm.
#[must_use]
pub fn lesser(one: f32, other: f32) -> f32 {
    if other < one { other } else { one }
}

/// The greater of two numbers; unlike `f32::max` one instruction, also in wasm.
#[must_use]
pub fn greater(one: f32, other: f32) -> f32 {
    if other > one { other } else { one }
}

/// The value that a share (0–1) of the values lies under, 0 where there are none; reorders them.
#[must_use]
pub fn quantile(values: &mut [f32], share: f32) -> f32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into fewer than 2^24 values"
    )]
    let place = (values.len().saturating_sub(1) as f32 * share.clamp(0.0, 1.0)) as usize;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(place, f32::total_cmp).1
}

/// `x` to so many decimals, without a negative zero.
#[must_use]
pub fn round(x: f64, decimals: u8) -> f64 {
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    libm::round(x * scale) / scale + 0.0
}

/// Distance between neighbors in a triangular lattice, in millimeters, at a number of points per cm².
///
/// Published: Jimenez & Ruifernández 1999 via Cole, `sources::jimenez_1999`; exactly 10 √(2/√3) = 10.746.
#[must_use]
pub fn triangular_pitch_mm(per_cm2: f64) -> f64 {
    10.745_699_318_235_42 / per_cm2.sqrt()
}

/// Points per cm² of a triangular lattice with the given distance between neighbors in millimeters.
#[must_use]
pub fn triangular_per_cm2(pitch_mm: f64) -> f64 {
    let root = 10.745_699_318_235_42 / pitch_mm;
    root * root
}

/// Points on a square centimeter, from points on a square inch, in which the trade counts hair.
#[must_use]
pub const fn per_cm2_from_per_square_inch(per_square_inch: f64) -> f64 {
    per_square_inch / (2.54 * 2.54)
}

/// Share of an area covered by round dots of a diameter, when none overlap.
#[must_use]
pub fn dot_coverage(per_cm2: f64, diameter_mm: f64) -> f64 {
    per_cm2 / 100.0 * core::f64::consts::PI * diameter_mm * diameter_mm / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pitch_of_the_textbook_density_is_one_millimeter() {
        assert!((triangular_pitch_mm(114.5) - 1.004).abs() < 1e-3, "114.5 per cm2");
        assert!((triangular_per_cm2(1.07) - 100.9).abs() < 1.0, "1.07 mm");
    }

    #[test]
    fn coverage_is_the_area_of_the_dots() {
        assert!(
            (dot_coverage(100.0, 0.125) - 0.01227).abs() < 1e-5,
            "100 dots of 0.125 mm"
        );
    }

    #[test]
    fn values_rise_by_their_key_and_equal_ones_stay_as_they_were() {
        let pairs = [(2.0, 'a'), (1.0, 'b'), (2.0, 'c'), (-0.5, 'd')];
        let names: String = rising(&pairs, |pair| pair.0).into_iter().map(|pair| pair.1).collect();
        assert_eq!(names, "dbac");
    }

    #[test]
    fn rounding_leaves_no_negative_zero() {
        assert!(round(-0.04, 1).is_sign_positive(), "-0.0 prints differently from 0.0");
    }
}
