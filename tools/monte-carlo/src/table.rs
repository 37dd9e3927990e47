//! The product's tables, from simulations at their nodes.

use std::fmt::Write;

use nalgebra::DMatrix;
use scalptone::optics::cross_section::{
    ANISOTROPY, BARE_DERMIS_PER_MM, BARE_EPIDERMIS_PER_MM, DERMIS_PER_MM, DOT_DEPTHS_MM, DOT_DIAMETERS_MM,
    DOT_HEIGHT_MM, EPIDERMIS_MM, EPIDERMIS_PER_MM, FILLINGS_PER_MM, LN_STEP, PER_CM2, RANK, REFRACTIVE_INDEX,
    SCATTERING_PER_MM, SHAFT_DEPTH_MM, SHAFT_DIAMETERS_MM, SKIN_STEP, Shape,
};

use crate::{
    lattice::Cylinder,
    medium::Medium,
    run::{Absorber, Outcome, Scene, Skin},
};

/// Skin tissue of a reduced scattering coefficient.
#[must_use]
pub fn tissue(reduced_scattering_per_mm: f64) -> Medium {
    Medium {
        scattering_per_mm: reduced_scattering_per_mm / (1.0 - ANISOTROPY),
        anisotropy: ANISOTROPY,
        refractive_index: REFRACTIVE_INDEX,
        thickness_mm: f64::INFINITY,
    }
}

/// The cylinder of a shape.
#[must_use]
pub fn cylinder(shape: &Shape) -> Cylinder {
    match *shape {
        Shape::Dot { diameter_mm, depth_mm } => Cylinder {
            diameter_mm,
            depth_mm: (depth_mm - DOT_HEIGHT_MM / 2.0, depth_mm + DOT_HEIGHT_MM / 2.0),
        },
        Shape::Shaft { diameter_mm } => Cylinder {
            diameter_mm,
            depth_mm: (0.0, SHAFT_DEPTH_MM),
        },
    }
}

/// The shapes of the table: dots, depth within diameter, then shafts.
fn shapes() -> Vec<Shape> {
    let dots = DOT_DIAMETERS_MM
        .iter()
        .flat_map(|&diameter_mm| DOT_DEPTHS_MM.map(|depth_mm| Shape::Dot { diameter_mm, depth_mm }));
    let shafts = SHAFT_DIAMETERS_MM
        .iter()
        .map(|&diameter_mm| Shape::Shaft { diameter_mm });
    dots.chain(shafts).collect()
}

fn skins(epidermis: &[f64], dermis: &[f64]) -> Vec<Skin> {
    let of = |&epidermis_per_mm: &f64| {
        dermis.iter().map(move |&dermis_per_mm| Skin {
            epidermis_per_mm,
            dermis_per_mm,
        })
    };
    epidermis.iter().flat_map(of).collect()
}

/// What was simulated: reflectances of bare skins and cross sections, skins by absorbers and fillings.
#[derive(Clone, Debug)]
pub struct Nodes {
    /// Reflectance of the skins of the table of bare skin.
    pub bare: Vec<f64>,
    /// σ in mm²: a row a skin, a column an absorber with a filling.
    pub sigma: DMatrix<f64>,
    /// Standard error of the same.
    pub error: DMatrix<f64>,
}

impl Nodes {
    /// Simulates every node with so many paths a scattering coefficient; `done` is told after each.
    #[must_use]
    pub fn simulate(paths: u64, seed: u64, mut done: impl FnMut()) -> Self {
        let coarse = skins(&EPIDERMIS_PER_MM, &DERMIS_PER_MM);
        let fine = skins(&BARE_EPIDERMIS_PER_MM, &BARE_DERMIS_PER_MM);
        let shapes = shapes();
        let columns = shapes.len() * FILLINGS_PER_MM.len();
        let (mut bare, mut sigma, mut error) = (vec![], vec![], vec![]);
        for (at, &scattering) in (0..).zip(&SCATTERING_PER_MM) {
            let scene = Scene {
                medium: tissue(scattering),
                epidermis_mm: EPIDERMIS_MM,
                skins: coarse.iter().chain(&fine).copied().collect(),
                absorbers: shapes
                    .iter()
                    .map(|shape| Absorber {
                        cylinder: cylinder(shape),
                        per_cm2: PER_CM2,
                        inks_per_mm: FILLINGS_PER_MM.to_vec(),
                        skins: 0..coarse.len(),
                    })
                    .collect(),
            };
            let outcome: Outcome = scene.run(paths, seed.wrapping_add(at << 32));
            bare.extend((coarse.len()..scene.skins.len()).map(|skin| outcome.bare(skin).value));
            for skin in 0..coarse.len() {
                for shape in 0..shapes.len() {
                    for filling in 0..FILLINGS_PER_MM.len() {
                        let figure = outcome.cross_section(PER_CM2, shape, skin, filling);
                        sigma.push(figure.value);
                        error.push(figure.error);
                    }
                }
            }
            done();
        }
        let rows = sigma.len() / columns;
        Self {
            bare,
            sigma: DMatrix::from_row_slice(rows, columns, &sigma),
            error: DMatrix::from_row_slice(rows, columns, &error),
        }
    }

