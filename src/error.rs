//! What can go wrong before there is an answer, sorted by who can mend it.
//!
//! A bad *photo* that could be read is not an error but an answer: a report whose verdict says why nothing was told.

use core::fmt;

/// Why there is no report at all.
///
/// Every variant has a stable [`code`](Error::code), in which programs may trust, and a sentence that says what happened
/// and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    // -- the person with the photo --
    /// The file holds no bytes.
    EmptyFile,
    /// The bytes are not a picture in a format that is read here.
    NotAPicture,
    /// The picture ends before all its pixels are there, or its data are damaged.
    DamagedPicture,
    /// The picture moves: several frames, and no telling which one is meant.
    AnimatedPicture,
    /// The colors are those of a printing press, of which the paper is not known.
    CmykPicture,
    /// More pixels than are read.
    PictureTooLarge {
        /// Width of the picture, pixels.
        width: u32,
        /// Height of the picture, pixels.
        height: u32,
    },

    // -- the clinic --
    /// The practice document cannot be used.
    Practice {
        /// Where in the document, as `ladder[2].waterParts`.
        path: String,
        /// What is wrong there and what would be right.
        problem: String,
    },

    // -- the developer --
    /// The request cannot be used.
    Request {
        /// Which field of the request.
        path: String,
        /// What is wrong there and what would be right.
        problem: String,
    },
    /// The pixel buffer does not have the length that its size asks for.
    PixelLength {
        /// Bytes that `width * height * 4` asks for.
        expected: u64,
        /// Bytes that were given.
        actual: u64,
    },
    /// The face finder's model file is not one.
    FaceModel,
    /// There is no region model, or its file is not one.
    RegionModel,
    /// A preview was asked for of a photo without an answer.
    NothingMatched,
    /// A preview was asked for of a head whose scalp is hidden by hair.
    HairHidesScalp,
}

impl Error {
    /// The stable name of this error: lower camel case, never changed once published.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "emptyFile",
            Self::NotAPicture => "notAPicture",
            Self::DamagedPicture => "damagedPicture",
            Self::AnimatedPicture => "animatedPicture",
            Self::CmykPicture => "cmykPicture",
            Self::PictureTooLarge { .. } => "pictureTooLarge",
            Self::Practice { .. } => "badPractice",
            Self::Request { .. } => "badRequest",
            Self::PixelLength { .. } => "pixelLength",
            Self::FaceModel => "badFaceModel",
            Self::RegionModel => "badRegionModel",
            Self::NothingMatched => "nothingMatched",
            Self::HairHidesScalp => "hairHidesScalp",
        }
    }

    /// An error in a clinic's document. The path is cut at 200 characters: a document may call its fields what it likes.
    pub fn practice(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Practice {
            path: path.into().chars().take(200).collect(),
            problem: problem.into(),
        }
    }

    /// An error in a request.
    pub fn request(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Request {
            path: path.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyFile => f.write_str("the file is empty; choose another photo"),
            Self::NotAPicture => {
                f.write_str("this is not a picture that can be read; choose a JPEG, PNG or WebP photo")
            }
            Self::DamagedPicture => {
                f.write_str("the picture is damaged or incomplete; copy it again or take a new photo")
            }
            Self::AnimatedPicture => f.write_str("the picture is animated; choose a still photo"),
            Self::CmykPicture => {
                f.write_str("the picture is in CMYK, the colors of a printing press; save it as an sRGB photo")
            }
            Self::PictureTooLarge { width, height } => {
                write!(
                    f,
                    "the picture has {width} x {height} pixels, more than are read; save it smaller, at most 100 megapixels"
                )
            }
            Self::Practice { path, problem } => write!(f, "in the practice document, {path}: {problem}"),
            Self::Request { path, problem } => write!(f, "in the request, {path}: {problem}"),
            Self::PixelLength { expected, actual } => {
                write!(
                    f,
                    "the pixel buffer has {actual} bytes where its size asks for {expected}; pass RGBA, 4 bytes a pixel"
                )
            }
            Self::RegionModel => {
                f.write_str("the region model is missing or cannot be read; serve the file that comes with the package")
            }
            Self::FaceModel => f.write_str("the face model cannot be read; serve the file that comes with the package"),
            Self::NothingMatched => f.write_str("there is nothing to preview; match a photo that has an answer first"),
            Self::HairHidesScalp => {
                f.write_str("hair hides the scalp in this photo, so dots would not show; use a photo of the bare scalp")
            }
        }
    }
}

impl core::error::Error for Error {}
