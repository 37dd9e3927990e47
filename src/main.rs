//! The command line: reads files, asks the library, prints what it says. No arithmetic of the answer is here.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, builder::PossibleValuesParser, builder::TypedValueParser};
use jiff::civil::Date;
use scalptone::{
    catalog::ladder::Step,
    error::Error,
    light::Reference,
    plan::Stage,
    practice::Practice,
    preview::When,
    regions::{Oval, View, hints::Hint},
    request::{Client, Point},
};
use serde::de::DeserializeOwned;

mod cli;

use cli::{Failure, UNREADABLE, numbers, optics, photos, print};

/// Pigment shade and dot density for scalp micropigmentation, measured from a photo.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXIT_CODES)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 answer, 1 a result cannot be written, 2 usage, 3 unreadable input,\n\
    4 photo unusable (the report still prints, and says why). Photos never leave this machine.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure photos and recommend a shade, a dilution and a dot density.
    ///
    /// One photo prints a page to read or, with --json, the report. Several print one line of JSON each, in the order
    /// given; with --study they are of one person and print what they say together.
    Match(MatchArgs),
    /// Print, check or describe the document that holds all that a clinic may disagree with.
    ///
    /// Without an option, prints the default document.
    Practice(PracticeArgs),
    /// Show how shades look on a skin: fresh, healed, and as spectra.
    Optics(optics::OpticsArgs),
}

