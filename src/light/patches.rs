//! Patches of one even color: what cards and charts are made of.

use image::{GrayImage, ImageBuffer, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

use crate::raster::LinearImage;

/// Difference of the square roots of light between the cells on both sides of one up to which it is even. Chosen: JPEG
/// leaves 0.012, the step from a chart's patch to its frame or from paper to a white shirt is 0.05 and more.
const EVEN: f32 = 0.024;

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
    /// One label a cell; 0 where it is not even.
    labels: ImageBuffer<Luma<u32>, Vec<u32>>,
}

impl Patches {
    /// Cuts the picture.
    #[must_use]
    pub fn cut(image: &LinearImage) -> Self {
        let side = if image.width().max(image.height()) > 400 { 2 } else { 1 };
        let labels = connected_components(&even(image, side), Connectivity::Four, Luma([0]));
        let mut found = measure(&labels, side);
        found.sort_by(|one, other| other.area.total_cmp(&one.area).then(one.label.cmp(&other.label)));
        Self { found, side, labels }
    }

    /// Cells across and down.
    #[must_use]
    pub fn size(&self) -> [u32; 2] {
        [self.labels.width(), self.labels.height()]
    }

    /// Ends of a patch's rows, pixels of the measured picture.
    #[must_use]
    pub fn outline(&self, patch: &Patch) -> Vec<[f64; 2]> {
        let [left, top, right, bottom] = patch.bounds;
        let mut ends = Vec::new();
        for y in top..=bottom {
            let is = |x: &u32| self.labels.get_pixel(*x, y).0[0] == patch.label;
            if let (Some(first), Some(last)) = ((left..=right).find(is), (left..=right).rev().find(is)) {
                for (x, y) in [(first, y), (last + 1, y), (first, y + 1), (last + 1, y + 1)] {
                    ends.push([x, y].map(|v| f64::from(v * self.side)));
                }
            }
        }
        ends
    }

    /// The label at a pixel of the measured picture.
    #[must_use]
    pub fn label_at(&self, [x, y]: [f64; 2]) -> Option<u32> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then bounded"
        )]
        let [x, y] = [x, y].map(|v| (v.max(0.0) / f64::from(self.side)) as u32);
        self.labels.get_pixel_checked(x, y).map(|label| label.0[0])
    }
}

/// Which cells are even.
fn even(image: &LinearImage, side: u32) -> GrayImage {
    let (width, height) = (image.width() / side, image.height() / side);
    let columns = width as usize;
    let mut steps = vec![0.0_f32; columns * height as usize];
    let mut roots = vec![0.0_f32; steps.len()];
    for plane in &image.channels {
        cells(
            plane.as_raw(),
            image.width() as usize,
            side as usize,
            columns,
            &mut roots,
        );
        for (y, steps) in steps.chunks_exact_mut(columns.max(1)).enumerate() {
            let row = |y: usize| roots.get(y * columns..(y + 1) * columns);
            let Some(here) = row(y) else { break };
            let (above, below) = (row(y.saturating_sub(1)).unwrap_or(here), row(y + 1).unwrap_or(here));
            for ((step, one), other) in steps.iter_mut().zip(above).zip(below) {
                *step = step.max((one - other).abs());
            }
            for ((step, one), other) in steps.iter_mut().skip(1).zip(here).zip(here.iter().skip(2)) {
                *step = step.max((one - other).abs());
            }
        }
    }
    let even = steps.into_iter().map(|step| u8::from(step < EVEN)).collect();
    GrayImage::from_raw(width, height, even).unwrap_or_default()
}

/// Square roots of the mean light of cells.
fn cells(plane: &[f32], width: usize, side: usize, columns: usize, roots: &mut [f32]) {
    let rows = plane.chunks_exact((width * side).max(1));
    for (roots, lines) in roots.chunks_exact_mut(columns.max(1)).zip(rows) {
        if side == 1 {
            for (root, value) in roots.iter_mut().zip(lines) {
                *root = value.max(0.0).sqrt();
            }
        } else {
            let (upper, lower) = lines.split_at(width);
            for ((root, one), other) in roots.iter_mut().zip(upper.chunks_exact(2)).zip(lower.chunks_exact(2)) {
                *root = (0.25 * (one[0] + one[1] + other[0] + other[1])).max(0.0).sqrt();
            }
        }
    }
}

fn measure(labels: &ImageBuffer<Luma<u32>, Vec<u32>>, side: u32) -> Vec<Patch> {
    #[derive(Clone, Copy)]
    struct Sums {
        count: u32,
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
    let most = labels.as_raw().iter().max().copied().unwrap_or(0);
    let mut sums = vec![empty; most as usize + 1];
    for (y, row) in (0..).zip(labels.rows()) {
        for (x, label) in (0..).zip(row) {
            if label.0[0] == 0 {
                continue;
            }
            let sum = &mut sums[label.0[0] as usize];
            sum.count += 1;
            sum.x += x;
            sum.y += y;
            let [left, top, right, bottom] = sum.bounds;
            sum.bounds = [left.min(x), top.min(y), right.max(x), bottom.max(y)];
        }
    }
    let side = f64::from(side);
    let patch = |(label, sum): (u32, &Sums)| Patch {
        center: [sum.x, sum.y].map(|sum_of| (f64::from(sum_of) / f64::from(sum.count) + 0.5) * side),
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
