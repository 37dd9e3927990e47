//! The skin's mean color, first as the picture has it, then under D65.

use super::ita;
use crate::{
    color::{Lab, LinearRgb},
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

/// Half widths of the 90 % intervals of L*, a*, b* and the bound of CIEDE2000, by tier, of a picture without doubt.
/// Fitted: generated portraits (seeds 301 to 304), so that 92 % of the truths lie inside; verified on seeds 306 to 308.
const fn spread(tier: Tier) -> [f64; 4] {
    match tier {
        Tier::Chart => [3.3, 2.7, 3.2, 4.3],
        Tier::GrayCard | Tier::Paper => [3.6, 3.8, 6.0, 6.4],
        Tier::Sclera => [4.9, 4.0, 5.6, 6.0],
        Tier::Statistical => [7.5, 6.0, 9.5, 10.2],
    }
}

/// Share of the bound of CIEDE2000 by which it grows from dark to light skin (L* 30 to 70) where the eyes or less told the
/// light: an error of hue weighs more on light skin. Fitted: the same.
const ON_LIGHT_SKIN: f64 = 0.2;

impl SkinTone {
    /// The tone of a mean color of the picture under a light.
    #[must_use]
    pub fn new(color: LinearRgb, light: &Illuminant) -> Self {
        let Lab { l, a, b, .. } = light.skin(color);
        let doubtful = 1.0 + light.doubt;
        let [half_l, half_a, half_b, bound] = spread(light.tier).map(|half| half * doubtful);
        let lightness = match light.tier {
            Tier::Statistical | Tier::Sclera => 1.0 + ON_LIGHT_SKIN * ((l - 50.0) / 40.0).clamp(-0.5, 0.5),
            _ => 1.0,
        };
        let lab = [
            Estimate::new(l, half_l).clamp(0.0, 100.0),
            Estimate::new(a, half_a),
            Estimate::new(b, half_b),
        ];
        Self::of(lab, bound * lightness)
    }

    /// A tone known within intervals and a bound of CIEDE2000.
    #[must_use]
    #[inline(never)] // once in what a visitor downloads
    pub fn of(lab: [Estimate; 3], delta_e00_high: f64) -> Self {
        let [Estimate { value: l, .. }, Estimate { value: a, .. }, hue] = lab;
        let (b, half_b) = (hue.value, hue.half_width());
        let ita = |l: f64, b: f64| ita::ita_degrees(Lab::new(l, a, b));
        // A corner of both intervals is rarer than either end; half of the hue's goes with the lightness.
        let corners = [lab[0].low, lab[0].high].map(|l| [b - 0.5 * half_b, b + 0.5 * half_b].map(|b| ita(l, b)));
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
