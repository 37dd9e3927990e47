//! The ColorChecker Classic: 24 patches, six by four, wherever it is held and however it is turned.

use super::{
    algebra::{Homography, least_squares},
    patches::{Patch, Patches},
};
use crate::{
    color::{Lab, LinearRgb, lab},
    raster::LinearImage,
    units::rising,
};

/// Patches across and down.
const ACROSS: usize = 6;
const DOWN: usize = 4;

/// Linear sRGB (D65/2°) of the patches, dark skin to black, row by row. Published: the average of charts that
/// `BabelColor` measured, from spectra, `COLOR` §3.5.
#[rustfmt::skip]
#[expect(clippy::approx_constant, reason = "a reflectance that happens to lie near an eighth of pi")]
pub const CHART: [[f64; 3]; 24] = [
    [0.1725, 0.0837, 0.0576], [0.5481, 0.2984, 0.2170], [0.1103, 0.1968, 0.3360], [0.1038, 0.1502, 0.0521], [0.2244, 0.2177, 0.4303], [0.1232, 0.5190, 0.4045],
    [0.7168, 0.1989, 0.0271], [0.0650, 0.1062, 0.3926], [0.5417, 0.0883, 0.1203], [0.1042, 0.0438, 0.1396], [0.3546, 0.5078, 0.0482], [0.7805, 0.3540, 0.0215],
    [0.0234, 0.0492, 0.2917], [0.0653, 0.3019, 0.0645], [0.4293, 0.0319, 0.0402], [0.8568, 0.5753, 0.0078], [0.5031, 0.0889, 0.3056], [-0.0286, 0.2490, 0.3831],
    [0.9164, 0.9154, 0.8707], [0.5819, 0.5911, 0.5841], [0.3552, 0.3609, 0.3590], [0.1876, 0.1923, 0.1918], [0.0871, 0.0901, 0.0909], [0.0321, 0.0319, 0.0326],
];

/// A chart in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its outer corners, pixels of the measured picture: of the patches dark skin, bluish green, black, white.
    pub corners: [[f64; 2]; 4],
    /// Mean linear color of each patch, and the share of it that clips.
    pub seen: [(LinearRgb, f64); 24],
    /// How much of what differs between the patches the chart explains, 0–1.
    pub score: f64,
    /// What white reads, by the gray patches or else all: the factors of red, green and blue.
    pub gain: [f64; 3],
}

/// Share of the differences between patches that the chart must explain. Fitted: 239 of 240 charts have 0.62 and more (0.9
/// unless most of it clips); nothing in 720 generated portraits without one (seeds 302 to 308) and 29 heads reaches 0.4.
const EXPLAINED: f64 = 0.58;

/// Fewest patches in a grid that may be a chart. Chosen: with eight unknowns of perspective, a third of the chart.
const FEWEST: usize = 8;

/// Most patches that are looked at as the beginning of a grid, and in all. Chosen: bounds the time.
const BEGINNINGS: usize = 40;
const MOST: usize = 160;

/// Looks for a chart.
#[must_use]
pub fn find(image: &LinearImage, patches: &Patches) -> Option<Chart> {
    let across = f64::from(image.width().max(image.height()));
    let likely: Vec<&Patch> = patches
        .found
        .iter()
        .filter(|patch| patch.area < across * across / 40.0 && is_compact(patch, patches.side))
        .take(MOST)
        .collect();
    let mut best: Option<Chart> = None;
    let mut used = vec![false; likely.len()];
    for seed in 0..likely.len().min(BEGINNINGS) {
        if used[seed] {
            continue;
        }
        let grid = grow(&likely, seed);
        if grid.len() < FEWEST {
            continue;
        }
        for (index, _) in &grid {
            used[*index] = true;
        }
        let nodes: Vec<([i32; 2], [f64; 2])> = grid.iter().map(|(index, at)| (*at, likely[*index].center)).collect();
        if let Some(chart) = read(image, &nodes)
            && best.as_ref().is_none_or(|best| chart.score > best.score)
        {
            best = Some(chart);
        }
        if best.as_ref().is_some_and(|best| best.score > 0.93) {
            break;
        }
    }
    best
}

