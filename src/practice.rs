//! The clinic's document: parsed, checked, defaulted.
//!
//! One JSON document holds all that a clinic may disagree with. A partial one is laid over the defaults: objects are
//! merged, lists replaced. A wrong one is refused with the path of the wrong field.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    catalog::{
        ladder::{ShadeRules, Step, default_ladder},
        pigment::Pigment,
        rank::{Caps, Offer},
    },
    error::Error,
    optics::{healing::Healing, stubble::Shafts},
    plan::{
        Care, Rules,
        care::default_care,
        cautions::Thresholds,
        density::DiffuseRule,
        sessions::SessionRules,
        zones::{Areas, ByZone, ZoneRule, default_zones},
    },
    units::Estimate,
};

/// Longest document that is read, bytes.
pub const LARGEST: usize = 1 << 20;

/// All that a clinic may disagree with.
///
/// The defaults are starting values, not a clinical standard. What [`from_json`](Self::from_json) gives has been
/// checked: all numbers lie in ranges for which the optics and the plan are meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Practice {
    /// Whose document this is.
    pub name: String,
    /// What one session costs, if the clinic says so.
    pub price_per_session: Option<Price>,
    /// What is in the bottle.
    pub pigment: Pigment,
    /// The shades, lightest first: parts of water strictly falling.
    pub ladder: Vec<Step>,
    /// Which of them may be used on whom.
    pub shade_rules: ShadeRules,
    /// How dots heal and fade.
    pub healing: Healing,
    /// The hair that is assumed.
    pub hair: Shafts,
    /// Limits for every zone.
    pub caps: Caps,
    /// What belongs in each zone.
    pub zones: ByZone<ZoneRule>,
    /// Areas by stage, cm².
    pub areas_cm2: Areas,
    /// How thin hair is filled up.
    pub diffuse: DiffuseRule,
    /// How the work is split.
    pub sessions: SessionRules,
    /// From where on something is said.
    pub cautions: Thresholds,
    /// What must be done after.
    pub care: Vec<Care>,
    /// Where the values come from, by path in this document. What a clinic changes without saying why is its own.
    pub provenance: BTreeMap<String, Source>,
}

/// What a session costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// How much.
    pub amount: f64,
    /// Of what: three capital letters, as in ISO 4217.
    pub currency: String,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// In words.
    pub source: String,
    /// `A` measured and published, `B` physicians or a maker, `C` practitioners, `D` judgment, `M` our own simulation.
    #[schemars(regex(pattern = "^[ABCDM]$"))]
    pub grade: String,
}

impl Default for Practice {
    fn default() -> Self {
        Self {
            name: "Scalptone defaults".to_owned(),
            price_per_session: None,
            pigment: Pigment::default(),
            ladder: default_ladder(),
            shade_rules: ShadeRules::default(),
            healing: Healing::default(),
            hair: Shafts::default(),
            caps: Caps::default(),
            zones: default_zones(),
            areas_cm2: Areas::default(),
            diffuse: DiffuseRule::default(),
            sessions: SessionRules::default(),
            cautions: Thresholds::default(),
            care: default_care(),
            provenance: default_provenance(),
        }
    }
}

