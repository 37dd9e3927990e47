//! Skin, hair and the rest by a small network: what a head looks like, learnt once from portraits nobody posed for.
//!
//! It sees the picture round the oval in face coordinates, with brightness and hue held against the face's own, so that
//! it knows no skin tone and no light. What it says is a guess by shape; colors learnt in the picture itself draw the
//! outlines.

use core::fmt;

use super::{
    crop::{Crop, ln},
    segment::is_core,
};
use crate::{
    error::Error,
    units::{held, quantile},
};

/// Cells on a side of what the network sees; four of them to one of its inner pixels.
const SIDE: usize = 112;
/// Inner pixels on a side.
const INNER: usize = SIDE / 4;
/// Cells on a side of what it answers.
const ANSWER: usize = SIDE / 2;
/// How far it sees from the center of the oval: half widths to each side, half heights up and down.
const REACH: [f32; 3] = [2.6, 2.1, 2.4];
/// Values of an inner pixel that it sees: 16 of brightness, 4 and 4 of hue, whether there is a picture, the place in the
/// face twice, and one that is 0.
const SEEN: usize = 28;
/// Values of an inner pixel at full size, half and a quarter.
const WIDTHS: [usize; 3] = [24, 48, 96];
/// What a model file begins with.
const MAGIC: &[u8; 8] = b"SCALPRG1";

/// What each layer mixes, in the order of the file: as many values of a pixel as are given into as many, or, where one is
/// given, each value with those of the eight pixels around.
const LAYERS: [(usize, usize); 26] = {
    const AROUND: usize = 0;
    let [full, half, quarter] = WIDTHS;
    [
        (SEEN, full),
        (AROUND, full),
        (full, full),
        (AROUND, full),
        (full, full),
        (AROUND, full),
        (full, half),
        (AROUND, half),
        (half, half),
        (AROUND, half),
        (half, half),
        (AROUND, half),
        (half, quarter),
        (AROUND, quarter),
        (quarter, quarter),
        (AROUND, quarter),
        (quarter, quarter),
        (AROUND, quarter),
        (quarter, quarter),
        (quarter, half),
        (AROUND, half),
        (half, half),
        (half, full),
        (AROUND, full),
        (full, full),
        (full, 16),
    ]
};

/// A layer: weights from input to output, row by row, or nine taps row by row; and a bias an output.
struct Layer {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// Tells skin, hair and the rest apart by what heads look like.
pub struct RegionModel {
    layers: Vec<Layer>,
}

impl fmt::Debug for RegionModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegionModel").finish_non_exhaustive()
    }
}

/// Takes floats (little-endian) off the front of some bytes.
fn floats(bytes: &mut &[u8], count: usize) -> Option<Vec<f32>> {
    let (taken, rest) = bytes.split_at_checked(4 * count)?;
    *bytes = rest;
    let floats: Vec<f32> = taken
        .as_chunks()
        .0
        .iter()
        .map(|four| f32::from_le_bytes(*four))
        .collect();
    floats.iter().all(|value| value.abs() < 1e6).then_some(floats)
}

