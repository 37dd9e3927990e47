//! The built program, called as a user calls it.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Instant,
};

use serde_json::Value;

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_scalptone"))
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let _ = stdin.write_all(input); // a program that does not read it may be gone
    drop(stdin);
    program.wait_with_output().unwrap()
}

fn scalptone(args: &[&str]) -> Output {
    run(args, &[])
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn report(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap()
}

/// A place for a result, of its own for each test.
fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

const PORTRAIT: &str = "portraits/s007_00004.jpg";
const OTHER_PORTRAIT: &str = "portraits/s007_00002.jpg";

#[test]
fn a_photo_gives_a_page_with_the_recommendation_first() {
    let output = scalptone(&["match", PORTRAIT]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let page = stdout(&output);
    let first = page.lines().next().unwrap();
    assert!(first.contains("hade ") && first.contains("dots per cm²"), "{first}");
    for part in [
        "Measured",
        "Where, and how dense",
        "Visits",
        "Before you decide",
        "After each visit",
    ] {
        assert!(page.contains(part), "no `{part}`");
    }
    assert!(!page.contains("NaN") && !page.contains("null"), "{page}");
    assert!(stderr(&output).is_empty());
}

#[test]
fn the_report_is_one_line_of_json() {
    let output = scalptone(&["match", PORTRAIT, "--json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output).lines().count(), 1);
    let report = report(&output);
    assert!(report["shade"]["id"].is_string() && report["plan"]["zones"].is_array());
    assert_eq!(report.get("file"), None, "one photo needs no name");
}

#[test]
fn standard_input_gives_the_same_report_as_the_file() {
    let photo = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(PORTRAIT)).unwrap();
    let piped = run(&["match", "-", "--json"], &photo);
    assert_eq!(stdout(&piped), stdout(&scalptone(&["match", PORTRAIT, "--json"])));
}

#[test]
fn what_is_asked_comes_back_in_the_report() {
    let args = [
        "--json",
        "--oval",
        "465.5,457.5,194,221",
        "--stage",
        "IIIv",
        "--reference",
        "none",
    ];
    let report = report(&scalptone(&[&["match", PORTRAIT][..], &args].concat()));
    assert_eq!(report["head"]["source"], "given");
    assert_eq!(report["provenance"]["stage"], "IIIv");
    assert_eq!(report["provenance"]["stageSource"], "given");
    assert_eq!(report["light"]["tier"], "statistical");
}

#[test]
fn a_practice_document_changes_the_answer() {
    let file = place("practice.json");
    fs::write(
        &file,
        r#"{ "name": "Clinic", "ladder": [{ "id": "only", "waterParts": 12 }], "shadeRules": { "darkest": [] } }"#,
    )
    .unwrap();
    let output = scalptone(&["match", PORTRAIT, "--json", "--practice", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = report(&output);
    assert_eq!(report["provenance"]["practice"], "Clinic");
    assert_eq!(report["shade"]["id"], "only");
}

#[test]
fn regions_are_codes_of_the_size_of_the_photo_and_the_preview_is_a_picture() {
    let (regions, preview) = (place("regions.png"), place("preview.png"));
    let files = [regions.to_str().unwrap(), preview.to_str().unwrap()];
    let output = scalptone(&[
        "match",
        OTHER_PORTRAIT,
        "--json",
        "--regions",
        files[0],
        "--preview",
        files[1],
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let photo = image::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(OTHER_PORTRAIT)).unwrap();
    let map = image::open(&regions).unwrap();
    assert_eq!((map.width(), map.height()), (photo.width(), photo.height()));
    assert_eq!(map.color(), image::ColorType::L8);
    let codes = map.into_luma8();
    assert!(codes.iter().all(|code| *code <= 4));
    let has = |code: u8| codes.contains(&code);
    assert!(has(1) && (has(2) || has(3)), "there is skin and hair");
    let preview = image::open(&preview).unwrap();
    assert!(preview.width().max(preview.height()) <= 1280);
}

#[test]
fn a_tap_corrects_the_regions_and_a_mask_replaces_them() {
    let [plain, tapped, again] = ["plain.png", "tapped.png", "again.png"].map(place);
    let path = |file: &PathBuf| file.display().to_string();
    let regions = |file: &PathBuf, args: &[&str]| {
        let out = path(file);
        let args = [&["match", PORTRAIT, "--json", "--regions", &out][..], args].concat();
        let output = scalptone(&args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        image::open(file).unwrap().into_luma8()
    };
    let before = regions(&plain, &[]);
    // The middle of the face, which is skin.
    let oval = &report(&scalptone(&["match", PORTRAIT, "--json"]))["head"]["oval"];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the photo"
    )]
    let [x, y] = ["cx", "cy"].map(|name| oval[name].as_f64().unwrap() as u32);
    assert_eq!(before.get_pixel(x, y).0, [1]);
    let after = regions(&tapped, &["--tap", &format!("{x},{y},other")]);
    assert_eq!(after.get_pixel(x, y).0, [0]);
    assert_eq!(
        regions(&again, &["--mask", &path(&tapped)]),
        after,
        "a mask given is what comes out"
    );
    for (args, code) in [
        (&["--tap", "1,2,beard"][..], 2),
        (&["--tap", "1,hair"], 2),
        (&["--tap", "99999,2,hair"], 3),
        (&["--mask", PORTRAIT], 3),
        (&["--mask", "nowhere.png"], 3),
        (&[PORTRAIT, "--tap", "1,2,hair"], 2),
    ] {
        let output = scalptone(&[&["match", PORTRAIT][..], args].concat());
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
    }
    let outside = scalptone(&["match", PORTRAIT, "--tap", "1,2,hair", "--tap", "99999,2,hair"]);
    assert!(
        stderr(&outside).starts_with("error[badRequest]"),
        "{}",
        stderr(&outside)
    );
    assert!(stderr(&outside).contains("hints[1]"), "{}", stderr(&outside));
}

#[test]
fn several_photos_give_a_line_each_in_the_order_given() {
    let photos = [OTHER_PORTRAIT, "bad_input/truncated.jpg", PORTRAIT, "absent.jpg"];
    let output = scalptone(&[&["match"][..], &photos].concat());
    assert_eq!(output.status.code(), Some(3), "something could not be read");
    let lines: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let files: Vec<&str> = lines.iter().map(|line| line["file"].as_str().unwrap()).collect();
    assert_eq!(files, photos);
    assert!(lines[0]["shade"].is_object() && lines[2]["shade"].is_object());
    assert_eq!(lines[1]["error"]["code"], "damagedPicture");
    assert_eq!(lines[3]["error"]["code"], "unreadableFile");
    assert!(stderr(&output).is_empty(), "the bar is for terminals");
}

#[test]
fn a_study_merges_photos_and_names_those_that_it_leaves_out() {
    let photos = [PORTRAIT, "bad_input/landscape.jpg", PORTRAIT];
    let merged = scalptone(&[&["match", "--study", "--json"][..], &photos].concat());
    assert_eq!(merged.status.code(), Some(0), "{}", stderr(&merged));
    assert_eq!(stdout(&merged).lines().count(), 1);
    let merged = report(&merged);
    let alone = report(&scalptone(&["match", PORTRAIT, "--json"]));
    assert_eq!(merged["file"], photos.join(", "));
    assert_eq!(merged["provenance"]["photos"], 2);
    assert_eq!(merged["skin"], alone["skin"], "the same photo twice tells no more");
    let notes = merged["capture"]["notes"].as_array().unwrap();
    let left = notes.iter().find(|note| note["code"] == "studyPhotoLeftOut").unwrap();
    assert_eq!(left["photo"], 2);
    let preview = place("study.png");
    let page = scalptone(&[
        "match",
        "--study",
        PORTRAIT,
        OTHER_PORTRAIT,
        "--preview",
        preview.to_str().unwrap(),
    ]);
    assert_eq!(page.status.code(), Some(0), "{}", stderr(&page));
    assert!(stdout(&page).contains("These photos") && preview.exists());
}

#[test]
fn a_study_of_nothing_usable_has_the_reasons_of_the_first_and_an_unreadable_photo_is_named() {
    let (first, second) = ("bad_input/landscape.jpg", "bad_input/gray.jpg");
    let none = scalptone(&["match", "--study", "--json", first, second]);
    assert_eq!(none.status.code(), Some(4));
    assert_eq!(report(&none)["provenance"]["photos"], 0);
    let alone = scalptone(&["match", "--json", first]);
    assert_eq!(report(&none)["capture"], report(&alone)["capture"]);
    let torn = scalptone(&["match", "--study", PORTRAIT, "bad_input/truncated.jpg"]);
    assert_eq!(torn.status.code(), Some(3));
    assert!(stderr(&torn).contains("truncated.jpg"), "{}", stderr(&torn));
}

#[test]
fn a_line_among_several_is_the_report_alone() {
    let several = stdout(&scalptone(&["match", PORTRAIT, OTHER_PORTRAIT]));
    let mut line: Value = serde_json::from_str(several.lines().next().unwrap()).unwrap();
    line.as_object_mut().unwrap().shift_remove("file");
    assert_eq!(line, report(&scalptone(&["match", PORTRAIT, "--json"])));
}

#[test]
fn what_cannot_be_read_is_one_line_with_a_stable_code() {
    for (file, code) in [
        ("bad_input/empty.jpg", "emptyFile"),
        ("bad_input/text.jpg", "notAPicture"),
        ("bad_input/truncated.jpg", "damagedPicture"),
        ("bad_input/animated.gif", "animatedPicture"),
        ("bad_input/cmyk.jpg", "cmykPicture"),
        ("bad_input/200_megapixels.png", "pictureTooLarge"),
        ("bad_input/absent.jpg", "unreadableFile"),
        ("bad_input", "unreadableFile"),
    ] {
        for args in [&["match", file][..], &["match", file, "--json"]] {
            let output = scalptone(args);
            assert_eq!(output.status.code(), Some(3), "{file}");
            assert!(output.stdout.is_empty(), "{file}");
            let line = stderr(&output);
            assert!(line.starts_with(&format!("error[{code}]: {file}: ")), "{line}");
            assert!(line.contains(';') && line.lines().count() == 1, "{line}");
        }
    }
    assert!(stderr(&scalptone(&["match", "-"])).starts_with("error[emptyFile]: "));
}

#[test]
fn a_photo_of_which_nothing_can_be_told_still_gets_a_report() {
    for (file, code) in [
        ("bad_input/one_pixel.png", "tooSmall"),
        ("bad_input/gray.jpg", "grayscale"),
        ("bad_input/landscape.jpg", "headNotFound"),
    ] {
        let output = scalptone(&["match", file, "--json"]);
        assert_eq!(output.status.code(), Some(4), "{file}");
        assert!(stderr(&output).is_empty());
        let report = report(&output);
        assert_eq!(report["capture"]["notes"][0]["code"], code);
        assert_eq!(report["capture"]["notes"][0]["severity"], "blocking");
        for part in ["shade", "density", "plan"] {
            assert!(report[part].is_null(), "no {part} for {file}");
        }
        let page = scalptone(&["match", file]);
        assert_eq!(page.status.code(), Some(4));
        assert!(stdout(&page).starts_with("No shade can be told from this photo."));
    }
}

#[test]
fn a_preview_that_cannot_be_drawn_is_told_after_the_report() {
    let file = place("no_preview.png");
    let args = [
        "match",
        "bad_input/gray.jpg",
        "--json",
        "--preview",
        file.to_str().unwrap(),
    ];
    let output = scalptone(&args);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(stdout(&output).lines().count(), 1);
    assert!(stderr(&output).starts_with("error[nothingMatched]: "));
    assert!(!file.exists());
}

#[test]
fn a_result_that_cannot_be_written_is_told() {
    let output = scalptone(&["match", PORTRAIT, "--json", "--regions", "absent/regions.png"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).starts_with("error[unwritableFile]: absent/regions.png: "));
}

#[test]
fn a_wrong_call_is_told() {
    let calls: [&[&str]; 9] = [
        &[],
        &["match"],
        &["match", PORTRAIT, "--oval", "1,2,3"],
        &["match", PORTRAIT, "--oval", "1,2,-3,4"],
        &["match", PORTRAIT, "--stage", "VIII"],
        &["match", PORTRAIT, "--reference", "moon"],
        &["match", PORTRAIT, OTHER_PORTRAIT, "--regions", "regions.png"],
        &["match", "-", "-"],
        &["practice", "--schema", "--check", "-"],
    ];
    for call in calls {
        let output = scalptone(call);
        assert_eq!(output.status.code(), Some(2), "{call:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{call:?}");
    }
}

#[test]
fn the_default_practice_passes_its_own_check() {
    let document = scalptone(&["practice"]).stdout;
    let checked = run(&["practice", "--check", "-"], &document);
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    assert!(stdout(&checked).starts_with("Scalptone defaults: "));
    let schema = report(&scalptone(&["practice", "--schema"]));
    assert!(schema["properties"]["ladder"].is_object());
}

#[test]
fn the_example_of_a_clinic_passes_and_names_a_shade_of_its_own() {
    let example = "../docs/practice-example.json";
    let checked = scalptone(&["practice", "--check", example]);
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    let told = "Example Studio (invented): a practice document that can be used, with 10 shades of 3 pigments\n";
    assert_eq!(stdout(&checked), told);

    let document: Value =
        serde_json::from_slice(&fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(example)).unwrap())
            .unwrap();
    for portrait in [PORTRAIT, OTHER_PORTRAIT, "portraits/s101_00008.jpg"] {
        let shade = &report(&scalptone(&["match", portrait, "--json", "--practice", example]))["shade"];
        let pigment_of = |id: &Value| {
            let steps = document["ladder"].as_array().unwrap();
            let step = steps.iter().find(|step| step["id"] == *id).unwrap();
            let named = step.get("pigment").unwrap_or(&document["pigments"][0]["id"]);
            let pigments = document["pigments"].as_array().unwrap();
            pigments.iter().find(|pigment| pigment["id"] == *named).unwrap()["name"].clone()
        };
        assert_eq!(shade["pigment"], pigment_of(&shade["id"]), "{shade}");
        assert_eq!(shade["pigment"], pigment_of(&shade["startId"]), "{shade}");
        let page = stdout(&scalptone(&["match", portrait, "--practice", example]));
        let best = page.lines().find(|line| line.contains("best guess")).unwrap();
        assert!(
            best.ends_with(&format!("to 1 of {}", shade["pigment"].as_str().unwrap())),
            "{best}"
        );
    }
    let page = stdout(&scalptone(&["match", PORTRAIT]));
    assert!(page.contains("to 1 of pigment\n"), "one pigment needs no name");
}

#[test]
fn a_broken_practice_is_refused_by_the_path_of_its_field() {
    let by_check = scalptone(&["practice", "--check", "bad_input/practice.json"]);
    let by_match = scalptone(&["match", PORTRAIT, "--practice", "bad_input/practice.json"]);
    for output in [by_check, by_match] {
        assert_eq!(output.status.code(), Some(3));
        assert!(output.stdout.is_empty());
        let line = stderr(&output);
        assert!(
            line.starts_with("error[badPractice]: bad_input/practice.json: "),
            "{line}"
        );
        assert!(
            line.contains("ladder[1].waterParts") && line.lines().count() == 1,
            "{line}"
        );
    }
    for broken in [&b"{"[..], b"[]", b"\xff\xfe", b"{\"lader\": []}"] {
        let output = run(&["practice", "--check", "-"], broken);
        assert_eq!(output.status.code(), Some(3));
        assert!(stderr(&output).starts_with("error[badPractice]: -: ") && stderr(&output).lines().count() == 1);
    }
}

#[test]
fn ten_megabytes_of_junk_are_refused_at_once() {
    let megabytes = 10 << 20;
    let bytes: Vec<u8> = (0_u32..megabytes)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let text = "lorem ipsum ".repeat(megabytes as usize / 12).into_bytes();
    let nested = "{\"a\":[".repeat(megabytes as usize / 6).into_bytes();
    let file = place("junk.json");
    for junk in [bytes, text, nested] {
        fs::write(&file, junk).unwrap();
        let start = Instant::now();
        let output = scalptone(&["practice", "--check", file.to_str().unwrap()]);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
        assert_eq!(output.status.code(), Some(3));
        assert!(output.stdout.is_empty());
        let line = stderr(&output);
        let start = format!(
            "error[badPractice]: {}: in the practice document, document: ",
            file.display()
        );
        assert!(
            line.starts_with(&start) && line.len() < 1000 && line.lines().count() == 1,
            "{line}"
        );
    }
}

#[test]
fn a_number_in_another_unit_and_none_at_all_are_told() {
    for (document, told) in [
        (
            r#"{ "healing": { "dotHealedMm": { "value": 200 } } }"#,
            "healing.dotHealedMm.value: is 200; must be 0.08 to 0.4 (200 µm are 0.2 mm)",
        ),
        (
            r#"{ "caps": { "dotsPerCm2": NaN } }"#,
            "caps.dotsPerCm2: is NaN (line 1, column 27), where a number is missing",
        ),
        (
            r#"{ "care": [{ "code": "keepDry" }] }"#,
            "care[0].untilDays: is missing",
        ),
    ] {
        let output = run(&["practice", "--check", "-"], document.as_bytes());
        assert_eq!(output.status.code(), Some(3));
        let line = stderr(&output);
        assert!(
            line.starts_with(&format!("error[badPractice]: -: in the practice document, {told}")),
            "{line}"
        );
    }
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, example) = readme.split_once("cargo run --release -- match tests/").unwrap();
    let (photo, rest) = example.split_once('\n').unwrap();
    let shown = rest
        .split_once("```text\n")
        .unwrap()
        .1
        .split_once("\n… then")
        .unwrap()
        .0;
    let printed = stdout(&scalptone(&["match", photo]));
    assert!(
        printed.starts_with(shown.trim_end()),
        "README shows\n{shown}\nbut this is printed\n{printed}"
    );
}
