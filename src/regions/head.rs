//! Where the face is: as the caller says, as the face finder says, or by a search.

use super::{Head, HeadSource, Oval};
use crate::raster::LinearImage;

#[cfg(feature = "face")]
pub use finder::FaceFinder;

/// Stands for the face finder where it is not built in; there is no value of it.
#[cfg(not(feature = "face"))]
#[derive(Debug)]
pub enum FaceFinder {}

/// Finds the head: the oval given, else the face finder's best face, else a search; `None` where there is none.
///
/// Ovals are in pixels of `image`.
#[must_use]
pub fn find(image: &LinearImage, given: Option<Oval>, finder: Option<&FaceFinder>) -> Option<Head> {
    if let Some(oval) = given {
        return Some(Head {
            oval,
            source: HeadSource::Given,
            confidence: 1.0,
            faces: 1,
        });
    }
    found(image, finder)
}

#[cfg(feature = "face")]
fn found(image: &LinearImage, finder: Option<&FaceFinder>) -> Option<Head> {
    finder.and_then(|finder| finder.find(image))
}

#[cfg(not(feature = "face"))]
fn found(_: &LinearImage, finder: Option<&FaceFinder>) -> Option<Head> {
    finder.map(|never| match *never {})
}

#[cfg(feature = "face")]
mod finder {
    use core::fmt;

    use image::{GrayImage, imageops};
    use palette::{LinLuma, SrgbLuma, white_point::D65};

    use super::{Head, HeadSource, Oval};
    use crate::error::Error;
    use crate::raster::LinearImage;

    /// Length of the one model file that is read, bytes.
    const MODEL_LENGTH: usize = 1_209_904;
    /// FNV-1a, 64 bits, of that file.
    const MODEL_HASH: u64 = 0xa73c_f041_164d_43cb;
    /// Long side of the picture that is searched, pixels. Published with the settings below (`sources::seetaface`): found 28
    /// of 29 heads.
    const LONG_SIDE: u32 = 400;
    /// Smallest face, pixels; also the finder's window, under which a picture cannot be searched.
    const MIN_FACE: u32 = 40;
    /// Score that a face must have.
    const MIN_SCORE: f64 = 2.0;
    /// Score at which a face is as good as certain. Fitted by eye: portraits score 5 to 40.
    const SURE_SCORE: f64 = 12.0;
    /// The oval in the finder's box: center x, center y, half width, half height, in sides of the box. Fitted: medians over
    /// 29 portraits, standard deviation 0.05.
    const OVAL_IN_BOX: [f64; 4] = [0.516, 0.510, 0.507, 0.578];
    /// Share of the best face's area from which another counts as a face too. Chosen: people behind do not matter.
    const OTHER_FACE: f64 = 0.35;

    /// Finds faces in a picture; `SeetaFace`'s frontal cascade by the `rustface` crate.
    pub struct FaceFinder {
        model: rustface::Model,
    }

    impl fmt::Debug for FaceFinder {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("FaceFinder").finish_non_exhaustive()
        }
    }

    impl FaceFinder {
        /// A finder from the bytes of `seeta_fd_frontal_v1.0.bin`.
        ///
        /// # Errors
        /// [`Error::FaceModel`] unless they are exactly that file: its reader trusts every count and index in it, so that
        /// any other bytes could stop the program.
        pub fn from_model(bytes: &[u8]) -> Result<Self, Error> {
            if bytes.len() != MODEL_LENGTH || fnv1a(bytes) != MODEL_HASH {
                return Err(Error::FaceModel);
            }
            let model = rustface::read_model(bytes).map_err(|_| Error::FaceModel)?;
            Ok(Self { model })
        }

        /// The best face in the picture.
        pub(super) fn find(&self, image: &LinearImage) -> Option<Head> {
            let gray = encoded_luminance(image)?;
            let mut detector = rustface::create_detector_with_model(self.model.clone());
            detector.set_min_face_size(MIN_FACE);
            detector.set_score_thresh(MIN_SCORE);
            detector.set_pyramid_scale_factor(0.8);
            detector.set_slide_window_step(4, 4);
            let faces = detector.detect(&rustface::ImageData::new(&gray, gray.width(), gray.height()));
            let area = |face: &rustface::FaceInfo| f64::from(face.bbox().width()) * f64::from(face.bbox().height());
            let weight = |face: &rustface::FaceInfo| face.score() * area(face).sqrt();
            let best = faces
                .iter()
                .max_by(|one, other| weight(one).total_cmp(&weight(other)))?;
            let others = faces.iter().filter(|face| area(face) > OTHER_FACE * area(best)).count();
            let bounds = best.bbox();
            let scale = f64::from(image.width()) / f64::from(gray.width());
            let (x, y) = (f64::from(bounds.x()), f64::from(bounds.y()));
            let (w, h) = (f64::from(bounds.width()), f64::from(bounds.height()));
            if w < 1.0 || h < 1.0 {
                return None;
            }
            let oval = Oval {
                cx: x + OVAL_IN_BOX[0] * w,
                cy: y + OVAL_IN_BOX[1] * h,
                a: OVAL_IN_BOX[2] * w,
                b: OVAL_IN_BOX[3] * h,
            };
            Some(Head {
                oval: oval.scaled(scale),
                source: HeadSource::Face,
                confidence: 0.5 + 0.5 * ((best.score() - MIN_SCORE) / (SURE_SCORE - MIN_SCORE)).clamp(0.0, 1.0),
                faces: u32::try_from(others).unwrap_or(u32::MAX).max(1),
            })
        }
    }

    fn fnv1a(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// Luminance as a gray picture, sRGB's curve; `None` where it is too small for the finder's window.
    fn encoded_luminance(image: &LinearImage) -> Option<GrayImage> {
        let (width, height) = (image.width(), image.height());
        let factor = f64::from(LONG_SIDE) / f64::from(width.max(height).max(1));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most LONG_SIDE"
        )]
        let side = |length: u32| (f64::from(length) * factor.min(1.0)).round() as u32;
        let size = (side(width), side(height));
        if size.0 < MIN_FACE || size.1 < MIN_FACE {
            return None;
        }
        let luminance = image.luminance();
        let gray: Vec<u8> = luminance
            .iter()
            .map(|value| {
                let encoded: SrgbLuma<u8> =
                    SrgbLuma::<f32>::from_linear(LinLuma::<D65, f32>::new(value.clamp(0.0, 1.0))).into_format();
                encoded.luma
            })
            .collect();
        let gray = GrayImage::from_raw(width, height, gray)?;
        Some(imageops::resize(&gray, size.0, size.1, imageops::FilterType::Triangle))
    }
}
