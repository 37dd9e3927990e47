//! Pigment shade and dot density for scalp micropigmentation (SMP), measured from a photo.
//!
//! ```text
//! Frame ─ capture ─ regions ─ light ─ tone ─ follicles        what the photo shows
//!                                      │         │
//!                                   optics ─ catalog ─ plan   what ink will look like, and what to do
//!                                                       │
//!                                              preview, Report
//! ```
//!
//! Each stage is a folder or a file, listed below in the order of the pipeline; a module imports only what stands above
//! it. `optics`, `catalog` and `plan` never see a pixel: they speak of colors, inks and dots.
//!
//! Not in scope: diagnosis, needle depth, and any claim that a photo cannot carry. What cannot be told is `null` with a
//! reason, never a guess.
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

// vocabulary
pub mod sources;
pub mod error;
pub mod units;
pub mod color;
pub mod raster;
// the pipeline
pub mod capture;
pub mod regions;
pub mod light;
pub mod tone;
pub mod follicles;
pub mod optics;
pub mod catalog;
pub mod plan;
pub mod practice;
// what comes out
pub mod preview;
pub mod study;
pub mod request;
pub mod report;
pub mod pipeline;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
