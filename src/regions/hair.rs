//! Hair, stubble and bare scalp: which of them covers the head.

use super::{
    Label, Regions,
    crop::Crop,
    is_above,
    segment::{HAIR, Posterior, REST, SKIN, SMOOTHEST, is_core},
    skin,
};
use crate::{raster::Mask, units::quantile};

/// Smallest region that is believed, in products of the oval's half axes.
const SMALLEST: f32 = 0.04;
/// Logarithm of skin's luminance over hair's under which short hair counts as stubble: skin is seen through it.
const SEEN_THROUGH: f32 = 0.9;
/// Distance from the center of the head beyond which stubble does not stand out. Fitted: tells 51 of 57 shaved and
/// thinning heads and 44 of 52 with hair.
const CLOSE: f32 = 0.92;

/// What each working pixel is.
pub(super) fn name(crop: &Crop, found: &Posterior) -> Vec<Label> {
    let n = crop.len();
    let best: Vec<usize> = (0..n)
        .map(|i| {
            let at = |class: usize| found.classes[class].as_raw()[i];
            if at(SKIN) >= at(HAIR) && at(SKIN) >= at(REST) {
                SKIN
            } else if at(HAIR) >= at(REST) {
                HAIR
            } else {
                REST
            }
        })
        .collect();
    let smallest = SMALLEST * crop.face_area();
    let skin = connected(crop, &best, SKIN, smallest, |i| crop.face_distance(i) < 1.0);
    let hair = connected(crop, &best, HAIR, smallest, |i| {
        crop.head_distance(i) < 1.1 && crop.v[i] < 0.3
    });
    let covering = if is_stubble(crop, &skin, &hair) {
        Label::Stubble
    } else {
        Label::Hair
    };
    (0..n)
        .map(|i| {
            if hair[i] {
                covering
            } else if skin[i] && is_above(f64::from(crop.u[i]), f64::from(crop.v[i])) {
                Label::Scalp
            } else if skin[i] {
                Label::Skin
            } else {
                Label::Other
            }
        })
        .collect()
}

/// The pixels of a class in regions that are large enough and reach the head.
fn connected(crop: &Crop, best: &[usize], class: usize, smallest: f32, reaches: impl Fn(usize) -> bool) -> Vec<bool> {
    let columns = crop.columns();
    let mut kept = vec![false; best.len()];
    let mut seen = vec![false; best.len()];
    let mut region = Vec::new();
    for start in 0..best.len() {
        if seen[start] || best[start] != class {
            continue;
        }
        region.clear();
        region.push(start);
        seen[start] = true;
        let mut at = 0;
        let mut touches = false;
        while let Some(&i) = region.get(at) {
            at += 1;
            touches |= reaches(i);
            let x = i % columns;
            let near = [
                (x > 0).then(|| i - 1),
                (x + 1 < columns).then(|| i + 1),
                i.checked_sub(columns),
                (i + columns < best.len()).then(|| i + columns),
            ];
            for j in near.into_iter().flatten() {
                if !seen[j] && best[j] == class {
                    seen[j] = true;
                    region.push(j);
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "fewer than 2^24 pixels")]
        if touches && region.len() as f32 >= smallest {
            for &i in &region {
                kept[i] = true;
            }
        }
    }
    kept
}

/// Whether what was taken for hair is hair: rougher than the face, or else white.
///
/// Shaded skin and a blurred background are as smooth as the face or smoother.
pub(super) fn is_grown(crop: &Crop, labels: &[Label]) -> bool {
    let mut on_head = Vec::new();
    let mut of_face = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        match label {
            Label::Hair | Label::Stubble if crop.v[i] < 0.2 && crop.head_distance(i) < 1.15 => on_head.push(i),
            Label::Skin if is_core(crop.u[i], crop.v[i]) => of_face.push(i),
            _ => {}
        }
    }
    let both = |value: &dyn Fn(usize) -> f32| {
        [&on_head, &of_face].map(|set| quantile(&mut set.iter().map(|&i| value(i)).collect::<Vec<f32>>(), 0.5))
    };
    let [rough, smooth] = both(&|i| crop.roughness[i]);
    let rough = rough / smooth.max(SMOOTHEST);
    let [hair, face] = both(&|i| crop.hue[i][0]);
    let redness = hair - face;
    let [hair, face] = both(&|i| crop.guide.as_raw()[i]);
    let lighter = hair > face;
    rough > ROUGH_HAIR * ROUGH_HAIR || (lighter && redness < WHITE)
}

/// Roughness of hair in that of the face's skin (as a ratio of amplitudes). Fitted: hair has 1.9 and more, what was
/// wrongly taken for it 0.1 to 1.3, on 89 portraits with three exceptions.
const ROUGH_HAIR: f32 = 1.6;
/// Logarithm of red over green, less that of the face, under which light hair is white. Fitted with [`ROUGH_HAIR`].
const WHITE: f32 = -0.6;

/// Whether what covers the head lies close to it and lets the skin through.
fn is_stubble(crop: &Crop, skin: &[bool], hair: &[bool]) -> bool {
    let guide = crop.guide.as_raw();
    let median = |set: &dyn Fn(usize) -> bool| {
        let inside = guide.iter().enumerate().filter(|(i, _)| set(*i));
        quantile(&mut inside.map(|(_, value)| *value).collect::<Vec<f32>>(), 0.5).max(0.01)
    };
    let all = hair.iter().filter(|&&inside| inside).count();
    let outside = (0..hair.len())
        .filter(|&i| hair[i] && (crop.head_distance(i) > CLOSE || crop.v[i] > 0.3))
        .count();
    let face = median(&|i| skin[i] && is_core(crop.u[i], crop.v[i]));
    let covering = median(&|i| hair[i]);
    all > 0 && outside * 20 < all && 2.0 * libm::logf(face / covering).abs() < SEEN_THROUGH
}

/// How sure "no hair" can be. Chosen: a white rim as smooth as skin is not seen, as on one of the five heads of `lab/eval` of
/// which there is said to be none.
const NONE: f64 = 0.65;

/// The overlap with the true hair that is to be expected, 0–1; where there is none, [`NONE`] of how far the skin's probability
/// leads over the next above the hairline.
pub(super) fn confidence(crop: &Crop, found: &Posterior, labels: &[Label]) -> f64 {
    let is_hair = |label: &Label| matches!(label, Label::Hair | Label::Stubble);
    if labels.iter().any(is_hair) {
        skin::expected_overlap(found.classes[HAIR].as_raw(), labels.iter().map(is_hair))
    } else {
        let bare = |i: usize, label: &Label| *label == Label::Scalp && crop.v[i] < -1.0;
        NONE * skin::mean_lead(found, SKIN, labels.iter().enumerate().map(|(i, label)| bare(i, label)))
    }
}

/// The hair, or else the stubble.
pub(super) fn covering(regions: &Regions) -> &Mask {
    if regions.hair.is_empty() {
        &regions.stubble
    } else {
        &regions.hair
    }
}