/// A turned square fills half of its box.
fn is_compact(patch: &Patch, side: u32) -> bool {
    let [left, top, right, bottom] = patch.bounds;
    let [width, height] = [right + 1 - left, bottom + 1 - top].map(|cells| f64::from(cells * side));
    patch.area > 0.42 * width * height && width < 2.2 * height && height < 2.2 * width
}

/// A grid of patches of about one size, from one of them on: their indices and places.
fn grow(patches: &[&Patch], seed: usize) -> Vec<(usize, [i32; 2])> {
    let start = patches[seed];
    let alike = |patch: &Patch| patch.area < 2.6 * start.area && start.area < 2.6 * patch.area;
    let apart = |to: &Patch| [to.center[0] - start.center[0], to.center[1] - start.center[1]];
    let length = |[x, y]: [f64; 2]| (x * x + y * y).sqrt();
    let side = start.area.sqrt();
    let near: Vec<[f64; 2]> = patches
        .iter()
        .filter(|patch| alike(patch))
        .map(|patch| apart(patch))
        .filter(|step| (0.85 * side..2.0 * side).contains(&length(*step)))
        .collect();
    let near = rising(&near, |step| length(*step));
    let mut best = vec![];
    for (at, one) in near.iter().enumerate().take(4) {
        let square = |other: &&[f64; 2]| {
            let cosine = (one[0] * other[0] + one[1] * other[1]) / (length(*one) * length(**other));
            cosine.abs() < 0.5
        };
        let Some(other) = near[at + 1..].iter().find(square) else {
            continue;
        };
        let grid = spread(patches, seed, [*one, *other]);
        if grid.len() > best.len() {
            best = grid;
        }
    }
    best
}

/// Steps from patch to patch along two directions, which bend with the perspective.
fn spread(patches: &[&Patch], seed: usize, axes: [[f64; 2]; 2]) -> Vec<(usize, [i32; 2])> {
    let area = patches[seed].area;
    let mut grid = vec![(seed, [0_i32, 0], axes)];
    let mut next = 0;
    while let Some((from, at, axes)) = grid.get(next).copied() {
        next += 1;
        for (axis, sign) in [(0, 1), (0, -1), (1, 1), (1, -1)] {
            let mut place = at;
            place[axis] += sign;
            if place[axis].abs() > 5 || grid.iter().any(|(_, taken, _)| *taken == place) {
                continue;
            }
            let (center, step) = (patches[from].center, axes[axis]);
            let expected = [0, 1].map(|i| center[i] + f64::from(sign) * step[i]);
            let reach = 0.09 * (step[0] * step[0] + step[1] * step[1]);
            let off = |patch: &Patch| {
                let [x, y] = [patch.center[0] - expected[0], patch.center[1] - expected[1]];
                x * x + y * y
            };
            let nearest = (0..patches.len())
                .filter(|index| patches[*index].area < 3.5 * area && area < 3.5 * patches[*index].area)
                .min_by(|one, other| off(patches[*one]).total_cmp(&off(patches[*other])));
            let Some(index) = nearest.filter(|index| off(patches[*index]) < reach) else {
                continue;
            };
            if grid.iter().any(|(taken, ..)| *taken == index) {
                continue;
            }
            let mut bent = axes;
            let to = patches[index].center;
            bent[axis] = [0, 1].map(|i| 0.5 * (step[i] + f64::from(sign) * (to[i] - center[i])));
            grid.push((index, place, bent));
        }
    }
    grid.into_iter().map(|(index, at, _)| (index, at)).collect()
}