#[derive(Debug, Args)]
struct MatchArgs {
    /// JPEG, PNG, WebP or GIF files; `-` reads standard input.
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Print the report as one line of JSON.
    #[arg(long)]
    json: bool,
    /// The photos are of one person: merge what they say. Best are three or four in different light.
    #[arg(long)]
    study: bool,
    /// Write what was found where as a gray PNG: 0 other, 1 skin, 2 hair, 3 stubble, 4 bare scalp. One photo only.
    #[arg(long, value_name = "OUT.png")]
    regions: Option<PathBuf>,
    /// Write the photo with the plan on it, at most 1280 pixels long. One photo or a study.
    #[arg(long, value_name = "OUT.png")]
    preview: Option<PathBuf>,
    /// When the preview is looked at.
    #[arg(long, value_name = "WHEN", default_value = "healed", value_parser = named::<When>(&["fresh", "healed", "sixMonths", "threeYears"]))]
    preview_when: When,
    /// The face from hairline to chin and ear to ear, in pixels of the upright photo: center, half width, half height.
    #[arg(long, value_name = "CX,CY,A,B", value_parser = oval, allow_hyphen_values = true)]
    oval: Option<Oval>,
    /// What is at a place of the upright photo, as skin, hair, stubble, scalp or other: corrects what was found there. May
    /// be given again.
    #[arg(long, value_name = "X,Y,LABEL", value_parser = tap, allow_hyphen_values = true)]
    tap: Vec<Hint>,
    /// A segmenter's mask of the photo, a gray PNG of any size with the codes of --regions, instead of what would be found.
    #[arg(long, value_name = "FILE.png")]
    mask: Option<PathBuf>,
    /// From where the head is seen: the face; cheek and temple, with --oval on them; the top, with --oval the circle that it
    /// fills, or in the middle; or scalp that fills the picture.
    #[arg(long, default_value = "front", value_parser = named::<View>(&["front", "side", "crown", "patch"]))]
    view: View,
    /// Where hair is missing, by Norwood, or `full` to shave it all, or `diffuse` for thin all over.
    #[arg(long, value_parser = named::<Stage>(&["II", "III", "IIIv", "IV", "V", "VI", "VII", "full", "diffuse"]))]
    stage: Option<Stage>,
    /// The visitor's descent, as they say: african, caucasian, hispanic, eastAsian, thai, or what the clinic's document
    /// names. It tells how dense and thick hair usually is where nobody has counted it.
    #[arg(long, value_name = "ID")]
    population: Option<String>,
    /// Hairs on a square centimeter where hair is not thin, if somebody has counted them.
    #[arg(long, value_name = "N")]
    hairs_per_cm2: Option<f64>,
    /// Mean diameter of a hair, if somebody has measured it, in micrometers.
    #[arg(long, value_name = "UM")]
    shaft_um: Option<f64>,
    /// The client's age in years.
    #[arg(long, value_name = "YEARS")]
    age: Option<f64>,
    /// Area of scars to be covered, in cm².
    #[arg(long, value_name = "CM2")]
    scars_cm2: Option<f64>,
    /// The client's skin is oily.
    #[arg(long)]
    oily_skin: bool,
    /// The place was tattooed before.
    #[arg(long)]
    earlier_tattoo: bool,
    /// The hair beside it will be left to grow.
    #[arg(long)]
    hair_stays_long: bool,
    /// The day of the first visit, as in 2026-12-01: the page then has dates.
    #[arg(long, value_name = "DATE")]
    start: Option<Date>,
    /// Which reference for white may be used: the best that is found, one of them, or none, not even the eyes.
    #[arg(long, default_value = "auto", value_parser = named::<Reference>(&["auto", "none", "chart", "gray-card", "paper"]))]
    reference: Reference,
    /// Where white paper or, with `--reference gray-card`, a gray card of 18 % is, in pixels of the upright photo.
    #[arg(long, value_name = "X,Y", value_parser = point, allow_hyphen_values = true)]
    reference_at: Option<Point>,
    /// The clinic's document, whole or partial, laid over the defaults.
    #[arg(long, value_name = "FILE")]
    practice: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct PracticeArgs {
    /// Check a document; `-` reads standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "schema")]
    check: Option<PathBuf>,
    /// Print the JSON Schema of the document.
    #[arg(long)]
    schema: bool,
}

/// Reads one of the names that an enum has in JSON.
fn named<T: DeserializeOwned + Clone + Send + Sync + 'static>(names: &'static [&'static str]) -> impl TypedValueParser {
    PossibleValuesParser::new(names).try_map(|name| serde_json::from_value::<T>(name.into()))
}

fn oval(text: &str) -> Result<Oval, String> {
    let numbers = numbers(text);
    let Some([cx, cy, a, b]) = numbers.as_deref() else {
        return Err("give four numbers of pixels, as in 320,240,90,110".to_owned());
    };
    let oval = Oval {
        cx: *cx,
        cy: *cy,
        a: *a,
        b: *b,
    };
    let request = scalptone::request::Request {
        oval: Some(oval),
        ..Default::default()
    };
    request.check().map(|()| oval).map_err(|error| error.to_string())
}

fn tap(text: &str) -> Result<Hint, String> {
    let read = || {
        let (place, label) = text.rsplit_once(',')?;
        let Point { x, y } = point(place).ok()?;
        Some(Hint {
            label: serde_json::from_value(label.trim().into()).ok()?,
            points: vec![[x, y]],
            radius: None,
        })
    };
    read().ok_or_else(|| {
        "give two numbers of pixels and skin, hair, stubble, scalp or other, as in 320,240,hair".to_owned()
    })
}

fn point(text: &str) -> Result<Point, String> {
    match numbers(text).as_deref() {
        Some([x, y]) if x.is_finite() && y.is_finite() => Ok(Point { x: *x, y: *y }),
        _ => Err("give two numbers of pixels, as in 320,240".to_owned()),
    }
}

fn main() -> ExitCode {
    let outcome = match CommandLine::parse().command {
        Command::Match(args) => matched(args),
        Command::Practice(args) => practice(&args),
        Command::Optics(args) => shades(&args),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

fn matched(args: MatchArgs) -> Result<ExitCode, Failure> {
    let several = args.photos.len() > 1;
    if several && (args.regions.is_some() || args.preview.is_some() && !args.study) {
        return Err(Failure::usage(
            "--regions and --preview are for one photo, --preview for a --study as well; give photos one at a time",
        ));
    }
    if several && (args.mask.is_some() || !args.tap.is_empty()) {
        return Err(Failure::usage(
            "--mask and --tap are for one photo; give photos one at a time",
        ));
    }
    if args.photos.iter().filter(|photo| photo.as_os_str() == "-").count() > 1 {
        return Err(Failure::usage("standard input can be read once; give `-` once"));
    }
    let practice = practice_or_default(args.practice.as_deref())?;
    let request = scalptone::request::Request {
        oval: args.oval,
        view: args.view,
        stage: args.stage,
        population: args.population,
        hairs_per_cm2: args.hairs_per_cm2,
        shaft_um: args.shaft_um,
        client: Client {
            age_years: args.age,
            scars_cm2: args.scars_cm2,
            oily_skin: args.oily_skin,
            earlier_tattoo: args.earlier_tattoo,
            hair_stays_long: args.hair_stays_long,
        },
        hairline: None,
        hints: args.tap,
        reference: args.reference,
        reference_at: args.reference_at,
        reference_corners: None,
    };
    let mask = args.mask.as_deref().map(photos::read_mask).transpose()?;
    let desk = photos::Desk::new(practice, request, mask)?;
    if several && !args.study {
        return Ok(desk.answer_all(&args.photos));
    }
    desk.answer_one(
        &args.photos,
        &photos::Wanted {
            json: args.json,
            regions: args.regions,
            preview: args.preview,
            when: args.preview_when,
            start: args.start,
        },
    )
}

fn practice(args: &PracticeArgs) -> Result<ExitCode, Failure> {
    if let Some(file) = &args.check {
        let practice = read_practice(file)?;
        let water = |step: Option<&Step>| step.map_or(0.0, |step| step.water_parts);
        let ladder = &practice.ladder;
        let range = match practice.pigments.len() {
            0 | 1 => format!(
                "from {} to {} parts of water",
                water(ladder.first()),
                water(ladder.last())
            ),
            pigments => format!("of {pigments} pigments"),
        };
        let (name, shades) = (&practice.name, ladder.len());
        print(&format!(
            "{name}: a practice document that can be used, with {shades} shades {range}"
        ));
    } else if args.schema {
        print(&format!("{:#}", Practice::schema()));
    } else {
        print(&Practice::default().to_json());
    }
    Ok(ExitCode::SUCCESS)
}

fn shades(args: &optics::OpticsArgs) -> Result<ExitCode, Failure> {
    let practice = practice_or_default(args.practice.as_deref())?;
    optics::run(args, &practice).map(|()| ExitCode::SUCCESS)
}

fn practice_or_default(file: Option<&Path>) -> Result<Practice, Failure> {
    file.map_or_else(|| Ok(Practice::default()), read_practice)
}

fn read_practice(file: &Path) -> Result<Practice, Failure> {
    let bytes = read(file)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::practice("document", "is not text in UTF-8; save it as JSON in UTF-8"))
        .map_err(|error| Failure::in_file(file, &error))?;
    Practice::from_json(&text).map_err(|error| Failure::in_file(file, &error))
}

/// The bytes of a file, or of standard input for `-`.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    bytes.map_err(|error| Failure {
        code: "unreadableFile",
        message: format!("{}: cannot be read ({error}); check the path", file.display()),
        exit: UNREADABLE,
    })
}
