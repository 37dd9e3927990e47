//! Where the face is: as the caller says, or as the face finder says.

use super::{Head, HeadSource, Oval, search};
use crate::raster::LinearImage;

#[cfg(feature = "face")]
pub use finder::FaceFinder;

/// Stands for the face finder where it is not built in; there is no value of it.
#[cfg(not(feature = "face"))]
#[derive(Debug)]
pub enum FaceFinder {}

/// Finds the head: the oval given, else the face finder's best face or the likeliest of what it is not sure of; `None` where
/// there is none, or no finder.
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
    #[cfg_attr(
        not(feature = "face"),
        expect(clippy::infallible_destructuring_match, reason = "without the finder none is found")
    )]
    let weak = match faces(image, finder) {
        #[cfg(feature = "face")]
        Faces::Found(head) => return Some(head),
        Faces::Weak(ovals) => ovals,
    };
    let (oval, confidence) = search::likeliest(image, &weak)?;
    Some(Head {
        oval,
        source: HeadSource::Search,
        confidence: 0.5 * confidence,
        faces: 1,
    })
}

/// What the face finder says.
enum Faces {
    /// There is a face.
    #[cfg(feature = "face")]
    Found(Head),
    /// There is none that is sure; what may be one, and how much so, 0–1.
    Weak(Vec<(Oval, f64)>),
}

#[cfg(feature = "face")]
fn faces(image: &LinearImage, finder: Option<&FaceFinder>) -> Faces {
    finder.map_or_else(|| Faces::Weak(Vec::new()), |finder| finder.find(image))
}

#[cfg(not(feature = "face"))]
fn faces(_: &LinearImage, finder: Option<&FaceFinder>) -> Faces {
    finder.map_or_else(|| Faces::Weak(Vec::new()), |never| match *never {})
}

#[cfg(feature = "face")]
mod finder {
    use core::fmt;
    use std::sync::LazyLock;

    use image::{GrayImage, Luma, imageops};
    use imageproc::geometric_transformations::{Border, Interpolation, Projection, warp};
    use palette::{LinSrgb, Srgb};
    use rustface::FaceInfo;

    use super::{Faces, Head, HeadSource, Oval};
    use crate::error::Error;
    use crate::raster::LinearImage;

    /// Length of the one model file that is read, bytes.
    const MODEL_LENGTH: usize = 1_209_904;
    /// FNV-1a, 64 bits, of that file.
    const MODEL_HASH: u64 = 0xa73c_f041_164d_43cb;
    /// Long side of the picture that is searched, pixels. Chosen with the settings below: they found 28
    /// of 29 heads.
    const LONG_SIDE: u32 = 400;
    /// The finder's window and with it the smallest face, pixels. Published: of the model.
    const WINDOW: u32 = 40;
    /// Long side of the picture that is searched where nothing is found. Chosen: the finder's steps fall elsewhere, and of nine
    /// drawn heads that were missed it finds five; it places ovals worse by 0.07 of their half width.
    const SECOND_SIDE: u32 = 256;
    /// Score that a face must have.
    const MIN_SCORE: f64 = 2.0;
    /// Score from which a face may be one, if its colors agree.
    const WEAK_SCORE: f64 = 0.5;
    /// Score from which a face counts by its size alone. Chosen: what is none stays under it.
    const PLAIN_SCORE: f64 = 6.0;
    /// Score at which a face is as good as certain. Fitted by eye: portraits score 5 to 40.
    const SURE_SCORE: f64 = 12.0;
    /// The oval in the finder's box: center x, center y, half width, half height, in sides of the box. Fitted:
    /// medians over 29 portraits, standard deviation 0.05.
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
        /// [`Error::FaceModel`] unless they are exactly that file: its reader trusts every count and index in it, so
        /// that any other bytes could stop the program.
        pub fn from_model(bytes: &[u8]) -> Result<Self, Error> {
            if bytes.len() != MODEL_LENGTH || fnv1a(bytes) != MODEL_HASH {
                return Err(Error::FaceModel);
            }
            let model = rustface::read_model(bytes).map_err(|_| Error::FaceModel)?;
            Ok(Self { model })
        }

