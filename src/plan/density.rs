//! How many dots each zone gets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Stage, ZonePlan,
    zones::{ByZone, ZoneRule},
};
use crate::{
    catalog::Caps,
    units::{round, triangular_pitch_mm},
};

/// How far dots fill up hair that is thin but kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiffuseRule {
    /// Dots for each hair that is missing.
    pub dots_for_missing_hair: f64,
    /// Share of the hair that is left when nobody has counted it, 0–1.
    pub hair_left: f64,
}

impl Default for DiffuseRule {
    /// Published: thinning is seen once about half the hair is gone (`sources`). Chosen: seven dots for ten missing
    /// hairs, for only the contrast of scalp and hair is to go.
    fn default() -> Self {
        Self {
            dots_for_missing_hair: 0.7,
            hair_left: 0.5,
        }
    }
}

/// Dots on a square centimeter of the frontal zone: as ranked, or what fills up thin hair if that is less.
#[must_use]
pub fn top_dots_per_cm2(
    stage: Stage,
    ranked: f64,
    natural_hairs: f64,
    hairs_left: Option<f64>,
    rule: &DiffuseRule,
) -> f64 {
    if stage != Stage::Diffuse {
        return ranked;
    }
    let left = hairs_left
        .filter(|hairs| hairs.is_finite())
        .unwrap_or(natural_hairs * rule.hair_left);
    ((natural_hairs - left).max(0.0) * rule.dots_for_missing_hair).min(ranked)
}

/// The zones that have an area, each with its share of the frontal density, within the caps.
#[must_use]
pub fn zones(
    areas_cm2: &ByZone<f64>,
    rules: &ByZone<ZoneRule>,
    top_dots_per_cm2: f64,
    dot_healed_mm: f64,
    caps: &Caps,
) -> Vec<ZonePlan> {
    let scale = top_dots_per_cm2.max(0.0) / rules.frontal.dots_per_cm2.max(1.0);
    let most = caps.dots_per_cm2_at(dot_healed_mm);
    let with_area = areas_cm2.iter().zip(rules.iter()).filter(|((_, area), _)| **area > 0.0);
    with_area
        .map(|((zone, area), (_, rule))| {
            let dots_per_cm2 = round((rule.dots_per_cm2 * scale).min(most), 0).max(1.0);
            ZonePlan {
                zone: zone.to_owned(),
                area_cm2: round(*area, 2),
                dots_per_cm2,
                pitch_mm: round(triangular_pitch_mm(dots_per_cm2), 2),
                needle_mm: round(rule.needle_mm, 2),
                dots: round(area * dots_per_cm2 / 10.0, 0) * 10.0,
            }
        })
        .collect()
}
