//! How shades look on a skin: one look, a table of many, or a drawing of the ladder.

use core::{fmt::Write, ops::RangeInclusive};
use std::{fs, path::PathBuf};

use clap::Args;
use scalptone::{
    catalog::{ladder::Step, pigment::Pigment, swatch::Swatch},
    color::{Lab, delta_e_2000, hex},
    optics::{appearance::Light, skin::SkinSpectrum},
    practice::Practice,
};

use super::{Failure, numbers, print};

#[derive(Debug, Args)]
pub(crate) struct OpticsArgs {
    /// Color of the bare skin: CIELAB, D65/2°.
    #[arg(long, value_name = "L,a,b", value_parser = lab, allow_hyphen_values = true)]
    skin_lab: Lab,
    /// The shade, by its id in the ladder.
    #[arg(long, value_name = "ID", required_unless_present_any = ["sweep", "plot"])]
    shade: Option<String>,
    /// Dots on a square centimeter, 0 to 400; several for --sweep and --plot.
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = density)]
    dots: Vec<f64>,
    /// Optically effective diameter of the healed dots, millimeters, 0.08 to 0.40; the practice's if not given.
    #[arg(long, value_name = "MM", value_parser = diameter)]
    diameter: Option<f64>,
    /// Print JSON, with the spectra from 400 to 700 nm.
    #[arg(long, conflicts_with = "sweep")]
    json: bool,
    /// Print all shades at all densities as CSV.
    #[arg(long)]
    sweep: bool,
    /// Draw the healed ladder on this skin as an SVG.
    #[arg(long, value_name = "OUT.svg")]
    plot: Option<PathBuf>,
    /// The clinic's document, whole or partial, laid over the defaults.
    #[arg(long, value_name = "FILE")]
    pub(crate) practice: Option<PathBuf>,
}

/// Densities of a sweep when none are given.
const DENSITIES: [f64; 8] = [25.0, 50.0, 75.0, 100.0, 125.0, 150.0, 175.0, 200.0];

fn lab(text: &str) -> Result<Lab, String> {
    match numbers(text).as_deref() {
        Some([l, a, b]) if (0.0..=100.0).contains(l) && a.abs() <= 128.0 && b.abs() <= 128.0 => {
            Ok(Lab::new(*l, *a, *b))
        }
        _ => Err("give L* (0 to 100), a* and b*, as in 56,12,17".to_owned()),
    }
}

fn density(text: &str) -> Result<f64, String> {
    within(text, 0.0..=400.0, "give a number from 0 to 400")
}

fn diameter(text: &str) -> Result<f64, String> {
    within(text, 0.08..=0.40, "give millimeters from 0.08 to 0.40")
}

fn within(text: &str, range: RangeInclusive<f64>, or_else: &str) -> Result<f64, String> {
    let number = text.trim().parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| or_else.to_owned())
}

/// A skin and what a practice can put into it.
struct Bench<'a> {
    skin: SkinSpectrum,
    practice: &'a Practice,
    diameter_mm: f64,
}

impl Bench<'_> {
    fn swatch(&self, step: &Step, pigment: &Pigment, dots_per_cm2: f64) -> Swatch {
        let healing = &self.practice.healing;
        Swatch::new(&self.skin, step, pigment, healing, dots_per_cm2, self.diameter_mm)
    }

    fn shades(&self) -> impl Iterator<Item = (&Step, &Pigment)> {
        let made = |step| Some((step, Step::made_of(step, &self.practice.pigments)?));
        self.practice.ladder.iter().filter_map(made)
    }
}

pub(crate) fn run(args: &OpticsArgs, practice: &Practice) -> Result<(), Failure> {
    let bench = Bench {
        skin: SkinSpectrum::from_lab(args.skin_lab),
        practice,
        diameter_mm: args.diameter.unwrap_or(practice.healing.dot_healed_mm.value),
    };
    let densities = if args.dots.is_empty() {
        &DENSITIES[..]
    } else {
        &args.dots
    };
    if let Some(file) = &args.plot {
        let drawing = drawing(&bench, densities);
        fs::write(file, drawing).map_err(|error| Failure::unwritable(file, &error))?;
    }
    if args.sweep {
        print(sweep(&bench, densities).trim_end());
    }
    let Some(id) = &args.shade else { return Ok(()) };
    let Some((step, pigment)) = bench.shades().find(|(step, _)| step.id == *id) else {
        let ids: Vec<&str> = practice.ladder.iter().map(|step| step.id.as_str()).collect();
        return Err(Failure::usage(&format!(
            "there is no shade {id}; there are {}",
            ids.join(", ")
        )));
    };
    let [dots] = args.dots[..] else {
        return Err(Failure::usage("give one number of dots with --shade, as in --dots 110"));
    };
    let swatch = bench.swatch(step, pigment, dots);
    if args.json {
        print(&serde_json::to_string(&swatch).unwrap_or_default()); // plain data cannot fail
    } else if !args.sweep {
        print(page(&bench, step, pigment, dots, &swatch).trim_end());
    }
    Ok(())
}

