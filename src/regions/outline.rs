//! From working pixels to the picture's own.

use core::ops::Range;

use super::{
    Label,
    crop::Crop,
    grid::Between,
    segment::{HAIR, Posterior, SKIN},
};
use crate::raster::{LinearImage, Plane};

/// Calls `paint` for every pixel of the picture round the head, with ranges of indices, what they are, and whether they
/// are away from its outline: where all working pixels around are of one name, and colors do not mix.
///
/// The guided filter's slopes are enlarged, not its result, so that outlines follow the picture at its own size (He &
/// Sun 2015).
pub(super) fn enlarge(
    image: &LinearImage,
    crop: &Crop,
    found: &Posterior,
    labels: &[Label],
    mut paint: impl FnMut(Range<usize>, Label, bool),
) {
    let (stride, across) = (image.width() as usize, crop.columns());
    let luminance = image.luminance.as_raw();
    let (columns, rows) = (crop.grid.columns(image.width()), crop.grid.rows(image.height()));
    for rows in rows.chunk_by(|one, next| (one.low, one.high) == (next.low, next.high)) {
        let Some(Between { low, high, .. }) = rows.first() else {
            continue;
        };
        let name = |row: usize, column: usize| labels[row * across + column];
        let cell = |column: &Between| {
            [
                (*low, column.low),
                (*high, column.low),
                (*low, column.high),
                (*high, column.high),
            ]
        };
        // What all four corners agree on is left as it is: away from outlines there is nothing to refine.
        let agreed = |column: &Between| {
            let [first, others @ ..] = cell(column).map(|(row, column)| name(row, column));
            others.iter().all(|other| *other == first).then_some(first)
        };
        let cells = columns.chunk_by(|one, next| (one.low, one.high) == (next.low, next.high));
        let agreed: Vec<(&[Between], Option<Label>)> = cells
            .filter_map(|columns| Some((columns, agreed(columns.first()?))))
            .collect();
        for row in rows {
            for run in agreed.chunk_by(|one, next| one.1.is_some() && one.1 == next.1) {
                let (Some((first, label)), Some((last, _))) = (run.first(), run.last()) else {
                    continue;
                };
                let (Some(from), Some(to)) = (first.first(), last.last()) else {
                    continue;
                };
                let start = row.at * stride + from.at;
                if let Some(label) = label {
                    paint(start..start + to.at - from.at + 1, *label, true);
                    continue;
                }
                let corners = cell(from);
                let names = corners.map(|(row, column)| name(row, column));
                let corners = corners.map(|(row, column)| row * across + column);
                let edges = [SKIN, HAIR].map(|class| {
                    let (slope, level) = &found.edges[class];
                    [ends(slope, corners, row), ends(level, corners, row)]
                });
                for (column, index) in first.iter().zip(start..) {
                    let guide = luminance[index].clamp(0.0, 1.0).sqrt();
                    let [skin, hair] = edges.map(|line| {
                        let [slope, level] = line.map(|[left, right]| left + (right - left) * column.share);
                        slope * guide + level
                    });
                    let rest = 1.0 - skin - hair;
                    // The class is decided here, the name within it by the nearest working pixel that has one.
                    let label = if skin >= hair && skin >= rest {
                        nearest(names, row, column, |name| matches!(name, Label::Skin | Label::Scalp))
                    } else if hair >= rest {
                        nearest(names, row, column, |name| matches!(name, Label::Hair | Label::Stubble))
                    } else {
                        Label::Other
                    };
                    paint(index..index + 1, label, false);
                }
            }
        }
    }
}

/// The values of a plane left and right of a cell of the grid, at the height of a row in it.
fn ends(plane: &Plane, corners: [usize; 4], row: &Between) -> [f32; 2] {
    let [left_low, left_high, right_low, right_high] = corners.map(|corner| plane.as_raw()[corner]);
    [
        left_low + (left_high - left_low) * row.share,
        right_low + (right_high - right_low) * row.share,
    ]
}

/// The name of the nearest corner that may be meant.
fn nearest(names: [Label; 4], row: &Between, column: &Between, meant: impl Fn(Label) -> bool) -> Label {
    let (below, right) = (row.share, column.share);
    let weights = [
        (1.0 - below) * (1.0 - right),
        below * (1.0 - right),
        (1.0 - below) * right,
        below * right,
    ];
    let mut best = (0.0_f32, Label::Other);
    for (name, weight) in names.into_iter().zip(weights) {
        if meant(name) && weight >= best.0 {
            best = (weight, name);
        }
    }
    best.1
}
