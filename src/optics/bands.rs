//! One skin in three bands: as near to its spectrum as its color needs, and ten times as quick.
//!
//! What the uncertainty of a photo leaves possible is told by hundreds of skins that are a little off the measured one.
//! They differ from it in color, but what one dot takes of red, of green and of blue is the same in all of them.

use super::{
    appearance::{Inked, cross_sections},
    cross_section::{DOT_DIAMETERS_MM, FILLINGS_PER_MM, LN, Place, SHAFT_DIAMETERS_MM, Shape, filling},
    skin::SkinSpectrum,
};
use crate::color::spectrum::BANDS;

/// σ of dots and shafts in one skin, by diameter and filling, in red, green and blue.
#[derive(Clone, Debug)]
pub struct SkinBands {
    dots: Table<{ DOT_DIAMETERS_MM.len() }>,
    shafts: Table<{ SHAFT_DIAMETERS_MM.len() }>,
}

#[derive(Clone, Debug)]
struct Table<const D: usize> {
    ln_diameters: &'static [f64; D],
    ln_sigmas: [[[f64; 3]; FILLINGS_PER_MM.len()]; D],
}

impl SkinBands {
    /// The bands of a skin with dots at a depth, millimeters.
    #[must_use]
    pub fn new(skin: &SkinSpectrum, depth_mm: f64) -> Self {
        Self {
            dots: Table::new(skin, &DOT_DIAMETERS_MM, &LN.dot_diameters, |diameter_mm| Shape::Dot {
                diameter_mm,
                depth_mm,
            }),
            shafts: Table::new(skin, &SHAFT_DIAMETERS_MM, &LN.shaft_diameters, |diameter_mm| {
                Shape::Shaft { diameter_mm }
            }),
        }
    }

    /// σ of a dot for red, green and blue, mm², filled with what absorbs so much of each, 1/mm.
    #[must_use]
    pub fn dot(&self, diameter_mm: f64, filling_per_mm: f64) -> [f64; 3] {
        self.dots.at(diameter_mm, filling_per_mm)
    }

    /// The same of a shaft, filled with what absorbs so much of red, green and blue, 1/mm.
    #[must_use]
    pub fn shaft(&self, diameter_mm: f64, filling_per_mm: [f64; 3]) -> [f64; 3] {
        let [[red, ..], [_, green, _], [.., blue]] = filling_per_mm.map(|filling| self.shafts.at(diameter_mm, filling));
        [red, green, blue]
    }
}

impl<const D: usize> Table<D> {
    fn new(
        skin: &SkinSpectrum,
        diameters: &[f64; D],
        ln_diameters: &'static [f64; D],
        shape: impl Fn(f64) -> Shape,
    ) -> Self {
        let node = |diameter_mm: f64| {
            let absorber = shape(diameter_mm).absorber();
            FILLINGS_PER_MM.map(|filling| {
                let inked = Inked {
                    bare: skin.reflectance,
                    sigma: cross_sections(skin, &absorber, &[filling; BANDS]),
                };
                inked.rgb(100.0).map(|sigma| libm::log(sigma.max(1e-9)))
            })
        };
        Self {
            ln_diameters,
            ln_sigmas: diameters.map(node),
        }
    }

    fn at(&self, diameter_mm: f64, filling_per_mm: f64) -> [f64; 3] {
        let across = Place::new(self.ln_diameters, libm::log(diameter_mm.max(1e-3)));
        let (along, share) = filling(filling_per_mm);
        let mut ln = [0.0; 3];
        for (row, by_row) in across.nodes() {
            for (cell, by_cell) in along.nodes() {
                let node = self.ln_sigmas.get(row).and_then(|row| row.get(cell));
                for (sum, ln_sigma) in ln.iter_mut().zip(node.into_iter().flatten()) {
                    *sum += ln_sigma * by_row * by_cell;
                }
            }
        }
        ln.map(|ln| libm::exp(ln) * share)
    }
}
