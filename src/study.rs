//! Several photos of one person: what they measured, merged.
//!
//! An error has a part that all photos of a person share — what is taken for usual in a tier, the spectrum of their skin, the
//! camera, and the light where it is one — and a part that each photo has for itself. Only that part is less in a mean. How
//! large it can be is known by tier (`OWN`); how large it is, the photos themselves show: whoever is measured twice in one
//! light comes out alike twice, and as wrong.
//!
//! Bad at two photos that disagree: nothing tells which one is wrong, so both are named and the interval holds both.

use crate::{
    color::{Lab, delta_e_2000},
    follicles::Coverage,
    light::Illuminant,
    tone::{HairTone, SkinTone, hair::Gray},
    units::Estimate,
};

/// What was measured of a head, in one photo or in several.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Under which light; of several photos, that of the best.
    pub light: Illuminant,
    /// The color of the skin.
    pub skin: SkinTone,
    /// That of bare scalp alone, where it is seen; of several photos, that of the best.
    pub scalp: Option<SkinTone>,
    /// The color of the hair; `None` where there is none.
    pub hair: Option<HairTone>,
    /// Logarithm of shaved over bare skin in red, green and blue, where both are seen.
    pub stubble: Option<[Estimate; 3]>,
    /// How much hair there is.
    pub coverage: Option<Coverage>,
}

/// Share of the error's variance that a photo has for itself where the light of each is another, at most. Fitted: half the
/// mean square of the differences of two photos' errors over that of the errors, in L*, a* and b* together, of 70 generated
/// persons with four photos each (seeds 510, 515 and 516; one camera a person): 0.47 where nothing white is seen, 0.55 by
/// the whites of the eyes, 0.46 by paper, 0.69 by a chart. In one light (seed 510, frames of one camera) it is 0.03 by the
/// eyes and 0.26 without. Photos of different tiers share less than is taken here. Verified on seed 610: the bound of the
/// merge of four holds in 95 %.
const OWN: f64 = 0.5;

/// A photo's share of its own, as a multiple of how far photos are from their mean: mean square in bounds of 90 % over the
/// number of photos less one. Fitted: one over the mean square of the error of single photos in their bounds, 1.9 for 396
/// photos of the same seeds and 2.8 without the worst twentieth.
const OF_BOUND: f64 = 2.2;

/// Times that the weights of three photos or more are set anew. Chosen: they change by less than a thousandth after.
const ROUNDS: usize = 6;

/// Merges what photos measured; the light is that of the photo at `best`. With it, for each photo, whether its skin differs
/// from what the others say by more than its own interval allows. `None` without photos.
#[must_use]
pub fn merge(photos: &[&Measured], best: usize) -> Option<(Measured, Vec<bool>)> {
    let one = *photos.get(best)?;
    if photos.len() == 1 {
        return Some((one.clone(), vec![false]));
    }
    let mut doubts = vec![1.0; photos.len()];
    // How far each is from the mean, in its own bounds.
    let mut off = vec![0.0; photos.len()];
    // Of two that disagree, a second round would choose one.
    for _ in 0..if photos.len() > 2 { ROUNDS } else { 1 } {
        let certainty = |(photo, doubt): (&&Measured, &f64)| {
            let bound = photo.skin.delta_e00_high.max(0.1) * doubt;
            (photo.skin.best(), 1.0 / (bound * bound))
        };
        let each = photos.iter().zip(&doubts).map(certainty);
        let (sum, all) = each.fold(([0.0; 3], 0.0), |([l, a, b], all), (lab, weight)| {
            (
                [l + weight * lab.l, a + weight * lab.a, b + weight * lab.b],
                all + weight,
            )
        });
        let [l, a, b] = sum.map(|sum| sum / all);
        let mean = Lab::new(l, a, b);
        for ((photo, off), doubt) in photos.iter().zip(&mut off).zip(&mut doubts) {
            *off = delta_e_2000(photo.skin.best(), mean) / photo.skin.delta_e00_high.max(0.1);
            // Beyond what its interval allows, a photo is held for less sure by the square of how far.
            *doubt = (*off * *off).max(1.0);
        }
    }
    let apart: f64 = off
        .iter()
        .zip(&doubts)
        .map(|(off, doubt)| off * off / (doubt * doubt))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a count of photos")]
    let own = (OF_BOUND * apart / (photos.len() - 1) as f64).min(OWN);
    let told: Vec<_> = photos.iter().map(|photo| estimates(photo)).collect();
    let mut all = [None; QUANTITIES];
    for (quantity, merged) in all.iter_mut().enumerate() {
        let each = told.iter().zip(&doubts);
        let parts: Vec<_> = each
            .filter_map(|(told, doubt)| Some(((*told.get(quantity)?)?, *doubt)))
            .collect();
        // what most do not show is not there
        if 2 * parts.len() >= photos.len() {
            *merged = together(&parts, own);
        }
    }
    Some((rebuilt(photos, one, &all), off.iter().map(|off| *off > 1.0).collect()))
}

