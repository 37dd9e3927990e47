//! What can be shown of a ranking.

use super::Look;
use crate::{
    catalog::{Offer, Ranking},
    optics::{
        appearance::{Ages, Inked},
        healing::Tissue,
    },
};

/// Months after healing at the times that are shown; the day itself comes first and is none of them.
const MONTHS: [f64; 3] = [0.0, 6.0, 36.0];

/// The shade that is recommended, at so many dots on a square centimeter, then those that come near it.
#[must_use]
pub fn looks(ranking: &Ranking, offer: &Offer<'_>, dots_per_cm2: f64) -> Vec<Look> {
    let healing = offer.healing;
    let look = |id: &str, dots_per_cm2: f64, dot_mm: f64, ages: Ages| {
        let rgb = |sigma| {
            let bare = ranking.skin.reflectance;
            Inked { bare, sigma }.rgb(dots_per_cm2)
        };
        let [fresh, healed] = [ages.fresh, ages.healed].map(rgb);
        let [now, later, last] = MONTHS.map(|months| healed.map(|band| band * healing.left(Tissue::Skin, months)));
        let [own, wider, widest] = MONTHS.map(|months| dot_mm * healing.widened(months));
        let on_the_day = dot_mm * (healing.dot_fresh_mm / healing.dot_healed_mm.value.max(1e-3)).max(1.0);
        Look {
            id: id.to_owned(),
            dots_per_cm2,
            sigma_mm2: [fresh, now, later, last],
            dot_mm: [on_the_day, own, wider, widest],
        }
    };
    let thinner = dots_per_cm2 / ranking.dots_per_cm2.value.max(1.0); // where hair is left, fewer belong
    let others = ranking.shade.alternatives.iter().filter_map(|other| {
        let step = offer.ladder.iter().find(|step| step.id == other.id)?;
        let pigment = step.made_of(offer.pigments)?;
        let ages = Ages::of_diameter(
            &ranking.skin,
            &pigment.ink,
            step.water_parts,
            healing,
            other.dot_healed_mm,
        );
        Some(look(&other.id, other.dots_per_cm2 * thinner, other.dot_healed_mm, ages))
    });
    let own = look(&ranking.shade.id, dots_per_cm2, ranking.dot_healed_mm, ranking.dot);
    core::iter::once(own).chain(others).collect()
}
