//! Which shade, at how many dots, comes nearest to the stubble that the client has or would have.
//!
//! Many a shade reaches the same darkness with more or fewer, larger or smaller dots. So each shade is first given, for
//! each needle, the density at which it comes nearest without getting darker than wanted; among those that then come
//! about equally near, the one whose density and needle are nearest to what the practice does on the top of a head is
//! taken, and of two such the nearer one. What the uncertainty of skin, hair and healing leaves possible is told by doing
//! the same with each of them a little off.

use super::{
    Alternative, Reach, Shade, TargetSource,
    case::{Case, DRAWN, Found, Look, Wanted},
    ladder::Step,
    offer::{FEWEST, Offer},
};
use crate::{
    color::{
        Lab, delta_e_2000, hex,
        lab::delta_e_1994,
        spectrum::{BANDS, Spectrum},
    },
    optics::{
        appearance::{Ages, Inked, Light, cross_sections},
        bands::{Filling, SkinBands},
        cross_section::Shape,
        skin::SkinSpectrum,
    },
    units::{Estimate, quantile, rising, round},
};

/// Shades within this CIEDE2000 of the nearest one count as equally near. Chosen: just noticeable side by side.
const EQUALLY_NEAR: f64 = 1.0;

/// How much an unusual needle weighs against an unusual density, both as logarithms. Chosen: the clinic's usual needle
/// stays unless another brings the density nearer by the square of how much wider or narrower it is.
const UNUSUAL: f64 = 2.0;

/// The answer of [`rank`].
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The shade, its look and its runners-up.
    pub shade: Shade,
    /// Healed dots on a square centimeter of the top of the head.
    pub dots_per_cm2: Estimate,
    /// Diameter of a dot on the day, millimeters.
    pub dot_fresh_mm: f64,
    /// Optically effective diameter when healed, millimeters.
    pub dot_healed_mm: f64,
    /// Diameter of the healed mark as seen on the surface, millimeters.
    pub mark_mm: f64,
    /// Diameter of a shaft of the wanted look, micrometers.
    pub shaft_um: f64,
    /// The dots' diameter over that of the usual needle.
    pub dot_scale: f64,
    /// What the wanted look rests on.
    pub source: TargetSource,
    /// Places in the ladder of the shade to start with and of the shade to end with.
    pub steps: (usize, usize),
    /// Individual typology angle of the skin, degrees.
    pub ita_degrees: f64,
    /// The skin.
    pub skin: SkinSpectrum,
    /// What one dot does to it, by age.
    pub dot: Ages,
    /// Hairs on a square centimeter that the wanted look has where it is not thin.
    pub hairs_per_cm2: f64,
    /// L* of the healed scalp less that of the wanted look.
    pub lightness_above_target: f64,
    /// L* of bare skin less that of the wanted look.
    pub wanted_darkening: f64,
}