/// The best way to lay the chart on a grid: turned, mirrored and shifted.
fn read(image: &LinearImage, nodes: &[([i32; 2], [f64; 2])]) -> Option<Chart> {
    let range = |axis: usize| {
        let places = nodes.iter().map(|(at, _)| at[axis]);
        (places.clone().min().unwrap_or(0), places.max().unwrap_or(0))
    };
    let (first, last) = (range(0), range(1));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "six and four"
    )]
    let (across, down) = (ACROSS as i32, DOWN as i32);
    let mut best: Option<Chart> = None;
    for swapped in [false, true] {
        let (wide, high) = if swapped { (down, across) } else { (across, down) };
        let shifts = |(low, high): (i32, i32), size: i32| {
            let (one, other) = (low, high + 1 - size);
            one.min(other)..=one.max(other)
        };
        for left in shifts(first, wide) {
            for top in shifts(last, high) {
                let inside: Vec<([f64; 2], [f64; 2])> = nodes
                    .iter()
                    .filter(|(at, _)| (left..left + wide).contains(&at[0]) && (top..top + high).contains(&at[1]))
                    .map(|(at, center)| {
                        let [i, j] = [f64::from(at[0] - left), f64::from(at[1] - top)];
                        (if swapped { [j, i] } else { [i, j] }, *center)
                    })
                    .collect();
                if inside.len() < FEWEST {
                    continue;
                }
                let Some(map) = Homography::fit(&inside) else { continue };
                let Some(seen) = sample(image, &map) else { continue };
                for flips in 0..4 {
                    let flip = |[x, y]: [usize; 2]| {
                        [
                            if flips & 1 == 0 { x } else { ACROSS - 1 - x },
                            if flips & 2 == 0 { y } else { DOWN - 1 - y },
                        ]
                    };
                    let mut turned = seen;
                    for (index, patch) in turned.iter_mut().enumerate() {
                        let [x, y] = flip([index % ACROSS, index / ACROSS]);
                        *patch = seen[y * ACROSS + x];
                    }
                    let Some((score, gain)) = explained(&turned) else {
                        continue;
                    };
                    if score > EXPLAINED && best.as_ref().is_none_or(|best| score > best.score) {
                        let ends = [[-0.55, -0.55], [5.55, -0.55], [5.55, 3.55], [-0.55, 3.55]].map(|[x, y]| {
                            map.at([
                                if flips & 1 == 0 { x } else { 5.0 - x },
                                if flips & 2 == 0 { y } else { 3.0 - y },
                            ])
                        });
                        if let [Some(a), Some(b), Some(c), Some(d)] = ends {
                            let corners = [a, b, c, d];
                            best = Some(Chart {
                                corners,
                                seen: turned,
                                score,
                                gain,
                            });
                        }
                    }
                }
            }
        }
    }
    best
}

/// The chart whose outer corners are pointed at, in order round it and from any of them on.
#[must_use]
pub fn at_corners(image: &LinearImage, corners: [[f64; 2]; 4]) -> Option<Chart> {
    let card = [[-0.55, -0.55], [5.55, -0.55], [5.55, 3.55], [-0.55, 3.55]];
    let turned = [0, 1].map(|turn| {
        let pairs = [0, 1, 2, 3].map(|i| (card[i], corners[(i + turn) % 4]));
        let map = Homography::fit(&pairs)?;
        let grid = (0..24_u8).filter_map(|i| {
            let at = [i % 6, i / 6];
            Some((at.map(i32::from), map.at(at.map(f64::from))?))
        });
        read(image, &grid.collect::<Vec<_>>())
    });
    turned
        .into_iter()
        .flatten()
        .max_by(|one, other| one.score.total_cmp(&other.score))
}

/// Mean color of the middle of each patch, and how much of it clips; `None` where the chart reaches out of the picture.
fn sample(image: &LinearImage, map: &Homography) -> Option<[(LinearRgb, f64); 24]> {
    let mut seen = [(LinearRgb::new(0.0, 0.0, 0.0), 0.0); 24];
    for (index, (mean, clipped)) in (0_u8..).zip(&mut seen) {
        for step in 0..25_u8 {
            let off = |place: u8| (f64::from(place) - 2.0) * 0.11;
            let [x, y] = map.at([
                f64::from(index % 6) + off(step % 5),
                f64::from(index / 6) + off(step / 5),
            ])?;
            if !(x >= 0.0 && y >= 0.0 && x < f64::from(image.width()) && y < f64::from(image.height())) {
                return None;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "inside the picture"
            )]
            let pixel = (y as u32 * image.width() + x as u32) as usize;
            *mean += image.color(pixel) * 0.04;
            *clipped += 0.04 * f64::from(image.clipped.as_raw()[pixel]);
        }
    }
    Some(seen)
}

