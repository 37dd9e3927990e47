//! How bright the light was, where nothing white is seen.

use crate::{color::lab::luminance_of, units::Estimate};

/// Luminance that a white surface facing the camera usually has in a photo: mean and standard deviation of its natural
/// logarithm, before clipping, where the camera metered the scene. Fitted: 120 generated portraits of the development
/// seeds 7 and 41, by least error of L* over all of them.
const USUAL_WHITE: [f64; 2] = [0.0, 0.35];

/// The same for the luminance of the skin itself, where the camera metered the face, and the share of such photos: there
/// the picture says nothing about the lightness of the skin. Fitted: as [`USUAL_WHITE`].
const METERED_FACE: [f64; 2] = [-1.45, 0.5];
const FACE_SHARE: f64 = 0.1;

/// How bright an eye's white is at the least where it clips: 0.95 over what a sclera reflects.
const CLIPPED_WHITE: f64 = 0.95 / 0.515;

/// ln(luminance of white) where nothing white is seen: what is usual, for every lightness that skin can have.
///
/// Skin of all measured lightnesses counts as equally likely beforehand, so that no tone is preferred. Where the eyes
/// clip, white is at least as bright as that asks for.
#[must_use]
pub fn usual_white(skin_luminance: f64, eyes_clip: bool) -> Estimate {
    let mut shares: Vec<(f64, f64)> = Vec::with_capacity(64);
    let mut sum = 0.0;
    for step in 0..=60 {
        let l = SKIN_LIGHTNESS[0] + (SKIN_LIGHTNESS[1] - SKIN_LIGHTNESS[0]) * f64::from(step) / 60.0;
        let ln_white = libm::log(skin_luminance.max(1e-6) / luminance_of(l));
        let mut share = (1.0 - FACE_SHARE) * normal(ln_white, USUAL_WHITE)
            + FACE_SHARE * normal(libm::log(skin_luminance.max(1e-6)), METERED_FACE);
        if eyes_clip {
            let over = (ln_white - libm::log(CLIPPED_WHITE)) / 0.12;
            share /= 1.0 + libm::exp(-over);
        }
        sum += share;
        shares.push((ln_white, share));
    }
    // Brightest white first belongs to the darkest skin; go up from the dimmest white.
    shares.reverse();
    if sum < 1e-9 {
        let nearest = USUAL_WHITE[0].max(shares.first().map_or(0.0, |s| s.0));
        return Estimate::new(nearest, 4.0 * USUAL_WHITE[1]);
    }
    let quantile = |q: f64| {
        let mut below = 0.0;
        for (ln_white, share) in &shares {
            below += share / sum;
            if below >= q {
                return *ln_white;
            }
        }
        shares.last().map_or(0.0, |s| s.0)
    };
    let mean = shares.iter().map(|(ln_white, share)| ln_white * share).sum::<f64>() / sum;
    Estimate {
        value: mean,
        low: quantile(0.05).min(mean),
        high: quantile(0.95).max(mean),
    }
}

/// The normal density at `x`, but for a factor common to all.
fn normal(x: f64, [mean, deviation]: [f64; 2]) -> f64 {
    let off = (x - mean) / deviation;
    libm::exp(-0.5 * off * off) / deviation
}

/// L* of the darkest and the lightest facial skin measured. Published: ISSA 2025, 22.7–74 over all records; the ends
/// here hold all but one in a hundred.
const SKIN_LIGHTNESS: [f64; 2] = [26.0, 72.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipped_eyes_make_the_skin_darker_never_lighter() {
        for skin in [0.05, 0.15, 0.3, 0.5] {
            let (free, clipped) = (usual_white(skin, false), usual_white(skin, true));
            assert!(clipped.value >= free.value - 1e-9, "at {skin}: {clipped:?} {free:?}");
            assert!(free.low <= free.value && free.value <= free.high, "{free:?}");
        }
    }

    #[test]
    fn nothing_known_is_a_wide_interval() {
        assert!(usual_white(0.2, false).half_width() > 0.5);
    }
}
