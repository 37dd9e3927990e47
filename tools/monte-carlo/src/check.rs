//! The product's tables against fresh simulations between their nodes.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use scalptone::{
    color::Lab,
    optics::{
        cross_section::{EPIDERMIS_MM, PER_CM2, Shape, Tissue},
        skin::SkinSpectrum,
    },
};

use crate::{
    run::{Absorber, Scene, Skin},
    table::{cylinder, tissue},
};

/// One place between the nodes.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// Wavelength, nanometers.
    pub nm: f64,
    /// Skin, shape and filling (1/mm).
    pub of: (Tissue, Shape, f64),
    /// σ by the table, mm².
    pub table_mm2: f64,
    /// σ by a simulation of its own, mm², and its standard error.
    pub fresh_mm2: (f64, f64),
    /// Reflectance of the bare skin by the table, by the simulation and its standard error.
    pub bare: (f64, f64, f64),
}

impl Point {
    /// How far the table is off, of σ or of [`TELLING_MM2`] where σ is less.
    #[must_use]
    pub fn off(&self) -> f64 {
        (self.table_mm2 - self.fresh_mm2.0) / self.fresh_mm2.0.max(TELLING_MM2)
    }

    /// The standard error of the simulation on the same scale.
    #[must_use]
    pub fn noise(&self) -> f64 {
        self.fresh_mm2.1 / self.fresh_mm2.0.max(TELLING_MM2)
    }
}

/// Cross sections below this do not tell: a dot on a square millimeter takes half a percent of the light.
pub const TELLING_MM2: f64 = 0.005;

/// Random skins, wavelengths, shapes and fillings: so many of each of the wavelengths 410, 440 … 680 nm.
#[must_use]
pub fn points(each: usize, paths: u64, seed: u64, mut done: impl FnMut()) -> Vec<Point> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut points = vec![];
    for band in (1..31).step_by(3) {
        let mut between = |low: f64, high: f64| low + (high - low) * random.random::<f64>();
        let tissues: Vec<_> = (0..each)
            .map(|_| {
                let lab = Lab::new(between(28.0, 70.0), between(8.0, 14.0), between(8.0, 20.0));
                SkinSpectrum::from_lab(lab).chromophores.tissues()[band]
            })
            .collect();
        let mut log = |low: f64, high: f64| between(low.ln(), high.ln()).exp();
        let shapes: Vec<(Shape, f64)> = (0..each)
            .map(|n| {
                let shape = if n % 4 == 3 {
                    let diameter_mm = log(0.03, 0.12);
                    Shape::Shaft { diameter_mm }
                } else {
                    let (diameter_mm, depth_mm) = (log(0.08, 0.40), log(0.23, 1.2));
                    Shape::Dot { diameter_mm, depth_mm }
                };
                (shape, log(1.0, 300.0))
            })
            .collect();
        let scene = Scene {
            medium: tissue(tissues[0].scattering_per_mm),
            epidermis_mm: EPIDERMIS_MM,
            skins: tissues.iter().map(Skin::from).collect(),
            absorbers: (0..each)
                .map(|n| Absorber {
                    cylinder: cylinder(&shapes[n].0),
                    per_cm2: PER_CM2,
                    inks_per_mm: vec![shapes[n].1],
                    skins: n..n + 1,
                })
                .collect(),
        };
        let outcome = scene.run(paths, seed.wrapping_add(band as u64));
        for n in 0..each {
            let (shape, filling) = &shapes[n];
            let fresh = outcome.cross_section(PER_CM2, n, 0, 0);
            let bare = outcome.bare(n);
            points.push(Point {
                nm: 400.0 + 10.0 * band as f64,
                of: (tissues[n], *shape, *filling),
                table_mm2: shape.absorber().filled(*filling).cross_section_mm2(&tissues[n].site()),
                fresh_mm2: (fresh.value, fresh.error),
                bare: (tissues[n].reflectance(), bare.value, bare.error),
            });
        }
        done();
    }
    points
}
