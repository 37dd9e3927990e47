//! Dots as light sees them at the size of a picture.

use super::{Dots, single};
use crate::plan::layout;

/// Share of what a dot takes that is seen at the dot itself. Chosen: light wanders 0.3–4 mm, a dot is 0.2 mm wide.
pub(super) const SEEN_AT_THE_DOT: f32 = 0.45;

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

/// Entries for one dot on a square millimeter in the table of what is kept, and in all.
const FINE: f32 = 128.0;
const ENTRIES: usize = 2048;

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
    /// What is left of red, green and blue by the dots on a square millimeter.
    kept: Vec<[f32; 3]>,
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
            kept: Vec::new(),
        };
        let counts = ink.counted(side_mm, px_per_mm);
        let sigma = dots.sigma_mm2.map(|sigma| as_law(sigma, dots.per_cm2 / 100.0, &counts));
        let entries = u16::try_from(ENTRIES).unwrap_or(u16::MAX);
        ink.kept = (0..entries)
            .map(|entry| {
                let many = f32::from(entry) / FINE;
                sigma.map(|sigma| libm::expf(-many * single(sigma)))
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

    /// What is left of the light under so many dots on a square millimeter.
    pub(super) fn kept(&self, per_mm2: f32) -> [f32; 3] {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then held"
        )]
        let entry = (per_mm2 * FINE + 0.5) as usize;
        self.kept.get(entry.min(ENTRIES - 1)).copied().unwrap_or([1.0; 3])
    }

    /// How often each entry of the table comes where all dots belong: of a square with its edges joined.
    fn counted(&self, side_mm: f64, px_per_mm: f64) -> Vec<u32> {
        // a part of the tile is enough, and large dots need a large one
        let most = (300.0 / px_per_mm).min(side_mm);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few hundred pixels"
        )]
        let side = ((most * px_per_mm) as usize).max(1);
        let mut plane = vec![SEEN_AT_THE_DOT.mul_add(-self.per_mm2(), self.per_mm2()); side * side];
        for dot in &self.placed {
            self.lay(dot, [0.0; 2], &mut plane, [side, side]);
        }
        let margin = 2 * self.shape.reach + 1;
        let mut counts = vec![0; ENTRIES];
        let inner = side.saturating_sub(2 * margin);
        for row in plane.chunks_exact(side).skip(margin).take(inner) {
            for value in row.iter().skip(margin).take(inner) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "saturates, then held"
                )]
                let entry = ((value * FINE + 0.5) as usize).min(ENTRIES - 1);
                if let Some(count) = counts.get_mut(entry) {
                    *count += 1;
                }
            }
        }
        counts
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
            weight: SEEN_AT_THE_DOT * single(per_dot * weight(dot)),
            // places come at random, so their order is one: by the golden ratio it is even too
            rank: single((index(at) * 0.618_033_988_749_895 + 0.5 / index(count)) % 1.0),
        })
        .collect()
}

/// σ by which the dots leave as much light on the whole as the law says: the eye averages light, of which a little more
/// comes through between dots than through an even tint.
fn as_law(sigma: f64, per_mm2: f64, counts: &[u32]) -> f64 {
    let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let wanted = libm::exp(-per_mm2 * sigma) * total;
    let mut own = sigma;
    if total <= 0.0 {
        return own;
    }
    for _ in 0..4 {
        let (mut left, mut slope) = (0.0, 0.0);
        for (count, entry) in counts.iter().zip(0_u16..).filter(|(count, _)| **count > 0) {
            let many = f64::from(entry) / f64::from(FINE);
            let light = f64::from(*count) * libm::exp(-many * own);
            left += light;
            slope += many * light;
        }
        if slope <= 0.0 {
            break;
        }
        own += (left - wanted) / slope;
    }
    own
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
            let counts = ink.counted(TILE_MM, px_per_mm);
            let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
            for (channel, sigma) in dots.sigma_mm2.into_iter().enumerate() {
                let left = counts.iter().zip(&ink.kept);
                let sum: f64 = left
                    .map(|(count, kept)| f64::from(*count) * f64::from(kept[channel]))
                    .sum();
                let law = libm::exp(-1.1 * sigma);
                assert!(
                    (sum / total - law).abs() < 0.004,
                    "{px_per_mm} px/mm, {channel}: {} {law}",
                    sum / total
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