fn default_provenance() -> BTreeMap<String, Source> {
    [
        (
            "pigment",
            "C",
            "one artist's figure for one maker: 15 % pigment in a carbon black",
        ),
        (
            "pigment.ink.absorptionPerMm",
            "D",
            "7.5 m²/g, soot at 550 nm, times 150 mg/ml",
        ),
        (
            "pigment.ink.healedShare",
            "D",
            "fill times retention; calibrate on one healed close-up with a color card",
        ),
        (
            "ladder",
            "D",
            "no table is published; fits the trade's wording from fair hair to black",
        ),
        (
            "shadeRules",
            "C",
            "start lighter, as clinics advise; the limits are ours",
        ),
        ("healing.dotFreshMm", "C", "practitioners: up to 0.25 mm"),
        (
            "healing.healedOverFresh",
            "C",
            "practitioners: holes shrink to about half",
        ),
        (
            "healing.dotHealedMm",
            "M",
            "what the tone of healed work asks for; trichoscopy sees dots larger than follicles",
        ),
        ("healing.retention", "D", "lore of 10-50 % lighter when healed"),
        (
            "healing.skin.atSixMonths",
            "A",
            "Liu 2025, a score given by eye: 10 % less",
        ),
        (
            "healing.scars.atSixMonths",
            "A",
            "Liu 2025, a score given by eye: 20 % less in scars",
        ),
        (
            "healing.skin.atThreeYears",
            "D",
            "touch-ups are asked for after two to six years",
        ),
        ("healing.scars.atThreeYears", "D", "twice as fast as skin"),
        (
            "hair.hairsPerCm2",
            "A",
            "group means of 143-230 on a cm²; the lower end, as at the sides",
        ),
        ("hair.shaftUm", "A", "group means of 57-86 µm"),
        ("hair.absorptionPerMm", "M", "dark brown in the simulation"),
        (
            "hair.byLightness",
            "D",
            "lightness of hair in photos against the simulated shafts",
        ),
        (
            "hair.whitePerMm",
            "D",
            "scatters rather than absorbs, which is not simulated",
        ),
        ("caps", "D", "beyond these, passes merge into one block"),
        (
            "zones",
            "D",
            "below the natural density of each zone at the hairline, about 1 mm apart on the top",
        ),
        ("areasCm2", "D", "our judgment within 30 %, between published limits"),
        (
            "diffuse",
            "B",
            "thinning shows from half the hair on; the share is ours",
        ),
        ("sessions.visits", "A", "Liu 2025: 30, 70, 100 %; days as clinics say"),
        ("sessions.dotsPerHour", "C", "about 14,000 dots in two to four hours"),
        (
            "cautions",
            "D",
            "what unhappy clients complain about; the limits are ours",
        ),
        (
            "care",
            "C",
            "what clinics tell their clients, at the careful end; to be signed by a clinician",
        ),
    ]
    .into_iter()
    .map(|(path, grade, source)| {
        (
            path.to_owned(),
            Source {
                source: source.to_owned(),
                grade: grade.to_owned(),
            },
        )
    })
    .collect()
}

impl Practice {
    /// Reads a document, whole or partial.
    ///
    /// # Errors
    /// [`Error::Practice`] with the path of the first field that is unknown, missing, of the wrong type or out of
    /// range; the path is `document` when it is no JSON object or longer than [`LARGEST`].
    pub fn from_json(json: &str) -> Result<Self, Error> {
        if json.len() > LARGEST {
            return Err(Error::practice(
                "document",
                "is longer than 1 MB; keep only what differs from the defaults",
            ));
        }
        let given: Value = serde_json::from_str(json.trim_start_matches('\u{feff}'))
            .map_err(|error| Error::practice("document", format!("is not JSON ({error}); mend it there")))?;
        Self::from_value(&given)
    }

