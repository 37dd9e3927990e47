//! The skin's mean color, first as the picture has it, then under D65.

use super::ita;
use crate::{
    color::{Lab, LinearRgb, lab::chroma},
    light::{Illuminant, Tier, locus::skin_locus},
    raster::{LinearImage, Mask},
    units::{Estimate, quantile},
};

/// Part of the skin's pixels, by luminance, that is averaged: the lit ones without the highlights. Fitted: `COLOR` §4.4.
const LIT: [f32; 2] = [0.60, 0.95];

/// Fewest pixels of skin of which a color is told.
pub const FEWEST: usize = 40;
/// Pixels from which no more are needed. Chosen: the mean of a third of them is within three thousandths.
const MOST: usize = 4096;

/// Mean linear color of the lit, unclipped pixels of a set; `None` for fewer than [`FEWEST`].
#[must_use]
pub fn mean_lit(image: &LinearImage, sample: &Mask) -> Option<LinearRgb> {
    mean_between(image, sample, [LIT]).map(|[lit]| lit)
}

/// Mean linear colors of the unclipped pixels whose luminance lies between two quantiles of the set's, for each pair of
/// quantiles.
pub(super) fn mean_between<const N: usize>(
    image: &LinearImage,
    sample: &Mask,
    parts: [[f32; 2]; N],
) -> Option<[LinearRgb; N]> {
    // Of a large set every so many pixels tell as much.
    let every = 1 + sample.count() / MOST;
    let some = |may_clip: bool| {
        let (mut found, mut skipped): (Vec<(f32, usize)>, usize) = (Vec::new(), 0);
        sample.indices().for_each(|index| {
            if may_clip || image.clipped.as_raw()[index] == 0.0 {
                if skipped == 0 {
                    found.push((image.luminance.as_raw()[index], index));
                    skipped = every;
                }
                skipped -= 1;
            }
        });
        found
    };
    let mut lit = some(false);
    if lit.len() < FEWEST {
        // A face that clips all over still has a color, if a wrong one; the capture notes say so.
        lit = some(true);
    }
    if lit.len() < FEWEST {
        return None;
    }
    let mut luminances: Vec<f32> = lit.iter().map(|(luminance, _)| *luminance).collect();
    Some(parts.map(|[from, to]| {
        let mut at = |share: f32| match share {
            0.0 => f32::MIN,
            1.0 => f32::MAX,
            _ => quantile(&mut luminances, share),
        };
        let part = at(from)..=at(to);
        let (mut sum, mut count) = (LinearRgb::new(0.0, 0.0, 0.0), 0.0_f64);
        for (luminance, index) in &lit {
            if part.contains(luminance) {
                sum += image.color(*index);
                count += 1.0;
            }
        }
        sum * (1.0 / count.max(1.0))
    }))
}

/// The color of the skin under D65, with what is not known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkinTone {
    /// L*, a*, b*.
    pub lab: [Estimate; 3],
    /// Nine times in ten the true color lies within this CIEDE2000 of the values of `lab`.
    pub delta_e00_high: f64,
    /// Individual typology angle, degrees.
    pub ita_degrees: Estimate,
}

/// Half widths of the 90 % intervals of L*, a*, b* as the light alone tells them, by tier, of a picture without doubt.
/// Fitted: generated portraits (seeds 301 to 304).
const fn spread(tier: Tier) -> [f64; 3] {
    match tier {
        Tier::Chart => [3.3, 2.7, 3.2],
        Tier::GrayCard | Tier::Paper => [3.6, 3.5, 5.8],
        Tier::Sclera => [4.9, 4.0, 5.6],
        Tier::Statistical => [7.5, 6.0, 9.5],
    }
}

/// The same of the a* and b* of people's skin about the locus. Published: 90 % of facial skin of one lightness, where it
/// differs most, lies within 4.3 (ISSA 2025, L* 54 to 60). Chosen: half as much variance again, for skin that was not
/// measured there.
const OF_PEOPLE: f64 = 5.2;

