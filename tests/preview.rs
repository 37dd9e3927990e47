//! The preview's bars: the color that the optics predict, no pixel changed outside, and pictures that stay as they are.
#![cfg(all(feature = "codecs", feature = "face"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use image::RgbaImage;
use scalptone::{
    color::{Lab, LinearRgb, delta_e_2000, lab::from_linear, srgb::LINEAR},
    pipeline::{Matcher, Outcome},
    practice::Practice,
    preview::When,
    raster::{Frame, decode::decode},
    request::Request,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    file: String,
    level: u8,
}

fn here(file: &str) -> String {
    format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))
}

fn matcher() -> Matcher {
    let mut matcher = Matcher::new(Practice::default());
    let model = std::fs::read(here("model/seeta_fd_frontal_v1.0.bin")).unwrap();
    matcher.load_face_model(&model).unwrap();
    matcher
}

fn frame(file: &str) -> Frame {
    decode(&std::fs::read(here(&format!("tests/portraits/{file}"))).unwrap()).unwrap()
}

fn outcome(matcher: &Matcher, file: &str) -> Outcome {
    matcher.recommend(&frame(file), &Request::default()).unwrap()
}

/// The mean light of some pixels.
fn mean(picture: &RgbaImage, places: &[(u32, u32)]) -> [f64; 3] {
    let mut sum = [0.0; 3];
    for (x, y) in places {
        let pixel = picture.get_pixel(*x, *y).0;
        for (sum, value) in sum.iter_mut().zip(pixel) {
            *sum += f64::from(LINEAR[usize::from(value)]);
        }
    }
    let count = f64::from(u32::try_from(places.len()).unwrap());
    sum.map(|sum| sum / count)
}

fn lab([red, green, blue]: [f64; 3]) -> Lab {
    from_linear(LinearRgb::new(red, green, blue))
}

/// A line over the brows, under which nothing is painted: the forehead is bare skin on everybody.
fn low_line(outcome: &Outcome) -> Vec<[f64; 2]> {
    let oval = outcome.scene().unwrap().oval;
    let points = [-0.95, -0.5, 0.0, 0.5, 0.95];
    points.map(|u| [oval.cx + u * oval.a, oval.cy - 0.30 * oval.b]).to_vec()
}

#[test]
fn the_mean_of_bare_skin_is_what_the_optics_predict_on_every_skin() {
    let truths: Vec<Truth> =
        serde_json::from_str(&std::fs::read_to_string(here("tests/portraits/truth.json")).unwrap()).unwrap();
    let matcher = matcher();
    let (mut worst, mut groups) = ([0.0_f64; 3], [0_u32; 3]);
    for truth in truths {
        let outcome = outcome(&matcher, &truth.file);
        let Ok(scene) = outcome.scene() else { continue };
        let (look, oval) = (&scene.looks[0], scene.oval);
        let mut painter = outcome.painter().unwrap();
        let (map, before) = (outcome.region_map(), outcome.backdrop().unwrap().pixels().clone());
        // 28 mm over the line all dots belong
        let edge = oval.cy - 0.30 * oval.b - 32.0 * scene.px_per_mm();
        let is_bare = |x: u32, y: u32| matches!(map.get_pixel(x, y).0[0], 1 | 4);
        let places: Vec<(u32, u32)> = map
            .enumerate_pixels()
            .filter(|(x, y, _)| {
                let near = (f64::from(*x) - oval.cx).abs() < 0.6 * oval.a && f64::from(*y) < edge;
                let within = (3..map.width() - 3).contains(x) && (3..map.height() - 3).contains(y);
                near && within && (0..25).all(|at| is_bare(x + at % 5 - 2, y + at / 5 - 2))
            })
            .map(|(x, y, _)| (x, y))
            .collect();
        if places.len() < 150 {
            continue; // a fringe
        }
        for when in [When::Fresh, When::Healed, When::SixMonths, When::ThreeYears] {
            let dots = look.dots(when);
            let after = painter.paint(dots, Some(&low_line(&outcome))).unwrap();
            let bare = mean(&before, &places);
            let mut predicted = bare;
            for (light, sigma) in predicted.iter_mut().zip(dots.sigma_mm2) {
                *light *= libm::exp(-dots.per_cm2 / 100.0 * sigma);
            }
            let painted = mean(after.pixels(), &places);
            let (error, all) = (
                delta_e_2000(lab(painted), lab(predicted)),
                delta_e_2000(lab(bare), lab(predicted)),
            );
            println!(
                "{} level {} {when:?}: {error:.2} of {all:.2}, {} pixels",
                truth.file,
                truth.level,
                places.len()
            );
            let group = usize::from((truth.level > 3) as u8 + (truth.level > 7) as u8);
            worst[group] = worst[group].max(error);
            groups[group] += 1;
        }
    }
    println!("worst by group {worst:.2?} of {groups:?}");
    assert!(
        groups.iter().all(|count| *count >= 8),
        "every skin is there: {groups:?}"
    );
    assert!(worst.iter().all(|error| *error <= 1.0), "{worst:?}");
}

