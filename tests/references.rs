//! Charts, paper and cards held into the picture: found where they are, however they are held, and nowhere else.
#![cfg(feature = "codecs")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use scalptone::{
    color::{Lab, LinearRgb, delta_e_2000, lab::from_linear},
    light::{
        Reference, Tier,
        chart::{self, Chart, through},
        patches::Patches,
    },
    pipeline::Matcher,
    practice::Practice,
    raster::{ColorSpace, Frame, LinearImage, decode::decode},
    report::Report,
    request::{Point, Request},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Truth {
    file: String,
    kind: Tier,
    skin_lab: [f64; 3],
    corners: [[f64; 2]; 4],
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/portraits"))
}

fn truths() -> Vec<Truth> {
    serde_json::from_slice(&std::fs::read(folder().join("references.json")).unwrap()).unwrap()
}

fn frame(file: &str) -> Frame {
    decode(&std::fs::read(folder().join(file)).unwrap()).unwrap()
}

fn matcher() -> Matcher {
    #[cfg_attr(not(feature = "face"), expect(unused_mut, reason = "only the face finder is loaded"))]
    let mut matcher = Matcher::new(Practice::default());
    #[cfg(feature = "face")]
    {
        let model = concat!(env!("CARGO_MANIFEST_DIR"), "/model/seeta_fd_frontal_v1.0.bin");
        matcher.load_face_model(&std::fs::read(model).unwrap()).unwrap();
    }
    matcher
}

fn report(file: &str, request: &Request) -> Report {
    matcher().recommend(&frame(file), request).unwrap().report
}

fn error(report: &Report, truth: &Truth) -> f64 {
    let [l, a, b] = report.skin.as_ref().unwrap().lab.map(|estimate| estimate.value);
    let [true_l, true_a, true_b] = truth.skin_lab;
    delta_e_2000(Lab::new(l, a, b), Lab::new(true_l, true_a, true_b))
}

fn middle(corners: [[f64; 2]; 4]) -> [f64; 2] {
    [0, 1].map(|i| corners.iter().map(|corner| corner[i]).sum::<f64>() / 4.0)
}

fn find(frame: &Frame) -> Option<Chart> {
    let image = LinearImage::reduce(frame, 640);
    chart::find(&image, &Patches::cut(&image))
}

/// A frame of the same size whose pixels come from elsewhere in this one; black from outside.
fn warped(frame: &Frame, from: impl Fn(f64, f64) -> [f64; 2]) -> Frame {
    let (width, height) = (frame.width(), frame.height());
    let rgba = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .flat_map(|(x, y)| {
            let [u, v] = from(f64::from(x), f64::from(y));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked against the size"
            )]
            let at = (u.round() as u32, v.round() as u32);
            let inside = u > -0.5 && v > -0.5 && at.0 < width && at.1 < height;
            if inside {
                frame.pixels().get_pixel(at.0, at.1).0
            } else {
                [0, 0, 0, 255]
            }
        });
    Frame::new(width, height, rgba.collect(), ColorSpace::Srgb).unwrap()
}

#[test]
fn a_chart_and_paper_are_found_where_they_are_and_tell_the_skin() {
    let (mut by_chart, mut by_paper) = (vec![], vec![]);
    for truth in truths() {
        let report = report(&truth.file, &Request::default());
        let seen = report.light.reference.as_ref().unwrap();
        let off = error(&report, &truth);
        println!("{}: {:?}, {off:.1}", truth.file, report.light.tier);
        assert_eq!(
            (report.light.tier, seen.kind),
            (truth.kind, truth.kind),
            "{}",
            truth.file
        );
        if truth.kind == Tier::Chart {
            by_chart.push(off);
        } else {
            by_paper.push(off);
        }
        for true_corner in truth.corners {
            let near = seen.corners.iter().any(|corner| {
                let [x, y] = [0, 1].map(|i| corner[i] - true_corner[i]);
                x * x + y * y < 49.0
            });
            assert!(near, "{}: {true_corner:?} of {:?}", truth.file, seen.corners);
        }
    }
    // One of the sheets is under a blue-pumped LED, whose spectrum no white tells.
    for (errors, most) in [(by_chart, 3.5), (by_paper, 5.5)] {
        let mean = errors.iter().sum::<f64>() / 3.0;
        assert!(errors.len() == 3 && mean <= most, "{errors:?}");
    }
}

#[test]
fn nothing_is_found_where_there_is_none() {
    for index in 0..20 {
        let report = report(&format!("s101_{index:05}.jpg"), &Request::default());
        assert_eq!(report.light.reference, None, "s101_{index:05}.jpg");
    }
}

