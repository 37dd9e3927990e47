//! What a caller gets: plain data, camel case, units in the names, codes in place of sentences.
//!
//! The same bytes from the command line and from JavaScript: see [`Report::to_json`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    capture::{Note, Verdict},
    catalog::Shade,
    color::{hex, lab::to_linear},
    follicles::Coverage,
    light::{Illuminant, Seen, Tier},
    plan::{Care, Caution, Density, Plan, Stage, balding},
    raster::Mask,
    regions::{HeadSource, Oval, Regions, View, hairline::Hairline},
    tone::{Family, HairTone, ItaClass, MonkRange, SkinTone, Undertone, ita, monk, stubble, undertone},
    units::{Estimate, round},
};

/// The version of the report's shape, by semantic versioning.
pub const SCHEMA_VERSION: &str = "1.3.0";

/// All that was found in a photo, or in several of one person, and what follows from it. Absent knowledge is `null`, never
/// a guess.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// [`SCHEMA_VERSION`] of the program that wrote this.
    pub schema_version: String,
    /// Version of the program that wrote this.
    pub engine_version: String,
    /// The photo's name, or those of a study, when several were given on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// May this photo be trusted.
    pub capture: CaptureReport,
    /// Where the head is.
    pub head: HeadReport,
    /// What the picture shows, as shares of it.
    pub regions: RegionsReport,
    /// Under which light it was taken.
    pub light: LightReport,
    /// The color of the skin.
    pub skin: Option<SkinReport>,
    /// The color of the hair.
    pub hair: Option<HairReport>,
    /// What the face's hairline shows of balding; `null` in other views than the front.
    pub balding: Option<BaldingReport>,
    /// How much hair there is.
    pub follicles: Option<FolliclesReport>,
    /// Which pigment, and how far diluted.
    pub shade: Option<Shade>,
    /// How many dots on the top of the head, and how large.
    pub density: Option<Density>,
    /// What the artist does, by zone and session.
    pub plan: Option<Plan>,
    /// What must be said before.
    pub warnings: Vec<Caution>,
    /// What must be done after.
    pub care: Vec<Care>,
    /// Which assumptions and defaults the answer rests on.
    pub provenance: Provenance,
}

/// May this photo be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaptureReport {
    /// Whether it can be used.
    pub verdict: Verdict,
    /// What is wrong with it, worst first.
    pub notes: Vec<Note>,
}

/// Where the head is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeadReport {
    /// Who found it.
    pub source: HeadSource,
    /// The face from hairline to chin, in pixels of the upright photo.
    pub oval: Option<Oval>,
    /// From where it is seen.
    pub view: View,
    /// How sure, 0–1.
    pub confidence: f64,
}

/// What the picture shows, as shares of its pixels, 0–1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegionsReport {
    /// Skin of face, ears and neck.
    pub skin_fraction: f64,
    /// Hair long enough to hide the scalp.
    pub hair_fraction: f64,
    /// Shaved hair.
    pub stubble_fraction: f64,
    /// Bare scalp.
    pub scalp_fraction: f64,
    /// How sure.
    pub confidence: RegionConfidence,
    /// Where a tap would tell most, in pixels of the upright photo; `null` where nothing is in doubt.
    pub doubt_at: Option<[f64; 2]>,
    /// Where hair begins over the forehead, from the left of the photo to the right; `null` in other views than the front.
    pub hairline: Option<Vec<HairlinePoint>>,
}

/// A point of the hairline, in pixels of the upright photo.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HairlinePoint {
    /// Pixels from the left.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
    /// Whether bare skin leads up to hair there, with nothing between.
    pub certain: bool,
}

/// What a view of the face shows of balding. Heights are in those of the face, from chin to hairline, by the oval, which may
/// be off by a tenth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BaldingReport {
    /// The likeliest stage: a suggestion, which the plan does not follow unless the request gives it; `null` where the view
    /// does not tell one, or shows none.
    pub stage: Option<Stage>,
    /// How often the suggestion is right, 0–1; 0 without one.
    pub confidence: f64,
    /// How high the middle of the hairline lies: 1 is where hairlines begin; `null` where none is certain.
    pub height: Option<f64>,
    /// How much higher the hairline lies at the temples than in the middle; below 0 it falls, as full ones do.
    pub recession: Option<f64>,
    /// Share of the top of the head, as far as it is seen, that is bare, 0–1.
    pub thinning: Option<f64>,
    /// What the view cannot tell.
    pub notes: Vec<Note>,
}

/// How sure the regions are, 0–1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionConfidence {
    /// Of the skin.
    pub skin: f64,
    /// Of the hair.
    pub hair: f64,
}

