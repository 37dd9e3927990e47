//! Pixels from what a browser holds them in.

use js_sys::{Object, Reflect, Uint8ClampedArray};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ImageBitmap, ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use super::thrown::Thrown;
use crate::{
    error::Error,
    raster::{ColorSpace, Frame, LinearImage, frame::MAX_PIXELS},
};

/// The most pixels read from a canvas at a time. Chosen: 4 megapixels are under every browser's limit on a canvas (16.7
/// on a phone), and large enough that most pictures are read at once or in three or four bands.
const BAND_PIXELS: u32 = 4 << 20;

/// Side of the patch on which a canvas is tried, pixels.
const PATCH: u32 = 4;

/// Side of the sample by which the gamut of a picture is told, pixels. Chosen: a colored thing of a hundredth of the
/// picture's width is hit, and it costs a fraction of a millisecond.
const SAMPLE: u32 = 128;

/// How far outside sRGB a linear color must lie to count. Chosen: twice what rounding to 8 bits of Display-P3 adds to sRGB's
/// own red.
const OUTSIDE: f32 = 0.01;

/// The pixels of an `ImageBitmap`, an `ImageData` or an `OffscreenCanvas`.
pub(super) fn frame(source: &JsValue) -> Result<Frame, Thrown> {
    if let Some(data) = source.dyn_ref::<ImageData>() {
        return image_data(data);
    }
    if let Some(bitmap) = source.dyn_ref::<ImageBitmap>() {
        drawn(&Drawable::Bitmap(bitmap), bitmap.width(), bitmap.height())
    } else if let Some(canvas) = source.dyn_ref::<OffscreenCanvas>() {
        drawn(&Drawable::Canvas(canvas), canvas.width(), canvas.height())
    } else {
        Err(Thrown::new(
            "badInput",
            "this is not an ImageBitmap, an ImageData or an OffscreenCanvas",
        ))
    }
}

/// What the encoded values mean, by the canvas's name of it.
pub(super) fn color_space(name: &str) -> Result<ColorSpace, Error> {
    match name {
        "srgb" => Ok(ColorSpace::Srgb),
        "display-p3" => Ok(ColorSpace::DisplayP3),
        _ => Err(Error::request("colorSpace", "must be srgb or display-p3")),
    }
}

fn image_data(data: &ImageData) -> Result<Frame, Thrown> {
    Ok(Frame::new(data.width(), data.height(), data.data().0, space_of(data)?)?)
}

/// Browsers that know of one color space only do not name it.
fn space_of(data: &ImageData) -> Result<ColorSpace, Error> {
    let named = Reflect::get(data, &"colorSpace".into()).unwrap_or_default();
    named
        .as_string()
        .map_or(Ok(ColorSpace::Srgb), |name| color_space(&name))
}

/// A picture that can be drawn.
enum Drawable<'a> {
    Bitmap(&'a ImageBitmap),
    Canvas(&'a OffscreenCanvas),
}

/// Draws a picture band by band and reads it back: the one way to its pixels that every browser gets right.
fn drawn(source: &Drawable<'_>, width: u32, height: u32) -> Result<Frame, Thrown> {
    if width == 0 || height == 0 {
        return Err(Thrown::new(
            "badInput",
            "the picture has no pixels; it is closed, or nothing was drawn yet",
        ));
    }
    let pixels = u64::from(width) * u64::from(height);
    let too_large = Error::PictureTooLarge { width, height };
    if pixels > MAX_PIXELS {
        return Err(too_large.into());
    }
    let length = usize::try_from(4 * pixels).map_err(|_| too_large)?;
    let band = (BAND_PIXELS / width).clamp(1, height);
    // The patch that is tried has to fit, however small the picture is.
    let size = (width.max(PATCH), band.max(PATCH));
    let mut on = context(size, "srgb")?;
    try_canvas(&on)?;
    let space = gamut(source)?;
    if space == ColorSpace::DisplayP3 {
        on = context(size, "display-p3")?;
    }
    let mut rgba = vec![0; length];
    let mut top = 0;
    for rows in rgba.chunks_mut(4 * width as usize * band as usize) {
        on.clear_rect(0.0, 0.0, width.into(), band.into());
        draw(source, &on, -f64::from(top), (width, height))?;
        let read = on
            .get_image_data(0.0, 0.0, width.into(), band.min(height - top).into())
            .map_err(Thrown::browser)?;
        values(&read)?.copy_to(rows);
        top += band;
    }
    Ok(Frame::new(width, height, rgba, space)?)
}

/// Draws the whole picture at this size.
fn draw(
    source: &Drawable<'_>,
    on: &OffscreenCanvasRenderingContext2d,
    top: f64,
    (width, height): (u32, u32),
) -> Result<(), Thrown> {
    let (width, height) = (width.into(), height.into());
    match source {
        Drawable::Bitmap(bitmap) => on.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, top, width, height),
        Drawable::Canvas(canvas) => on.draw_image_with_offscreen_canvas_and_dw_and_dh(canvas, 0.0, top, width, height),
    }
    .map_err(Thrown::browser)
}