/// Ranks the shades of an offer; `None` only when it has none, or not their pigments.
#[must_use]
pub fn rank(wanted: &Wanted, offer: &Offer<'_>) -> Option<Ranking> {
    let healing = offer.healing;
    let skin = SkinSpectrum::from_lab(Lab::new(
        wanted.skin[0].value,
        wanted.skin[1].value,
        wanted.skin[2].value,
    ));
    let healed_per_mm = |step: &Step| {
        let pigment = offer.pigment(step)?;
        Some(pigment.ink.healed_per_mm(step.water_parts))
    };
    let fillings: Vec<f64> = offer.ladder.iter().map(healed_per_mm).collect::<Option<_>>()?;
    let best_guess = Case::best_guess(wanted, offer, &skin);
    let allowed = best_guess.allowed(offer);
    let mut found: Vec<Found> = Vec::with_capacity(fillings.len());
    for scale in offer.dot_scales() {
        let dot = Shape::Dot {
            diameter_mm: best_guess.dot_mm * scale,
            depth_mm: healing.depth_mm(),
        }
        .absorber();
        let most = best_guess.most(scale, offer);
        found.extend(fillings.iter().take(allowed).enumerate().map(|(step, filling)| {
            let sigma = cross_sections(&skin, &dot, &[*filling; BANDS]);
            best_guess.nearest(step, scale, sigma, most, delta_e_2000)
        }));
    }
    let chosen = pick(&found, offer.natural_dots_per_cm2)?;
    let end = chosen.step;
    let alternatives = runners_up(offer, &found, end);
    let step = offer.ladder.get(end)?;
    let pigment = offer.pigment(step)?;
    let dot_mm = best_guess.dot_mm * chosen.scale;
    let dot = Ages::of_diameter(&skin, &pigment.ink, step.water_parts, healing, dot_mm);

    let per_cm2 = round(chosen.dots_per_cm2, 0);
    let look = |sigma: Spectrum| {
        let bare = skin.reflectance;
        Inked { bare, sigma }.reflectance(per_cm2)
    };
    let healed_lab = look(dot.healed).lab();

    let bands = SkinBands::new(&skin, healing.depth_mm());
    let inks: Vec<Filling> = fillings.iter().map(|per_mm| Filling::new(*per_mm)).collect();
    let (mut picked, mut densities, mut differences) = (vec![0_u32; fillings.len()], Vec::new(), Vec::new());
    for draw in DRAWN.iter() {
        let case = Case::drawn(wanted, offer, &bands, draw);
        let dots = bands.dots(case.dot_mm * chosen.scale);
        let (allowed, most) = (case.allowed(offer), case.most(chosen.scale, offer));
        found.clear();
        for (step, ink) in inks.iter().enumerate().take(allowed.max(end + 1)).rev() {
            let shade = case.nearest(step, chosen.scale, dots.at(ink), most, delta_e_1994);
            if step == end {
                densities.push(shade.dots_per_cm2);
            }
            if step < allowed {
                found.push(shade);
            }
            let nearest = found.first().map_or(f64::INFINITY, |darkest| darkest.difference);
            if step <= end && shade.at_the_cap && shade.difference > nearest + EQUALLY_NEAR {
                break; // what is lighter still is farther still
            }
        }
        let sample = pick(&found, offer.natural_dots_per_cm2);
        if let Some(count) = sample.and_then(|sample| picked.get_mut(sample.step)) {
            *count += 1;
        }
        let inked = Inked {
            bare: case.bare,
            sigma: dots.at(inks.get(end)?),
        };
        differences.push(delta_e_2000(inked.lab(per_cm2), case.target_lab));
    }

    let start = offer
        .rules
        .start(offer.ladder, offer.pigments, end, best_guess.ita_degrees);
    let id = |step: usize| offer.ladder.get(step).map(|step| step.id.clone()).unwrap_or_default();
    Some(Ranking {
        shade: Shade {
            id: step.id.clone(),
            water_parts: step.water_parts,
            pigment: pigment.name.clone(),
            start_id: id(start),
            healed_lab: rounded(healed_lab),
            healed_hex: hex(look(dot.healed).linear()),
            fresh_hex: hex(look(dot.fresh).linear()),
            target_lab: rounded(best_guess.target_lab),
            target_hex: hex(best_guess.target.linear()),
            delta_e00: ninety_percent(chosen.difference, &differences).round(1),
            reach: chosen.reach,
            range: range(&picked, end).map(id).collect(),
            alternatives,
        },
        dots_per_cm2: ninety_percent(per_cm2, &densities).round(0),
        dot_fresh_mm: round(healing.dot_fresh_mm * chosen.scale, 3),
        dot_healed_mm: round(dot_mm, 3),
        mark_mm: healing.surface_mm().value * chosen.scale,
        shaft_um: wanted.growth.shaft_um.value,
        dot_scale: chosen.scale,
        source: match wanted.look {
            Look::Measured { .. } => TargetSource::Measured,
            Look::Hair { .. } => TargetSource::Predicted,
            Look::Unseen => TargetSource::Default,
        },
        hairs_per_cm2: wanted.growth.hairs_per_cm2.value,
        steps: (start, end),
        ita_degrees: best_guess.ita_degrees,
        dot,
        lightness_above_target: healed_lab.l - best_guess.target_lab.l,
        wanted_darkening: best_guess.lab.l - best_guess.target_lab.l,
        skin,
    })
}