    /// The same from JSON that has been read.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn from_value(given: &Value) -> Result<Self, Error> {
        let example = Self {
            price_per_session: Some(Price {
                amount: 1.5,
                currency: String::new(),
            }),
            ..Self::default()
        };
        compare(&example.to_value(), given, "", false)?;
        let mut document = Self::default().to_value();
        lay_over(&mut document, given);
        let mut practice: Self =
            serde_json::from_value(document).map_err(|error| Error::practice("document", error.to_string()))?;
        practice.own_what_was_given(given);
        practice.check()?;
        Ok(practice)
    }

    /// The whole document, indented.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut document = self.to_value();
        whole_numbers(&mut document);
        serde_json::to_string_pretty(&document).unwrap_or_default() // plain data with string keys cannot fail
    }

    /// The JSON Schema of a document, whole or partial.
    #[must_use]
    pub fn schema() -> Value {
        let mut schema = schemars::schema_for!(Self).to_value();
        // a partial document leaves out fields of objects, but not of the entries of a list or of a map
        let whole = ["Step", "Darkest", "ShaftShade", "Visit", "Care", "Source", "Price"];
        if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
            for (name, definition) in definitions.iter_mut() {
                if let (false, Some(definition)) = (whole.contains(&name.as_str()), definition.as_object_mut()) {
                    definition.shift_remove("required");
                }
            }
        }
        schema
    }

    /// What the catalog needs of it.
    #[must_use]
    pub fn offer(&self) -> Offer<'_> {
        Offer {
            ladder: &self.ladder,
            pigment: &self.pigment,
            rules: &self.shade_rules,
            healing: &self.healing,
            shafts: &self.hair,
            caps: &self.caps,
            natural_dots_per_cm2: self.zones.frontal.dots_per_cm2,
        }
    }

    /// What the plan needs of it.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            ladder: &self.ladder,
            zones: &self.zones,
            areas: &self.areas_cm2,
            caps: &self.caps,
            diffuse: &self.diffuse,
            natural_hairs_per_cm2: self.hair.hairs_per_cm2.value,
            sessions: &self.sessions,
            cautions: &self.cautions,
            care: &self.care,
        }
    }

    fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default() // as in to_json
    }

    /// Default provenance must not vouch for values that a clinic has put in their place.
    fn own_what_was_given(&mut self, given: &Value) {
        let said = given.get("provenance");
        for (path, source) in &mut self.provenance {
            if at(given, path).is_some() && said.is_none_or(|said| said.get(path).is_none()) {
                *source = Source {
                    source: format!("given by {}", self.name),
                    grade: "C".to_owned(),
                };
            }
        }
    }

    /// Checks what the types do not.
    ///
    /// # Errors
    /// [`Error::Practice`] with the path of the first value that is out of range or at odds with another.
    pub fn check(&self) -> Result<(), Error> {
        text("name", &self.name, 200)?;
        if let Some(price) = &self.price_per_session {
            within("pricePerSession.amount", price.amount, 0.0, 1e7)?;
            let letters = price.currency.len() == 3 && price.currency.bytes().all(|byte| byte.is_ascii_uppercase());
            must(
                letters,
                "pricePerSession.currency",
                "must be three capital letters, as in `EUR`",
            )?;
        }
        self.check_shades()?;
        self.check_optics()?;
        self.check_plan()?;
        let document = self.to_value();
        for (path, source) in &self.provenance {
            let here = || format!("provenance.{path}");
            must(
                at(&document, path).is_some(),
                here,
                "is not the path of a value in this document",
            )?;
            let known = ["A", "B", "C", "D", "M"].contains(&source.grade.as_str());
            must(
                known,
                || format!("provenance.{path}.grade"),
                "must be one of A, B, C, D, M",
            )?;
        }
        Ok(())
    }

    fn check_shades(&self) -> Result<(), Error> {
        text("pigment.name", &self.pigment.name, 200)?;
        within("pigment.pigmentPercent", self.pigment.pigment_percent, 0.0, 100.0)?;
        within(
            "pigment.ink.absorptionPerMm",
            self.pigment.ink.absorption_per_mm,
            1.0,
            10_000.0,
        )?;
        estimate("pigment.ink.healedShare", self.pigment.ink.healed_share, 0.001, 1.0)?;

        must(
            (1..=50).contains(&self.ladder.len()),
            "ladder",
            "must have 1 to 50 shades",
        )?;
        let mut lighter: Option<f64> = None;
        for (i, step) in self.ladder.iter().enumerate() {
            text(|| format!("ladder[{i}].id"), &step.id, 40)?;
            let new = self.ladder.iter().take(i).all(|other| other.id != step.id);
            must(
                new,
                || format!("ladder[{i}].id"),
                "is taken by a lighter shade; give each its own",
            )?;
            let here = || format!("ladder[{i}].waterParts");
            within(here, step.water_parts, 0.0, 1000.0)?;
            let falls = lighter.is_none_or(|water| step.water_parts < water);
            must(
                falls,
                here,
                "must be less than that of the shade before: lightest first",
            )?;
            lighter = Some(step.water_parts);
        }
        let mut above: Option<f64> = None;
        for (i, rule) in self.shade_rules.darkest.iter().enumerate() {
            let here = || format!("shadeRules.darkest[{i}].itaAbove");
            within(here, rule.ita_above, -90.0, 90.0)?;
            must(
                above.is_none_or(|ita| rule.ita_above < ita),
                here,
                "must be less than the one before",
            )?;
            above = Some(rule.ita_above);
            let known = self.ladder.iter().any(|step| step.id == rule.id);
            must(
                known,
                || format!("shadeRules.darkest[{i}].id"),
                "must be the id of a shade in `ladder`",
            )?;
        }
        let start = &self.shade_rules.start;
        within("shadeRules.start.fairItaAbove", start.fair_ita_above, -90.0, 90.0)?;
        within("shadeRules.start.waterItaAbove", start.water_ita_above, -90.0, 90.0)?;
        within("shadeRules.start.leastWaterParts", start.least_water_parts, 0.0, 1000.0)
    }

    fn check_optics(&self) -> Result<(), Error> {
        let healing = &self.healing;
        within("healing.dotFreshMm", healing.dot_fresh_mm, 0.05, 1.0)?;
        estimate("healing.healedOverFresh", healing.healed_over_fresh, 0.05, 1.0)?;
        estimate("healing.dotHealedMm", healing.dot_healed_mm, 0.10, 0.40)?;
        estimate("healing.retention", healing.retention, 0.05, 1.0)?;
        for (name, fading) in [("skin", healing.skin), ("scars", healing.scars)] {
            within(
                || format!("healing.{name}.atSixMonths"),
                fading.at_six_months,
                0.01,
                1.0,
            )?;
            within(
                || format!("healing.{name}.atThreeYears"),
                fading.at_three_years,
                0.01,
                fading.at_six_months,
            )?;
        }

        estimate("hair.hairsPerCm2", self.hair.hairs_per_cm2, 10.0, 600.0)?;
        estimate("hair.shaftUm", self.hair.shaft_um, 10.0, 200.0)?;
        estimate("hair.absorptionPerMm", self.hair.absorption_per_mm, 0.3, 1000.0)?;
        within("hair.whitePerMm", self.hair.white_per_mm, 0.0, 1000.0)?;
        must(
            !self.hair.by_lightness.is_empty(),
            "hair.byLightness",
            "must have an entry",
        )?;
        let mut darker: Option<f64> = None;
        for (i, shade) in self.hair.by_lightness.iter().enumerate() {
            within(
                || format!("hair.byLightness[{i}].absorptionPerMm"),
                shade.absorption_per_mm,
                0.3,
                1000.0,
            )?;
            let here = || format!("hair.byLightness[{i}].lightness");
            within(here, shade.lightness, 0.0, 100.0)?;
            must(
                darker.is_none_or(|l| shade.lightness > l),
                here,
                "must be more than the one before: darkest first",
            )?;
            darker = Some(shade.lightness);
        }
        Ok(())
    }

    fn check_plan(&self) -> Result<(), Error> {
        within("caps.dotsPerCm2", self.caps.dots_per_cm2, 10.0, 400.0)?;
        within("caps.geometricCoverage", self.caps.geometric_coverage, 0.001, 0.5)?;
        within("caps.pitchOverDiameter", self.caps.pitch_over_diameter, 1.0, 20.0)?;
        for (zone, rule) in self.zones.iter() {
            within(|| format!("zones.{zone}.dotsPerCm2"), rule.dots_per_cm2, 1.0, 400.0)?;
            within(|| format!("zones.{zone}.needleMm"), rule.needle_mm, 0.05, 1.0)?;
        }
        let areas = &self.areas_cm2;
        let stages = [
            ("II", &areas.ii),
            ("III", &areas.iii),
            ("IIIv", &areas.iii_vertex),
            ("IV", &areas.iv),
            ("V", &areas.v),
            ("VI", &areas.vi),
            ("VII", &areas.vii),
            ("full", &areas.full),
            ("diffuse", &areas.diffuse),
        ];
        for (stage, areas) in stages {
            for (zone, area) in areas.iter() {
                within(|| format!("areasCm2.{stage}.{zone}"), *area, 0.0, 500.0)?;
            }
        }
        within(
            "diffuse.dotsForMissingHair",
            self.diffuse.dots_for_missing_hair,
            0.0,
            5.0,
        )?;
        within("diffuse.hairLeft", self.diffuse.hair_left, 0.0, 1.0)?;

        let visits = &self.sessions.visits;
        must(
            (1..=10).contains(&visits.len()),
            "sessions.visits",
            "must have 1 to 10 entries",
        )?;
        let mut before = 0.0;
        for (i, visit) in visits.iter().enumerate() {
            let here = || format!("sessions.visits[{i}].cumulative");
            within(here, visit.cumulative, 0.0, 1.0)?;
            must(
                visit.cumulative > before,
                here,
                "must be more than before that visit, and 0 is before the first",
            )?;
            must(
                i + 1 < visits.len() || visit.cumulative >= 1.0,
                here,
                "must be 1 after the last visit",
            )?;
            must(
                visit.after_days <= 3650,
                || format!("sessions.visits[{i}].afterDays"),
                "must be at most 3650",
            )?;
            before = visit.cumulative;
        }
        within("sessions.dotsPerHour", self.sessions.dots_per_hour, 100.0, 100_000.0)?;
        within("sessions.leastMinutes", self.sessions.least_minutes, 0.0, 600.0)?;
        within("cautions.coverageAbove", self.cautions.coverage_above, 0.0, 1.0)?;
        within("cautions.grayShareAbove", self.cautions.gray_share_above, 0.0, 1.0)?;
        must(self.care.len() <= 100, "care", "must have at most 100 entries")?;
        for (i, care) in self.care.iter().enumerate() {
            text(|| format!("care[{i}].code"), &care.code, 100)?;
            must(
                care.until_days <= 36_500,
                || format!("care[{i}].untilDays"),
                "must be at most 36500; 0 is for good",
            )?;
        }
        Ok(())
    }
}

