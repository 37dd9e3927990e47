//! What must be said before: rules for what unhappy clients wish somebody had told them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Caution, Density, Plan, Situation, Stage};
use crate::{
    capture::{
        Severity::{self, Info, Warning},
        worst_first,
    },
    catalog::{Ranking, Reach, TargetSource},
    units::dot_coverage,
};

/// From where on something is said.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Thresholds {
    /// Healed scalp darker than the client's stubble by so much in L*.
    pub darker_than_stubble: f64,
    /// Fair skin: lighter than this individual typology angle, degrees.
    pub fair_ita_above: f64,
    /// On it, less water than this is dark.
    pub fair_water_below: f64,
    /// Dark skin: darker than this individual typology angle, degrees.
    pub dark_ita_below: f64,
    /// On it, a shade with this much water or more hardly shows.
    pub dark_water_from: f64,
    /// Dots that heal wider than this read as ink, millimeters.
    pub dot_mm_above: f64,
    /// Neighbors nearer than so many diameters read as ink.
    pub pitch_over_diameter_below: f64,
    /// Dots on a square centimeter that are noted.
    pub dense_above: f64,
    /// Dots on a square centimeter that are warned of.
    pub too_dense_above: f64,
    /// Covered share of the skin that is warned of, 0–1.
    pub coverage_above: f64,
    /// More sessions than this tend to fill the gaps.
    pub sessions_above: u32,
    /// CIEDE2000 between the treated scalp and the stubble beside it.
    pub delta_e00_above: f64,
    /// Share of gray hairs, 0–1.
    pub gray_share_above: f64,
    /// Age from which graying is spoken of, years.
    pub age_above: f64,
    /// Marks that heal wider than so many shafts read as ink.
    pub mark_over_shaft_above: f64,
    /// A hairline straighter than this reads as drawn: distance of its ends over its length, 0–1.
    pub straightness_above: f64,
    /// A wanted darkening under this in L* is hardly worth a treatment.
    pub little_darkening_below: f64,
    /// A session longer than this, minutes, is better split.
    pub minutes_above: f64,
}

impl Default for Thresholds {
    /// Chosen: no such limits are published; they follow what clients complain about.
    fn default() -> Self {
        Self {
            darker_than_stubble: 2.0,
            fair_ita_above: 41.0,
            fair_water_below: 10.0,
            dark_ita_below: -30.0,
            dark_water_from: 18.0,
            dot_mm_above: 0.30,
            pitch_over_diameter_below: 4.0,
            dense_above: 150.0,
            too_dense_above: 180.0,
            coverage_above: 0.06,
            sessions_above: 4,
            delta_e00_above: 4.0,
            gray_share_above: 0.30,
            age_above: 45.0,
            mark_over_shaft_above: 3.0,
            straightness_above: 0.98,
            little_darkening_below: 1.0,
            minutes_above: 300.0,
        }
    }
}

/// All that is to be said of a plan, warnings first, the most particular of each kind first.
#[must_use]
pub fn cautions(
    ranking: &Ranking,
    situation: &Situation,
    density: &Density,
    plan: &Plan,
    limits: &Thresholds,
) -> Vec<Caution> {
    let mut said = Vec::new();
    let mut say = |code: &str, severity: Severity, zone: Option<&str>, when: bool| {
        if when {
            said.push(Caution {
                code: code.to_owned(),
                severity,
                zone: zone.map(str::to_owned),
            });
        }
    };
    let (shade, ita) = (&ranking.shade, ranking.ita_degrees);
    let fair = ita > limits.fair_ita_above;
    let dark_on_fair = fair && shade.water_parts < limits.fair_water_below;
    let large = density.dot_healed_mm > limits.dot_mm_above
        || ranking.mark_mm > limits.mark_over_shaft_above * ranking.shaft_um / 1000.0;

    // the color
    say(
        "darkerThanStubble",
        Warning,
        None,
        ranking.lightness_above_target < -limits.darker_than_stubble,
    );
    say("darkOnFairSkin", Warning, None, dark_on_fair);
    say("lighterThanSides", Warning, None, shade.reach == Reach::LighterOnly);
    say("cannotReachSides", Warning, None, shade.reach == Reach::CannotReach);
    say(
        "differsFromSides",
        Warning,
        None,
        shade.delta_e00.value > limits.delta_e00_above,
    );
    say(
        "turningGray",
        Warning,
        None,
        situation.gray_share > limits.gray_share_above
            || situation.age_years.is_some_and(|years| years > limits.age_above),
    );
    let faint = ita < limits.dark_ita_below && shade.water_parts >= limits.dark_water_from;
    say("hardlyVisible", Warning, None, faint);
    say(
        "littleToMatch",
        Info,
        None,
        ranking.wanted_darkening < limits.little_darkening_below,
    );
    say(
        "coolsWithDepth",
        if dark_on_fair || large || situation.earlier_tattoo {
            Warning
        } else {
            Info
        },
        None,
        true,
    );

    // the dots
    say("dotsTooLarge", Warning, None, large);
    for zone in &plan.zones {
        let name = Some(zone.zone.as_str());
        let tight = zone.pitch_mm < limits.pitch_over_diameter_below * density.dot_healed_mm;
        let covered = dot_coverage(zone.dots_per_cm2, density.dot_healed_mm);
        let too_dense = zone.dots_per_cm2 > limits.too_dense_above || covered > limits.coverage_above;
        say("dotsTooClose", Warning, name, tight);
        say("tooDense", Warning, name, too_dense);
        say(
            "dense",
            Info,
            name,
            !too_dense && zone.dots_per_cm2 > limits.dense_above,
        );
    }
    let of = |name: &str| {
        plan.zones
            .iter()
            .find(|zone| zone.zone == name)
            .map(|zone| zone.dots_per_cm2)
    };
    let cap = matches!((of("crown"), of("frontal")), (Some(crown), Some(frontal)) if crown >= frontal);
    say("crownLikeACap", Warning, Some("crown"), cap);

    let straight = situation.hairline_straightness;
    say(
        "hairlineTooStraight",
        Warning,
        Some("hairline"),
        straight.is_some_and(|straight| straight > limits.straightness_above),
    );

    // the work
    let many = plan
        .sessions
        .last()
        .is_some_and(|session| session.n > limits.sessions_above);
    say("manySessions", Warning, None, many);
    let long = plan
        .sessions
        .iter()
        .any(|session| session.minutes > limits.minutes_above);
    say("longSessions", Info, None, long);
    say("scarsFadeFaster", Warning, Some("scars"), of("scars").is_some());
    say("oilySkinFadesFaster", Warning, None, situation.oily_skin);

    // the photo and its assumptions
    say("hairAssumed", Warning, None, ranking.source == TargetSource::Default);
    say("stageAssumed", Info, None, situation.stage_assumed);
    say("severalShadesPossible", Info, None, shade.range.len() > 2);
    say("shineStays", Info, None, situation.shine);

    // what everyone should hear
    let short = if situation.hair_stays_long { Warning } else { Info };
    say("keepHairVeryShort", short, None, situation.stage != Stage::Diffuse);
    say("askAboutKeloids", Info, None, ita < 10.0);
    for code in [
        "irregularHairline",
        "tattooOfStubble",
        "fadesAndNeedsTouchUp",
        "askAClinician",
    ] {
        say(code, Info, None, true);
    }
    worst_first(said, |caution| caution.severity)
}