impl RegionModel {
    /// A model from the bytes of `regions.bin`: eight bytes of name, then layer after layer a scale an output, the weights as
    /// signed bytes in those, and a bias an output.
    ///
    /// # Errors
    /// [`Error::RegionModel`] unless they are such a file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::read(bytes).ok_or(Error::RegionModel)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = bytes.strip_prefix(MAGIC)?;
        let mut layers = Vec::new();
        for (inputs, outputs) in LAYERS {
            let scales = floats(&mut bytes, outputs)?;
            let rows = if inputs > 0 { inputs } else { 9 };
            let (taken, rest) = bytes.split_at_checked(rows * outputs)?;
            bytes = rest;
            let weights = taken.chunks_exact(outputs).flat_map(|row| row.iter().zip(&scales));
            layers.push(Layer {
                weights: weights
                    .map(|(byte, scale)| f32::from(byte.cast_signed()) * scale)
                    .collect(),
                bias: floats(&mut bytes, outputs)?,
            });
        }
        bytes.is_empty().then_some(Self { layers })
    }

    /// The model that comes with the program; in a browser it comes as a file.
    #[must_use]
    pub fn built_in() -> Option<Self> {
        #[cfg(target_arch = "wasm32")]
        return None;
        #[cfg(not(target_arch = "wasm32"))]
        Self::from_bytes(include_bytes!("../../model/regions.bin")).ok()
    }

    /// How likely each working pixel is skin, hair and the rest by what heads look like; they sum to 1.
    pub(super) fn places(&self, crop: &Crop) -> [Vec<f32>; 3] {
        let mut layers = self.layers.iter();
        let mut steps = Steps { layers: &mut layers };
        let full = steps.mixed(&seen(crop), true);
        let full = steps.more(full, INNER, 2);
        let half = steps.smaller(&full, INNER);
        let half = steps.more(half, INNER / 2, 2);
        let quarter = steps.smaller(&half, INNER / 2);
        let quarter = steps.more(quarter, INNER / 4, 3);
        let half = larger(&steps.mixed(&quarter, false), half, INNER / 4);
        let half = steps.more(half, INNER / 2, 1);
        let full = larger(&steps.mixed(&half, false), full, INNER / 2);
        let mut full = steps.more(full, INNER, 1);
        rectify(&mut full);
        spread_over(&steps.mixed(&full, false), crop)
    }
}

/// The layers that are still to come.
struct Steps<'a, 'b> {
    layers: &'a mut core::slice::Iter<'b, Layer>,
}

impl Steps<'_, '_> {
    /// What the next layer mixes of each pixel's values; none where there is no next.
    fn mixed(&mut self, pixels: &[f32], rectified: bool) -> Vec<f32> {
        let mut mixed = self.layers.next().map_or_else(Vec::new, |layer| layer.mix(pixels));
        if rectified {
            rectify(&mut mixed);
        }
        mixed
    }

    /// What the next layer mixes with the pixels around.
    fn spread(&mut self, pixels: &[f32], side: usize, step: usize) -> Vec<f32> {
        let layer = self.layers.next();
        layer.map_or_else(Vec::new, |layer| layer.spread(pixels, side, step))
    }

    /// Adds to a picture what two layers make of it, some times over.
    fn more(&mut self, mut pixels: Vec<f32>, side: usize, times: usize) -> Vec<f32> {
        for _ in 0..times {
            let mut spread = self.spread(&pixels, side, 1);
            rectify(&mut spread);
            for (value, more) in pixels.iter_mut().zip(self.mixed(&spread, false)) {
                *value += more;
            }
        }
        pixels
    }

    /// A picture of half the side.
    fn smaller(&mut self, pixels: &[f32], side: usize) -> Vec<f32> {
        let spread = self.spread(pixels, side, 2);
        self.mixed(&spread, true)
    }
}

fn rectify(values: &mut [f32]) {
    for value in values {
        *value = if *value > 0.0 { *value } else { 0.0 };
    }
}

impl Layer {
    /// Every pixel's outputs; four inputs at a time, so that sums are fetched and put back a quarter as often.
    fn mix(&self, pixels: &[f32]) -> Vec<f32> {
        let n = self.bias.len();
        let inputs = self.weights.len() / n;
        let mut result = self.bias.repeat(pixels.len() / inputs);
        for (pixel, out) in pixels.chunks_exact(inputs).zip(result.chunks_exact_mut(n)) {
            for ([a, b, c, d], rows) in pixel.as_chunks::<4>().0.iter().zip(self.weights.chunks_exact(4 * n)) {
                let (first, rows) = rows.split_at(n);
                let (second, rows) = rows.split_at(n);
                let (third, fourth) = rows.split_at(n);
                let rows = first.iter().zip(second).zip(third).zip(fourth);
                for (sum, (((first, second), third), fourth)) in out.iter_mut().zip(rows) {
                    *sum += (first * a + second * b) + (third * c + fourth * d);
                }
            }
        }
        result
    }