    /// The product's source file.
    ///
    /// ln σ is split into the mean over skins and the [`RANK`] greatest parts of its singular value decomposition, where
    /// a cell weighs as much as its skin's and its absorber's cross sections are large: what takes no light may be wrong.
    #[must_use]
    pub fn source(&self, provenance: &str) -> String {
        let ln = self.sigma.map(|sigma| sigma.max(LEAST_MM2).ln());
        let center = ln.mean();
        let of_skin = |row: usize| (WEIGHT * (ln.row(row).mean() - center)).exp();
        let of_absorber = |column: usize| (WEIGHT * (ln.column(column).mean() - center)).exp();
        let (rows, columns) = ln.shape();
        let (by_row, by_column): (Vec<f64>, Vec<f64>) = (
            (0..rows).map(of_skin).collect(),
            (0..columns).map(of_absorber).collect(),
        );
        let total: f64 = by_row.iter().map(|weight| weight * weight).sum();
        let means: Vec<f64> = (0..columns)
            .map(|column| {
                let cells = ln.column(column);
                cells
                    .iter()
                    .zip(&by_row)
                    .map(|(x, weight)| x * weight * weight)
                    .sum::<f64>()
                    / total
            })
            .collect();
        let rest = DMatrix::from_fn(rows, columns, |row, column| {
            (ln[(row, column)] - means[column]) * by_row[row] * by_column[column]
        });
        let svd = rest.svd(true, true);
        let (skin_side, absorber_side) = (svd.u.expect("asked for"), svd.v_t.expect("asked for"));
        let number = |row: usize, part: usize| skin_side[(row, part)] / by_row[row];
        let greatest: Vec<f64> = (0..RANK)
            .map(|part| (0..rows).map(|row| number(row, part).abs()).fold(0.0, f64::max))
            .collect();
        let slope = |part: usize, column: usize| {
            svd.singular_values[part] * absorber_side[(part, column)] / by_column[column] * greatest[part]
        };

        let mut out = format!("{HEAD}{provenance}\n\nuse super::cross_section::RANK;\n");
        let steps = |x: f64, step: f64| (x / step).round() as i64;
        let mut table = |name: &str, what: &str, kind: &str, cells: Vec<String>| {
            let _ = write!(
                out,
                "\n/// {what}\n#[rustfmt::skip]\npub(super) static {name}: {kind} = [\n"
            );
            for line in wrapped(&cells) {
                let _ = writeln!(out, "    {line}");
            }
            out.push_str("];\n");
        };
        let list = |cells: Vec<i64>| {
            let cells: Vec<String> = cells.iter().map(i64::to_string).collect();
            format!("[{}]", cells.join(","))
        };
        let bare = self
            .bare
            .iter()
            .map(|r| steps(r.max(1e-12).ln(), LN_STEP).to_string())
            .collect();
        table("BARE", BARE_DOC, &format!("[i16; {}]", self.bare.len()), bare);
        let skins = (0..rows).map(|row| {
            list(
                (0..RANK)
                    .map(|part| steps(number(row, part) / greatest[part], SKIN_STEP))
                    .collect(),
            )
        });
        table("SKINS", SKINS_DOC, &format!("[[i16; RANK]; {rows}]"), skins.collect());
        let absorber = |column: usize| {
            let slopes = (0..RANK).map(|part| steps(slope(part, column), LN_STEP));
            list([steps(means[column], LN_STEP)].into_iter().chain(slopes).collect())
        };
        let fillings = FILLINGS_PER_MM.len();
        let shape = |shape: usize| {
            let cells: Vec<String> = (0..fillings)
                .map(|filling| absorber(shape * fillings + filling))
                .collect();
            format!("[{}]", cells.join(", "))
        };
        let dots = DOT_DIAMETERS_MM.len() * DOT_DEPTHS_MM.len();
        let kind = |shapes: usize| format!("[[[i16; RANK + 1]; {fillings}]; {shapes}]");
        table("DOTS", DOTS_DOC, &kind(dots), (0..dots).map(shape).collect());
        let shafts = SHAFT_DIAMETERS_MM.len();
        table(
            "SHAFTS",
            SHAFTS_DOC,
            &kind(shafts),
            (dots..dots + shafts).map(shape).collect(),
        );
        out
    }
}

/// Cross sections below this are noise, mm². Chosen: at two on a mm² they take 0.02 % of the light.
const LEAST_MM2: f64 = 1e-4;

/// Power of a skin's and of an absorber's mean cross section with which it weighs. Fitted: of 0.3, 0.5 and 0.7, the
/// middle one is nearest to a second simulation.
const WEIGHT: f64 = 0.5;

const HEAD: &str = "//! Made by `monte-carlo table`; not to be edited by hand.\n//!\n";
const BARE_DOC: &str = "ln of the reflectance of bare skin: dermis within epidermis within scattering.";
const SKINS_DOC: &str = "Numbers of a skin: dermis within epidermis within scattering.";
const DOTS_DOC: &str = "Mean of ln σ and its slopes: filling within depth within diameter.";
const SHAFTS_DOC: &str = "Mean of ln σ and its slopes: filling within diameter.";

fn wrapped(cells: &[String]) -> Vec<String> {
    let mut lines = vec![String::new()];
    for cell in cells {
        match lines.last_mut() {
            Some(line) if line.len() + cell.len() < 110 || line.is_empty() => {
                line.push_str(cell);
                line.push_str(", ");
            }
            _ => lines.push(format!("{cell}, ")),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}