#[test]
fn a_chart_is_read_turned_tilted_and_mirrored_to_the_same_colors() {
    for truth in truths().iter().filter(|truth| truth.kind == Tier::Chart) {
        let upright = frame(&truth.file);
        let (matrix, _) = find(&upright).unwrap().matrix().unwrap();
        let color = LinearRgb::new(0.3, 0.2, 0.15);
        let known = from_linear(through(&matrix, color));
        let [cx, cy] = middle(truth.corners);
        let (half_x, half_y) = (f64::from(upright.width()) / 2.0, f64::from(upright.height()) / 2.0);
        for step in 0..24_u8 {
            let angle = f64::from(step) * 15.0_f64.to_radians();
            let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
            for (mirror, tilt) in [(1.0, 0.0), (-1.0, 0.0), (1.0, 30.0_f64)] {
                let (squeeze, depth) = (libm::cos(tilt.to_radians()), libm::sin(tilt.to_radians()) / 700.0);
                let turned = warped(&upright, |x, y| {
                    let [u, v] = [(x - half_x) * mirror, y - half_y];
                    let [u, v] = [u / (squeeze - depth * u), v * squeeze / (squeeze - depth * u)];
                    [cx + u * cosine - v * sine, cy + u * sine + v * cosine]
                });
                let at = format!(
                    "{} at {}, mirrored {mirror}, tilted {tilt}",
                    truth.file,
                    15 * u32::from(step)
                );
                let Some(found) = find(&turned) else {
                    panic!("not found: {at}")
                };
                let (matrix, _) = found.matrix().unwrap();
                let off = delta_e_2000(known, from_linear(through(&matrix, color)));
                assert!(off < 1.5, "{off:.2}: {at}");
            }
        }
    }
}

#[test]
fn what_is_pointed_at_is_used_and_what_is_forbidden_is_not() {
    let truths = truths();
    let paper = truths.iter().find(|truth| truth.kind == Tier::Paper).unwrap();
    let [x, y] = middle(paper.corners);
    let at = |x, y| Request {
        reference_at: Some(Point { x, y }),
        ..Request::default()
    };
    assert_eq!(report(&paper.file, &at(x, y)).light.tier, Tier::Paper);
    let none = Request {
        reference: Reference::None,
        ..Request::default()
    };
    let blind = report(&paper.file, &none);
    assert_eq!((blind.light.tier, blind.light.reference), (Tier::Statistical, None));

    // A chart's neutral 5 is a gray card.
    let chart = truths.iter().find(|truth| truth.kind == Tier::Chart).unwrap();
    let [left, right, .., low] = chart.corners;
    let along = |corner: [f64; 2], other: [f64; 2], t: f64| [0, 1].map(|i| corner[i] + t * (other[i] - corner[i]));
    let [across, down] = [along(left, right, 3.5 / 6.0), along(left, low, 3.5 / 4.0)];
    let gray = Request {
        reference: Reference::GrayCard,
        ..at(across[0] + down[0] - left[0], across[1] + down[1] - left[1])
    };
    let report = report(&chart.file, &gray);
    assert_eq!(report.light.tier, Tier::GrayCard, "{:?}", report.light);
    assert!(error(&report, chart) < 7.0, "{}", error(&report, chart));
}

#[test]
fn what_cannot_be_white_is_not_taken_for_it() {
    let sheets: Vec<_> = truths().into_iter().filter(|truth| truth.kind == Tier::Paper).collect();
    let dark = sheets.iter().find(|truth| truth.skin_lab[0] < 45.0).unwrap();
    let [x, y] = middle(dark.corners);
    // Paper taken for a gray card would make light skin dark, which may be, and dark skin darker than any.
    let as_gray = (dark, Reference::GrayCard, Point { x, y });
    let skin = sheets
        .iter()
        .map(|truth| (truth, Reference::Paper, Point { x: 245.0, y: 320.0 }));
    for (truth, reference, at) in skin.chain([as_gray]) {
        let request = Request {
            reference,
            reference_at: Some(at),
            ..Request::default()
        };
        let light = report(&truth.file, &request).light;
        let codes: Vec<_> = light.notes.iter().map(|note| note.code.as_str()).collect();
        let refused = codes.contains(&"referenceUnlikely") && light.reference.is_none();
        assert!(refused, "{}, {reference:?}: {codes:?}", truth.file);
    }
}

/// The corners of a request, from any of them on and either way round.
fn orders(corners: [[f64; 2]; 4]) -> impl Iterator<Item = [[f64; 2]; 4]> {
    (0..8).map(move |turn| core::array::from_fn(|i| corners[if turn < 4 { turn + i } else { turn + 4 - i } % 4]))
}

