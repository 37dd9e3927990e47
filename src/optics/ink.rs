//! Ink: a suspension that absorbs, and what water and healing leave of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Estimate;

/// An ink by its physics; what it is called and who makes it is the catalog's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ink {
    /// Absorption of the undiluted liquid, 1/mm, the same at all wavelengths: the ink is a neutral black.
    pub absorption_per_mm: f64,
    /// Share of the liquid's absorption that a healed dot has: how much of the dot the ink fills, times how much of it
    /// the skin keeps. To be calibrated for each stock on one healed close-up.
    pub healed_share: Estimate,
}

impl Default for Ink {
    /// A carbon black of 150 mg pigment in a milliliter.
    ///
    /// Chosen: 7.5 m²/g (soot at 550 nm) × 150 mg/ml = 1125/mm; the healed share is one tenth, and may be a third of
    /// that or three times as much.
    fn default() -> Self {
        Self {
            absorption_per_mm: 1125.0,
            healed_share: Estimate {
                value: 0.10,
                low: 0.03,
                high: 0.30,
            },
        }
    }
}

impl Ink {
    /// Absorption of the liquid with so many parts of water to one part of ink, 1/mm.
    #[must_use]
    pub fn diluted_per_mm(&self, water_parts: f64) -> f64 {
        self.absorption_per_mm.max(0.0) / (1.0 + water_parts.max(0.0))
    }

    /// Absorption of a healed dot, 1/mm, made with so many parts of water to one part of ink.
    #[must_use]
    pub fn healed_per_mm(&self, water_parts: f64) -> f64 {
        self.diluted_per_mm(water_parts) * self.healed_share.value.max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn water_thins_the_healed_dot_as_worked_out_by_hand() {
        for (water, healed) in [(40.0, 2.74), (24.0, 4.5), (14.0, 7.5), (7.0, 14.06), (3.0, 28.125)] {
            assert!(
                (Ink::default().healed_per_mm(water) - healed).abs() < 0.01,
                "{water} parts"
            );
        }
    }
}
