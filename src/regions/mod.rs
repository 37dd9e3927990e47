//! Stage 2: where is the head, the skin, the hair.

mod grid;
mod crop;
mod colors;
mod learned;
mod segment;
mod outline;
mod search;
pub mod head;
mod skin;
mod hair;
pub mod hints;
pub mod external;
#[cfg(feature = "views")]
pub mod views;
pub mod hairline;

use core::ops::Range;

use imageproc::rect::Rect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::learned::RegionModel;
use crate::{
    raster::{LinearImage, Mask},
    units::round,
};
use external::LabelMask;
use hints::{Hint, Painted};

/// An ellipse with upright axes, in pixels of whatever picture its holder speaks of: center, half width, half height.
///
/// Of a face it runs from the hairline (where it is or was) to the chin and from ear to ear; `b` is 1.15–1.35 `a`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Oval {
    /// Center, pixels from the left edge.
    pub cx: f64,
    /// Center, pixels from the upper edge.
    pub cy: f64,
    /// Half width, pixels.
    pub a: f64,
    /// Half height, pixels.
    pub b: f64,
}

impl Oval {
    /// Where the head is in a picture of a crown: as the guide has it, in its middle.
    #[must_use]
    pub fn guide(width: u32, height: u32) -> Self {
        let (width, height) = (f64::from(width), f64::from(height));
        let half = 0.45 * width.min(height);
        Self {
            cx: width / 2.0,
            cy: height / 2.0,
            a: half,
            b: half,
        }
    }

    /// What fills a picture.
    #[must_use]
    pub fn whole(width: u32, height: u32) -> Self {
        let (cx, cy) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        Self { cx, cy, a: cx, b: cy }
    }

    /// The same oval in a picture `factor` times as large.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            cx: self.cx * factor,
            cy: self.cy * factor,
            a: self.a * factor,
            b: self.b * factor,
        }
    }

    /// The same oval on whole tenths of a pixel.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self {
            cx: round(self.cx, 1),
            cy: round(self.cy, 1),
            a: round(self.a, 1),
            b: round(self.b, 1),
        }
    }
}

/// From where the head is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// The face.
    #[default]
    Front,
    /// Cheek and temple.
    Side,
    /// The top of the head; the oval is a circle that it fills.
    Crown,
    /// Scalp that fills the picture.
    Patch,
}

/// Who found the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum HeadSource {
    /// The caller gave the oval.
    Given,
    /// The face finder.
    Face,
    /// The face finder, which was not sure, and the colors there.
    Search,
    /// The guide: the middle of the picture is taken for it.
    Guide,
    /// Nobody.
    None,
}

/// A head in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// The face, in pixels of the reduced picture it was found in.
    pub oval: Oval,
    /// Who found it.
    pub source: HeadSource,
    /// How sure, 0–1.
    pub confidence: f64,
    /// How many faces of about this size were seen, this one included.
    pub faces: u32,
}

/// What the picture shows: four sets of pixels that do not overlap, of the reduced picture's size,
/// and from which of them colors may be taken.
#[derive(Clone, Debug)]
pub struct Regions {
    /// Skin of face, ears and neck.
    pub skin: Mask,
    /// Hair long enough to hide the scalp.
    pub hair: Mask,
    /// Shaved hair.
    pub stubble: Mask,
    /// Bare scalp: skin above the hairline.
    pub scalp: Mask,
    /// The part of the face's skin whose color can be trusted: away from outlines, eyes, brows, nostrils, lips and
    /// beard.
    pub skin_sample: Mask,
    /// The inner part of hair, or else of stubble.
    pub hair_sample: Mask,
    /// How sure the skin is, 0–1.
    pub skin_confidence: f64,
    /// How sure the hair is, or that there is none, 0–1.
    pub hair_confidence: f64,
    /// Where a tap would tell most; `None` where nothing is in doubt.
    pub doubt: Option<[f64; 2]>,
}

impl Regions {
    /// Nothing found, on a picture of this size.
    #[must_use]
    pub fn none(width: u32, height: u32) -> Self {
        let empty = || Mask::empty(width, height);
        Self {
            skin: empty(),
            hair: empty(),
            stubble: empty(),
            scalp: empty(),
            skin_sample: empty(),
            hair_sample: empty(),
            skin_confidence: 0.0,
            hair_confidence: 0.0,
            doubt: None,
        }
    }

