//! How much light stubble takes: shaved and bare skin of one head, in one light.
//!
//! Exposure and white balance change both alike, so that their ratio needs neither: it can be told from any webcam.

use super::skin::mean_between;
use crate::{
    color::srgb::{LUMINANCE, luminance},
    raster::LinearImage,
    regions::Regions,
    units::Estimate,
};

/// Logarithm of shaved over bare luminance below which hair is taken for longer than flush. Chosen: 150 dark brown hairs
/// on a cm², cut flush, take a fifth to a quarter of the light; what takes more stands above the skin, and no plan should
/// be as dense as to match it.
const LONGER_THAN_FLUSH: f64 = -0.25;

/// Half width of the interval of the logarithm. Chosen: light falls off by a tenth from brow to crown, and more from the
/// face, whose skin stands in where no scalp is bare.
const BESIDE_SCALP: f64 = 0.12;
const BESIDE_FACE: f64 = 0.20;

/// Part of the pixels, by luminance, that is averaged: of bare skin without creases and highlights, of stubble all.
const BARE: [f32; 2] = [0.10, 0.90];
const SHAVED: [f32; 2] = [0.0, 1.0];

/// Natural logarithm of the luminance of bare over shaved skin, of [`ln_ratio`]: the channels as luminance weighs them.
#[must_use]
pub fn contrast(ln_ratio: &[Estimate; 3]) -> Estimate {
    let weighed = |part: fn(&Estimate) -> f64| -> f64 {
        let parts = ln_ratio.iter().zip(LUMINANCE);
        parts.map(|(estimate, weight)| weight * part(estimate)).sum()
    };
    Estimate {
        value: -weighed(|estimate| estimate.value),
        low: -weighed(|estimate| estimate.high),
        high: -weighed(|estimate| estimate.low),
    }
}

/// Natural logarithm of shaved over bare skin in linear red, green and blue. `None` where there is no stubble to speak of,
/// no bare skin, or hair too long to be called stubble.
#[must_use]
pub fn ln_ratio(image: &LinearImage, regions: &Regions) -> Option<[Estimate; 3]> {
    if regions.stubble.count() <= regions.hair.count() {
        return None;
    }
    let [shaved] = mean_between(image, &regions.hair_sample, [SHAVED])?;
    let (bare, half_width) = mean_between(image, &regions.scalp, [BARE])
        .map(|[scalp]| (scalp, BESIDE_SCALP))
        .or_else(|| mean_between(image, &regions.skin_sample, [BARE]).map(|[face]| (face, BESIDE_FACE)))?;
    let ln = |shaved: f64, bare: f64| libm::log(shaved.max(1e-5) / bare.max(1e-5));
    if ln(luminance(shaved), luminance(bare)) < LONGER_THAN_FLUSH {
        return None;
    }
    let pairs = [
        (shaved.red, bare.red),
        (shaved.green, bare.green),
        (shaved.blue, bare.blue),
    ];
    Some(pairs.map(|(shaved, bare)| Estimate::new(ln(shaved, bare), half_width)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_how_much_brighter_bare_skin_is_and_mostly_greens() {
        let all = contrast(&[Estimate::new(-0.2, 0.05); 3]);
        assert!(
            (all.value - 0.2).abs() < 1e-4 && all.low < all.value && all.value < all.high,
            "{all:?}"
        );
        let part =
            |red: f64, green: f64, blue: f64| contrast(&[red, green, blue].map(|ln| Estimate::new(ln, 0.1))).value;
        assert!(part(0.0, -0.2, 0.0) > part(-0.2, 0.0, 0.0) && part(-0.2, 0.0, 0.0) > part(0.0, 0.0, -0.2));
    }
}
