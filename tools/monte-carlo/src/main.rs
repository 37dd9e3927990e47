//! `monte-carlo`: makes and checks the product's tables.

use std::{fs, path::PathBuf, process::Command, time::Instant};

use clap::{Parser, Subcommand};
use indicatif::ProgressBar;
use monte_carlo::{
    check::{self, Point, TELLING_MM2},
    recovery::{self, NEAR, Story},
    table::Nodes,
};
use scalptone::{catalog::Reach, color::Lab, practice::Practice};

#[derive(Parser)]
#[command(about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Simulate the nodes of the tables and write them as a source file
    Table {
        /// Paths for each scattering coefficient
        #[arg(long, default_value_t = 4_000_000)]
        paths: u64,
        /// Where the random numbers begin
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The file
        #[arg(long, default_value = "src/optics/baked.rs")]
        out: PathBuf,
    },
    /// Hold the tables against fresh simulations at random places between their nodes
    Check {
        /// Places for each of ten wavelengths
        #[arg(long, default_value_t = 20)]
        each: usize,
        /// Paths for each wavelength
        #[arg(long, default_value_t = 1_000_000)]
        paths: u64,
        /// Where the random numbers begin
        #[arg(long, default_value_t = 100)]
        seed: u64,
    },
    /// Simulate clients' stubble, ask the product, simulate the healed plan, and compare
    Recover {
        /// How many clients
        #[arg(long, default_value_t = 60)]
        clients: usize,
        /// Paths for each wavelength and each of stubble and plan
        #[arg(long, default_value_t = 50_000)]
        paths: u64,
        /// Where the random numbers begin
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// Ask a practice whose dots are too fine and few for dark stubble
        #[arg(long)]
        fine: bool,
    },
}

/// The middle of some numbers, the end of nine tenths of them, and the last.
fn spread(numbers: impl Iterator<Item = f64>) -> String {
    let mut sorted: Vec<f64> = numbers.map(f64::abs).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    format!("median {:.4}, p90 {:.4}, worst {:.4}", at(0.5), at(0.9), at(1.0))
}

/// The worst places that are told one by one.
const WORST: usize = 10;

fn check(each: usize, paths: u64, seed: u64) {
    let bar = ProgressBar::new(10);
    let points = check::points(each, paths, seed, || bar.inc(1));
    bar.finish();
    println!(
        "{} places, {paths} paths for each wavelength, seed {seed}",
        points.len()
    );
    println!(
        "cross sections off by, of themselves or of {TELLING_MM2} mm²: {}",
        spread(points.iter().map(Point::off))
    );
    let within = points.iter().filter(|point| point.off().abs() <= 0.02).count();
    println!("within 2 %: {within}");
    println!(
        "noise of the simulation they are held against: {}",
        spread(points.iter().map(Point::noise))
    );
    let mut worst: Vec<&Point> = points.iter().collect();
    worst.sort_by(|one, other| other.off().abs().total_cmp(&one.off().abs()));
    for point in worst.iter().take(WORST) {
        let (tissue, shape, filling) = point.of;
        let (off, noise) = (100.0 * point.off(), 100.0 * point.noise());
        println!(
            "  {off:.1} % (noise {noise:.1} %) at {} nm, {tissue:?}, {shape:?}, {filling:.1}/mm",
            point.nm
        );
    }
    let bare = |point: &Point| (point.bare.0 - point.bare.1) / point.bare.1;
    println!("reflectances of bare skin off by: {}", spread(points.iter().map(bare)));
    println!(
        "noise of the simulation: {}",
        spread(points.iter().map(|point| point.bare.2 / point.bare.1))
    );
}

fn recover(practice: &Practice, clients: usize, paths: u64, seed: u64) {
    let bar = ProgressBar::new(62);
    let stories = recovery::stories(practice, clients, paths, seed, || bar.inc(1));
    bar.finish();
    println!("bare L*a*b* | shaved | healed, simulated | healed, predicted | shade, dots, reach");
    let show = |lab: Lab| format!("{:5.1} {:5.1} {:5.1}", lab.l, lab.a, lab.b);
    for story in &stories {
        let [bare, shaved, healed, predicted] = [story.bare, story.shaved, story.healed, story.predicted].map(show);
        let shade = &story.ranking.shade;
        let (dots, right) = (
            story.ranking.dots_per_cm2.value,
            if story.reach_is_right() { "" } else { " WRONG" },
        );
        println!(
            "{bare} | {shaved} | {healed} | {predicted} | {} {dots} {:?}{right}",
            shade.id, shade.reach
        );
    }
    let matched = || {
        stories
            .iter()
            .filter(|story| story.ranking.shade.reach == Reach::Matched)
    };
    let right = stories.iter().filter(|story| story.reach_is_right()).count();
    println!(
        "{} clients, {paths} paths for each wavelength, seed {seed}",
        stories.len()
    );
    println!(
        "predicted healed look off by ΔE00: {}",
        spread(stories.iter().map(Story::off))
    );
    println!(
        "{} matched, L* of plan less that of stubble: {}",
        matched().count(),
        spread(matched().map(Story::lighter))
    );
    let hue = matched().map(|story| story.healed.a - story.shaved.a);
    println!(
        "a* of plan less that of stubble, the same: mean {:.2}",
        hue.sum::<f64>() / matched().count().max(1) as f64
    );
    let beyond = stories.iter().filter(|story| story.reached() < NEAR).count();
    println!("whether it can be reached is said rightly of {right}; of {beyond} it cannot");
}

/// The commit that is checked out, and whether its own code was changed since.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = git(&[
        "status",
        "--porcelain",
        "--",
        "tools/monte-carlo",
        "src/optics/cross_section.rs",
    ]);
    let mark = if changed.is_some_and(|files| files.is_empty()) {
        ""
    } else {
        " and later changes"
    };
    git(&["rev-parse", "--short=12", "HEAD"]).map_or_else(|| "unknown".to_owned(), |commit| commit + mark)
}

fn main() -> std::io::Result<()> {
    match Cli::parse().command {
        Task::Table { paths, seed, out } => {
            let commit = commit(); // of the code that runs, whatever is edited meanwhile
            let start = Instant::now();
            let bar = ProgressBar::new(4);
            let nodes = Nodes::simulate(paths, seed, || bar.inc(1));
            bar.finish();
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "{:.2} million paths a minute",
                paths as f64 * 4.0 / seconds * 60.0 / 1e6
            );
            fs::write(
                out,
                nodes.source(&format!(
                    "//! Seed {seed}, {paths} paths for each scattering coefficient, at commit {commit}."
                )),
            )?;
        }
        Task::Check { each, paths, seed } => check(each, paths, seed),
        Task::Recover {
            clients,
            paths,
            seed,
            fine,
        } => {
            let practice = if fine {
                recovery::fine_practice()
            } else {
                Practice::default()
            };
            recover(&practice, clients, paths, seed);
        }
    }
    Ok(())
}
