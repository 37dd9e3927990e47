//! Patches of one even color: what cards and charts are made of.

use crate::{
    raster::LinearImage,
    units::{greater, rising},
};

/// Difference of the square roots of light between the cells on both sides of one up to which it is even. Chosen: JPEG
/// leaves 0.012, the step from a chart's patch to its frame or from paper to a white shirt is 0.05 and more.
const EVEN: f32 = 0.03;

/// Fewest even cells in a patch. Chosen: three by three.
const FEWEST: u32 = 9;

/// A connected patch of one color.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// Its center of mass, pixels of the measured picture.
    pub center: [f64; 2],
    /// Pixels.
    pub area: f64,
    /// Left, top, right and bottom, cells, ends included.
    pub bounds: [u32; 4],
    /// Which of the map's labels it has.
    pub label: u32,
}

/// A picture cut into patches, on cells of [`side`](Self::side) pixels.
#[derive(Debug)]
pub struct Patches {
    /// Patches that are large enough, largest first.
    pub found: Vec<Patch>,
    /// Side of a cell, pixels of the measured picture.
    pub side: u32,
    /// Cells across and down.
    pub size: [u32; 2],
    /// Runs of even cells, row by row.
    runs: Vec<Run>,
    /// Where the runs of each row begin, and where the last ends.
    rows: Vec<usize>,
}

/// Even cells side by side, up to but without `to`.
#[derive(Clone, Copy, Debug)]
struct Run {
    from: u32,
    to: u32,
    /// While they are joined, a run of the same patch that came earlier; then the first of all.
    label: u32,
}

impl Patches {
    /// Cuts the picture.
    ///
    /// Labels runs rather than cells: a fifth of the time of `imageproc`'s labels, and all that outlines need.
    #[must_use]
    pub fn cut(image: &LinearImage) -> Self {
        let side = if image.width().max(image.height()) > 400 { 2 } else { 1 };
        let size = [image.width() / side, image.height() / side];
        let even = even(image, side, size);
        let (mut runs, mut rows): (Vec<Run>, Vec<usize>) = (Vec::new(), vec![0]);
        for row in even.chunks_exact(size[0].max(1) as usize) {
            let above = rows.iter().rev().nth(1).copied().unwrap_or(0);
            let start = runs.len();
            add_runs(row, &mut runs);
            join(&mut runs, above, start);
            rows.push(runs.len());
        }
        for index in 0..runs.len() {
            runs[index].label = runs[runs[index].label as usize].label; // the earlier one's is final by now
        }
        let found = rising(&measure(&runs, &rows, side), |patch| -patch.area);
        Self {
            found,
            side,
            size,
            runs,
            rows,
        }
    }

    fn row(&self, y: u32) -> &[Run] {
        let y = y as usize;
        match (self.rows.get(y), self.rows.get(y + 1)) {
            (Some(from), Some(to)) => &self.runs[*from..*to],
            _ => &[],
        }
    }

    /// Ends of a patch's rows within its bounds, pixels of the measured picture.
    #[must_use]
    pub fn outline(&self, patch: &Patch) -> Vec<[f64; 2]> {
        let [left, top, right, bottom] = patch.bounds;
        let mut ends = Vec::new();
        for y in top..=bottom {
            let of_patch = |run: &&Run| run.label == patch.label && run.from <= right && left < run.to;
            let mut runs = self.row(y).iter().filter(of_patch);
            if let Some(first) = runs.next() {
                let last = runs.next_back().unwrap_or(first);
                let (from, to) = (first.from.max(left), last.to.min(right + 1));
                for (x, y) in [(from, y), (to, y), (from, y + 1), (to, y + 1)] {
                    ends.push([x, y].map(|v| f64::from(v * self.side)));
                }
            }
        }
        ends
    }

    /// The label at a pixel of the measured picture; `None` where it is not even.
    #[must_use]
    pub fn label_at(&self, [x, y]: [f64; 2]) -> Option<u32> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then bounded"
        )]
        let [x, y] = [x, y].map(|v| (v.max(0.0) / f64::from(self.side)) as u32);
        let row = self.row(y);
        let run = row.get(row.partition_point(|run| run.to <= x))?;
        (run.from <= x).then_some(run.label)
    }
}

/// Adds the runs of a row, each with its own number for a label.
fn add_runs(row: &[bool], runs: &mut Vec<Run>) {
    let mut x = 0;
    for same in row.chunk_by(|one, other| one == other) {
        #[expect(clippy::cast_possible_truncation, reason = "fewer than pixels")]
        let (to, label) = (x + same.len() as u32, runs.len() as u32);
        if same[0] {
            runs.push(Run { from: x, to, label });
        }
        x = to;
    }
}

/// Joins the runs from `start` on with those above them, which begin at `above`.
fn join(runs: &mut [Run], above: usize, start: usize) {
    let root = |mut label: u32, runs: &mut [Run]| {
        while runs[label as usize].label != label {
            let up = runs[runs[label as usize].label as usize].label;
            runs[label as usize].label = up;
            label = up;
        }
        label
    };
    let (mut upper, mut lower) = (above, start);
    while upper < start && lower < runs.len() {
        let (one, other) = (runs[upper], runs[lower]);
        if one.from < other.to && other.from < one.to {
            let (one, other) = (root(one.label, runs), root(other.label, runs));
            runs[one.max(other) as usize].label = one.min(other);
        }
        if one.to < other.to {
            upper += 1;
        } else {
            lower += 1;
        }
    }
}

