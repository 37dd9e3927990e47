//! Vocabulary: pixels without meaning, on the buffers of the `image` crate.

pub mod frame;
pub mod linear;
pub mod mask;
pub mod filter;
pub mod format;
#[cfg(feature = "codecs")]
pub mod decode;

pub use frame::{ColorSpace, Frame};
pub use linear::{LinearImage, Plane};
pub(crate) use linear::{luminance, plane};
pub use mask::Mask;
