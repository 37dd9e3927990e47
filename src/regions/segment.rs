//! Skin, hair and the rest of a picture, told apart by colors learnt in the picture itself: place priors from the oval
//! times soft histograms, smoothed along the picture's own edges, a few rounds over.
//!
//! A table of skin colors learnt elsewhere fails on the tones and lights it has not seen; a model learnt here has
//! nothing to be biased by.

use core::ops::Range;
use std::sync::LazyLock;

use palette::{IntoColor, Lab, LinSrgb, white_point::D65};

use super::{Label, Oval};
use crate::raster::{LinearImage, Plane, filter};

/// Half width of the face at working size, pixels. Chosen: at 24 and more the masks no longer improve.
const FACE_HALF_WIDTH: f64 = 28.0;
/// Most pixels on the long side at working size. Chosen: bounds the time where the oval is tiny.
const MAX_SIDE: f64 = 176.0;
/// Half width of the part of the picture that is looked at, half widths of the face. Chosen: holds shoulder-long
/// hair and enough of what is behind it.
const REACH_X: f64 = 3.2;
/// How far above and below the center of the oval is looked, half heights of the face.
const REACH_Y: [f64; 2] = [2.3, 2.6];
/// Rounds of learning. Chosen: four to six differ by 0.003 in overlap.
const ROUNDS: usize = 4;
/// Radius of the guided filter, working pixels. Chosen with [`EDGE`].
const GUIDE_RADIUS: u32 = 4;
/// Variance of the guide (square root of luminance) under which the guided filter takes a square for flat.
const EDGE: f32 = 0.0015;
/// How far a class spreads from round to round, working pixels (standard deviation).
const SPREAD: f32 = 5.0;

/// Index of skin among the classes.
pub(super) const SKIN: usize = 0;
/// Index of hair.
pub(super) const HAIR: usize = 1;
/// Index of all else.
pub(super) const REST: usize = 2;

/// Linear light under which a color has no hue.
const DARKEST: f32 = 0.005;

/// `1 / (1 + e^-z)` to five digits, from a table.
#[inline]
fn sigmoid(z: f32) -> f32 {
    let place = (z.clamp(-SIGMOID_END, SIGMOID_END) + SIGMOID_END) * SIGMOID_STEPS;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index into the table"
    )]
    let low = (place as usize).min(SIGMOID.len() - 2);
    #[expect(clippy::cast_precision_loss, reason = "an index into the table")]
    let share = place - low as f32;
    SIGMOID[low] + (SIGMOID[low + 1] - SIGMOID[low]) * share
}

/// Where the table of [`sigmoid`] ends on both sides.
const SIGMOID_END: f32 = 16.0;
/// Entries of the table for a step of 1.
const SIGMOID_STEPS: f32 = 64.0;

static SIGMOID: LazyLock<[f32; 2049]> = LazyLock::new(|| {
    #[expect(clippy::cast_precision_loss, reason = "an index into the table")]
    core::array::from_fn(|at| 1.0 / (1.0 + libm::expf(SIGMOID_END - at as f32 / SIGMOID_STEPS)))
});

