//! Dots as light sees them at the size of a picture.

use super::{Dots, single};
use crate::plan::layout;

/// Share of what a dot takes in the channel in which it takes least that is seen at the dot itself, the same in all: there
/// it shades the light, and what it takes more in others is of light that wanders, farthest in red. Chosen: twice its area,
/// on the way in and out.
const SEEN_AT_THE_DOT: f64 = 0.45;

/// How far light blurs the edge of a dot, millimeters (standard deviation). Chosen: a third of 1/μs′ of skin in green
/// (`optics::skin`), of which the wider part is not seen at the dot.
const BLUR_MM: f64 = 0.09;

/// Least blur, pixels (standard deviation). Chosen: a camera's own, so that dots are no sharper than the photo.
const LEAST_BLUR: f64 = 0.8;

/// Side of the square of dots that is laid over and over, millimeters. Chosen: wider than the eye compares.
const TILE_MM: f64 = 60.0;

/// Seed of the dots, so that a photo is previewed the same every time.
const SEED: u64 = 0x5ca1_9705;

/// Parts of a pixel to which a dot is set.
const PHASES: usize = 8;

/// Entries of the table of what dots shade for one on a square millimeter, the least it holds, and how many there are.
const FINE: f32 = 64.0;
const LEAST: f32 = -4.0;
const ENTRIES: usize = 4096;

/// Steps of the share of the plan in the table of what the tint leaves.
const STEPS: f32 = 512.0;

/// A dot in its place, pixels from the corner of the tile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Dots on a square millimeter that it adds, summed over the pixels on which it lies.
    weight: f32,
    /// It is left out where fewer of the dots belong than this share.
    pub(super) rank: f32,
}

/// How a dot lies on pixels: the same shape across and down.
#[derive(Clone, Debug)]
struct Shape {
    reach: usize,
    by_phase: Vec<f32>,
}

impl Shape {
    fn new(sigma: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
        let reach = (2.4 * sigma).ceil().clamp(1.0, 40.0) as usize;
        let side = 2 * reach + 1;
        let mut by_phase = Vec::with_capacity(side * PHASES);
        for phase in 0..PHASES {
            let center = (index(phase) + 0.5) / index(PHASES) + index(reach) - 0.5;
            let falls = |at: usize| libm::exp(-0.5 * ((index(at) - center) / sigma) * ((index(at) - center) / sigma));
            let total: f64 = (0..side).map(falls).sum();
            by_phase.extend((0..side).map(|at| single(falls(at) / total)));
        }
        Self { reach, by_phase }
    }

    /// The first pixel on which a dot lies, less the reach, and its weights.
    fn along(&self, at: f32) -> (i64, &[f32]) {
        let pixel = libm::floorf(at);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a picture and one of eight phases"
        )]
        let (first, phase) = (pixel as i64, ((at - pixel) * PHASES as f32) as usize);
        let side = 2 * self.reach + 1;
        let start = phase.min(PHASES - 1) * side;
        let weights = self.by_phase.get(start..start + side).unwrap_or(&[]);
        (first - i64::try_from(self.reach).unwrap_or(0), weights)
    }
}

/// Dots of one kind at one size of picture: how they lie on pixels, and what they leave of the light.
#[derive(Clone, Debug)]
pub(super) struct Ink {
    pub(super) dots: Dots,
    /// Side of the tile, pixels.
    pub(super) tile: f32,
    /// The dots of the tile.
    pub(super) placed: Vec<Placed>,
    shape: Shape,
    /// What is left of red, green and blue by the share of the plan, and what of that at single dots.
    tint: Vec<[f32; 3]>,
    shade: Vec<f32>,
}

impl Ink {
    /// Dots at so many pixels a millimeter.
    pub(super) fn new(dots: Dots, px_per_mm: f64) -> Self {
        Self::on(TILE_MM, dots, px_per_mm)
    }

    /// The same on a square of its own.
    pub(super) fn on(side_mm: f64, dots: Dots, px_per_mm: f64) -> Self {
        let sigma_mm = libm::hypot(dots.mm / 4.0, BLUR_MM); // a disk's own is a quarter of its diameter
        let mut ink = Self {
            dots,
            tile: single(side_mm * px_per_mm),
            placed: placed(side_mm, dots.per_cm2, px_per_mm),
            shape: Shape::new((sigma_mm * px_per_mm).max(LEAST_BLUR)),
            tint: Vec::new(),
            shade: Vec::new(),
        };
        let least = dots.sigma_mm2.into_iter().fold(f64::INFINITY, f64::min).max(0.0);
        let seen = single(SEEN_AT_THE_DOT * least);
        let many = f32::from(u16::try_from(ENTRIES).unwrap_or(u16::MAX));
        ink.shade = (0..u16::try_from(ENTRIES).unwrap_or(u16::MAX))
            .map(|entry| libm::expf(-(LEAST + f32::from(entry).min(many) / FINE) * seen))
            .collect();
        // the eye averages light, of which a little more comes through between dots than through an even tint
        let through = ink.mean_shade(side_mm, px_per_mm).max(1e-3);
        let per_mm2 = dots.per_cm2 / 100.0;
        ink.tint = (0..=512_u16)
            .map(|step| {
                let share = f64::from(step) / f64::from(STEPS);
                dots.sigma_mm2
                    .map(|sigma| single(libm::exp(-share * (per_mm2 * sigma + libm::log(through)))))
            })
            .collect();
        ink
    }

    /// Dots on a square millimeter where all of the plan's belong.
    pub(super) fn per_mm2(&self) -> f32 {
        single(self.dots.per_cm2 / 100.0)
    }