    /// Every `step`th pixel of every `step`th row of a square picture, mixed with its neighbors; outside there is 0.
    fn spread(&self, pixels: &[f32], side: usize, step: usize) -> Vec<f32> {
        let n = self.bias.len();
        let stride = (side + 2) * n;
        let mut framed = vec![0.0_f32; (side + 2) * stride];
        let inside = framed[stride..].chunks_exact_mut(stride);
        for (row, from) in inside.zip(pixels.chunks_exact(side * n)) {
            row[n..n + side * n].copy_from_slice(from);
        }
        let smaller = side / step;
        let mut result = self.bias.repeat(smaller * smaller);
        for (at, out) in result.chunks_exact_mut(n).enumerate() {
            let corner = (at / smaller * step) * stride + (at % smaller * step) * n;
            for (row, taps) in framed[corner..].chunks(stride).zip(self.weights.chunks_exact(3 * n)) {
                let ([left, right], [left_tap, right_tap]) =
                    ([&row[..n], &row[2 * n..3 * n]], [&taps[..n], &taps[2 * n..]]);
                let sides = left.iter().zip(left_tap).zip(right.iter().zip(right_tap));
                let middle = row[n..2 * n].iter().zip(&taps[n..2 * n]);
                for (sum, (((left, lt), (right, rt)), (middle, mt))) in out.iter_mut().zip(sides.zip(middle)) {
                    *sum += left * lt + middle * mt + right * rt;
                }
            }
        }
        result
    }
}

/// A picture twice the side, added to one of that size; what is under 0 is 0.
fn larger(small: &[f32], mut large: Vec<f32>, side: usize) -> Vec<f32> {
    let values = small.len() / (side * side);
    for (at, pixel) in large.chunks_exact_mut(values).enumerate() {
        let (x, y) = (at % (2 * side) / 2, at / (2 * side) / 2);
        for (value, more) in pixel.iter_mut().zip(&small[(y * side + x) * values..]) {
            *value += more;
        }
    }
    rectify(&mut large);
    large
}

/// Darkest light that has a hue, and darkest that has a brightness, in the face's luminance.
const DARKEST: [f32; 2] = [0.05, 0.02];