/// The part of a picture round an oval, at working size.
pub(super) struct Crop {
    /// Width and height, working pixels.
    pub(super) size: (u32, u32),
    /// Upper left corner, picture pixels.
    pub(super) origin: (f64, f64),
    /// Picture pixels a working pixel.
    pub(super) step: f64,
    /// Color without brightness: natural logarithms of red over green and of blue over green.
    pub(super) hue: Vec<[f32; 2]>,
    /// Half axes of the oval, working pixels.
    half_axes: (f64, f64),
    /// CIELAB of every working pixel.
    pub(super) lab: Vec<[f32; 3]>,
    /// Square root of luminance: cheap, and even to the eye.
    pub(super) guide: Plane,
    /// How rough each working pixel is: mean square of what lies finer than a working pixel, over the mean square of
    /// the guide itself.
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
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and at most MAX_SIDE + 1"
        )]
        let count = |length: f64| (length / step).floor() as u32;
        let size = (count(across), count(down));
        if size.0 < 4 || size.1 < 4 {
            return None;
        }
        let channels: Vec<Plane> = image
            .channels
            .iter()
            .map(|plane| reduce(plane, size, (left, top), step))
            .collect();
        let roughness = roughness(image, size, (left, top), step);
        let mut guide = Plane::new(size.0, size.1);
        let mut lab = Vec::with_capacity(guide.as_raw().len());
        let mut hue = Vec::with_capacity(guide.as_raw().len());
        for (index, out) in guide.iter_mut().enumerate() {
            let at = |channel: usize| channels[channel].as_raw()[index].clamp(0.0, 1.0);
            let rgb = LinSrgb::new(at(0), at(1), at(2));
            *out = (0.2126 * rgb.red + 0.7152 * rgb.green + 0.0722 * rgb.blue).sqrt();
            let color: Lab<D65, f32> = rgb.into_color();
            let ratio = |value: f32| libm::logf((value + DARKEST) / (rgb.green + DARKEST));
            hue.push([ratio(rgb.red), ratio(rgb.blue)]);
            lab.push([color.l, color.a, color.b]);
        }
        let mut u = Vec::with_capacity(lab.len());
        let mut v = Vec::with_capacity(lab.len());
        for y in 0..size.1 {
            for x in 0..size.0 {
                #[expect(clippy::cast_possible_truncation, reason = "a ratio")]
                let ratio = |corner: f64, n: u32, center: f64, half: f64| {
                    ((corner + (f64::from(n) + 0.5) * step - center) / half) as f32
                };
                u.push(ratio(left, x, oval.cx, oval.a));
                v.push(ratio(top, y, oval.cy, oval.b));
            }
        }
        Some(Self {
            size,
            origin: (left, top),
            step,
            half_axes: (oval.a / step, oval.b / step),
            lab,
            hue,
            guide,
            roughness,
            u,
            v,
        })
    }

    /// How many working pixels there are.
    pub(super) fn len(&self) -> usize {
        self.lab.len()
    }

    /// Product of the oval's half axes, working pixels.
    pub(super) fn face_area(&self) -> f64 {
        self.half_axes.0 * self.half_axes.1
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

/// See [`Crop::roughness`]; lines that are thin at working size, as outlines are, are taken out.
fn roughness(image: &LinearImage, size: (u32, u32), origin: (f64, f64), step: f64) -> Vec<f32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the picture"
    )]
    let whole = |value: f64| value.max(0.0) as u32;
    let (left, top) = (whole(origin.0), whole(origin.1));
    let right = whole((origin.0 + f64::from(size.0) * step).ceil()).min(image.width());
    let bottom = whole((origin.1 + f64::from(size.1) * step).ceil()).min(image.height());
    let stride = image.width() as usize;
    let [red, green, blue] = &image.channels;
    let mut fine = Plane::new(right.saturating_sub(left), bottom.saturating_sub(top));
    let across = fine.width() as usize;
    for (out, y) in fine.chunks_exact_mut(across.max(1)).zip(top as usize..) {
        let here = y * stride + left as usize..y * stride + left as usize + across;
        let lines = [red, green, blue].map(|plane| &plane.as_raw()[here.clone()]);
        for (((out, r), g), b) in out.iter_mut().zip(lines[0]).zip(lines[1]).zip(lines[2]) {
            *out = (0.2126 * r + 0.7152 * g + 0.0722 * b).clamp(0.0, 1.0).sqrt();
        }
    }
    let radius = whole((step * 0.6).round()).max(1);
    let mut rough = filter::box_mean(&fine, radius);
    for (value, fine) in rough.iter_mut().zip(fine.iter()) {
        let mean = *value;
        *value = (fine - mean) * (fine - mean) / (mean * mean).max(1e-4);
    }
    let rough = reduce(
        &rough,
        size,
        (origin.0 - f64::from(left), origin.1 - f64::from(top)),
        step,
    );
    let pick = |values: &[f32], best: fn(f32, f32) -> f32| {
        let (columns, rows) = (size.0 as usize, size.1 as usize);
        let mut across = values.to_vec();
        for y in 0..rows {
            let line = &values[y * columns..(y + 1) * columns];
            for x in 0..columns {
                across[y * columns + x] =
                    best(best(line[x.saturating_sub(1)], line[x]), line[(x + 1).min(columns - 1)]);
            }
        }
        let mut both = across.clone();
        for y in 0..rows {
            for x in 0..columns {
                let at = |y: usize| across[y * columns + x];
                both[y * columns + x] = best(best(at(y.saturating_sub(1)), at(y)), at((y + 1).min(rows - 1)));
            }
        }
        both
    };
    pick(&pick(rough.as_raw(), f32::min), f32::max)
}

/// The mean of the picture over each working pixel, partly covered pixels by their share.
fn reduce(plane: &Plane, size: (u32, u32), origin: (f64, f64), step: f64) -> Plane {
    let across = spans(size.0, origin.0, step, plane.width());
    let down = spans(size.1, origin.1, step, plane.height());
    let stride = plane.width() as usize;
    let source = plane.as_raw();
    let mut result = Plane::new(size.0, size.1);
    let mut line = vec![0.0_f32; stride];
    let from = across.first().map_or(0, |span| span.first);
    let to = across.last().map_or(0, |span| span.first + span.weights.len());
    for (span, out) in down.iter().zip(result.chunks_exact_mut(across.len().max(1))) {
        line[from..to].fill(0.0);
        for (row, weight) in (span.first..).zip(&span.weights) {
            let here = &source[row * stride..(row + 1) * stride];
            for (sum, value) in line[from..to].iter_mut().zip(&here[from..to]) {
                *sum += weight * value;
            }
        }
        for (out, span) in out.iter_mut().zip(&across) {
            *out = line[span.first..]
                .iter()
                .zip(&span.weights)
                .map(|(value, weight)| value * weight)
                .sum();
        }
    }
    result
}