/// The shade and dots to take, see the head of this file. When nothing matches, the nearest.
///
/// The lightest of all is left for the first session, which must start lighter than the last ends, if another will do.
fn pick(found: &[Found], natural: f64) -> Option<Found> {
    let matched = found.iter().any(|shade| shade.reach == Reach::Matched);
    let nearest = found.iter().map(|shade| shade.difference).min_by(f64::total_cmp)?;
    let near_enough = nearest + if matched { EQUALLY_NEAR } else { 0.0 };
    let ln = |x: f64| libm::fabs(libm::log(x));
    let off = |shade: &Found| ln(shade.dots_per_cm2 / natural.max(FEWEST)) + UNUSUAL * ln(shade.scale);
    let best_from = |first: usize| {
        let eligible = found
            .iter()
            .filter(|shade| shade.step >= first && shade.difference <= near_enough);
        eligible.min_by(|one, other| {
            let by_density = off(one).total_cmp(&off(other));
            by_density.then(one.difference.total_cmp(&other.difference))
        })
    };
    best_from(1).or_else(|| best_from(0)).copied()
}

/// What comes after the shade to take: of each other shade, the dots that come nearest.
fn runners_up(offer: &Offer<'_>, found: &[Found], end: usize) -> Vec<Alternative> {
    let off = |shade: &Found| libm::fabs(shade.dots_per_cm2 - offer.natural_dots_per_cm2);
    let nearer = |one: &&Found, other: &&Found| {
        let by_difference = round(one.difference, 1).total_cmp(&round(other.difference, 1));
        by_difference.then(off(one).total_cmp(&off(other)))
    };
    let steps = 0..offer.ladder.len();
    let of_step = |step: usize| found.iter().filter(|shade| shade.step == step).min_by(nearer);
    let others: Vec<&Found> = steps.filter(|step| *step != end).filter_map(of_step).collect();
    let others = rising(&rising(&others, |shade| off(shade)), |shade| round(shade.difference, 1));
    let named = others.into_iter().take(3).filter_map(|shade| {
        Some(Alternative {
            id: offer.ladder.get(shade.step)?.id.clone(),
            delta_e00: round(shade.difference, 1),
            dots_per_cm2: round(shade.dots_per_cm2, 0),
            dot_healed_mm: round(offer.healing.dot_healed_mm.value * shade.scale, 3),
        })
    });
    named.collect()
}

/// The shades that nine cases in ten fall on, with all between them; the chosen one is always among them.
fn range(picked: &[u32], end: usize) -> core::ops::RangeInclusive<usize> {
    let total: u32 = picked.iter().sum();
    let (mut low, mut high) = (end, end);
    let count = |step: usize| picked.get(step).copied().unwrap_or(0);
    let mut held = count(end);
    while held * 10 < total * 9 {
        let below: u32 = picked.iter().take(low).sum();
        let above: u32 = picked.iter().skip(high + 1).sum();
        if below >= above && low > 0 {
            low -= 1;
            held += count(low);
        } else if high + 1 < picked.len() {
            high += 1;
            held += count(high);
        } else {
            break;
        }
    }
    low..=high
}

/// The middle nine tenths of the outcomes around a value.
fn ninety_percent(value: f64, outcomes: &[f64]) -> Estimate {
    #[expect(clippy::cast_possible_truncation, reason = "seven digits of a few that count")]
    let mut outcomes: Vec<f32> = outcomes.iter().map(|x| *x as f32).collect();
    let [low, high] = [0.05, 0.95].map(|share| f64::from(quantile(&mut outcomes, share)));
    Estimate {
        value,
        low: low.min(value),
        high: high.max(value),
    }
}

