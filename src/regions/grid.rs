//! A coarse grid laid over a picture: down to it, and back up.

use crate::{raster::Plane, units::held};

/// Where the working pixels lie in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    /// Width and height, working pixels.
    pub(super) size: (u32, u32),
    /// Upper left corner, picture pixels.
    pub(super) origin: (f64, f64),
    /// Picture pixels a working pixel.
    pub(super) step: f64,
}

impl Grid {
    /// The grid of this step on a part of a picture; what is left of a step at the right and below is left out.
    pub(super) fn new(origin: (f64, f64), across: f64, down: f64, step: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive number of working pixels"
        )]
        let count = |length: f64| (length / step).floor() as u32;
        Self {
            size: (count(across), count(down)),
            origin,
            step,
        }
    }

    /// The mean, over each working pixel, of what `seen` makes of the plane; partly covered pixels by their share.
    pub(super) fn reduce(&self, plane: &Plane, seen: impl Fn(f32) -> f32) -> Plane {
        self.reduce_over(self.step, plane, seen)
    }

    /// The mean over a square of side `window` in the middle of each working pixel.
    pub(super) fn reduce_over(&self, window: f64, plane: &Plane, seen: impl Fn(f32) -> f32) -> Plane {
        let across = self.spans(window, self.size.0, self.origin.0, plane.width());
        let down = self.spans(window, self.size.1, self.origin.1, plane.height());
        let stride = plane.width() as usize;
        let source = plane.as_raw();
        let mut result = Plane::new(self.size.0, self.size.1);
        let mut line = vec![0.0_f32; stride];
        let from = across.first().map_or(0, |span| span.first);
        let to = across.last().map_or(0, |span| span.first + span.weights.len());
        for (span, out) in down.iter().zip(result.chunks_exact_mut(across.len().max(1))) {
            line[from..to].fill(0.0);
            for (row, weight) in (span.first..).zip(&span.weights) {
                let here = &source[row * stride..(row + 1) * stride];
                for (sum, value) in line[from..to].iter_mut().zip(&here[from..to]) {
                    *sum += weight * seen(*value);
                }
            }
            for (out, span) in out.iter_mut().zip(&across) {
                let weighted = line[span.first..].iter().zip(&span.weights);
                *out = weighted.map(|(value, weight)| value * weight).sum();
            }
        }
        result
    }

    fn spans(&self, window: f64, count: u32, origin: f64, length: u32) -> Vec<Span> {
        let span = |n: u32| {
            let from = origin + (f64::from(n) + 0.5) * self.step - 0.5 * window;
            let to = (from + window).min(f64::from(length));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within the picture"
            )]
            let (first, last) = (from.floor().max(0.0) as u32, to.ceil().max(1.0) as u32);
            let (first, last) = (first.min(length - 1), last.min(length).max(first.min(length - 1) + 1));
            #[expect(clippy::cast_possible_truncation, reason = "a share")]
            let weights: Vec<f32> = (first..last)
                .map(|at| {
                    let at = f64::from(at);
                    ((at + 1.0).min(to) - at.max(from)).max(0.0) as f32
                })
                .collect();
            let sum: f32 = weights.iter().sum::<f32>().max(1e-6);
            Span {
                first: first as usize,
                weights: weights.into_iter().map(|weight| weight / sum).collect(),
            }
        };
        (0..count).map(span).collect()
    }

    /// Where the picture's columns lie on the grid, for a picture of this width.
    pub(super) fn columns(&self, width: u32) -> Vec<Between> {
        self.between(width, self.origin.0, self.size.0)
    }

    /// Where the picture's rows lie on the grid, for a picture of this height.
    pub(super) fn rows(&self, height: u32) -> Vec<Between> {
        self.between(height, self.origin.1, self.size.1)
    }

    fn between(&self, length: u32, origin: f64, count: u32) -> Vec<Between> {
        let last = count.saturating_sub(1);
        let between = |at: u32| {
            let place = (f64::from(at) + 0.5 - origin) / self.step - 0.5;
            if place < -0.5 || place > f64::from(last) + 0.5 {
                return None;
            }
            let place = held(place, 0.0, f64::from(last));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and the last"
            )]
            let low = place.floor() as usize;
            #[expect(clippy::cast_possible_truncation, reason = "a share")]
            let share = (place - place.floor()) as f32;
            Some(Between {
                at: at as usize,
                low,
                high: (low + 1).min(last as usize),
                share,
            })
        };
        (0..length).filter_map(between).collect()
    }
}

/// The picture's pixels under one working pixel and the share that each has in it.
struct Span {
    first: usize,
    weights: Vec<f32>,
}

/// A row or column of the picture between two of the grid.
pub(super) struct Between {
    /// Its own place in the picture.
    pub(super) at: usize,
    /// The one before it, or its own.
    pub(super) low: usize,
    /// The one after it, or its own.
    pub(super) high: usize,
    /// How far it is from the one before to the one after, 0–1.
    pub(super) share: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn a_ramp_stays_a_ramp_whatever_the_step() {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let ramp = Plane::from_fn(40, 30, |x, y| Luma([x as f32 + 10.0 * y as f32]));
        for step in [1.0, 1.5, 3.0, 4.7] {
            let grid = Grid::new((2.0, 3.0), 36.0, 25.0, step);
            for window in [step, 3.0] {
                let reduced = grid.reduce_over(window, &ramp, |value| value);
                let middle = |corner: f64, n: u32| corner + (f64::from(n) + 0.5) * step - 0.5;
                for (x, y, value) in reduced.enumerate_pixels() {
                    let wanted = middle(2.0, x) + 10.0 * middle(3.0, y);
                    // A pixel that is partly covered counts with its middle, an eighth of a pixel off at the most.
                    let off = if step.fract() == 0.0 { 1e-3 } else { 11.0 / 8.0 };
                    assert!((f64::from(value.0[0]) - wanted).abs() < off, "step {step} at {x},{y}");
                }
            }
        }
    }

    #[test]
    fn columns_lie_between_their_neighbors_on_the_grid() {
        let grid = Grid::new((3.0, 0.0), 20.0, 20.0, 4.0);
        let columns = grid.columns(30);
        assert_eq!((columns.len(), columns[0].at), (20, 3));
        let fifth = &columns[4]; // the picture's eighth, middle at 7.5: on the grid at (7.5 − 3) / 4 − 0.5
        assert_eq!((fifth.low, fifth.high), (0, 1));
        assert!((fifth.share - 0.625).abs() < 1e-6, "{}", fifth.share);
    }
}
