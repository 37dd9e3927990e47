//! The engine's door: photos to reports.

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{pictures, pixels, thrown::Thrown, told_panics};
use crate::{
    pipeline::{Matcher, Outcome, Study},
    practice::{self, Practice},
    raster::{Frame, format},
    regions::external::LabelMask,
    request::Request,
};

/// Answers photo after photo by one clinic's document.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    matcher: Matcher,
}

#[wasm_bindgen]
impl Engine {
    /// An engine for a practice document in JSON, laid over the defaults; without one, for the defaults.
    ///
    /// # Errors
    /// Throws `badPractice` with the path of the wrong field.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands strings over")]
    pub fn new(practice: Option<String>) -> Result<Self, Thrown> {
        told_panics();
        // nothing laid over the default document is the defaults, without the code that makes them
        let practice = Practice::from_json(practice.as_deref().unwrap_or("{}"))?;
        Ok(Self {
            matcher: Matcher::new(practice),
        })
    }

    /// Loads the face finder's model, which is needed only for photos that come without an oval.
    ///
    /// # Errors
    /// Throws `badFaceModel`.
    #[cfg(feature = "face")]
    #[wasm_bindgen(js_name = loadFaceModel)]
    pub fn load_face_model(&mut self, bytes: &[u8]) -> Result<(), Thrown> {
        Ok(self.matcher.load_face_model(bytes)?)
    }

    /// Loads the model that tells skin and hair apart by what heads look like.
    ///
    /// # Errors
    /// Throws `badRegionModel`.
    #[wasm_bindgen(js_name = loadRegionModel)]
    pub fn load_region_model(&mut self, bytes: &[u8]) -> Result<(), Thrown> {
        Ok(self.matcher.load_region_model(bytes)?)
    }

    /// Measures an `ImageBitmap`, an `ImageData` or an `OffscreenCanvas`.
    ///
    /// # Errors
    /// Throws `badInput` for anything else, `canvasBlocked` where the browser falsifies what is read from a canvas, and
    /// the codes of [`Error`](crate::error::Error).
    pub fn add(&self, photos: &mut Photos, source: &JsValue, request: &str) -> Result<(), Thrown> {
        self.look(photos, &pixels::frame(source)?, request)
    }

    /// Measures rows of RGBA bytes in `srgb` or `display-p3`, top row first.
    ///
    /// # Errors
    /// Throws `pixelLength` unless there are `width * height * 4` bytes, and the codes of [`Error`](crate::error::Error).
    #[wasm_bindgen(js_name = addPixels)]
    pub fn add_pixels(
        &self,
        photos: &mut Photos,
        rgba: Vec<u8>,
        width: u32,
        height: u32,
        color_space: &str,
        request: &str,
    ) -> Result<(), Thrown> {
        let frame = Frame::new(width, height, rgba, pixels::color_space(color_space)?)?;
        self.look(photos, &frame, request)
    }

    /// Measures the bytes of a JPEG, PNG or WebP file.
    ///
    /// # Errors
    /// Throws the codes of [`Error`](crate::error::Error).
    #[cfg(feature = "codecs")]
    #[wasm_bindgen(js_name = addBytes)]
    pub fn add_bytes(&self, photos: &mut Photos, bytes: &[u8], request: &str) -> Result<(), Thrown> {
        format::inspect(bytes)?;
        self.look(photos, &crate::raster::decode::decode(bytes)?, request)
    }

    /// Measures the photo that was shown again, as another request has it.
    ///
    /// # Errors
    /// Throws `badRequest` where there are no photos, and the codes of [`Error`](crate::error::Error).
    #[wasm_bindgen(js_name = addAgain)]
    pub fn add_again(&self, photos: &mut Photos, request: &str) -> Result<(), Thrown> {
        Ok(self.matcher.look_again(&mut photos.0, &Request::from_json(request)?)?)
    }

    /// Answers what the photos say together, and leaves none.
    ///
    /// # Errors
    /// Throws `badRequest` where there are no photos, and the codes of [`Error`](crate::error::Error).
    pub fn answer(&self, photos: &mut Photos, request: &str) -> Result<Matched, Thrown> {
        let study = core::mem::take(&mut photos.0);
        Ok(Matched(self.matcher.answer(study, &Request::from_json(request)?)?))
    }