fn rounded(lab: Lab) -> [f64; 3] {
    [lab.l, lab.a, lab.b].map(|x| round(x, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::{
            ladder::{ShadeRules, default_ladder},
            offer::Caps,
            pigment::Pigment,
        },
        optics::{
            healing::Healing,
            stubble::{Growth, Shafts},
        },
    };

    fn with_offer<T>(healing: &Healing, caps: &Caps, run: impl Fn(&Offer<'_>) -> T) -> T {
        run(&Offer {
            ladder: &default_ladder(),
            pigments: &[Pigment::default()],
            rules: &ShadeRules::default(),
            healing,
            shafts: &Shafts::default(),
            caps,
            needles_mm: &[0.18, 0.20, 0.25, 0.30],
            usual_needle_mm: 0.25,
            natural_dots_per_cm2: 110.0,
        })
    }

    fn skin(l: f64, a: f64, b: f64, half_width: f64) -> [Estimate; 3] {
        [l, a, b].map(|x| Estimate::new(x, half_width))
    }

    fn hair(lightness: f64) -> Look {
        Look::Hair {
            lab: [lightness, 4.0, 6.0].map(|x| Estimate::new(x, 3.0)),
            gray_share: 0.0,
        }
    }

    const LIGHT: [f64; 3] = [67.9, 17.2, 9.3];
    const MEDIUM: [f64; 3] = [56.1, 14.7, 17.1];
    const DARK: [f64; 3] = [38.0, 13.4, 23.4];

    fn ranked(skin_lab: [f64; 3], half_width: f64, look: Look) -> Ranking {
        let [l, a, b] = skin_lab;
        let wanted = Wanted {
            skin: skin(l, a, b, half_width),
            look,
            growth: Shafts::default().usual(),
        };
        with_offer(&Healing::default(), &Caps::default(), |offer| rank(&wanted, offer)).unwrap()
    }

    #[test]
    fn darker_hair_wants_a_darker_scalp() {
        for skin in [LIGHT, MEDIUM, DARK] {
            let lightness = [60.0, 40.0, 30.0, 20.0].map(|hair_l| ranked(skin, 2.0, hair(hair_l)).shade.target_lab[0]);
            assert!(lightness.windows(2).all(|pair| pair[1] < pair[0]), "{lightness:?}");
        }
    }

    #[test]
    fn the_healed_scalp_is_never_darker_than_wanted() {
        for skin in [LIGHT, MEDIUM, DARK] {
            for hair_l in [60.0, 40.0, 25.0, 10.0] {
                let ranking = ranked(skin, 2.0, hair(hair_l));
                assert!(ranking.lightness_above_target > -0.1, "{skin:?} {hair_l}: {ranking:?}");
                assert!(ranking.dots_per_cm2.high <= 200.0, "{ranking:?}");
            }
        }
    }

    #[test]
    fn brown_hair_on_medium_skin_is_matched_near_the_natural_density() {
        let ranking = ranked(MEDIUM, 2.0, hair(38.0));
        assert_eq!(ranking.shade.reach, Reach::Matched);
        assert!((90.0..=130.0).contains(&ranking.dots_per_cm2.value), "{ranking:?}");
        assert!(ranking.shade.delta_e00.value < 3.0, "{ranking:?}");
    }

    #[test]
    fn small_dots_cannot_reach_dark_stubble_and_say_so() {
        let look = Look::Unseen; // 150 dark brown shafts of 75 µm
        let [l, a, b] = LIGHT;
        let wanted = Wanted {
            skin: skin(l, a, b, 2.0),
            look,
            growth: Shafts::default().usual(),
        };
        let healing = Healing {
            dot_healed_mm: Estimate::new(0.105, 0.01),
            ..Healing::default()
        };
        let caps = Caps {
            dots_per_cm2: 150.0,
            ..Caps::default()
        };
        let ranking = with_offer(&healing, &caps, |offer| rank(&wanted, offer)).unwrap();
        assert_eq!(ranking.shade.reach, Reach::CannotReach);
        assert!(ranking.lightness_above_target > 2.0, "{ranking:?}");
    }

    #[test]
    fn an_unsure_skin_leaves_more_shades_possible() {
        for skin in [LIGHT, MEDIUM, DARK] {
            let (sure, unsure) = (ranked(skin, 0.5, hair(30.0)), ranked(skin, 9.0, hair(30.0)));
            assert!(
                unsure.shade.range.len() >= sure.shade.range.len(),
                "{sure:?} {unsure:?}"
            );
            assert!(
                unsure.shade.range.contains(&unsure.shade.id) && unsure.shade.range.len() > 1,
                "{unsure:?}"
            );
        }
    }

    #[test]
    fn the_first_session_is_lighter_than_the_last() {
        for skin in [LIGHT, MEDIUM, DARK] {
            for hair_l in [80.0, 60.0, 30.0, 10.0] {
                let (start, end) = ranked(skin, 2.0, hair(hair_l)).steps;
                assert!(start < end, "{skin:?} {hair_l}");
            }
        }
    }

    #[test]
    fn twice_the_ink_in_twice_the_liquid_is_the_same_shade() {
        let [thin, mut thick] = [Pigment::default(), Pigment::default()];
        (thick.id, thick.name) = ("thick".to_owned(), "twice as strong".to_owned());
        thick.ink.absorption_per_mm *= 2.0;
        let pigments = [thin, thick];
        let mut ladder = default_ladder();
        for step in ladder.iter_mut().skip(4) {
            step.water_parts = 2.0 * step.water_parts + 1.0;
            step.pigment = Some("thick".to_owned());
        }
        let (healing, caps) = (Healing::default(), Caps::default());
        for skin_lab in [LIGHT, MEDIUM, DARK] {
            let [l, a, b] = skin_lab;
            let wanted = Wanted {
                skin: skin(l, a, b, 2.0),
                look: hair(25.0),
                growth: Shafts::default().usual(),
            };
            let one = with_offer(&healing, &caps, |offer| rank(&wanted, offer)).unwrap();
            let two = with_offer(&healing, &caps, |offer| {
                let offer = Offer {
                    ladder: &ladder,
                    pigments: &pigments,
                    ..*offer
                };
                rank(&wanted, &offer)
            });
            let two = two.unwrap();
            assert!(one.steps.1 >= 4 && two.shade.pigment == "twice as strong", "{two:?}");
            assert_eq!(one.shade.healed_lab, two.shade.healed_lab);
            assert_eq!(one.shade.fresh_hex, two.shade.fresh_hex);
            assert_eq!((one.shade.id, one.shade.range), (two.shade.id, two.shade.range));
        }
    }

    #[test]
    fn what_was_measured_is_what_is_wanted() {
        let ln_ratio = [-0.3, -0.2, -0.15].map(|x| Estimate::new(x, 0.05));
        let ranking = ranked(MEDIUM, 1.0, Look::Measured { ln_ratio });
        assert_eq!(ranking.source, TargetSource::Measured);
        let bare = ranking.skin.reflectance.linear();
        let [red, green, blue] = ln_ratio.map(|band| libm::exp(band.value));
        let wanted = [bare.red * red, bare.green * green, bare.blue * blue].lab();
        assert!((ranking.shade.target_lab[0] - wanted.l).abs() < 0.06, "{wanted:?}");
    }

    #[test]
    fn stubble_lighter_than_skin_wants_next_to_nothing() {
        let ranking = ranked(
            DARK,
            1.0,
            Look::Measured {
                ln_ratio: [Estimate::new(0.2, 0.1); 3],
            },
        );
        assert!(
            ranking.dots_per_cm2.value <= FEWEST && ranking.shade.reach == Reach::Matched,
            "{ranking:?}"
        );
    }

    #[test]
    fn nonsense_in_is_not_nonsense_out() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300] {
            let estimate = Estimate {
                value: bad,
                low: bad,
                high: bad,
            };
            let looks = [
                Look::Measured {
                    ln_ratio: [estimate; 3],
                },
                Look::Hair {
                    lab: [estimate; 3],
                    gray_share: bad,
                },
                Look::Unseen,
            ];
            for look in looks {
                let wanted = Wanted {
                    skin: [estimate; 3],
                    look,
                    growth: Growth {
                        hairs_per_cm2: estimate,
                        shaft_um: estimate,
                    },
                };
                let ranking = with_offer(&Healing::default(), &Caps::default(), |offer| rank(&wanted, offer)).unwrap();
                let dots = ranking.dots_per_cm2;
                assert!(
                    dots.low.is_finite() && dots.high.is_finite() && dots.value.is_finite(),
                    "{bad}: {dots:?}"
                );
                assert!(
                    ranking.shade.healed_lab.iter().all(|x| x.is_finite()),
                    "{bad}: {:?}",
                    ranking.shade
                );
                assert!(
                    ranking.shade.target_lab.iter().all(|x| x.is_finite()),
                    "{bad}: {:?}",
                    ranking.shade
                );
            }
        }
    }
}