/// The whole picture at `long_side` pixels or fewer: its CIELAB, its size, and picture pixels for each of its own.
pub(super) fn thumbnail(image: &LinearImage, long_side: f64) -> Option<Thumbnail> {
    let step = (f64::from(image.width().max(image.height())) / long_side).max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most long_side"
    )]
    let count = |length: u32| (f64::from(length) / step).floor() as u32;
    let size = (count(image.width()), count(image.height()));
    if size.0 == 0 || size.1 == 0 {
        return None;
    }
    let [red, green, blue] = &image
        .channels
        .each_ref()
        .map(|plane| reduce(plane, size, (0.0, 0.0), step));
    let lab = red
        .iter()
        .zip(green.iter())
        .zip(blue.iter())
        .map(|((r, g), b)| {
            let color: Lab<D65, f32> =
                LinSrgb::new(r.clamp(0.0, 1.0), g.clamp(0.0, 1.0), b.clamp(0.0, 1.0)).into_color();
            [color.l, color.a, color.b]
        })
        .collect();
    Some(Thumbnail { lab, size, step })
}

/// See [`thumbnail`].
pub(super) struct Thumbnail {
    pub(super) lab: Vec<[f32; 3]>,
    pub(super) size: (u32, u32),
    pub(super) step: f64,
}

/// The source pixels under one working pixel and the share that each has in it.
struct Span {
    first: usize,
    weights: Vec<f32>,
}

fn spans(count: u32, origin: f64, step: f64, length: u32) -> Vec<Span> {
    (0..count)
        .map(|n| {
            let from = origin + f64::from(n) * step;
            let to = (from + step).min(f64::from(length));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within the picture"
            )]
            let (first, last) = (from.floor().max(0.0) as u32, to.ceil().max(1.0) as u32);
            let (first, last) = (first.min(length - 1), last.min(length).max(first.min(length - 1) + 1));
            #[expect(clippy::cast_possible_truncation, reason = "a share")]
            let weights: Vec<f32> = (first..last)
                .map(|at| {
                    let at = f64::from(at);
                    ((at + 1.0).min(to) - at.max(from)).max(0.0) as f32
                })
                .collect();
            let sum: f32 = weights.iter().sum::<f32>().max(1e-6);
            Span {
                first: first as usize,
                weights: weights.into_iter().map(|weight| weight / sum).collect(),
            }
        })
        .collect()
}

/// Bins an axis.
const BINS: usize = 24;

/// How often each color occurs, over 24³ bins of L*, a*, b*.
struct Colors {
    bins: Vec<u16>,
}

impl Colors {
    fn new(lab: &[[f32; 3]]) -> Self {
        // Steps of L* widen with it, so that black hair is resolved.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the bins"
        )]
        let step = |value: f32| value.clamp(0.0, 23.0) as u16;
        let bins = lab
            .iter()
            .map(|[l, a, b]| {
                let l = step((l.max(0.0) / 100.0).sqrt() * 23.99);
                (l * 24 + step((a + 30.0) / 3.5)) * 24 + step((b + 30.0) / 3.8)
            })
            .collect();
        Self { bins }
    }

    /// The likelihood of every pixel's color under the weighted pixels' own colors, and the sum of the weights.
    fn likelihood(&self, weights: impl Iterator<Item = f32>) -> (Vec<f32>, f32) {
        let mut histogram = vec![0.0_f32; BINS * BINS * BINS];
        let mut total = 0.0_f32;
        for (bin, weight) in self.bins.iter().zip(weights) {
            histogram[usize::from(*bin)] += weight;
            total += weight;
        }
        for stride in [1, BINS, BINS * BINS] {
            histogram = smooth(&histogram, stride);
        }
        let share = 1.0 / total.max(1e-6);
        let seen = self
            .bins
            .iter()
            .map(|bin| histogram[usize::from(*bin)] * share + FLOOR)
            .collect();
        (seen, total)
    }
}

/// The likelihood of every pixel's color if its brightness may be any: skin in shade and in light.
fn shaded(crop: &Crop, seeds: &[bool]) -> Vec<f32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the bins"
    )]
    let step = |value: f32| value.clamp(0.0, 31.0) as usize;
    let bin = |[red, blue]: [f32; 2]| step((red + 0.4) * 20.0) * 32 + step((blue + 2.2) * 12.0);
    let mut histogram = vec![0.0_f32; 32 * 32];
    let mut total = 0.0_f32;
    for (hue, _) in crop.hue.iter().zip(seeds).filter(|(_, seed)| **seed) {
        histogram[bin(*hue)] += 1.0;
        total += 1.0;
    }
    let histogram = smooth(&smooth(&histogram, 1), 32);
    let share = 1.0 / total.max(1.0) / BRIGHTNESSES;
    crop.hue.iter().map(|hue| histogram[bin(*hue)] * share).collect()
}

