//! Pictures as plain objects.

use js_sys::{Object, Reflect, Uint8ClampedArray};
use wasm_bindgen::JsValue;

use super::thrown::Thrown;

/// `{ data, width, height }` with RGBA that an `ImageData` can be made of.
pub(super) fn clamped(rgba: &[u8], width: u32, height: u32) -> Result<JsValue, Thrown> {
    picture(&Uint8ClampedArray::from(rgba), width, height)
}

/// `{ data, width, height }` with one byte a pixel.
#[cfg(feature = "engine")]
pub(super) fn bytes(gray: &[u8], width: u32, height: u32) -> Result<JsValue, Thrown> {
    picture(&js_sys::Uint8Array::from(gray), width, height)
}

fn picture(data: &JsValue, width: u32, height: u32) -> Result<JsValue, Thrown> {
    let object = Object::new();
    for (name, value) in [("data", data), ("width", &width.into()), ("height", &height.into())] {
        Reflect::set(&object, &name.into(), value).map_err(Thrown::browser)?;
    }
    Ok(object.into())
}
