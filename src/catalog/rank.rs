//! Which shade, at how many dots, comes nearest to the stubble that the client has or would have.
//!
//! Many pairs of shade and density reach the same darkness. So each shade is first given the density at which it comes
//! nearest without getting darker than wanted; among the shades that then come about equally near, the one whose
//! density is nearest to what the practice does on the top of a head is taken, and of two such the nearer one. What the
//! uncertainty of skin, hair and healing leaves possible is told by doing the same with each of them a little off.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Alternative, Reach, Shade, TargetSource,
    ladder::{ShadeRules, Step},
    pigment::Pigment,
};
use crate::{
    color::{
        Lab, delta_e_2000, hex,
        spectrum::{BANDS, Spectrum},
    },
    optics::{
        appearance::{Ages, Inked, Light, cross_sections},
        bands::SkinBands,
        cross_section::Shape,
        healing::Healing,
        skin::{SkinSpectrum, shown_rgb},
        stubble::{Shafts, Stubble},
    },
    tone::ita::ita_degrees,
    units::{Estimate, dot_coverage, quantile, round, triangular_per_cm2},
};

/// What is wanted: the client's skin, and what their stubble looks like on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// Bare skin, CIELAB D65/2°.
    pub skin: [Estimate; 3],
    /// What the stubble is known from.
    pub look: Look,
}

/// What the stubble is known from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// Stubble and bare skin seen in the same light.
    Measured {
        /// Natural logarithm of stubble over skin in linear red, green and blue; positive values count as 0.
        ln_ratio: [Estimate; 3],
    },
    /// Hair was seen, not shaved.
    Hair {
        /// Its color, CIELAB D65/2°.
        lab: [Estimate; 3],
        /// Share of gray hairs, 0–1.
        gray_share: f64,
        /// Hairs on a square centimeter where it is not thin, if they were counted.
        hairs_per_cm2: Option<Estimate>,
    },
    /// No hair was seen: the practice's defaults hold.
    Unseen,
}

/// What the practice can do, and will.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Its shades, lightest first.
    pub ladder: &'a [Step],
    /// What they are made of.
    pub pigments: &'a [Pigment],
    /// Which of them may be used on whom.
    pub rules: &'a ShadeRules,
    /// How its dots heal.
    pub healing: &'a Healing,
    /// The hair it assumes.
    pub shafts: &'a Shafts,
    /// How many dots it sets at most.
    pub caps: &'a Caps,
    /// Dots on a square centimeter that it likes to set on the top of a head.
    pub natural_dots_per_cm2: f64,
}

impl<'a> Offer<'a> {
    /// What a shade is made of.
    fn pigment(&self, step: &Step) -> Option<&'a Pigment> {
        step.made_of(self.pigments)
    }
}

/// Limits that no zone of a plan goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Caps {
    /// Dots on a square centimeter.
    pub dots_per_cm2: f64,
    /// Share of the skin covered by healed dots, 0–1.
    pub geometric_coverage: f64,
    /// Least distance between neighbors, in diameters of a healed dot.
    pub pitch_over_diameter: f64,
}

impl Default for Caps {
    /// Chosen: beyond these, passes merge into one block of color; shaved hair has about ten diameters between shafts.
    fn default() -> Self {
        Self {
            dots_per_cm2: 200.0,
            geometric_coverage: 0.08,
            pitch_over_diameter: 2.5,
        }
    }
}

impl Caps {
    /// Most dots on a square centimeter, when they heal to a diameter in millimeters.
    #[must_use]
    pub fn dots_per_cm2_at(&self, diameter_mm: f64) -> f64 {
        let diameter_mm = diameter_mm.max(1e-3);
        let by_coverage = self.geometric_coverage / dot_coverage(1.0, diameter_mm);
        let by_pitch = triangular_per_cm2(self.pitch_over_diameter * diameter_mm);
        self.dots_per_cm2.min(by_coverage).min(by_pitch).max(FEWEST)
    }
}

/// Fewest dots on a square centimeter that are worth setting. Chosen: about 4 mm apart, where single dots are looked
/// at.
const FEWEST: f64 = 10.0;

/// Shades within this CIEDE2000 of the nearest one count as equally near. Chosen: just noticeable side by side.
const EQUALLY_NEAR: f64 = 1.0;