    fn look(&self, photos: &mut Photos, frame: &Frame, request: &str) -> Result<(), Thrown> {
        Ok(self.matcher.look(&mut photos.0, frame, &Request::from_json(request)?)?)
    }
}

/// Photos of one person that were measured, one or several.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Photos(Study);

#[wasm_bindgen]
impl Photos {
    /// None yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on photos have the regions of a segmenter's mask: one code a pixel, those of `regions`, 5 for skin that may
    /// be scalp. Of no size, those that are found in them.
    ///
    /// # Errors
    /// Throws `badRequest` for other codes, or too few.
    #[wasm_bindgen(js_name = setMask)]
    pub fn set_mask(&mut self, codes: Vec<u8>, width: u32, height: u32) -> Result<(), Thrown> {
        let mask = (width > 0).then(|| LabelMask::new(width, height, codes)).transpose()?;
        self.0.set_mask(mask);
        Ok(())
    }
}

/// Photos that were matched: their report, and what its pictures are drawn from.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Matched(Outcome);

#[wasm_bindgen]
impl Matched {
    /// The report as a plain object; `JSON.stringify` of it gives the bytes that the command line prints.
    ///
    /// # Errors
    /// Throws `internal` where JavaScript refuses an object.
    pub fn report(&self) -> Result<JsValue, Thrown> {
        plain(&self.0.report)
    }

    /// What a preview is painted from, beside the regions and the backdrop, as a plain object.
    ///
    /// # Errors
    /// Throws `nothingMatched` where there is no answer.
    pub fn scene(&self) -> Result<JsValue, Thrown> {
        plain(self.0.scene()?)
    }

    /// The photo that is shown, at most 1280 pixels long, as `{ data, width, height }` in RGBA.
    ///
    /// # Errors
    /// Throws `nothingMatched` where there is no answer.
    pub fn backdrop(&self) -> Result<JsValue, Thrown> {
        let frame = self.0.backdrop()?;
        pictures::clamped(frame.pixels().as_raw(), frame.width(), frame.height())
    }

    /// The photos, to be answered again.
    #[must_use]
    pub fn photos(&self) -> Photos {
        Photos(self.0.study())
    }

    /// What was found where, as `{ data, width, height }`, one code a pixel: 0 other, 1 skin, 2 hair, 3 stubble, 4 bare
    /// scalp.
    ///
    /// # Errors
    /// Throws `internal` where JavaScript refuses an object.
    pub fn regions(&self) -> Result<JsValue, Thrown> {
        let map = self.0.region_map();
        pictures::bytes(map.as_raw(), map.width(), map.height())
    }
}

/// Looks at the first bytes of a file, and says early and by name what no decoder would.
///
/// # Errors
/// Throws the codes of [`Error`](crate::error::Error) that concern files.
#[wasm_bindgen]
pub fn inspect(bytes: &[u8]) -> Result<(), Thrown> {
    Ok(format::inspect(bytes)?)
}

/// The practice document that is used where a clinic gives none.
///
/// # Errors
/// Throws `internal` where JavaScript refuses an object.
#[wasm_bindgen(js_name = defaultPractice)]
pub fn default_practice() -> Result<JsValue, Thrown> {
    js_sys::JSON::parse(practice::DEFAULTS).map_err(Thrown::browser)
}

/// The JSON Schema of the `report`, the `request` or the `practice` document.
///
/// # Errors
/// Throws `badRequest` for another name.
#[cfg(feature = "codecs")]
#[wasm_bindgen]
pub fn schema(of: &str) -> Result<String, Thrown> {
    let schema = match of {
        "report" => schemars::schema_for!(crate::report::Report),
        "request" => schemars::schema_for!(Request),
        "practice" => schemars::schema_for!(Practice),
        _ => return Err(crate::error::Error::request("of", "must be report, request or practice").into()),
    };
    serde_json::to_string_pretty(&schema).map_err(Thrown::internal)
}

fn plain(value: &impl Serialize) -> Result<JsValue, Thrown> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(Thrown::internal)
}
