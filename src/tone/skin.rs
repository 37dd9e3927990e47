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

/// How many half widths, of what people and the light leave open together, a hue may be off the usual one. Chosen: one in
/// a thousand is farther (normal errors); filters, and lights that hide in no white, reach 3 and more.
const FARTHEST: f64 = 2.3;

/// What turns the half widths into the bound of CIEDE2000 by its weights. Fitted: 92 % inside, the same portraits.
const BOUND: f64 = 0.87;

/// How far a hue may be off, by a light with its doubt, in a* and in b*: half widths of 90 %.
fn hue_spread(light: &Illuminant) -> [f64; 2] {
    let [_, a, b] = spread(light.tier);
    [a, b].map(|half| half * (1.0 + light.doubt))
}

/// Whether no skin is known to have the hue of this color, even where the light is known this badly.
#[must_use]
pub fn is_unlikely(color: LinearRgb, light: &Illuminant) -> bool {
    let seen = light.skin(color);
    let usual = skin_locus(seen.l);
    let [half_a, half_b] = hue_spread(light);
    let surprise = |off: f64, half: f64| off * off / (OF_PEOPLE * OF_PEOPLE + half * half);
    surprise(seen.a - usual.a, half_a) + surprise(seen.b - usual.b, half_b) > FARTHEST * FARTHEST
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
        let half_l = spread(light.tier)[0] * (1.0 + light.doubt);
        let [half_a, half_b] = hue_spread(light);
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
