//! Stage 9: the plan on the picture, in linear light.
//!
//! Ink multiplies light: each channel falls by `exp(−D σ)`, where D is the number of dots round a pixel and σ what one
//! dot takes away. Part of what a dot takes is seen at the dot, the rest round it, because light wanders in skin; so
//! from afar the dots are a tint and from near they are dots, with the same mean.
//!
//! A [`Scene`] is what is known of a photo, its [`Painter`] what it is drawn with: in a browser it is a wasm of its own,
//! loaded beside the engine, so nothing here speaks of photos that are not measured yet.

use serde::{Deserialize, Serialize};

use crate::{
    color::srgb::LINEAR,
    raster::{ColorSpace, Frame, LinearImage},
    regions::Oval,
    units::round,
};
use palette::{LinSrgb, Srgb};

pub mod line;
pub mod ink;
pub mod looks;
pub mod painter;
pub mod close_up;

pub use close_up::close_up;
pub use painter::Painter;

/// Longest side of a preview, pixels. Chosen: a phone's screen, and quick to draw.
pub const LONG_SIDE: u32 = 1280;

/// Height of a face from hairline to chin, millimeters. Published: Farkas 1994, trichion to gnathion of young men, mean
/// 187 (sd 8).
pub const FACE_MM: f64 = 187.0;

/// When the preview is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// Right after the last session.
    Fresh,
    /// Healed.
    Healed,
    /// After six months.
    SixMonths,
    /// After three years.
    ThreeYears,
}

/// What is known of a photo that can be painted on; lengths and places in pixels of the upright photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scene {
    /// Width and height of the photo.
    pub size: [u32; 2],
    /// Pixels of the photo for one of the regions, across and down.
    pub block: f64,
    /// The face, or the circle of a crown.
    pub oval: Oval,
    /// Where hair certainly begins over the forehead.
    pub hairline: Vec<[f64; 2]>,
    /// Whether a face is seen from the front, so that a hairline belongs on it.
    pub front: bool,
    /// Share of stubble that shafts hide, 0–1.
    pub hidden: f64,
    /// What white reads in the photo: linear sRGB, green 1.
    pub white: [f64; 3],
    /// The skin's own linear color.
    pub skin: [f64; 3],
    /// Dots of the first 5 mm of a hairline and of the next 15 mm, over those on top.
    pub thinner: [f64; 2],
    /// What can be shown: the shade that is recommended, then those that come near it.
    pub looks: Vec<Look>,
}

/// What the dots of a shade do to the skin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Look {
    /// The ladder's name of the shade.
    pub id: String,
    /// Dots on a square centimeter of the top of the head.
    pub dots_per_cm2: f64,
    /// σ of a dot in red, green and blue, mm², by the times of [`When`].
    pub sigma_mm2: [[f64; 3]; 4],
    /// Its diameter as light sees it, millimeters, by the same.
    pub dot_mm: [f64; 4],
}

/// Dots that are all alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dots {
    /// On a square centimeter.
    pub per_cm2: f64,
    /// σ of one in red, green and blue, mm².
    pub sigma_mm2: [f64; 3],
    /// Diameter, millimeters.
    pub mm: f64,
}

impl Look {
    /// The dots at a time.
    #[must_use]
    pub fn dots(&self, when: When) -> Dots {
        Dots {
            per_cm2: self.dots_per_cm2,
            sigma_mm2: self.sigma_mm2[when as usize],
            mm: self.dot_mm[when as usize],
        }
    }
}

impl Scene {
    /// Pixels of the photo for a millimeter of the face.
    #[must_use]
    pub fn px_per_mm(&self) -> f64 {
        2.0 * self.oval.b / FACE_MM
    }

    /// The hairline that is drawn where nobody draws another: nine points from temple to temple, where hair begins or
    /// would; none where no face is seen from the front.
    #[must_use]
    pub fn natural_hairline(&self) -> Vec<[f64; 2]> {
        if !self.front {
            return Vec::new();
        }
        let points = line::natural(self.oval, &self.hairline);
        points.map(|point| point.map(|pixels| round(pixels, 1))).to_vec()
    }
}

/// Side of a block of the photo that is a pixel of its backdrop.
#[must_use]
pub fn backdrop_block(width: u32, height: u32) -> u32 {
    width.max(height).div_ceil(LONG_SIDE).max(1)
}

/// The photo at the size at which it is drawn on, at most [`LONG_SIDE`] long and in sRGB.
#[must_use]
pub fn backdrop(frame: &Frame) -> Option<Frame> {
    if frame.width().max(frame.height()) <= LONG_SIDE && frame.color_space() == ColorSpace::Srgb {
        return Some(frame.clone());
    }
    let small = LinearImage::reduce(frame, LONG_SIDE);
    let [red, green, blue] = &small.channels;
    let mut rgba = Vec::with_capacity(red.as_raw().len() * 4);
    for ((r, g), b) in red.as_raw().iter().zip(green.as_raw()).zip(blue.as_raw()) {
        rgba.extend(encoded([*r, *g, *b]));
        rgba.push(u8::MAX);
    }
    Frame::new(small.width(), small.height(), rgba, ColorSpace::Srgb).ok()
}

/// Linear light of the three channels of a pixel.
fn light(pixel: &[u8]) -> [f32; 3] {
    let table = &*LINEAR;
    let at = |channel: usize| pixel.get(channel).map_or(0.0, |value| table[usize::from(*value)]);
    [at(0), at(1), at(2)]
}

/// The three bytes of linear light.
fn encoded([red, green, blue]: [f32; 3]) -> [u8; 3] {
    let color: Srgb<u8> = Srgb::from_linear(LinSrgb::new(red, green, blue));
    [color.red, color.green, color.blue]
}

/// Seven digits are kept.
#[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
fn single(x: f64) -> f32 {
    x as f32
}
