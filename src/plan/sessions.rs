//! In how many visits, how far apart, with which shade.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SessionPlan;
use crate::{
    catalog::{
        ladder::{Step, same_pigment},
        pigment::Pigment,
    },
    units::round,
};

/// How the work is split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionRules {
    /// The visits, in order.
    pub visits: Vec<Visit>,
    /// Dots set in an hour.
    pub dots_per_hour: f64,
    /// The least that a visit takes, minutes.
    pub least_minutes: f64,
}

/// One visit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Visit {
    /// Share of all dots that stand after it, 0–1; 1 after the last.
    pub cumulative: f64,
    /// Days after the one before; 0 for the first.
    pub after_days: u32,
}

impl Default for SessionRules {
    /// Published: 30, 70 and 100 % of the density in three sessions (Liu 2025, `sources::liu_2025`). Chosen within what
    /// clinics say: ten days, then four weeks, between them; 14,000 dots in three hours; no visit under an hour.
    fn default() -> Self {
        let visit = |cumulative, after_days| Visit { cumulative, after_days };
        Self {
            visits: vec![visit(0.30, 0), visit(0.70, 10), visit(1.00, 28)],
            dots_per_hour: 14_000.0 / 3.0,
            least_minutes: 60.0,
        }
    }
}

/// The sessions for so many dots: from the shade to start with, a step darker each time, to the shade to end with, all
/// of its pigment.
#[must_use]
pub fn sessions(
    total_dots: f64,
    ladder: &[Step],
    pigments: &[Pigment],
    (start, end): (usize, usize),
    rules: &SessionRules,
) -> Vec<SessionPlan> {
    let mut steps = same_pigment(ladder, pigments, end);
    steps.retain(|place| *place >= start);
    let mut before = 0.0;
    let last = rules.visits.len().saturating_sub(1);
    let each = rules.visits.iter().enumerate().zip(1_u32..);
    each.map(|((index, visit), n)| {
        let after = if index == last {
            total_dots
        } else {
            round(total_dots * visit.cumulative / 10.0, 0) * 10.0
        };
        let dots = (after - before).max(0.0);
        before = after;
        let step = steps.get(index).filter(|_| index != last).copied().unwrap_or(end);
        let minutes = (dots / rules.dots_per_hour.max(1.0) * 60.0).max(rules.least_minutes);
        SessionPlan {
            n,
            cumulative: round(visit.cumulative, 3),
            shade_id: ladder.get(step).map(|step| step.id.clone()).unwrap_or_default(),
            dots,
            minutes: round(minutes / 5.0, 0) * 5.0,
            after_days: visit.after_days,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ladder::default_ladder;

    fn with_default_pigment(total_dots: f64, ladder: &[Step], steps: (usize, usize)) -> Vec<SessionPlan> {
        let pigments = [Pigment::default()];
        sessions(total_dots, ladder, &pigments, steps, &SessionRules::default())
    }

    #[test]
    fn a_hundred_and_ten_dots_come_as_33_44_and_33() {
        let sessions = with_default_pigment(11_000.0, &default_ladder(), (3, 5));
        let dots: Vec<f64> = sessions.iter().map(|session| session.dots).collect();
        assert_eq!(dots, [3300.0, 4400.0, 3300.0]);
        let shades: Vec<&str> = sessions.iter().map(|session| session.shade_id.as_str()).collect();
        assert_eq!(shades, ["4", "5", "6"]);
    }

    #[test]
    fn shades_of_another_pigment_are_passed_over() {
        let [first, second] = ["first", "second"].map(|id| Pigment {
            id: id.to_owned(),
            ..Pigment::default()
        });
        let mut ladder = default_ladder();
        for place in [2, 4, 6] {
            ladder[place].pigment = Some("second".to_owned());
        }
        let shades = |steps| -> Vec<String> {
            let sessions = sessions(
                9000.0,
                &ladder,
                &[first.clone(), second.clone()],
                steps,
                &SessionRules::default(),
            );
            sessions.into_iter().map(|session| session.shade_id).collect()
        };
        assert_eq!(shades((2, 6)), ["3", "5", "7"]);
        assert_eq!(shades((1, 5)), ["2", "4", "6"]);
        assert_eq!(shades((4, 6)), ["5", "7", "7"]);
    }

    #[test]
    fn a_usual_session_takes_two_to_four_hours() {
        let sessions = with_default_pigment(42_000.0, &default_ladder(), (1, 2));
        assert!(
            sessions
                .iter()
                .all(|session| (120.0..=240.0).contains(&session.minutes)),
            "{sessions:?}"
        );
    }
}
