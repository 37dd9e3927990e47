//! The part of a picture round an oval at working size, with all that the classes are told by.

use super::{Oval, grid::Grid};
use crate::{
    raster::{LinearImage, Plane, luminance, plane},
    units::{greater, lesser},
};

/// Half width of the face at working size, pixels. Chosen: 20 loses 0.05 in the overlap of hair, 28 gains 0.01 for
/// twice the time (`lab/eval` of 29 portraits).
const FACE_HALF_WIDTH: f64 = 22.0;
/// Most pixels on the long side at working size. Chosen: bounds the time where the oval is tiny.
const MAX_SIDE: f64 = 128.0;
/// Half width of the part of the picture that is looked at, half widths of the face. Chosen: holds shoulder-long
/// hair and enough of what is behind it; half a face more on each side changes no overlap by 0.001.
const REACH_X: f64 = 2.6;
/// How far above and below the center of the oval is looked, half heights of the face. Chosen with [`REACH_X`].
const REACH_Y: [f64; 2] = [2.1, 2.4];
/// Linear light under which a color has no hue.
const DARKEST: f32 = 0.005;
/// Least side of the square in which roughness is looked for, picture pixels.
const ROUGH_WINDOW: f64 = 3.0;

/// The part of a picture round an oval, at working size.
pub(super) struct Crop {
    /// Where its pixels lie in the picture.
    pub(super) grid: Grid,
    /// Color without brightness: natural logarithms of red over green and of blue over green.
    pub(super) hue: Vec<[f32; 2]>,
    /// Half axes of the oval, working pixels.
    half_axes: (f64, f64),
    /// Linear red, green and blue.
    pub(super) light: [Plane; 3],
    /// CIELAB of every working pixel.
    pub(super) lab: Vec<[f32; 3]>,
    /// Square root of luminance: cheap, and even to the eye.
    pub(super) guide: Plane,
    /// How rough each working pixel is: variance of the guide within it, less what a slope explains, over the mean
    /// square of the guide.
    pub(super) roughness: Vec<f32>,
    /// Face coordinates: (0, 0) the center of the oval, |(u, v)| = 1 its outline.
    pub(super) u: Vec<f32>,
    /// See `u`; −1 is the hairline, 1 the chin.
    pub(super) v: Vec<f32>,
}

impl Crop {
    /// `None` where the oval leaves nothing to look at.
    pub(super) fn new(image: &LinearImage, oval: Oval) -> Option<Self> {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let left = (oval.cx - REACH_X * oval.a).max(0.0);
        let right = (oval.cx + REACH_X * oval.a).min(width);
        let top = (oval.cy - REACH_Y[0] * oval.b).max(0.0);
        let bottom = (oval.cy + REACH_Y[1] * oval.b).min(height);
        let (across, down) = (right - left, bottom - top);
        if !(across >= 4.0 && down >= 4.0) {
            return None;
        }
        let step = (oval.a / FACE_HALF_WIDTH).max(across.max(down) / MAX_SIDE).max(1.0);
        let grid = Grid::new((left, top), across, down, step);
        let size = grid.size;
        if size.0 < 4 || size.1 < 4 {
            return None;
        }
        let channels = image.channels.each_ref();
        let light = channels.map(|plane| grid.reduce(plane, |light| light.clamp(0.0, 1.0)));
        let [red, green, blue] = &light;
        let colors = || red.iter().zip(green.iter()).zip(blue.iter());
        let lab = colors().map(|((r, g), b)| lab([*r, *g, *b])).collect();
        let hue = colors()
            .map(|((r, g), b)| [r, b].map(|light| ln((light + DARKEST) / (g + DARKEST))))
            .collect();
        let luminance = luminance(&light);
        let along = |corner: f64, count: u32, center: f64, half: f64| -> Vec<f32> {
            #[expect(clippy::cast_possible_truncation, reason = "a ratio")]
            let ratio = |n: u32| ((corner + (f64::from(n) + 0.5) * step - center) / half) as f32;
            (0..count).map(ratio).collect()
        };
        let (columns, rows) = (
            along(left, size.0, oval.cx, oval.a),
            along(top, size.1, oval.cy, oval.b),
        );
        let u = columns.repeat(rows.len());
        let v = rows
            .iter()
            .flat_map(|v| core::iter::repeat_n(*v, columns.len()))
            .collect();
        Some(Self {
            grid,
            half_axes: (oval.a / step, oval.b / step),
            light,
            lab,
            hue,
            guide: plane(size, luminance.iter().map(|value| value.sqrt()).collect()),
            roughness: roughness(image, &grid, luminance),
            u,
            v,
        })
    }

