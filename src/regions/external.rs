//! Regions as somebody else's segmenter tells them.

use image::{GrayImage, Luma};

use super::{Label, Oval, Regions, crop::Crop, finish, hints::Painted};
use crate::{error::Error, raster::LinearImage};

/// A segmenter's mask of a photo, of any size: one code a pixel.
///
/// 0 to 4 are those of [`Label`]; 5 is skin of a segmenter that does not tell scalp from it: what lies above the hairline is
/// scalp, as in any photo.
#[derive(Clone, Debug)]
pub struct LabelMask(GrayImage);

/// Skin that may be scalp.
const ANY_SKIN: u8 = 5;

impl LabelMask {
    /// A mask of these codes, top row first.
    ///
    /// # Errors
    /// [`Error::Request`] unless there is one known code for each pixel.
    pub fn new(width: u32, height: u32, codes: Vec<u8>) -> Result<Self, Error> {
        let known = codes.iter().all(|code| *code <= ANY_SKIN);
        match GrayImage::from_raw(width, height, codes) {
            Some(mask) if known && width > 0 && height > 0 => Ok(Self(mask)),
            _ => Err(Error::request(
                "mask",
                "must have a pixel, and for each a code from 0 other, 1 skin, 2 hair, 3 stubble to 4 bare scalp",
            )),
        }
    }

    /// The code at the middle of a pixel of a picture of this size that shows the same.
    fn at(&self, x: u32, y: u32, (width, height): (u32, u32)) -> u8 {
        let near = |at: u32, size: u32, own: u32| {
            let place = (2 * u64::from(at) + 1) * u64::from(own) / (2 * u64::from(size.max(1)));
            u32::try_from(place).unwrap_or(u32::MAX).min(own.saturating_sub(1))
        };
        let (x, y) = (near(x, width, self.0.width()), near(y, height, self.0.height()));
        self.0.get_pixel_checked(x, y).map_or(0, |Luma([code])| *code)
    }

    /// The regions of a picture that are this mask's, save under hints; colors are taken from where it is one thing for a
    /// working pixel around.
    pub(super) fn regions(&self, image: &LinearImage, oval: Oval, crop: &Crop, painted: &Painted) -> Regions {
        let size = (image.width(), image.height());
        let mut regions = Regions::none(size.0, size.1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small count of pixels"
        )]
        let edge = crop.grid.step.ceil() as u32;
        let mut open = false;
        for (index, (x, y)) in (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y))).enumerate() {
            let code = self.at(x, y, size);
            let found = match code {
                1 => Label::Skin,
                2 => Label::Hair,
                3 => Label::Stubble,
                4 => Label::Scalp,
                ANY_SKIN => {
                    open = true;
                    let (u, v) = (
                        (f64::from(x) + 0.5 - oval.cx) / oval.a,
                        (f64::from(y) + 0.5 - oval.cy) / oval.b,
                    );
                    if super::is_above(u, v) {
                        Label::Scalp
                    } else {
                        Label::Skin
                    }
                }
                _ => Label::Other,
            };
            let around = [
                (x.saturating_sub(edge), y),
                (x + edge, y),
                (x, y.saturating_sub(edge)),
                (x, y + edge),
            ];
            let inner = around.into_iter().all(|(x, y)| self.at(x, y, size) == code);
            regions.put(painted.at(&crop.grid, x, y).unwrap_or(found), index..index + 1, inner);
        }
        (regions.skin_confidence, regions.hair_confidence) = (1.0, 1.0);
        finish(&mut regions, oval, open && !painted.says(Label::Scalp));
        regions
    }
}
