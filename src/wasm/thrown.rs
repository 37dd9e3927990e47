//! What is thrown at JavaScript.

use core::fmt::Display;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use crate::error::Error;

/// A `{ code, message, path? }` on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown {
    code: &'static str,
    message: String,
    path: Option<String>,
}

impl Thrown {
    /// Something that only the door can find wrong.
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: None,
        }
    }

    /// A fault of the engine or of its host.
    pub(super) fn internal(cause: impl Display) -> Self {
        Self::new("internal", cause.to_string())
    }

    /// The browser refused a call, for want of memory as a rule.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
    pub(super) fn browser(cause: JsValue) -> Self {
        Self::internal(format!("the browser refused the pixels: {cause:?}"))
    }
}

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let code = error.code();
        let path = match error {
            Error::Practice { path, .. } | Error::Request { path, .. } => Some(path),
            _ => None,
        };
        Self { code, message, path }
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        let object = Object::new();
        let fields = [
            ("code", Some(thrown.code)),
            ("message", Some(&*thrown.message)),
            ("path", thrown.path.as_deref()),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                // A fresh object takes every property.
                let _ = Reflect::set(&object, &name.into(), &value.into());
            }
        }
        object.into()
    }
}
