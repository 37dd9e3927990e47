//! Light in skin with dots or hair shafts in it.
//!
//! ```text
//! Medium ─ a path: segments, an end ─ Lattice: how far it runs inside absorbers ─ Scene: weights, reflectances, σ
//! ```
//!
//! Skin is a half space of index 1.4 that scatters everywhere alike; its top 0.08 mm absorb as melanin does, the rest as
//! blood does. Dots and shafts are upright cylinders that absorb and do not scatter otherwise. A path is traced once,
//! without absorption, and then weighted for every skin, absorber and ink by Beer's law along its way.
//!
//! Not in the model: hair follicles and pores, fat and bone, roughness of the surface, light from one side.

pub mod medium;
pub mod lattice;
pub mod run;
pub mod table;
pub mod check;
pub mod recovery;
