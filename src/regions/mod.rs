//! Stage 2: where is the head, the skin, the hair.

mod segment;
mod search;
pub mod head;
mod skin;
mod hair;

use imageproc::rect::Rect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::raster::{LinearImage, Mask};

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
}

/// From where the head is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// The face.
    #[default]
    Front,
}

/// Who found the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum HeadSource {
    /// The caller gave the oval.
    Given,
    /// The face finder.
    Face,
    /// A search over ovals.
    Search,
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
    /// The part of the face's skin whose color can be trusted: away from outlines, eyes, brows, nostrils, lips and beard.
    pub skin_sample: Mask,
    /// The inner part of hair, or else of stubble.
    pub hair_sample: Mask,
    /// How sure the skin is, 0–1.
    pub skin_confidence: f64,
    /// How sure the hair is, or that there is none, 0–1.
    pub hair_confidence: f64,
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
        }
    }
}

/// Tells skin, hair, stubble and bare scalp apart round a head; ovals that leave nothing to look at give empty regions.
#[must_use]
pub fn segment(image: &LinearImage, head: &Head) -> Regions {
    let mut regions = Regions::none(image.width(), image.height());
    let Some(crop) = segment::Crop::new(image, head.oval) else {
        return regions;
    };
    let mut found = segment::classify(&crop, true);
    let mut labels = hair::name(&crop, &found);
    if labels.iter().any(|label| matches!(label, Label::Hair | Label::Stubble)) && !hair::is_grown(&crop, &labels) {
        found = segment::classify(&crop, false);
        labels = hair::name(&crop, &found);
    }
    regions.skin_confidence = skin::confidence(&found, &labels);
    regions.hair_confidence = hair::confidence(&crop, &found, &labels);
    segment::enlarge(image, &crop, &found, &labels, |index, label| match label {
        Label::Skin => regions.skin.set(index, true),
        Label::Hair => regions.hair.set(index, true),
        Label::Stubble => regions.stubble.set(index, true),
        Label::Scalp => regions.scalp.set(index, true),
        Label::Other => (),
    });
    regions.skin_sample = skin::sample(&regions.skin, head.oval);
    regions.hair_sample = hair::sample(&regions, head.oval);
    regions
}

/// What a pixel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Other,
    Skin,
    Hair,
    Stubble,
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
