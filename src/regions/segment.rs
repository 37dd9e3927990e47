//! Skin, hair and the rest of a picture told apart: where they are likely by what heads look like, times how often each
//! color occurs in them, smoothed along the picture's own edges.
//!
//! A table of skin colors learnt elsewhere fails on the tones and lights it has not seen; colors learnt here have
//! nothing to be biased by.

use super::{
    colors::{Colors, FLOOR, shaded},
    crop::Crop,
    hints::Painted,
    learned::RegionModel,
};
use crate::{
    raster::{Plane, filter::box_mean, plane},
    units::{greater, quantile},
};

/// Radius of the guided filter, working pixels. Chosen with [`EDGE`].
const GUIDE_RADIUS: u32 = 2;
/// Variance of the guide (square root of luminance) under which the guided filter takes a square for flat.
const EDGE: f32 = 0.0015;

/// Index of skin among the classes.
pub(super) const SKIN: usize = 0;
/// Index of hair.
pub(super) const HAIR: usize = 1;
/// Index of all else.
pub(super) const REST: usize = 2;

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
    /// The guided filter's slope and intercept for skin and hair, to be applied at full size.
    pub(super) edges: [(Plane, Plane); 2],
}

/// Whether a point of the face is likely bare skin: not eyes, brows, mouth or fringe.
pub(super) fn is_core(u: f32, v: f32) -> bool {
    u * u + v * v < 0.75 * 0.75 && v < 0.35 && v > -0.62 && !((v + 0.14).abs() < 0.15 && (u.abs() - 0.45).abs() < 0.33)
}

/// How likely bare scalp is where hair is, in that. Chosen: a tenth to a quarter do as well (`lab/eval`).
const BARE: f32 = 0.25;
/// Share of the skin whose brightness is not that of the face's middle. Chosen: light from one side is usual.
const SHADED: f32 = 0.3;