/// Quantities of a photo that are merged.
const QUANTITIES: usize = 16;

fn estimates(photo: &Measured) -> [Option<Estimate>; QUANTITIES] {
    let [l, a, b] = photo.skin.lab.map(Some);
    let bound = Some(Estimate::new(0.0, photo.skin.delta_e00_high));
    let hair = photo.hair.as_ref();
    let [hair_l, hair_a, hair_b] = hair.map_or([None; 3], |hair| hair.lab.map(Some));
    let (level, contrast) = hair.map(|hair| (hair.level, hair.contrast_to_skin)).unzip();
    let (white, others) = hair
        .and_then(|hair| hair.gray)
        .map(|gray| (gray.share, gray.others))
        .unzip();
    let [red, green, blue] = photo.stubble.map_or([None; 3], |ln| ln.map(Some));
    let (hidden, under) = photo
        .coverage
        .map(|coverage| (coverage.hidden, Estimate::new(coverage.under_stubble, 1.0)))
        .unzip();
    [
        l, a, b, bound, hair_l, hair_a, hair_b, level, contrast, white, others, red, green, blue, hidden, under,
    ]
}

/// The photos as one, of what was merged. What is a word is that of the photo whose number is nearest.
fn rebuilt(photos: &[&Measured], one: &Measured, all: &[Option<Estimate>; QUANTITIES]) -> Measured {
    let mut merged = one.clone();
    let [
        l,
        a,
        b,
        bound,
        hair_l,
        hair_a,
        hair_b,
        level,
        contrast,
        white,
        others,
        red,
        green,
        blue,
        hidden,
        under,
    ] = *all;
    if let (Some(l), Some(a), Some(b), Some(bound)) = (l, a, b, bound) {
        merged.skin = SkinTone::of([l, a, b], bound.half_width());
    }
    let (mut hair_off, mut hidden_off) = (f64::INFINITY, f64::INFINITY);
    (merged.hair, merged.coverage) = (None, None);
    for photo in photos {
        if let (Some(hair), Some(l), Some(a), Some(b)) = (photo.hair, hair_l, hair_a, hair_b) {
            let off = delta_e_2000(hair.best(), Lab::new(l.value, a.value, b.value));
            if off < hair_off {
                hair_off = off;
                merged.hair = Some(HairTone {
                    lab: [l, a, b],
                    family: hair.family,
                    level: level.unwrap_or(hair.level),
                    contrast_to_skin: contrast.unwrap_or(hair.contrast_to_skin),
                    gray: white.zip(others).map(|(share, others)| Gray { share, others }),
                });
            }
        }
        if let (Some(coverage), Some(hidden), Some(under)) = (photo.coverage, hidden, under) {
            let off = (coverage.hidden.value - hidden.value).abs();
            if off < hidden_off {
                hidden_off = off;
                merged.coverage = Some(Coverage {
                    hidden,
                    under_stubble: under.value,
                    ..coverage
                });
            }
        }
    }
    merged.stubble = match (red, green, blue) {
        (Some(red), Some(green), Some(blue)) => Some([red, green, blue]),
        _ => None,
    };
    merged
}