/// Over how many bins of L* shaded skin is taken to spread.
const BRIGHTNESSES: f32 = 12.0;
/// Share of the skin whose brightness is not that of the face's middle. Chosen: light from one side is usual.
const SHADED: f32 = 0.3;

/// Likelihood of a color that was never seen. Chosen: one pixel in 50 000.
const FLOOR: f32 = 2e-5;

/// One axis of a Gaussian of 1.1 bins: taps 1, 4, 6, 4, 1.
fn smooth(histogram: &[f32], stride: usize) -> Vec<f32> {
    let mut result = vec![0.0_f32; histogram.len()];
    for (offset, weight) in [(0_usize, 6.0 / 16.0), (1, 4.0 / 16.0), (2, 1.0 / 16.0)] {
        // A tap that crosses into the next row of bins falls on the rarest colors: harmless, and it vectorizes.
        let shift = offset * stride;
        let end = histogram.len() - shift;
        for (out, value) in result[..end].iter_mut().zip(&histogram[shift..]) {
            *out += weight * value;
        }
        if shift > 0 {
            for (out, value) in result[shift..].iter_mut().zip(&histogram[..end]) {
                *out += weight * value;
            }
        }
    }
    result
}

/// The value under which a share of the values lies.
pub(super) fn percentile(values: &mut [f32], share: f32) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into fewer than 2^24 values"
    )]
    let at = ((values.len() - 1) as f32 * share) as usize;
    *values.select_nth_unstable_by(at, f32::total_cmp).1
}

/// Distance in CIELAB.
fn distance(one: [f32; 3], other: [f32; 3]) -> f32 {
    let [l, a, b] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
    (l * l + a * a + b * b).sqrt()
}

