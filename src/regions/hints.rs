//! What somebody points at: taps and strokes that say what is there.
//!
//! A hint works three ways. Its pixels join those from which the colors of their class are learnt, so that what looks
//! alike elsewhere turns too. Round it its class is likelier (VISION §1.4). And what lies under it, and what of the same
//! wrong region looks as it does, is what it says, whatever the picture says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Label,
    crop::Crop,
    grid::Grid,
    segment::{HAIR, Posterior, REST, SKIN},
};
use crate::units::{greater, held, lesser};

/// A tap or a stroke on the picture, and what is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// What is there.
    pub label: Label,
    /// One point for a tap, several for a stroke, in pixels of whatever picture its holder speaks of.
    pub points: Vec<[f64; 2]>,
    /// Half width of the brush, pixels. Without it the hint covers what a fingertip does.
    #[serde(default)]
    pub radius: Option<f64>,
}

impl Hint {
    /// The same hint in a picture `factor` times as large.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self {
            label: self.label,
            points: self.points.iter().map(|point| point.map(|at| at * factor)).collect(),
            radius: self.radius.map(|radius| radius * factor),
        }
    }
}

/// Half width of a tap, working pixels. Published: VISION §1.4.
const FINGER: f64 = 2.6;
/// Squared distance, working pixels, by which the pull of a hint falls; and its strength. Published: VISION §1.4.
const REACH: f32 = 30.0;
/// See [`REACH`].
const PULL: f32 = 6.0;
/// Farther than any pixel.
const FAR: f32 = 1e9;
/// Difference in color from a hint's own within which its region turns with it, CIELAB.
const ALIKE: f32 = 12.0;

/// Hints laid on the working pixels round a head. Empty where there are none.
#[derive(Debug, Default)]
pub(super) struct Painted {
    /// What each pixel is held to be.
    held: Vec<Option<Label>>,
    /// Squared distance of each pixel from what is nearest of each label, working pixels.
    away: [Vec<f32>; 5],
    /// Each hint's label and the pixels on its line.
    lines: Vec<(Label, Vec<usize>)>,
}

/// The class of a label.
fn class_of(label: Label) -> usize {
    match label {
        Label::Skin | Label::Scalp => SKIN,
        Label::Hair | Label::Stubble => HAIR,
        Label::Other => REST,
    }
}

impl Painted {
    /// Lays hints, in pixels of the picture, on the working pixels of a crop. Of two on one place the later holds.
    pub(super) fn new(crop: &Crop, hints: &[Hint]) -> Self {
        if hints.is_empty() {
            return Self::default();
        }
        let mut painted = Self {
            held: vec![None; crop.len()],
            away: [(); 5].map(|()| vec![FAR; crop.len()]),
            lines: vec![],
        };
        for hint in hints {
            let radius = hint.radius.map_or(FINGER, |radius| (radius / crop.grid.step).max(1.0));
            #[expect(clippy::cast_possible_truncation, reason = "a distance")]
            let reach = (radius * radius) as f32;
            let nearest = &mut painted.away[hint.label as usize];
            let mut line = vec![];
            for (i, nearest) in nearest.iter_mut().enumerate() {
                let away = distance(crop, i, &hint.points);
                *nearest = lesser(*nearest, away);
                if away <= reach {
                    painted.held[i] = Some(hint.label);
                }
                if away <= 0.5 {
                    line.push(i);
                }
            }
            painted.lines.push((hint.label, line));
        }
        painted
    }

    /// Whether anybody says that there is something of this class.
    pub(super) fn names(&self, class: usize) -> bool {
        self.held.iter().flatten().any(|label| class_of(*label) == class)
    }

    /// Whether anybody says that there is this.
    pub(super) fn says(&self, label: Label) -> bool {
        self.held.contains(&Some(label))
    }