/// Under which light the photo was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LightReport {
    /// How far colors can be trusted.
    pub tier: Tier,
    /// What a white surface beside the face would read in this picture: linear sRGB, green 1.
    pub white_linear_rgb: [f64; 3],
    /// The chart, paper or card that told it, and its corners in pixels of the upright photo.
    pub reference: Option<Seen>,
    /// Its correlated color temperature, kelvin.
    pub cct_kelvin: Option<f64>,
    /// Whether something in the picture tells how bright the light was.
    pub exposure_known: bool,
    /// What was used and what could not be.
    pub notes: Vec<Note>,
}

/// The color of the skin, CIELAB D65/2°.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SkinReport {
    /// L*, a*, b*.
    pub lab: [Estimate; 3],
    /// The same as an sRGB color.
    pub hex: String,
    /// Nine times in ten the true color lies within this CIEDE2000 of `lab`.
    #[serde(rename = "deltaE00High")]
    pub delta_e00_high: f64,
    /// Individual typology angle, degrees.
    pub ita_degrees: Estimate,
    /// Its class.
    pub ita_class: ItaClass,
    /// The range on the Monk scale.
    pub monk: MonkRange,
    /// The cast of the hue, where the light is known well enough.
    pub undertone: Option<Undertone>,
    /// L*, a*, b* of bare scalp alone, which the face's color above does not hold; `null` where none is seen.
    pub scalp_lab: Option<[Estimate; 3]>,
}

/// The color of the hair, CIELAB D65/2°.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HairReport {
    /// L*, a*, b*; `null` where there is no hair.
    pub lab: Option<[Estimate; 3]>,
    /// The same as an sRGB color.
    pub hex: Option<String>,
    /// Its family.
    pub family: Family,
    /// The hairdresser's level, 1 (black) to 10 (lightest).
    pub level: Option<Estimate>,
    /// Share of white hairs, 0–1; `null` where the color leaves nearly all open.
    pub gray_share: Option<Estimate>,
    /// Natural logarithm of skin's luminance over hair's in the same light; needs no white and no exposure.
    pub contrast_to_skin: Option<Estimate>,
    /// The same of bare skin over shaved, between whose shafts skin is seen; `null` where one of them is not.
    pub stubble_contrast: Option<Estimate>,
}

/// How much hair there is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FolliclesReport {
    /// Share of the hair-bearing scalp that is seen and hidden by hair, 0–1.
    pub coverage: Estimate,
    /// In words.
    pub thinning: crate::follicles::Thinning,
    /// Scale of the picture, pixels a millimeter.
    pub px_per_mm: Option<Estimate>,
    /// What gave the scale.
    pub scale_source: Option<String>,
    /// Follicular units on a square centimeter.
    pub units_per_cm2: Option<Estimate>,
    /// Hairs on a square centimeter.
    pub hairs_per_cm2: Option<Estimate>,
    /// Diameter of a shaft, micrometers.
    pub shaft_um: Option<Estimate>,
}

/// Which assumptions and defaults the answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// Name of the practice document.
    pub practice: String,
    /// The areas planned for.
    pub stage: Option<Stage>,
    /// Who chose them: `given` by the visitor, or `assumed` from the coverage found.
    pub stage_source: Option<StageSource>,
    /// What is taken for the density and thickness of the hair where it is not thin.
    pub hair_source: Option<crate::request::HairSource>,
    /// What the wanted look rests on.
    pub target: Option<crate::catalog::TargetSource>,
    /// How many photos the answer rests on; those that could not be used are not counted.
    pub photos: u32,
    /// The photo that `head`, `regions`, `light` and the preview are of, counted from 1: the one whose color is best known.
    pub photo_shown: u32,
}

impl RegionsReport {
    /// The shares of a picture, all zero without regions, and its hairline, measured on blocks of so many pixels.
    #[must_use]
    pub fn new(regions: Option<&Regions>, hairline: Option<&Hairline>, block: f64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
        let share = |of: fn(&Regions) -> &Mask| {
            regions.map_or(0.0, |regions| {
                let mask = of(regions);
                round(
                    mask.count() as f64 / f64::from(mask.width() * mask.height()).max(1.0),
                    3,
                )
            })
        };
        Self {
            skin_fraction: share(|regions| &regions.skin),
            hair_fraction: share(|regions| &regions.hair),
            stubble_fraction: share(|regions| &regions.stubble),
            scalp_fraction: share(|regions| &regions.scalp),
            doubt_at: regions.and_then(|regions| Some(regions.doubt?.map(|at| round(at * block, 1)))),
            confidence: RegionConfidence {
                skin: regions.map_or(0.0, |regions| round(regions.skin_confidence, 2)),
                hair: regions.map_or(0.0, |regions| round(regions.hair_confidence, 2)),
            },
            hairline: hairline.map(|hairline| {
                let told = hairline.points.iter().map(|point| {
                    let [x, y] = point.at.map(|place| round(place * block, 1));
                    let certain = point.certain;
                    HairlinePoint { x, y, certain }
                });
                told.collect()
            }),
        }
    }
}