    /// Lays a dot on a plane of dots on a square millimeter, moved by whole tiles.
    pub(super) fn lay(&self, dot: &Placed, moved: [f32; 2], plane: &mut [f32], [width, height]: [usize; 2]) {
        let (left, across) = self.shape.along(dot.x + moved[0]);
        let (top, down) = self.shape.along(dot.y + moved[1]);
        // whole dots only: one in a margin of the plane is not seen
        let (Ok(left), Ok(top)) = (usize::try_from(left), usize::try_from(top)) else {
            return;
        };
        if left + across.len() > width || top + down.len() > height {
            return;
        }
        for (row, v) in plane.chunks_exact_mut(width).skip(top).zip(down) {
            let amount = v * dot.weight;
            for (value, u) in row.iter_mut().skip(left).zip(across) {
                *value += u * amount;
            }
        }
    }

    /// What is left of the light where a share of the plan belongs and single dots are so dense on a square millimeter.
    pub(super) fn kept(&self, share: f32, per_mm2: f32) -> [f32; 3] {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then held"
        )]
        let step = (share * STEPS + 0.5) as usize;
        let tint = self.tint.get(step).copied().unwrap_or([1.0; 3]);
        let shade = self.shade(per_mm2 - share * self.per_mm2());
        tint.map(|left| left * shade)
    }

    /// What is left at so many dots more on a square millimeter than there are on the whole.
    fn shade(&self, more: f32) -> f32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then held"
        )]
        let entry = ((more - LEAST) * FINE + 0.5) as usize;
        self.shade.get(entry.min(ENTRIES - 1)).copied().unwrap_or(1.0)
    }

    /// What single dots leave on the whole, over an even tint.
    fn mean_shade(&self, side_mm: f64, px_per_mm: f64) -> f64 {
        // a part of the tile is enough, and large dots need a large one
        let most = (300.0 / px_per_mm).min(side_mm);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few hundred pixels"
        )]
        let side = ((most * px_per_mm) as usize).max(1);
        let mut plane = vec![0.0; side * side];
        for dot in &self.placed {
            self.lay(dot, [0.0; 2], &mut plane, [side, side]);
        }
        let margin = 2 * self.shape.reach + 1;
        let inner = side.saturating_sub(2 * margin);
        let rows = plane.chunks_exact(side).skip(margin).take(inner);
        let pixels = rows.flat_map(|row| row.iter().skip(margin).take(inner));
        let (sum, count) = pixels.fold((0.0_f64, 0_u32), |(sum, count), density| {
            (sum + f64::from(self.shade(density - self.per_mm2())), count + 1)
        });
        if count == 0 { 1.0 } else { sum / f64::from(count) }
    }
}

/// The dots of a tile.
fn placed(side_mm: f64, per_cm2: f64, px_per_mm: f64) -> Vec<Placed> {
    let dots = layout::dots(side_mm, side_mm, per_cm2, SEED);
    let weight = |dot: &layout::Dot| f64::from(dot.size * dot.size * dot.tone);
    let total: f64 = dots.iter().map(weight).sum();
    // each dot counts by its area and tone; the mean is exactly the wanted density
    let per_dot = per_cm2 / 100.0 * side_mm * side_mm / total.max(1e-9) * px_per_mm * px_per_mm;
    let count = dots.len().max(1);
    dots.iter()
        .enumerate()
        .map(|(at, dot)| Placed {
            x: dot.x_mm * single(px_per_mm),
            y: dot.y_mm * single(px_per_mm),
            weight: single(per_dot * weight(dot)),
            // places come at random, so their order is one: by the golden ratio it is even too
            rank: single((index(at) * 0.618_033_988_749_895 + 0.5 / index(count)) % 1.0),
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn index(at: usize) -> f64 {
    at as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_as_dark_as_the_law_says_at_every_size() {
        let dots = Dots {
            per_cm2: 110.0,
            sigma_mm2: [0.24, 0.15, 0.13],
            mm: 0.2,
        };
        for px_per_mm in [0.5, 1.0, 3.4, 6.0, 16.0] {
            let ink = Ink::new(dots, px_per_mm);
            // every dot, and those of other tiles that lie across the edges
            let side = (TILE_MM * px_per_mm).floor();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a few hundred pixels"
            )]
            let side = side.min(900.0) as usize;
            let mut plane = vec![0.0; side * side];
            for dot in &ink.placed {
                ink.lay(dot, [0.0; 2], &mut plane, [side, side]);
            }
            let margin = 2 * ink.shape.reach + 2;
            let inner = side - 2 * margin;
            let (mut sums, mut count) = ([0.0; 3], 0.0);
            for row in plane.chunks_exact(side).skip(margin).take(inner) {
                for density in row.iter().skip(margin).take(inner) {
                    let kept = ink.kept(1.0, *density);
                    sums.iter_mut()
                        .zip(kept)
                        .for_each(|(sum, kept)| *sum += f64::from(kept));
                    count += 1.0;
                }
            }
            for (sum, sigma) in sums.into_iter().zip(dots.sigma_mm2) {
                let law = libm::exp(-1.1 * sigma);
                assert!(
                    (sum / count - law).abs() < 0.004,
                    "{px_per_mm} px/mm: {} {law}",
                    sum / count
                );
            }
        }
    }

    #[test]
    fn a_dot_has_its_weight_wherever_it_lies() {
        let shape = Shape::new(0.6);
        for at in [3.0, 3.2, 3.5, 3.99] {
            let (first, weights) = shape.along(at);
            let sum: f32 = weights.iter().sum();
            let centers = weights
                .iter()
                .zip(0_u16..)
                .map(|(weight, n)| weight * (f32::from(n) + 0.5));
            let mean = centers.sum::<f32>() / sum + f32::from(i16::try_from(first).unwrap());
            assert!((sum - 1.0).abs() < 1e-5 && (mean - at).abs() < 0.1, "{at}: {mean}");
        }
    }
}