/// How many half widths, of what people and the light leave open together, a hue may be off the usual one. Fitted: said of 12
/// in 480 generated portraits, ten of them under a light that is called colored (seeds 304, 307, 308), of 4 of 29 whose
/// makers colored them, and of 20 of 27 whose red and blue are swapped.
const FARTHEST: f64 = 2.0;

/// What turns the half widths into the bound of CIEDE2000 by its weights. Fitted: 92 % inside, the same portraits.
const BOUND: f64 = 0.87;

/// Whether no skin is known to have the hue of this color, even where the light is known this badly.
#[must_use]
pub fn is_unlikely(color: LinearRgb, light: &Illuminant) -> bool {
    let seen = light.skin(color);
    let [half_l, half_a, half_b] = spread(light.tier); // a doubt must not hide what it comes from
    // Of the lightnesses that it may have, the one that explains most.
    [-half_l, 0.0, half_l].into_iter().all(|off| {
        let usual = skin_locus(seen.l + off);
        let surprise = |off: f64, half: f64| off * off / (OF_PEOPLE * OF_PEOPLE + half * half);
        surprise(seen.a - usual.a, half_a) + surprise(seen.b - usual.b, half_b) > FARTHEST * FARTHEST
    })
}

/// Part of the interval of b* that goes with the ends of that of L* into the interval of ITA. Fitted: 94 % of 1191 generated
/// portraits inside, 88 % of Monk 8 to 10 (seeds 303 to 308 and 341 to 348).
const CORNER: f64 = 0.75;

impl SkinTone {
    /// The tone of a mean color of the picture under a light.
    ///
    /// A hue that is known badly is held towards that of most skin of this lightness, by the two variances (Bayes' rule for
    /// normal errors); the lightness is left as it is seen, so that nobody is made lighter or darker by what is usual.
    #[must_use]
    pub fn new(color: LinearRgb, light: &Illuminant) -> Self {
        let seen = light.skin(color);
        let [half_l, half_a, half_b] = spread(light.tier).map(|half| half * (1.0 + light.doubt));
        // What is usual goes with the lightness, which is not known well either.
        let usual = [seen.l - half_l, seen.l, seen.l + half_l].map(skin_locus);
        let held = |seen: f64, half: f64, of: fn(&Lab) -> f64| {
            let [darker, usual, lighter] = [of(&usual[0]), of(&usual[1]), of(&usual[2])];
            let before = OF_PEOPLE * OF_PEOPLE + (lighter - darker) * (lighter - darker) / 4.0;
            let trust = before / (before + half * half);
            Estimate::new(usual + trust * (seen - usual), half * trust.sqrt())
        };
        let (a, b) = (held(seen.a, half_a, |lab| lab.a), held(seen.b, half_b, |lab| lab.b));
        let squares = [a, b].map(|hue| hue.half_width() * hue.half_width());
        // CIE 1994's weight of chroma, of both: the direction is not known
        let by_chroma = 1.0 + 0.03 * chroma(Lab::new(seen.l, a.value, b.value));
        let bound = BOUND * (half_l * half_l + (squares[0] + squares[1]) / (by_chroma * by_chroma)).sqrt();
        Self::of([Estimate::new(seen.l, half_l).clamp(0.0, 100.0), a, b], bound)
    }

    /// A tone known within intervals and a bound of CIEDE2000.
    #[must_use]
    #[inline(never)] // once in what a visitor downloads
    pub fn of(lab: [Estimate; 3], delta_e00_high: f64) -> Self {
        let [Estimate { value: l, .. }, Estimate { value: a, .. }, hue] = lab;
        let (b, half_b) = (hue.value, hue.half_width());
        let ita = |l: f64, b: f64| ita::ita_degrees(Lab::new(l, a, b));
        // A corner of both intervals is rarer than either end.
        let part_b = CORNER * half_b;
        let corners = [lab[0].low, lab[0].high].map(|l| [b - part_b, b + part_b].map(|b| ita(l, b)));
        let value = ita(l, b);
        let corners = corners.as_flattened();
        Self {
            lab,
            delta_e00_high,
            ita_degrees: Estimate {
                value,
                low: corners.iter().copied().fold(value, f64::min),
                high: corners.iter().copied().fold(value, f64::max),
            },
        }
    }