impl BaldingReport {
    /// What is said of a hairline.
    #[must_use]
    pub fn new(hairline: &Hairline) -> Self {
        let seen = balding::Seen {
            height: hairline.height,
            recession: hairline.recession,
            thinning: hairline.thinning,
            open: hairline.open,
        };
        let (stage, confidence, notes) = balding::suggest(&seen);
        let told = |value: Option<f64>| value.map(|value| round(value, 2));
        Self {
            stage,
            confidence: round(confidence, 2),
            height: told(hairline.height),
            recession: told(hairline.recession),
            thinning: told(hairline.thinning),
            notes,
        }
    }
}

impl LightReport {
    /// What is said of a light, measured on blocks of so many pixels of the photo; nothing is known without one.
    #[must_use]
    pub fn new(light: Option<&Illuminant>, block: f64) -> Self {
        let white = light.map_or([1.0; 3], |light| [light.white.red, light.white.green, light.white.blue]);
        Self {
            tier: light.map_or(Tier::Statistical, |light| light.tier),
            white_linear_rgb: white.map(|channel| round(channel, 3)),
            reference: light.and_then(|light| light.reference.clone()).map(|seen| Seen {
                corners: seen.corners.map(|corner| corner.map(|place| round(place * block, 1))),
                ..seen
            }),
            cct_kelvin: None, // the camera has balanced the picture: what is left of the light's color is no temperature
            exposure_known: light.is_some_and(|light| light.tier != Tier::Statistical),
            notes: light.map_or_else(Vec::new, |light| light.notes.clone()),
        }
    }
}

impl SkinReport {
    /// What is said of a skin tone.
    #[must_use]
    pub fn new(tone: &SkinTone, scalp: Option<&SkinTone>, tier: Tier) -> Self {
        let ita_degrees = tone.ita_degrees.round(0);
        Self {
            lab: tone.lab.map(|estimate| estimate.round(1)),
            hex: hex(to_linear(tone.best())),
            delta_e00_high: round(tone.delta_e00_high, 1),
            ita_degrees,
            ita_class: ita::class(ita_degrees.value),
            monk: monk::range(ita_degrees),
            // Without a white, the error of the hue is larger than the bands of the undertone.
            undertone: (tier != Tier::Statistical).then(|| undertone::undertone(tone.best())),
            scalp_lab: scalp.map(|tone| tone.lab.map(|estimate| estimate.round(1))),
        }
    }
}

impl HairReport {
    /// What is said of a hair tone, or of there being no hair.
    #[must_use]
    pub fn new(tone: Option<&HairTone>, ln_ratio: Option<&[Estimate; 3]>) -> Self {
        Self {
            lab: tone.map(|tone| tone.lab.map(|estimate| estimate.round(1))),
            hex: tone.map(|tone| hex(to_linear(tone.best()))),
            family: tone.map_or(Family::None, |tone| tone.family),
            level: tone.map(|tone| tone.level.round(1)),
            gray_share: tone.and_then(|tone| tone.gray).map(|gray| gray.share.round(2)),
            contrast_to_skin: tone.map(|tone| tone.contrast_to_skin.round(2)),
            stubble_contrast: ln_ratio.map(|ln_ratio| stubble::contrast(ln_ratio).round(2)),
        }
    }
}

impl FolliclesReport {
    /// What is said of the coverage; counts need a scale, which a portrait does not have.
    #[must_use]
    pub fn new(coverage: &Coverage) -> Self {
        Self {
            coverage: coverage.hidden.round(2),
            thinning: coverage.thinning,
            px_per_mm: None,
            scale_source: None,
            units_per_cm2: None,
            hairs_per_cm2: None,
            shaft_um: None,
        }
    }
}

/// Who chose the areas of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum StageSource {
    /// The visitor.
    Given,
    /// The program, from how much hair it found.
    Assumed,
}

impl Report {
    /// The report as one line of JSON: the bytes that `JSON.stringify` gives for the same numbers.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

/// Plain data as JSON with whole numbers written as JavaScript writes them: `5`, not `5.0`.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, JavaScriptNumbers);
    match value.serialize(&mut serializer) {
        Ok(()) => String::from_utf8(bytes).unwrap_or_default(),
        Err(_) => String::new(), // plain data with string keys written to memory cannot fail
    }
}

struct JavaScriptNumbers;

impl serde_json::ser::Formatter for JavaScriptNumbers {
    fn write_f64<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, value: f64) -> std::io::Result<()> {
        let text = value.to_string(); // shortest that reads back, without an exponent
        writer.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        assert_eq!(json(&[5.0, 0.1, -2.25, 0.0]), "[5,0.1,-2.25,0]");
    }
}
