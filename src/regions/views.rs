//! Views that show no face: the top of a head, whose two colors are told apart, and a patch of scalp alone.
//!
//! Bad at hair of the scalp's own color, which is told by its roughness alone, and at anything beside the head that has the
//! colors of hair.

use super::{Oval, Regions, colors::Colors, crop::lab, grid::Grid};
use crate::{
    raster::{LinearImage, Mask, Plane, filter::box_mean, plane},
    units::{greater, quantile},
};

/// Working pixels across a crown, and on the short side of a patch. Chosen: a parting of 5 mm is two wide.
const ACROSS: f64 = 72.0;
/// The part of the circle that is looked at. Chosen: keeps what is behind out where the circle is a little large.
const WITHIN: f32 = 0.94;
/// Rounds in which the two colors are learnt. Chosen: the third changes one pixel in a hundred.
const ROUNDS: u8 = 3;
/// Share of the variance of lightness that lies between two classes, from which they are two. Published: of one normal
/// distribution that is cut in half it is 2/π = 0.64. Chosen: between that and the 0.9 of drawn crowns that thin.
const TWO: f32 = 0.76;
/// Difference of the classes' mean colors, CIELAB, under which they are light and shade on one.
const APART: f32 = 12.0;
/// Share of the circle that a class must have. Chosen: less is a highlight or a mole.
const LEAST: f32 = 0.02;
/// Roughness (variance within a working pixel over the mean square) from which one color is hair, not skin. Chosen: skin has
/// grain of 1 to 2 % of its light, shafts 5 % and more.
const ROUGH: f32 = 8e-4;
/// Chroma of the dark class over that of the light one, from which the light one is white hair on skin.
const WHITE: f32 = 1.5;
/// Confidence in what is of one color. Chosen.
const ONE_COLOR: f64 = 0.3;

/// The pixels of a part of a picture at working size.
struct Part {
    grid: Grid,
    lab: Vec<[f32; 3]>,
    /// Variance of luminance's square root within each pixel over its mean square.
    roughness: Vec<f32>,
}

impl Part {
    fn new(image: &LinearImage, oval: Oval) -> Option<Self> {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let (left, top) = ((oval.cx - oval.a).max(0.0), (oval.cy - oval.b).max(0.0));
        let across = (oval.cx + oval.a).min(width) - left;
        let down = (oval.cy + oval.b).min(height) - top;
        if !(across >= 8.0 && down >= 8.0) {
            return None;
        }
        let step = (across.min(down) / ACROSS)
            .max(across.max(down) / (4.0 * ACROSS))
            .max(1.0);
        let grid = Grid::new((left, top), across, down, step);
        let channels = image.channels.each_ref();
        let [red, green, blue] = channels.map(|plane| grid.reduce(plane, |light| light.clamp(0.0, 1.0)));
        let colors = red.iter().zip(green.iter()).zip(blue.iter());
        let lab = colors.map(|((r, g), b)| lab([*r, *g, *b])).collect();
        // The square of the root is luminance itself; of single pixels nothing is told.
        let window = step.max(3.0);
        let squares = grid.reduce_over(window, &image.luminance, |luminance| luminance.clamp(0.0, 1.0));
        let means = grid.reduce_over(window, &image.luminance, |luminance| luminance.clamp(0.0, 1.0).sqrt());
        let roughness = squares.iter().zip(means.iter());
        let roughness = roughness
            .map(|(square, mean)| greater(square - mean * mean, 0.0) / greater(mean * mean, 1e-4))
            .collect();
        Some(Self { grid, lab, roughness })
    }

    /// The median roughness of some pixels.
    fn rough(&self, inside: impl Fn(usize) -> bool) -> f32 {
        let some = self.roughness.iter().enumerate().filter(|(i, _)| inside(*i));
        quantile(&mut some.map(|(_, rough)| *rough).collect::<Vec<f32>>(), 0.5)
    }

    /// Calls `paint` for every pixel of the picture in this part with its index and its nearest working pixel.
    fn enlarge(&self, image: &LinearImage, mut paint: impl FnMut(usize, usize)) {
        let (columns, rows) = (self.grid.columns(image.width()), self.grid.rows(image.height()));
        let (stride, across) = (image.width() as usize, self.grid.size.0 as usize);
        for row in &rows {
            let y = if row.share < 0.5 { row.low } else { row.high };
            for column in &columns {
                let x = if column.share < 0.5 { column.low } else { column.high };
                paint(row.at * stride + column.at, y * across + x);
            }
        }
    }
}