/// What the network sees of a picture.
fn seen(crop: &Crop) -> Vec<f32> {
    let columns = crop.columns();
    let rows = crop.len() / columns;
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let along = |reach: [f32; 2], to: &dyn Fn(f32) -> f32, count: usize| -> Vec<Option<(usize, usize, f32)>> {
        let place = |n: usize| {
            let face = (n as f32 + 0.5) / SIDE as f32 * (reach[0] + reach[1]) - reach[0];
            let at = to(face);
            let last = (count - 1) as f32;
            if !(at >= -0.5 && at <= last + 0.5) {
                return None;
            }
            let at = held(f64::from(at), 0.0, f64::from(last));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and the last"
            )]
            let (low, share) = (at as usize, at.fract() as f32);
            Some((low, (low + 1).min(count - 1), share))
        };
        (0..SIDE).map(place).collect()
    };
    let across = along([REACH[0], REACH[0]], &|u| crop.place_of([u, 0.0])[0], columns);
    let down = along([REACH[1], REACH[2]], &|v| crop.place_of([0.0, v])[1], rows);

    // Red, green, blue and luminance; 0 where there is no picture.
    let mut light = vec![[0.0_f32; 4]; SIDE * SIDE];
    let mut core = Vec::new();
    let mut between = [(); 3].map(|()| vec![0.0_f32; columns]);
    for (y, row) in down.iter().enumerate() {
        let Some((above, below, share)) = *row else { continue };
        for (out, plane) in between.iter_mut().zip(&crop.light) {
            let line = |row: usize| &plane.as_raw()[row * columns..(row + 1) * columns];
            for ((out, above), below) in out.iter_mut().zip(line(above)).zip(line(below)) {
                *out = above + (below - above) * share;
            }
        }
        for (x, column) in across.iter().enumerate() {
            let Some((left, right, share)) = *column else { continue };
            let [r, g, b] = between
                .each_ref()
                .map(|line| line[left] + (line[right] - line[left]) * share);
            light[y * SIDE + x] = [r, g, b, 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b];
            let (u, v) = face_of(x, y);
            if is_core(u, v) {
                core.push(y * SIDE + x);
            }
        }
    }
    let middle = |value: &dyn Fn([f32; 4]) -> f32| {
        quantile(&mut core.iter().map(|&at| value(light[at])).collect::<Vec<f32>>(), 0.5)
    };
    let face = middle(&|[.., y]| y);
    let face = if face > 0.002 { face } else { 0.002 };
    let hue = |over: f32, under: f32| ln((over + DARKEST[0] * face) / (under + DARKEST[0] * face));
    let usual = [middle(&|[r, g, ..]| hue(r, g)), middle(&|[_, g, b, _]| hue(b, g))];
    let mut seen = vec![0.0_f32; INNER * INNER * SEEN];
    let share = 1.0 / (1.0 + DARKEST[1]) / face;
    for (y, row) in down.iter().enumerate() {
        for (x, column) in across.iter().enumerate() {
            let inner = &mut seen[((y / 4) * INNER + x / 4) * SEEN..][..SEEN];
            let (u, v) = face_of(x, y);
            inner[25] += u.abs() * (0.5 / 16.0);
            inner[26] += v * (0.5 / 16.0);
            if row.is_none() || column.is_none() {
                continue;
            }
            let [r, g, b, luminance] = light[y * SIDE + x];
            let bright = ln((luminance + DARKEST[1] * face) * share);
            inner[(y % 4) * 4 + x % 4] = bright.clamp(-3.0, 3.0) * 0.6;
            let quarter = (y % 4) / 2 * 2 + x % 4 / 2;
            inner[16 + quarter] += (hue(r, g) - usual[0]).clamp(-1.0, 1.0) * (2.0 / 4.0);
            inner[20 + quarter] += (hue(b, g) - usual[1]).clamp(-1.0, 1.0) * (2.0 / 4.0);
            inner[24] += 1.0 / 16.0;
        }
    }
    seen
}

/// Where a cell lies in face coordinates.
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn face_of(x: usize, y: usize) -> (f32, f32) {
    let place = |n: usize| (n as f32 + 0.5) / SIDE as f32;
    (
        (place(x) * 2.0 - 1.0) * REACH[0],
        place(y) * (REACH[1] + REACH[2]) - REACH[1],
    )
}

