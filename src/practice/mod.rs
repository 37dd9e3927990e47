//! The clinic's document: parsed, checked, defaulted.
//!
//! One JSON document holds all that a clinic may disagree with. A partial one is laid over the defaults: objects are
//! merged, lists replaced. A wrong one is refused with the path of the wrong field.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    catalog::{
        Caps, Offer,
        ladder::{ShadeRules, Step, default_ladder},
        pigment::Pigment,
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
};

mod check;
mod merge;
mod parse;
mod read;
mod provenance;
mod unit;

pub(crate) use merge::suggestion;
use merge::{compare, lay_over};
use parse::parse;
pub use provenance::Source;
use provenance::default_provenance;
pub(crate) use read::read;

/// Longest document that is read, bytes.
pub const LARGEST: usize = 1 << 20;

/// All that a clinic may disagree with.
///
/// The defaults are starting values, not a clinical standard. What [`from_json`](Self::from_json) gives has been
/// checked: all numbers lie in ranges for which the optics and the plan are meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Practice {
    /// Whose document this is.
    pub name: String,
    /// What one session costs, if the clinic says so.
    pub price_per_session: Option<Price>,
    /// What is in the bottles.
    pub pigments: Vec<Pigment>,
    /// The shades, lightest first: the healed absorption of their inks strictly rising, so that of one pigment the parts
    /// of water fall.
    pub ladder: Vec<Step>,
    /// Which of them may be used on whom.
    pub shade_rules: ShadeRules,
    /// How dots heal and fade.
    pub healing: Healing,
    /// The hair that is assumed.
    pub hair: Shafts,
    /// Limits for every zone.
    pub caps: Caps,
    /// Diameters of the needles at hand, millimeters, finest first. A dot of another than the frontal zone's heals as much
    /// wider or narrower than `healing.dotHealedMm`.
    pub needles_mm: Vec<f64>,
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
impl Default for Practice {
    fn default() -> Self {
        Self {
            name: "Scalptone defaults".to_owned(),
            price_per_session: None,
            pigments: vec![Pigment::default()],
            ladder: default_ladder(),
            shade_rules: ShadeRules::default(),
            healing: Healing::default(),
            hair: Shafts::default(),
            caps: Caps::default(),
            needles_mm: vec![0.18, 0.20, 0.25, 0.30],
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
impl Practice {
    /// Reads a document, whole or partial.
    ///
    /// # Errors
    /// [`Error::Practice`] with the path of the first field that is no JSON, unknown, missing, of the wrong type or out
    /// of range; the path is `document` when it is no JSON object or longer than [`LARGEST`].
    pub fn from_json(json: &str) -> Result<Self, Error> {
        if json.len() > LARGEST {
            return Err(Error::practice(
                "document",
                "is longer than 1 MB; keep only what differs from the defaults",
            ));
        }
        Self::from_value(&parse(json.trim_start_matches('\u{feff}'))?)
    }

    /// The same from JSON that has been read.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn from_value(given: &Value) -> Result<Self, Error> {
        let mut document = default_document();
        compare(&example(&document), given, "", false)?;
        lay_over(&mut document, given);
        let mut practice: Self = read(&document).map_err(|misfit| Error::practice("document", misfit.to_string()))?;
        practice.own_what_was_given(given);
        practice.check_as(&document)?;
        Ok(practice)
    }

    /// The whole document, indented.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut document = self.to_value();
        whole_numbers(&mut document);
        serde_json::to_string_pretty(&document).unwrap_or_default() // as in to_value
    }

    fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default() // plain data with string keys cannot fail
    }

    /// The JSON Schema of a document, whole or partial.
    #[must_use]
    pub fn schema() -> Value {
        let mut schema = schemars::schema_for!(Self).to_value();
        // a partial document leaves out fields of objects, but not of the entries of a list or of a map
        let whole = [
            "Pigment",
            "Ink",
            "Step",
            "Darkest",
            "ShaftShade",
            "Population",
            "Visit",
            "Care",
            "Source",
            "Price",
        ];
        if let Some(document) = schema.as_object_mut() {
            document.shift_remove("required");
        }
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
            pigments: &self.pigments,
            rules: &self.shade_rules,
            healing: &self.healing,
            shafts: &self.hair,
            caps: &self.caps,
            needles_mm: &self.needles_mm,
            usual_needle_mm: self.zones.frontal.needle_mm,
            natural_dots_per_cm2: self.zones.frontal.dots_per_cm2,
        }
    }

    /// What the plan needs of it.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            ladder: &self.ladder,
            pigments: &self.pigments,
            zones: &self.zones,
            areas: &self.areas_cm2,
            caps: &self.caps,
            diffuse: &self.diffuse,
            needles_mm: &self.needles_mm,
            sessions: &self.sessions,
            cautions: &self.cautions,
            care: &self.care,
        }
    }
}

/// The default document in JSON.
///
/// Kept as text beside the values that it is made of, for the code that writes a practice is 7 KB of what a visitor
/// would download; a test holds the two together.
pub const DEFAULTS: &str = include_str!("defaults.json");

/// The default document.
#[must_use]
pub fn default_document() -> Value {
    serde_json::from_str(DEFAULTS).unwrap_or_default() // a test reads it too
}

/// A document with every field that may be absent.
fn example(defaults: &Value) -> Value {
    let mut example = defaults.clone();
    if let Some(price) = example.get_mut("pricePerSession") {
        *price = serde_json::json!({ "amount": 1.5, "currency": "" });
    }
    if let Some(step) = example.pointer_mut("/ladder/0").and_then(Value::as_object_mut) {
        step.insert("pigment".to_owned(), Value::String(String::new()));
    }
    example
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

    #[test]
    fn the_default_document_holds_the_default_values() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/practice/defaults.json");
        let text = serde_json::to_string(&Practice::default()).unwrap() + "\n";
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(file, &text).unwrap();
        }
        assert!(
            include_str!("defaults.json") == text,
            "BLESS=1 cargo test writes it anew"
        );
    }

    pub(super) fn refused(json: &str) -> (String, String) {
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
                r#"{"healing": {"dotHealedMm": {"value": 200}}}"#,
                "healing.dotHealedMm.value",
                "is 200; must be 0.08 to 0.4 (200 µm are 0.2 mm)",
            ),
            (
                r#"{"hair": {"shaftUm": {"value": 0.075}}}"#,
                "hair.shaftUm.value",
                "0.075 mm are 75 µm",
            ),
            (
                r#"{"caps": {"dotsPerCm2": 650}}"#,
                "caps.dotsPerCm2",
                "650 per square inch are 101 per cm²",
            ),
            (
                r#"{"caps": {"dotsPerCm2": null}}"#,
                "caps.dotsPerCm2",
                "is null, as JavaScript writes NaN; must be a number",
            ),
            (
                r#"{"cautions": {"dotMmAbove": 300}}"#,
                "cautions.dotMmAbove",
                "300 µm are 0.3 mm",
            ),
            (
                r#"{"care": [{"code": "keepDry", "untilDays": 43200}]}"#,
                "care[0].untilDays",
                "43200 hours are 1800 days",
            ),
            (
                r#"{"healing": {"dotHealedMm": {"value": 0.9}}}"#,
                "healing.dotHealedMm.value",
                "0.08 to 0.4",
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
        let long_name = format!("{{\"{}\": 1}}", "x".repeat(LARGEST / 2));
        assert_eq!(refused(&long_name).0.len(), 200);
    }

    #[test]
    fn the_schema_names_every_field_and_allows_partial_documents() {
        let schema = Practice::schema();
        let fields = schema["properties"].as_object().unwrap();
        let document = default_document();
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
}
