//! White and exposure, from the whites of the eyes or from what is usual.

use super::{
    Illuminant, Reference, Tier,
    locus::white_by_skin,
    reference::{Sclera, angle_degrees, sclera, white_by_sclera},
};
use crate::{
    capture::{Note, Severity},
    color::{
        LinearRgb,
        lab::luminance_of,
        srgb::{LUMINANCE, luminance},
    },
    raster::LinearImage,
    regions::Oval,
    units::Estimate,
};

/// Weights of the logarithms of the whites found by eyes, by the camera, by the skin's locus and by shades of gray.
/// Fitted: 300 generated portraits with known light, `COLOR` §2.3.
const WITH_EYES: [f64; 4] = [0.64, 0.16, 0.12, 0.08];
/// The same where the whites clip and only their edge, which is mixed with lids, tells their hue. Chosen.
const WITH_EDGE_OF_EYES: [f64; 4] = [0.4, 0.3, 0.15, 0.15];
/// The same without eyes.
const WITHOUT_EYES: [f64; 4] = [0.0, 0.5, 0.25, 0.25];

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

/// Estimates the light on a face of this mean skin color.
#[must_use]
pub fn estimate(image: &LinearImage, oval: Oval, skin: LinearRgb, reference: Reference) -> Illuminant {
    let eyes = match reference {
        Reference::Auto => sclera(image, oval, skin),
        Reference::None => Sclera::NotFound,
    };
    let (by_eyes, hue_by_eyes, weights) = match eyes {
        Sclera::Seen(color) => (Some(white_by_sclera(color)), Some(white_by_sclera(color)), WITH_EYES),
        Sclera::Clipped(Some(edge)) => (None, Some(white_by_sclera(edge)), WITH_EDGE_OF_EYES),
        _ => (None, None, WITHOUT_EYES),
    };
    let neutral = LinearRgb::new(1.0, 1.0, 1.0);
    let whites = [
        hue_by_eyes.unwrap_or(neutral),
        neutral,
        white_by_skin(skin),
        shades_of_gray(image),
    ];
    let hue = mean_of_logarithms(&whites, &weights);

    let mut notes = vec![];
    if reference == Reference::Auto {
        let (code, severity) = match eyes {
            Sclera::Seen(_) => ("scleraUsed", Severity::Info),
            Sclera::Clipped(_) => ("scleraClipped", Severity::Info),
            Sclera::Disagrees => ("scleraDisagrees", Severity::Warning),
            Sclera::NotFound => ("scleraNotFound", Severity::Info),
        };
        notes.push(Note::new(code, severity));
    }
    if angle_degrees(hue, neutral) > COLORED_LIGHT_DEGREES {
        notes.push(Note::new("coloredLight", Severity::Warning));
    }
    let (tier, ln_white) = match by_eyes {
        Some(white) => (
            Tier::Sclera,
            Estimate::new(libm::log(luminance(white).max(1e-6)), SCLERA_EXPOSURE),
        ),
        None => {
            notes.push(Note::new("exposureUnknown", Severity::Info));
            (
                Tier::Statistical,
                usual_white(luminance(skin), matches!(eyes, Sclera::Clipped(_))),
            )
        }
    };
    Illuminant {
        white: hue * (1.0 / hue.green.max(1e-6)),
        ln_white,
        tier,
        notes,
    }
}

/// Angle from neutral over which the light is called colored. Chosen: 90 % of balanced photos are nearer.
const COLORED_LIGHT_DEGREES: f64 = 15.0;

/// Half width of the 90 % interval of ln(luminance of white) by the eyes. Fitted: as [`USUAL_WHITE`].
const SCLERA_EXPOSURE: f64 = 0.25;

/// ln(luminance of white) where nothing white is seen: what is usual, for every lightness that skin can have.
///
/// Skin of all measured lightnesses counts as equally likely beforehand, so that no tone is preferred. Where the eyes
/// clip, white is at least as bright as that asks for.
fn usual_white(skin_luminance: f64, eyes_clip: bool) -> Estimate {
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

fn mean_of_logarithms(whites: &[LinearRgb; 4], weights: &[f64; 4]) -> LinearRgb {
    let channel = |of: fn(&LinearRgb) -> f64| {
        let ln = |white: &LinearRgb| libm::log(of(white).max(1e-4) / white.green.max(1e-4));
        libm::exp(
            whites
                .iter()
                .zip(weights)
                .map(|(white, weight)| weight * ln(white))
                .sum::<f64>(),
        )
    };
    LinearRgb::new(channel(|c| c.red), 1.0, channel(|c| c.blue))
}

/// Finlayson & Trezzi's shades of gray with p = 6: the norm of each channel over the pixels that neither clip nor are
/// black (`sources::finlayson_2004`).
fn shades_of_gray(image: &LinearImage) -> LinearRgb {
    let mut sums = [1e-12_f64; 3];
    let columns = image.width() as usize;
    let some_rows = |channel: usize| image.channels[channel].chunks_exact(columns.max(1)).step_by(5);
    for ((red, green), blue) in some_rows(0).zip(some_rows(1)).zip(some_rows(2)) {
        for ((r, g), b) in red.iter().zip(green).zip(blue) {
            let seen = [r, g, b].iter().all(|v| **v < 0.97) && [r, g, b].iter().any(|v| **v > 0.01);
            if seen {
                for (sum, value) in sums.iter_mut().zip([r, g, b]) {
                    let square = f64::from(value * value);
                    *sum += square * square * square;
                }
            }
        }
    }
    let [r, g, b] = sums.map(|sum| libm::pow(sum, 1.0 / 6.0));
    LinearRgb::new(r, g, b)
}

/// What a color would be under D65 at the given ln(luminance of white): each channel over that of white.
#[must_use]
pub fn under_d65(color: LinearRgb, white: LinearRgb, ln_white: f64) -> LinearRgb {
    let adapted = LinearRgb::new(
        color.red / white.red,
        color.green / white.green,
        color.blue / white.blue,
    );
    // The diagonal moves luminance with hue; the exposure is that of luminance.
    let keep = luminance(color) / luminance(adapted).max(1e-9);
    adapted * (keep * libm::exp(-ln_white))
}

const _: () = assert!(
    LUMINANCE[0] + LUMINANCE[1] + LUMINANCE[2] > 0.999,
    "white has luminance 1"
);

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

    #[test]
    fn white_itself_becomes_white() {
        let white = LinearRgb::new(1.2, 1.0, 0.6);
        let adapted = under_d65(white * 0.8, white, libm::log(luminance(white * 0.8)));
        assert!(
            (adapted.red - 1.0).abs() < 1e-6 && (adapted.blue - 1.0).abs() < 1e-6,
            "{adapted:?}"
        );
    }
}