fn at_corners(corners: [[f64; 2]; 4]) -> Request {
    Request {
        reference_corners: Some(corners.map(|[x, y]| Point { x, y })),
        ..Request::default()
    }
}

#[test]
fn a_chart_whose_corners_are_given_is_read_from_any_of_them_on_and_either_way_round() {
    for truth in truths().iter().filter(|truth| truth.kind == Tier::Chart) {
        let found = report(&truth.file, &Request::default()).skin.unwrap().lab;
        // A finger is off by a few pixels, each corner another way: here 3 % of the chart's width.
        let finger = [[4.0, -3.0], [-4.0, -3.0], [-3.0, 4.0], [3.0, 4.0]];
        let near = core::array::from_fn(|i| [0, 1].map(|axis| truth.corners[i][axis] + finger[i][axis]));
        for (corners, most) in [(truth.corners, 1.5), (near, 2.5)] {
            for order in orders(corners) {
                let report = report(&truth.file, &at_corners(order));
                assert_eq!(report.light.tier, Tier::Chart, "{}: {order:?}", truth.file);
                assert!(report.light.notes.iter().any(|note| note.code == "chartUsed"));
                let skin = report.skin.unwrap().lab;
                let [one, other] = [found, skin].map(|[l, a, b]| Lab::new(l.value, a.value, b.value));
                let off = delta_e_2000(one, other);
                assert!(off < most, "{}: {off:.2} from what was found, {order:?}", truth.file);
            }
        }
    }
}

#[test]
fn corners_with_no_chart_between_them_are_refused_in_a_note() {
    let chart = truths().into_iter().find(|truth| truth.kind == Tier::Chart).unwrap();
    let paper = truths().into_iter().find(|truth| truth.kind == Tier::Paper).unwrap();
    let [one, two, three, four] = chart.corners;
    let shifted = chart.corners.map(|[x, y]| [x + 60.0, y + 20.0]);
    let face = [[150.0, 150.0], [280.0, 150.0], [280.0, 260.0], [150.0, 260.0]];
    for (what, file, corners) in [
        ("a face", &chart.file, face),
        ("half a chart and its background", &chart.file, shifted),
        ("an outline that crosses itself", &chart.file, [one, three, two, four]),
        ("one point", &chart.file, [one; 4]),
        (
            "a line",
            &chart.file,
            [0.0, 1.0, 2.0, 3.0].map(|i| [50.0 + 40.0 * i, 400.0]),
        ),
        (
            "outside the photo",
            &chart.file,
            chart.corners.map(|[x, y]| [x - 9e5, y + 9e5]),
        ),
        ("paper", &paper.file, paper.corners),
    ] {
        let light = report(file, &at_corners(corners)).light;
        let codes: Vec<_> = light.notes.iter().map(|note| note.code.as_str()).collect();
        assert_ne!(light.tier, Tier::Chart, "{what}");
        assert!(codes.contains(&"referenceNotFound"), "{what}: {codes:?}");
    }
}

#[test]
fn a_reference_that_is_asked_for_and_not_there_is_said() {
    for (reference, at) in [
        (Reference::Chart, None),
        (Reference::Paper, None),
        (Reference::GrayCard, Some(Point { x: -5.0, y: 1e9 })),
    ] {
        let request = Request {
            reference,
            reference_at: at,
            ..Request::default()
        };
        let light = report("s101_00003.jpg", &request).light;
        assert!(
            light.notes.iter().any(|note| note.code == "referenceNotFound"),
            "{reference:?}"
        );
    }
}

#[test]
fn pictures_whose_colors_are_swapped_are_noticed() {
    let matcher = matcher();
    let said = |frame: &Frame| {
        let report = matcher.recommend(frame, &Request::default()).unwrap().report;
        report.capture.notes.iter().any(|note| note.code == "skinUnlikely")
    };
    let (mut as_they_are, mut noticed) = (0, 0);
    for index in 0..20 {
        let upright = frame(&format!("s101_{index:05}.jpg"));
        let rgba = upright.pixels().pixels().flat_map(|pixel| {
            let [red, green, blue, alpha] = pixel.0;
            [blue, green, red, alpha]
        });
        let swapped = Frame::new(upright.width(), upright.height(), rgba.collect(), ColorSpace::Srgb).unwrap();
        as_they_are += u8::from(said(&upright));
        noticed += u8::from(said(&swapped));
    }
    assert!(
        as_they_are <= 1 && noticed >= 12,
        "{as_they_are} as they are, {noticed} swapped"
    );
}
