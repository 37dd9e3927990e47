//! Skin, hair and the rest of a picture, told apart by colors learnt in the picture itself: place priors from the oval
//! times soft histograms, smoothed along the picture's own edges, a few rounds over.
//!
//! A table of skin colors learnt elsewhere fails on the tones and lights it has not seen; a model learnt here has
//! nothing to be biased by.

use std::sync::LazyLock;

use super::{
    colors::{Colors, FLOOR, shaded},
    crop::Crop,
    flood::flood,
    hints::Painted,
};
use crate::{
    raster::{
        Plane,
        filter::{self, box_mean},
        plane,
    },
    units::{greater, quantile},
};

/// Rounds of learning, where there may be hair and where there is none. Chosen: three to six overlap no better, and
/// skin alone is learnt at once.
const ROUNDS: [usize; 2] = [2, 1];
/// Radius of the guided filter, working pixels. Chosen with [`EDGE`].
const GUIDE_RADIUS: u32 = 2;
/// Variance of the guide (square root of luminance) under which the guided filter takes a square for flat.
const EDGE: f32 = 0.0015;
/// How far a class spreads from round to round, working pixels (standard deviation).
const SPREAD: f32 = 2.8;

/// Index of skin among the classes.
pub(super) const SKIN: usize = 0;
/// Index of hair.
pub(super) const HAIR: usize = 1;
/// Index of all else.
pub(super) const REST: usize = 2;

/// The function `1 / (1 + e^-z)`, to five digits.
fn sigmoid() -> impl Fn(f32) -> f32 {
    let table = &*SIGMOID;
    move |z| {
        let place = (z.clamp(-SIGMOID_END, SIGMOID_END) + SIGMOID_END) * SIGMOID_STEPS;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index into the table"
        )]
        let low = (place as usize).min(table.len() - 2);
        #[expect(clippy::cast_precision_loss, reason = "an index into the table")]
        let share = place - low as f32;
        table[low] + (table[low + 1] - table[low]) * share
    }
}

/// Where the table of [`sigmoid`] ends on both sides.
const SIGMOID_END: f32 = 16.0;
/// Entries of the table for a step of 1.
const SIGMOID_STEPS: f32 = 64.0;

static SIGMOID: LazyLock<[f32; 2049]> = LazyLock::new(|| {
    #[expect(clippy::cast_precision_loss, reason = "an index into the table")]
    core::array::from_fn(|at| 1.0 / (1.0 + libm::expf(SIGMOID_END - at as f32 / SIGMOID_STEPS)))
});

/// Change of color, CIELAB, at which a pixel counts half as something other than what is behind the head: its least, its
/// most and its share in the way to the face. Fitted: dark hair before a dark wall is lost above, what is skin behind
/// a soft edge below (`lab/eval`, 120 drawn heads; held against 60 others).
const EDGE_BEHIND: [f32; 3] = [3.0, 12.0, 0.10];
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
    let value = if value < 1e4 { value } else { 1e4 };
    value * value / (value * value + half * half)
}

/// What each working pixel is, as probabilities.
pub(super) struct Posterior {
    /// Skin, hair, rest; they sum to 1.
    pub(super) classes: [Plane; 3],
    /// The last guided filter's slope and intercept for skin and hair, to be applied at full size.
    pub(super) edges: [(Plane, Plane); 2],
}

