//! Many paths, weighted for many skins, absorbers and inks at once.

use std::ops::Range;

use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use scalptone::optics::cross_section::Tissue;

use crate::{
    lattice::{Crossing, Cylinder, Lattice},
    medium::{Arrival, End, Medium, Segment},
};

/// What absorbs in a skin at one wavelength, beside dots and shafts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skin {
    /// Absorption of the epidermis, 1/mm.
    pub epidermis_per_mm: f64,
    /// Absorption of everything below it, 1/mm.
    pub dermis_per_mm: f64,
}

impl From<&Tissue> for Skin {
    fn from(tissue: &Tissue) -> Self {
        Self {
            epidermis_per_mm: tissue.epidermis_per_mm,
            dermis_per_mm: tissue.dermis_per_mm,
        }
    }
}

/// One kind of absorber, what it may be filled with, and the skins in which that is wanted.
#[derive(Clone, Debug)]
pub struct Absorber {
    /// Its shape.
    pub cylinder: Cylinder,
    /// How many of them there are on a square centimeter.
    pub per_cm2: f64,
    /// What it may be filled with: absorption, 1/mm, over that of the skin around it.
    pub inks_per_mm: Vec<f64>,
    /// Places of the skins in [`Scene::skins`].
    pub skins: Range<usize>,
}

/// What is simulated.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What light wanders in.
    pub medium: Medium,
    /// Thickness of the epidermis, millimeters.
    pub epidermis_mm: f64,
    /// The skins.
    pub skins: Vec<Skin>,
    /// The absorbers.
    pub absorbers: Vec<Absorber>,
}

/// A figure and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its standard error, from the scatter of the batches.
    pub error: f64,
}

/// What came of a [`Scene`].
#[derive(Clone, Debug)]
pub struct Outcome {
    batches: Vec<Vec<f64>>,
    /// By absorber: where its figures begin, and its skins.
    places: Vec<(usize, Range<usize>)>,
}

/// Paths in a batch, which has random numbers of its own: what comes out does not depend on the number of threads.
pub const BATCH: u64 = 2_000;

/// Places of each lattice that one path is led through. Chosen: two to four tell as much for the same work (`monte-carlo
/// check`: the squared noise times the time is within 5 %).
const PLACES: usize = 2;

impl Scene {
    /// Simulates at least so many paths. The same seed gives the same figures, on any number of threads.
    #[must_use]
    pub fn run(&self, paths: u64, seed: u64) -> Outcome {
        let mut places = vec![];
        let mut figures = self.skins.len();
        for absorber in &self.absorbers {
            places.push((figures, absorber.skins.clone()));
            figures += absorber.skins.len() * absorber.inks_per_mm.len();
        }
        let lattices = self.lattices();
        let batches = (0..paths.div_ceil(BATCH).max(2))
            .into_par_iter()
            .map(|batch| self.batch(seed, batch, figures, &places, &lattices))
            .collect();
        Outcome { batches, places }
    }

    /// The absorbers by their number on a square centimeter, with their places.
    fn lattices(&self) -> Vec<(Lattice, Vec<usize>)> {
        let mut groups: Vec<(f64, Vec<usize>)> = vec![];
        for (place, absorber) in self.absorbers.iter().enumerate() {
            match groups.iter_mut().find(|(per_cm2, _)| *per_cm2 == absorber.per_cm2) {
                Some((_, places)) => places.push(place),
                None => groups.push((absorber.per_cm2, vec![place])),
            }
        }
        let lattice = |per_cm2, places: &[usize]| {
            let cylinders: Vec<Cylinder> = places.iter().map(|&place| self.absorbers[place].cylinder).collect();
            Lattice::new(per_cm2, &cylinders)
        };
        groups
            .into_iter()
            .map(|(per_cm2, places)| (lattice(per_cm2, &places), places))
            .collect()
    }