/// A path that is only written when it is needed.
trait Path {
    fn write(self) -> String;
}

impl Path for &str {
    fn write(self) -> String {
        self.to_owned()
    }
}

impl<F: Fn() -> String> Path for F {
    fn write(self) -> String {
        self()
    }
}

fn must(holds: bool, path: impl Path, problem: &str) -> Result<(), Error> {
    if holds {
        Ok(())
    } else {
        Err(Error::practice(path.write(), problem))
    }
}

fn within(path: impl Path, value: f64, low: f64, high: f64) -> Result<(), Error> {
    must(
        (low..=high).contains(&value),
        path,
        &format!("is {value}; must be {low} to {high}"),
    )
}

fn estimate(path: &str, Estimate { value, low, high }: Estimate, least: f64, most: f64) -> Result<(), Error> {
    for (name, x) in [("value", value), ("low", low), ("high", high)] {
        within(|| format!("{path}.{name}"), x, least, most)?;
    }
    must(low <= value && value <= high, path, "must have low <= value <= high")
}

fn text(path: impl Path, value: &str, longest: usize) -> Result<(), Error> {
    let fits = !value.trim().is_empty() && value.chars().count() <= longest && !value.chars().any(char::is_control);
    must(fits, path, &format!("must be a line of 1 to {longest} characters"))
}