/// Mean color of the weighted pixels, and the sum of the weights.
fn mean(lab: &[[f32; 3]], weights: &[f32]) -> ([f32; 3], f32) {
    let (mut sum, mut all) = ([0.0_f32; 3], 0.0_f32);
    for (color, weight) in lab.iter().zip(weights) {
        for (sum, value) in sum.iter_mut().zip(color) {
            *sum += weight * value;
        }
        all += weight;
    }
    (sum.map(|sum| sum / all.max(1e-6)), all)
}

/// The lightness at which two classes have most of the variance between them (Otsu 1979). Thirds would be learnt from hair
/// alone where little scalp is seen.
fn cut(lightnesses: impl Iterator<Item = f32>) -> f32 {
    let mut counts = [0.0_f32; 101];
    for lightness in lightnesses {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the bins"
        )]
        let bin = lightness.clamp(0.0, 100.0) as usize;
        counts[bin] += 1.0;
    }
    let sums = |counts: &[f32]| {
        let each = (0_u8..).zip(counts).map(|(l, count)| (*count, f32::from(l) * count));
        each.fold((0.0, 0.0), |(n, sum), (count, l)| (n + count, sum + l))
    };
    let between = |at: &usize| {
        let (below, above) = counts.split_at(*at);
        let ((n, sum), (m, other)) = (sums(below), sums(above));
        let apart = sum / f32::max(n, 1.0) - other / f32::max(m, 1.0);
        n * m * apart * apart
    };
    let best = (1..counts.len()).max_by(|one, other| between(one).total_cmp(&between(other)));
    #[expect(clippy::cast_precision_loss, reason = "at most 100")]
    let cut = best.unwrap_or(50) as f32;
    cut
}

/// Hair and scalp inside a circle that a head fills, seen from above; what is outside is left out. With them, whether they
/// are two colors: where they are not, one of them is taken for the whole, by its roughness.
#[must_use]
pub fn crown(image: &LinearImage, circle: Oval) -> (Regions, bool) {
    let mut regions = Regions::none(image.width(), image.height());
    let Some(part) = Part::new(image, circle) else {
        return (regions, false);
    };
    let n = part.lab.len();
    let across = part.grid.size.0 as usize;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "places in a small picture"
    )]
    let inside: Vec<bool> = (0..n)
        .map(|i| {
            let place = |at: usize, corner: f64| corner + (at as f64 + 0.5) * part.grid.step;
            let u = (place(i % across, part.grid.origin.0) - circle.cx) / circle.a;
            let v = (place(i / across, part.grid.origin.1) - circle.cy) / circle.b;
            ((u * u + v * v) as f32) < WITHIN * WITHIN
        })
        .collect();
    let cut = cut(part
        .lab
        .iter()
        .zip(&inside)
        .filter(|(_, inside)| **inside)
        .map(|(lab, _)| lab[0]));
    let share = |is: bool| f32::from(u8::from(is));
    let [mut dark, mut light]: [Vec<f32>; 2] = [
        (0..n).map(|i| share(inside[i] && part.lab[i][0] <= cut)).collect(),
        (0..n).map(|i| share(inside[i] && part.lab[i][0] > cut)).collect(),
    ];
    let colors = Colors::new(&part.lab);
    for _ in 0..ROUNDS {
        let [of_dark, of_light] = [&dark, &light].map(|seeds| colors.likelihood(seeds.iter().copied()).0);
        let likely = (0..n).map(|i| of_dark[i] / (of_dark[i] + of_light[i])).collect();
        let likely = box_mean(&plane(part.grid.size, likely), 1);
        for (i, likely) in likely.iter().enumerate() {
            dark[i] = share(inside[i] && *likely > 0.5);
            light[i] = share(inside[i] && *likely <= 0.5);
        }
    }
    let [(dark_lab, dark_all), (light_lab, light_all)] = [&dark, &light].map(|weights| mean(&part.lab, weights));
    let all = dark_all + light_all;
    // Otsu's measure: how much of the variance of lightness the two classes explain.
    let middle = (dark_lab[0] * dark_all + light_lab[0] * light_all) / all.max(1.0);
    let some = part.lab.iter().zip(&inside).filter(|(_, inside)| **inside);
    let variance: f32 = some.map(|(lab, _)| (lab[0] - middle) * (lab[0] - middle)).sum::<f32>() / all.max(1.0);
    let off = light_lab[0] - dark_lab[0];
    let between = dark_all * light_all / (all * all).max(1.0) * off * off / variance.max(1e-3);
    let apart: f32 = dark_lab
        .iter()
        .zip(&light_lab)
        .map(|(one, other)| (one - other) * (one - other))
        .sum();
    let is_two = between > TWO && apart.sqrt() > APART && dark_all.min(light_all) > LEAST * all;
    let chroma = |[_, a, b]: [f32; 3]| (a * a + b * b).sqrt();
    let hair_is_light = chroma(dark_lab) > WHITE * chroma(light_lab) && chroma(dark_lab) > 6.0;
    let is_hair: Vec<bool> = if is_two {
        (0..n).map(|i| (dark[i] > light[i]) != hair_is_light).collect()
    } else {
        vec![part.rough(|i| inside[i]) > ROUGH; n]
    };
    part.enlarge(image, |index, at| {
        if inside[at] {
            let set = if is_hair[at] {
                &mut regions.hair
            } else {
                &mut regions.scalp
            };
            set.set(index, true);
        }
    });
    let confidence = if is_two {
        f64::from((between - 0.64) / 0.36).clamp(0.0, 1.0)
    } else {
        ONE_COLOR
    };
    (regions.skin_confidence, regions.hair_confidence) = (confidence, confidence);
    // Colors mix at the outline.
    let inner = |mask: &Mask| {
        let inner = mask.erode(2);
        if inner.is_empty() { mask.clone() } else { inner }
    };
    (regions.skin_sample, regions.hair_sample) = (inner(&regions.scalp), inner(&regions.hair));
    (regions, is_two)
}

