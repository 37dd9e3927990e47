//! The painter's door. It takes plain numbers: a reader of objects would be half of its wasm.

use image::GrayImage;
use js_sys::Float64Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{pictures, thrown::Thrown, told_panics};
use crate::{
    error::Error,
    preview::{self, Dots, Scene},
    raster::{ColorSpace, Frame},
    regions::Oval,
};

/// Paints looks on one photo.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Painter(preview::Painter);

#[wasm_bindgen]
impl Painter {
    /// For a photo's backdrop in RGBA, its region map, and a scene's numbers in the order of [`scene_of`]; `sizes` are
    /// width and height of both, `hairline` is the measured one, x and y by turns.
    ///
    /// # Errors
    /// Throws `pixelLength` and `nothingMatched`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        rgba: Vec<u8>,
        codes: Vec<u8>,
        sizes: &[u32],
        numbers: &[f64],
        hairline: &[f64],
    ) -> Result<Self, Thrown> {
        told_panics();
        let [width, height, columns, rows] = *sizes.first_chunk().ok_or(Error::NothingMatched)?;
        let base = Frame::new(width, height, rgba, ColorSpace::Srgb)?;
        let codes = GrayImage::from_raw(columns, rows, codes).ok_or(Error::NothingMatched)?;
        let scene = scene_of(numbers, points(hairline)).ok_or(Error::NothingMatched)?;
        Ok(Self(preview::Painter::new(&scene, base, &codes)?))
    }

    /// The hairline that is drawn where no other is given, x and y by turns.
    #[must_use]
    pub fn hairline(&self) -> Float64Array {
        Float64Array::from(self.0.natural_hairline().as_flattened())
    }

    /// The photo with dots on it, as `{ data, width, height }` in RGBA: `dots` are those on a square centimeter, σ in red,
    /// green and blue, and the diameter; `hairline` x and y by turns.
    ///
    /// # Errors
    /// Throws `hairHidesScalp`, and `badRequest` for a hairline of fewer than two points.
    pub fn paint(&mut self, dots: &[f64], hairline: Option<Vec<f64>>) -> Result<JsValue, Thrown> {
        let line = hairline.map(|line| points(&line));
        if (line.as_ref()).is_some_and(|line| line.len() < 2 || !line.as_flattened().iter().all(|at| at.is_finite())) {
            return Err(Error::request("hairline", "must be two points at least, of two numbers of pixels").into());
        }
        let frame = self.0.paint(dots_of(dots)?, line.as_deref())?;
        pictures::clamped(frame.pixels().as_raw(), frame.width(), frame.height())
    }
}

/// A square of skin with dots on it, as `{ data, width, height }` in RGBA; `skin` is its linear color.
///
/// # Errors
/// Throws `badRequest` for squares that have no sensible size.
#[wasm_bindgen(js_name = closeUp)]
pub fn close_up(skin: &[f64], dots: &[f64], side_mm: f64, px_per_mm: f64) -> Result<JsValue, Thrown> {
    told_panics();
    let skin = skin.first_chunk().copied().ok_or(Error::NothingMatched)?;
    let frame = preview::close_up(skin, dots_of(dots)?, side_mm, px_per_mm)?;
    pictures::clamped(frame.pixels().as_raw(), frame.width(), frame.height())
}

/// Width and height of the photo, block, oval (cx, cy, a, b), front (1 or 0), hidden, white in red, green and blue, the two
/// shares of `thinner`.
fn scene_of(numbers: &[f64], hairline: Vec<[f64; 2]>) -> Option<Scene> {
    let [
        width,
        height,
        block,
        cx,
        cy,
        a,
        b,
        front,
        hidden,
        red,
        green,
        blue,
        feather,
        band,
    ] = *numbers.first_chunk()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let size = [width as u32, height as u32];
    Some(Scene {
        size,
        block,
        oval: Oval { cx, cy, a, b },
        hairline,
        front: front > 0.0,
        hidden,
        white: [red, green, blue],
        skin: [0.0; 3],
        thinner: [feather, band],
        looks: Vec::new(),
    })
}

fn dots_of(numbers: &[f64]) -> Result<Dots, Error> {
    let [per_cm2, red, green, blue, mm] = *numbers.first_chunk().ok_or(Error::NothingMatched)?;
    Ok(Dots {
        per_cm2,
        sigma_mm2: [red, green, blue],
        mm,
    })
}

fn points(numbers: &[f64]) -> Vec<[f64; 2]> {
    numbers.as_chunks().0.to_vec()
}