/// What stands at a dotted path.
fn at<'a>(document: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(document, |value, key| value.get(key))
}

fn lay_over(base: &mut Value, given: &Value) {
    match (base, given) {
        (Value::Object(base), Value::Object(given)) => {
            for (key, value) in given {
                match base.get_mut(key) {
                    Some(base) => lay_over(base, value),
                    None => drop(base.insert(key.clone(), value.clone())),
                }
            }
        }
        (base, given) => *base = given.clone(),
    }
}

/// Holds a document against an example of the same shape; `whole` where nothing may be left out.
fn compare(example: &Value, given: &Value, path: &str, whole: bool) -> Result<(), Error> {
    let name = || {
        if path.is_empty() {
            "document".to_owned()
        } else {
            path.to_owned()
        }
    };
    let wrong = |wanted: &str| Err(Error::practice(name(), format!("is {}; must be {wanted}", kind(given))));
    let below = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match (example, given) {
        (_, Value::Null) if path == "pricePerSession" => Ok(()),
        (Value::Object(example), Value::Object(given)) if path == "provenance" => {
            let Some(entry) = example.values().next() else {
                return Ok(());
            };
            given
                .iter()
                .try_for_each(|(key, value)| compare(entry, value, &below(key), true))
        }
        (Value::Object(example), Value::Object(given)) => {
            for (key, value) in given {
                let Some(example) = example.get(key) else {
                    return Err(Error::practice(below(key), unknown(key, example)));
                };
                compare(example, value, &below(key), whole || path == "pricePerSession")?;
            }
            let whole = whole || path == "pricePerSession";
            let missing = example.keys().find(|key| whole && !given.contains_key(*key));
            missing.map_or(Ok(()), |key| Err(Error::practice(below(key), "is missing")))
        }
        (Value::Array(example), Value::Array(given)) => {
            let Some(entry) = example.first() else { return Ok(()) };
            let mut each = given.iter().enumerate();
            each.try_for_each(|(i, value)| compare(entry, value, &format!("{path}[{i}]"), true))
        }
        (Value::Number(example), Value::Number(given)) if example.is_u64() => {
            if given.as_u64().is_some_and(|number| u32::try_from(number).is_ok()) {
                Ok(())
            } else {
                // As an f64, for which the code is there: a JSON number brings 17 KB of tables of its own.
                let given = given.as_f64().unwrap_or(f64::NAN);
                Err(Error::practice(
                    name(),
                    format!("is {given}; must be a whole number from 0"),
                ))
            }
        }
        (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_))
        | (Value::Bool(_), Value::Bool(_)) => Ok(()),
        (example, _) => wrong(kind(example)),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn unknown(key: &str, known: &Map<String, Value>) -> String {
    let nearest = known
        .keys()
        .map(|known| (edits(key, known), known))
        .min_by_key(|(edits, _)| *edits);
    match nearest {
        Some((edits, nearest)) if edits <= 1 + nearest.len() / 4 => {
            format!("is not a field here; did you mean `{nearest}`?")
        }
        _ => {
            let known: Vec<&str> = known.keys().map(String::as_str).collect();
            format!("is not a field here; there are {}", known.join(", "))
        }
    }
}

/// Levenshtein's distance, blind to case.
fn edits(one: &str, other: &str) -> usize {
    let letters = |text: &str| {
        text.chars()
            .take(60)
            .map(|letter| letter.to_ascii_lowercase()) // field names are ASCII; all of Unicode's cases are 12 KB
            .collect::<Vec<char>>()
    };
    let (one, other) = (letters(one), letters(other));
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let (mut diagonal, mut left) = (i, i + 1);
        for (b, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(one.len())
}

/// Whole numbers without `.0`, as a person writes them.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Array(entries) => entries.iter_mut().for_each(whole_numbers),
        Value::Number(number) => {
            if let Some(x) = number.as_f64().filter(|x| x.fract() == 0.0 && x.abs() < 1e9) {
                #[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
                let whole = x as i64;
                *value = Value::from(whole);
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> (String, String) {
        match Practice::from_json(json) {
            Err(Error::Practice { path, problem }) => (path, problem),
            other => panic!("{json} gave {other:?}"),
        }
    }

    #[test]
    fn the_defaults_pass_their_own_check_and_survive_a_round_trip() {
        let practice = Practice::default();
        assert_eq!(practice.check(), Ok(()));
        assert_eq!(Practice::from_json(&practice.to_json()), Ok(practice));
        assert_eq!(Practice::from_json("{}"), Ok(Practice::default()));
    }

    #[test]
    fn a_partial_document_is_laid_over_the_defaults() {
        let json = r#"{"name": "Studio", "caps": {"dotsPerCm2": 150}, "ladder": [{"id": "a", "waterParts": 9}],
            "shadeRules": {"darkest": []}, "pricePerSession": {"amount": 300, "currency": "EUR"}}"#;
        let practice = Practice::from_json(json).unwrap();
        assert_eq!(
            practice.caps,
            Caps {
                dots_per_cm2: 150.0,
                ..Caps::default()
            }
        );
        assert_eq!(practice.ladder.len(), 1);
        assert_eq!(practice.healing, Healing::default());
        assert_eq!(practice.provenance["ladder"].source, "given by Studio");
        assert_eq!(
            practice.provenance["healing.retention"],
            default_provenance()["healing.retention"]
        );
    }

    #[test]
    fn a_wrong_field_is_named_by_its_path() {
        let cases = [
            (
                r#"{"ladder": [{"id": "a", "waterPart": 9}]}"#,
                "ladder[0].waterPart",
                "did you mean `waterParts`?",
            ),
            (r#"{"ladder": [{"id": "a"}]}"#, "ladder[0].waterParts", "is missing"),
            (
                r#"{"ladder": [{"id": "a", "waterParts": "9"}]}"#,
                "ladder[0].waterParts",
                "must be a number",
            ),
            (r#"{"ladder": []}"#, "ladder", "1 to 50"),
            (
                r#"{"ladder": [{"id": "a", "waterParts": 9}, {"id": "b", "waterParts": 9}]}"#,
                "ladder[1].waterParts",
                "lightest first",
            ),
            (
                r#"{"ladder": [{"id": "a", "waterParts": 9}, {"id": "a", "waterParts": 8}]}"#,
                "ladder[1].id",
                "taken",
            ),
            (
                r#"{"ladder": [{"id": "a", "waterParts": 9}]}"#,
                "shadeRules.darkest[0].id",
                "shade in `ladder`",
            ),
            (r#"{"Caps": {}}"#, "Caps", "did you mean `caps`?"),
            (
                r#"{"caps": {"dotsPerCm2": -3}}"#,
                "caps.dotsPerCm2",
                "must be 10 to 400",
            ),
            (r#"{"caps": 3}"#, "caps", "must be an object"),
            (r#"{"caps": null}"#, "caps", "is null"),
            (r#"{"zzz": 1}"#, "zzz", "there are name,"),
            (
                r#"{"healing": {"dotHealedMm": {"value": 0.3}}}"#,
                "healing.dotHealedMm",
                "low <= value <= high",
            ),
            (
                r#"{"healing": {"dotHealedMm": {"value": 0.9}}}"#,
                "healing.dotHealedMm.value",
                "0.1 to 0.4",
            ),
            (
                r#"{"sessions": {"visits": [{"cumulative": 0.5, "afterDays": 0}]}}"#,
                "sessions.visits[0].cumulative",
                "must be 1",
            ),
            (
                r#"{"sessions": {"visits": [{"cumulative": 1, "afterDays": 1.5}]}}"#,
                "sessions.visits[0].afterDays",
                "whole number",
            ),
            (
                r#"{"areasCm2": {"VI": {"crown": 900}}}"#,
                "areasCm2.VI.crown",
                "0 to 500",
            ),
            (r#"{"areasCm2": {"IX": {}}}"#, "areasCm2.IX", "did you mean"),
            (
                r#"{"pricePerSession": {"amount": 1}}"#,
                "pricePerSession.currency",
                "is missing",
            ),
            (
                r#"{"pricePerSession": {"amount": 1, "currency": "euro"}}"#,
                "pricePerSession.currency",
                "three capital letters",
            ),
            (
                r#"{"provenance": {"caps": {"source": "us", "grade": "Z"}}}"#,
                "provenance.caps.grade",
                "one of A",
            ),
            (
                r#"{"provenance": {"nowhere": {"source": "us", "grade": "A"}}}"#,
                "provenance.nowhere",
                "not the path",
            ),
            ("[]", "document", "must be an object"),
            ("{", "document", "is not JSON"),
            ("", "document", "is not JSON"),
        ];
        for (json, path, problem) in cases {
            let found = refused(json);
            assert_eq!(found.0, path, "{json}: {}", found.1);
            assert!(found.1.contains(problem), "{json}: {}", found.1);
        }
    }

    #[test]
    fn a_document_too_long_or_too_deep_is_refused() {
        assert_eq!(
            refused(&format!("{{\"name\": \"{}\"}}", "x".repeat(LARGEST))).0,
            "document"
        );
        assert_eq!(refused(&"[".repeat(100_000)).0, "document");
    }

    #[test]
    fn the_schema_names_every_field_and_allows_partial_documents() {
        let schema = Practice::schema();
        let fields = schema["properties"].as_object().unwrap();
        let document = Practice::default().to_value();
        assert!(
            document.as_object().unwrap().keys().all(|key| fields.contains_key(key)),
            "{fields:?}"
        );
        assert!(schema.get("required").is_none() && schema["$defs"]["Caps"].get("required").is_none());
        assert_eq!(
            schema["$defs"]["Step"]["required"],
            serde_json::json!(["id", "waterParts"])
        );
        assert_eq!(schema["additionalProperties"], serde_json::json!(false));
    }

    #[test]
    fn every_default_provenance_names_a_value() {
        let document = Practice::default().to_value();
        for path in default_provenance().keys() {
            assert!(at(&document, path).is_some(), "{path}");
        }
    }
}
