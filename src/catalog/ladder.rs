//! The shades: blacks thinned with more or less water, and the rules about which of them may be used on whom.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pigment::Pigment;

/// One shade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// What the clinic calls it.
    pub id: String,
    /// Parts of water to one part of pigment.
    pub water_parts: f64,
    /// The id of the pigment it is made of; the first of the practice's where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pigment: Option<String>,
}

impl Step {
    /// The pigment it is made of; `None` when the one it names is not among them.
    #[must_use]
    pub fn made_of<'a>(&self, pigments: &'a [Pigment]) -> Option<&'a Pigment> {
        match &self.pigment {
            Some(id) => pigments.iter().find(|pigment| pigment.id == *id),
            None => pigments.first(),
        }
    }
}

/// Places in the ladder of the shades up to step `end` that are made of its pigment, lightest first: inks of two
/// bottles are not mixed on one head.
#[must_use]
pub fn same_pigment(ladder: &[Step], pigments: &[Pigment], end: usize) -> Vec<usize> {
    let id = |step: &Step| step.made_of(pigments).map(|pigment| pigment.id.as_str());
    let Some(last) = ladder.get(end) else {
        return Vec::new();
    };
    let up_to_it = ladder.iter().enumerate().take(end + 1);
    up_to_it
        .filter(|(_, step)| id(step) == id(last))
        .map(|(place, _)| place)
        .collect()
}

/// The default ladder, lightest first.
///
/// Chosen: no table of dilutions is published. Twenty parts and more for fair hair and next to none for black hair on
/// dark skin are what the trade says; between them each step darkens about as much as the one before.
#[must_use]
pub fn default_ladder() -> Vec<Step> {
    let steps = [40.0, 30.0, 24.0, 18.0, 14.0, 10.0, 7.0, 5.0, 3.0];
    (1..)
        .zip(steps)
        .map(|(number, water_parts): (u32, f64)| Step {
            id: number.to_string(),
            water_parts,
            pigment: None,
        })
        .collect()
}

/// Which shades may be used on whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShadeRules {
    /// The darkest shade by skin, from light skin to dark; on darker skin than the last names, any shade may be used.
    pub darkest: Vec<Darkest>,
    /// How the first session starts.
    pub start: StartRule,
}

/// The darkest shade on skin above a typology angle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Darkest {
    /// The skin: lighter than this individual typology angle, degrees.
    pub ita_above: f64,
    /// The shade.
    pub id: String,
}

/// How the first session starts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartRule {
    /// Steps lighter than the shade to end with.
    pub steps_lighter: u32,
    /// The same on fair skin, where too dark shows most.
    pub steps_lighter_on_fair: u32,
    /// What fair skin is: lighter than this individual typology angle, degrees.
    pub fair_ita_above: f64,
    /// On skin lighter than `water_ita_above`, no less water than this.
    pub least_water_parts: f64,
    /// Individual typology angle in degrees, see `least_water_parts`.
    pub water_ita_above: f64,
}

impl Default for ShadeRules {
    /// Chosen: as the trade's advice, made checkable. One or two steps lighter, never under eight parts of water in the
    /// first session on skin over 28°, no darker than shade 6 over 55°; 7 and 8 where the trade stops on darker skin.
    fn default() -> Self {
        let darkest = |ita_above, id: &str| Darkest {
            ita_above,
            id: id.to_owned(),
        };
        Self {
            darkest: vec![darkest(55.0, "6"), darkest(28.0, "7"), darkest(-30.0, "8")],
            start: StartRule {
                steps_lighter: 1,
                steps_lighter_on_fair: 2,
                fair_ita_above: 41.0,
                least_water_parts: 8.0,
                water_ita_above: 28.0,
            },
        }
    }
}

impl ShadeRules {
    /// How many steps of the ladder, from the lightest on, may be used on skin of this angle: at least one, if there
    /// are any.
    #[must_use]
    pub fn allowed(&self, ladder: &[Step], ita_degrees: f64) -> usize {
        let rule = self.darkest.iter().find(|rule| ita_degrees > rule.ita_above);
        let last = rule.and_then(|rule| ladder.iter().position(|step| step.id == rule.id));
        last.map_or(ladder.len(), |last| last + 1)
    }

    /// The step to start with when the last session ends with step `end`: a lighter one of the same pigment, unless
    /// there is none.
    #[must_use]
    pub fn start(&self, ladder: &[Step], pigments: &[Pigment], end: usize, ita_degrees: f64) -> usize {
        let rule = &self.start;
        let lighter = if ita_degrees > rule.fair_ita_above {
            rule.steps_lighter_on_fair
        } else {
            rule.steps_lighter
        };
        let steps = same_pigment(ladder, pigments, end);
        let last = steps.len().saturating_sub(1);
        let start = last.saturating_sub(usize::try_from(lighter).unwrap_or(last));
        let least_water = if ita_degrees > rule.water_ita_above {
            rule.least_water_parts
        } else {
            0.0
        };
        let thin_enough = |place: &&usize| {
            let step = ladder.get(**place);
            step.is_some_and(|step| step.water_parts >= least_water)
        };
        let mut from_there_on = steps.iter().take(start + 1).rev();
        let found = from_there_on.find(thin_enough).or(steps.first());
        found.copied().unwrap_or(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_session_is_never_darker_than_the_last() {
        let (ladder, rules) = (default_ladder(), ShadeRules::default());
        for ita in [-60.0, 0.0, 30.0, 45.0, 70.0] {
            for end in 0..rules.allowed(&ladder, ita) {
                let start = rules.start(&ladder, &[Pigment::default()], end, ita);
                assert!(start < end || end == 0, "shade {end} at {ita}°");
                assert!(ita <= 28.0 || ladder[start].water_parts >= 8.0, "shade {end} at {ita}°");
            }
        }
    }

    #[test]
    fn the_first_session_takes_the_pigment_of_the_last() {
        let named = |id: &str| Pigment {
            id: id.to_owned(),
            ..Pigment::default()
        };
        let pigments = [named("a"), named("b")];
        let mut ladder = default_ladder();
        for (place, id) in [(0, "a"), (2, "b"), (4, "b"), (5, "b"), (8, "b")] {
            ladder[place].pigment = Some(id.to_owned()); // the others are of the first, which is "a"
        }
        assert_eq!(same_pigment(&ladder, &pigments, 3), [0, 1, 3]);
        assert_eq!(same_pigment(&ladder, &pigments, 8), [2, 4, 5, 8]);
        let start = |end| ShadeRules::default().start(&ladder, &pigments, end, 0.0);
        assert_eq!([8, 7, 4, 3, 2, 0].map(start), [5, 6, 2, 1, 2, 0]);
        let fair = |end| ShadeRules::default().start(&ladder, &pigments, end, 60.0); // two lighter, of 8 parts or more
        assert_eq!([8, 7, 5, 4].map(fair), [4, 3, 2, 2]);
    }

    #[test]
    fn very_light_skin_stops_at_six_and_dark_skin_has_them_all() {
        let (ladder, rules) = (default_ladder(), ShadeRules::default());
        assert_eq!(ladder[rules.allowed(&ladder, 60.0) - 1].id, "6");
        assert_eq!(rules.allowed(&ladder, -40.0), ladder.len());
        assert!(ladder.windows(2).all(|pair| pair[1].water_parts < pair[0].water_parts));
    }
}
