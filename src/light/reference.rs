//! What in the picture is known to be white: for now, the whites of the eyes.

use imageproc::rect::Rect;

use crate::{
    color::{Lab, LinearRgb, lab::to_linear, srgb::luminance},
    raster::LinearImage,
    regions::{Oval, eye_boxes},
    units::rising,
};

/// The color of a healthy sclera, CIELAB D65. Chosen: no table of living eyes is known; the spread between people is
/// about 3, 1 and 2.
pub const SCLERA: [f64; 3] = [77.0, 2.5, 4.5];

/// Share of an eye's white that may clip before it is dropped, most of all on dark skin, whose exposure blows out the
/// eyes. Chosen: 2 % as `COLOR` §4.6 fits it, and 6 % for the highlight on the cornea, which is clipped in every eye.
const CLIPPED_AT_MOST: f64 = 0.08;

/// How much less red than skin the white of an eye is, ln(R/G). Chosen: sclera to skin is 0.35 and more for every tone;
/// half of it keeps lids out.
const LESS_RED: f64 = 0.15;

/// How bright the white of an eye is at the least, as a share of its own 85th percentile. Chosen: the ball shades its edge
/// by a quarter.
const LIT_SHARE: f64 = 0.7;

/// How bright the darkest pixel of an eye is at the most, as a share of the skin. Chosen: a pupil reflects about 1 %, the
/// darkest skin 6 %.
const PUPIL: f64 = 0.5;

/// Fewest pixels of white in an eye. Chosen: a lone highlight has fewer.
const FEWEST: usize = 6;

/// What the eyes say about white.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sclera {
    /// The mean linear color of the brighter half of the white.
    Seen(LinearRgb),
    /// The white is there, but clipped, so that it says nothing of the exposure; the mean linear color of what does not
    /// clip, which is at the edge, if there is some.
    Clipped(Option<LinearRgb>),
    /// The eyes do not agree with each other.
    Disagrees,
    /// No white is seen.
    NotFound,
}

/// Where eyes stand in an oval, in half heights from its center: mean and standard deviation. Fitted: 120 generated
/// portraits of the development seeds 7 and 41, ovals by the face finder.
const EYE_HEIGHT: [f64; 2] = [-0.20, 0.09];

/// Height of the strip in which an eye is looked for, as a share of the whole box of an eye. Chosen: an eye without brow.
const STRIP: f64 = 0.7;

/// Looks for the whites of the eyes of a face; `skin` is the mean linear color of its skin.
#[must_use]
pub fn sclera(image: &LinearImage, oval: Oval, skin: LinearRgb) -> Sclera {
    // Both eyes stand at one height: the one at which the lesser of them shows most, near where eyes usually are.
    let mut best: (f64, [Option<EyeWhite>; 2]) = (0.0, [None, None]);
    for step in -3..=3 {
        let off = 0.5 * f64::from(step);
        let middle = oval.cy + (EYE_HEIGHT[0] + off * EYE_HEIGHT[1]) * oval.b;
        let eyes = eye_boxes(oval).map(|eye| white_of_eye(image, strip(eye, middle), skin));
        let [one, other] = eyes.map(|eye| eye.map_or(0.0, |eye| eye.pixels));
        // An eye that hides behind hair or a nose counts a little, so that the other may still speak.
        let shows = (4.0 * one.min(other) + one.max(other)) * libm::exp(-0.5 * off * off);
        if shows > best.0 {
            best = (shows, eyes);
        }
    }
    match best.1 {
        [None, None] => Sclera::NotFound,
        [Some(eye), None] | [None, Some(eye)] => eye.sclera(),
        [Some(one), Some(other)] => {
            if one.clipped > CLIPPED_AT_MOST || other.clipped > CLIPPED_AT_MOST {
                return Sclera::Clipped(one.edge.or(other.edge));
            }
            if angle_degrees(one.color, other.color) > 6.0 {
                return Sclera::Disagrees;
            }
            // The eye nearer to the light says what full light is.
            let brightest = luminance(one.color).max(luminance(other.color));
            let mean = (one.color + other.color) * 0.5;
            Sclera::Seen(mean * (brightest / luminance(mean).max(1e-6)).min(1.15))
        }
    }
}

/// The part of an eye's box round another height, without the brow.
fn strip(eye: Rect, middle: f64) -> Rect {
    let height = f64::from(eye.height()) * STRIP;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held within a million pixels"
    )]
    let (top, height) = (
        (middle - height / 2.0).clamp(-1e6, 1e6) as i32,
        height.clamp(1.0, 1e6) as u32,
    );
    Rect::at(eye.left(), top).of_size(eye.width(), height)
}

