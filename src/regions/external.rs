//! Regions as somebody else's segmenter tells them.

use image::{GrayImage, Luma};

use super::{Label, Oval, Regions, crop::Crop, finish, hair, hints::Painted};
use crate::{error::Error, raster::LinearImage};

/// A segmenter's mask of a photo, of any size: one code a pixel.
///
/// 0 to 4 are those of [`Label`]; 5 is skin and 6 hair of a segmenter that does not tell scalp from skin or stubble from
/// hair: they are told apart as in any photo.
#[derive(Clone, Debug)]
pub struct LabelMask(GrayImage);

/// Skin that may be scalp.
const ANY_SKIN: u8 = 5;
/// Hair that may be stubble.
const ANY_HAIR: u8 = 6;

impl LabelMask {
    /// A mask of these codes, top row first.
    ///
    /// # Errors
    /// [`Error::Request`] unless there is one known code for each pixel.
    pub fn new(width: u32, height: u32, codes: Vec<u8>) -> Result<Self, Error> {
        let known = codes.iter().all(|code| *code <= ANY_HAIR);
        match GrayImage::from_raw(width, height, codes) {
            Some(mask) if known && width > 0 && height > 0 => Ok(Self(mask)),
            _ => Err(Error::request(
                "mask",
                "must have a pixel and one known code for each: 0 other, 1 skin, 2 hair, 3 stubble, 4 bare scalp",
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

    /// The regions of a picture that are this mask's, save under hints; colors are taken from within them.
    pub(super) fn regions(&self, image: &LinearImage, oval: Oval, crop: &Crop, painted: &Painted) -> Regions {
        let size = (image.width(), image.height());
        let mut regions = Regions::none(size.0, size.1);
        let grid = &crop.grid;
        // The mask at the middle of each working pixel.
        let coarse: Vec<u8> = (0..crop.len())
            .map(|i| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    clippy::cast_precision_loss,
                    reason = "a place in a small picture"
                )]
                let place = |at: usize, origin: f64| (origin + (at as f64 + 0.5) * grid.step) as u32;
                let columns = crop.columns();
                self.at(
                    place(i % columns, grid.origin.0),
                    place(i / columns, grid.origin.1),
                    size,
                )
            })
            .collect();
        let among = |codes: &[u8]| -> Vec<bool> { coarse.iter().map(|code| codes.contains(code)).collect() };
        let hair = if hair::is_stubble(crop, &among(&[1, ANY_SKIN]), &among(&[ANY_HAIR])) {
            Label::Stubble
        } else {
            Label::Hair
        };
        let mut open = false;
        for (index, (x, y)) in (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y))).enumerate() {
            let label = match (painted.at(grid, x, y), self.at(x, y, size)) {
                (Some(label), _) => label,
                (None, 1) => Label::Skin,
                (None, 2) => Label::Hair,
                (None, 3) => Label::Stubble,
                (None, 4) => Label::Scalp,
                (None, ANY_HAIR) => hair,
                (None, ANY_SKIN) => {
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
            regions.put(label, index..index + 1, false);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, and a working pixel is a small count of pixels"
        )]
        let edge = grid.step.ceil() as u8;
        regions.skin_sample = regions.skin.erode(edge);
        regions.hair_sample = hair::covering(&regions).erode(edge);
        (regions.skin_confidence, regions.hair_confidence) = (1.0, 1.0);
        finish(&mut regions, oval, open && !painted.says(Label::Scalp));
        regions
    }
}
