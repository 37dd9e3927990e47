//! A set of pixels.

use core::ops::Range;

use image::GrayImage;

use super::Plane;

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

    /// The indices, in the joined rows, of the pixels in the set, rising.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        // Most of a picture is outside: whole stretches of it are passed over at once.
        const STRETCH: usize = 64;
        let stretches = self.0.as_raw().chunks(STRETCH).enumerate();
        let some = stretches.filter(|(_, stretch)| stretch.iter().fold(0, |any, value| any | value) != 0);
        some.flat_map(|(place, stretch)| {
            let inside = stretch.iter().enumerate().filter(|(_, value)| **value != 0);
            inside.map(move |(offset, _)| place * STRETCH + offset)
        })
    }

    /// The values of a plane at the pixels in the set, in the order of their indices.
    #[must_use]
    pub fn values_of(&self, plane: &Plane) -> Vec<f32> {
        let mut values = Vec::new();
        self.indices().for_each(|index| values.push(plane.as_raw()[index]));
        values
    }

    /// How many pixels are in the set.
    #[must_use]
    pub fn count(&self) -> usize {
        // As many whole vectors as a byte can count, so that bytes are added by the vector.
        let stretches = self.0.as_raw().chunks(240);
        stretches
            .map(|stretch| usize::from(stretch.iter().map(|value| value & 1).sum::<u8>()))
            .sum()
    }

    /// Whether no pixel is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.0.as_raw().contains(&255)
    }

    /// Puts the pixels at a range of indices of the joined rows into the set.
    pub fn fill(&mut self, indices: Range<usize>) {
        self.0.as_mut()[indices].fill(255);
    }

    /// The set without all pixels nearer than `radius` to its outside (in the larger of the two directions).
    #[must_use]
    pub fn erode(&self, radius: u8) -> Self {
        self.all_within(radius, 0)
    }

    /// The set with all pixels within `radius` of it (in the larger of the two directions).
    #[must_use]
    pub fn dilate(&self, radius: u8) -> Self {
        self.all_within(radius, 255)
    }

    /// The pixels round which, out to `radius`, all are in; with bits flipped by `flip` before and after.
    ///
    /// Windows of 1, 2, 4, ... pixels are each made of two of the one before, so that bytes are compared by the
    /// vector; what is beyond the edge does not count.
    fn all_within(&self, radius: u8, flip: u8) -> Self {
        let (columns, reach) = (self.width() as usize, usize::from(radius));
        if columns == 0 || reach == 0 {
            return self.clone();
        }
        let (stride, rows) = (columns + 2 * reach, self.height() as usize + 2 * reach);
        let mut windows = vec![255_u8; stride * rows];
        for (to, from) in windows[reach * stride..]
            .chunks_exact_mut(stride)
            .zip(self.0.chunks_exact(columns))
        {
            for (to, from) in to[reach..].iter_mut().zip(from) {
                *to = from ^ flip;
            }
        }
        let mut spare = windows.clone();
        for step in [1, stride] {
            let mut span = 1;
            while span < 2 * reach + 1 {
                let next = span.min(2 * reach + 1 - span);
                for ((both, one), other) in spare.iter_mut().zip(&windows).zip(&windows[next * step..]) {
                    *both = one & other;
                }
                core::mem::swap(&mut windows, &mut spare);
                span += next;
            }
        }
        let mut result = GrayImage::new(self.width(), self.height());
        for (to, from) in result.chunks_exact_mut(columns).zip(windows.chunks_exact(stride)) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = from ^ flip;
            }
        }
        Self(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indices_are_those_of_the_pixels_inside() {
        let mask = Mask::from_fn(37, 11, |x, y| (x * 7 + y * 13) % 29 == 0 || y == 5);
        let slow: Vec<usize> = (0..37 * 11).filter(|index| mask.contains(*index)).collect();
        assert_eq!(mask.indices().collect::<Vec<_>>(), slow);
        assert_eq!(mask.count(), slow.len());
    }

    #[test]
    fn eroding_undoes_dilating_of_a_lone_square() {
        let square = Mask::from_fn(20, 20, |x, y| (8..12).contains(&x) && (8..12).contains(&y));
        assert_eq!(square.count(), 16);
        assert_eq!(square.dilate(2).count(), 64);
        assert_eq!(square.dilate(2).erode(2), square);
    }

    #[test]
    fn windows_agree_with_looking_at_every_neighbor() {
        let mask = Mask::from_fn(23, 17, |x, y| (x * 31 + y * 57 + x * y * 7) % 19 != 0);
        for radius in [0_u8, 1, 2, 5, 30] {
            let reach = u32::from(radius);
            let slow = Mask::from_fn(23, 17, |x, y| {
                let near = (y.saturating_sub(reach)..=(y + reach).min(16))
                    .flat_map(|y| (x.saturating_sub(reach)..=(x + reach).min(22)).map(move |x| (x, y)));
                near.into_iter().all(|(x, y)| mask.contains((y * 23 + x) as usize))
            });
            assert_eq!(mask.erode(radius), slow, "radius {radius}");
            let outside = Mask::from_fn(23, 17, |x, y| !mask.contains((y * 23 + x) as usize));
            let grown = outside.dilate(radius);
            assert!(
                (0..23 * 17).all(|i| grown.contains(i) != slow.contains(i)),
                "radius {radius}"
            );
        }
    }
}
