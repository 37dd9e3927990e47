//! The skin's mean color, first as the picture has it, then under D65.

use super::ita;
use crate::{
    color::{Lab, LinearRgb, delta_e_2000},
    light::{Illuminant, Tier},
    raster::{LinearImage, Mask},
    units::{Estimate, quantile},
};

/// Part of the skin's pixels, by luminance, that is averaged: the lit ones without the highlights. Fitted: `COLOR` §4.4.
const LIT: [f32; 2] = [0.60, 0.95];

/// Fewest pixels of skin of which a color is told.
pub const FEWEST: usize = 40;
/// Pixels from which no more are needed. Chosen: their mean is within a thousandth.
const MOST: usize = 8192;

/// Mean linear color of the lit, unclipped pixels of a set; `None` for fewer than [`FEWEST`].
#[must_use]
pub fn mean_lit(image: &LinearImage, sample: &Mask) -> Option<LinearRgb> {
    mean_between(image, sample, LIT)
}

/// Mean linear color of the unclipped pixels whose luminance lies between two quantiles of the set's.
pub(super) fn mean_between(image: &LinearImage, sample: &Mask, [from, to]: [f32; 2]) -> Option<LinearRgb> {
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
    let (low, high) = (quantile(&mut luminances, from), quantile(&mut luminances, to));
    let (mut sum, mut count) = (LinearRgb::new(0.0, 0.0, 0.0), 0.0);
    for (luminance, index) in lit {
        if (low..=high).contains(&luminance) {
            sum += image.color(index);
            count += 1.0;
        }
    }
    (count > 0.0).then(|| sum * (1.0 / count))
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

/// Half widths of the 90 % intervals of a* and b* and the share of lightness error that exposure does not explain, by
/// tier. Fitted: generated portraits of development seeds, `tests/recovery.rs`.
const fn spread(tier: Tier) -> ([f64; 3], f64) {
    match tier {
        Tier::Chart => ([2.5, 3.5, 4.0], 4.5),
        Tier::GrayCard | Tier::Paper => ([3.0, 4.0, 5.5], 6.0),
        Tier::Sclera => ([2.5, 5.0, 7.0], 7.5),
        Tier::Statistical => ([2.0, 8.0, 10.0], 14.0),
    }
}

impl SkinTone {
    /// The tone of a mean color of the picture under a light.
    #[must_use]
    pub fn new(color: LinearRgb, light: &Illuminant) -> Self {
        let at = |ln_white: f64| light.skin(color, ln_white);
        let middle = at(light.ln_white.value);
        let (half, least) = spread(light.tier);
        // A brighter white makes the skin darker.
        let (darkest, lightest) = (at(light.ln_white.high).l - half[0], at(light.ln_white.low).l + half[0]);
        let l = Estimate {
            value: middle.l,
            low: darkest,
            high: lightest,
        }
        .clamp(0.0, 100.0);
        let (a, b) = (Estimate::new(middle.a, half[1]), Estimate::new(middle.b, half[2]));
        // The farther end of the lightness with an ordinary error of hue.
        let end = |l: f64| delta_e_2000(middle, Lab::new(l, middle.a + 0.4 * half[1], middle.b + 0.4 * half[2]));
        let ita = |l: f64, b: f64| ita::ita_degrees(Lab::new(l, middle.a, b));
        // A corner of both intervals is rarer than either end; half of the hue's goes with the lightness.
        let (b_low, b_high) = (b.value - 0.5 * half[2], b.value + 0.5 * half[2]);
        let corners = [(l.low, b_low), (l.low, b_high), (l.high, b_low), (l.high, b_high)].map(|(l, b)| ita(l, b));
        let value = ita(l.value, b.value);
        let ita_degrees = Estimate {
            value,
            low: corners.iter().copied().fold(value, f64::min),
            high: corners.iter().copied().fold(value, f64::max),
        };
        Self {
            lab: [l, a, b],
            delta_e00_high: end(l.low).max(end(l.high)).min(3.0 * least).max(0.8 * least),
            ita_degrees,
        }
    }

    /// The likeliest color.
    #[must_use]
    pub fn best(&self) -> Lab {
        let [l, a, b] = self.lab.map(|estimate| estimate.value);
        Lab::new(l, a, b)
    }
}