    /// Names some pixels, and says whether colors may be taken from them.
    fn put(&mut self, label: Label, indices: Range<usize>, is_inner: bool) {
        let (all, inner) = match label {
            Label::Skin => (&mut self.skin, Some(&mut self.skin_sample)),
            Label::Hair => (&mut self.hair, Some(&mut self.hair_sample)),
            Label::Stubble => (&mut self.stubble, Some(&mut self.hair_sample)),
            Label::Scalp => (&mut self.scalp, None),
            Label::Other => return,
        };
        all.fill(indices.clone());
        if let Some(inner) = inner.filter(|_| is_inner) {
            inner.fill(indices);
        }
    }
}

/// Tells skin, hair, stubble and bare scalp apart round a head: as hints in pixels of the picture say, as a mask says where
/// there is one, and else by what the picture shows. Ovals that leave nothing to look at give empty regions.
#[must_use]
pub fn segment(
    image: &LinearImage,
    head: &Head,
    model: &RegionModel,
    hints: &[Hint],
    mask: Option<&LabelMask>,
) -> Regions {
    let mut regions = Regions::none(image.width(), image.height());
    let Some(crop) = crop::Crop::new(image, head.oval) else {
        return regions;
    };
    let painted = Painted::new(&crop, hints);
    if let Some(mask) = mask {
        return mask.regions(image, head.oval, &crop, &painted);
    }
    let evidence = segment::Evidence::new(&crop, model, &painted);
    let mut found = evidence.classify(true);
    let mut labels = hair::name(&crop, &found);
    let hairy = labels.iter().any(|label| matches!(label, Label::Hair | Label::Stubble));
    if hairy && !painted.names(segment::HAIR) && !hair::is_grown(&crop, &labels) {
        found = evidence.classify(false);
        labels = hair::name(&crop, &found);
    }
    painted.settle(&crop, &mut found, &mut labels);
    regions.doubt = painted.doubt(&crop, &found);
    regions.skin_confidence = skin::confidence(&found, &labels);
    regions.hair_confidence = hair::confidence(&crop, &found, &labels);
    outline::enlarge(image, &crop, &found, &labels, |indices, label, is_inner| {
        regions.put(label, indices, is_inner);
    });
    finish(&mut regions, head.oval, !painted.says(Label::Scalp));
    regions
}

/// Settles what is forehead, where that is open, and from where colors are taken.
fn finish(regions: &mut Regions, oval: Oval, open: bool) {
    if open {
        forehead_is_skin(regions, oval);
    }
    if let Some(sample) = skin::sample(&regions.skin, &regions.skin_sample, oval) {
        regions.skin_sample = sample;
    }
    if regions.hair_sample.is_empty() {
        regions.hair_sample = hair::covering(regions).clone();
    }
}

/// Whether a point, in face coordinates, is of the head above where the hairline is or was, and above the ears.
fn is_above(u: f64, v: f64) -> bool {
    let within = |center: f64, [a, b]: [f64; 2]| {
        let (across, down) = (u / a, (v - center) / b);
        across * across + down * down < 1.0
    };
    v < EARS && !within(0.0, HAIRLINE) && within(-0.22, [1.1 * 1.42, 1.1 * 1.28])
}

/// The ellipse that the hairline follows, half axes in those of the oval. Fitted: on the five bald heads of `lab/eval`, whose
/// borders are drawn with a band left open, 0.88 to 0.95 do alike; the face finder's oval ends higher on a bald head.
const HAIRLINE: [f64; 2] = [1.0, 0.92];
/// Height under which ears may be, face coordinates. Chosen.
const EARS: f64 = -0.55;

/// Tallest strip of bare skin under hair that is forehead and not bared scalp, in half heights of the face. Chosen: ovals
/// end up to a quarter below the hairline.
const FOREHEAD: f64 = 0.3;

/// Bare scalp right under hair, as high as an oval may be off, is the forehead's.
fn forehead_is_skin(regions: &mut Regions, oval: Oval) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and is a count of rows"
    )]
    let tallest = (FOREHEAD * oval.b).max(0.0) as usize;
    let width = regions.scalp.width() as usize;
    // Strips begin right under hair, which few pixels are.
    let begins = |index: &usize| {
        let above = index.checked_sub(width);
        above.is_some_and(|above| regions.hair.contains(above) || regions.stubble.contains(above))
    };
    let starts: Vec<usize> = regions.scalp.indices().filter(begins).collect();
    let size = width * regions.scalp.height() as usize;
    for start in starts {
        let below = (start..size).step_by(width);
        let strip = below.take_while(|index| regions.scalp.contains(*index)).count();
        if strip <= tallest {
            for index in (start..size).step_by(width).take(strip) {
                regions.scalp.set(index, false);
                regions.skin.set(index, true);
            }
        }
    }
}

