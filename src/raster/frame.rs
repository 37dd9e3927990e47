//! A picture as it comes from a decoder or a canvas.

use image::RgbaImage;

use crate::error::Error;

/// The most pixels that a frame may have. Chosen: 100 megapixels hold every phone's photo in 400 MB.
pub const MAX_PIXELS: u64 = 100_000_000;

/// What the encoded values mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorSpace {
    /// IEC 61966-2-1, what the web assumes.
    #[default]
    Srgb,
    /// sRGB's curve over wider primaries, what recent phones save.
    DisplayP3,
}

/// RGBA, 8 bits a channel, upright, at least one pixel and at most [`MAX_PIXELS`]; the length is checked once, here.
#[derive(Clone, Debug)]
pub struct Frame {
    pixels: RgbaImage,
    color_space: ColorSpace,
}

impl Frame {
    /// A frame from rows of RGBA bytes, top row first.
    ///
    /// # Errors
    /// [`Error::PixelLength`] unless there are exactly `width * height * 4` bytes and at least four;
    /// [`Error::PictureTooLarge`] over [`MAX_PIXELS`].
    pub fn new(width: u32, height: u32, rgba: Vec<u8>, color_space: ColorSpace) -> Result<Self, Error> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MAX_PIXELS {
            return Err(Error::PictureTooLarge { width, height });
        }
        let length = Error::PixelLength {
            expected: 4 * pixels,
            actual: rgba.len() as u64,
        };
        if pixels == 0 || rgba.len() as u64 != 4 * pixels {
            return Err(length);
        }
        RgbaImage::from_raw(width, height, rgba)
            .map(|pixels| Self { pixels, color_space })
            .ok_or(length)
    }

    /// Width, pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Height, pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// The encoded pixels.
    #[must_use]
    pub fn pixels(&self) -> &RgbaImage {
        &self.pixels
    }

    /// What the encoded values mean.
    #[must_use]
    pub fn color_space(&self) -> ColorSpace {
        self.color_space
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_the_bytes_that_its_size_asks_for() {
        assert_eq!(Frame::new(2, 1, vec![0; 8], ColorSpace::Srgb).unwrap().width(), 2);
        assert_eq!(
            Frame::new(2, 1, vec![0; 7], ColorSpace::Srgb).unwrap_err(),
            Error::PixelLength { expected: 8, actual: 7 }
        );
        assert_eq!(
            Frame::new(0, 5, vec![], ColorSpace::Srgb).unwrap_err().code(),
            "pixelLength"
        );
        assert_eq!(
            Frame::new(20_000, 10_000, vec![], ColorSpace::Srgb).unwrap_err().code(),
            "pictureTooLarge"
        );
    }
}
