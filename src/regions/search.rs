//! Which of the ovals that the face finder is not sure of is a face, by its colors.
//!
//! There is no search without a finder: one by colors and by light and dark was right on 33 of 36 heads of light skin and on
//! 19 of 36 of deep skin, and took one in eleven pictures of nothing for a head.

use super::{Oval, crop::lab, grid::Grid};
use crate::{raster::LinearImage, units::held};

/// Long side of the picture that is looked at, pixels. Chosen: a face of a tenth of the picture still has its eyes.
const LONG_SIDE: f64 = 112.0;
/// Score that a face must have. Fitted: nonsense (noise, text, walls, landscapes, fruit) stays under it.
const ENOUGH: f64 = 0.2;

/// Sums over rectangles of L*, a*, b* and their squares.
struct Sums {
    width: usize,
    height: usize,
    scale: f64,
    table: Vec<[f64; 6]>,
}

/// Mean color of a rectangle and its scatter in hue (standard deviation in the plane of a* and b*).
#[derive(Clone, Copy)]
struct Patch {
    lab: [f32; 3],
    scatter: f32,
}

impl Patch {
    fn color_distance(self, other: Self) -> f32 {
        let (a, b) = (self.lab[1] - other.lab[1], self.lab[2] - other.lab[2]);
        (a * a + b * b).sqrt()
    }

    fn distance(self, other: Self) -> f32 {
        let l = self.lab[0] - other.lab[0];
        (l * l + self.color_distance(other) * self.color_distance(other)).sqrt()
    }
}

impl Sums {
    fn new(image: &LinearImage) -> Option<Self> {
        let step = (f64::from(image.width().max(image.height())) / LONG_SIDE).max(1.0);
        let grid = Grid::new((0.0, 0.0), f64::from(image.width()), f64::from(image.height()), step);
        let (width, height) = (grid.size.0 as usize, grid.size.1 as usize);
        if width == 0 || height == 0 {
            return None;
        }
        let channels = image.channels.each_ref();
        let [red, green, blue] = channels.map(|plane| grid.reduce(plane, |light| light.clamp(0.0, 1.0)));
        let mut table = vec![[0.0_f64; 6]; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut line = [0.0_f64; 6];
            for x in 0..width {
                let at = y * width + x;
                let [l, a, b] = lab([&red, &green, &blue].map(|plane| plane.as_raw()[at])).map(f64::from);
                for (sum, value) in line.iter_mut().zip([l, a, b, l * l, a * a, b * b]) {
                    *sum += value;
                }
                for channel in 0..6 {
                    table[(y + 1) * (width + 1) + x + 1][channel] =
                        table[y * (width + 1) + x + 1][channel] + line[channel];
                }
            }
        }
        Some(Self {
            width,
            height,
            scale: step,
            table,
        })
    }

    /// The rectangle from (u0, v0) to (u1, v1) in face coordinates; `None` where less than half of it is in the
    /// picture.
    fn patch(&self, oval: Oval, [u0, v0, u1, v1]: [f64; 4]) -> Option<Patch> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "clamped to a small picture"
        )]
        let clamp = |value: f64, most: usize| held(value.round(), 0.0, most as f64) as usize;
        let (left, right) = (oval.cx + u0 * oval.a, oval.cx + u1 * oval.a);
        let (top, bottom) = (oval.cy + v0 * oval.b, oval.cy + v1 * oval.b);
        let (x0, x1) = (clamp(left, self.width), clamp(right, self.width));
        let (y0, y1) = (clamp(top, self.height), clamp(bottom, self.height));
        #[expect(clippy::cast_precision_loss, reason = "a small picture")]
        let n = (x1.saturating_sub(x0) * y1.saturating_sub(y0)) as f64;
        if n < 1.0 || n < 0.5 * (right - left) * (bottom - top) {
            return None;
        }
        let at = |x: usize, y: usize| &self.table[y * (self.width + 1) + x];
        let mean: [f64; 6] = core::array::from_fn(|channel| {
            (at(x1, y1)[channel] - at(x0, y1)[channel] - at(x1, y0)[channel] + at(x0, y0)[channel]) / n
        });
        let spread = |channel: usize| (mean[channel + 3] - mean[channel] * mean[channel]).max(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
        Some(Patch {
            lab: [mean[0] as f32, mean[1] as f32, mean[2] as f32],
            scatter: (spread(1) + spread(2)).sqrt() as f32,
        })
    }

    /// How much an oval looks like a face by its colors alone, 0–1: one hue that skin can have in some light, and
    /// something else beside and above it.
    fn color_score(&self, oval: Oval) -> f32 {
        let both = [[-0.62, 0.06, -0.22, 0.36], [0.22, 0.06, 0.62, 0.36]].map(|part| self.patch(oval, part));
        let ([Some(left), Some(right)], Some(brow)) = (both, self.patch(oval, [-0.45, -0.66, 0.45, -0.40])) else {
            return 0.0;
        };
        let mean = Patch {
            lab: core::array::from_fn(|channel| (left.lab[channel] + right.lab[channel]) / 2.0),
            scatter: left.scatter.max(right.scatter),
        };
        let [l, a, b] = mean.lab;
        let chroma = (a * a + b * b).sqrt();
        if !(l > 6.0 && l < 97.0 && chroma > 3.0 && a > -2.0 && b > -0.5 * a) {
            return 0.0;
        }
        let even = fall(left.color_distance(right), 9.0)
            * fall(brow.color_distance(mean), 13.0)
            * fall(mean.scatter, 7.0)
            * fall((left.lab[0] - right.lab[0]).abs(), 35.0);
        let beside = [
            [-1.95, -0.6, -1.35, 0.3],
            [1.35, -0.6, 1.95, 0.3],
            [-0.6, -2.1, 0.6, -1.6],
        ]
        .map(|part| self.patch(oval, part).map(|patch| patch.distance(mean)));
        let mut least = f32::MAX;
        let mut seen = 0;
        for distance in beside.into_iter().flatten() {
            least = least.min(distance);
            seen += 1;
        }
        if seen < 2 {
            return 0.0;
        }
        even * (1.0 - fall(least, 9.0))
    }
}

/// 1 at 0, one half at `half`, towards 0 beyond.
fn fall(value: f32, half: f32) -> f32 {
    half * half / (half * half + value * value)
}

/// The likeliest of some ovals in which a face finder saw something, each with how much (0–1), and its score.
pub(super) fn likeliest(image: &LinearImage, weak: &[(Oval, f64)]) -> Option<(Oval, f64)> {
    if weak.is_empty() {
        return None;
    }
    let sums = Sums::new(image)?;
    let scores = weak.iter().map(|(oval, weight)| {
        let score = sums.color_score(oval.scaled(1.0 / sums.scale));
        (*oval, f64::from(score) * weight)
    });
    let enough = scores.filter(|(_, score)| *score >= ENOUGH);
    enough.reduce(|best, other| if other.1 > best.1 { other } else { best })
}
