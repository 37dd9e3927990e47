//! Stage 9: the plan on the picture, in linear light.
//!
//! Ink multiplies light: each channel falls by `exp(−D σ)`, where D is the number of dots round a pixel and σ what one
//! dot takes away. Part of what a dot takes is seen at the dot, the rest round it, because light wanders in skin; so
//! from afar the dots are a tint and from near they are dots, with the same mean.

use palette::{LinSrgb, Srgb};

use crate::{
    color::srgb::LINEAR,
    error::Error,
    plan::layout,
    raster::{ColorSpace, Frame, LinearImage, Plane, filter::gaussian_blur},
    regions::{Oval, Regions},
};

/// Longest side of a preview, pixels. Chosen: a phone's screen, and quick to draw.
pub const LONG_SIDE: u32 = 1280;

/// Height of a face from hairline to chin, millimeters. Published: Farkas 1994, trichion to gnathion of young men, mean
/// 187 (sd 8).
const FACE_MM: f64 = 187.0;

/// Share of what a dot takes that is seen at the dot itself. Chosen: light wanders 0.3–4 mm, a dot is 0.2 mm wide.
const SEEN_AT_THE_DOT: f32 = 0.45;

/// Side of the square of dots that is laid over and over, millimeters. Chosen: wider than the eye compares.
const TILE_MM: f64 = 60.0;

/// Seed of the dots, so that a photo is previewed the same every time.
const SEED: u64 = 0x5ca1_9705;

/// How softly the treated area ends, millimeters. Chosen: the first 5 mm of a hairline are feathered.
const FEATHER_MM: f64 = 2.0;

/// Share of the picture under which there is no scalp to speak of.
const LEAST_SCALP: f64 = 0.002;

/// A photo ready to be drawn on.
#[derive(Clone, Debug)]
pub struct Scene {
    base: Frame,
    /// How much of the plan each pixel gets, 0–1.
    treated: Plane,
    px_per_mm: f64,
}

impl Scene {
    /// A photo as [`backdrop`] gives it, with what was found in it; `None` where hair hides the scalp.
    ///
    /// `oval` is in pixels of the regions; `hidden` is the share of stubble that shafts hide.
    #[must_use]
    pub fn new(base: Frame, regions: &Regions, oval: Oval, hidden: f64) -> Option<Self> {
        let (width, height) = (regions.scalp.width(), regions.scalp.height());
        let bare = (1.0 - hidden).clamp(0.0, 1.0);
        #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
        let scalp = regions.scalp.count() as f64 + regions.stubble.count() as f64 * bare;
        if scalp < LEAST_SCALP * f64::from(width * height) {
            return None;
        }
        let scale = f64::from(base.width()) / f64::from(width);
        #[expect(clippy::cast_possible_truncation, reason = "a share")]
        let bare = bare as f32;
        let mut share = Plane::new(width, height);
        let sets = regions
            .scalp
            .as_gray()
            .as_raw()
            .iter()
            .zip(regions.stubble.as_gray().as_raw());
        for (share, (scalp, stubble)) in share.iter_mut().zip(sets) {
            *share = if *scalp != 0 {
                1.0
            } else if *stubble != 0 {
                bare
            } else {
                0.0
            };
        }
        if (width, height) != base.pixels().dimensions() {
            let (width, height) = base.pixels().dimensions();
            share = image::imageops::resize(&share, width, height, image::imageops::FilterType::Triangle);
        }
        let px_per_mm = 2.0 * oval.b * scale / FACE_MM;
        #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
        let mut treated = gaussian_blur(&share, (FEATHER_MM * px_per_mm) as f32);
        for (soft, hard) in treated.iter_mut().zip(share.as_raw()) {
            // Fade inward only: nothing outside the scalp changes.
            *soft = (2.0 * *soft - 1.0).max(0.5 * *soft).clamp(0.0, 1.0).min(*hard);
        }
        Some(Self {
            base,
            treated,
            px_per_mm,
        })
    }

    /// The photo with so many dots on a square centimeter, each taking `sigma` mm² of light per channel.
    ///
    /// # Errors
    /// None that a scene can cause; the frame's own check is passed on.
    pub fn composite(&self, sigma: [f64; 3], dots_per_cm2: f64) -> Result<Frame, Error> {
        let density = self.density(dots_per_cm2);
        let mut rgba = self.base.pixels().clone();
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
        let sigma = sigma.map(|band| band as f32);
        let table = &*LINEAR;
        for ((pixel, share), density) in rgba.pixels_mut().zip(self.treated.as_raw()).zip(density.as_raw()) {
            if *share <= 0.0 {
                continue;
            }
            let [r, g, b, _] = pixel.0;
            let kept = sigma.map(|band| libm::expf(-share * density * band));
            let inked = LinSrgb::new(
                table[usize::from(r)] * kept[0],
                table[usize::from(g)] * kept[1],
                table[usize::from(b)] * kept[2],
            );
            let encoded: Srgb<u8> = Srgb::from_linear(inked);
            (pixel.0[0], pixel.0[1], pixel.0[2]) = (encoded.red, encoded.green, encoded.blue);
        }
        let (width, height) = rgba.dimensions();
        Frame::new(width, height, rgba.into_raw(), self.base.color_space())
    }

