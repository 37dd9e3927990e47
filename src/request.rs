//! What a caller may ask of one photo: flat, plain data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    error::Error,
    light::{Asked, Reference},
    optics::stubble::{Growth, Shafts},
    plan::Stage,
    practice::{read, suggestion},
    regions::{Oval, View, hints::Hint},
    units::Estimate,
};

/// Most points of a drawn line. Chosen: a finger leaves fewer.
const MOST_POINTS: usize = 1000;

/// What to do with a photo. Every field may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Request {
    /// The face from hairline to chin and ear to ear, in pixels of the upright photo. Without it the head is searched.
    /// From the side it lies on cheek and temple; of a crown it is the circle that the head fills, without it the middle of
    /// the picture; of a patch it is not looked at.
    pub oval: Option<Oval>,
    /// From where the head is seen.
    pub view: View,
    /// Where hair is missing, as the visitor says. Without it the plan is for the areas that `stage` of the report names.
    pub stage: Option<Stage>,
    /// The visitor's descent, as they say: an id in `hair.populations` of the practice document. It tells how dense and how
    /// thick hair usually is, where nobody has counted it.
    pub population: Option<String>,
    /// Hairs on a square centimeter where it is not thin, if somebody has counted them.
    pub hairs_per_cm2: Option<f64>,
    /// Mean diameter of a hair, micrometers, if somebody has measured it.
    pub shaft_um: Option<f64>,
    /// What the visitor says of themselves.
    pub client: Client,
    /// The hairline as drawn, from one temple to the other, in pixels of the upright photo.
    pub hairline: Option<Vec<[f64; 2]>>,
    /// What is where in the upright photo, as taps and strokes on it say. Of two on one place the later holds.
    pub hints: Vec<Hint>,
    /// Which reference for white may be used.
    pub reference: Reference,
    /// Where white paper or a gray card is in the upright photo.
    pub reference_at: Option<Point>,
    /// The outer corners of a ColorChecker in the upright photo, in order round it.
    pub reference_corners: Option<[Point; 4]>,
}

/// A place in the upright photo, pixels from its left and upper edge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Pixels from the left.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
}

/// What a visitor says of themselves. Every field may be left out; none is ever told from a face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Client {
    /// Age, years.
    pub age_years: Option<f64>,
    /// Area of scars to be covered, cm².
    pub scars_cm2: Option<f64>,
    /// Whether the skin is oily.
    pub oily_skin: bool,
    /// Whether the place was tattooed before.
    pub earlier_tattoo: bool,
    /// Whether the hair beside it will be left to grow.
    pub hair_stays_long: bool,
}

/// Half width of the interval of what somebody has counted or measured, as a share of it. Published: phototrichograms
/// corrected by hand count within 7–9 % (`sources`); here a little more, for heads are counted in one place.
const COUNTED_WITHIN: f64 = 0.10;

/// What is taken for the density and thickness of hair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum HairSource {
    /// A count, as the request has it.
    Counted,
    /// What is usual for the descent that the visitor named.
    Population,
    /// What the practice assumes.
    Assumed,
}

/// A request that leaves all out, with its fields.
const NOTHING: &str = concat!(
    r#"{"oval":null,"view":"front","stage":null,"population":null,"hairsPerCm2":null,"shaftUm":null,"#,
    r#""client":{"ageYears":null,"scarsCm2":null,"oilySkin":false,"earlierTattoo":false,"hairStaysLong":false},"#,
    r#""hairline":null,"hints":[],"reference":"auto","referenceAt":null,"referenceCorners":null}"#
);