/// Which cells are even.
fn even(image: &LinearImage, side: u32, size: [u32; 2]) -> Vec<bool> {
    let columns = size[0].max(1) as usize;
    let mut steps = vec![0.0_f32; columns * size[1] as usize];
    let mut roots = vec![0.0_f32; steps.len()];
    for plane in &image.channels {
        cells(
            plane.as_raw(),
            image.width() as usize,
            side as usize,
            columns,
            &mut roots,
        );
        for (y, steps) in steps.chunks_exact_mut(columns).enumerate() {
            let row = |y: usize| roots.get(y * columns..(y + 1) * columns);
            let Some(here) = row(y) else { break };
            let (above, below) = (row(y.saturating_sub(1)).unwrap_or(here), row(y + 1).unwrap_or(here));
            for ((step, one), other) in steps.iter_mut().zip(above).zip(below) {
                *step = greater(*step, (one - other).abs());
            }
            for ((step, one), other) in steps.iter_mut().skip(1).zip(here).zip(here.iter().skip(2)) {
                *step = greater(*step, (one - other).abs());
            }
        }
    }
    steps.into_iter().map(|step| step < EVEN).collect()
}

/// Square roots of the mean light of cells.
fn cells(plane: &[f32], width: usize, side: usize, columns: usize, roots: &mut [f32]) {
    let mut sums = vec![0.0; width];
    for (roots, lines) in roots
        .chunks_exact_mut(columns)
        .zip(plane.chunks_exact((width * side).max(1)))
    {
        if side == 1 {
            for (root, value) in roots.iter_mut().zip(lines) {
                *root = greater(*value, 0.0).sqrt();
            }
        } else {
            let (upper, lower) = lines.split_at(width);
            for ((sum, one), other) in sums.iter_mut().zip(upper).zip(lower) {
                *sum = one + other;
            }
            for (root, pair) in roots.iter_mut().zip(sums.chunks_exact(2)) {
                *root = greater(0.25 * (pair[0] + pair[1]), 0.0).sqrt();
            }
        }
    }
}

fn measure(runs: &[Run], rows: &[usize], side: u32) -> Vec<Patch> {
    #[derive(Clone, Copy)]
    struct Sums {
        count: u32,
        /// Twice the sum of the columns.
        x: u32,
        y: u32,
        bounds: [u32; 4],
    }
    let empty = Sums {
        count: 0,
        x: 0,
        y: 0,
        bounds: [u32::MAX, u32::MAX, 0, 0],
    };
    let mut sums = vec![empty; runs.len()];
    for (y, ends) in (0..).zip(rows.windows(2)) {
        for run in &runs[ends[0]..ends[1]] {
            let sum = &mut sums[run.label as usize];
            let count = run.to - run.from;
            sum.count += count;
            sum.x += (run.from + run.to - 1) * count;
            sum.y += y * count;
            let [left, top, right, bottom] = sum.bounds;
            sum.bounds = [left.min(run.from), top.min(y), right.max(run.to - 1), bottom.max(y)];
        }
    }
    let side = f64::from(side);
    let patch = |(label, sum): (u32, &Sums)| Patch {
        center: [f64::from(sum.x) / 2.0, f64::from(sum.y)].map(|sum_of| (sum_of / f64::from(sum.count) + 0.5) * side),
        area: f64::from(sum.count) * side * side,
        bounds: sum.bounds,
        label,
    };
    (0..)
        .zip(&sums)
        .filter(|(_, sum)| sum.count >= FEWEST)
        .map(patch)
        .collect()
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};
    use imageproc::region_labelling::{Connectivity, connected_components};
    use proptest::prelude::*;

    use super::*;
    use crate::raster::{ColorSpace, Frame};

    fn picture(width: u32, height: u32, gray: impl Fn(u32, u32) -> u8) -> LinearImage {
        let at = |i: u32| gray(i % width, i / width);
        let rgba = (0..width * height).flat_map(|i| [at(i), at(i), at(i), 255]).collect();
        LinearImage::reduce(&Frame::new(width, height, rgba, ColorSpace::Srgb).unwrap(), 640)
    }

    #[test]
    fn a_step_that_is_spread_over_three_cells_parts_two_patches() {
        let gray = |x: u32, _: u32| match x {
            ..20 => 230,
            20 => 234,
            21 => 240,
            _ => 244,
        };
        let patches = Patches::cut(&picture(44, 30, gray));
        assert_eq!(patches.found.len(), 2, "{:?}", patches.found);
        assert_ne!(patches.label_at([5.0, 15.0]), patches.label_at([35.0, 15.0]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn runs_are_labeled_as_pixels_are(rows in prop::collection::vec(prop::collection::vec(any::<bool>(), 12), 9)) {
            let (mut runs, mut starts): (Vec<Run>, Vec<usize>) = (Vec::new(), vec![0]);
            for row in &rows {
                let above = starts.iter().rev().nth(1).copied().unwrap_or(0);
                let start = runs.len();
                add_runs(row, &mut runs);
                join(&mut runs, above, start);
                starts.push(runs.len());
            }
            for index in 0..runs.len() {
                runs[index].label = runs[runs[index].label as usize].label;
            }
            let picture = GrayImage::from_fn(12, 9, |x, y| Luma([u8::from(rows[y as usize][x as usize])]));
            let slow = connected_components(&picture, Connectivity::Four, Luma([0]));
            let mut names = std::collections::HashMap::new();
            for (y, ends) in starts.windows(2).enumerate() {
                for run in &runs[ends[0]..ends[1]] {
                    for x in run.from..run.to {
                        let label = slow.get_pixel(x, u32::try_from(y).unwrap()).0[0];
                        prop_assert_eq!(*names.entry(run.label).or_insert(label), label);
                    }
                }
            }
            let all: std::collections::HashSet<u32> = names.values().copied().collect();
            prop_assert_eq!(all.len(), names.len(), "each patch has one label");
        }
    }
}