    /// Dots on a square millimeter round each pixel.
    fn density(&self, dots_per_cm2: f64) -> Plane {
        let (width, height) = self.base.pixels().dimensions();
        let mut density = Plane::new(width, height);
        let columns = width as usize;
        let dots = layout::dots(TILE_MM, TILE_MM, dots_per_cm2, SEED);
        let weight = |dot: &layout::Dot| f64::from(dot.size * dot.size * dot.tone);
        let total: f64 = dots.iter().map(weight).sum();
        if total <= 0.0 {
            return density;
        }
        // Each dot counts by its area and tone; the mean is exactly the wanted density.
        let per_dot = dots_per_cm2 / 100.0 * TILE_MM * TILE_MM / total * self.px_per_mm * self.px_per_mm;
        let tile = TILE_MM * self.px_per_mm;
        let tiles = |pixels: u32| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
            let count = (f64::from(pixels) / tile).ceil().clamp(1.0, 500.0) as u32;
            count
        };
        for (row, column) in (0..tiles(height)).flat_map(|row| (0..tiles(width)).map(move |column| (row, column))) {
            for dot in &dots {
                let x = f64::from(column) * tile + f64::from(dot.x_mm) * self.px_per_mm;
                let y = f64::from(row) * tile + f64::from(dot.y_mm) * self.px_per_mm;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "inside the picture"
                )]
                let (left, top) = (x as usize, y as usize);
                let index = top * columns + left;
                if left + 1 >= columns || top + 1 >= height as usize || self.treated.as_raw()[index] <= 0.0 {
                    continue;
                }
                #[expect(clippy::cast_possible_truncation, reason = "a share of a pixel")]
                let (u, v, w) = (x.fract() as f32, y.fract() as f32, (per_dot * weight(dot)) as f32);
                let values = density.as_mut();
                values[index] += (1.0 - u) * (1.0 - v) * w;
                values[index + 1] += u * (1.0 - v) * w;
                values[index + columns] += (1.0 - u) * v * w;
                values[index + columns + 1] += u * v * w;
            }
        }
        // A dot is as wide as its light wanders at least, and never sharper than a pixel.
        #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
        let near = gaussian_blur(&density, (0.12 * self.px_per_mm).max(0.6) as f32);
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
        let mean = (dots_per_cm2 / 100.0) as f32;
        density = near;
        for value in density.iter_mut() {
            *value = SEEN_AT_THE_DOT * *value + (1.0 - SEEN_AT_THE_DOT) * mean;
        }
        density
    }
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
        let color: Srgb<u8> = Srgb::from_linear(LinSrgb::new(*r, *g, *b));
        rgba.extend([color.red, color.green, color.blue, u8::MAX]);
    }
    Frame::new(small.width(), small.height(), rgba, ColorSpace::Srgb).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Mask;

    fn scene() -> Scene {
        let (width, height) = (200, 200);
        let rgba = (0..width * height).flat_map(|_| [190, 150, 130, 255]).collect();
        let frame = Frame::new(width, height, rgba, ColorSpace::Srgb).unwrap();
        let mut regions = Regions::none(width, height);
        regions.scalp = Mask::from_fn(width, height, |x, y| (40..160).contains(&x) && (20..100).contains(&y));
        let oval = Oval {
            cx: 100.0,
            cy: 150.0,
            a: 60.0,
            b: 75.0,
        };
        Scene::new(frame, &regions, oval, 0.0).unwrap()
    }

    #[test]
    fn nothing_outside_the_scalp_changes_and_no_dots_change_nothing() {
        let scene = scene();
        let inked = scene.composite([0.24, 0.15, 0.13], 110.0).unwrap();
        for (x, y, pixel) in inked.pixels().enumerate_pixels() {
            if !((40..160).contains(&x) && (20..100).contains(&y)) {
                assert_eq!(pixel.0, [190, 150, 130, 255], "at {x},{y}");
            }
        }
        let bare = scene.composite([0.24, 0.15, 0.13], 0.0).unwrap();
        assert_eq!(bare.pixels(), scene.base.pixels());
    }

    #[test]
    fn the_mean_of_the_dots_is_what_the_law_says() {
        let scene = scene();
        let sigma = [0.24, 0.15, 0.13];
        let inked = LinearImage::reduce(&scene.composite(sigma, 110.0).unwrap(), 640);
        let bare = LinearImage::reduce(&scene.base, 640);
        for (channel, band) in sigma.into_iter().enumerate() {
            let mean = |image: &LinearImage| {
                let inner = (45..75).flat_map(|y| (70..130).map(move |x| y * 200 + x));
                inner
                    .map(|index| f64::from(image.channels[channel].as_raw()[index]))
                    .sum::<f64>()
            };
            let ratio = mean(&inked) / mean(&bare);
            let law = libm::exp(-1.1 * band);
            assert!((ratio - law).abs() < 0.015, "channel {channel}: {ratio} against {law}");
        }
    }
}