    /// Where face coordinates lie on the grid, in columns and rows from the middle of the first.
    #[expect(clippy::cast_possible_truncation, reason = "sizes in working pixels")]
    pub(super) fn place_of(&self, [u, v]: [f32; 2]) -> [f32; 2] {
        let (a, b) = self.half_axes;
        [(u - self.u[0]) * a as f32, (v - self.v[0]) * b as f32]
    }

    /// How many working pixels there are.
    pub(super) fn len(&self) -> usize {
        self.lab.len()
    }

    /// How many working pixels a row has.
    pub(super) fn columns(&self) -> usize {
        self.grid.size.0 as usize
    }

    /// Product of the oval's half axes, working pixels: what areas are measured in.
    pub(super) fn face_area(&self) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "a size in working pixels")]
        let area = (self.half_axes.0 * self.half_axes.1) as f32;
        area
    }

    /// Distance from the center of the head, 1 at its outline with the hair of an average head.
    pub(super) fn head_distance(&self, index: usize) -> f32 {
        let (u, v) = (self.u[index] / 1.42, (self.v[index] + 0.22) / 1.28);
        (u * u + v * v).sqrt()
    }

    /// Distance from the center of the face, 1 at the oval.
    pub(super) fn face_distance(&self, index: usize) -> f32 {
        let (u, v) = (self.u[index], self.v[index]);
        (u * u + v * v).sqrt()
    }
}

/// Linear sRGB to X, Y and Z in those of white. Published: IEC 61966-2-1, D65.
const TO_XYZ: [[f32; 3]; 3] = [
    [0.433_950_4, 0.376_209_6, 0.189_840_3],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.017_756_6, 0.109_467_8, 0.872_775_6],
];

/// CIELAB of linear light, to four digits: colors are only sorted into bins and held against each other here, for which
/// `palette` takes ten times as long.
pub(super) fn lab(light: [f32; 3]) -> [f32; 3] {
    let response = |row: [f32; 3]| {
        let t = row[0] * light[0] + row[1] * light[1] + row[2] * light[2];
        if t > 216.0 / 24_389.0 {
            cube_root(t)
        } else {
            (24_389.0 / 27.0 * t + 16.0) / 116.0
        }
    };
    let (x, y, z) = (response(TO_XYZ[0]), response(TO_XYZ[1]), response(TO_XYZ[2]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The cube root of a positive number: a third of its exponent, then two steps of Newton's method.
fn cube_root(x: f32) -> f32 {
    let closer = |root: f32| (2.0 * root + x / (root * root)) * (1.0 / 3.0);
    closer(closer(f32::from_bits(x.to_bits() / 3 + 0x2a51_19f2)))
}

/// The natural logarithm of a positive number: its exponent and, for the rest, four terms of the series of the inverse
/// hyperbolic tangent.
#[expect(clippy::cast_precision_loss, reason = "an exponent")]
pub(super) fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let rest = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    let s = (rest - 1.0) / (rest + 1.0);
    let square = s * s;
    let series = 1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square / 7.0));
    (((bits >> 23) as f32) - 127.0) * core::f32::consts::LN_2 + 2.0 * s * series
}

