//! What somebody points at: taps and strokes that say what is there.
//!
//! A hint works three ways. Its pixels join those from which the colors of their class are learnt, so that what looks
//! alike elsewhere turns too. Round it its class is likelier. And what lies under it, and what of the same wrong region
//! looks as it does, is what it says, whatever the picture says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Label,
    crop::Crop,
    grid::Grid,
    segment::{HAIR, Posterior, REST, SKIN},
};
use crate::{
    raster::{filter::box_mean, plane},
    units::{greater, held, lesser},
};

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

/// Half width of a tap, working pixels. Chosen: as measured on a prototype.
const FINGER: f64 = 2.6;
/// Squared distance, working pixels, by which the pull of a hint falls. Chosen: as measured on a prototype.
const REACH: f32 = 30.0;
/// Logarithm of how much likelier its class is under a hint. Chosen: as measured on a prototype.
const PULL: f32 = 6.0;
/// Squared distance, working pixels, within which a pixel is under a hint's point or line. Chosen: there is
/// one for every point on the grid.
const ON_THE_LINE: f32 = 0.5;
/// Squared working pixels that a squared step of CIELAB counts as, round a tap. Fitted by `tests/lab/taps.py`: without it
/// three taps on 40 drawn heads that are good already mend as much hair as they spoil (-0.002), with it they gain 0.016; on 29
/// portraits it is of no matter (0.141 for 0.143).
const UNLIKE: f32 = 0.2;
/// Difference in color from a hint's own within which its region turns with it, CIELAB: the least and the most. Fitted with
/// [`UNLIKE`].
const ALIKE: [f32; 2] = [3.0, 12.0];
/// Distance from the center of the head within which doubt matters. Chosen: beyond is what is behind, or long hair.
const ON_THE_HEAD: f32 = 1.15;
/// Mean doubt, 0 where one class is certain and 1 where two are as likely, from which it is worth a tap. Chosen: half way.
const DOUBTFUL: f32 = 0.5;
/// Height above which skin may be scalp, face coordinates. Chosen: right over the brows.
const BROW: f32 = -0.5;
/// Farther than any pixel.
const FAR: f32 = 1e9;

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
            let away: Vec<f32> = (0..crop.len()).map(|i| distance(crop, i, &hint.points)).collect();
            line.extend((0..crop.len()).filter(|i| away[*i] <= ON_THE_LINE));
            // A fingertip is wider than what it means: what looks otherwise beside it is farther away.
            let color = mean_color(crop, &line).filter(|_| hint.points.len() == 1 && hint.radius.is_none());
            for (i, (nearest, away)) in nearest.iter_mut().zip(away).enumerate() {
                let away = away + color.map_or(0.0, |color| UNLIKE * difference(crop.lab[i], color));
                *nearest = lesser(*nearest, away);
                if away <= reach {
                    painted.held[i] = Some(hint.label);
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
            // As far as halfway to what is wrong there on the whole.
            let wrong = line.first().map(|i| class_of(labels[*i]));
            let wrong: Vec<usize> = (0..labels.len())
                .filter(|i| Some(class_of(labels[*i])) == wrong)
                .collect();
            let apart = mean_color(crop, &wrong).map_or(0.0, |other| difference(other, color));
            let alike = (apart / 4.0).clamp(ALIKE[0] * ALIKE[0], ALIKE[1] * ALIKE[1]);
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
                    let turns = || found.classes[class].as_raw()[j] > 0.5 || difference(crop.lab[j], color) < alike;
                    if turned[j].is_none() && class_of(labels[j]) != class && turns() {
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

    /// Where a tap would tell most, in pixels of the picture: where on the head the classes are nearest to one another over
    /// the width of a fingertip, and nobody said yet. `None` where nothing is in doubt.
    pub(super) fn doubt(&self, crop: &Crop, found: &Posterior) -> Option<[f64; 2]> {
        let doubt = |i: usize| {
            let [skin, hair, rest] = found.classes.each_ref().map(|class| class.as_raw()[i]);
            let told = LABELS
                .iter()
                .any(|label| self.away[*label as usize].get(i).is_some_and(|away| *away < REACH));
            if told || crop.head_distance(i) > ON_THE_HEAD {
                return 0.0;
            }
            // The middle one of the three falls behind the greatest by this.
            let (most, least) = (greater(greater(skin, hair), rest), lesser(lesser(skin, hair), rest));
            1.0 - (2.0 * most + least - 1.0)
        };
        let doubts = box_mean(&plane(crop.grid.size, (0..crop.len()).map(doubt).collect()), 2);
        let doubts = doubts.as_raw().iter().enumerate();
        let (at, most) = doubts.fold(
            (0, DOUBTFUL),
            |best, (i, doubt)| if *doubt > best.1 { (i, *doubt) } else { best },
        );
        #[expect(clippy::cast_precision_loss, reason = "coordinates on a small grid")]
        let place = [at % crop.columns(), at / crop.columns()].map(|at| (at as f64 + 0.5) * crop.grid.step);
        (most > DOUBTFUL).then_some([crop.grid.origin.0 + place[0], crop.grid.origin.1 + place[1]])
    }

    /// Within a class, what is pointed at names the rest: hair or stubble by what is nearer; above the brow, scalp from where
    /// it is lowest upwards and skin from where it is highest downwards.
    fn rename(&self, crop: &Crop, labels: &mut [Label]) {
        let end = |label: Label, more: fn(f32, f32) -> f32| {
            let places = crop.u.iter().zip(&crop.v).zip(&self.held);
            let held = places.filter(|((u, v), held)| **held == Some(label) && u.abs() < 1.0 && **v < BROW);
            held.map(|((_, v), _)| *v).reduce(more)
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
