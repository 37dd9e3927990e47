//! Patches of one even color: what cards and charts are made of.

use crate::raster::LinearImage;

/// Difference of the square roots of light between neighbors up to which they are one patch. Chosen: JPEG leaves 0.012,
/// the step from a chart's patch to its frame is 0.05 and more.
const EVEN: f32 = 0.024;

/// Fewest cells in a patch. Chosen: three by four.
const FEWEST: u32 = 12;

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
    labels: Vec<u32>,
}

impl Patches {
    /// Cuts the picture.
    #[must_use]
    pub fn cut(image: &LinearImage) -> Self {
        let side = if image.width().max(image.height()) > 400 { 2 } else { 1 };
        let size = [image.width() / side, image.height() / side];
        let columns = size[0] as usize;
        let mut labels = vec![0_u32; columns * size[1] as usize];
        let mut parents: Vec<u32> = Vec::with_capacity(labels.len() / 4);
        let (mut above, mut here) = (vec![[f32::NAN; 3]; columns], vec![[0.0_f32; 3]; columns]);
        // Whether a cell is even with the one on its left, a row up and here.
        let (mut level_above, mut level) = (vec![true; columns], vec![true; columns]);
        for y in 0..size[1] as usize {
            cells(image, y, side as usize, &mut here);
            let (mut left, mut left_label, mut left_upright) = ([f32::NAN; 3], 0, true);
            for x in 0..columns {
                let color = here[x];
                level[x] = even(color, left);
                let upright = even(color, above[x]);
                // Along a slanted outline, cells that mix both sides change slowly: no way leads along such a row.
                let up = upright && (level[x] || level_above[x]);
                let beside = level[x] && (upright || left_upright || y == 0);
                let label = match (beside, up) {
                    (true, true) => {
                        let other = labels[(y - 1) * columns + x];
                        if left_label == other {
                            other
                        } else {
                            join(&mut parents, left_label, other)
                        }
                    }
                    (true, false) => left_label,
                    (false, true) => labels[(y - 1) * columns + x],
                    (false, false) => {
                        #[expect(clippy::cast_possible_truncation, reason = "fewer labels than pixels")]
                        let new = parents.len() as u32;
                        parents.push(new);
                        new
                    }
                };
                labels[y * columns + x] = label;
                (left, left_label, left_upright) = (color, label, upright);
            }
            core::mem::swap(&mut above, &mut here);
            core::mem::swap(&mut level_above, &mut level);
        }
        for label in 0..parents.len() {
            parents[label] = parents[parents[label] as usize]; // parents come first, and are roots by now
        }
        let mut found = measure(&mut labels, &parents, columns, side);
        found.sort_by(|one, other| other.area.total_cmp(&one.area).then(one.label.cmp(&other.label)));
        Self {
            found,
            side,
            size,
            labels,
        }
    }

    /// Ends of a patch's rows, pixels of the measured picture.
    pub fn outline(&self, patch: &Patch) -> Vec<[f64; 2]> {
        let [left, top, right, bottom] = patch.bounds;
        let mut ends = Vec::new();
        for y in top..=bottom {
            let is = |x: &u32| self.labels[(y * self.size[0] + x) as usize] == patch.label;
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
        let cell = [x, y].map(|v| (v.max(0.0) / f64::from(self.side)) as u32);
        (cell[0] < self.size[0] && cell[1] < self.size[1])
            .then(|| self.labels[(cell[1] * self.size[0] + cell[0]) as usize])
    }
}

fn even(one: [f32; 3], other: [f32; 3]) -> bool {
    // A missing neighbor is not a number and differs.
    (one[0] - other[0]).abs() < EVEN && (one[1] - other[1]).abs() < EVEN && (one[2] - other[2]).abs() < EVEN
}

/// Square roots of the mean light of a row of cells.
fn cells(image: &LinearImage, row: usize, side: usize, cells: &mut [[f32; 3]]) {
    let columns = image.width() as usize;
    for (channel, plane) in image.channels.iter().enumerate() {
        let start = row * side * columns;
        let line = &plane.as_raw()[start..start + columns * side];
        if side == 1 {
            for (cell, value) in cells.iter_mut().zip(line) {
                cell[channel] = value.max(0.0).sqrt();
            }
        } else {
            let (upper, lower) = line.split_at(columns);
            for ((cell, one), other) in cells.iter_mut().zip(upper.chunks_exact(2)).zip(lower.chunks_exact(2)) {
                cell[channel] = (0.25 * (one[0] + one[1] + other[0] + other[1])).max(0.0).sqrt();
            }
        }
    }
}

fn join(parents: &mut [u32], one: u32, other: u32) -> u32 {
    let root = |mut label: u32, parents: &mut [u32]| {
        while parents[label as usize] != label {
            let up = parents[parents[label as usize] as usize];
            parents[label as usize] = up;
            label = up;
        }
        label
    };
    let (one, other) = (root(one, parents), root(other, parents));
    let (low, high) = (one.min(other), one.max(other));
    parents[high as usize] = low;
    low
}

fn measure(labels: &mut [u32], parents: &[u32], columns: usize, side: u32) -> Vec<Patch> {
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
    let mut sums = vec![empty; parents.len()];
    for (y, row) in (0..).zip(labels.chunks_exact_mut(columns.max(1))) {
        for (x, label) in (0..).zip(row) {
            *label = parents[*label as usize];
            let sum = &mut sums[*label as usize];
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
