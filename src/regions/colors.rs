//! How often colors occur among some of the pixels: what a class looks like, learnt in the picture itself.

use super::crop::Crop;

/// Bins an axis.
const BINS: usize = 24;

/// How often each color occurs, over 24³ bins of L*, a*, b*.
pub(super) struct Colors {
    bins: Vec<u16>,
}

impl Colors {
    pub(super) fn new(lab: &[[f32; 3]]) -> Self {
        // Steps of L* widen with it, so that black hair is resolved.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the bins"
        )]
        let step = |value: f32| value.clamp(0.0, 23.0) as u16;
        let bins = lab
            .iter()
            .map(|[l, a, b]| {
                let l = step((l.max(0.0) / 100.0).sqrt() * 23.99);
                (l * 24 + step((a + 30.0) / 3.5)) * 24 + step((b + 30.0) / 3.8)
            })
            .collect();
        Self { bins }
    }

    /// The likelihood of every pixel's color under the weighted pixels' own colors, and the sum of the weights.
    pub(super) fn likelihood(&self, weights: impl Iterator<Item = f32>) -> (Vec<f32>, f32) {
        let mut histogram = vec![0.0_f32; BINS * BINS * BINS];
        let mut total = 0.0_f32;
        for (bin, weight) in self.bins.iter().zip(weights) {
            histogram[usize::from(*bin)] += weight;
            total += weight;
        }
        for stride in [1, BINS, BINS * BINS] {
            histogram = smooth(&histogram, stride);
        }
        let share = 1.0 / total.max(1e-6);
        let seen = self
            .bins
            .iter()
            .map(|bin| histogram[usize::from(*bin)] * share + FLOOR)
            .collect();
        (seen, total)
    }
}

/// The likelihood of every pixel's color if its brightness may be any: skin in shade and in light.
pub(super) fn shaded(crop: &Crop, seeds: &[bool]) -> Vec<f32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the bins"
    )]
    let step = |value: f32| value.clamp(0.0, 31.0) as usize;
    let bin = |[red, blue]: [f32; 2]| step((red + 0.4) * 20.0) * 32 + step((blue + 2.2) * 12.0);
    let mut histogram = vec![0.0_f32; 32 * 32];
    let mut total = 0.0_f32;
    for (hue, _) in crop.hue.iter().zip(seeds).filter(|(_, seed)| **seed) {
        histogram[bin(*hue)] += 1.0;
        total += 1.0;
    }
    let histogram = smooth(&smooth(&histogram, 1), 32);
    let share = 1.0 / total.max(1.0) / BRIGHTNESSES;
    crop.hue.iter().map(|hue| histogram[bin(*hue)] * share).collect()
}

/// Over how many bins of L* shaded skin is taken to spread.
const BRIGHTNESSES: f32 = 12.0;
/// Likelihood of a color that was never seen. Chosen: one pixel in 50 000.
pub(super) const FLOOR: f32 = 2e-5;

/// One axis of a Gaussian of 1.1 bins: taps 1, 4, 6, 4, 1.
fn smooth(histogram: &[f32], stride: usize) -> Vec<f32> {
    let mut result = vec![0.0_f32; histogram.len()];
    for (offset, weight) in [(0_usize, 6.0 / 16.0), (1, 4.0 / 16.0), (2, 1.0 / 16.0)] {
        // A tap that crosses into the next row of bins falls on the rarest colors: harmless, and it vectorizes.
        let shift = offset * stride;
        let end = histogram.len() - shift;
        for (out, value) in result[..end].iter_mut().zip(&histogram[shift..]) {
            *out += weight * value;
        }
        if shift > 0 {
            for (out, value) in result[shift..].iter_mut().zip(&histogram[..end]) {
                *out += weight * value;
            }
        }
    }
    result
}
