//! What the types do not hold: ranges, order, and values that are at odds with each other.

use serde_json::Value;

use super::{
    Practice,
    merge::suggestion,
    provenance::at,
    unit::{self, figures, written},
};
use crate::{catalog::pigment::Pigment, error::Error, optics::ink::Ink, units::Estimate};

impl Practice {
    /// Checks what the types do not.
    ///
    /// # Errors
    /// [`Error::Practice`] with the path of the first value that is out of range or at odds with another.
    pub fn check(&self) -> Result<(), Error> {
        self.check_as(&self.to_value())
    }

    /// The same for one who has it as JSON too.
    pub(super) fn check_as(&self, document: &Value) -> Result<(), Error> {
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
        self.check_pigments()?;
        self.check_ladder()?;
        self.check_shade_rules()?;
        self.check_optics()?;
        self.check_plan()?;
        for (path, source) in &self.provenance {
            let here = || format!("provenance.{path}");
            must(
                at(document, path).is_some(),
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

    fn check_pigments(&self) -> Result<(), Error> {
        must(
            (1..=20).contains(&self.pigments.len()),
            "pigments",
            "must have 1 to 20 entries",
        )?;
        for (i, pigment) in self.pigments.iter().enumerate() {
            let here = |field: &str| format!("pigments[{i}].{field}");
            text(|| here("id"), &pigment.id, 40)?;
            let new = self.pigments.iter().take(i).all(|other| other.id != pigment.id);
            must(new, || here("id"), "is taken by a pigment before; give each its own")?;
            text(|| here("name"), &pigment.name, 200)?;
            text(|| here("maker"), &pigment.maker, 200)?;
            within(|| here("pigmentPercent"), pigment.pigment_percent, 0.0, 100.0)?;
            let Ink {
                absorption_per_mm,
                healed_share,
            } = pigment.ink;
            within(|| here("ink.absorptionPerMm"), absorption_per_mm, 1.0, 10_000.0)?;
            estimate(&here("ink.healedShare"), healed_share, 0.001, 1.0)?;
        }
        Ok(())
    }

    fn check_ladder(&self) -> Result<(), Error> {
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
            let Some(pigment) = step.made_of(&self.pigments) else {
                let named = step.pigment.as_deref().unwrap_or_default();
                let ids: Vec<&str> = self.pigments.iter().map(|pigment| pigment.id.as_str()).collect();
                return not_among(format!("ladder[{i}].pigment"), "a pigment in `pigments`", named, &ids);
            };
            let absorption = pigment.ink.healed_per_mm(step.water_parts);
            if let Some(before) = lighter.filter(|before| absorption <= *before) {
                return Err(Error::practice(here(), self.not_darker(pigment, absorption, before)));
            }
            lighter = Some(absorption);
        }
        Ok(())
    }

    /// What to do with a shade that heals to no more than the absorption, 1/mm, of the one before.
    fn not_darker(&self, pigment: &Pigment, absorption: f64, before: f64) -> String {
        if self.pigments.len() == 1 {
            return "must be less than that of the shade before: lightest first".to_owned();
        }
        let less_water = pigment.ink.healed_per_mm(0.0) / before - 1.0;
        let mend = if less_water > 0.0 {
            format!("take less than {} parts, or move it up", written(figures(less_water)))
        } else {
            "move it up".to_owned()
        };
        let (here, before) = (written(figures(absorption)), written(figures(before)));
        format!(
            "heals to {here} per mm of `{}`, where the shade before has {before}: lightest first; {mend}",
            pigment.name
        )
    }

    fn check_shade_rules(&self) -> Result<(), Error> {
        let ids: Vec<&str> = self.ladder.iter().map(|step| step.id.as_str()).collect();
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
            if !ids.contains(&rule.id.as_str()) {
                return not_among(
                    format!("shadeRules.darkest[{i}].id"),
                    "a shade in `ladder`",
                    &rule.id,
                    &ids,
                );
            }
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
        estimate("healing.dotHealedMm", healing.dot_healed_mm, 0.08, 0.40)?;
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
            within(
                || format!("healing.{name}.atTenYears"),
                fading.at_ten_years,
                0.01,
                fading.at_three_years,
            )?;
        }
        let softening = healing.softening;
        within("healing.softening.atThreeYears", softening.at_three_years, 1.0, 3.0)?;
        within(
            "healing.softening.atTenYears",
            softening.at_ten_years,
            softening.at_three_years,
            3.0,
        )?;

        estimate("hair.hairsPerCm2", self.hair.hairs_per_cm2, 10.0, 600.0)?;
        estimate("hair.shaftUm", self.hair.shaft_um, 10.0, 200.0)?;
        estimate("hair.absorptionPerMm", self.hair.absorption_per_mm, 0.3, 1000.0)?;
        within("hair.absorptionSlope", self.hair.absorption_slope, 0.0, 10.0)?;
        within("hair.whiteReflectance", self.hair.white_reflectance, 0.0, 1.0)?;
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
        for (i, population) in self.hair.populations.iter().enumerate() {
            let here = |field: &str| format!("hair.populations[{i}].{field}");
            text(|| here("id"), &population.id, 40)?;
            let before = self.hair.populations.iter().take(i);
            let new = before.filter(|other| other.id == population.id).count() == 0;
            must(new, || here("id"), "is taken by one before; give each its own")?;
            estimate(&here("hairsPerCm2"), population.hairs_per_cm2, 10.0, 600.0)?;
            estimate(&here("shaftUm"), population.shaft_um, 10.0, 200.0)?;
        }
        Ok(())
    }

    fn check_plan(&self) -> Result<(), Error> {
        must(
            (1..=20).contains(&self.needles_mm.len()),
            "needlesMm",
            "must have 1 to 20 entries",
        )?;
        for (i, needle) in self.needles_mm.iter().enumerate() {
            let here = || format!("needlesMm[{i}]");
            within(here, *needle, 0.05, 1.0)?;
            let wider = self.needles_mm.iter().take(i).all(|finer| finer < needle);
            must(wider, here, "must be more than the one before: finest first")?;
        }
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
            let days = || format!("sessions.visits[{i}].afterDays");
            within(days, f64::from(visit.after_days), 0.0, 3650.0)?;
            before = visit.cumulative;
        }
        within("sessions.dotsPerHour", self.sessions.dots_per_hour, 100.0, 100_000.0)?;
        within("sessions.leastMinutes", self.sessions.least_minutes, 0.0, 600.0)?;
        self.check_cautions()?;
        must(self.care.len() <= 100, "care", "must have at most 100 entries")?;
        for (i, care) in self.care.iter().enumerate() {
            text(|| format!("care[{i}].code"), &care.code, 100)?;
            let days = || format!("care[{i}].untilDays");
            within(days, f64::from(care.until_days), 0.0, 36_500.0)?; // 0 is for good
        }
        Ok(())
    }

