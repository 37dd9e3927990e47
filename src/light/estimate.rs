//! White and exposure, by the best that is in the picture.

use super::{
    Asked, Illuminant, Reference, Seen, Tier,
    chart::{self, Chart},
    exposure::skin_lightness,
    locus::white_by_skin,
    paper::{self, Sheet},
    patches::Patches,
    reference::{Sclera, angle_degrees, sclera, white_by_sclera},
};
use crate::{
    capture::{Note, Severity},
    color::{
        Lab, LinearRgb,
        lab::{lightness, luminance_of, to_linear},
        srgb::{LUMINANCE, luminance},
    },
    raster::{LinearImage, Mask},
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

/// By how much the logarithms of red and blue over green of the mean are stretched, with eyes and where they clip: every
/// one of the whites above is held towards neutral. Fitted: slope of the error of a* and b* over them, 446 generated
/// portraits (seeds 301 to 304).
const STRETCH_WITH_EYES: [f64; 2] = [0.95, 1.1];
const STRETCH_WITHOUT: [f64; 2] = [1.05, 1.3];

/// CIELAB of white paper. Chosen: between office paper as it is and brightened in daylight, b* -3.5 (`COLOR` §3.3).
const PAPER: [f64; 3] = [95.5, 0.7, -1.7];

/// Weight of the white that the eyes tell, in logarithms, beside that of paper: whether paper is brightened is not known, nor
/// whether it faces the light as the face does, and the eyes know a little. Fitted: 114 generated portraits with unclipped
/// paper (seeds 302, 305, 307, 320), 3.6 without and 3.3 with; a half and a fifth do about as well.
const EYES_BESIDE_PAPER: f64 = 0.4;

/// Reflectance of a photographer's gray card. Published: 18 %, the usual one.
const GRAY_CARD: f64 = 0.18;

/// L* that skin may have beside what is pointed at. Chosen: the darkest and the lightest facial skin, with the card lit by a
/// third more or less than the face; beyond them it is no paper, or no gray card.
const SKIN_BESIDE: [f64; 2] = [21.0, 80.0];

/// Half widths of the 90 % interval of ln(luminance of white). Fitted: as [`WITH_EYES`].
const CHART_EXPOSURE: f64 = 0.10;
const CARD_EXPOSURE: f64 = 0.16;
const SCLERA_EXPOSURE: f64 = 0.25;

/// Angle from neutral over which the light is called colored, degrees. Chosen: 90 % of balanced photos are nearer.
const COLORED_LIGHT: f64 = 15.0;

/// Logarithm of red over blue by which skin on the left differs from skin on the right, from which two lights are on it.
/// Fitted: 97 of 100 generated portraits under one light have less (seeds 303, 304); all of 37 with a bulb or tube on one
/// side and daylight on the other have more, two in ten with lights of 1500 K or less between them (seed 310).
const MIXED_LIGHT: f64 = 0.22;

/// Difference of hue between paper and the white of the eyes, in logarithms of red and blue over green, from which they
/// tell of unlike lights or of paper that is not white. Fitted: as [`EYES_BESIDE_PAPER`], the tenth that is worst.
const UNLIKE_EYES: f64 = 0.1;

/// Where there is no face, how light the skin is nothing tells: half of what is seen is taken, half of what is usual, L*, and
/// the color is less sure by this much. Chosen: a camera makes what fills a picture middling, whatever it is.
const USUAL_LIGHTNESS: f64 = 52.0;
const WITHOUT_FACE_LIGHTNESS: f64 = 15.0;
const WITHOUT_FACE: f64 = 1.0;

/// Half width of the nose, which belongs to neither side, in half axes of the face. Chosen.
const NOSE: f64 = 0.15;

/// Fewest pixels of a side that tell its color. Chosen: as of the whole skin.
const FEWEST: u32 = 40;

const NEUTRAL: LinearRgb = LinearRgb::new(1.0, 1.0, 1.0);

/// Estimates the light on a face of this mean skin color.
#[must_use]
pub fn estimate(image: &LinearImage, oval: Oval, sample: &Mask, skin: LinearRgb, asked: &Asked) -> Illuminant {
    let mut notes: Vec<Note> = vec![];
    let mut say = |code: &str, severity: Severity| notes.push(Note::new(code, severity));
    let patches = (asked.reference != Reference::None).then(|| Patches::cut(image));
    let eyes = match asked.reference {
        _ if asked.no_eyes => Sclera::NotFound,
        Reference::None => Sclera::NotFound,
        _ => sclera(image, oval, skin),
    };
    let card = patches
        .as_ref()
        .and_then(|patches| card(image, patches, oval, skin, eyes, asked, &mut say));
    let mut light = match card {
        Some(light) => light,
        None => by_face(
            image,
            skin,
            eyes,
            || {
                if asked.no_eyes {
                    let seen = lightness(luminance(skin));
                    Estimate::new((seen + USUAL_LIGHTNESS) / 2.0, WITHOUT_FACE_LIGHTNESS)
                } else {
                    skin_lightness(image, oval, sample, skin)
                }
            },
            asked,
            &mut say,
        ),
    };
    if asked.no_eyes && light.tier == Tier::Statistical {
        light.doubt += WITHOUT_FACE;
    }
    if angle_degrees(light.white, NEUTRAL) > COLORED_LIGHT {
        say("coloredLight", Severity::Warning);
    }
    if sides_apart(image, oval, sample) > MIXED_LIGHT {
        say("mixedLight", Severity::Warning);
    }
    light.doubt += doubt(image, sample, light.white, light.matrix.is_some());
    light.white = light.white * (1.0 / light.white.green.max(1e-6));
    light.notes = notes;
    light
}

/// How much less sure than usual the color of a skin is, 0 and up: its share that clips, few pixels, and a light far from
/// neutral, whose spectrum is likely odd.
///
/// Fitted: the ninth deciles of the error over each, generated portraits (seeds 301 to 304); the pixels by their noise.
fn doubt(image: &LinearImage, sample: &Mask, white: LinearRgb, matrix: bool) -> f64 {
    let clipped = sample.values_of(&image.clipped);
    #[expect(clippy::cast_precision_loss, reason = "a count of pixels")]
    let count = clipped.len().max(1) as f64;
    let share = f64::from(clipped.iter().sum::<f32>()) / count;
    let colored = (angle_degrees(white, NEUTRAL) / COLORED_LIGHT).min(1.0);
    // A chart sees what the spectrum does.
    let colored = if matrix { 0.0 } else { colored };
    0.3 * colored + 0.5 * share + 10.0 / count
}

/// By how much the logarithm of red over blue of the skin differs from one side of the face to the other, 0 where one of
/// them is not seen.
fn sides_apart(image: &LinearImage, oval: Oval, sample: &Mask) -> f64 {
    let mut sides = [(NEUTRAL * 0.0, 0); 2];
    for index in sample.indices() {
        #[expect(clippy::cast_precision_loss, reason = "a column of a small picture")]
        let off = (index % image.width() as usize) as f64 - oval.cx;
        if off.abs() > NOSE * oval.a && image.clipped.as_raw()[index] == 0.0 {
            let (sum, count) = &mut sides[usize::from(off > 0.0)];
            *sum += image.color(index);
            *count += 1;
        }
    }
    if sides.iter().any(|(_, count)| *count < FEWEST) {
        return 0.0;
    }
    let [left, right] = sides.map(|(sum, _)| libm::log(sum.red.max(1e-6) / sum.blue.max(1e-6)));
    (left - right).abs()
}

/// The light by a chart, a sheet of paper or a card.
fn card(
    image: &LinearImage,
    patches: &Patches,
    oval: Oval,
    skin: LinearRgb,
    eyes: Sclera,
    asked: &Asked,
    say: &mut impl FnMut(&str, Severity),
) -> Option<Illuminant> {
    let may = |reference: Reference| asked.reference == reference || asked.reference == Reference::Auto;
    if may(Reference::Chart) {
        let chart = match asked.corners {
            Some(corners) => chart::at_corners(image, corners),
            None => chart::find(image, patches),
        };
        let asked_for = asked.corners.is_some() || asked.reference == Reference::Chart;
        match chart.as_ref().map(by_chart) {
            Some(Some(light)) => {
                say("chartUsed", Severity::Info);
                return Some(light);
            }
            Some(None) => say("chartClipped", Severity::Warning),
            None if asked_for => say("referenceNotFound", Severity::Warning),
            None => {}
        }
    }
    let sheet = match asked.at {
        Some(point) => paper::at(image, patches, point),
        None if may(Reference::Paper) => paper::find(image, patches, oval, skin),
        None => None,
    };
    let Some(sheet) = sheet else {
        if asked.at.is_some() || matches!(asked.reference, Reference::Paper | Reference::GrayCard) {
            say("referenceNotFound", Severity::Warning);
        }
        return None;
    };
    // Paper is brighter than any skin beside it.
    let is_gray = asked.reference == Reference::GrayCard
        || asked.reference == Reference::Auto && luminance(sheet.color) < luminance(skin);
    let (kind, used, clips) = if is_gray {
        (Tier::GrayCard, "grayCardUsed", "grayCardClipped")
    } else {
        (Tier::Paper, "paperUsed", "paperClipped")
    };
    if sheet.clipped > paper::CLIPPED_AT_MOST {
        say(clips, Severity::Warning);
        return None;
    }
    // What was found by itself has been held against the skin.
    if asked.at.is_some() && is_unlikely(&sheet, kind, skin) {
        say("referenceUnlikely", Severity::Warning);
        return None;
    }
    say(used, Severity::Info);
    Some(by_sheet(&sheet, kind, eyes))
}

/// Whether what is pointed at is no paper, or no gray card, beside this skin.
fn is_unlikely(sheet: &Sheet, kind: Tier, skin: LinearRgb) -> bool {
    let white = luminance(by_sheet(sheet, kind, Sclera::NotFound).white);
    let [darkest, lightest] = SKIN_BESIDE.map(luminance_of);
    !(darkest..lightest).contains(&(luminance(skin) / white.max(1e-6))) || !paper::is_neutral(sheet.color, skin)
}

fn by_chart(chart: &Chart) -> Option<Illuminant> {
    let (matrix, patches) = chart.matrix()?;
    let [red, green, blue] = chart.gain;
    let white = LinearRgb::new(red, green, blue);
    let told = f64::from(u8::try_from(patches).unwrap_or(24));
    Some(Illuminant {
        white,
        ln_white: Estimate::new(libm::log(luminance(white).max(1e-6)), CHART_EXPOSURE),
        matrix: Some(matrix),
        tier: Tier::Chart,
        reference: Some(Seen {
            kind: Tier::Chart,
            corners: chart.corners,
        }),
        doubt: (20.0 - told).max(0.0) / 12.0,
        notes: vec![],
    })
}

fn by_sheet(sheet: &Sheet, kind: Tier, eyes: Sclera) -> Illuminant {
    let reflects = match kind {
        Tier::GrayCard => NEUTRAL * GRAY_CARD,
        _ => to_linear(Lab::new(PAPER[0], PAPER[1], PAPER[2])),
    };
    let mut white = sheet.color / reflects;
    let mut doubt = 0.0;
    if let (Tier::Paper, Sclera::Seen(color)) = (kind, eyes) {
        let by_eyes = white_by_sclera(color);
        let ([red, blue], [other_red, other_blue]) = (paper::hue(white), paper::hue(by_eyes));
        let unlike = ((red - other_red) * (red - other_red) + (blue - other_blue) * (blue - other_blue)).sqrt();
        doubt = (4.0 * (unlike - UNLIKE_EYES)).clamp(0.0, 1.0);
        let between = |one: f64, other: f64| {
            libm::pow(one.max(1e-4), 1.0 - EYES_BESIDE_PAPER) * libm::pow(other.max(1e-4), EYES_BESIDE_PAPER)
        };
        white = LinearRgb::new(
            between(white.red, by_eyes.red),
            between(white.green, by_eyes.green),
            between(white.blue, by_eyes.blue),
        );
    }
    Illuminant {
        white,
        ln_white: Estimate::new(libm::log(luminance(white).max(1e-6)), CARD_EXPOSURE),
        matrix: None,
        tier: kind,
        reference: Some(Seen {
            kind,
            corners: sheet.corners,
        }),
        doubt,
        notes: vec![],
    }
}

/// The light by the eyes, or else by what is usual.
fn by_face(
    image: &LinearImage,
    skin: LinearRgb,
    eyes: Sclera,
    told: impl FnOnce() -> Estimate,
    asked: &Asked,
    say: &mut impl FnMut(&str, Severity),
) -> Illuminant {
    let (hue_by_eyes, weights) = match eyes {
        Sclera::Seen(color) => (Some(white_by_sclera(color)), WITH_EYES),
        Sclera::Clipped(Some(edge)) => (Some(white_by_sclera(edge)), WITH_EDGE_OF_EYES),
        _ => (None, WITHOUT_EYES),
    };
    let whites = [
        hue_by_eyes.unwrap_or(NEUTRAL),
        NEUTRAL,
        white_by_skin(skin),
        shades_of_gray(image),
    ];
    if asked.reference != Reference::None && !asked.no_eyes {
        let (code, severity) = match eyes {
            Sclera::Seen(_) => ("scleraUsed", Severity::Info),
            Sclera::Clipped(_) => ("scleraClipped", Severity::Info),
            Sclera::Disagrees => ("scleraDisagrees", Severity::Warning),
            Sclera::NotFound => ("scleraNotFound", Severity::Info),
        };
        say(code, severity);
    }
    let (tier, stretch, ln_white) = match eyes {
        Sclera::Seen(color) => (
            Tier::Sclera,
            STRETCH_WITH_EYES,
            Estimate::new(libm::log(luminance(white_by_sclera(color)).max(1e-6)), SCLERA_EXPOSURE),
        ),
        _ => {
            say("exposureUnknown", Severity::Info);
            let Estimate { value, low, high } = told();
            let white = |l: f64| libm::log((luminance(skin) / luminance_of(l)).max(1e-6));
            let ln_white = Estimate {
                value: white(value),
                low: white(high),
                high: white(low),
            };
            (Tier::Statistical, STRETCH_WITHOUT, ln_white)
        }
    };
    Illuminant {
        white: mean_of_logarithms(&whites, &weights, stretch),
        ln_white,
        matrix: None,
        tier,
        reference: None,
        doubt: 0.0,
        notes: vec![],
    }
}

fn mean_of_logarithms(whites: &[LinearRgb; 4], weights: &[f64; 4], [red, blue]: [f64; 2]) -> LinearRgb {
    let channel = |of: fn(&LinearRgb) -> f64, stretch: f64| {
        let ln = |white: &LinearRgb| libm::log(of(white).max(1e-4) / white.green.max(1e-4));
        let mean: f64 = whites
            .iter()
            .zip(weights)
            .map(|(white, weight)| weight * ln(white))
            .sum();
        libm::exp(stretch * mean)
    };
    LinearRgb::new(channel(|c| c.red, red), 1.0, channel(|c| c.blue, blue))
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
    let adapted = color / white;
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
    use crate::raster::{ColorSpace, Frame};

    /// Skin all over, the right half of it with this share of its blue.
    fn lit_from_two_sides(blue: f64) -> Vec<String> {
        let rgba = (0..10_000_u32).flat_map(|i| {
            let right = if i % 100 < 50 { 140.0 } else { 140.0 * blue };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a color")]
            let blue = right as u8;
            [200, 160, blue, 255]
        });
        let frame = Frame::new(100, 100, rgba.collect(), ColorSpace::Srgb).unwrap();
        let image = LinearImage::reduce(&frame, 640);
        let all = Mask::from_fn(100, 100, |_, _| true);
        let oval = Oval {
            cx: 50.0,
            cy: 50.0,
            a: 40.0,
            b: 50.0,
        };
        let light = estimate(&image, oval, &all, image.color(5), &Asked::default());
        light.notes.into_iter().map(|note| note.code).collect()
    }

    #[test]
    fn two_lights_are_noticed_and_one_is_not() {
        let noticed = |blue: f64| lit_from_two_sides(blue).contains(&"mixedLight".to_owned());
        assert!(noticed(0.75) && !noticed(0.97), "{:?}", lit_from_two_sides(0.75));
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
