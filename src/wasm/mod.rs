//! The door: the only place that knows JavaScript.
//!
//! An [`Engine`] is made from a clinic's document and takes photos in every form in which a browser or Node holds them:
//! those of one person go into a [`Photos`], one or several, and are answered by a [`Matched`], which owns the report and
//! what its pictures are drawn from. A [`Painter`] draws them: in a browser it is a wasm of its own, of the same crate, so
//! that a visitor's first answer does not wait for it. No class is public in the npm package: `js/` owns them, frees
//! them, and starts a fresh instance after a trap.
//!
//! Whatever goes wrong is thrown as one kind of object, `{ code, message, path? }`.

#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "painter")]
mod painter;
mod pictures;
#[cfg(feature = "engine")]
mod pixels;
mod thrown;

use std::sync::Once;

use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(all(feature = "engine", feature = "codecs"))]
pub use engine::schema;
#[cfg(feature = "engine")]
pub use engine::{Engine, Matched, Photos, default_practice, inspect};
#[cfg(feature = "painter")]
pub use painter::{Painter, close_up};
pub use thrown::Thrown;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// Has a panic say where it was before it traps.
fn told_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| std::panic::set_hook(Box::new(|panic| console_error(&panic.to_string()))));
}