    fn batch(
        &self,
        seed: u64,
        batch: u64,
        figures: usize,
        places: &[(usize, Range<usize>)],
        lattices: &[(Lattice, Vec<usize>)],
    ) -> Vec<f64> {
        // SplitMix64 inside makes streams of near seeds unlike
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed ^ (batch + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let least = self
            .skins
            .iter()
            .map(|skin| skin.dermis_per_mm)
            .fold(f64::INFINITY, f64::min);
        let longest_mm = -LEAST_WEIGHT.ln() / least.max(1e-4);
        let mut sums = vec![0.0; figures];
        let mut weights = vec![0.0; self.skins.len()];
        let mut fields: Vec<Field<'_>> = lattices.iter().map(Field::new).collect();
        for _ in 0..BATCH {
            for field in &mut fields {
                field.start(&mut random);
            }
            let (mut epidermis, mut dermis) = (0.0, 0.0);
            let end = self.medium.trace(Arrival::Diffuse, longest_mm, &mut random, |segment| {
                let above = self.above(segment.from[2], segment.along[2], segment.length);
                epidermis += above;
                dermis += segment.length - above;
                for field in &mut fields {
                    field.add(segment);
                }
            });
            let End::Top(stands_for) = end else {
                continue;
            };
            for ((weight, sum), skin) in weights.iter_mut().zip(&mut sums).zip(&self.skins) {
                *weight = stands_for * (-skin.epidermis_per_mm * epidermis - skin.dermis_per_mm * dermis).exp();
                *sum += *weight;
            }
            for field in &fields {
                for (&kind, chord) in field.kinds.iter().cycle().zip(&field.chords) {
                    if *chord == 0.0 {
                        continue;
                    }
                    let (begin, skins) = &places[kind];
                    let figures = sums[*begin..].chunks_exact_mut(skins.len());
                    for (ink, figures) in self.absorbers[kind].inks_per_mm.iter().zip(figures) {
                        let lost = -(-ink * chord).exp_m1() / PLACES as f64;
                        for (figure, weight) in figures.iter_mut().zip(&weights[skins.clone()]) {
                            *figure += weight * lost;
                        }
                    }
                }
            }
        }
        sums
    }

    /// How much of a stretch lies in the epidermis, millimeters.
    fn above(&self, from: f64, down: f64, length: f64) -> f64 {
        let to = from + down * length;
        let (high, low) = (from.min(to), from.max(to));
        if low <= self.epidermis_mm {
            length
        } else if high >= self.epidermis_mm {
            0.0
        } else {
            length * (self.epidermis_mm - high) / (low - high)
        }
    }
}

/// A lattice in several places, and how far a path has run inside its absorbers in each.
struct Field<'a> {
    lattice: &'a Lattice,
    kinds: &'a [usize],
    offsets: [[f64; 2]; PLACES],
    /// Kind within place.
    chords: Vec<f64>,
    crossing: Crossing,
}

impl<'a> Field<'a> {
    fn new((lattice, kinds): &'a (Lattice, Vec<usize>)) -> Self {
        Self {
            lattice,
            kinds,
            offsets: [[0.0; 2]; PLACES],
            chords: vec![0.0; PLACES * kinds.len()],
            crossing: Crossing::default(),
        }
    }

    fn start(&mut self, random: &mut impl Rng) {
        let pitch_mm = self.lattice.pitch_mm();
        self.offsets = self.offsets.map(|_| [0; 2].map(|_| pitch_mm * random.random::<f64>()));
        self.chords.fill(0.0);
    }

    fn add(&mut self, segment: &Segment) {
        if self.lattice.enter(segment, &mut self.crossing) {
            let chords = self.chords.chunks_exact_mut(self.kinds.len());
            for (offset, chords) in self.offsets.iter().zip(chords) {
                self.lattice.add_chords(&self.crossing, *offset, chords);
            }
        }
    }
}

/// A path is given up when less than this is left of it in the skin that absorbs least.
const LEAST_WEIGHT: f64 = 1e-3;

impl Outcome {
    /// Reflectance of a bare skin: light that comes back of the light that entered.
    #[must_use]
    pub fn bare(&self, skin: usize) -> Figure {
        let shares = self.batches.iter().map(|batch| batch[skin] / BATCH as f64);
        let n = self.batches.len() as f64;
        let mean = shares.clone().sum::<f64>() / n;
        let square = shares.map(|share| (share - mean).powi(2)).sum::<f64>();
        Figure {
            value: mean,
            error: (square / (n * (n - 1.0))).sqrt(),
        }
    }

    /// Reflectance with an absorber over that of the bare skin; `skin` and `ink` are places in the absorber's own lists.
    #[must_use]
    pub fn ratio(&self, absorber: usize, skin: usize, ink: usize) -> Figure {
        let (begin, skins) = &self.places[absorber];
        let place = begin + ink * skins.len() + skin;
        let of = skins.start + skin;
        let total = |place: usize| self.batches.iter().map(|batch| batch[place]).sum::<f64>();
        let (lost, bare) = (total(place), total(of));
        let share = lost / bare;
        let n = self.batches.len() as f64;
        let square = self
            .batches
            .iter()
            .map(|batch| (batch[place] - share * batch[of]).powi(2))
            .sum::<f64>();
        Figure {
            value: 1.0 - share,
            error: (square * n / (n - 1.0)).sqrt() / bare,
        }
    }

    /// The area that one absorber seems to blot out, mm², by the law R = R0 exp(−n σ).
    #[must_use]
    pub fn cross_section(&self, per_cm2: f64, absorber: usize, skin: usize, ink: usize) -> Figure {
        let ratio = self.ratio(absorber, skin, ink);
        let per_mm2 = per_cm2 / 100.0;
        Figure {
            value: -ratio.value.ln() / per_mm2,
            error: ratio.error / ratio.value / per_mm2,
        }
    }
}
