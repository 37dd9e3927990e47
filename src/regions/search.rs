//! A search over ovals for a face, where there is no face finder, or among those that the finder is not sure of.
//!
//! Bad at faces that are lit from one side or lean: without the finder it is right on 97 of 149 heads.

use palette::{IntoColor, Lab, LinSrgb, white_point::D65};

use super::{Oval, grid::Grid};
use crate::{raster::LinearImage, units::held};

/// Long side of the picture that is searched, pixels. Chosen: a face of a tenth of the picture still has its eyes.
const LONG_SIDE: f64 = 112.0;
/// Height of a face over its width.
const TALL: f64 = 1.2;
/// Half widths searched, shares of the picture's short side; each a fifth larger than the one before.
const HALF_WIDTHS: [f64; 7] = [0.12, 0.144, 0.173, 0.207, 0.249, 0.299, 0.358];
/// Score that a face must have. Fitted: nonsense (noise, text, walls, landscapes, fruit) stays under it.
const ENOUGH: f32 = 0.5;
/// The same where a face finder saw something.
const ENOUGH_SEEN: f32 = 0.2;

/// How much eyes, mouth, chin and neck must have the hue of a face, by [`Sums::whole_score`]. Fitted: of drawn nonsense that
/// passes for a face by the other scores, six in ten have less; of 97 heads that are found rightly two (`tests/nonsense.rs`,
/// `lab/eval` and seed 720).
const ENOUGH_WHOLE: f32 = 0.07;

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
                let color: Lab<D65, f32> =
                    LinSrgb::new(red.as_raw()[at], green.as_raw()[at], blue.as_raw()[at]).into_color();
                let [l, a, b] = [color.l, color.a, color.b].map(f64::from);
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

    /// How much an oval looks like a face from the eyes down to the neck, 0–1: all of one hue, and the neck in the chin's
    /// shade. What the picture cuts off may be anything.
    fn whole_score(&self, oval: Oval) -> f32 {
        let Some(cheeks) = self.patch(oval, [-0.62, 0.06, 0.62, 0.36]) else {
            return 0.0;
        };
        let mut score = 1.0;
        // Each with how far its mean hue may be from the cheeks', and its pixels' hues from one another.
        for (part, off, scatter) in [
            ([-0.66, -0.32, -0.20, -0.06], f32::MAX, 14.0),
            ([0.20, -0.32, 0.66, -0.06], f32::MAX, 14.0),
            ([-0.34, 0.44, 0.34, 0.60], 12.0, 8.0),
            ([-0.30, 0.72, 0.30, 0.92], 14.0, f32::MAX),
            (NECK, 14.0, f32::MAX),
        ] {
            if let Some(patch) = self.patch(oval, part) {
                if off < f32::MAX {
                    score *= fall(patch.color_distance(cheeks), off);
                }
                if scatter < f32::MAX {
                    score *= fall(patch.scatter, scatter);
                }
                if part == NECK {
                    score *= fall((patch.lab[0] / cheeks.lab[0].max(10.0) - 0.95).max(0.0), 0.1);
                }
            }
        }
        score
    }

    /// How much an oval looks like a face by its light and dark, 0–1: eyes and mouth darker than forehead and
    /// cheeks, on both sides alike.
    fn shape_score(&self, oval: Oval) -> f32 {
        let lightness = |part: [f64; 4]| self.patch(oval, part).map(|patch| patch.lab[0]);
        let parts = [
            [-0.66, -0.32, -0.20, -0.06],
            [0.20, -0.32, 0.66, -0.06],
            [-0.62, 0.08, -0.22, 0.34],
            [0.22, 0.08, 0.62, 0.34],
            [-0.45, -0.66, 0.45, -0.42],
            [-0.12, -0.20, 0.12, 0.20],
            [-0.34, 0.44, 0.34, 0.60],
            [-0.34, 0.68, 0.34, 0.84],
        ]
        .map(lightness);
        let [
            Some(eye0),
            Some(eye1),
            Some(cheek0),
            Some(cheek1),
            Some(brow),
            Some(nose),
            Some(mouth),
            Some(chin),
        ] = parts
        else {
            return 0.0;
        };
        let skin = (cheek0 + cheek1 + brow) / 3.0;
        let depth = |dark: f32, light: f32| ((light - dark) / skin.max(10.0) * 14.0).clamp(-0.5, 1.0);
        let eyes = depth(eye0, cheek0)
            .min(depth(eye1, cheek1))
            .min(depth(eye0.max(eye1), nose.max(brow)));
        let lips = depth(mouth, (cheek0 + cheek1) / 2.0).max(depth(mouth, chin));
        let alike = fall(((eye0 - eye1) - (cheek0 - cheek1)).abs() / skin.max(10.0), 0.25);
        (eyes.max(0.0) * (0.6 + 0.4 * lips.max(0.0)) * alike).clamp(0.0, 1.0)
    }
}

/// The neck, in face coordinates.
const NECK: [f64; 4] = [-0.35, 1.05, 0.35, 1.30];

/// 1 at 0, one half at `half`, towards 0 beyond.
fn fall(value: f32, half: f32) -> f32 {
    half * half / (half * half + value * value)
}

/// The most face-like oval and its score; `weak` are ovals in which a face finder saw something, with how much (0–1): where
/// it saw nothing, there is no face. `None` where there is no finder.
pub(super) fn search(image: &LinearImage, weak: Option<&[(Oval, f64)]>) -> Option<(Oval, f64)> {
    let sums = Sums::new(image)?;
    let mut best: Option<(Oval, f32)> = None;
    let mut offer = |oval: Oval, score: f32, enough: f32| {
        if score >= enough && best.is_none_or(|(_, other)| score > other) {
            best = Some((oval, score));
        }
    };
    for (oval, weight) in weak.unwrap_or_default() {
        #[expect(clippy::cast_possible_truncation, reason = "a score")]
        let weight = *weight as f32;
        let score = sums.color_score(oval.scaled(1.0 / sums.scale)) * weight;
        offer(*oval, score, ENOUGH_SEEN);
    }
    let told = |(oval, score): (Oval, f32)| (oval, f64::from(score));
    if weak.is_some() {
        return best.map(told);
    }
    #[expect(clippy::cast_precision_loss, reason = "a small picture")]
    let (width, height) = (sums.width as f64, sums.height as f64);
    for share in HALF_WIDTHS {
        let a = share * width.min(height);
        let b = TALL * a;
        if a < 7.0 {
            continue;
        }
        let step = (a / 5.0).max(1.0);
        let mut cy = 0.8 * b;
        while cy < height - 0.6 * b {
            let mut cx = 0.8 * a;
            while cx < width - 0.8 * a {
                let oval = Oval { cx, cy, a, b };
                let color = sums.color_score(oval);
                if color > ENOUGH {
                    offer(oval.scaled(sums.scale), color * sums.shape_score(oval), ENOUGH);
                }
                cx += step;
            }
            cy += step;
        }
    }
    best.filter(|(oval, _)| sums.whole_score(oval.scaled(1.0 / sums.scale)) > ENOUGH_WHOLE)
        .map(told)
}
