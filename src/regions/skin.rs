//! Skin: how sure, and from where its color may be taken.

use super::{
    Label, Oval,
    segment::{Posterior, SKIN},
};
use crate::raster::Mask;

/// The overlap (intersection over union) with the true skin that is to be expected, 0–1.
pub(super) fn confidence(found: &Posterior, labels: &[Label]) -> f64 {
    expected_overlap(
        found.classes[SKIN].as_raw(),
        labels.iter().map(|label| matches!(label, Label::Skin | Label::Scalp)),
    )
}

/// The overlap with a class that is to be expected of the pixels that are in, if the probabilities are right: what is
/// likely of the class inside, over all that is inside or likely of the class; 0 where nothing is.
pub(super) fn expected_overlap(likely: &[f32], inside: impl Iterator<Item = bool>) -> f64 {
    let (mut both, mut either) = (0.0_f64, 0.0_f64);
    for (likely, inside) in likely.iter().zip(inside) {
        let likely = f64::from(*likely);
        if inside {
            both += likely;
            either += 1.0;
        } else {
            either += likely;
        }
    }
    if either > 0.0 { both / either } else { 0.0 }
}

/// The mean lead of a class over the next best among the pixels that are in; 0 where there are none.
pub(super) fn mean_lead(found: &Posterior, class: usize, inside: impl Iterator<Item = bool>) -> f64 {
    let (mut sum, mut n) = (0.0_f64, 0.0_f64);
    for (index, _) in inside.enumerate().filter(|(_, inside)| *inside) {
        let at = |class: usize| found.classes[class].as_raw()[index];
        let next = at((class + 1) % 3).max(at((class + 2) % 3));
        sum += f64::from(at(class) - next).max(0.0);
        n += 1.0;
    }
    if n > 0.0 { (sum / n).clamp(0.0, 1.0) } else { 0.0 }
}

/// Forehead and cheeks away from the skin's outline, or else whatever skin there is; `None` where what lies inside the
/// outline is best.
pub(super) fn sample(skin: &Mask, inner: &Mask, oval: Oval) -> Option<Mask> {
    let mut sample = Mask::empty(skin.width(), skin.height());
    let mut clear = 0;
    // Outside the oval nothing is clear.
    let span = |center: f64, half: f64, length: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates and is bounded by the picture"
        )]
        let end = |value: f64| (value as usize).min(length as usize);
        end(center - half)..end((center + half).ceil())
    };
    #[expect(clippy::cast_precision_loss, reason = "coordinates in a small picture")]
    let place = |at: usize, center: f64, half: f64| (at as f64 + 0.5 - center) / half;
    let columns = span(oval.cx, oval.a, skin.width());
    let across: Vec<f64> = columns.clone().map(|x| place(x, oval.cx, oval.a)).collect();
    for y in span(oval.cy, oval.b, skin.height()) {
        let v = place(y, oval.cy, oval.b);
        for (index, u) in (y * skin.width() as usize + columns.start..).zip(&across) {
            if inner.contains(index) && is_clear(*u, v) {
                sample.set(index, true);
                clear += 1;
            }
        }
    }
    if clear >= ENOUGH {
        Some(sample)
    } else if inner.count() >= ENOUGH {
        None
    } else {
        Some(skin.clone())
    }
}

/// Pixels that make a sample. Chosen: a patch of 6 by 6.
const ENOUGH: usize = 36;

/// Whether a point of the face is clear of brows and eyes, nostrils, lips and beard.
fn is_clear(u: f64, v: f64) -> bool {
    let side = u.abs();
    let brows_and_eyes = (-0.48..0.04).contains(&v) && (0.10..0.90).contains(&side);
    let nostrils = (0.12..0.40).contains(&v) && side < 0.30;
    u * u + v * v < 0.92 * 0.92 && v < 0.40 && !brows_and_eyes && !nostrils
}
