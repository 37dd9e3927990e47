//! Linear light, one plane a channel, reduced by whole blocks so that averaging is that of the light itself.

use image::{ImageBuffer, Luma};

use super::frame::{ColorSpace, Frame};
use crate::{
    color::{
        LinearRgb,
        srgb::{DISPLAY_P3_TO_SRGB, LINEAR, LUMINANCE},
    },
    units::greater,
};

/// One number a pixel.
pub type Plane = ImageBuffer<Luma<f32>, Vec<f32>>;

/// A picture in linear sRGB light, planar, each pixel the mean of a square block of the frame.
#[derive(Clone, Debug)]
pub struct LinearImage {
    /// Red, green and blue light, 1.0 at the display's white; a little outside 0–1 for wide-gamut frames.
    pub channels: [Plane; 3],
    /// Relative luminance.
    pub luminance: Plane,
    /// Share of each block with a channel at or over [`CLIPPED`], 0–1.
    pub clipped: Plane,
    /// Side of a block: frame pixels for each pixel here, across and down.
    pub block: u32,
}

/// An encoded value from which a channel counts as clipped. Chosen: cameras and JPEG leave white at 252–255.
pub const CLIPPED: u8 = 252;

impl LinearImage {
    /// Reduces a frame by the smallest whole factor that brings its long side to `long_side` pixels or fewer.
    ///
    /// Rows and columns at the right and lower edge that fill no block are left out (fewer than one block).
    #[must_use]
    pub fn reduce(frame: &Frame, long_side: u32) -> Self {
        let block = frame.width().max(frame.height()).div_ceil(long_side.max(1)).max(1);
        let block = block.min(frame.width()).min(frame.height());
        let [red, green, blue, clipped] = if block == 1 {
            // A live frame is taken as it is.
            pixels(frame.pixels().as_raw())
        } else {
            means(frame, block as usize)
        };
        let size = (frame.width() / block, frame.height() / block);
        let mut channels = [red, green, blue].map(|values| plane(size, values));
        if frame.color_space() == ColorSpace::DisplayP3 {
            to_srgb(&mut channels);
        }
        Self {
            luminance: luminance(&channels),
            channels,
            clipped: plane(size, clipped),
            block,
        }
    }

    /// Width, pixels of this reduced picture.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.clipped.width()
    }

    /// Height, pixels of this reduced picture.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.clipped.height()
    }

    /// The color at an index of the planes, rows joined.
    #[must_use]
    pub fn color(&self, index: usize) -> LinearRgb {
        let at = |channel: usize| f64::from(self.channels[channel].as_raw()[index]);
        LinearRgb::new(at(0), at(1), at(2))
    }
}

/// Red, green and blue light and whether a channel clips, 0 or 1, of each pixel.
fn pixels(rgba: &[u8]) -> [Vec<f32>; 4] {
    let table = &*LINEAR;
    let count = rgba.len() / 4;
    let (mut red, mut green, mut blue) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
    let out = red.iter_mut().zip(&mut green).zip(&mut blue);
    for (((r, g), b), pixel) in out.zip(rgba.chunks_exact(4)) {
        *r = table[usize::from(pixel[0])];
        *g = table[usize::from(pixel[1])];
        *b = table[usize::from(pixel[2])];
    }
    let limit = table[usize::from(CLIPPED)];
    let mut clipped = vec![0.0; count];
    for (((clips, r), g), b) in clipped.iter_mut().zip(&red).zip(&green).zip(&blue) {
        *clips = if greater(greater(*r, *g), *b) < limit { 0.0 } else { 1.0 };
    }
    [red, green, blue, clipped]
}

/// The same of whole blocks of this many pixels across and down: their mean light, and the share that clips.
fn means(frame: &Frame, side: usize) -> [Vec<f32>; 4] {
    let table = &*LINEAR;
    let (columns, stride) = (frame.width() as usize / side, frame.width() as usize * 4);
    #[expect(clippy::cast_precision_loss, reason = "a block has far fewer than 2^24 pixels")]
    let share = 1.0 / (side * side) as f32;
    let mut result = [(); 4].map(|()| Vec::with_capacity(columns * (frame.height() as usize / side)));
    let mut sums = vec![[0.0_f32; 4]; columns];
    for lines in frame.pixels().as_raw().chunks_exact(stride * side) {
        sums.fill([0.0; 4]);
        for line in lines.chunks_exact(stride) {
            for (sum, block) in sums.iter_mut().zip(line.chunks_exact(side * 4)) {
                for pixel in block.chunks_exact(4) {
                    for channel in 0..3 {
                        sum[channel] += table[usize::from(pixel[channel])];
                    }
                    let clips = pixel[0] >= CLIPPED || pixel[1] >= CLIPPED || pixel[2] >= CLIPPED;
                    sum[3] += f32::from(u8::from(clips));
                }
            }
        }
        for (channel, values) in result.iter_mut().enumerate() {
            values.extend(sums.iter().map(|sum| sum[channel] * share));
        }
    }
    result
}

/// Relative luminance of linear red, green and blue.
pub(crate) fn luminance([red, green, blue]: &[Plane; 3]) -> Plane {
    #[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
    let weights = LUMINANCE.map(|weight| weight as f32);
    let colors = red.iter().zip(green.iter()).zip(blue.iter());
    let values = colors.map(|((r, g), b)| weights[0] * r + weights[1] * g + weights[2] * b);
    plane(red.dimensions(), values.collect())
}

/// A plane of these values, rows joined; black where there are too few of them.
pub(crate) fn plane((width, height): (u32, u32), values: Vec<f32>) -> Plane {
    Plane::from_raw(width, height, values).unwrap_or_else(|| Plane::new(width, height))
}

fn to_srgb(channels: &mut [Plane; 3]) {
    let [red, green, blue] = channels;
    for ((r, g), b) in red.iter_mut().zip(green.iter_mut()).zip(blue.iter_mut()) {
        let color = [*r, *g, *b];
        let [x, y, z] = DISPLAY_P3_TO_SRGB.map(|row| row[0] * color[0] + row[1] * color[1] + row[2] * color[2]);
        (*r, *g, *b) = (x, y, z);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkerboard_reduces_to_half_the_light() {
        let rgba = (0..16_u32)
            .flat_map(|i| {
                let v = if (i + i / 4) % 2 == 0 { 255 } else { 0 };
                [v, v, v, 255]
            })
            .collect();
        let frame = Frame::new(4, 4, rgba, ColorSpace::Srgb).unwrap();
        let image = LinearImage::reduce(&frame, 2);
        assert_eq!((image.width(), image.height(), image.block), (2, 2, 2));
        assert!(
            image.channels[0].iter().all(|&v| (v - 0.5).abs() < 1e-6),
            "light is averaged, not its encoding"
        );
        assert!(image.clipped.iter().all(|&v| (v - 0.5).abs() < 1e-6));
    }

    #[test]
    fn a_line_of_pixels_still_reduces_to_something() {
        let frame = Frame::new(1000, 1, vec![128; 4000], ColorSpace::Srgb).unwrap();
        let image = LinearImage::reduce(&frame, 100);
        assert!(image.width() > 0 && image.height() == 1);
    }
}