/// What a pixel is. Its number is its code in maps of regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Label {
    /// None of the others.
    Other,
    /// Skin of face, ears and neck.
    Skin,
    /// Hair long enough to hide the scalp.
    Hair,
    /// Shaved hair.
    Stubble,
    /// Bare scalp.
    Scalp,
}

/// Where the eyes are in a face with this oval: the one on the left of the picture, then the other. They may reach
/// beyond the picture.
#[must_use]
pub fn eye_boxes(oval: Oval) -> [Rect; 2] {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, which is what is wanted of absurd ovals"
    )]
    let whole = |value: f64| value.round().clamp(-1e6, 1e6) as i32;
    let side = |half: f64| whole(2.0 * half).max(1).unsigned_abs();
    [-EYES[0], EYES[0]].map(|u| {
        let (x, y) = (
            oval.cx + u * oval.a - EYES[2] * oval.a,
            oval.cy + EYES[1] * oval.b - EYES[3] * oval.b,
        );
        Rect::at(whole(x), whole(y)).of_size(side(EYES[2] * oval.a), side(EYES[3] * oval.b))
    })
}

/// An eye in face coordinates: distance from the middle, height of the center, half width, half height. Chosen:
/// holds the eyes where the oval is off by a tenth.
const EYES: [f64; 4] = [0.42, -0.14, 0.28, 0.15];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{ColorSpace, Frame};

    /// Encoded colors of the drawn scene.
    const SKIN: [u8; 3] = [198, 150, 125];
    const HAIR: [u8; 3] = [46, 32, 24];
    const WALL: [u8; 3] = [120, 150, 180];
    const SHIRT: [u8; 3] = [60, 90, 60];
    /// The face that is drawn.
    const FACE: Oval = Oval {
        cx: 160.0,
        cy: 170.0,
        a: 60.0,
        b: 75.0,
    };

    /// A head on a wall, 320 by 400: what covers its skull is `cap`, with a grain of `grain` on it.
    fn portrait(cap: [u8; 3], grain: i32) -> LinearImage {
        let rgba = (0..400_i32)
            .flat_map(|y| (0..320_i32).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let (u, v) = ((f64::from(x) - FACE.cx) / FACE.a, (f64::from(y) - FACE.cy) / FACE.b);
                let noise = (x * 7919 + y * 104_729 + x * y * 31).rem_euclid(17) - 8;
                let skull = u * u / 1.1 + (v + 0.15) * (v + 0.15) / 1.35 < 1.0;
                let dark =
                    (v + 0.18).abs() < 0.07 && (u.abs() - 0.42).abs() < 0.2 || (v - 0.5).abs() < 0.05 && u.abs() < 0.3;
                let (color, grain) = if dark {
                    ([90, 60, 50], 1)
                } else if skull && v < -0.85 {
                    (cap, grain)
                } else if skull || u * u + v * v < 1.0 || (u.abs() < 0.6 && v > 0.0 && v < 1.5) {
                    (SKIN, 1)
                } else if v > 1.35 {
                    (SHIRT, 1)
                } else {
                    (WALL, 1)
                };
                let shown = color.map(|c| u8::try_from((i32::from(c) + noise * grain / 8).clamp(0, 255)).unwrap());
                [shown[0], shown[1], shown[2], 255]
            })
            .collect();
        LinearImage::reduce(&Frame::new(320, 400, rgba, ColorSpace::Srgb).unwrap(), 640)
    }

    fn segment(image: &LinearImage, head: &Head, hints: &[Hint], mask: Option<&LabelMask>) -> Regions {
        super::segment(image, head, &RegionModel::built_in().unwrap(), hints, mask)
    }

    fn given(oval: Oval) -> Head {
        Head {
            oval,
            source: HeadSource::Given,
            confidence: 1.0,
            faces: 1,
        }
    }

    fn flat(width: u32, height: u32) -> LinearImage {
        let rgba = (0..width * height * 4)
            .map(|i| u8::try_from((i * 37) % 256).unwrap())
            .collect();
        LinearImage::reduce(&Frame::new(width, height, rgba, ColorSpace::Srgb).unwrap(), 640)
    }

    /// Share of the drawn points with this in them, in face coordinates.
    fn holds(mask: &Mask, u: f64, v: f64) -> bool {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "points of the drawn scene"
        )]
        let (x, y) = ((FACE.cx + u * FACE.a) as usize, (FACE.cy + v * FACE.b) as usize);
        mask.contains(y * mask.width() as usize + x)
    }

    #[test]
    fn skin_and_hair_are_found_where_they_are_drawn() {
        let regions = segment(&portrait(HAIR, 12), &given(FACE), &[], None);
        for (u, v) in [(0.0, 0.1), (-0.5, 0.3), (0.5, 0.3), (0.0, -0.6), (0.0, 1.2)] {
            assert!(holds(&regions.skin, u, v), "skin at {u}, {v}");
        }
        for (u, v) in [(0.0, -1.15), (-0.4, -1.05), (0.4, -1.05)] {
            assert!(holds(&regions.hair, u, v), "hair at {u}, {v}");
        }
        for (u, v) in [(-1.8, -0.5), (1.8, 0.2), (0.0, -1.9), (-1.5, 2.0)] {
            assert!(
                !holds(&regions.skin, u, v) && !holds(&regions.hair, u, v),
                "nothing at {u}, {v}"
            );
        }
        assert!(regions.skin_confidence > 0.5 && regions.hair_confidence > 0.3);
    }

    #[test]
    fn a_bald_head_has_scalp_and_no_ring_of_wall_for_hair() {
        let regions = segment(&portrait(SKIN, 1), &given(FACE), &[], None);
        assert_eq!(regions.hair.count() + regions.stubble.count(), 0, "no hair");
        assert!(holds(&regions.scalp, 0.0, -1.15) && holds(&regions.skin, 0.0, 0.1));
        assert!(regions.hair_confidence > 0.2, "{}", regions.hair_confidence);
    }

    #[test]
    fn shaved_hair_is_told_by_its_grain_and_lets_the_skin_through() {
        let regions = segment(&portrait([170, 128, 108], 30), &given(FACE), &[], None);
        assert!(holds(&regions.stubble, 0.0, -1.15) && !holds(&regions.stubble, 0.0, 0.1));
        assert_eq!(regions.hair.count(), 0);
    }

    #[test]
    fn no_pixel_is_two_things() {
        let image = portrait(HAIR, 12);
        let regions = segment(&image, &given(FACE), &[], None);
        for index in 0..image.clipped.as_raw().len() {
            let sets = [&regions.skin, &regions.hair, &regions.stubble, &regions.scalp];
            assert!(sets.iter().filter(|set| set.contains(index)).count() <= 1, "at {index}");
        }
    }

    #[test]
    fn samples_lie_inside_and_clear_of_the_eyes() {
        let regions = segment(&portrait(HAIR, 12), &given(FACE), &[], None);
        assert!(regions.skin_sample.count() > 500);
        assert!(regions.skin_sample.indices().all(|index| regions.skin.contains(index)));
        assert!(regions.hair_sample.indices().all(|index| regions.hair.contains(index)));
        for eye in eye_boxes(FACE) {
            let (x, y) = (eye.left() + 16, eye.top() + 11);
            let index = usize::try_from(y * 320 + x).unwrap();
            assert!(!regions.skin_sample.contains(index), "the middle of an eye");
        }
    }

    #[test]
    fn an_oval_partly_or_wholly_outside_is_no_trouble() {
        let image = portrait(HAIR, 12);
        for (cx, cy, a, b) in [
            (0.0, 0.0, 60.0, 75.0),
            (320.0, 400.0, 60.0, 75.0),
            (-1e9, 1e9, 60.0, 75.0),
            (160.0, 170.0, 1e9, 1e9),
            (160.0, 170.0, 1e-9, 1e-9),
            (160.0, 170.0, 0.0, 0.0),
            (f64::NAN, 170.0, 60.0, f64::INFINITY),
        ] {
            let oval = Oval { cx, cy, a, b };
            let regions = segment(&image, &given(oval), &[], None);
            assert!(
                regions.skin_confidence.is_finite() && regions.hair_confidence.is_finite(),
                "{oval:?}"
            );
            let _ = eye_boxes(oval);
        }
    }

    #[test]
    fn pictures_of_any_shape_are_no_trouble() {
        for (width, height) in [(1, 1), (3, 2), (1000, 1), (1, 700), (640, 5), (41, 39)] {
            let image = flat(width, height);
            let (width, height) = (f64::from(image.width()), f64::from(image.height()));
            let _ = head::find(&image, None, None);
            let oval = Oval {
                cx: width / 2.0,
                cy: height / 2.0,
                a: width / 4.0,
                b: height / 3.0,
            };
            let regions = segment(&image, &given(oval), &[], None);
            assert!(regions.skin_confidence.is_finite() && regions.hair_confidence.is_finite());
        }
    }

    fn tap(label: Label, u: f64, v: f64) -> Hint {
        Hint {
            label,
            points: vec![[FACE.cx + u * FACE.a, FACE.cy + v * FACE.b]],
            radius: None,
        }
    }

    /// What a drawn point is found to be.
    fn found(regions: &Regions, u: f64, v: f64) -> Label {
        let sets = [
            (&regions.skin, Label::Skin),
            (&regions.hair, Label::Hair),
            (&regions.stubble, Label::Stubble),
            (&regions.scalp, Label::Scalp),
        ];
        let set = sets.into_iter().find(|(set, _)| holds(set, u, v));
        set.map_or(Label::Other, |(_, label)| label)
    }

    #[test]
    fn a_tap_turns_what_it_is_put_on_and_leaves_the_face() {
        let image = portrait(HAIR, 12);
        for label in [Label::Other, Label::Skin, Label::Hair, Label::Stubble, Label::Scalp] {
            for (u, v) in [(0.0, -1.12), (-1.7, -0.4), (0.4, 0.25)] {
                let regions = segment(&image, &given(FACE), &[tap(label, u, v)], None);
                assert_eq!(found(&regions, u, v), label, "at {u}, {v}");
                assert_eq!(
                    found(&regions, -0.1, -0.4),
                    Label::Skin,
                    "the brow, with {label:?} at {u}, {v}"
                );
            }
        }
    }

    #[test]
    fn one_tap_brings_back_all_the_hair_that_was_not_believed() {
        // as smooth as skin, so that it is taken for shade
        let image = portrait([120, 88, 72], 1);
        let before = segment(&image, &given(FACE), &[], None);
        assert_eq!(before.hair.count() + before.stubble.count(), 0);
        let after = segment(&image, &given(FACE), &[tap(Label::Hair, 0.0, -1.1)], None);
        for (u, v) in [(0.0, -1.1), (-0.45, -1.0), (0.45, -1.0)] {
            assert_eq!(found(&after, u, v), Label::Hair, "at {u}, {v}");
        }
        assert!(after.hair.count() > 1500, "{}", after.hair.count());
        assert_eq!(found(&after, 0.0, 0.0), Label::Skin);
    }

    #[test]
    fn one_tap_renames_all_shaved_hair_and_scalp_and_skin_divide_where_they_are_tapped() {
        let shaved = portrait([170, 128, 108], 30);
        let hair = segment(&shaved, &given(FACE), &[tap(Label::Hair, 0.0, -1.15)], None);
        assert_eq!(hair.stubble.count(), 0);
        assert!(hair.hair.count() > 500);
        let bald = portrait(SKIN, 1);
        let (low, high) = (tap(Label::Scalp, 0.0, -0.7), tap(Label::Skin, 0.0, -1.15));
        let lower = segment(&bald, &given(FACE), &[low], None);
        let higher = segment(&bald, &given(FACE), &[high], None);
        assert_eq!(
            (found(&lower, 0.3, -0.75), found(&higher, 0.3, -1.12)),
            (Label::Scalp, Label::Skin)
        );
        assert_eq!(
            (found(&lower, 0.3, -0.4), found(&higher, 0.0, -1.3)),
            (Label::Skin, Label::Scalp)
        );
    }

    #[test]
    fn of_two_taps_on_one_place_the_later_holds_and_a_stroke_holds_along_its_line() {
        let image = portrait(HAIR, 12);
        let taps = [tap(Label::Skin, 0.0, -1.1), tap(Label::Other, 0.0, -1.1)];
        let last = |hints: &[Hint]| found(&segment(&image, &given(FACE), hints, None), 0.0, -1.1);
        assert_eq!((last(&taps[..1]), last(&taps)), (Label::Skin, Label::Other));
        let mut stroke = tap(Label::Stubble, -0.5, -0.3);
        stroke.points.push([FACE.cx + 0.5 * FACE.a, FACE.cy - 0.3 * FACE.b]);
        let regions = segment(&image, &given(FACE), &[stroke], None);
        for u in [-0.5, -0.2, 0.1, 0.5] {
            assert_eq!(found(&regions, u, -0.3), Label::Stubble, "at {u}");
        }
        assert_eq!(found(&regions, 0.0, 0.2), Label::Skin);
    }

    #[test]
    fn odd_hints_are_no_trouble() {
        let image = portrait(HAIR, 12);
        for points in [
            vec![],
            vec![[f64::NAN, 1.0]],
            vec![[1e300, -1e300], [0.0, 0.0]],
            vec![[-5.0, 9e9]],
        ] {
            for radius in [None, Some(0.0), Some(f64::NAN), Some(1e300)] {
                let points = points.clone();
                let hint = Hint {
                    label: Label::Skin,
                    points,
                    radius,
                };
                let regions = segment(&image, &given(FACE), &[hint], None);
                assert!(regions.skin_confidence.is_finite() && regions.hair_confidence.is_finite());
            }
        }
    }

    #[test]
    fn doubt_is_on_the_head_and_not_where_somebody_has_said() {
        let image = portrait([150, 150, 172], 12); // hair of about the wall's color
        let mut hints = vec![];
        for _ in 0..3 {
            let Some([x, y]) = segment(&image, &given(FACE), &hints, None).doubt else {
                break;
            };
            let (u, v) = ((x - FACE.cx) / FACE.a, (y - FACE.cy) / FACE.b);
            assert!(u.abs() < 2.0 && v.abs() < 2.0, "{u}, {v}");
            let near = |hint: &Hint| hint.points.iter().any(|[px, py]| (px - x).abs() + (py - y).abs() < 6.0);
            assert!(!hints.iter().any(near), "asked again at {x}, {y}");
            hints.push(tap(Label::Hair, u, v));
        }
        assert_eq!(segment(&image, &given(FACE), &[], Some(&whole(&image, 1))).doubt, None);
    }

    /// A mask of one code, of a tenth of a picture's size.
    fn whole(image: &LinearImage, code: u8) -> LabelMask {
        let (width, height) = (image.width() / 10, image.height() / 10);
        LabelMask::new(width, height, vec![code; (width * height) as usize]).unwrap()
    }

    #[test]
    fn a_mask_given_is_what_comes_out_and_a_hint_still_holds() {
        let image = portrait(HAIR, 12);
        let (width, height) = (image.width(), image.height());
        let code = |x: u32, y: u32| u8::try_from((x / 37 + y / 23 * 3) % 5).unwrap();
        for scale in [1, 2, 5] {
            let codes = (0..height / scale).flat_map(|y| (0..width / scale).map(move |x| code(x * scale, y * scale)));
            let mask = LabelMask::new(width / scale, height / scale, codes.collect()).unwrap();
            let regions = segment(&image, &given(FACE), &[], Some(&mask));
            let sets = [
                (1, &regions.skin),
                (2, &regions.hair),
                (3, &regions.stubble),
                (4, &regions.scalp),
            ];
            for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
                let index = (y * width + x) as usize;
                let told = sets
                    .iter()
                    .find(|(_, set)| set.contains(index))
                    .map_or(0, |(code, _)| *code);
                assert_eq!(
                    told,
                    code(x / scale * scale, y / scale * scale),
                    "at {x},{y}, 1:{scale}"
                );
            }
            assert!(regions.skin_sample.count() > 36);
            assert!(regions.skin_sample.indices().all(|index| regions.skin.contains(index)));
            let tapped = segment(&image, &given(FACE), &[tap(Label::Other, 0.0, 0.1)], Some(&mask));
            assert_eq!(found(&tapped, 0.0, 0.1), Label::Other);
        }
    }

    #[test]
    fn skin_of_a_mask_that_knows_no_scalp_is_scalp_above_the_hairline() {
        let image = portrait(SKIN, 1);
        let (open, told) = (whole(&image, 5), whole(&image, 1));
        let [open, told] = [&open, &told].map(|mask| segment(&image, &given(FACE), &[], Some(mask)));
        assert_eq!(
            (found(&open, 0.0, -1.2), found(&open, 0.0, 0.0)),
            (Label::Scalp, Label::Skin)
        );
        assert_eq!(told.scalp.count(), 0);
    }

    #[test]
    fn a_mask_that_is_none_is_refused() {
        for (width, height, codes) in [(2, 2, vec![0; 3]), (0, 0, vec![]), (0, 5, vec![]), (2, 1, vec![0, 7])] {
            let error = LabelMask::new(width, height, codes).unwrap_err();
            assert!(matches!(error, crate::error::Error::Request { path, .. } if path == "mask"));
        }
    }
}
