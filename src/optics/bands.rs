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

    /// σ of dots of one diameter, for many fillings.
    #[must_use]
    pub fn dots(&self, diameter_mm: f64) -> Row {
        self.dots.row(diameter_mm)
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

    fn row(&self, diameter_mm: f64) -> Row {
        let across = Place::new(self.ln_diameters, libm::log(diameter_mm.max(1e-3)));
        let mut sums = [[0.0; 3]; FILLINGS_PER_MM.len()];
        for (row, weight) in across.nodes() {
            for (sums, node) in sums.iter_mut().zip(self.ln_sigmas.get(row).into_iter().flatten()) {
                for (sum, ln_sigma) in sums.iter_mut().zip(node) {
                    *sum += ln_sigma * weight;
                }
            }
        }
        Row(sums)
    }

    fn at(&self, diameter_mm: f64, filling_per_mm: f64) -> [f64; 3] {
        self.row(diameter_mm).at(&Filling::new(filling_per_mm))
    }
}

/// ln σ of absorbers of one diameter, by filling, in red, green and blue.
#[derive(Clone, Copy, Debug)]
pub struct Row([[f64; 3]; FILLINGS_PER_MM.len()]);

/// Something that fills absorbers: its place in the tables, looked up once.
#[derive(Clone, Copy, Debug)]
pub struct Filling {
    along: Place,
    share: f64,
}

impl Filling {
    /// What absorbs so much, 1/mm.
    #[must_use]
    pub fn new(absorption_per_mm: f64) -> Self {
        let (along, share) = filling(absorption_per_mm);
        Self { along, share }
    }
}

impl Row {
    /// σ for red, green and blue, mm².
    #[must_use]
    pub fn at(&self, filling: &Filling) -> [f64; 3] {
        let mut ln = [0.0; 3];
        for (cell, weight) in filling.along.nodes() {
            for (sum, ln_sigma) in ln.iter_mut().zip(self.0.get(cell).into_iter().flatten()) {
                *sum += ln_sigma * weight;
            }
        }
        ln.map(|ln| libm::exp(ln) * filling.share)
    }
}
