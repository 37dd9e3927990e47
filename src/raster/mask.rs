//! A set of pixels.

use image::GrayImage;

/// A set of pixels: each is in (255) or out (0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask(GrayImage);

impl Mask {
    /// The empty set on a picture of this size.
    #[must_use]
    pub fn empty(width: u32, height: u32) -> Self {
        Self(GrayImage::new(width, height))
    }

    /// The pixels for which `inside(x, y)` holds.
    #[must_use]
    pub fn from_fn(width: u32, height: u32, mut inside: impl FnMut(u32, u32) -> bool) -> Self {
        Self(GrayImage::from_fn(width, height, |x, y| {
            image::Luma([if inside(x, y) { 255 } else { 0 }])
        }))
    }

    /// The pixels that are not zero.
    #[must_use]
    pub fn from_gray(gray: GrayImage) -> Self {
        let mut gray = gray;
        for value in gray.iter_mut() {
            *value = if *value == 0 { 0 } else { 255 };
        }
        Self(gray)
    }

    /// Width, pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// Height, pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.0.height()
    }

    /// The set as a gray picture of 0 and 255.
    #[must_use]
    pub fn as_gray(&self) -> &GrayImage {
        &self.0
    }

    /// Whether the pixel at an index of the joined rows is in the set.
    #[must_use]
    pub fn contains(&self, index: usize) -> bool {
        self.0.as_raw()[index] != 0
    }

    /// Puts the pixel at an index of the joined rows into the set, or takes it out.
    pub fn set(&mut self, index: usize, inside: bool) {
        self.0.as_mut()[index] = if inside { 255 } else { 0 };
    }

    /// The indices, in the joined rows, of the pixels in the set.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.0
            .as_raw()
            .iter()
            .enumerate()
            .filter(|(_, value)| **value != 0)
            .map(|(index, _)| index)
    }

    /// How many pixels are in the set.
    #[must_use]
    pub fn count(&self) -> usize {
        self.indices().count()
    }

    /// The set without all pixels nearer than `radius` to its outside (in the larger of the two directions).
    #[must_use]
    pub fn erode(&self, radius: u8) -> Self {
        Self(imageproc::morphology::erode(
            &self.0,
            imageproc::distance_transform::Norm::LInf,
            radius,
        ))
    }

    /// The set with all pixels within `radius` of it (in the larger of the two directions).
    #[must_use]
    pub fn dilate(&self, radius: u8) -> Self {
        Self(imageproc::morphology::dilate(
            &self.0,
            imageproc::distance_transform::Norm::LInf,
            radius,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eroding_undoes_dilating_of_a_lone_square() {
        let square = Mask::from_fn(20, 20, |x, y| (8..12).contains(&x) && (8..12).contains(&y));
        assert_eq!(square.count(), 16);
        assert_eq!(square.dilate(2).count(), 64);
        assert_eq!(square.dilate(2).erode(2), square);
    }
}
