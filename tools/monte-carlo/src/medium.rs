//! Paths of light through a scattering slab.

use rand::{Rng, RngExt};
use rand_distr::Exp1;

/// What light wanders in: one slab that scatters, between two boundaries to air.
///
/// Absorption is left out: paths are traced without it and weighted by where they went, so that one set of paths serves
/// every absorber.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Medium {
    /// Scattering coefficient μs, 1/mm.
    pub scattering_per_mm: f64,
    /// Mean cosine g of the scattering angle (Henyey–Greenstein), −1–1.
    pub anisotropy: f64,
    /// Refractive index, 1 or more; air is 1.
    pub refractive_index: f64,
    /// Thickness, millimeters; infinite for skin.
    pub thickness_mm: f64,
}

/// How light arrives at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Straight down; a part of it is reflected at the surface.
    Collimated,
    /// From the whole sky, as much as enters: what the surface reflects is not counted.
    Diffuse,
}

/// A straight stretch of a path, millimeters; z is the depth.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// Where it starts.
    pub from: [f64; 3],
    /// Its direction, of length one.
    pub along: [f64; 3],
    /// How long it is.
    pub length: f64,
}

/// How a path ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// Reflected by the surface before it entered.
    Surface,
    /// Out at the top, standing for so many paths.
    Top(f64),
    /// Out at the bottom, standing for so many paths.
    Bottom(f64),
    /// Given up: so long that next to nothing would be left of it, or that another stands for it.
    Lost,
}

impl Medium {
    /// Traces one path and shows each of its segments; a path longer than `longest_mm` is given up.
    pub fn trace(
        &self,
        arrival: Arrival,
        longest_mm: f64,
        random: &mut impl Rng,
        mut segment: impl FnMut(&Segment),
    ) -> End {
        let mut along = match arrival {
            Arrival::Collimated => [0.0, 0.0, 1.0],
            Arrival::Diffuse => {
                let cosine = random.random::<f64>().sqrt();
                let sine = (1.0 - cosine * cosine).sqrt() / self.refractive_index;
                let [x, y] = any_way(random);
                [sine * x, sine * y, (1.0 - sine * sine).sqrt()]
            }
        };
        if arrival == Arrival::Collimated && random.random::<f64>() < fresnel(1.0 / self.refractive_index, 1.0) {
            return End::Surface;
        }
        let mut from = [0.0; 3];
        let mut walked = 0.0;
        let (mut stands_for, mut next_draw_mm) = (1.0, FIRST_DRAW_MM);
        loop {
            // deep in, where light goes all ways alike, a few steps that scatter all ways do for many that hardly turn
            let g = if from[2] > DEEP_MM { 0.0 } else { self.anisotropy };
            let scattering_per_mm = self.scattering_per_mm * (1.0 - self.anisotropy) / (1.0 - g);
            let mut length = random.sample::<f64, _>(Exp1) / scattering_per_mm;
            let to_boundary = if along[2] < 0.0 {
                -from[2] / along[2]
            } else if along[2] > 0.0 {
                (self.thickness_mm - from[2]) / along[2]
            } else {
                f64::INFINITY
            };
            let leaves = to_boundary <= length;
            if leaves {
                length = to_boundary;
            }
            segment(&Segment { from, along, length });
            for (x, step) in from.iter_mut().zip(along) {
                *x += step * length;
            }
            walked += length;
            if leaves {
                let up = along[2] < 0.0;
                from[2] = if up { 0.0 } else { self.thickness_mm };
                if random.random::<f64>() < fresnel(self.refractive_index, along[2].abs()) {
                    along[2] = -along[2];
                    continue;
                }
                return if up {
                    End::Top(stands_for)
                } else {
                    End::Bottom(stands_for)
                };
            }
            if walked > longest_mm {
                return End::Lost;
            }
            if walked > next_draw_mm {
                if random.random::<f64>() < 0.5 {
                    return End::Lost;
                }
                stands_for *= 2.0;
                next_draw_mm *= 4.0;
            }
            along = scattered(along, g, random);
        }
    }
}

/// Depth from which scattering is taken as isotropic, millimeters. Chosen: below all absorbers, and at least five times as
/// deep as light keeps its direction.
const DEEP_MM: f64 = 3.2;

/// Every second path ends here, and the other stands for two; again at four times the length, and so on. Chosen: as many
/// paths reach four times the length as half of these, so that all lengths get the same work.
const FIRST_DRAW_MM: f64 = 10.0;

/// Share of unpolarized light that a boundary reflects, from a side whose index is `ratio` times that of the other, at a
/// cosine of incidence.
fn fresnel(ratio: f64, cosine: f64) -> f64 {
    let sine = ratio * (1.0 - cosine * cosine).max(0.0).sqrt();
    if sine >= 1.0 {
        return 1.0;
    }
    let other = (1.0 - sine * sine).sqrt();
    let across = (ratio * cosine - other) / (ratio * cosine + other);
    let along = (cosine - ratio * other) / (cosine + ratio * other);
    (across * across + along * along) / 2.0
}

/// A direction in a plane: cosine and sine of an angle, without working either out.
fn any_way(random: &mut impl Rng) -> [f64; 2] {
    loop {
        let [x, y] = [0; 2].map(|_| 2.0 * random.random::<f64>() - 1.0);
        let square = x * x + y * y;
        if square < 1.0 && square > 1e-12 {
            let length = square.sqrt();
            return [x / length, y / length];
        }
    }
}

/// A new direction after Henyey and Greenstein's phase function.
fn scattered([x, y, z]: [f64; 3], g: f64, random: &mut impl Rng) -> [f64; 3] {
    let draw: f64 = random.random();
    let cosine = if g.abs() < 1e-6 {
        2.0 * draw - 1.0
    } else {
        let root = (1.0 - g * g) / (1.0 - g + 2.0 * g * draw);
        ((1.0 + g * g - root * root) / (2.0 * g)).clamp(-1.0, 1.0)
    };
    let sine = (1.0 - cosine * cosine).sqrt();
    let [cos_turn, sin_turn] = any_way(random);
    if z.abs() > 0.999_99 {
        return [sine * cos_turn, sine * sin_turn, z.signum() * cosine];
    }
    let flat = (1.0 - z * z).sqrt();
    let turned = [
        sine * (x * z * cos_turn - y * sin_turn) / flat + x * cosine,
        sine * (y * z * cos_turn + x * sin_turn) / flat + y * cosine,
        -sine * cos_turn * flat + z * cosine,
    ];
    // rounding must not add up over thousands of turns: one step of Newton's towards length one
    let square: f64 = turned.iter().map(|x| x * x).sum();
    turned.map(|x| x * (1.5 - 0.5 * square))
}
