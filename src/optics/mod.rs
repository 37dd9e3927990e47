//! Stage 6: what ink in healed skin looks like. Never sees a pixel.
//!
//! Dots stand *in* scattering skin: they cover 1–5 % of it and darken it several times as much, because light wanders
//! sideways by about the distance between them. So the mean color follows not from the covered share but from
//!
//! ```text
//! R(λ) = R0(λ) · exp(−n · σ(λ; d, z, μa, skin))     n: dots on a mm²,  d, z: their diameter and depth,
//!                                                μa: absorption of the ink
//! ```
//!
//! σ, the area that one dot seems to blot out, comes from a Monte Carlo simulation of our own that has not been checked
//! on a real scalp: trust its ratios and trends more than its absolute darkness. R0 and σ are those of one skin, found
//! from its color; everything is spectral, 400 to 700 nm, and becomes a color only at the end. What a surface reflects is
//! not told apart: a photo's glare would have to be taken off before.

mod baked;
pub mod cross_section;
pub mod skin;
pub mod ink;
pub mod healing;
pub mod appearance;
pub mod bands;
pub mod stubble;
