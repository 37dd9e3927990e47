//! Stage 8: what the artist does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    capture::Severity,
    catalog::{Caps, Ranking, ladder::Step, pigment::Pigment},
    follicles::Thinning,
    units::{Estimate, dot_coverage, round, triangular_pitch_mm},
};

pub mod zones;
pub mod density;
pub mod sessions;
pub mod hairline;
pub mod balding;
pub mod layout;
pub mod cautions;
pub mod care;

/// What is known of the client beside skin and hair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Situation {
    /// Where hair is missing.
    pub stage: Stage,
    /// Whether the program chose the stage.
    pub stage_assumed: bool,
    /// Hairs on a square centimeter that are left where it is thin, if they were counted.
    pub hairs_left_per_cm2: Option<f64>,
    /// Share of gray hairs, 0–1; 0 where it is not known.
    pub gray_share: f64,
    /// Whether the scalp shines in the photo.
    pub shine: bool,
    /// Area of scars to be covered, cm².
    pub scars_cm2: f64,
    /// Age, years.
    pub age_years: Option<f64>,
    /// Whether the skin is oily.
    pub oily_skin: bool,
    /// Whether the place was tattooed before.
    pub earlier_tattoo: bool,
    /// Whether the hair beside it will be left to grow.
    pub hair_stays_long: bool,
    /// How straight the drawn hairline is, 0–1, see [`hairline::straightness`].
    pub hairline_straightness: Option<f64>,
}

/// How the practice works.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Its shades, lightest first.
    pub ladder: &'a [Step],
    /// What they are made of.
    pub pigments: &'a [Pigment],
    /// What belongs in each zone.
    pub zones: &'a zones::ByZone<zones::ZoneRule>,
    /// Areas by stage.
    pub areas: &'a zones::Areas,
    /// Limits.
    pub caps: &'a Caps,
    /// How thin hair is filled up.
    pub diffuse: &'a density::DiffuseRule,
    /// Its needles, millimeters.
    pub needles_mm: &'a [f64],
    /// How the work is split.
    pub sessions: &'a sessions::SessionRules,
    /// From where on something is said.
    pub cautions: &'a cautions::Thresholds,
    /// What must be done after.
    pub care: &'a [Care],
}

/// The answer of [`plan`].
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// How many dots on the top of the head, and how large.
    pub density: Density,
    /// What the artist does.
    pub plan: Plan,
    /// What must be said before.
    pub warnings: Vec<Caution>,
    /// What must be done after.
    pub care: Vec<Care>,
}

/// Turns a ranking into what the artist does, for one client by one practice's rules.
#[must_use]
pub fn plan(ranking: &Ranking, situation: &Situation, rules: &Rules<'_>) -> Advice {
    let top = |ranked: f64| {
        let hairs = (ranking.hairs_per_cm2, situation.hairs_left_per_cm2);
        density::top_dots_per_cm2(situation.stage, ranked, hairs.0, hairs.1, rules.diffuse)
    };
    let dots_per_cm2 = ranking.dots_per_cm2.map(top).map(|dots| dots.max(1.0)).round(0);
    let density = Density {
        dots_per_cm2,
        pitch_mm: round(triangular_pitch_mm(dots_per_cm2.value), 2),
        dot_fresh_mm: ranking.dot_fresh_mm,
        dot_healed_mm: ranking.dot_healed_mm,
        geometric_coverage: round(dot_coverage(dots_per_cm2.value, ranking.dot_healed_mm), 4),
    };
    let mut areas = *rules.areas.of(situation.stage);
    if situation.scars_cm2 > 0.0 && situation.scars_cm2.is_finite() {
        areas.scars = situation.scars_cm2;
    }
    let mut zones = density::zones(
        &areas,
        rules.zones,
        dots_per_cm2.value,
        ranking.dot_healed_mm,
        rules.caps,
    );
    for zone in &mut zones {
        zone.needle_mm = zones::needle_mm(zone.needle_mm * ranking.dot_scale, rules.needles_mm);
    }
    let dots: f64 = zones.iter().map(|zone| zone.dots).sum();
    let total_dots = round(dots / 100.0, 0) * 100.0;
    let sessions = sessions::sessions(total_dots, rules.ladder, rules.pigments, ranking.steps, rules.sessions);
    let minutes: f64 = sessions.iter().map(|session| session.minutes).sum();
    let plan = Plan {
        zones,
        sessions,
        total_dots,
        hours: round(minutes / 30.0, 0) / 2.0,
    };
    let warnings = cautions::cautions(ranking, situation, &density, &plan, rules.cautions);
    Advice {
        density,
        plan,
        warnings,
        care: rules.care.to_vec(),
    }
}