/// The space in which nothing of a picture is lost: Display-P3 where a sample of its pixels shows colors that sRGB has
/// not, which no API tells of a picture.
///
/// Everything else is read in sRGB, where its own numbers come back and what clips still reads as clipped.
fn gamut(source: &Drawable<'_>) -> Result<ColorSpace, Thrown> {
    let on = context((SAMPLE, SAMPLE), "display-p3")?;
    on.set_image_smoothing_enabled(false);
    draw(source, &on, 0.0, (SAMPLE, SAMPLE))?;
    let side = f64::from(SAMPLE);
    let read = on.get_image_data(0.0, 0.0, side, side).map_err(Thrown::browser)?;
    if space_of(&read)? == ColorSpace::Srgb {
        return Ok(ColorSpace::Srgb); // the browser knows no other
    }
    let sample = LinearImage::reduce(&image_data(&read)?, SAMPLE);
    let wide = |light: &f32| !(-OUTSIDE..=1.0 + OUTSIDE).contains(light);
    Ok(if sample.channels.iter().any(|plane| plane.iter().any(wide)) {
        ColorSpace::DisplayP3
    } else {
        ColorSpace::Srgb
    })
}

fn context((width, height): (u32, u32), space: &str) -> Result<OffscreenCanvasRenderingContext2d, Thrown> {
    let options = Object::new();
    for (name, value) in [
        ("willReadFrequently", JsValue::TRUE),
        ("colorSpace", JsValue::from(space)),
    ] {
        Reflect::set(&options, &name.into(), &value).map_err(Thrown::browser)?;
    }
    OffscreenCanvas::new(width, height)
        .and_then(|canvas| canvas.get_context_with_context_options("2d", &options))
        .map_err(Thrown::browser)?
        .and_then(|context| context.dyn_into().ok())
        .ok_or_else(|| Thrown::internal("the browser gave no canvas to read pixels from"))
}

fn values(data: &ImageData) -> Result<Uint8ClampedArray, Thrown> {
    Reflect::get(data, &"data".into())
        .and_then(JsCast::dyn_into)
        .map_err(Thrown::browser)
}

/// Writes a patch and reads it back. Guards against fingerprinting return noise or white, and no error.
fn try_canvas(context: &OffscreenCanvasRenderingContext2d) -> Result<(), Thrown> {
    let side = usize::try_from(PATCH).unwrap_or_default();
    let written: Vec<u8> = (0..side * side)
        .flat_map(|i| {
            let step = u8::try_from(i * 255 / (side * side)).unwrap_or_default();
            [step, 255 - step, 128 ^ step, 255]
        })
        .collect();
    let patch = ImageData::new_with_u8_clamped_array_and_sh(wasm_bindgen::Clamped(&written), PATCH, PATCH)
        .map_err(Thrown::browser)?;
    context.put_image_data(&patch, 0.0, 0.0).map_err(Thrown::browser)?;
    let read = context
        .get_image_data(0.0, 0.0, PATCH.into(), PATCH.into())
        .map_err(Thrown::browser)?;
    if read.data().0 == written {
        Ok(())
    } else {
        Err(Thrown::new(
            "canvasBlocked",
            "the browser falsifies what is read from a canvas, as protection against fingerprinting; allow this site to \
             read canvas data, or use another browser",
        ))
    }
}
