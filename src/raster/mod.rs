//! Vocabulary: pixels without meaning, on the buffers of the `image` crate.

pub mod frame;
pub mod linear;
pub mod mask;
pub mod filter;

pub use frame::{ColorSpace, Frame};
pub use linear::{LinearImage, Plane};
pub use mask::Mask;