#[derive(Clone, Copy)]
struct EyeWhite {
    color: LinearRgb,
    edge: Option<LinearRgb>,
    clipped: f64,
    /// How many pixels of white there are.
    pixels: f64,
}

impl EyeWhite {
    fn sclera(&self) -> Sclera {
        if self.clipped > CLIPPED_AT_MOST {
            Sclera::Clipped(self.edge)
        } else {
            Sclera::Seen(self.color)
        }
    }
}

/// Pixels in an eye's box that are bright and much less red than skin.
fn white_of_eye(image: &LinearImage, eye: Rect, skin: LinearRgb) -> Option<EyeWhite> {
    let redness = |color: LinearRgb| color.red.max(1e-5) / color.green.max(1e-5);
    let (least_redness, skin_luminance) = (redness(skin) * libm::exp(-LESS_RED), luminance(skin));
    let inside = |from: i32, to: i32, size: u32| {
        let clamp = |v: i32| u32::try_from(v.max(0)).unwrap_or(0).min(size);
        clamp(from)..clamp(to)
    };
    let (half_width, half_height) = (f64::from(eye.width()) / 2.0, f64::from(eye.height()) / 2.0);
    let (middle_x, middle_y) = (f64::from(eye.left()) + half_width, f64::from(eye.top()) + half_height);
    let mut white: Vec<(f64, usize)> = Vec::new();
    let (mut all, mut rows) = (0_usize, 0.0);
    let (mut darkest, mut pupil_row) = (f64::INFINITY, 0.0);
    for y in inside(eye.top(), eye.bottom() + 1, image.height()) {
        for x in inside(eye.left(), eye.right() + 1, image.width()) {
            let (u, v) = (
                (f64::from(x) - middle_x) / half_width,
                (f64::from(y) - middle_y) / half_height,
            );
            if u * u + v * v > 1.0 {
                continue;
            }
            let index = (y * image.width() + x) as usize;
            let color = image.color(index);
            let bright = luminance(color);
            all += 1;
            if bright < darkest {
                (darkest, pupil_row) = (bright, f64::from(y));
            }
            if bright > 0.9 * skin_luminance && redness(color) < least_redness {
                white.push((bright, index));
                rows += f64::from(y);
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
    let beside = (rows / white.len().max(1) as f64 - pupil_row).abs() < 0.5 * half_height;
    // A patch of glare fills the box; neither it nor a white brow has a pupil in its midst.
    if white.len() < FEWEST || white.len() * 2 > all || darkest > PUPIL * skin_luminance || !beside {
        return None;
    }
    let mut white = rising(&white, |(bright, _)| -bright);
    // Lids and lashes that passed are darker than the white itself.
    let lit = white.get(white.len() / 7).map_or(0.0, |(bright, _)| bright * LIT_SHARE);
    white.truncate(white.partition_point(|(bright, _)| *bright >= lit));
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
    let count = white.len() as f64;
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
    let clipped = white
        .iter()
        .filter(|(_, index)| image.clipped.as_raw()[*index] > 0.0)
        .count() as f64
        / count;
    // Brighter half, without the few brightest: those are the highlight on the cornea.
    let half = white[white.len() / 12..white.len().div_ceil(2)]
        .iter()
        .map(|(_, index)| *index);
    let edge = white
        .iter()
        .map(|(_, index)| *index)
        .filter(|index| image.clipped.as_raw()[*index] == 0.0);
    Some(EyeWhite {
        color: mean(image, half)?,
        edge: mean(image, edge),
        clipped,
        pixels: count,
    })
}

/// Mean color of pixels; `None` of fewer than three.
fn mean(image: &LinearImage, indices: impl Iterator<Item = usize>) -> Option<LinearRgb> {
    let (mut sum, mut n) = (LinearRgb::new(0.0, 0.0, 0.0), 0.0);
    for index in indices {
        sum += image.color(index);
        n += 1.0;
    }
    (n >= 3.0).then(|| sum * (1.0 / n))
}

/// What white would read, where an eye's white reads this: its color divided by what a sclera reflects.
#[must_use]
pub fn white_by_sclera(sclera: LinearRgb) -> LinearRgb {
    sclera / to_linear(Lab::new(SCLERA[0], SCLERA[1], SCLERA[2]))
}

/// Angle between two colors seen as directions, degrees: the usual error of an illuminant.
#[must_use]
pub fn angle_degrees(one: LinearRgb, other: LinearRgb) -> f64 {
    let dot = |a: LinearRgb, b: LinearRgb| a.red * b.red + a.green * b.green + a.blue * b.blue;
    let cosine = dot(one, other) / (dot(one, one) * dot(other, other)).sqrt().max(1e-12);
    libm::acos(cosine.clamp(-1.0, 1.0)).to_degrees()
}
