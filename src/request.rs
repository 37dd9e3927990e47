//! What a caller may ask of one photo: flat, plain data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{error::Error, light::Reference, plan::Stage, regions::Oval};

/// Most points of a drawn line. Chosen: a finger leaves fewer.
const MOST_POINTS: usize = 1000;

/// What to do with a photo. Every field may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Request {
    /// The face from hairline to chin and ear to ear, in pixels of the upright photo. Without it the head is searched.
    pub oval: Option<Oval>,
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
    /// Which reference for white may be used.
    pub reference: Reference,
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

impl Request {
    /// Checks what the types do not.
    ///
    /// # Errors
    /// [`Error::Request`] when the oval is not a finite one with positive half axes, or another number is one that no head has.
    pub fn check(&self) -> Result<(), Error> {
        for (name, value, low, high) in [
            ("hairsPerCm2", self.hairs_per_cm2, 10.0, 600.0),
            ("shaftUm", self.shaft_um, 10.0, 200.0),
            ("client.ageYears", self.client.age_years, 0.0, 150.0),
            ("client.scarsCm2", self.client.scars_cm2, 0.0, 500.0),
        ] {
            if value.is_some_and(|value| !(low..=high).contains(&value)) {
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
}