/// How far from the wanted L* still counts as matched, and which share of the darkening still counts as near. Chosen.
const MATCHED: f64 = 1.0;
const NEAR: f64 = 0.75;

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
    let healed_dot = Shape::Dot {
        diameter_mm: healing.dot_healed_mm.value,
        depth_mm: healing.depth_mm(),
    }
    .absorber();
    let healed = |step: usize| {
        let filling = *fillings.get(step)?;
        Some(cross_sections(&skin, &healed_dot, &[filling; BANDS]))
    };
    let best_guess = Case::best_guess(wanted, offer, &skin);
    let mut found: Vec<Found> = Vec::with_capacity(fillings.len());
    let allowed = best_guess.fill(offer, 0, healed, &mut found);
    let end = pick(found.get(..allowed)?, offer.natural_dots_per_cm2)?;
    let chosen = *found.get(end)?;
    let step = offer.ladder.get(end)?;
    let pigment = offer.pigment(step)?;
    let dot = Ages::new(&skin, &pigment.ink, step.water_parts, healing);

    let per_cm2 = round(chosen.dots_per_cm2, 0);
    let look = |sigma: Spectrum| {
        let bare = skin.reflectance;
        Inked { bare, sigma }.reflectance(per_cm2)
    };
    let healed_lab = look(dot.healed).lab();
    let alternatives = runners_up(offer, found.get(..allowed)?, end);

    let bands = SkinBands::new(&skin, healing.depth_mm());
    let (mut picked, mut densities, mut differences) = (vec![0_u32; fillings.len()], Vec::new(), Vec::new());
    for draw in DRAWN.iter() {
        let case = Case::drawn(wanted, offer, &bands, draw);
        let sigma = |step: usize| fillings.get(step).map(|filling| bands.dot(case.dot_mm, *filling));
        let allowed = case.fill(offer, end + 1, sigma, &mut found);
        let sample = found
            .get(..allowed)
            .and_then(|found| pick(found, offer.natural_dots_per_cm2));
        if let Some(count) = sample.and_then(|sample| picked.get_mut(sample)) {
            *count += 1;
        }
        densities.extend(found.get(end).map(|same_shade| same_shade.dots_per_cm2));
        let inked = Inked {
            bare: case.bare,
            sigma: sigma(end)?,
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
            delta_e00: ninety_percent(chosen.delta_e00, &differences).round(1),
            reach: chosen.reach,
            range: range(&picked, end).map(id).collect(),
            alternatives,
        },
        dots_per_cm2: ninety_percent(per_cm2, &densities).round(0),
        dot_fresh_mm: round(healing.dot_fresh_mm, 3),
        dot_healed_mm: round(healing.dot_healed_mm.value, 3),
        source: match wanted.look {
            Look::Measured { .. } => TargetSource::Measured,
            Look::Hair { .. } => TargetSource::Predicted,
            Look::Unseen => TargetSource::Default,
        },
        steps: (start, end),
        ita_degrees: best_guess.ita_degrees,
        dot,
        lightness_above_target: healed_lab.l - best_guess.target_lab.l,
        wanted_darkening: best_guess.lab.l - best_guess.target_lab.l,
        skin,
    })
}

/// One way that skin, hair and healing may be.
struct Case<L> {
    bare: L,
    lab: Lab,
    ita_degrees: f64,
    dot_mm: f64,
    target: L,
    target_lab: Lab,
}

impl Case<Spectrum> {
    fn best_guess(wanted: &Wanted, offer: &Offer<'_>, skin: &SkinSpectrum) -> Self {
        let target = match wanted.look {
            Look::Measured { ln_ratio } => skin.toned(ln_ratio.map(|band| band.value.min(0.0))),
            _ => stubble(wanted, offer, &[0.0; DRAWS]).spectrum(skin),
        };
        Self::new(skin.reflectance, target, offer.healing.dot_healed_mm.value)
    }
}

impl Case<[f64; 3]> {
    fn drawn(wanted: &Wanted, offer: &Offer<'_>, bands: &SkinBands, draw: &[f64; DRAWS]) -> Self {
        let [l, a, b, dot, first, ..] = *draw;
        let [skin_l, skin_a, skin_b] = wanted.skin;
        let bare = shown_rgb(Lab::new(moved(skin_l, l), moved(skin_a, a), moved(skin_b, b)));
        let target = match wanted.look {
            Look::Measured { ln_ratio } => {
                let mut target = bare;
                for (light, band) in target.iter_mut().zip(ln_ratio) {
                    *light *= libm::exp(moved(band, first).clamp(-20.0, 0.0)); // bands err together
                }
                target
            }
            _ => stubble(wanted, offer, draw).bands(bare, bands),
        };
        Self::new(bare, target, moved_logarithm(offer.healing.dot_healed_mm, dot))
    }
}