/// See [`Crop::roughness`]; lines that are thin at working size, as outlines are, are taken out.
fn roughness(image: &LinearImage, grid: &Grid, luminance: Plane) -> Vec<f32> {
    let window = grid.step.max(ROUGH_WINDOW);
    // The square of the guide is luminance itself.
    let squares = if window > grid.step {
        grid.reduce_over(window, &image.luminance, |luminance| luminance.clamp(0.0, 1.0))
    } else {
        luminance
    };
    let means = grid.reduce_over(window, &image.luminance, |luminance| luminance.clamp(0.0, 1.0).sqrt());
    let (columns, rows) = (grid.size.0 as usize, grid.size.1 as usize);
    let (squares, means) = (squares.as_raw(), means.as_raw());
    #[expect(clippy::cast_possible_truncation, reason = "a small ratio")]
    let windows_a_step = (window / grid.step) as f32;
    // Variance of a ramp that rises by 1 from one end to the other, and a slope is taken over two steps.
    let ramp = windows_a_step * windows_a_step / (12.0 * 4.0);
    let mut rough = Vec::with_capacity(means.len());
    for y in 0..rows {
        let line = |y: usize| &means[y * columns..(y + 1) * columns];
        let (above, here, below) = (line(y.saturating_sub(1)), line(y), line((y + 1).min(rows - 1)));
        for x in 0..columns {
            let across = here[(x + 1).min(columns - 1)] - here[x.saturating_sub(1)];
            let down = below[x] - above[x];
            let square = here[x] * here[x];
            let variance = squares[y * columns + x] - square - (across * across + down * down) * ramp;
            rough.push(greater(variance, 0.0) / greater(square, 1e-4));
        }
    }
    extreme(&extreme(&rough, columns, lesser), columns, greater)
}

/// The most extreme of each value and its eight neighbors.
fn extreme(values: &[f32], columns: usize, more: impl Fn(f32, f32) -> f32) -> Vec<f32> {
    let mut across = values.to_vec();
    for (out, line) in across.chunks_exact_mut(columns).zip(values.chunks_exact(columns)) {
        for ((out, one), next) in out.iter_mut().zip(line).zip(&line[1..]) {
            *out = more(*one, *next);
        }
        for (out, before) in out[1..].iter_mut().zip(line) {
            *out = more(*out, *before);
        }
    }
    let mut both = across.clone();
    for (out, below) in both.iter_mut().zip(&across[columns..]) {
        *out = more(*out, *below);
    }
    for (out, above) in both[columns..].iter_mut().zip(&across) {
        *out = more(*out, *above);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_functions_agree_with_the_slow_ones() {
        for light in [
            [1e-6_f32, 2e-6, 1e-6],
            [0.002, 0.01, 0.03],
            [0.7, 0.3, 0.1],
            [1.0, 1.0, 1.0],
        ] {
            let [r, g, b] = light.map(f64::from);
            let slow = crate::color::lab::from_linear(crate::color::LinearRgb::new(r, g, b));
            let slow = [slow.l, slow.a, slow.b];
            for (quick, slow) in lab(light).into_iter().zip(slow) {
                assert!((f64::from(quick) - slow).abs() < 0.02, "{light:?}: {quick} for {slow}");
            }
        }
        for x in [0.004_97_f32, 0.3, 0.999, 1.0, 1.5, 1.999, 201.0] {
            assert!((ln(x) - libm::logf(x)).abs() < 1e-4, "{x}");
        }
    }

    #[test]
    fn the_extreme_is_that_of_all_neighbors() {
        let values: Vec<f32> = (0..35_u8).map(|i| f32::from(i.wrapping_mul(97) % 31)).collect();
        let fast = extreme(&values, 7, greater);
        for (index, value) in fast.iter().enumerate() {
            let (x, y) = (index % 7, index / 7);
            let near = (y.saturating_sub(1)..=(y + 1).min(4))
                .flat_map(|y| (x.saturating_sub(1)..=(x + 1).min(6)).map(move |x| y * 7 + x));
            assert_eq!(*value, near.map(|i| values[i]).fold(0.0, greater), "at {x},{y}");
        }
    }
}