    /// Limits that can be set so that nothing is ever said, but not to what cannot have been meant.
    fn check_cautions(&self) -> Result<(), Error> {
        let limits = &self.cautions;
        for (name, value, low, high) in [
            ("darkerThanStubble", limits.darker_than_stubble, 0.0, 100.0),
            ("fairItaAbove", limits.fair_ita_above, -90.0, 90.0),
            ("fairWaterBelow", limits.fair_water_below, 0.0, 1000.0),
            ("darkItaBelow", limits.dark_ita_below, -90.0, 90.0),
            ("darkWaterFrom", limits.dark_water_from, 0.0, 1000.0),
            ("dotMmAbove", limits.dot_mm_above, 0.05, 1.0),
            ("ageAbove", limits.age_above, 0.0, 150.0),
            ("markOverShaftAbove", limits.mark_over_shaft_above, 0.5, 20.0),
            ("straightnessAbove", limits.straightness_above, 0.5, 1.0),
            ("pitchOverDiameterBelow", limits.pitch_over_diameter_below, 0.0, 20.0),
            ("denseAbove", limits.dense_above, 1.0, 400.0),
            ("tooDenseAbove", limits.too_dense_above, 1.0, 400.0),
            ("coverageAbove", limits.coverage_above, 0.0, 1.0),
            ("sessionsAbove", f64::from(limits.sessions_above), 0.0, 10.0),
            ("deltaE00Above", limits.delta_e00_above, 0.0, 100.0),
            ("grayShareAbove", limits.gray_share_above, 0.0, 1.0),
            ("littleDarkeningBelow", limits.little_darkening_below, 0.0, 100.0),
            ("minutesAbove", limits.minutes_above, 10.0, 1440.0),
        ] {
            within(|| format!("cautions.{name}"), value, low, high)?;
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
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(out_of_range(path.write(), value, low, high))
    }
}

fn out_of_range(path: String, value: f64, low: f64, high: f64) -> Error {
    let meaning = unit::meant(&path, value, low, high).map(|meaning| format!(" ({meaning})"));
    let [value, low, high] = [value, low, high].map(written);
    let problem = format!("is {value}; must be {low} to {high}{}", meaning.unwrap_or_default());
    Error::practice(path, problem)
}

fn estimate(path: &str, Estimate { value, low, high }: Estimate, least: f64, most: f64) -> Result<(), Error> {
    for (name, x) in [("value", value), ("low", low), ("high", high)] {
        within(|| format!("{path}.{name}"), x, least, most)?;
    }
    must(low <= value && value <= high, path, "must have low <= value <= high")
}

fn not_among(path: String, what: &str, id: &str, known: &[&str]) -> Result<(), Error> {
    let problem = format!("is not the id of {what}; {}", suggestion(id, known));
    Err(Error::practice(path, problem))
}

fn text(path: impl Path, value: &str, longest: usize) -> Result<(), Error> {
    let fits = !value.trim().is_empty() && value.chars().count() <= longest && !value.chars().any(char::is_control);
    must(fits, path, &format!("must be a line of 1 to {longest} characters"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::practice::tests::refused;

    fn pigment(id: &str, absorption_per_mm: f64) -> Value {
        json!({ "id": id, "name": id, "maker": "none", "pigmentPercent": 15,
            "ink": { "absorptionPerMm": absorption_per_mm, "healedShare": { "value": 0.1, "low": 0.03, "high": 0.3 } } })
    }

    fn two_pigments(ladder: &Value) -> String {
        json!({ "pigments": [pigment("ash", 500.0), pigment("coal", 1000.0)], "ladder": ladder,
            "shadeRules": { "darkest": [] } })
        .to_string()
    }

    #[test]
    fn a_ladder_may_go_from_pigment_to_pigment_as_long_as_it_darkens() {
        let ladder = json!([{ "id": "1", "waterParts": 9 }, { "id": "2", "waterParts": 15, "pigment": "coal" },
            { "id": "3", "waterParts": 5, "pigment": "ash" }, { "id": "4", "waterParts": 9, "pigment": "coal" }]);
        let practice = Practice::from_json(&two_pigments(&ladder)).unwrap();
        assert_eq!(Practice::from_json(&practice.to_json()), Ok(practice));
    }

    #[test]
    fn a_shade_out_of_order_is_told_what_to_do() {
        let no_darker = json!([{ "id": "1", "waterParts": 9 }, { "id": "2", "waterParts": 19, "pigment": "coal" }]);
        let (path, problem) = refused(&two_pigments(&no_darker));
        assert_eq!(path, "ladder[1].waterParts");
        assert!(
            problem.contains("lightest first; take less than 19 parts, or move it up"),
            "{problem}"
        );
        let too_dark = json!([{ "id": "1", "waterParts": 0.5, "pigment": "coal" }, { "id": "2", "waterParts": 1 }]);
        let (path, problem) = refused(&two_pigments(&too_dark));
        assert_eq!(path, "ladder[1].waterParts");
        assert!(problem.ends_with("lightest first; move it up"), "{problem}");
    }

    #[test]
    fn a_pigment_that_is_not_there_is_named_with_the_nearest() {
        let ladder = |id: &str| json!([{ "id": "1", "waterParts": 9, "pigment": id }]);
        for (id, problem) in [("cole", "did you mean `coal`?"), ("ink", "there are ash, coal")] {
            let found = refused(&two_pigments(&ladder(id)));
            assert_eq!(found.0, "ladder[0].pigment");
            assert!(found.1.contains(problem), "{}", found.1);
        }
    }

    #[test]
    fn each_pigment_must_be_whole_and_have_a_name_of_its_own() {
        let refused = |pigments: Value| refused(&json!({ "pigments": pigments }).to_string());
        let mut half = pigment("ash", 500.0);
        half["ink"]["healedShare"].as_object_mut().unwrap().remove("low");
        for (pigments, path, problem) in [
            (json!([]), "pigments", "1 to 20"),
            (json!([half]), "pigments[0].ink.healedShare.low", "is missing"),
            (
                json!([pigment("ash", 500.0), { "id": "b" }]),
                "pigments[1].name",
                "is missing",
            ),
            (
                json!([pigment("ash", 500.0), pigment("ash", 600.0)]),
                "pigments[1].id",
                "taken",
            ),
            (
                json!([pigment("ash", 0.5)]),
                "pigments[0].ink.absorptionPerMm",
                "1 to 10000",
            ),
            (json!([pigment(" ", 500.0)]), "pigments[0].id", "a line of"),
        ] {
            let found = refused(pigments);
            assert_eq!(found.0, path, "{}", found.1);
            assert!(found.1.contains(problem), "{}", found.1);
        }
    }
}