/// The stubble that a client would have, whose own was not measured.
fn stubble(wanted: &Wanted, offer: &Offer<'_>, draw: &[f64; DRAWS]) -> Stubble {
    let [.., first, second, third] = *draw;
    let shafts = offer.shafts;
    let (absorption_per_mm, hairs, gray_share) = match wanted.look {
        Look::Hair {
            lab: [lightness, ..],
            gray_share,
            hairs_per_cm2,
        } => (
            shafts.absorption_of(moved(lightness, first)),
            hairs_per_cm2.unwrap_or(shafts.hairs_per_cm2),
            gray_share,
        ),
        _ => (
            moved_logarithm(shafts.absorption_per_mm, first),
            shafts.hairs_per_cm2,
            0.0,
        ),
    };
    Stubble {
        hairs_per_cm2: moved(hairs, second),
        shaft_um: moved(shafts.shaft_um, third),
        absorption_per_mm,
        absorption_slope: shafts.absorption_slope,
        gray_share,
        white_reflectance: shafts.white_reflectance,
    }
}

impl<L: Light> Case<L> {
    fn new(bare: L, target: L, dot_mm: f64) -> Self {
        let lab = bare.lab();
        Self {
            bare,
            lab,
            ita_degrees: ita_degrees(lab),
            dot_mm,
            target,
            target_lab: target.lab(),
        }
    }

    /// Where each shade comes nearest that may be used on this skin, and each of the first `least`; how many may be used.
    fn fill(
        &self,
        offer: &Offer<'_>,
        least: usize,
        sigma: impl Fn(usize) -> Option<L>,
        found: &mut Vec<Found>,
    ) -> usize {
        let most = offer.caps.dots_per_cm2_at(self.dot_mm);
        let allowed = offer
            .rules
            .allowed(offer.ladder, self.ita_degrees)
            .min(offer.ladder.len());
        found.clear();
        found.extend((0..allowed.max(least)).map_while(|step| Some(self.nearest(sigma(step)?, most))));
        allowed
    }

    /// The density at which a dot comes nearest to the wanted look without getting darker than it.
    fn nearest(&self, sigma: L, most: f64) -> Found {
        let inked = Inked { bare: self.bare, sigma };
        let as_dark = inked.per_cm2_for(self.target.luminance()).clamp(FEWEST, most);
        let at = |dots: f64| {
            let lab = inked.lab(dots);
            (delta_e_2000(lab, self.target_lab), lab)
        };
        let (mut dots_per_cm2, (mut delta_e00, mut lab)) = (as_dark, at(as_dark));
        // the hue of the dots may run ahead of the wanted one: fewer come nearer, where the way back passes the target
        let back = (as_dark * 0.8).max(FEWEST);
        let way = from_to(lab, inked.lab(back));
        let share = dot(from_to(lab, self.target_lab), way) / dot(way, way).max(1e-9);
        let fewer = (as_dark + (back - as_dark) * share).clamp(FEWEST, as_dark);
        if share > 0.01 {
            let there = at(fewer);
            if there.0 < delta_e00 {
                dots_per_cm2 = fewer;
                (delta_e00, lab) = there;
            }
        }
        let (had, wanted) = (self.lab.l - lab.l, self.lab.l - self.target_lab.l);
        let reach = if wanted - had <= MATCHED {
            Reach::Matched
        } else if had >= NEAR * wanted {
            Reach::LighterOnly
        } else {
            Reach::CannotReach
        };
        Found {
            dots_per_cm2,
            delta_e00,
            reach,
        }
    }
}

fn from_to(one: Lab, other: Lab) -> [f64; 3] {
    [other.l - one.l, other.a - one.a, other.b - one.b]
}

fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

/// Where one shade comes nearest.
#[derive(Clone, Copy, Debug)]
struct Found {
    dots_per_cm2: f64,
    delta_e00: f64,
    reach: Reach,
}

/// The step to take, see the head of this file. When nothing matches, the nearest.
///
/// The lightest of all is left for the first session, which must start lighter than the last ends, if another will do.
fn pick(found: &[Found], natural: f64) -> Option<usize> {
    let matched = found.iter().any(|shade| shade.reach == Reach::Matched);
    let nearest = found.iter().map(|shade| shade.delta_e00).min_by(f64::total_cmp)?;
    let near_enough = nearest + if matched { EQUALLY_NEAR } else { 0.0 };
    let off = |shade: &Found| libm::fabs(libm::log(shade.dots_per_cm2 / natural.max(FEWEST)));
    let best_from = |first: usize| {
        let eligible = found
            .iter()
            .enumerate()
            .skip(first)
            .filter(|(_, shade)| shade.delta_e00 <= near_enough);
        let best = eligible.min_by(|(_, one), (_, other)| {
            let by_density = off(one).total_cmp(&off(other));
            by_density.then(one.delta_e00.total_cmp(&other.delta_e00))
        });
        best.map(|(step, _)| step)
    };
    best_from(1).or_else(|| best_from(0))
}