/// Place priors of skin, hair and rest.
fn priors(crop: &Crop) -> [Vec<f32>; 3] {
    let sigmoid = sigmoid();
    let columns = crop.columns();
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

/// Share of the skin whose brightness is not that of the face's middle. Chosen: light from one side is usual.
const SHADED: f32 = 0.3;

/// What a picture shows round a head, before it is decided whether there is hair.
pub(super) struct Evidence<'a> {
    crop: &'a Crop,
    hints: &'a Painted,
    /// Skin, hair and rest by place alone.
    places: [Vec<f32>; 3],
    colors: Colors,
    /// Distance from the center of the head.
    head: Vec<f32>,
    /// Whether a pixel is likely bare skin by its place, and whether it is far from the head.
    core: Vec<bool>,
    far: Vec<bool>,
    /// Likelihoods of each color as skin in the light of the face's middle, as skin in any light, and as what is far
    /// from the head; and how many pixels the last was learnt from.
    skin: Vec<f32>,
    shade: Vec<f32>,
    rest: Vec<f32>,
    behind: f32,
    /// How far each pixel counts as other than what is behind the head, 0–1; `None` where nothing is.
    apart: Option<Vec<f32>>,
    /// Roughness in that of the face's skin, and how far each pixel looks shaved by it, 0–1.
    roughness: Vec<f32>,
    grown: Vec<f32>,
    /// Mean and variance of the guide in the guided filter's squares.
    mean_guide: Plane,
    variance: Plane,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(crop: &'a Crop, hints: &'a Painted) -> Self {
        let n = crop.len();
        let colors = Colors::new(&crop.lab);
        let mut core: Vec<bool> = (0..n).map(|i| is_core(crop.u[i], crop.v[i])).collect();
        hints.seed(SKIN, &mut core);
        let (skin, _) = colors.likelihood(core.iter().map(|&inside| f32::from(u8::from(inside))));
        let head: Vec<f32> = (0..n).map(|i| crop.head_distance(i)).collect();
        let mut far: Vec<bool> = (0..n)
            .map(|i| head[i] > 1.30 && !(crop.u[i].abs() < 1.35 && crop.v[i] > -0.2))
            .collect();
        if count(&far) < 0.15 * crop.face_area() {
            far = (0..n)
                .map(|i| head[i] > 1.12 && !(crop.u[i].abs() < 1.6 && crop.v[i] > 0.0))
                .collect();
        }
        hints.seed(REST, &mut far);
        let (rest, behind) = colors.likelihood(far.iter().map(|&is| f32::from(u8::from(is))));

        // Where the head fills the picture, its upper corners must do.
        let from_behind = [1.40_f32, 1.28, 1.16].iter().find_map(|&reach| {
            let seeds: Vec<bool> = (0..n).map(|i| head[i] > reach && crop.v[i] < -0.1).collect();
            flood(crop, &seeds)
        });
        let sigmoid = sigmoid();
        let apart: Option<Vec<f32>> = from_behind.map(|cost| {
            let half = (EDGE_BEHIND[2] * quantile_of(&cost, &core, 0.5)).clamp(EDGE_BEHIND[0], EDGE_BEHIND[1]);
            let apart = |i: usize| {
                // Above the face there is skull, whatever it looks like.
                let (u, v) = (crop.u[i] / SKULL[0], (crop.v[i] - SKULL[1]) / SKULL[2]);
                let skull = sigmoid((1.0 - (u * u + v * v).sqrt()) * 16.0);
                greater(beyond(cost[i], half), skull)
            };
            (0..n).map(apart).collect()
        });
        let smooth = greater(quantile_of(&crop.roughness, &core, 0.5), SMOOTHEST);
        let roughness: Vec<f32> = crop.roughness.iter().map(|rough| rough / smooth).collect();
        let grown = (0..n)
            .map(|i| {
                let apart = apart.as_ref().map_or(1.0, |apart| apart[i]);
                beyond(roughness[i], ROUGH * ROUGH) * sigmoid((-0.50 - crop.v[i]) * 14.0) * apart
            })
            .collect();

        let mean_guide = box_mean(&crop.guide, GUIDE_RADIUS);
        let squares = plane(crop.grid.size, crop.guide.iter().map(|g| g * g).collect());
        let mut variance = box_mean(&squares, GUIDE_RADIUS);
        for (variance, mean) in variance.iter_mut().zip(mean_guide.iter()) {
            *variance = greater(*variance - mean * mean, 0.0) + EDGE;
        }
        Self {
            shade: shaded(crop, &core),
            crop,
            hints,
            places: priors(crop),
            colors,
            head,
            core,
            far,
            skin,
            rest,
            behind,
            apart,
            roughness,
            grown,
            mean_guide,
            variance,
        }
    }

    /// How far a pixel counts as other than what is behind the head, 0–1.
    pub(super) fn apart(&self, index: usize) -> f32 {
        self.apart.as_ref().map_or(1.0, |apart| apart[index])
    }

    /// Tells skin, hair and rest apart, or only skin and rest.
    pub(super) fn classify(&self, may_have_hair: bool) -> Posterior {
        let n = self.crop.len();
        let prior = self.priors(may_have_hair);
        let seeds = may_have_hair.then(|| self.hair_seeds(&prior[HAIR])).flatten();
        let mut skin = self.skin.clone();
        self.add_shade(&mut skin);
        let mut rest = self.rest.clone();
        let mut hair = seeds.as_ref().map_or_else(
            || vec![2.0 * FLOOR; n],
            |seeds| {
                self.colors
                    .likelihood(seeds.iter().map(|&is| f32::from(u8::from(is))))
                    .0
            },
        );
        // Where what grows on this head is rough, what is smooth is not it.
        let usual = seeds.map_or(0.0, |seeds| quantile_of(&self.roughness, &seeds, 0.5));
        let rough: Vec<f32> = if usual > ROUGH * ROUGH {
            let half = usual.sqrt();
            self.roughness
                .iter()
                .map(|rough| 0.1 + 0.9 * beyond(*rough, half))
                .collect()
        } else {
            vec![1.0; n]
        };
        let bare: Vec<f32> = self.grown.iter().map(|grown| 1.0 - 0.97 * grown).collect();

        let roots = prior
            .each_ref()
            .map(|prior| prior.iter().map(|p| p.sqrt().sqrt()).collect::<Vec<f32>>());
        let mut place = prior;
        let size = self.crop.grid.size;
        let mut classes = [(); 3].map(|()| Plane::new(size.0, size.1));
        let mut edges = [(); 2].map(|()| (Plane::new(0, 0), Plane::new(0, 0)));
        let rounds = ROUNDS[usize::from(!may_have_hair)];
        for round in 0..rounds {
            self.hints.weigh([&mut skin, &mut hair, &mut rest]);
            let raw = compare(&place, [&skin, &hair, &rest], &bare, &rough);
            edges = raw.map(|raw| self.guided(&plane(size, raw)));
            follow(&mut classes, self.crop.guide.as_raw(), &edges);
            if round + 1 == rounds {
                break;
            }
            skin = self.learn(&classes, SKIN, 2.2).0;
            self.add_shade(&mut skin);
            let (seen, weight) = self.learn(&classes, HAIR, 2.4);
            if weight > 0.04 * self.crop.face_area() || self.hints.names(HAIR) {
                hair = seen;
            }
            rest = self.learn(&classes, REST, f32::MAX).0;
            // What spreads sums to 1 as what it comes from does.
            let [skin, hair] = [SKIN, HAIR].map(|class| filter::gaussian_blur(&classes[class], SPREAD));
            for i in 0..n {
                let (s, h) = (skin.as_raw()[i], hair.as_raw()[i]);
                let [s, h, r] =
                    [(SKIN, s), (HAIR, h), (REST, 1.0 - s - h)].map(|(class, found)| expect(roots[class][i], found));
                let share = 1.0 / (s + h + r);
                for (place, value) in place.iter_mut().zip([s, h, r]) {
                    place[i] = value * share;
                }
            }
        }
        Posterior { classes, edges }
    }

    /// Place priors, with what is rough above the brows taken for shaved hair and what is behind the head for rest.
    fn priors(&self, may_have_hair: bool) -> [Vec<f32>; 3] {
        let mut prior = self.places.clone();
        let (bare, covered) = if may_have_hair { (0.25, 1.0) } else { (1.0, 0.02) };
        for i in 0..self.crop.len() {
            let (grown, apart) = (self.grown[i], self.apart(i));
            let cap = greater(prior[HAIR][i], 0.8 * grown);
            let p = [
                prior[SKIN][i] * (1.0 - 0.6 * grown) + bare * cap * apart,
                covered * cap * greater(apart, 0.02),
                greater(prior[REST][i], 0.03) * (1.0 - 0.9 * apart * beyond(cap, 0.3)) + cap * (1.0 - apart) * 0.8,
            ];
            let share = 1.0 / (p[0] + p[1] + p[2]);
            for (plane, p) in prior.iter_mut().zip(p) {
                plane[i] = p * share;
            }
        }
        prior
    }

    /// Where the colors of hair are learnt first: above the face, unlike skin and unlike what is behind. `None` where
    /// that is too little to be hair.
    fn hair_seeds(&self, prior: &[f32]) -> Option<Vec<bool>> {
        let guide = self.crop.guide.as_raw();
        let unlike_skin = quantile_of(&self.skin, &self.core, 0.08);
        let unlike_shade = quantile_of(&self.shade, &self.core, 0.10);
        let dark = 0.5 * quantile_of(guide, &self.core, 0.5);
        let seeds = |share: f32| -> Vec<bool> {
            let unlike_rest = if self.behind > 0.06 * self.crop.face_area() && self.apart.is_none() {
                quantile_of(&self.rest, &self.far, share)
            } else {
                f32::MAX
            };
            let is_seed = |i: usize| {
                let unlike_skin = self.skin[i] < unlike_skin && (self.shade[i] < unlike_shade || guide[i] < dark);
                prior[i] > 0.35
                    && self.apart(i) > 0.6
                    && (unlike_skin || self.grown[i] > 0.6)
                    && self.rest[i] < unlike_rest
            };
            (0..prior.len()).map(is_seed).collect()
        };
        let cap = count(&prior.iter().map(|&p| p > 0.35).collect::<Vec<bool>>());
        let mut found = seeds(0.22);
        if count(&found) < 0.09 * cap {
            found = seeds(0.40);
        }
        let enough = count(&found) > 0.045 * cap + 0.02 * self.crop.face_area();
        self.hints.seed(HAIR, &mut found);
        (enough || self.hints.names(HAIR)).then_some(found)
    }

    fn add_shade(&self, skin: &mut [f32]) {
        for (skin, shade) in skin.iter_mut().zip(&self.shade) {
            *skin = (1.0 - SHADED) * *skin + SHADED * shade;
        }
    }

    /// The likelihood of each color in a class, from the pixels within reach of the head that are surely of it, and how
    /// many those are.
    fn learn(&self, classes: &[Plane; 3], class: usize, reach: f32) -> (Vec<f32>, f32) {
        let v = &self.crop.v;
        let weights = classes[class].iter().enumerate().map(|(i, found)| {
            // Beards and mouths are no skin.
            let sure = *found > 0.5 && self.head[i] < reach && (class != SKIN || v[i] < 0.35 || v[i] > 1.0);
            if sure { *found } else { 0.0 }
        });
        self.colors.likelihood(weights)
    }

    /// The guided filter (He, Sun & Tang 2013): slope and intercept on the guide, averaged.
    fn guided(&self, values: &Plane) -> (Plane, Plane) {
        let mut product = values.clone();
        for (value, g) in product.iter_mut().zip(self.crop.guide.iter()) {
            *value *= g;
        }
        let mut slope = box_mean(&product, GUIDE_RADIUS);
        let mut level = box_mean(values, GUIDE_RADIUS);
        let means = self.mean_guide.iter().zip(self.variance.iter());
        for ((slope, level), (g, variance)) in slope.iter_mut().zip(level.iter_mut()).zip(means) {
            *slope = (*slope - g * *level) / variance;
            *level -= *slope * g;
        }
        (box_mean(&slope, GUIDE_RADIUS), box_mean(&level, GUIDE_RADIUS))
    }
}

/// How many are in a set.
#[expect(clippy::cast_precision_loss, reason = "fewer than 2^24 pixels")]
fn count(set: &[bool]) -> f32 {
    set.iter().filter(|&&is| is).count() as f32
}

/// The quantile of the values in a set.
fn quantile_of(values: &[f32], set: &[bool], share: f32) -> f32 {
    let inside = values.iter().zip(set).filter(|(_, inside)| **inside);
    quantile(&mut inside.map(|(value, _)| *value).collect::<Vec<f32>>(), share)
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
fn expect(prior_root: f32, found: f32) -> f32 {
    let root = found.clamp(0.02, 1.0).sqrt();
    prior_root * root * root.sqrt()
}
