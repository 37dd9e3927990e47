//! What is behind a head: all that is reached from afar without an edge.

use super::crop::Crop;
use crate::units::{greater, lesser, quantile};

/// Multiple of the seeds' usual step of color that is free. Chosen: lets vignettes and blurred backgrounds through.
const USUAL_STEP: f32 = 1.2;
/// Farther than any path.
const FAR_AWAY: f32 = 1e6;

/// Distance in CIELAB.
fn distance(one: [f32; 3], other: [f32; 3]) -> f32 {
    let [l, a, b] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
    (l * l + a * a + b * b).sqrt()
}

/// How much color must change on the way from the seeds to each pixel, CIELAB units: the length of the cheapest path,
/// where steps up to what is usual among the seeds cost next to nothing.
///
/// What is behind a head is reached from afar without an edge; what grows on it is not. `None` without seeds.
pub(super) fn flood(crop: &Crop, seeds: &[bool]) -> Option<Vec<f32>> {
    let (columns, rows) = (crop.columns(), crop.grid.size.1 as usize);
    let mut usual: Vec<f32> = (1..crop.len())
        .filter(|&i| i % columns != 0 && seeds[i] && seeds[i - 1])
        .map(|i| distance(crop.lab[i], crop.lab[i - 1]))
        .collect();
    if usual.len() < 40 {
        return None;
    }
    let usual = (USUAL_STEP * quantile(&mut usual, 0.5)).clamp(0.4, 1.5);
    let mut cost: Vec<f32> = seeds.iter().map(|&seed| if seed { 0.0 } else { FAR_AWAY }).collect();
    // What each step costs, by the pixel it leaves to the right or downwards; it costs the same the other way.
    let toward = |offset: usize, length: f32| -> Vec<f32> {
        let (free, least) = (usual * length, 0.02 * length);
        crop.lab
            .iter()
            .zip(&crop.lab[offset.min(crop.len())..])
            .map(|(from, to)| greater(distance(*to, *from) - free, 0.0) + least)
            .collect()
    };
    let (right, down) = (toward(1, 1.0), toward(columns, 1.0));
    let (right_down, left_down) = (toward(columns + 1, 1.41), toward(columns - 1, 1.41));
    let along = |line: &mut [f32], y: usize, back: bool| {
        let right = &right[y * columns..];
        if back {
            let mut after = FAR_AWAY;
            for (cost, step) in line.iter_mut().rev().zip(right[..columns - 1].iter().rev()) {
                *cost = lesser(*cost, after);
                after = *cost + step;
            }
        } else {
            let mut before = FAR_AWAY;
            for (cost, step) in line.iter_mut().zip(right) {
                *cost = lesser(*cost, before);
                before = *cost + step;
            }
        }
    };
    // Once down and once up: another time changes no overlap for the better.
    for y in 0..rows {
        let (above, here) = cost.split_at_mut(y * columns);
        let here = &mut here[..columns];
        if let Some(start) = above.len().checked_sub(columns) {
            let above = &above[start..];
            lower(here, above, &down[start..]);
            lower(&mut here[1..], above, &right_down[start..]);
            lower(here, &above[1..], &left_down[start + 1..]);
        }
        along(here, y, false);
        along(here, y, true);
    }
    for y in (0..rows).rev() {
        let start = y * columns;
        let (here, below) = cost.split_at_mut(start + columns);
        let here = &mut here[start..];
        if let Some(below) = below.get(..columns) {
            lower(here, below, &down[start..]);
            lower(here, &below[1..], &right_down[start..]);
            lower(&mut here[1..], below, &left_down[start + 1..]);
        }
        along(here, y, true);
        along(here, y, false);
    }
    Some(cost)
}

/// Lowers each cost to that of coming from its neighbor, where that is less.
fn lower(costs: &mut [f32], neighbors: &[f32], steps: &[f32]) {
    for ((cost, neighbor), step) in costs.iter_mut().zip(neighbors).zip(steps) {
        *cost = lesser(*cost, neighbor + step);
    }
}