        /// The best face in the picture, or what may be one.
        pub(super) fn find(&self, image: &LinearImage) -> Faces {
            let luma = encoded_luma(image);
            let Some(gray) = reduced(&luma, LONG_SIDE) else {
                return Faces::Weak(Vec::new());
            };
            let scale_of = |gray: &GrayImage| f64::from(image.width()) / f64::from(gray.width());
            let scale = scale_of(&gray);
            let seen = self.detect(&gray);
            if let Some(best) = best(&seen) {
                return Faces::Found(head(best, &seen, scale));
            }
            if let Some(small) = reduced(&luma, SECOND_SIDE) {
                let seen = self.detect(&small);
                if let Some(best) = best(&seen) {
                    return Faces::Found(head(best, &seen, scale_of(&small)));
                }
            }
            for tilt in TILTS {
                let best = self
                    .detect(&tilted(&gray, tilt))
                    .into_iter()
                    .max_by(|a, b| a.score().total_cmp(&b.score()));
                if let Some(best) = best.filter(|best| best.score() >= TILTED_SCORE) {
                    let upright = tilted_back(oval(&best), tilt, gray.width(), gray.height());
                    return Faces::Found(Head {
                        oval: upright.scaled(scale),
                        source: HeadSource::Face,
                        confidence: 0.5,
                        faces: 1,
                    });
                }
            }
            // A dark face, or one half turned away, is seen more easily with its shadows lifted.
            let mut lifted = gray;
            for value in lifted.iter_mut() {
                *value = LIFT[usize::from(*value)];
            }
            let mut weak = self.detect(&lifted);
            weak.extend(seen);
            let some = weak.iter().filter(|face| area(face) > 1.0);
            let told = |face| {
                let weight = 0.5 + FaceInfo::score(face) / (2.0 * MIN_SCORE);
                (oval(face).scaled(scale), weight.clamp(0.0, 1.0))
            };
            Faces::Weak(some.map(told).collect())
        }

