//! What a practice can do, and how far it goes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ladder::{ShadeRules, Step},
    pigment::Pigment,
};
use crate::{
    optics::{healing::Healing, stubble::Shafts},
    units::{dot_coverage, triangular_per_cm2},
};

/// What the practice can do, and will.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Its shades, lightest first.
    pub ladder: &'a [Step],
    /// What they are made of.
    pub pigments: &'a [Pigment],
    /// Which of them may be used on whom.
    pub rules: &'a ShadeRules,
    /// How its dots heal.
    pub healing: &'a Healing,
    /// How hair absorbs.
    pub shafts: &'a Shafts,
    /// Diameters of its needles, millimeters.
    pub needles_mm: &'a [f64],
    /// The needle whose dots are [`Healing::dot_healed_mm`] wide, millimeters.
    pub usual_needle_mm: f64,
    /// How many dots it sets at most.
    pub caps: &'a Caps,
    /// Dots on a square centimeter that it likes to set on the top of a head.
    pub natural_dots_per_cm2: f64,
}

impl<'a> Offer<'a> {
    /// What a shade is made of.
    pub(super) fn pigment(&self, step: &Step) -> Option<&'a Pigment> {
        step.made_of(self.pigments)
    }

    /// Healed diameters that the needles give, over the usual one, which is always among them.
    ///
    /// Chosen: a dot heals in proportion to its needle. What the optics' table does not hold is left out.
    pub(super) fn dot_scales(&self) -> Vec<f64> {
        let usual_mm = self.healing.dot_healed_mm.value;
        let others = self.needles_mm.iter().map(|needle| needle / self.usual_needle_mm);
        let held = others.filter(|scale| (0.08..=0.40).contains(&(usual_mm * scale)) && libm::fabs(scale - 1.0) > 1e-9);
        core::iter::once(1.0).chain(held).collect()
    }
}

/// Limits that no zone of a plan goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Caps {
    /// Dots on a square centimeter.
    pub dots_per_cm2: f64,
    /// Share of the skin covered by healed dots, 0–1.
    pub geometric_coverage: f64,
    /// Least distance between neighbors, in diameters of a healed dot.
    pub pitch_over_diameter: f64,
}

impl Default for Caps {
    /// Chosen: beyond these, passes merge into one block of color; shaved hair has about ten diameters between shafts.
    fn default() -> Self {
        Self {
            dots_per_cm2: 200.0,
            geometric_coverage: 0.08,
            pitch_over_diameter: 2.5,
        }
    }
}

impl Caps {
    /// Most dots on a square centimeter, when they heal to a diameter in millimeters.
    #[must_use]
    pub fn dots_per_cm2_at(&self, diameter_mm: f64) -> f64 {
        let diameter_mm = diameter_mm.max(1e-3);
        let by_coverage = self.geometric_coverage / dot_coverage(1.0, diameter_mm);
        let by_pitch = triangular_per_cm2(self.pitch_over_diameter * diameter_mm);
        self.dots_per_cm2.min(by_coverage).min(by_pitch).max(FEWEST)
    }
}

/// Fewest dots on a square centimeter that are worth setting. Chosen: about 4 mm apart, where single dots are looked
/// at.
pub(super) const FEWEST: f64 = 10.0;
