//! Vocabulary: color science. `palette`'s types under one white point, D65, and the 2° observer of CIE 1931.
//!
//! Light mixes in linear space only; CIELAB is for judging, never for averaging pixels. Per pixel `f32`, else `f64`.

pub mod srgb;
pub mod lab;
pub mod spectrum;

pub use lab::{Lab, delta_e_2000};
pub use srgb::{LinearRgb, hex};