/// What a picture shows round a head, before it is decided whether there is hair.
pub(super) struct Evidence<'a> {
    crop: &'a Crop,
    hints: &'a Painted,
    /// Skin, hair and rest as the model sees them.
    places: [Vec<f32>; 3],
    colors: Colors,
    /// Whether a pixel is likely bare skin by its place, and whether it is far from the head.
    core: Vec<bool>,
    far: Vec<bool>,
    /// Likelihoods of each color as skin in the light of the face's middle, as skin in any light, and as what is far
    /// from the head; and how many pixels the last was learnt from.
    skin: Vec<f32>,
    shade: Vec<f32>,
    rest: Vec<f32>,
    behind: f32,
    /// Roughness in that of the face's skin, and how far each pixel looks shaved by it, 0–1.
    roughness: Vec<f32>,
    grown: Vec<f32>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(crop: &'a Crop, model: &RegionModel, hints: &'a Painted) -> Self {
        let n = crop.len();
        let colors = Colors::new(&crop.lab);
        let mut core: Vec<bool> = (0..n).map(|i| is_core(crop.u[i], crop.v[i])).collect();
        hints.seed(SKIN, &mut core);
        let (skin, _) = colors.likelihood(core.iter().map(|&inside| f32::from(u8::from(inside))));
        let far_off = |reach: f32, beside: f32, below: f32| -> Vec<bool> {
            (0..n)
                .map(|i| crop.head_distance(i) > reach && !(crop.u[i].abs() < beside && crop.v[i] > below))
                .collect()
        };
        let mut far = far_off(1.30, 1.35, -0.2);
        if count(&far) < 0.15 * crop.face_area() {
            far = far_off(1.12, 1.6, 0.0);
        }
        hints.seed(REST, &mut far);
        let (rest, behind) = colors.likelihood(far.iter().map(|&is| f32::from(u8::from(is))));
        let smooth = greater(quantile_of(&crop.roughness, &core, 0.5), SMOOTHEST);
        let roughness: Vec<f32> = crop.roughness.iter().map(|rough| rough / smooth).collect();
        let grown = (0..n)
            .map(|i| beyond(roughness[i], ROUGH * ROUGH) / (1.0 + libm::expf((crop.v[i] + 0.50) * 14.0)))
            .collect();
        Self {
            shade: shaded(crop, &core),
            crop,
            hints,
            places: model.places(crop),
            colors,
            core,
            far,
            skin,
            rest,
            behind,
            roughness,
            grown,
        }
    }

    /// Tells skin, hair and rest apart, or only skin and rest.
    pub(super) fn classify(&self, may_have_hair: bool) -> Posterior {
        let n = self.crop.len();
        let mut place = self.priors(may_have_hair);
        let seeds = may_have_hair.then(|| self.hair_seeds(&place[HAIR])).flatten();
        self.hints.weigh(place.each_mut());
        let hair = seeds.as_ref().map_or_else(
            || vec![2.0 * FLOOR; n],
            |seeds| {
                let seeds = seeds.iter().map(|&is| f32::from(u8::from(is)));
                self.colors.likelihood(seeds).0
            },
        );
        // Where what grows on this head is rough, what is smooth is not it.
        let usual = seeds.map_or(0.0, |seeds| quantile_of(&self.roughness, &seeds, 0.5));
        let half = if usual > ROUGH * ROUGH { usual.sqrt() } else { 0.0 };
        let mut raw = [vec![0.0_f32; n], vec![0.0_f32; n]];
        for i in 0..n {
            let of_skin = (1.0 - SHADED) * self.skin[i] + SHADED * self.shade[i];
            let rough = if half > 0.0 {
                0.1 + 0.9 * beyond(self.roughness[i], half)
            } else {
                1.0
            };
            let s = place[SKIN][i] * of_skin * (1.0 - 0.97 * self.grown[i]);
            let h = place[HAIR][i] * hair[i] * rough;
            let r = place[REST][i] * self.rest[i];
            let share = 1.0 / (s + h + r + 1e-20);
            (raw[SKIN][i], raw[HAIR][i]) = (s * share, h * share);
        }
        let edges = self.along_edges(raw);
        let classes = follow(&self.crop.guide, &edges);
        Posterior { classes, edges }
    }

    /// What the model sees, with what is rough above the brows taken for shaved hair, and what may be bare for skin.
    fn priors(&self, may_have_hair: bool) -> [Vec<f32>; 3] {
        let mut prior = self.places.clone();
        for i in 0..self.crop.len() {
            let grown = self.grown[i];
            let cap = greater(prior[HAIR][i], 0.8 * grown);
            let [skin, rest] = [prior[SKIN][i] * (1.0 - 0.6 * grown), greater(prior[REST][i], 0.03)];
            let p = if may_have_hair {
                [skin + BARE * cap, cap, rest * (1.0 - 0.5 * beyond(cap, 0.3))]
            } else {
                // What is no hair is scalp or a wall, and colors say which.
                [skin + 0.5 * cap, 0.02 * cap, rest + 0.5 * cap]
            };
            let share = 1.0 / (p[0] + p[1] + p[2]);
            for (plane, p) in prior.iter_mut().zip(p) {
                plane[i] = p * share;
            }
        }
        prior
    }

    /// Where the colors of hair are learnt: above the face, unlike skin and unlike what is behind. `None` where that is
    /// too little to be hair.
    fn hair_seeds(&self, prior: &[f32]) -> Option<Vec<bool>> {
        let guide = self.crop.guide.as_raw();
        let unlike_skin = quantile_of(&self.skin, &self.core, 0.08);
        let unlike_shade = quantile_of(&self.shade, &self.core, 0.10);
        let dark = 0.5 * quantile_of(guide, &self.core, 0.5);
        let seeds = |share: f32| -> Vec<bool> {
            let unlike_rest = if self.behind > 0.06 * self.crop.face_area() {
                quantile_of(&self.rest, &self.far, share)
            } else {
                f32::MAX
            };
            let is_seed = |i: usize| {
                let unlike_skin = self.skin[i] < unlike_skin && (self.shade[i] < unlike_shade || guide[i] < dark);
                prior[i] > 0.35 && (unlike_skin || self.grown[i] > 0.6) && self.rest[i] < unlike_rest
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

    /// The guided filter (He, Sun & Tang 2013): slope and intercept on the guide, averaged.
    fn along_edges(&self, values: [Vec<f32>; 2]) -> [(Plane, Plane); 2] {
        let (guide, size) = (&self.crop.guide, self.crop.grid.size);
        let mean = box_mean(guide, GUIDE_RADIUS);
        let mut variance = box_mean(&plane(size, guide.iter().map(|g| g * g).collect()), GUIDE_RADIUS);
        for (variance, mean) in variance.iter_mut().zip(mean.iter()) {
            *variance = greater(*variance - mean * mean, 0.0) + EDGE;
        }
        values.map(|values| {
            let product = values.iter().zip(guide.iter()).map(|(value, g)| value * g).collect();
            let mut slope = box_mean(&plane(size, product), GUIDE_RADIUS);
            let mut level = box_mean(&plane(size, values), GUIDE_RADIUS);
            let means = mean.iter().zip(variance.iter());
            for ((slope, level), (g, variance)) in slope.iter_mut().zip(level.iter_mut()).zip(means) {
                *slope = (*slope - g * *level) / variance;
                *level -= *slope * g;
            }
            (box_mean(&slope, GUIDE_RADIUS), box_mean(&level, GUIDE_RADIUS))
        })
    }
}

/// Probabilities from the guided filter's slopes and intercepts.
fn follow(guide: &Plane, edges: &[(Plane, Plane); 2]) -> [Plane; 3] {
    let mut classes = [(); 3].map(|()| Plane::new(guide.width(), guide.height()));
    let n = guide.as_raw().len();
    let guide = &guide.as_raw()[..n];
    let [skin, hair, rest] = classes.each_mut().map(|plane| &mut plane.as_mut()[..n]);
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
    classes
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
