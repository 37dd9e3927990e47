//! Where dots go: zones of the scalp, their areas by stage, and what belongs in each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Stage;

/// Something for each zone, from the hairline to the sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ByZone<T> {
    /// The first 5 mm of the hairline, which no edge may mark.
    pub hairline_feather: T,
    /// The hairline from 5 to 20 mm.
    pub hairline: T,
    /// Temples and temple points.
    pub temples: T,
    /// The top behind the hairline.
    pub frontal: T,
    /// The middle of the top.
    pub mid_scalp: T,
    /// Crown, or vertex.
    pub crown: T,
    /// Where the dots run out into the hair of sides and back.
    pub sides_blend: T,
    /// Scars.
    pub scars: T,
}

/// Codes of the zones, in the order of [`ByZone`].
pub const ZONES: [&str; 8] = [
    "hairlineFeather",
    "hairline",
    "temples",
    "frontal",
    "midScalp",
    "crown",
    "sidesBlend",
    "scars",
];

impl<T> ByZone<T> {
    /// The zones with their codes, from the hairline to the sides, then scars.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &T)> {
        let all = [
            &self.hairline_feather,
            &self.hairline,
            &self.temples,
            &self.frontal,
            &self.mid_scalp,
            &self.crown,
            &self.sides_blend,
            &self.scars,
        ];
        ZONES.into_iter().zip(all)
    }
}

/// What belongs in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ZoneRule {
    /// Dots on a square centimeter when the frontal zone has its own number here; with another there, all go along.
    pub dots_per_cm2: f64,
    /// Diameter of the needle, millimeters.
    pub needle_mm: f64,
}

/// The needle of a practice that is nearest to the wanted one, millimeters.
#[must_use]
pub fn needle_mm(wanted_mm: f64, needles_mm: &[f64]) -> f64 {
    let off = |needle: &f64| libm::fabs(libm::log(needle / wanted_mm));
    let nearest = needles_mm.iter().min_by(|one, other| off(one).total_cmp(&off(other)));
    nearest.copied().unwrap_or(wanted_mm)
}

/// The default rules.
///
/// Published: the hairline and the temples carry fewer units than the top (`sources`, 51 and 44 against 70–100 on a
/// cm²), and physicians set dots about 1 mm apart. Chosen: the numbers; the crown 5 % under the top so that it does not
/// read as a cap, half of the top where the dots run out, a tenth more in scars.
#[must_use]
pub const fn default_zones() -> ByZone<ZoneRule> {
    const fn rule(dots_per_cm2: f64, needle_mm: f64) -> ZoneRule {
        ZoneRule {
            dots_per_cm2,
            needle_mm,
        }
    }
    ByZone {
        hairline_feather: rule(50.0, 0.18),
        hairline: rule(75.0, 0.20),
        temples: rule(60.0, 0.20),
        frontal: rule(110.0, 0.25),
        mid_scalp: rule(110.0, 0.25),
        crown: rule(105.0, 0.25),
        sides_blend: rule(55.0, 0.20),
        scars: rule(121.0, 0.25),
    }
}

/// Areas in cm² by stage.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Areas {
    /// Norwood II.
    #[serde(rename = "II")]
    pub ii: ByZone<f64>,
    /// Norwood III.
    #[serde(rename = "III")]
    pub iii: ByZone<f64>,
    /// Norwood III vertex.
    #[serde(rename = "IIIv")]
    pub iii_vertex: ByZone<f64>,
    /// Norwood IV.
    #[serde(rename = "IV")]
    pub iv: ByZone<f64>,
    /// Norwood V.
    #[serde(rename = "V")]
    pub v: ByZone<f64>,
    /// Norwood VI.
    #[serde(rename = "VI")]
    pub vi: ByZone<f64>,
    /// Norwood VII.
    #[serde(rename = "VII")]
    pub vii: ByZone<f64>,
    /// The whole top with a blend into the sides.
    #[serde(rename = "full")]
    pub full: ByZone<f64>,
    /// Thin all over, hair kept.
    #[serde(rename = "diffuse")]
    pub diffuse: ByZone<f64>,
}

impl Areas {
    /// Areas of one stage, cm².
    #[must_use]
    pub const fn of(&self, stage: Stage) -> &ByZone<f64> {
        match stage {
            Stage::II => &self.ii,
            Stage::III => &self.iii,
            Stage::IIIVertex => &self.iii_vertex,
            Stage::IV => &self.iv,
            Stage::V => &self.v,
            Stage::VI => &self.vi,
            Stage::VII => &self.vii,
            Stage::Full => &self.full,
            Stage::Diffuse => &self.diffuse,
        }
    }
}

impl Default for Areas {
    /// Chosen: our judgment, to be trusted within 30 %. Published are only the limits: what a first session of grafts
    /// covers (36–57 cm² at stage III to 100–121 at VI) and at most 375 cm² bald of 500. The hairline band is one part
    /// feather and three parts hairline.
    fn default() -> Self {
        const fn areas(
            band: f64,
            temples: f64,
            frontal: f64,
            mid_scalp: f64,
            crown: f64,
            sides_blend: f64,
        ) -> ByZone<f64> {
            ByZone {
                hairline_feather: band / 4.0,
                hairline: band * 3.0 / 4.0,
                temples,
                frontal,
                mid_scalp,
                crown,
                sides_blend,
                scars: 0.0,
            }
        }
        Self {
            ii: areas(15.0, 15.0, 0.0, 0.0, 0.0, 0.0),
            iii: areas(20.0, 25.0, 15.0, 0.0, 0.0, 0.0),
            iii_vertex: areas(20.0, 25.0, 15.0, 0.0, 30.0, 0.0),
            iv: areas(25.0, 30.0, 35.0, 15.0, 40.0, 0.0),
            v: areas(25.0, 30.0, 45.0, 40.0, 60.0, 0.0),
            vi: areas(25.0, 30.0, 50.0, 70.0, 90.0, 0.0),
            vii: areas(25.0, 40.0, 60.0, 90.0, 125.0, 0.0),
            full: areas(25.0, 40.0, 60.0, 90.0, 125.0, 60.0),
            diffuse: areas(0.0, 0.0, 50.0, 70.0, 90.0, 0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_grow_with_the_stage_and_stay_within_the_scalp() {
        let areas = Areas::default();
        let total = |stage| areas.of(stage).iter().map(|(_, area)| area).sum::<f64>();
        let stages = [
            Stage::II,
            Stage::III,
            Stage::IIIVertex,
            Stage::IV,
            Stage::V,
            Stage::VI,
            Stage::VII,
            Stage::Full,
        ];
        let totals = stages.map(total);
        assert_eq!(totals, [30.0, 60.0, 90.0, 145.0, 200.0, 265.0, 340.0, 400.0]);
        assert!(totals.iter().all(|total| *total <= 500.0));
    }
}