    /// The likeliest color.
    #[must_use]
    pub fn best(&self) -> Lab {
        let [l, a, b] = self.lab.map(|estimate| estimate.value);
        Lab::new(l, a, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::lab::to_linear;

    /// Daylight, known as well as a tier knows it.
    fn light(tier: Tier) -> Illuminant {
        Illuminant {
            white: LinearRgb::new(1.0, 1.0, 1.0),
            ln_white: Estimate::new(0.0, 0.2),
            matrix: None,
            tier,
            reference: None,
            doubt: 0.0,
            notes: vec![],
        }
    }

    /// A color that a light of this tier shows as this one.
    fn shown(lab: Lab, tier: Tier) -> LinearRgb {
        let mut color = to_linear(lab);
        for _ in 0..20 {
            let seen = light(tier).skin(color);
            color = to_linear({
                let now = crate::color::lab::from_linear(color);
                Lab::new(now.l + lab.l - seen.l, now.a + lab.a - seen.a, now.b + lab.b - seen.b)
            });
        }
        color
    }

    #[test]
    fn a_hue_is_held_towards_the_usual_the_more_the_less_the_light_is_known_and_lightness_never() {
        for l in [35.0, 52.0, 66.0] {
            let usual = skin_locus(l);
            for off in [-6.0, 6.0] {
                let kept = [Tier::Statistical, Tier::Sclera, Tier::Chart].map(|tier| {
                    let tone = SkinTone::new(shown(Lab::new(l, usual.a, usual.b + off), tier), &light(tier));
                    assert!(
                        (tone.lab[0].value - l).abs() < 0.05,
                        "{tier:?}: L* {l} became {:?}",
                        tone.lab[0]
                    );
                    (tone.lab[2].value - usual.b) / off
                });
                assert!(
                    kept.is_sorted() && kept[0] > 0.15 && kept[2] > 0.7 && kept[2] < 1.0,
                    "{kept:?}"
                );
            }
        }
    }

    #[test]
    fn the_bound_grows_with_what_is_not_known_and_with_doubt() {
        let bound = |tier: Tier, doubt: f64| {
            let light = Illuminant { doubt, ..light(tier) };
            SkinTone::new(shown(skin_locus(50.0), tier), &light).delta_e00_high
        };
        let tiers = [Tier::Chart, Tier::Paper, Tier::Sclera, Tier::Statistical].map(|tier| bound(tier, 0.0));
        assert!(tiers.is_sorted() && tiers[3] < 12.0, "{tiers:?}");
        assert!(bound(Tier::Sclera, 0.5) > bound(Tier::Sclera, 0.0));
    }

    #[test]
    fn blue_and_green_skin_is_unlikely_and_skin_as_it_is_is_not() {
        for tier in [Tier::Statistical, Tier::Sclera, Tier::Paper, Tier::Chart] {
            let unlikely = |lab: Lab| is_unlikely(shown(lab, tier), &light(tier));
            for l in [30.0, 50.0, 68.0] {
                let Lab { a, b, .. } = skin_locus(l);
                assert!(
                    !unlikely(Lab::new(l, a, b)) && !unlikely(Lab::new(l, a + 4.0, b - 4.0)),
                    "{tier:?} {l}"
                );
                assert!(unlikely(Lab::new(l, a, b - 35.0)), "blue, {tier:?} {l}");
                assert!(unlikely(Lab::new(l, a - 26.0, b)), "green, {tier:?} {l}");
            }
        }
    }
}