    /// What a pixel of the picture is said to be.
    pub(super) fn at(&self, grid: &Grid, x: u32, y: u32) -> Option<Label> {
        let place = |at: u32, origin: f64| (f64::from(at) + 0.5 - origin) / grid.step;
        let (column, row) = (place(x, grid.origin.0), place(y, grid.origin.1));
        if self.held.is_empty() || column < 0.0 || column >= f64::from(grid.size.0) || row < 0.0 {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place on the grid"
        )]
        let index = row as usize * grid.size.0 as usize + column as usize;
        self.held.get(index).copied().flatten()
    }

    /// Puts what is said to be of a class among the pixels from which it is learnt, and takes out what is said not to be.
    pub(super) fn seed(&self, class: usize, seeds: &mut [bool]) {
        for (seed, held) in seeds.iter_mut().zip(&self.held) {
            if let Some(label) = held {
                *seed = class_of(*label) == class;
            }
        }
    }

    /// Makes each class likelier round what is said to be of it.
    pub(super) fn weigh(&self, likelihood: [&mut Vec<f32>; 3]) {
        for (class, likelihood) in likelihood.into_iter().enumerate() {
            let labels = LABELS.into_iter().filter(|label| class_of(*label) == class);
            for away in labels.map(|label| &self.away[label as usize]) {
                for (likelihood, away) in likelihood.iter_mut().zip(away) {
                    if *away < 6.0 * REACH {
                        *likelihood *= libm::expf(PULL * libm::expf(-*away / REACH));
                    }
                }
            }
        }
    }

    /// What is said holds, whatever was found, and what is like it and joined to it turns with it.
    pub(super) fn settle(&self, crop: &Crop, found: &mut Posterior, labels: &mut [Label]) {
        if self.held.is_empty() {
            return;
        }
        self.rename(crop, labels);
        let columns = crop.columns();
        let mut turned = self.held.clone();
        for (label, line) in &self.lines {
            let class = class_of(*label);
            let Some(color) = mean_color(crop, line) else { continue };
            let mut reached = line.clone();
            let mut at = 0;
            while let Some(&i) = reached.get(at) {
                at += 1;
                let x = i % columns;
                let near = [
                    (x > 0).then(|| i - 1),
                    (x + 1 < columns).then(|| i + 1),
                    i.checked_sub(columns),
                    Some(i + columns),
                ];
                for j in near.into_iter().flatten().filter(|j| *j < labels.len()) {
                    let alike =
                        || found.classes[class].as_raw()[j] > 0.5 || difference(crop.lab[j], color) < ALIKE * ALIKE;
                    if turned[j].is_none() && class_of(labels[j]) != class && alike() {
                        turned[j] = Some(*label);
                        reached.push(j);
                    }
                }
            }
        }
        for (i, label) in turned.into_iter().enumerate() {
            let Some(label) = label else { continue };
            labels[i] = label;
            let is = |class: usize| if class == class_of(label) { 1.0 } else { 0.0 };
            for (class, plane) in found.classes.iter_mut().enumerate() {
                plane.as_mut()[i] = is(class);
            }
            for (class, (slope, level)) in found.edges.iter_mut().enumerate() {
                slope.as_mut()[i] = 0.0;
                level.as_mut()[i] = is(class);
            }
        }
    }

    /// Within a class, what is pointed at names the rest: hair or stubble by what is nearer, scalp from where it is lowest
    /// upwards, skin from where it is highest downwards.
    fn rename(&self, crop: &Crop, labels: &mut [Label]) {
        let end = |label: Label, more: fn(f32, f32) -> f32| {
            let held = self.held.iter().zip(&crop.v).filter(|(held, _)| **held == Some(label));
            held.map(|(_, v)| *v).reduce(more)
        };
        let (lowest, highest) = (end(Label::Scalp, greater), end(Label::Skin, lesser));
        let [hair, stubble] = [Label::Hair, Label::Stubble].map(|label| &self.away[label as usize]);
        for (i, label) in labels.iter_mut().enumerate() {
            let v = crop.v[i];
            *label = match *label {
                Label::Hair | Label::Stubble if hair[i] < stubble[i] => Label::Hair,
                Label::Hair | Label::Stubble if stubble[i] < hair[i] => Label::Stubble,
                Label::Skin if lowest.is_some_and(|lowest| v <= lowest) => Label::Scalp,
                Label::Scalp if highest.is_some_and(|highest| v >= highest) => Label::Skin,
                other => other,
            };
        }
    }
}

/// All labels.
const LABELS: [Label; 5] = [Label::Other, Label::Skin, Label::Hair, Label::Stubble, Label::Scalp];

/// Squared distance of a working pixel's middle from the line through some points of the picture, working pixels.
fn distance(crop: &Crop, index: usize, points: &[[f64; 2]]) -> f32 {
    let grid = &crop.grid;
    let columns = crop.columns();
    #[expect(clippy::cast_precision_loss, reason = "coordinates on a small grid")]
    let (x, y) = ((index % columns) as f64 + 0.5, (index / columns) as f64 + 0.5);
    let at = |[px, py]: [f64; 2]| {
        [
            (px - grid.origin.0) / grid.step - x,
            (py - grid.origin.1) / grid.step - y,
        ]
    };
    let mut least = f64::from(FAR);
    for (place, point) in points.iter().enumerate() {
        let [ax, ay] = at(*point);
        let [bx, by] = at(*points.get(place + 1).unwrap_or(point));
        let (dx, dy) = (bx - ax, by - ay);
        let along = held(-(ax * dx + ay * dy) / (dx * dx + dy * dy).max(1e-9), 0.0, 1.0);
        let (nx, ny) = (ax + along * dx, ay + along * dy);
        least = least.min(nx * nx + ny * ny);
    }
    #[expect(clippy::cast_possible_truncation, reason = "a distance")]
    let least = least as f32;
    least
}

/// The squared difference of two colors.
fn difference(one: [f32; 3], other: [f32; 3]) -> f32 {
    let [l, a, b] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
    l * l + a * a + b * b
}

/// The mean color of some working pixels; `None` of none.
fn mean_color(crop: &Crop, among: &[usize]) -> Option<[f32; 3]> {
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let share = 1.0 / among.len() as f32;
    let mean = |axis: usize| among.iter().map(|i| crop.lab[*i][axis] * share).sum();
    (!among.is_empty()).then(|| core::array::from_fn(mean))
}
