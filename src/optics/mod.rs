//! Stage 6: what ink in healed skin looks like. Never sees a pixel.
//!
//! Dots stand *in* scattering skin: they cover 1–5 % of it and darken it several times as much, because light wanders
//! sideways by about the distance between them. So the mean color follows not from the covered share but from
//!
//! ```text
//! R(λ) = R0(λ) · exp(−n · σ(λ; d, μa, skin))        n: dots on a mm²,  d: their diameter,  μa: absorption of the ink
//! ```
//!
//! σ, the area that one dot seems to blot out, comes from a Monte Carlo simulation of our own that has not been checked
//! on a real scalp: trust its ratios and trends more than its absolute darkness. Three bands stand for linear sRGB:
//! 620, 550 and 460 nm.

pub mod skin;
pub mod ink;
pub mod cross_section;
pub mod stubble;
pub mod healing;
pub mod appearance;
