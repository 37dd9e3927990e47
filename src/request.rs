//! What a caller may ask of one photo: flat, plain data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    light::{Asked, Reference},
    plan::Stage,
    regions::Oval,
};

/// What to do with a photo. Every field may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Request {
    /// The face from hairline to chin and ear to ear, in pixels of the upright photo. Without it the head is searched.
    pub oval: Option<Oval>,
    /// Where hair is missing, as the visitor says. Without it the plan is for the areas that `stage` of the report names.
    pub stage: Option<Stage>,
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

impl Request {
    /// Checks what the types do not.
    ///
    /// # Errors
    /// [`Error::Request`] when the oval is not a finite one with positive half axes.
    pub fn check(&self) -> Result<(), Error> {
        let corners = self
            .reference_corners
            .into_iter()
            .flatten()
            .map(|point| ("referenceCorners", point));
        for (name, Point { x, y }) in corners.chain(self.reference_at.map(|point| ("referenceAt", point))) {
            if !(x.is_finite() && y.is_finite()) {
                return Err(Error::request(name.to_owned(), "must be a finite number of pixels"));
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

    /// What is said about references, for a picture measured on blocks of so many pixels.
    #[must_use]
    pub fn asked(&self, block: f64) -> Asked {
        let place = |Point { x, y }: Point| [x / block, y / block];
        Asked {
            reference: self.reference,
            at: self.reference_at.map(place),
            corners: self.reference_corners.map(|corners| corners.map(place)),
        }
    }
}