/// From what the network answers, 2 by 2 cells of three classes an inner pixel, to the working pixels.
fn spread_over(answers: &[f32], crop: &Crop) -> [Vec<f32>; 3] {
    let likely: Vec<[f32; 3]> = answers
        .chunks_exact(16)
        .flat_map(|inner| inner.as_chunks::<3>().0.iter().take(4))
        .map(|logits| {
            let most = logits[0].max(logits[1]).max(logits[2]);
            let likely = logits.map(|logit| libm::expf(logit - most));
            let share = 1.0 / (likely[0] + likely[1] + likely[2]);
            likely.map(|likely| likely * share)
        })
        .collect();
    let cell = |x: usize, y: usize| likely[((y / 2) * INNER + x / 2) * 4 + y % 2 * 2 + x % 2];
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held between the first cell and the last"
    )]
    let between = |share: f32| {
        let at = (share * ANSWER as f32 - 0.5).clamp(0.0, (ANSWER - 1) as f32);
        let low = at as usize;
        (low, (low + 1).min(ANSWER - 1), at - low as f32)
    };
    let columns = crop.columns();
    let across: Vec<_> = crop.u[..columns]
        .iter()
        .map(|u| between((u / REACH[0] + 1.0) / 2.0))
        .collect();
    let mut classes = [(); 3].map(|()| Vec::with_capacity(crop.len()));
    for v in crop.v.iter().step_by(columns) {
        let (above, below, down) = between((v + REACH[1]) / (REACH[1] + REACH[2]));
        for (left, right, share) in &across {
            let corners = [(*left, above), (*right, above), (*left, below), (*right, below)];
            let [one, two, three, four] = corners.map(|(x, y)| cell(x, y));
            for (class, plane) in classes.iter_mut().enumerate() {
                let top = one[class] + (two[class] - one[class]) * share;
                let bottom = three[class] + (four[class] - three[class]) * share;
                plane.push(top + (bottom - top) * down);
            }
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        raster::{ColorSpace, Frame, LinearImage},
        regions::Oval,
    };

    const MODEL: &[u8] = include_bytes!("../../model/regions.bin");

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        let mut longer = MODEL.to_vec();
        longer.push(0);
        let mut bent = MODEL.to_vec();
        bent[MAGIC.len()..MAGIC.len() + 4].copy_from_slice(&f32::NAN.to_le_bytes());
        for junk in [&[][..], &MODEL[..1000], &MODEL[8..], &longer, &bent] {
            assert_eq!(RegionModel::from_bytes(junk).unwrap_err(), Error::RegionModel);
        }
    }

    #[test]
    fn a_layer_mixes_as_its_weights_say() {
        let mix = Layer {
            weights: vec![1.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 3.0],
            bias: vec![0.5, -0.5],
        };
        assert_eq!(mix.mix(&[1.0, 2.0, 3.0, 4.0]), [7.5, 13.5]);
        let mut taps = vec![0.0; 9];
        (taps[0], taps[4]) = (10.0, 1.0);
        let spread = Layer {
            weights: taps,
            bias: vec![0.0],
        };
        // Ten times the pixel above and left, and the pixel itself.
        let pixels: Vec<f32> = (1..=16_u8).map(f32::from).collect();
        assert_eq!(spread.spread(&pixels, 4, 1)[4..8], [5.0, 16.0, 27.0, 38.0]);
        assert_eq!(spread.spread(&pixels, 4, 2), [1.0, 3.0, 9.0, 71.0]);
    }

    #[test]
    fn what_is_seen_does_not_change_with_the_light() {
        let model = RegionModel::from_bytes(MODEL).unwrap();
        let answers = [1.0_f32, 0.4].map(|light| {
            let rgba: Vec<u8> = (0..120 * 160_u32)
                .flat_map(|i| {
                    let (x, y) = (i % 120, i / 120);
                    #[expect(clippy::cast_precision_loss, reason = "a small picture")]
                    let waves = 0.3 + 0.2 * libm::sinf(x as f32 / 7.0) * libm::cosf(y as f32 / 9.0);
                    let color = palette::LinSrgb::new(waves * light, waves * light * 0.8, waves * light * 0.7);
                    let bytes: palette::Srgb<u8> = color.into_encoding();
                    [bytes.red, bytes.green, bytes.blue, 255]
                })
                .collect();
            let image = LinearImage::reduce(&Frame::new(120, 160, rgba, ColorSpace::Srgb).unwrap(), 640);
            let oval = Oval {
                cx: 60.0,
                cy: 80.0,
                a: 30.0,
                b: 38.0,
            };
            model.places(&Crop::new(&image, oval).unwrap())
        });
        let [bright, dark] = answers;
        for (class, other) in bright.iter().zip(&dark) {
            let apart = class.iter().zip(other).map(|(one, two)| (one - two).abs()).sum::<f32>();
            #[expect(clippy::cast_precision_loss, reason = "a small picture")]
            let mean = apart / class.len() as f32;
            assert!(mean < 0.02, "{mean}");
        }
        for i in 0..bright[0].len() {
            assert!((bright.iter().map(|class| class[i]).sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }
}