/// Radius in which the skin between shafts is looked for, as a share of the patch's short side, and how many of its pixels,
/// the lightest, are taken for skin.
const AROUND: f64 = 0.06;
const BETWEEN: f32 = 0.75;
/// Likelihood, in that of the usual color of the middle, under which a pixel is no scalp: a card, a ruler, cloth.
const FOREIGN: f32 = 0.003;

/// Scalp that fills the picture: shaved or bare, told by its roughness.
#[must_use]
pub fn patch(image: &LinearImage) -> Regions {
    let (width, height) = (image.width(), image.height());
    let mut regions = Regions::none(width, height);
    let oval = Oval::whole(width, height);
    let Some(part) = Part::new(image, oval) else {
        return regions;
    };
    let n = part.lab.len();
    let (across, down) = (part.grid.size.0 as usize, part.grid.size.1 as usize);
    let middle = |i: usize| {
        let (x, y) = (i % across, i / across);
        x > across / 4 && x < across - across / 4 && y > down / 4 && y < down - down / 4
    };
    let seeds = (0..n).map(|i| f32::from(u8::from(middle(i))));
    let likely = Colors::new(&part.lab).likelihood(seeds).0;
    let mut usual: Vec<f32> = (0..n).filter(|i| middle(*i)).map(|i| likely[i]).collect();
    let least = FOREIGN * quantile(&mut usual, 0.5) + 2.5e-5;
    let is_scalp: Vec<bool> = likely.iter().map(|likely| *likely > least).collect();
    let is_shaved = part.rough(|i| is_scalp[i]) > ROUGH;
    part.enlarge(image, |index, at| {
        if is_scalp[at] {
            let set = if is_shaved {
                &mut regions.stubble
            } else {
                &mut regions.scalp
            };
            set.set(index, true);
        }
    });
    let all = if is_shaved { &regions.stubble } else { &regions.scalp };
    regions.skin_sample = if is_shaved { between(image, all) } else { all.erode(2) };
    if is_shaved {
        regions.hair_sample = all.clone();
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
    let filled = is_scalp.iter().filter(|is| **is).count() as f64 / n.max(1) as f64;
    regions.skin_confidence = filled;
    regions.hair_confidence = filled;
    regions
}

/// The lightest pixels of each neighborhood: skin between shafts, not in the shade of them.
fn between(image: &LinearImage, all: &Mask) -> Mask {
    let mut sample = Mask::empty(image.width(), image.height());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
    let radius = (AROUND * f64::from(image.width().min(image.height()))).max(2.0) as u32;
    let around: Plane = box_mean(&image.luminance, radius);
    let lighter = |index: usize| image.luminance.as_raw()[index] / around.as_raw()[index].max(1e-5);
    let mut some: Vec<f32> = all.indices().map(lighter).collect();
    let least = quantile(&mut some, BETWEEN);
    for index in all.indices() {
        if lighter(index) >= least {
            sample.set(index, true);
        }
    }
    sample
}