        fn detect(&self, gray: &GrayImage) -> Vec<FaceInfo> {
            let mut detector = rustface::create_detector_with_model(self.model.clone());
            detector.set_score_thresh(WEAK_SCORE);
            detector.set_pyramid_scale_factor(0.8);
            detector.set_slide_window_step(4, 4);
            detector.detect(&rustface::ImageData::new(gray, gray.width(), gray.height()))
        }
    }

    /// Faces that are sure to be some.
    fn sure(seen: &[FaceInfo]) -> impl Iterator<Item = &FaceInfo> {
        seen.iter().filter(|face| face.score() >= MIN_SCORE)
    }

    /// The largest face, unless it is hardly one.
    fn best(seen: &[FaceInfo]) -> Option<&FaceInfo> {
        let weight = |face: &FaceInfo| face.score().min(PLAIN_SCORE) * area(face);
        sure(seen).max_by(|one, other| weight(one).total_cmp(&weight(other)))
    }

    fn head(best: &FaceInfo, seen: &[FaceInfo], scale: f64) -> Head {
        let like = sure(seen).filter(|face| area(face) > OTHER_FACE * area(best)).count();
        Head {
            oval: oval(best).scaled(scale),
            source: HeadSource::Face,
            confidence: 0.5 + 0.5 * ((best.score() - MIN_SCORE) / (SURE_SCORE - MIN_SCORE)).clamp(0.0, 1.0),
            faces: u32::try_from(like).unwrap_or(u32::MAX).max(1),
        }
    }

    /// Cosine and sine of the angles at which a head may lean: 30° to either side.
    const TILTS: [[f32; 2]; 2] = [[0.866_025_4, 0.5], [0.866_025_4, -0.5]];
    /// Score that a face must have in a turned picture. Chosen: nonsense reaches 1.3, leaning heads 4 to 9.
    const TILTED_SCORE: f64 = 3.5;

    /// The picture turned about its middle.
    fn tilted(gray: &GrayImage, [cos, sin]: [f32; 2]) -> GrayImage {
        #[expect(clippy::cast_precision_loss, reason = "a small picture")]
        let (x, y) = (gray.width() as f32 / 2.0, gray.height() as f32 / 2.0);
        let turn = [
            cos,
            -sin,
            x - cos * x + sin * y,
            sin,
            cos,
            y - sin * x - cos * y,
            0.0,
            0.0,
            1.0,
        ];
        Projection::from_matrix(turn).map_or_else(
            || gray.clone(),
            |turn| warp(gray, turn, Interpolation::Bilinear, Border::Constant(Luma([100]))),
        )
    }

    /// Where the middle of an oval in the turned picture is in the upright one.
    fn tilted_back(oval: Oval, [cos, sin]: [f32; 2], width: u32, height: u32) -> Oval {
        let (x, y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let (cos, sin) = (f64::from(cos), f64::from(sin));
        let (dx, dy) = (oval.cx - x, oval.cy - y);
        Oval {
            cx: x + cos * dx + sin * dy,
            cy: y - sin * dx + cos * dy,
            ..oval
        }
    }

    /// The square root of each byte, 255 being 1.
    static LIFT: LazyLock<[u8; 256]> = LazyLock::new(|| {
        core::array::from_fn(|value| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a byte stays a byte"
            )]
            let lifted = (value as f32 * 255.0).sqrt().round() as u8;
            lifted
        })
    });

    fn area(face: &FaceInfo) -> f64 {
        f64::from(face.bbox().width()) * f64::from(face.bbox().height())
    }

    fn oval(face: &FaceInfo) -> Oval {
        let bounds = face.bbox();
        let (w, h) = (f64::from(bounds.width()), f64::from(bounds.height()));
        Oval {
            cx: f64::from(bounds.x()) + OVAL_IN_BOX[0] * w,
            cy: f64::from(bounds.y()) + OVAL_IN_BOX[1] * h,
            a: OVAL_IN_BOX[2] * w,
            b: OVAL_IN_BOX[3] * h,
        }
    }

    fn fnv1a(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The picture's luma, as cameras and the finder's makers reckon it: of encoded values.
    fn encoded_luma(image: &LinearImage) -> GrayImage {
        let [red, green, blue] = &image.channels;
        GrayImage::from_fn(image.width(), image.height(), |x, y| {
            let [r, g, b] = [red, green, blue].map(|plane| plane.get_pixel(x, y).0[0].clamp(0.0, 1.0));
            let bytes: Srgb<u8> = LinSrgb::new(r, g, b).into_encoding();
            let luma = 2126 * u32::from(bytes.red) + 7152 * u32::from(bytes.green) + 722 * u32::from(bytes.blue);
            Luma([u8::try_from(luma / 10_000).unwrap_or(u8::MAX)])
        })
    }

    /// A picture at most so long; `None` where it is then too small for the finder's window.
    fn reduced(luma: &GrayImage, long_side: u32) -> Option<GrayImage> {
        let (width, height) = luma.dimensions();
        let factor = (f64::from(long_side) / f64::from(width.max(height).max(1))).min(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most the long side"
        )]
        let side = |length: u32| (f64::from(length) * factor).round() as u32;
        let size = (side(width), side(height));
        (size.0.min(size.1) >= WINDOW).then(|| imageops::resize(luma, size.0, size.1, imageops::FilterType::Triangle))
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::raster::{ColorSpace, Frame};

        #[test]
        fn bytes_that_are_not_the_model_are_refused() {
            let model = include_bytes!("../../model/seeta_fd_frontal_v1.0.bin");
            for junk in [&[][..], &[0; 64], &model[..1000], &vec![255; MODEL_LENGTH]] {
                assert_eq!(FaceFinder::from_model(junk).unwrap_err(), Error::FaceModel);
            }
            let mut bent = model.to_vec();
            bent[MODEL_LENGTH / 2] ^= 1;
            assert_eq!(FaceFinder::from_model(&bent).unwrap_err(), Error::FaceModel);
        }

        #[test]
        fn a_wall_of_any_shape_has_no_face() {
            let finder = FaceFinder::from_model(include_bytes!("../../model/seeta_fd_frontal_v1.0.bin")).unwrap();
            for (width, height) in [(1, 1), (3, 2), (1000, 1), (640, 40), (640, 45), (200, 150)] {
                let rgba = vec![170; width as usize * height as usize * 4];
                let image = LinearImage::reduce(&Frame::new(width, height, rgba, ColorSpace::Srgb).unwrap(), 640);
                assert!(
                    super::super::find(&image, None, Some(&finder)).is_none(),
                    "{width} x {height}"
                );
            }
        }

        #[test]
        fn turning_an_oval_back_undoes_the_turn() {
            let oval = Oval {
                cx: 60.0,
                cy: 40.0,
                a: 10.0,
                b: 12.0,
            };
            let [cos, sin] = TILTS[0];
            let there = tilted_back(oval, [cos, sin], 100, 100);
            let back = tilted_back(there, [cos, -sin], 100, 100);
            assert!((back.cx - oval.cx).abs() < 1e-4 && (back.cy - oval.cy).abs() < 1e-4);
        }

        #[test]
        fn finders_may_be_shared_among_threads() {
            fn shared<T: Send + Sync>() {}
            shared::<FaceFinder>();
        }
    }
}