/// Where hair is missing: the Hamilton–Norwood stages, the whole head, or all over and thin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Stage {
    /// Norwood II.
    II,
    /// Norwood III.
    III,
    /// Norwood III vertex.
    #[serde(rename = "IIIv")]
    IIIVertex,
    /// Norwood IV.
    IV,
    /// Norwood V.
    V,
    /// Norwood VI.
    VI,
    /// Norwood VII.
    VII,
    /// The whole top with a blend into the sides, all of it shaved.
    #[serde(rename = "full")]
    Full,
    /// Thin all over, hair kept.
    #[serde(rename = "diffuse")]
    Diffuse,
}

impl Situation {
    /// A client of whom only the stage is known.
    #[must_use]
    pub const fn new(stage: Stage) -> Self {
        Self {
            stage,
            stage_assumed: false,
            hairs_left_per_cm2: None,
            gray_share: 0.0,
            shine: false,
            scars_cm2: 0.0,
            age_years: None,
            oily_skin: false,
            earlier_tattoo: false,
            hair_stays_long: false,
            hairline_straightness: None,
        }
    }
}

impl Stage {
    /// The areas to plan for while the visitor has not said: the likeliest for as much hair as is seen. Chosen; said to be
    /// an assumption wherever it is used.
    #[must_use]
    pub const fn assumed(thinning: Thinning) -> Self {
        match thinning {
            Thinning::Full => Self::Full,
            Thinning::Thinning => Self::IV,
            Thinning::Sparse => Self::VI,
            Thinning::Bald => Self::VII,
        }
    }
}

/// How many dots on the top of the head, and how large.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Density {
    /// Healed dots on a square centimeter of frontal and mid scalp.
    pub dots_per_cm2: Estimate,
    /// Distance between neighbors, millimeters.
    pub pitch_mm: f64,
    /// Diameter on the day, millimeters.
    pub dot_fresh_mm: f64,
    /// Optically effective diameter when healed, millimeters.
    pub dot_healed_mm: f64,
    /// Share of the skin that healed dots cover, 0–1.
    pub geometric_coverage: f64,
}

/// What the artist does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// From hairline to sides.
    pub zones: Vec<ZonePlan>,
    /// In order.
    pub sessions: Vec<SessionPlan>,
    /// Dots in all, to the nearest hundred.
    pub total_dots: f64,
    /// Hours in all, to the half hour.
    pub hours: f64,
}

/// What the artist does in one zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ZonePlan {
    /// The zone's code.
    pub zone: String,
    /// Its area, cm².
    pub area_cm2: f64,
    /// Dots on a square centimeter when all sessions are done.
    pub dots_per_cm2: f64,
    /// Distance between neighbors, millimeters.
    pub pitch_mm: f64,
    /// Diameter of the needle, millimeters.
    pub needle_mm: f64,
    /// Dots in the zone.
    pub dots: f64,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPlan {
    /// Its number, from 1.
    pub n: u32,
    /// Share of all dots that stand after it, 0–1.
    pub cumulative: f64,
    /// The shade used.
    pub shade_id: String,
    /// New dots in it.
    pub dots: f64,
    /// How long it takes, minutes.
    pub minutes: f64,
    /// Days after the one before; 0 for the first.
    pub after_days: u32,
}

/// What must be said before, as a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Caution {
    /// Stable name, lower camel case.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The zone it is about, or the whole plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// What must be done after, as a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Care {
    /// Stable name, lower camel case.
    pub code: String,
    /// Until which day after a session; 0 is for good.
    pub until_days: u32,
}