/// Sets one field of a document that has them all, so that a wrong one is named.
fn set(document: &mut Value, path: &[&str], value: Value) -> Result<(), Error> {
    let told = path.join(".");
    let Some((name, above)) = path.split_last() else {
        return Ok(());
    };
    let place = above
        .iter()
        .try_fold(&mut *document, |place, name| place.get_mut(*name));
    let Some(fields) = place.and_then(Value::as_object_mut) else {
        return Ok(()); // the path starts in NOTHING
    };
    let known: Vec<&String> = fields.keys().collect();
    let known: Vec<&str> = known.iter().map(|name| name.as_str()).collect();
    if !known.contains(name) {
        let problem = format!("is not a field here; {}", suggestion(name, &known));
        return Err(Error::request(told, problem));
    }
    fields.insert((*name).to_owned(), value);
    read::<Request>(document).map_err(|misfit| Error::request(told, misfit.to_string()))?;
    Ok(())
}

impl Request {
    /// Reads a request field by field, so that a wrong one is named.
    ///
    /// # Errors
    /// [`Error::Request`] with the path of a field that is not known, not of its type or not as [`check`](Self::check)
    /// wants it; the path is `request` where there are no fields.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let given: Value =
            serde_json::from_str(json).map_err(|error| Error::request("request", format!("is not JSON: {error}")))?;
        let Value::Object(given) = given else {
            return Err(Error::request("request", "must be an object"));
        };
        let mut document: Value = serde_json::from_str(NOTHING).unwrap_or_default(); // a test reads it too
        for (name, value) in given {
            match value {
                Value::Object(fields) if name == "client" => {
                    for (field, value) in fields {
                        set(&mut document, &[&name, &field], value)?;
                    }
                }
                value => set(&mut document, &[&name], value)?,
            }
        }
        let request: Self = read(&document).map_err(|misfit| Error::request("request", misfit.to_string()))?;
        request.check()?;
        Ok(request)
    }

    /// Checks what the types do not.
    ///
    /// # Errors
    /// [`Error::Request`] when the oval is not a finite one with positive half axes, or another number is one that no head has.
    pub fn check(&self) -> Result<(), Error> {
        for (name, value, low, high) in [
            // Whole numbers: the code to write any other is 5 KB of what a visitor downloads.
            ("hairsPerCm2", self.hairs_per_cm2, 10_u16, 600_u16),
            ("shaftUm", self.shaft_um, 10, 200),
            ("client.ageYears", self.client.age_years, 0, 150),
            ("client.scarsCm2", self.client.scars_cm2, 0, 500),
        ] {
            if value.is_some_and(|value| !(f64::from(low)..=f64::from(high)).contains(&value)) {
                return Err(Error::request(name, format!("must be {low} to {high}")));
            }
        }
        let finite = |point: &[f64; 2]| point.iter().all(|x| x.is_finite());
        if self
            .hairline
            .as_ref()
            .is_some_and(|line| line.len() > MOST_POINTS || !line.iter().all(finite))
        {
            return Err(Error::request(
                "hairline",
                format!("must be at most {MOST_POINTS} points of two finite numbers of pixels"),
            ));
        }
        let corners = self
            .reference_corners
            .into_iter()
            .flatten()
            .map(|point| ("referenceCorners", point));
        for (name, Point { x, y }) in corners.chain(self.reference_at.map(|point| ("referenceAt", point))) {
            if !(x.is_finite() && y.is_finite()) {
                return Err(Error::request(name, "must be a finite number of pixels"));
            }
        }
        let Some(oval) = self.oval else { return Ok(()) };
        for (name, value) in [("cx", oval.cx), ("cy", oval.cy), ("a", oval.a), ("b", oval.b)] {
            if !value.is_finite() {
                return Err(Error::request(
                    format!("oval.{name}"),
                    "must be a finite number of pixels",
                ));
            }
        }
        for (name, value) in [("a", oval.a), ("b", oval.b)] {
            if value <= 0.0 {
                return Err(Error::request(
                    format!("oval.{name}"),
                    "must be a positive number of pixels",
                ));
            }
        }
        Ok(())
    }

    /// Checks the hints for a photo of this width and height.
    ///
    /// # Errors
    /// [`Error::Request`] with the path of a hint that has no point, one outside the photo, too many, or no brush.
    pub fn check_hints(&self, (width, height): (u32, u32)) -> Result<(), Error> {
        let inside = |[x, y]: &[f64; 2]| (0.0..=f64::from(width)).contains(x) && (0.0..=f64::from(height)).contains(y);
        let mut left = MOST_POINTS;
        for (place, hint) in self.hints.iter().enumerate() {
            let some = (1..=left).contains(&hint.points.len());
            let brush = hint.radius.is_none_or(|radius| radius > 0.0);
            if !(some && brush && hint.points.iter().all(inside)) {
                return Err(Error::request(
                    format!("hints[{place}]"),
                    format!(
                        "must have points in the photo, {MOST_POINTS} with all others at most, and a positive radius"
                    ),
                ));
            }
            left -= hint.points.len();
        }
        Ok(())
    }

    /// The hair that grows where it is not thin: as counted, as is usual for the visitor's descent, or as assumed.
    ///
    /// # Errors
    /// [`Error::Request`] when the practice does not know the descent.
    pub fn growth(&self, hair: &Shafts) -> Result<(Growth, HairSource), Error> {
        let (mut growth, mut source) = (hair.usual(), HairSource::Assumed);
        if let Some(id) = &self.population {
            let Some(found) = hair.populations.iter().find(|population| population.id == *id) else {
                let ids: Vec<&str> = hair
                    .populations
                    .iter()
                    .map(|population| population.id.as_str())
                    .collect();
                return Err(Error::request(
                    "population",
                    format!("must be one of {}", ids.join(", ")),
                ));
            };
            growth = Growth {
                hairs_per_cm2: found.hairs_per_cm2,
                shaft_um: found.shaft_um,
            };
            source = HairSource::Population;
        }
        if let Some(hairs) = self.hairs_per_cm2 {
            growth.hairs_per_cm2 = Estimate::new(hairs, COUNTED_WITHIN * hairs);
            source = HairSource::Counted;
        }
        if let Some(shaft_um) = self.shaft_um {
            growth.shaft_um = Estimate::new(shaft_um, COUNTED_WITHIN * shaft_um);
        }
        Ok((growth, source))
    }

    /// What is said about references, for a picture measured on blocks of so many pixels.
    #[must_use]
    pub fn asked(&self, block: f64) -> Asked {
        let place = |Point { x, y }: Point| [x / block, y / block];
        Asked {
            reference: self.reference,
            at: self.reference_at.map(place),
            corners: self.reference_corners.map(|corners| corners.map(place)),
            no_eyes: self.view != View::Front,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::Label;

    #[test]
    fn a_request_reads_as_it_is_written() {
        let whole = Request {
            oval: Some(Oval {
                cx: 320.0,
                cy: 240.5,
                a: 100.0,
                b: 120.0,
            }),
            view: View::Crown,
            stage: Some(Stage::Full),
            population: Some("thai".to_owned()),
            hairs_per_cm2: Some(170.5),
            shaft_um: Some(81.0),
            client: Client {
                age_years: Some(47.0),
                scars_cm2: Some(3.5),
                oily_skin: true,
                earlier_tattoo: true,
                hair_stays_long: true,
            },
            hairline: Some(vec![[1.0, 2.0], [3.0, 4.5]]),
            hints: vec![Hint {
                label: Label::Scalp,
                points: vec![[5.0, 6.0], [7.5, 8.0]],
                radius: Some(2.5),
            }],
            reference: Reference::GrayCard,
            reference_at: Some(Point { x: 4.0, y: 5.5 }),
            reference_corners: Some([0.0, 1.0, 2.0, 3.0].map(|x| Point { x, y: x + 0.5 })),
        };
        for request in [Request::default(), whole] {
            let json = serde_json::to_string(&request).unwrap();
            assert_eq!(Request::from_json(&json), Ok(request));
        }
        assert_eq!(serde_json::to_string(&Request::default()).unwrap(), NOTHING);
        assert_eq!(Request::from_json("{}"), Ok(Request::default()));
        let partly = Request::from_json(r#"{"client": {"oilySkin": true}}"#).unwrap();
        assert!(partly.client.oily_skin && partly.client.age_years.is_none());
    }

    #[test]
    fn a_wrong_field_is_named() {
        for (json, path, problem) in [
            (r#"{"ovall": null}"#, "ovall", "did you mean `oval`?"),
            (r#"{"oval": 5}"#, "oval", "another type"),
            (
                r#"{"oval": {"cx": null, "cy": 1, "a": 1, "b": 1}}"#,
                "oval",
                "another type",
            ),
            (
                r#"{"oval": {"cx": 9, "cy": 9, "a": 0, "b": 1}}"#,
                "oval.a",
                "must be a positive",
            ),
            (r#"{"stage": "IX"}"#, "stage", "must be one of II, III"),
            (r#"{"stage": 2}"#, "stage", "another type"),
            (r#"{"view": "top"}"#, "view", "must be one of front, side, crown, patch"),
            (r#"{"oval": null, "reference": null}"#, "reference", "another type"),
            (
                r#"{"client": {"oilySkn": true}}"#,
                "client.oilySkn",
                "did you mean `oilySkin`?",
            ),
            (r#"{"client": {"oilySkin": 1}}"#, "client.oilySkin", "another type"),
            (r#"{"client": 1}"#, "client", "another type"),
            (
                r#"{"client": {"ageYears": 500}}"#,
                "client.ageYears",
                "must be 0 to 150",
            ),
            (r#"{"hairsPerCm2": 5}"#, "hairsPerCm2", "must be 10 to 600"),
            (
                r#"{"hints": [{"label": "beard", "points": [[1, 2]]}]}"#,
                "hints",
                "must be one of",
            ),
            (r#"{"hints": [{"label": "hair"}]}"#, "hints", "another type"),
            (r#"{"hints": {}}"#, "hints", "another type"),
            (r#"{"hairline": 3}"#, "hairline", "another type"),
            (r#"{"hairline": [[1, 2, 3]]}"#, "hairline", "another type"),
            ("[]", "request", "must be an object"),
            ("{", "request", "is not JSON"),
        ] {
            match Request::from_json(json) {
                Err(Error::Request {
                    path: found,
                    problem: told,
                }) => {
                    assert!(found == path && told.contains(problem), "{json}: {found}: {told}");
                }
                other => panic!("{json} gave {other:?}"),
            }
        }
    }

    #[test]
    fn a_hint_that_no_photo_has_is_named() {
        let hints = |given: &[(&[[f64; 2]], Option<f64>)]| Request {
            hints: given
                .iter()
                .map(|(points, radius)| Hint {
                    label: Label::Hair,
                    points: points.to_vec(),
                    radius: *radius,
                })
                .collect(),
            ..Request::default()
        };
        let good: (&[[f64; 2]], _) = (&[[0.0, 0.0], [640.0, 480.0]], Some(3.0));
        assert_eq!(hints(&[good, good]).check_hints((640, 480)), Ok(()));
        let many = vec![[1.0, 1.0]; MOST_POINTS - 1];
        for bad in [
            (&[][..], None),
            (&[[640.5, 0.0]], None),
            (&[[1.0, -0.1]], None),
            (&[[f64::NAN, 1.0]], None),
            (&[[1.0, f64::INFINITY]], None),
            (&[[1.0, 1.0]], Some(0.0)),
            (&[[1.0, 1.0]], Some(f64::NAN)),
            (&many, None),
        ] {
            match hints(&[good, bad]).check_hints((640, 480)) {
                Err(Error::Request { path, .. }) => assert_eq!(path, "hints[1]"),
                other => panic!("{bad:?} gave {other:?}"),
            }
        }
    }
}