/// How much color must change on the way from the seeds to each pixel, CIELAB units: the length of the cheapest path,
/// where steps up to what is usual among the seeds cost next to nothing.
///
/// What is behind a head is reached from afar without an edge; what grows on it is not. `None` without seeds.
fn flood(crop: &Crop, seeds: &[bool]) -> Option<Vec<f32>> {
    let (columns, rows) = (crop.size.0 as usize, crop.size.1 as usize);
    let mut usual: Vec<f32> = (1..crop.len())
        .filter(|&i| i % columns != 0 && seeds[i] && seeds[i - 1])
        .map(|i| distance(crop.lab[i], crop.lab[i - 1]))
        .collect();
    if usual.len() < 40 {
        return None;
    }
    let usual = (USUAL_STEP * percentile(&mut usual, 0.5)).clamp(0.4, 1.5);
    let mut cost: Vec<f32> = seeds.iter().map(|&seed| if seed { 0.0 } else { FAR_AWAY }).collect();
    // What each step costs, by the pixel it leaves to the right or downwards; it costs the same the other way.
    let toward = |offset: usize, length: f32| -> Vec<f32> {
        let (free, least) = (usual * length, 0.02 * length);
        crop.lab
            .iter()
            .zip(&crop.lab[offset.min(crop.len())..])
            .map(|(from, to)| (distance(*to, *from) - free).max(0.0) + least)
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
    for _ in 0..2 {
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
    }
    Some(cost)
}

/// Lowers each cost to that of coming from its neighbor, where that is less.
fn lower(costs: &mut [f32], neighbors: &[f32], steps: &[f32]) {
    for ((cost, neighbor), step) in costs.iter_mut().zip(neighbors).zip(steps) {
        *cost = lesser(*cost, neighbor + step);
    }
}

/// The lesser of two numbers; unlike `f32::min` one instruction.
fn lesser(one: f32, other: f32) -> f32 {
    if other < one { other } else { one }
}

/// Multiple of the seeds' usual step of color that is free. Chosen: lets vignettes and blurred backgrounds through.
const USUAL_STEP: f32 = 1.2;
/// Farther than any path.
const FAR_AWAY: f32 = 1e6;
/// Change of color, CIELAB, at which a pixel counts half as something other than what is behind the head.
const EDGE_BEHIND: [f32; 2] = [5.0, 20.0];
/// The part of the head that is skull in every picture: half width, center and half height in face coordinates. Chosen:
/// with a margin for an oval that is a little off.
const SKULL: [f32; 3] = [1.0, -0.12, 1.10];
/// Roughness under which nothing is told from it. Chosen: an amplitude of 0.3 %, JPEG's own.
pub(super) const SMOOTHEST: f32 = 1e-5;
/// Roughness, in that of the face's skin (as a ratio of amplitudes), at which a pixel above the brows counts half as
/// stubble. Fitted: shaved hair has 2 to 40, bare scalp 0.2 to 1.4 (67 portraits).
const ROUGH: f32 = 2.0;

/// 0 at 0, one half at `half`, towards 1 beyond.
fn beyond(value: f32, half: f32) -> f32 {
    let value = value.min(1e4);
    value * value / (value * value + half * half)
}

/// What each working pixel is, as probabilities.
pub(super) struct Posterior {
    /// Skin, hair, rest; they sum to 1.
    pub(super) classes: [Plane; 3],
    /// The last guided filter's slope and intercept for skin and hair, to be applied at full size.
    pub(super) edges: [(Plane, Plane); 2],
    /// How far each pixel counts as other than what is behind the head, 0–1.
    pub(super) apart: Vec<f32>,
}

/// Place priors of skin, hair and rest.
fn priors(crop: &Crop) -> [Vec<f32>; 3] {
    let columns = crop.size.0 as usize;
    let by_column: Vec<[f32; 2]> = crop.u[..columns]
        .iter()
        .map(|u| {
            let u = u.abs();
            let beside = sigmoid((1.55 - u) * 6.0) * sigmoid((u - 0.75) * 6.0);
            [sigmoid((0.62 - u) * 9.0), beside]
        })
        .collect();
    let by_row: Vec<[f32; 4]> = crop
        .v
        .iter()
        .step_by(columns)
        .map(|v| {
            let under = sigmoid((v - 0.75) * 9.0) * sigmoid((1.9 - v) * 5.0);
            let hanging = sigmoid((v + 0.3) * 6.0) * sigmoid((1.7 - v) * 3.0);
            [under, hanging, sigmoid((0.35 - v) * 5.0), sigmoid((-0.55 - v) * 8.0)]
        })
        .collect();
    let mut planes = [(); 3].map(|()| Vec::with_capacity(crop.len()));
    let places = by_row
        .iter()
        .flat_map(|row| by_column.iter().map(move |column| (row, column)));
    for (index, ([under, hanging, above, brow], [middle, beside])) in places.enumerate() {
        let (r, hd) = (crop.face_distance(index), crop.head_distance(index));
        let face = sigmoid((1.02 - r) * 9.0);
        let neck = 0.55 * middle * under;
        let skin = (face * 0.93 + neck * (1.0 - face)).clamp(0.01, 0.97);
        let cap = sigmoid((1.03 - hd) * 10.0) * (1.0 - face) * above;
        let down = beside * hanging;
        let fringe = brow * sigmoid((1.06 - r) * 9.0);
        let hair = (0.8 * cap + 0.3 * down + 0.3 * fringe).clamp(0.01, 0.92);
        let rest = (1.0 - skin - hair).clamp(0.03, 1.0);
        let sum = skin + hair + rest;
        for (plane, value) in planes.iter_mut().zip([skin, hair, rest]) {
            plane.push(value / sum);
        }
    }
    planes
}

/// Whether a point of the face is likely bare skin: not eyes, brows, mouth or fringe.
pub(super) fn is_core(u: f32, v: f32) -> bool {
    u * u + v * v < 0.75 * 0.75 && v < 0.35 && v > -0.62 && !((v + 0.14).abs() < 0.15 && (u.abs() - 0.45).abs() < 0.33)
}

/// Tells skin, hair and rest apart, or only skin and rest.
pub(super) fn classify(crop: &Crop, may_have_hair: bool) -> Posterior {
    let n = crop.len();
    let colors = Colors::new(&crop.lab);
    let mut prior = priors(crop);
    let core: Vec<bool> = (0..n).map(|i| is_core(crop.u[i], crop.v[i])).collect();
    let (mut skin, _) = colors.likelihood(core.iter().map(|&inside| f32::from(u8::from(inside))));
    let head: Vec<f32> = (0..n).map(|i| crop.head_distance(i)).collect();
    let mut far: Vec<bool> = (0..n)
        .map(|i| head[i] > 1.30 && !(crop.u[i].abs() < 1.35 && crop.v[i] > -0.2))
        .collect();
    if far.iter().filter(|&&is| is).count() < 150 {
        far = (0..n)
            .map(|i| head[i] > 1.12 && !(crop.u[i].abs() < 1.6 && crop.v[i] > 0.0))
            .collect();
    }
    let (mut rest, behind) = colors.likelihood(far.iter().map(|&is| f32::from(u8::from(is))));

    // Where the head fills the picture, its upper corners must do.
    let from_behind = [1.40_f32, 1.28, 1.16].iter().find_map(|&reach| {
        let seeds: Vec<bool> = (0..n).map(|i| head[i] > reach && crop.v[i] < -0.1).collect();
        flood(crop, &seeds)
    });
    let mut of_face: Vec<f32> = from_behind
        .as_ref()
        .map_or_else(Vec::new, |cost| (0..n).filter(|&i| core[i]).map(|i| cost[i]).collect());
    let half = (0.15 * percentile(&mut of_face, 0.5)).clamp(EDGE_BEHIND[0], EDGE_BEHIND[1]);
    // Above the face there is skull, whatever it looks like.
    let apart: Vec<f32> = (0..n)
        .map(|i| {
            let (u, v) = (crop.u[i] / SKULL[0], (crop.v[i] - SKULL[1]) / SKULL[2]);
            let skull = sigmoid((1.0 - (u * u + v * v).sqrt()) * 16.0);
            from_behind
                .as_ref()
                .map_or(1.0, |cost| beyond(cost[i], half).max(skull))
        })
        .collect();
    let mut of_face: Vec<f32> = (0..n).filter(|&i| core[i]).map(|i| crop.roughness[i]).collect();
    let smooth = percentile(&mut of_face, 0.5).max(SMOOTHEST);
    let grown: Vec<f32> = (0..n)
        .map(|i| beyond(crop.roughness[i] / smooth, ROUGH * ROUGH) * sigmoid((-0.50 - crop.v[i]) * 14.0) * apart[i])
        .collect();
    for i in 0..n {
        let cap = prior[HAIR][i].max(0.8 * grown[i]);
        let apart = apart[i];
        let (bare, covered) = if may_have_hair { (0.25, 1.0) } else { (1.0, 0.02) };
        prior[SKIN][i] *= 1.0 - 0.6 * grown[i];
        let p = [
            prior[SKIN][i] + bare * cap * apart,
            covered * cap * apart.max(0.02),
            prior[REST][i].max(0.03) * (1.0 - 0.9 * apart * beyond(cap, 0.3)) + cap * (1.0 - apart) * 0.8,
        ];
        let sum = p[0] + p[1] + p[2];
        for (plane, p) in prior.iter_mut().zip(p) {
            plane[i] = p / sum;
        }
    }

    let shade = shaded(crop, &core);
    let with_shade = |skin: &mut [f32]| {
        for (skin, shade) in skin.iter_mut().zip(&shade) {
            *skin = (1.0 - SHADED) * *skin + SHADED * shade;
        }
    };
    let mut of_core: Vec<f32> = (0..n).filter(|&i| core[i]).map(|i| shade[i]).collect();
    let unlike_shade = percentile(&mut of_core, 0.10);
    let mut of_core: Vec<f32> = (0..n).filter(|&i| core[i]).map(|i| crop.guide.as_raw()[i]).collect();
    let dark = 0.5 * percentile(&mut of_core, 0.5);
    let mut of_core: Vec<f32> = (0..n).filter(|&i| core[i]).map(|i| skin[i]).collect();
    let unlike_skin = percentile(&mut of_core, 0.08);
    let mut of_far: Vec<f32> = (0..n).filter(|&i| far[i]).map(|i| rest[i]).collect();
    let cap = (0..n).filter(|&i| prior[HAIR][i] > 0.35).count();
    let raw_skin = skin.clone();
    with_shade(&mut skin);
    let mut seeds = |share: f32| -> Vec<bool> {
        let unlike_rest = if behind > 60.0 {
            percentile(&mut of_far, share)
        } else {
            f32::MAX
        };
        (0..n)
            .map(|i| {
                prior[HAIR][i] > 0.35
                    && apart[i] > 0.6
                    && ((raw_skin[i] < unlike_skin && (shade[i] < unlike_shade || crop.guide.as_raw()[i] < dark))
                        || grown[i] > 0.6)
                    && (rest[i] < unlike_rest || from_behind.is_some())
            })
            .collect()
    };
    let count = |set: &[bool]| set.iter().filter(|&&is| is).count();
    let mut hair_seeds = seeds(0.22);
    if count(&hair_seeds) * 100 < cap * 9 {
        hair_seeds = seeds(0.40);
    }
    let has_hair = may_have_hair && count(&hair_seeds) * 200 > cap * 9 + 4000;
    let mut hair = if has_hair {
        colors
            .likelihood(hair_seeds.iter().map(|&is| f32::from(u8::from(is))))
            .0
    } else {
        vec![2.0 * FLOOR; n]
    };

    // Where what grows on this head is rough, what is smooth is not it.
    let mut of_seeds: Vec<f32> = (0..n)
        .filter(|&i| hair_seeds[i])
        .map(|i| crop.roughness[i] / smooth)
        .collect();
    let usual = percentile(&mut of_seeds, 0.5);
    let rough: Vec<f32> = if usual > ROUGH * ROUGH {
        crop.roughness
            .iter()
            .map(|r| 0.1 + 0.9 * beyond(r / smooth, usual.sqrt()))
            .collect()
    } else {
        vec![1.0; n]
    };

    let (width, height) = crop.size;
    let plane = |values: Vec<f32>| Plane::from_raw(width, height, values).unwrap_or_else(|| Plane::new(width, height));
    let mean_guide = filter::box_mean(&crop.guide, GUIDE_RADIUS);
    let squares = plane(crop.guide.iter().map(|g| g * g).collect());
    let mut variance = filter::box_mean(&squares, GUIDE_RADIUS);
    for (variance, mean) in variance.iter_mut().zip(mean_guide.iter()) {
        *variance = (*variance - mean * mean).max(0.0) + EDGE;
    }

    let roots = prior
        .each_ref()
        .map(|prior| prior.iter().map(|p| p.sqrt().sqrt()).collect::<Vec<f32>>());
    let bare: Vec<f32> = grown.iter().map(|grown| 1.0 - 0.97 * grown).collect();
    let mut place = prior;
    let mut classes = [(); 3].map(|()| Plane::new(width, height));
    let mut edges = [(); 2].map(|()| (Plane::new(width, height), Plane::new(width, height)));
    for round in 0..ROUNDS {
        let raw = compare(&place, [&skin, &hair, &rest], &bare, &rough);
        for (class, raw) in raw.into_iter().enumerate() {
            edges[class] = guided(&crop.guide, &mean_guide, &variance, &plane(raw));
        }
        follow(&mut classes, crop.guide.as_raw(), &edges);
        if round + 1 == ROUNDS {
            break;
        }
        let sure = |class: usize, reach: f32| {
            let plane = classes[class].as_raw();
            let head = &head;
            (0..n).map(move |i| {
                if plane[i] > 0.5 && head[i] < reach && (class != SKIN || crop.v[i] < 0.35 || crop.v[i] > 1.0) {
                    plane[i]
                } else {
                    0.0
                }
            })
        };
        skin = colors.likelihood(sure(SKIN, 2.2)).0;
        with_shade(&mut skin);
        let (seen, weight) = colors.likelihood(sure(HAIR, 2.4));
        if weight > 40.0 {
            hair = seen;
        }
        rest = colors.likelihood(sure(REST, f32::MAX)).0;
        let spread = [0, 1, 2].map(|class: usize| filter::gaussian_blur(&classes[class], SPREAD));
        let [skin, hair, rest] = &mut place;
        for (((s, h), r), ((i, j), k)) in skin.iter_mut().zip(hair).zip(rest).zip(
            expect(&roots[SKIN], &spread[SKIN])
                .zip(expect(&roots[HAIR], &spread[HAIR]))
                .zip(expect(&roots[REST], &spread[REST])),
        ) {
            let share = 1.0 / (i + j + k);
            (*s, *h, *r) = (i * share, j * share, k * share);
        }
    }
    Posterior { classes, edges, apart }
}

/// The probabilities of skin and hair by place and color.
fn compare(place: &[Vec<f32>; 3], seen: [&[f32]; 3], bare: &[f32], rough: &[f32]) -> [Vec<f32>; 2] {
    let n = bare.len();
    let mut raw = [vec![0.0_f32; n], vec![0.0_f32; n]];
    let [skin, hair] = &mut raw;
    let (skin, hair, rough) = (&mut skin[..n], &mut hair[..n], &rough[..n]);
    let [s, h, r] = place.each_ref().map(|plane| &plane[..n]);
    let [of_skin, of_hair, of_rest] = seen.map(|plane| &plane[..n]);
    for i in 0..n {
        let (s, h, r) = (
            s[i] * of_skin[i] * bare[i],
            h[i] * of_hair[i] * rough[i],
            r[i] * of_rest[i],
        );
        let share = 1.0 / (s + h + r + 1e-20);
        skin[i] = s * share;
        hair[i] = h * share;
    }
    raw
}

/// Probabilities from the guided filter's slopes and intercepts.
fn follow(classes: &mut [Plane; 3], guide: &[f32], edges: &[(Plane, Plane); 2]) {
    let n = guide.len();
    let [skin, hair, rest] = classes;
    let (skin, hair, rest) = (
        &mut skin.as_mut()[..n],
        &mut hair.as_mut()[..n],
        &mut rest.as_mut()[..n],
    );
    let [(s_slope, s_level), (h_slope, h_level)] = edges
        .each_ref()
        .map(|(slope, level)| (&slope.as_raw()[..n], &level.as_raw()[..n]));
    for i in 0..n {
        let s = (s_slope[i] * guide[i] + s_level[i]).clamp(1e-3, 1.0);
        let h = (h_slope[i] * guide[i] + h_level[i]).clamp(1e-3, 1.0);
        let r = (1.0 - s - h).clamp(1e-3, 1.0);
        let share = 1.0 / (s + h + r);
        (skin[i], hair[i], rest[i]) = (s * share, h * share, r * share);
    }
}

/// What is to be expected where a class was found nearby: that to the power 3/4, by the prior to the power 1/4.
fn expect<'a>(roots: &'a [f32], found: &'a Plane) -> impl Iterator<Item = f32> + 'a {
    roots.iter().zip(found.iter()).map(|(prior, found)| {
        let root = found.clamp(0.02, 1.0).sqrt();
        prior * root * root.sqrt()
    })
}

/// The guided filter (He, Sun & Tang 2013): slope and intercept on the guide, averaged.
fn guided(guide: &Plane, mean_guide: &Plane, variance: &Plane, values: &Plane) -> (Plane, Plane) {
    let mean = filter::box_mean(values, GUIDE_RADIUS);
    let mut product = values.clone();
    for (value, g) in product.iter_mut().zip(guide.iter()) {
        *value *= g;
    }
    let mut slope = filter::box_mean(&product, GUIDE_RADIUS);
    let mut level = mean;
    for (((slope, level), g), variance) in slope
        .iter_mut()
        .zip(level.iter_mut())
        .zip(mean_guide.iter())
        .zip(variance.iter())
    {
        *slope = (*slope - g * *level) / variance;
        *level -= *slope * g;
    }
    (
        filter::box_mean(&slope, GUIDE_RADIUS),
        filter::box_mean(&level, GUIDE_RADIUS),
    )
}

/// Calls `paint` for every pixel of the picture round the head, with ranges of indices and what they are.
///
/// The guided filter's slopes are enlarged, not its result, so that outlines follow the picture at its own size (He &
/// Sun 2015).
pub(super) fn enlarge(
    image: &LinearImage,
    crop: &Crop,
    found: &Posterior,
    labels: &[Label],
    mut paint: impl FnMut(Range<usize>, Label),
) {
    let columns = Between::all(image.width(), crop.origin.0, crop.step, crop.size.0);
    let rows = Between::all(image.height(), crop.origin.1, crop.step, crop.size.1);
    let (stride, across) = (image.width() as usize, crop.size.0 as usize);
    let [red, green, blue] = &image.channels;
    for row in &rows {
        for columns in columns.chunk_by(|one, next| one.low == next.low && one.high == next.high) {
            let Some(column) = columns.first() else { continue };
            let start = row.at * stride + column.at;
            let corners = [
                row.low * across + column.low,
                row.low * across + column.high,
                row.high * across + column.low,
                row.high * across + column.high,
            ];
            // Away from outlines there is nothing to refine.
            let first = labels[corners[0]];
            if corners.iter().all(|&corner| labels[corner] == first) {
                paint(start..start + columns.len(), first);
                continue;
            }
            for (column, index) in columns.iter().zip(start..) {
                let at = |plane: &Plane| plane.as_raw()[index];
                let g = (0.2126 * at(red) + 0.7152 * at(green) + 0.0722 * at(blue))
                    .clamp(0.0, 1.0)
                    .sqrt();
                let weights = [
                    (1.0 - row.share) * (1.0 - column.share),
                    (1.0 - row.share) * column.share,
                    row.share * (1.0 - column.share),
                    row.share * column.share,
                ];
                let mix = |plane: &Plane| -> f32 {
                    corners
                        .iter()
                        .zip(weights)
                        .map(|(&corner, weight)| plane.as_raw()[corner] * weight)
                        .sum()
                };
                let value = |(slope, level): &(Plane, Plane)| mix(slope) * g + mix(level);
                let (skin, hair) = (value(&found.edges[SKIN]), value(&found.edges[HAIR]));
                let rest = 1.0 - skin - hair;
                // The class is decided here, the name within it by the nearest working pixel that has one.
                let is_hair = |label: Label| matches!(label, Label::Hair | Label::Stubble);
                let is_skin = |label: Label| matches!(label, Label::Skin | Label::Scalp);
                let pick = |wanted: &dyn Fn(Label) -> bool| {
                    let mut best = (0.0_f32, Label::Other);
                    for (&corner, weight) in corners.iter().zip(weights) {
                        if wanted(labels[corner]) && weight >= best.0 {
                            best = (weight, labels[corner]);
                        }
                    }
                    best.1
                };
                let label = if skin >= hair && skin >= rest {
                    pick(&is_skin)
                } else if hair >= rest {
                    pick(&is_hair)
                } else {
                    Label::Other
                };
                paint(index..index + 1, label);
            }
        }
    }
}

/// A picture's row or column between two of the working ones.
struct Between {
    at: usize,
    low: usize,
    high: usize,
    share: f32,
}

impl Between {
    fn all(length: u32, origin: f64, step: f64, count: u32) -> Vec<Self> {
        let last = count.saturating_sub(1);
        (0..length)
            .filter_map(|at| {
                let place = (f64::from(at) + 0.5 - origin) / step - 0.5;
                if place < -0.5 || place > f64::from(last) + 0.5 {
                    return None;
                }
                let place = place.clamp(0.0, f64::from(last));
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "between 0 and the last"
                )]
                let low = place.floor() as usize;
                #[expect(clippy::cast_possible_truncation, reason = "a share")]
                let share = (place - place.floor()) as f32;
                Some(Self {
                    at: at as usize,
                    low,
                    high: (low + 1).min(last as usize),
                    share,
                })
            })
            .collect()
    }
}
