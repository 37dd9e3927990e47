//! How much of the scalp that is seen is hidden by hair: needs no scale.

use super::Thinning;
use crate::{
    raster::{LinearImage, Mask},
    regions::Regions,
    units::{Estimate, quantile},
};

/// Shares of the seen scalp that carry hair, above which it is full, thinning or sparse. Chosen: thinning is seen from
/// about half of the hair lost (DOMAIN §2.1, perceived thinning).
const BORDERS: [f64; 3] = [0.85, 0.5, 0.06];

/// How much hair the seen scalp has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// Share of the seen scalp that is hidden by hair, 0–1.
    pub hidden: Estimate,
    /// Share of the area of stubble that shafts hide, 0–1; 0 where there is none.
    pub under_stubble: f64,
    /// How much of it carries hair at all, in words.
    pub thinning: Thinning,
}

impl Coverage {
    /// The coverage of a head; `None` where neither hair nor scalp is seen.
    #[must_use]
    pub fn new(image: &LinearImage, regions: &Regions) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
        let [hair, stubble, scalp] = [&regions.hair, &regions.stubble, &regions.scalp].map(|mask| mask.count() as f64);
        let seen = hair + stubble + scalp;
        if seen < 30.0 {
            return None;
        }
        let under_stubble = if stubble > 30.0 {
            shaft_share(image, &regions.stubble)
        } else {
            0.0
        };
        let hidden = (hair + under_stubble * stubble) / seen;
        let carries = (hair + stubble) / seen;
        let thinning = match carries {
            share if share > BORDERS[0] => Thinning::Full,
            share if share > BORDERS[1] => Thinning::Thinning,
            share if share > BORDERS[2] => Thinning::Sparse,
            _ => Thinning::Bald,
        };
        // What is known of the outlines, and less of shaved hair, whose shafts are smaller than pixels.
        let half = 0.06 + 0.2 * (1.0 - regions.hair_confidence) + 0.2 * stubble / seen;
        Some(Self {
            hidden: Estimate::new(hidden, half).clamp(0.0, 1.0),
            under_stubble,
            thinning,
        })
    }
}

/// Share of an area of stubble that shafts hide, from how far its mean lies between its darkest and its lightest parts.
fn shaft_share(image: &LinearImage, stubble: &Mask) -> f64 {
    let mut values = stubble.values_of(&image.luminance);
    if values.is_empty() {
        return 0.0;
    }
    let sum: f64 = values.iter().copied().map(f64::from).sum(); // before the order of the values changes
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
    let mean = sum / values.len() as f64;
    let [shaft, skin] = [0.03, 0.95].map(|share| f64::from(quantile(&mut values, share)));
    ((skin - mean) / (skin - shaft).max(1e-6)).clamp(0.0, 1.0)
}
