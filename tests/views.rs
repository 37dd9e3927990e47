//! What other views than the front show, on drawn pictures whose regions are known.
//!
//! No photographs of crowns or patches with known regions are to be had under any license: these tests hold what is claimed of
//! clean pictures, and nothing tells how far it holds of photographs.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use scalptone::{
    follicles::Thinning,
    pipeline::{Matcher, Outcome},
    practice::Practice,
    raster::{ColorSpace, Frame},
    regions::{HeadSource, Oval, View},
    request::Request,
};

const SIZE: u32 = 400;
const LIGHT: [f64; 3] = [205.0, 160.0, 138.0];
const DEEP: [f64; 3] = [92.0, 62.0, 48.0];
const BLACK: [f64; 3] = [38.0, 32.0, 30.0];
const WHITE: [f64; 3] = [205.0, 203.0, 200.0];
const WALL: [f64; 3] = [120.0, 140.0, 120.0];

/// A number from 0 to 1 for a pixel.
fn grain(x: u32, y: u32) -> f64 {
    let mut z = (u64::from(x) << 32 | u64::from(y)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    f64::from(u8::try_from((z >> 40) & 255).unwrap()) / 255.0
}

/// A picture by what each pixel is: its color, and how rough it is as a share of it.
fn picture(of: impl Fn(f64, f64) -> ([f64; 3], f64)) -> Frame {
    let rgba = (0..SIZE * SIZE)
        .flat_map(|index| {
            let (x, y) = (index % SIZE, index / SIZE);
            let (color, rough) = of(f64::from(x) + 0.5, f64::from(y) + 0.5);
            let shown = 1.0 + rough * 2.0 * (grain(x / 2, y / 2) - 0.5);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a byte")]
            let [r, g, b] = color.map(|c| (c * shown).clamp(0.0, 255.0) as u8);
            [r, g, b, 255]
        })
        .collect();
    Frame::new(SIZE, SIZE, rgba, ColorSpace::Srgb).unwrap()
}

fn seen(frame: &Frame, view: View, oval: Option<Oval>) -> Outcome {
    let request = Request {
        view,
        oval,
        ..Request::default()
    };
    Matcher::new(Practice::default()).recommend(frame, &request).unwrap()
}

fn says(outcome: &Outcome, code: &str) -> bool {
    outcome.report.capture.notes.iter().any(|note| note.code == code)
}

const CIRCLE: Oval = Oval {
    cx: 200.0,
    cy: 200.0,
    a: 160.0,
    b: 160.0,
};

/// A head from above, bare within some of its half width.
fn crown(hair: [f64; 3], scalp: [f64; 3], bare: f64) -> Frame {
    picture(|x, y| {
        let r = libm::hypot(x - CIRCLE.cx, y - CIRCLE.cy) / CIRCLE.a;
        match r {
            r if r > 1.0 => (WALL, 0.02),
            r if r < bare => (scalp, 0.015),
            _ => (hair, 0.35),
        }
    })
}

#[test]
fn a_crown_that_thins_is_bare_where_it_is_drawn_and_the_wall_is_left_out() {
    for (hair, scalp) in [(BLACK, LIGHT), (BLACK, DEEP), (WHITE, DEEP)] {
        for bare in [0.25, 0.5, 0.8] {
            let outcome = seen(&crown(hair, scalp, bare), View::Crown, Some(CIRCLE));
            let map = outcome.region_map();
            let (mut right, mut all) = (0, 0);
            for (x, y, code) in map.enumerate_pixels() {
                let r = libm::hypot(f64::from(x) + 0.5 - CIRCLE.cx, f64::from(y) + 0.5 - CIRCLE.cy) / CIRCLE.a;
                if r < 0.92 {
                    all += 1;
                    right += u32::from(code.0[0] == if r < bare { 4 } else { 2 });
                }
                assert!(r < 1.0 || code.0[0] == 0, "the wall at {x}, {y}");
            }
            assert!(
                right * 100 > all * 95,
                "{right} of {all} with {bare} of {scalp:?} bare under {hair:?}"
            );
            let report = &outcome.report;
            assert_eq!((report.head.view, report.head.source), (View::Crown, HeadSource::Given));
            assert!(report.skin.is_some() && report.regions.hairline.is_none() && report.balding.is_none());
            let hidden = report.follicles.as_ref().unwrap().coverage.value;
            let truth = 1.0 - bare * bare / (0.94 * 0.94);
            assert!((hidden - truth).abs() < 0.05, "{hidden} for {truth}");
            assert!(says(&outcome, "crownView") && !says(&outcome, "crownOneColor"));
        }
    }
}

#[test]
fn a_crown_of_one_color_is_said_to_be_one_and_skin_is_not_told_of_hair() {
    for hair in [BLACK, WHITE] {
        let covered = seen(&crown(hair, LIGHT, 0.0), View::Crown, Some(CIRCLE));
        assert!(says(&covered, "crownOneColor") && covered.report.skin.is_none());
        assert!(covered.report.regions.hair_fraction > 0.3 && covered.report.shade.is_none());
    }
    for skin in [LIGHT, DEEP] {
        let bare = seen(&crown(BLACK, skin, 2.0), View::Crown, Some(CIRCLE));
        assert!(says(&bare, "crownOneColor") && bare.report.skin.is_some());
        assert_eq!(bare.report.regions.hair_fraction, 0.0);
        assert!(bare.report.regions.confidence.hair < 0.5);
    }
}

#[test]
fn without_a_circle_the_middle_of_the_picture_is_taken_and_that_is_said() {
    let outcome = seen(&crown(BLACK, LIGHT, 0.5), View::Crown, None);
    assert_eq!(outcome.report.head.source, HeadSource::Guide);
    assert!(says(&outcome, "circleAssumed") && outcome.report.skin.is_some());
}

/// Scalp that fills the picture, with a shaft on every so many pixels.
fn patch(skin: [f64; 3], every: f64) -> Frame {
    picture(|x, y| {
        let (u, v) = ((x / every).fract() - 0.5, (y / every).fract() - 0.5);
        if libm::hypot(u, v) * every < 2.0 {
            (skin.map(|c| c * 0.35), 0.1)
        } else {
            (skin, 0.02)
        }
    })
}

#[test]
fn a_patch_needs_no_head_and_its_skin_is_that_between_the_shafts() {
    for skin in [LIGHT, DEEP] {
        let bare = seen(&patch(skin, 1e6), View::Patch, None);
        let shaved = seen(&patch(skin, 9.0), View::Patch, None);
        for outcome in [&bare, &shaved] {
            assert_eq!(
                (outcome.report.head.source, outcome.report.head.oval),
                (HeadSource::None, None)
            );
            assert!(says(outcome, "patchView") && outcome.report.shade.is_some());
        }
        assert!(bare.report.regions.scalp_fraction > 0.95 && shaved.report.regions.stubble_fraction > 0.95);
        let [of_bare, of_shaved] =
            [&bare, &shaved].map(|outcome| outcome.report.skin.as_ref().unwrap().lab.map(|estimate| estimate.value));
        for (one, other) in of_bare.into_iter().zip(of_shaved) {
            assert!((one - other).abs() < 4.0, "{of_bare:?} and {of_shaved:?}");
        }
    }
}

#[test]
fn a_card_on_a_patch_is_no_scalp() {
    let outcome = seen(
        &picture(|x, y| {
            if x < 90.0 && y < 90.0 {
                ([240.0; 3], 0.01)
            } else {
                (LIGHT, 0.02)
            }
        }),
        View::Patch,
        None,
    );
    let map = outcome.region_map();
    assert_eq!((map.get_pixel(40, 40).0[0], map.get_pixel(200, 200).0[0]), (0, 4));
}

#[test]
fn from_the_side_hair_lies_behind_the_face_on_either_side() {
    let face = Oval {
        cx: 200.0,
        cy: 230.0,
        a: 60.0,
        b: 80.0,
    };
    for back in [-1.0, 1.0] {
        let frame = picture(|x, y| {
            let (u, v) = (back * (x - face.cx) / face.a, (y - face.cy) / face.b);
            let skull = libm::hypot((u - 0.45) / 1.35, (v + 0.25) / 1.1) < 1.0;
            let hair = skull && (v < -0.75 || u > 0.75 && v < 0.5);
            if hair {
                (BLACK, 0.35)
            } else if skull || libm::hypot(u, v) < 1.0 || (u - 0.3).abs() < 0.6 && v > 0.0 && v < 1.7 {
                (LIGHT, 0.02)
            } else {
                (WALL, 0.02)
            }
        });
        let outcome = seen(&frame, View::Side, Some(face));
        let map = outcome.region_map();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in the picture"
        )]
        let at = |u: f64, v: f64| {
            map.get_pixel((face.cx + back * u * face.a) as u32, (face.cy + v * face.b) as u32)
                .0[0]
        };
        for (u, v) in [(0.3, -1.1), (1.3, -0.6), (1.4, 0.0)] {
            assert_eq!(at(u, v), 2, "hair at {u}, {v}, the back at {back}");
        }
        assert_eq!(at(0.0, 0.1), 1, "skin of the cheek");
        assert_eq!(at(-1.3, -0.5), 0, "the wall before the face");
        assert!(says(&outcome, "sideView") && outcome.report.balding.is_none());
        assert_eq!(outcome.report.head.view, View::Side);
        assert_ne!(outcome.report.follicles.as_ref().unwrap().thinning, Thinning::Bald);
    }
}
