//! Where the values of a document come from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Practice;

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

/// Where our own values come from.
pub(super) fn default_provenance() -> BTreeMap<String, Source> {
    [
        (
            "pigments",
            "C",
            "one artist's figure for one maker: 15 % pigment in a carbon black",
        ),
        (
            "pigments[0].ink.absorptionPerMm",
            "D",
            "7.5 m²/g, soot at 550 nm, times 150 mg/ml",
        ),
        (
            "pigments[0].ink.healedShare",
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
            "healing.skin.atTenYears",
            "D",
            "on at half the pace; no survey of ten years is known",
        ),
        ("healing.scars.atTenYears", "D", "twice as fast as skin"),
        (
            "healing.softening",
            "C",
            "practitioners: dots expand slightly over the years; how much is ours",
        ),
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
            "hair.absorptionSlope",
            "B",
            "melanosomes absorb with the power -3.33 of the wavelength (Jacques 1998)",
        ),
        (
            "hair.whiteReflectance",
            "D",
            "white hair scatters rather than absorbs: half of the light comes back",
        ),
        (
            "hair.populations",
            "A",
            "means and spread of counts by descent; said by the visitor, never told from a face",
        ),
        ("needlesMm", "C", "what the trade sells: 0.18 to 0.30 mm"),
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
            "sessions.leastMinutes",
            "D",
            "no visit is shorter, with talk and setting up",
        ),
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
    /// Default provenance must not vouch for values that a clinic has put in their place.
    pub(super) fn own_what_was_given(&mut self, given: &Value) {
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
}

/// What stands at a path, as `pigments[0].ink`.
pub(super) fn at<'a>(document: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '['])
        .try_fold(document, |value, key| match key.strip_suffix(']') {
            Some(index) => value.get(index.parse::<usize>().ok()?),
            None => value.get(key),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_provenance_names_a_value() {
        let document = crate::practice::default_document();
        for path in default_provenance().keys() {
            assert!(at(&document, path).is_some(), "{path}");
        }
    }
}