#[test]
fn under_a_hairline_and_beside_the_head_no_pixel_changes() {
    let matcher = matcher();
    for file in ["s101_00002.jpg", "s101_00004.jpg", "s101_00008.jpg", "s101_00016.jpg"] {
        let outcome = outcome(&matcher, file);
        let (scene, map) = (outcome.scene().unwrap(), outcome.region_map());
        let before = outcome.backdrop().unwrap().pixels();
        let line = low_line(&outcome);
        let after = outcome
            .painter()
            .unwrap()
            .paint(scene.looks[0].dots(When::Healed), Some(&line))
            .unwrap();
        let margin = 4.0 * scene.px_per_mm(); // how far a line strays
        let mut changed = 0;
        for (x, y, pixel) in after.pixels().enumerate_pixels() {
            let under = f64::from(y) > line[2][1] + margin;
            let beside = map.get_pixel(x, y).0[0] == 0;
            if under || beside {
                assert_eq!(pixel, before.get_pixel(x, y), "{file} at {x},{y}");
            } else {
                changed += u32::from(pixel != before.get_pixel(x, y));
            }
        }
        assert!(changed > 1000, "{file}: {changed}");
    }
}

#[test]
fn glare_stays_glare() {
    let matcher = matcher();
    let outcome = outcome(&matcher, "s101_00002.jpg");
    let scene = outcome.scene().unwrap();
    // a lamp's mirror image on the middle of the scalp
    let mut shining = frame("s101_00002.jpg").pixels().clone();
    let (cx, cy) = (scene.oval.cx, scene.oval.cy - 1.25 * scene.oval.b);
    let radius = 8.0 * scene.px_per_mm();
    let inside = |x: u32, y: u32, share: f64| libm::hypot(f64::from(x) - cx, f64::from(y) - cy) < share * radius;
    for (x, y, pixel) in shining.enumerate_pixels_mut() {
        if inside(x, y, 1.0) {
            pixel.0 = [255, 255, 254, 255];
        }
    }
    let (width, height) = shining.dimensions();
    let base = Frame::new(width, height, shining.into_raw(), scalptone::raster::ColorSpace::Srgb).unwrap();
    let mut painter = scalptone::preview::Painter::new(scene, base, &outcome.region_map()).unwrap();
    let after = painter.paint(scene.looks[0].dots(When::Fresh), None).unwrap();
    let mut seen = 0;
    for (x, y, pixel) in after.pixels().enumerate_pixels() {
        if inside(x, y, 0.6) {
            seen += 1;
            assert!(pixel.0[..3].iter().all(|value| *value > 240), "{pixel:?} is inked gray");
        }
    }
    assert!(seen > 50);
}

#[test]
fn looks_are_those_of_the_report_and_fade() {
    let outcome = outcome(&matcher(), "s101_00016.jpg");
    let (scene, shade) = (outcome.scene().unwrap(), outcome.report.shade.as_ref().unwrap());
    let ids: Vec<&str> = scene.looks.iter().map(|look| look.id.as_str()).collect();
    let named = core::iter::once(&shade.id).chain(shade.alternatives.iter().map(|other| &other.id));
    assert!(ids.iter().copied().eq(named.map(String::as_str)), "{ids:?}");
    for look in &scene.looks {
        let green = look.sigma_mm2.map(|sigma| sigma[1]);
        assert!(green.windows(2).all(|pair| pair[1] < pair[0]), "{green:?}");
        assert!(look.dot_mm[0] > look.dot_mm[1] && look.dot_mm[3] > look.dot_mm[1]);
    }
    assert_eq!(scene.natural_hairline().len(), 9);
}

/// Pictures of which no pixel may go far; `BLESS=1` writes them, and fails.
#[test]
fn golden_pictures() {
    let matcher = matcher();
    let bless = std::env::var_os("BLESS").is_some();
    for (file, when) in [
        ("s101_00002.jpg", When::Healed),
        ("s101_00016.jpg", When::Fresh),
        ("s101_00008.jpg", When::Healed),
    ] {
        let outcome = outcome(&matcher, file);
        let painted = outcome.preview(when).unwrap();
        let oval = outcome.scene().unwrap().oval;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "inside the picture"
        )]
        let (left, top) = (
            (oval.cx - 100.0).max(0.0) as u32,
            (oval.cy - 1.5 * oval.b).max(0.0) as u32,
        );
        let part = image::imageops::crop_imm(painted.pixels(), left, top, 200, 120).to_image();
        let part = image::DynamicImage::from(part).to_rgb8();
        let path = here(&format!(
            "tests/reference/preview_{}.png",
            file.trim_end_matches(".jpg")
        ));
        if bless {
            part.save(&path).unwrap();
            continue;
        }
        assert!(Path::new(&path).exists(), "run with BLESS=1 and look at it");
        let golden = image::open(&path).unwrap().to_rgb8();
        assert_eq!(golden.dimensions(), part.dimensions());
        let off = golden
            .as_raw()
            .iter()
            .zip(part.as_raw())
            .map(|(one, other)| one.abs_diff(*other));
        let (sum, most) = off.fold((0_u32, 0), |(sum, most), off| (sum + u32::from(off), most.max(off)));
        let mean = f64::from(sum) / f64::from(u32::try_from(part.as_raw().len()).unwrap());
        assert!(
            mean < 0.1 && most <= 12,
            "{file}: {mean:.3} off on the whole, {most} at most"
        );
    }
    assert!(!bless, "blessed: look at the pictures, then run without");
}
