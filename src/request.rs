//! What a caller may ask of one photo: flat, plain data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    error::Error,
    light::Reference,
    plan::Stage,
    practice::{read, suggestion},
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
}

/// A request that leaves all out, with its fields.
const NOTHING: &str = r#"{"oval":null,"stage":null,"reference":"auto"}"#;

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
        let known: Vec<String> = document
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect();
        for (name, value) in given {
            let Some(place) = document.get_mut(&name) else {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let problem = format!("is not a field here; {}", suggestion(&name, &known));
                return Err(Error::request(name, problem));
            };
            *place = value;
            read::<Self>(&document).map_err(|misfit| Error::request(name, misfit.to_string()))?;
        }
        let request: Self = read(&document).map_err(|misfit| Error::request("request", misfit.to_string()))?;
        request.check()?;
        Ok(request)
    }

    /// Checks what the types do not.
    ///
    /// # Errors
    /// [`Error::Request`] when the oval is not a finite one with positive half axes.
    pub fn check(&self) -> Result<(), Error> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_as_it_is_written() {
        let whole = Request {
            oval: Some(Oval {
                cx: 320.0,
                cy: 240.5,
                a: 100.0,
                b: 120.0,
            }),
            stage: Some(Stage::Full),
            reference: Reference::None,
        };
        for request in [Request::default(), whole] {
            let json = serde_json::to_string(&request).unwrap();
            assert_eq!(Request::from_json(&json), Ok(request));
        }
        assert_eq!(serde_json::to_string(&Request::default()).unwrap(), NOTHING);
        assert_eq!(Request::from_json("{}"), Ok(Request::default()));
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
            (r#"{"oval": null, "reference": null}"#, "reference", "another type"),
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
}