fn page(bench: &Bench<'_>, step: &Step, pigment: &Pigment, dots: f64, swatch: &Swatch) -> String {
    let mut page = String::new();
    let of = |lab: [f64; 3]| Lab::new(lab[0], lab[1], lab[2]);
    let line = |lab: [f64; 3]| format!("L* {:.1}, a* {:.1}, b* {:.1}", lab[0], lab[1], lab[2]);
    let away = |lab: [f64; 3]| delta_e_2000(of(lab), of(swatch.bare_lab));
    let bare_hex = hex(bench.skin.reflectance.linear());
    let Step { id, water_parts, .. } = step;
    let ink = pigment.ink.healed_per_mm(*water_parts);
    let (name, diameter) = (&pigment.name, bench.diameter_mm);
    let _ = writeln!(
        page,
        "Shade {id} of {name}: {water_parts} parts of water, {ink:.1}/mm when healed"
    );
    let _ = writeln!(
        page,
        "  dots     {dots} per cm² of {diameter:.2} mm cover {:.1} %",
        swatch.geometric_coverage * 100.0
    );
    let _ = writeln!(page, "  bare     {bare_hex} {}", line(swatch.bare_lab));
    let _ = writeln!(
        page,
        "  healed   {} {}, ΔE00 {:.1} from bare",
        swatch.healed_hex,
        line(swatch.healed_lab),
        away(swatch.healed_lab)
    );
    let _ = writeln!(
        page,
        "  fresh    {}, ΔE00 {:.1} from bare",
        line(swatch.fresh_lab),
        away(swatch.fresh_lab)
    );
    for ((after, lab), mm) in ["6 months", "3 years ", "10 years"]
        .iter()
        .zip(swatch.faded_lab)
        .zip(swatch.faded_dot_mm)
    {
        let _ = writeln!(page, "  {after} {}, dots {mm:.2} mm wide", line(lab));
    }
    if !swatch.skin_reachable {
        page.push_str("  No skin of the model has this color: the nearest was tinted to it.\n");
    }
    page
}

fn sweep(bench: &Bench<'_>, densities: &[f64]) -> String {
    let mut table = "shade,pigment,waterParts,healedPerMm,dotsPerCm2,geometricCoverage,\
        healedL,healedA,healedB,healedHex,freshL,freshA,freshB,deltaE00FromBare\n"
        .to_owned();
    for (step, pigment) in bench.shades() {
        for &dots in densities {
            let swatch = bench.swatch(step, pigment, dots);
            let ([l, a, b], [fl, fa, fb], [bl, ba, bb]) = (swatch.healed_lab, swatch.fresh_lab, swatch.bare_lab);
            let away = delta_e_2000(Lab::new(l, a, b), Lab::new(bl, ba, bb));
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let _ = writeln!(
                table,
                "{},{},{},{:.3},{dots},{},{l},{a},{b},{},{fl},{fa},{fb},{away:.2}",
                quoted(&step.id),
                quoted(&pigment.id),
                step.water_parts,
                pigment.ink.healed_per_mm(step.water_parts),
                swatch.geometric_coverage,
                swatch.healed_hex,
            );
        }
    }
    table
}

/// The healed ladder: a row a shade, a column a density, each on the bare skin; on a neutral gray of L* 50.
fn drawing(bench: &Bench<'_>, densities: &[f64]) -> String {
    const SIDE: usize = 72;
    const LEFT: usize = 150;
    const TOP: usize = 64;
    let shades: Vec<_> = bench.shades().collect();
    let (width, height) = (LEFT + densities.len() * SIDE + 16, TOP + shades.len() * SIDE + 16);
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let bare = hex(bench.skin.reflectance.linear());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>Healed look by shade and dots per cm²</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#777777\"/>\n\
         <text x=\"16\" y=\"24\" fill=\"#ffffff\">Healed, {:.2} mm dots; inside each square, on bare skin {bare}</text>\n",
        bench.diameter_mm,
    );
    for (column, dots) in densities.iter().enumerate() {
        let x = LEFT + column * SIDE + SIDE / 2;
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"50\" fill=\"#ffffff\" text-anchor=\"middle\">{dots}/cm²</text>"
        );
    }
    for (row, (step, pigment)) in shades.iter().enumerate() {
        let y = TOP + row * SIDE;
        let text = y + SIDE / 2;
        let (id, water) = (escaped(&step.id), step.water_parts);
        let _ = writeln!(
            svg,
            "<text x=\"16\" y=\"{text}\" fill=\"#ffffff\">{id}: 1 to {water}</text>"
        );
        for (column, &dots) in densities.iter().enumerate() {
            let x = LEFT + column * SIDE;
            let healed = bench.swatch(step, pigment, dots).healed_hex;
            let (inner_x, inner_y, inner) = (x + SIDE / 4, y + SIDE / 4, SIDE / 2);
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"{bare}\"/>\
                 <rect x=\"{inner_x}\" y=\"{inner_y}\" width=\"{inner}\" height=\"{inner}\" fill=\"{healed}\"/>"
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}