/// How well a gain for each channel explains what is seen, and the gains.
///
/// What the chart would read is held to the range of the picture, so that patches that clip speak too. In square roots of
/// light, where the errors of light and dark patches are alike.
fn explained(seen: &[(LinearRgb, f64); 24]) -> Option<(f64, [f64; 3])> {
    let (mut left, mut all) = (0.0, 0.0);
    let mut gains = [1.0; 3];
    for channel in 0..3 {
        let of = |color: LinearRgb| [color.red, color.green, color.blue][channel];
        let pairs = || {
            seen.iter()
                .zip(&CHART)
                .map(|((color, _), chart)| (of(*color), chart[channel]))
        };
        let ratios: Vec<f64> = pairs()
            .filter(|(value, chart)| (0.004..0.9).contains(value) && *chart > 0.03)
            .map(|(value, chart)| value / chart)
            .collect();
        if ratios.len() < 4 {
            return None;
        }
        let gain = rising(&ratios, |ratio| *ratio)[ratios.len() / 2];
        gains[channel] = gain;
        let roots = || pairs().map(|(value, chart)| [value, gain * chart].map(|v| v.clamp(0.0, 1.0).sqrt()));
        let mean = roots().map(|[value, _]| value).sum::<f64>() / 24.0;
        for [value, expected] in roots() {
            left += (value - expected) * (value - expected);
            all += (value - mean) * (value - mean);
        }
    }
    (all > 0.2).then(|| (1.0 - left / all, gains))
}

/// A matrix from linear colors of the picture to those under D65.
pub type Matrix = [[f64; 3]; 3];

/// Share of a patch that may clip. Chosen: a highlight on a corner of it.
const CLIPPED_AT_MOST: f64 = 0.08;

impl Chart {
    /// The matrix that brings the patches nearest to what they are, most of all those like skin; and how many told it.
    ///
    /// Weighted least squares in linear light (`COLOR` §3.5), held towards the gains alone where few patches are left, and
    /// fitted again without those that gloss.
    #[must_use]
    pub fn matrix(&self) -> Option<(Matrix, usize)> {
        let mut patches: Vec<([f64; 3], [f64; 3], f64)> = Vec::with_capacity(24);
        for ((color, clipped), chart) in self.seen.iter().zip(&CHART) {
            let seen = [color.red, color.green, color.blue];
            if *clipped > CLIPPED_AT_MOST || seen.iter().any(|v| *v > 0.97) || seen.iter().all(|v| *v < 0.0015) {
                continue;
            }
            let Lab { l, a, b, .. } = lab::from_linear(LinearRgb::new(chart[0], chart[1], chart[2]));
            let far = ((l - 52.0) * (l - 52.0) + (a - 11.0) * (a - 11.0) + (b - 17.0) * (b - 17.0)) / 1600.0;
            let mean = ((chart[0] + chart[1] + chart[2]) / 3.0).max(0.03);
            let weight = (0.35 + libm::exp(-far)) / mean.sqrt();
            patches.push((seen, *chart, weight * weight));
        }
        if patches.is_empty() {
            return None;
        }
        let mut matrix = [[0.0; 3]; 3];
        let mut trust = vec![1.0; patches.len()];
        for _ in 0..3 {
            for (row, line) in matrix.iter_mut().enumerate() {
                let held = (0..3).map(|i| {
                    let mut equation = vec![0.0; 3];
                    equation[i] = self.gain[i];
                    (equation, if i == row { 1.0 } else { 0.0 }, HELD)
                });
                let told = patches
                    .iter()
                    .zip(&trust)
                    .map(|((seen, chart, weight), trust)| (seen.to_vec(), chart[row], weight * trust));
                *line = least_squares(3, held.chain(told))?.try_into().ok()?;
            }
            for ((seen, chart, _), trust) in patches.iter().zip(&mut trust) {
                let off = |row: usize| (0..3).map(|i| matrix[row][i] * seen[i]).sum::<f64>() - chart[row];
                let size = (chart[0] + chart[1] + chart[2]) / 3.0;
                let error =
                    (0..3).map(|row| off(row) * off(row)).sum::<f64>() / (0.01 + 0.2 * size) / (0.01 + 0.2 * size);
                *trust = 1.0 / (1.0 + error);
            }
        }
        Some((matrix, patches.len()))
    }
}

/// Weight of the gains against the patches. Chosen: a tenth of that of one dark patch.
const HELD: f64 = 0.02;

/// A color through a matrix.
#[must_use]
pub fn through(matrix: &Matrix, color: LinearRgb) -> LinearRgb {
    let [r, g, b] = matrix.map(|row| row[0] * color.red + row[1] * color.green + row[2] * color.blue);
    LinearRgb::new(r, g, b)
}