fn runners_up(offer: &Offer<'_>, found: &[Found], end: usize) -> Vec<Alternative> {
    let others = offer
        .ladder
        .iter()
        .zip(found)
        .enumerate()
        .filter(|(step, _)| *step != end);
    let mut alternatives: Vec<Alternative> = others
        .map(|(_, (step, shade))| Alternative {
            id: step.id.clone(),
            delta_e00: round(shade.delta_e00, 1),
            dots_per_cm2: round(shade.dots_per_cm2, 0),
        })
        .collect();
    let off = |dots: f64| libm::fabs(dots - offer.natural_dots_per_cm2);
    let nearest = || {
        let each = alternatives.iter().enumerate().min_by(|(_, one), (_, other)| {
            let by_difference = one.delta_e00.total_cmp(&other.delta_e00);
            by_difference.then(off(one.dots_per_cm2).total_cmp(&off(other.dots_per_cm2)))
        });
        each.map(|(place, _)| place).map(|place| alternatives.remove(place))
    };
    core::iter::from_fn(nearest).take(3).collect()
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

/// Things that vary from case to case.
const DRAWS: usize = 7;

/// Cases. Chosen: with 1024, no end of the range moves by more than a step of the ladder (120 generated portraits).
const CASES: u32 = 64;

/// Standard normal draws, the same for every client: an even cover of the unit cube (Richtmyer's sequence), each side
/// put through Tukey's approximation of the inverse of the normal distribution (within 0.01 up to ±2).
static DRAWN: LazyLock<Vec<[f64; DRAWS]>> = LazyLock::new(|| {
    let primes = [2.0_f64, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0];
    let normal = |u: f64| (libm::pow(u, 0.1349) - libm::pow(1.0 - u, 0.1349)) / 0.1975;
    let case = |n: u32| {
        primes.map(|prime| {
            let along = (f64::from(n) + 0.5) * prime.sqrt();
            normal((along - along.floor()).clamp(1e-6, 1.0 - 1e-6))
        })
    };
    (0..CASES).map(case).collect()
});

/// Standard deviations in the half width of a 90 % interval.
const HALF_WIDTH: f64 = 1.644_853_6;

/// An estimate moved by so many of its standard deviations.
fn moved(estimate: Estimate, deviations: f64) -> f64 {
    let side = if deviations < 0.0 {
        estimate.value - estimate.low
    } else {
        estimate.high - estimate.value
    };
    estimate.value + side.max(0.0) * deviations / HALF_WIDTH
}

/// The same for what is never negative and spread evenly up and down its logarithm.
fn moved_logarithm(estimate: Estimate, deviations: f64) -> f64 {
    libm::exp(moved(estimate.map(|x| libm::log(x.max(1e-9))), deviations))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ladder::default_ladder;

    fn with_offer<T>(healing: &Healing, caps: &Caps, run: impl Fn(&Offer<'_>) -> T) -> T {
        run(&Offer {
            ladder: &default_ladder(),
            pigments: &[Pigment::default()],
            rules: &ShadeRules::default(),
            healing,
            shafts: &Shafts::default(),
            caps,
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
            hairs_per_cm2: None,
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
        };
        let healing = Healing {
            dot_healed_mm: Estimate::new(0.125, 0.01),
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
                    hairs_per_cm2: Some(estimate),
                },
                Look::Unseen,
            ];
            for look in looks {
                let wanted = Wanted {
                    skin: [estimate; 3],
                    look,
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

    #[test]
    fn the_draws_are_standard_normal() {
        for axis in 0..DRAWS {
            let mean = DRAWN.iter().map(|draw| draw[axis]).sum::<f64>() / f64::from(CASES);
            let square = DRAWN.iter().map(|draw| draw[axis] * draw[axis]).sum::<f64>() / f64::from(CASES);
            assert!(
                mean.abs() < 0.12 && (square - 1.0).abs() < 0.15,
                "axis {axis}: {mean} {square}"
            );
        }
    }
}