/// Estimates of one thing, each with how much less sure it is than it says, as one: `own` is the share of the variance that
/// each has for itself. Weights are those of least variance for errors that all are correlated as [`OWN`] says, or none.
fn together(parts: &[(Estimate, f64)], own: f64) -> Option<Estimate> {
    let sure = |(estimate, doubt): &(Estimate, f64)| 1.0 / (estimate.half_width() * doubt).max(1e-6);
    let (mut count, mut common) = (0.0, 0.0);
    for part in parts {
        count += 1.0;
        common += sure(part);
    }
    common *= (1.0 - OWN) / (OWN + count * (1.0 - OWN));
    // of the weights, of the weighed values, and of what lies on either side of them and its squares
    let (mut all, mut sum, mut sides, mut squares) = (0.0, 0.0, [0.0; 2], [0.0; 2]);
    for part in parts {
        let weight = sure(part) * (sure(part) - common).max(0.0);
        let Estimate { value, low, high } = part.0;
        all += weight;
        sum += weight * value;
        for ((side, square), far) in sides.iter_mut().zip(&mut squares).zip([value - low, high - value]) {
            let far = weight * far * part.1;
            *side += far;
            *square += far * far;
        }
    }
    if all <= 0.0 {
        return None;
    }
    let far = |side: f64, square: f64| ((1.0 - own) * side * side + own * square).sqrt() / all;
    let value = sum / all;
    Some(Estimate {
        value,
        low: value - far(sides[0], squares[0]),
        high: value + far(sides[1], squares[1]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{color::LinearRgb, follicles::Thinning, light::Tier, tone::Family};

    /// A photo of skin of a color known within a bound, with dark hair.
    fn photo([l, a, b]: [f64; 3], bound: f64) -> Measured {
        let part = |value: f64| Estimate::new(value, 0.8 * bound);
        let hair = |value: f64| Estimate::new(value, 9.0);
        Measured {
            light: Illuminant {
                white: LinearRgb::new(1.0, 1.0, 1.0),
                ln_white: Estimate::new(0.0, 0.2),
                matrix: None,
                tier: Tier::Sclera,
                reference: None,
                doubt: 0.0,
                notes: vec![],
            },
            skin: SkinTone::of([part(l), part(a), part(b)], bound),
            scalp: None,
            hair: Some(HairTone {
                lab: [hair(20.0), hair(2.0), hair(3.0)],
                family: Family::Black,
                level: Estimate::new(2.0, 1.0),
                contrast_to_skin: Estimate::new(2.0, 0.6),
                gray: None,
            }),
            stubble: None,
            coverage: Some(Coverage {
                hidden: Estimate::new(0.9, 0.1),
                under_stubble: 0.0,
                thinning: Thinning::Full,
            }),
        }
    }

    fn merged(photos: &[Measured]) -> (Measured, Vec<bool>) {
        merge(&photos.iter().collect::<Vec<_>>(), 0).unwrap()
    }

    /// Four photos as they come out in different light.
    const APART: [[f64; 3]; 4] = [
        [50.0, 12.0, 16.0],
        [54.0, 9.0, 19.0],
        [47.0, 13.0, 13.0],
        [52.0, 14.0, 20.0],
    ];

    #[test]
    fn alike_photos_tell_no_more_than_one() {
        let one = photo(APART[0], 6.0);
        let (four, disagree) = merged(&[one.clone(), one.clone(), one.clone(), one.clone()]);
        assert_eq!(disagree, [false; 4]);
        assert!((four.skin.delta_e00_high - 6.0).abs() < 1e-9, "{:?}", four.skin);
        for (all, one) in four.skin.lab.iter().zip(one.skin.lab) {
            assert!((all.value - one.value).abs() < 1e-9 && (all.half_width() - one.half_width()).abs() < 1e-9);
        }
        let (all, one) = (four.hair.unwrap(), one.hair.unwrap());
        assert!((all.contrast_to_skin.half_width() - one.contrast_to_skin.half_width()).abs() < 1e-9);
    }

    #[test]
    fn the_interval_shrinks_and_never_below_the_part_that_is_shared() {
        let mut last = 6.0;
        for count in [2, 4, 8, 64] {
            let photos: Vec<_> = APART.iter().cycle().take(count).map(|lab| photo(*lab, 6.0)).collect();
            let bound = merged(&photos).0.skin.delta_e00_high;
            assert!(bound < last && bound > 6.0 * (1.0 - OWN).sqrt(), "{count}: {bound}");
            last = bound;
        }
    }

    #[test]
    fn the_order_of_the_photos_is_of_no_matter() {
        let photos: Vec<_> = APART
            .iter()
            .zip([6.0, 5.0, 10.0, 7.0])
            .map(|(lab, bound)| photo(*lab, bound))
            .collect();
        let backward: Vec<_> = photos.iter().rev().cloned().collect();
        let (one, other) = (merged(&photos).0.skin, merged(&backward).0.skin);
        assert!((one.delta_e00_high - other.delta_e00_high).abs() < 1e-9);
        for (one, other) in one.lab.iter().zip(other.lab) {
            assert!((one.value - other.value).abs() < 1e-9 && (one.low - other.low).abs() < 1e-9);
        }
    }

    #[test]
    fn one_photo_that_is_wrong_is_named_and_moves_the_others_little() {
        for place in 0..4 {
            let mut photos = APART.map(|lab| photo(lab, 6.0)).to_vec();
            let right = merged(&photos).0.skin.best();
            photos[place] = photo([78.0, 4.0, 40.0], 6.0);
            let (all, disagree) = merged(&photos);
            assert_eq!(disagree, [0, 1, 2, 3].map(|each| each == place));
            assert!(delta_e_2000(all.skin.best(), right) < 3.0, "{:?}", all.skin);
        }
    }

    #[test]
    fn two_that_disagree_are_both_named_and_the_interval_holds_both() {
        let photos = [photo([40.0, 12.0, 16.0], 5.0), photo([62.0, 12.0, 16.0], 5.0)];
        let (all, disagree) = merged(&photos);
        assert_eq!(disagree, [true; 2]);
        let [l, ..] = all.skin.lab;
        assert!(l.low < 42.0 && l.high > 60.0, "{l:?}");
    }

    #[test]
    fn a_photo_with_a_chart_outweighs_three_without() {
        let mut photos = APART.map(|lab| photo(lab, 10.0)).to_vec();
        photos[0] = photo([50.0, 12.0, 16.0], 3.0);
        let all = merged(&photos).0.skin;
        assert!(delta_e_2000(all.best(), photos[0].skin.best()) < 0.5, "{all:?}");
        assert!(all.delta_e00_high <= 3.0, "{all:?}");
    }

    #[test]
    fn hair_that_most_see_is_there_and_of_the_family_that_most_see() {
        let mut photos = APART.map(|lab| photo(lab, 6.0)).to_vec();
        photos[1].hair = None;
        let brown = photos[2].hair.as_mut().unwrap();
        brown.family = Family::DarkBrown;
        brown.lab[0] = Estimate::new(26.0, 9.0);
        assert_eq!(merged(&photos).0.hair.unwrap().family, Family::Black);
        photos[0].hair = None;
        photos[3].hair = None;
        assert_eq!(merged(&photos).0.hair, None);
    }
}
