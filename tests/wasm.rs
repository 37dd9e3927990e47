//! The door from JavaScript's side, in Node and in Chromium.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use js_sys::{JSON, Reflect, Uint8Array, Uint8ClampedArray};
use scalptone::{
    pipeline::Matcher,
    practice::Practice,
    raster::{ColorSpace, Frame},
    request::Request,
    wasm::{self, Engine, Matched, Photos, Thrown},
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::ImageData;

const OVAL: &str = r#"{"oval":{"cx":32,"cy":32,"a":16,"b":20}}"#;

/// Pixels that JavaScript owns: a view of the memory of wasm would show whatever stands there later.
fn image_data(rgba: &[u8], width: u32, height: u32) -> ImageData {
    let copy = Uint8ClampedArray::from(rgba);
    ImageData::new_with_js_u8_clamped_array_and_sh(&copy, width, height).unwrap()
}

/// A patch of two tones: no face, and enough to be measured.
fn picture() -> Vec<u8> {
    (0..64 * 64_u32)
        .flat_map(|i| {
            let shade = u8::try_from(i % 64).unwrap();
            if i < 20 * 64 {
                [40 + shade / 8, 30, 25, 255]
            } else {
                [190 + shade / 4, 150, 130, 255]
            }
        })
        .collect()
}

/// The answer to one photo.
const REGION_MODEL: &[u8] = include_bytes!("../model/regions.bin");

/// An engine with what it needs; photos come with an oval.
fn engine() -> Engine {
    let mut engine = Engine::new(None).unwrap();
    engine.load_region_model(REGION_MODEL).unwrap();
    engine
}

fn matched(engine: &Engine, rgba: Vec<u8>, side: u32, space: &str, request: &str) -> Result<Matched, Thrown> {
    let mut photos = Photos::new();
    engine.add_pixels(&mut photos, rgba, side, side, space, request)?;
    engine.answer(&mut photos, request)
}

/// The same from a picture of JavaScript's.
fn drawn_and_matched(engine: &Engine, source: &JsValue, request: &str) -> Result<Matched, Thrown> {
    let mut photos = Photos::new();
    engine.add(&mut photos, source, request)?;
    engine.answer(&mut photos, request)
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn text(object: &JsValue, name: &str) -> String {
    field(object, name).as_string().unwrap_or_default()
}

/// What a failed call throws, as JavaScript sees it.
fn thrown<T>(result: Result<T, Thrown>) -> JsValue {
    result.err().map(JsValue::from).unwrap()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
fn the_plain_object_reads_as_the_report_that_the_command_line_prints() {
    let request: Request = serde_json::from_str(OVAL).unwrap();
    let frame = Frame::new(64, 64, picture(), ColorSpace::Srgb).unwrap();
    let mut matcher = Matcher::new(Practice::default());
    matcher.load_region_model(REGION_MODEL).unwrap();
    let outcome = matcher.recommend(&frame, &request).unwrap();
    let engine = engine();
    let matched = matched(&engine, picture(), 64, "srgb", OVAL).unwrap();
    assert_eq!(json(&matched.report().unwrap()), outcome.report.to_json());
}

#[wasm_bindgen_test]
fn a_region_map_has_one_known_code_for_each_pixel() {
    let engine = engine();
    let map = matched(&engine, picture(), 64, "srgb", OVAL)
        .unwrap()
        .regions()
        .unwrap();
    let size = field(&map, "width").as_f64().unwrap() * field(&map, "height").as_f64().unwrap();
    let codes = Uint8Array::from(field(&map, "data")).to_vec();
    assert!(
        size > 0.0 && f64::from(u32::try_from(codes.len()).unwrap()) == size,
        "{size}"
    );
    assert!(codes.iter().all(|code| *code <= 4), "{codes:?}");
}

#[wasm_bindgen_test]
fn every_error_carries_a_code_a_sentence_and_where_it_can_a_path() {
    let engine = engine();
    let short = thrown(matched(&engine, vec![0; 3], 1, "srgb", "{}"));
    assert_eq!(text(&short, "code"), "pixelLength");
    assert!(field(&short, "path").is_undefined());
    let oval = thrown(matched(
        &engine,
        picture(),
        64,
        "srgb",
        r#"{"oval":{"cx":null,"cy":1,"a":1,"b":1}}"#,
    ));
    assert_eq!(
        (text(&oval, "code"), text(&oval, "path")),
        ("badRequest".into(), "oval".into())
    );
    let flat = thrown(matched(
        &engine,
        picture(),
        64,
        "srgb",
        r#"{"oval":{"cx":9,"cy":9,"a":0,"b":1}}"#,
    ));
    assert_eq!(
        (text(&flat, "code"), text(&flat, "path")),
        ("badRequest".into(), "oval.a".into())
    );
    let unknown = thrown(matched(&engine, picture(), 64, "srgb", r#"{"ovall":null}"#));
    assert_eq!(
        (text(&unknown, "code"), text(&unknown, "path")),
        ("badRequest".into(), "ovall".into())
    );
    let space = thrown(matched(&engine, picture(), 64, "cmyk", "{}"));
    assert_eq!(
        (text(&space, "code"), text(&space, "path")),
        ("badRequest".into(), "colorSpace".into())
    );
    let practice = thrown(Engine::new(Some(r#"{"nothingOfOurs":1}"#.into())));
    assert_eq!(text(&practice, "code"), "badPractice");
    assert!(text(&practice, "path").contains("nothingOfOurs"), "{practice:?}");
    assert_eq!(text(&thrown(wasm::inspect(&[])), "code"), "emptyFile");
    assert_eq!(
        text(&thrown(wasm::inspect(b"a letter to a clinic")), "code"),
        "notAPicture"
    );
    assert_eq!(
        text(&thrown(drawn_and_matched(&engine, &JsValue::from(5), "{}")), "code"),
        "badInput"
    );
    for error in [short, oval, flat, unknown, space, practice] {
        assert!(text(&error, "message").len() > 20, "{error:?}");
    }
}

#[wasm_bindgen_test]
fn the_default_practice_is_one_that_is_accepted() {
    let practice = json(&wasm::default_practice().unwrap());
    Engine::new(Some(practice)).unwrap();
}

#[wasm_bindgen(inline_js = r#"
export const has_canvas = () => typeof OffscreenCanvas === "function";
export const drawn = (data) => {
  const canvas = new OffscreenCanvas(data.width, data.height);
  canvas.getContext("2d", { colorSpace: "srgb" }).putImageData(data, 0, 0);
  return canvas;
};
export const bitmap_of = (canvas) => canvas.transferToImageBitmap();
export const blank = (width, height) => new OffscreenCanvas(width, height);
"#)]
extern "C" {
    fn has_canvas() -> bool;
    fn drawn(data: &ImageData) -> JsValue;
    fn bitmap_of(canvas: &JsValue) -> JsValue;
    fn blank(width: u32, height: u32) -> JsValue;
}

#[wasm_bindgen_test]
fn a_canvas_a_bitmap_and_their_pixels_give_the_same_report() {
    if !has_canvas() {
        return; // Node has none
    }
    let engine = engine();
    let expected = json(&matched(&engine, picture(), 64, "srgb", OVAL).unwrap().report().unwrap());
    let data = image_data(&picture(), 64, 64);
    let canvas = drawn(&data);
    for source in [data.clone().into(), canvas.clone(), bitmap_of(&drawn(&data))] {
        let report = drawn_and_matched(&engine, &source, OVAL).unwrap().report().unwrap();
        assert_eq!(json(&report), expected, "{source:?}");
    }
}

#[wasm_bindgen_test]
fn a_picture_of_several_bands_is_read_without_a_seam() {
    if !has_canvas() {
        return; // Node has none
    }
    // 2100 x 2100 is one band of 1997 rows and one of 103.
    let side = 2100_u32;
    let rgba: Vec<u8> = (0..side * side)
        .flat_map(|i| {
            let value = |n: u32| u8::try_from(n % 251).unwrap();
            [value(i / side), value(i % side), value(i / 7), 255]
        })
        .collect();
    let request = r#"{"oval":{"cx":1050,"cy":1050,"a":500,"b":620}}"#;
    let engine = engine();
    let data = image_data(&rgba, side, side);
    let read = drawn_and_matched(&engine, &drawn(&data), request).unwrap();
    let given = matched(&engine, rgba, side, "srgb", request).unwrap();
    assert_eq!(json(&read.report().unwrap()), json(&given.report().unwrap()));
    let backdrop = |matched: &Matched| Uint8Array::new(&field(&matched.backdrop().unwrap(), "data")).to_vec();
    assert!(backdrop(&read) == backdrop(&given), "the preview shows the same pixels");
}

#[wasm_bindgen_test]
fn more_pixels_than_are_read_are_refused_before_they_are_copied() {
    if !has_canvas() {
        return; // Node has none
    }
    let engine = engine();
    let huge = thrown(drawn_and_matched(&engine, &blank(20_000, 10_000), "{}"));
    assert_eq!(text(&huge, "code"), "pictureTooLarge");
    assert_eq!(
        text(&thrown(drawn_and_matched(&engine, &blank(0, 10), "{}")), "code"),
        "badInput"
    );
}
