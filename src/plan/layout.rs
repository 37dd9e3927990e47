//! Where single dots go: irregular, never touching, never in a grid.

/// One dot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Millimeters from the left edge.
    pub x_mm: f32,
    /// Millimeters from the upper edge.
    pub y_mm: f32,
    /// Its diameter over that of the plan, 0.85–1.15.
    pub size: f32,
    /// Its absorption over that of the plan, 0.85–1.15.
    pub tone: f32,
}

/// Least distance between dots over the pitch of a triangular lattice of the same density.
///
/// Chosen: 0.70 is as even as follicles are and leaves room for the last dot; darts thrown at random fill a plane up to
/// 1.2 times this density.
pub const LEAST_DISTANCE: f64 = 0.70;

/// Most dots that are laid out at once. Chosen: a whole scalp at twice the densest plan.
const MOST_DOTS: f64 = 200_000.0;

/// Dots for a rectangle, millimeters, at a density on a square centimeter: the same for the same seed.
///
/// Blue noise by throwing darts: points at random, none nearer to another than [`LEAST_DISTANCE`] pitches, on a
/// rectangle whose edges join, so that copies of it can be laid side by side. The count is the area times the density
/// to the nearest dot; less only where the rectangle is too small for it. Nothing comes of sizes that are not positive.
#[must_use]
pub fn dots(width_mm: f64, height_mm: f64, dots_per_cm2: f64, seed: u64) -> Vec<Dot> {
    let wanted = width_mm * height_mm * dots_per_cm2 / 100.0;
    if !(width_mm > 0.0 && height_mm > 0.0 && dots_per_cm2 > 0.0 && wanted.is_finite()) {
        return Vec::new();
    }
    let wanted = wanted.min(MOST_DOTS).round();
    let per_mm2 = (dots_per_cm2 / 100.0).min(wanted.max(1.0) / (width_mm * height_mm));
    let pitch_mm = crate::units::triangular_pitch_mm(per_mm2 * 100.0);
    let mut board = Board::new(width_mm, height_mm, LEAST_DISTANCE * pitch_mm);
    let mut random = Random(seed ^ 0x5DEE_CE66_D1CE_4E5B);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to MOST_DOTS")]
    let wanted = wanted as usize;
    let mut placed = Vec::with_capacity(wanted);
    for _ in 0..wanted.saturating_mul(60) {
        if placed.len() == wanted {
            break;
        }
        let (x, y) = (random.unit() * width_mm, random.unit() * height_mm);
        if board.place(x, y) {
            #[expect(clippy::cast_possible_truncation, reason = "millimeters as f32")]
            placed.push(Dot {
                x_mm: x as f32,
                y_mm: y as f32,
                size: (0.85 + 0.3 * random.unit()) as f32,
                tone: (0.85 + 0.3 * random.unit()) as f32,
            });
        }
    }
    placed
}

/// Points by cell, one in each at most. A cell's side is the least distance over √2 or a little more, so that two cells
/// away every corner is far enough.
struct Board {
    size: (f64, f64),
    least: f64,
    cells: (usize, usize),
    cell: (f64, f64),
    points: Vec<(f64, f64)>,
}

const EMPTY: (f64, f64) = (f64::INFINITY, f64::INFINITY);

/// The cells that may hold a point too near, as steps to the right and down from two left and two up: the likeliest
/// first. The four corners of the square of 25 are too far.
const NEAR: [(usize, usize); 20] = [
    (2, 1),
    (1, 2),
    (3, 2),
    (2, 3),
    (1, 1),
    (3, 1),
    (1, 3),
    (3, 3),
    (2, 0),
    (0, 2),
    (4, 2),
    (2, 4),
    (1, 0),
    (3, 0),
    (0, 1),
    (4, 1),
    (0, 3),
    (4, 3),
    (1, 4),
    (3, 4),
];

impl Board {
    fn new(width: f64, height: f64, least: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then held"
        )]
        let count = |side: f64| ((side / least * core::f64::consts::SQRT_2).floor() as usize).clamp(1, 100_000);
        let (mut columns, mut rows) = (count(width), count(height));
        if columns.saturating_mul(rows) > 4_000_000 {
            // a sliver: only shapes that no scalp has; fewer cells only make it emptier
            columns = columns.min(2000);
            rows = rows.min(2000);
        }
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let cell = (width / columns as f64, height / rows as f64);
        Self {
            size: (width, height),
            least,
            cells: (columns, rows),
            cell,
            points: vec![EMPTY; columns * rows],
        }
    }

    /// Takes a point unless it is too near to another.
    fn place(&mut self, x: f64, y: f64) -> bool {
        let (columns, rows) = self.cells;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the board"
        )]
        let (column, row) = (
            ((x / self.cell.0) as usize).min(columns - 1),
            ((y / self.cell.1) as usize).min(rows - 1),
        );
        let home = row * columns + column;
        if self.points.get(home).is_none_or(|point| point.0.is_finite()) {
            return false;
        }
        let edge = column < 2 || row < 2 || column + 2 >= columns || row + 2 >= rows;
        let crowded = if edge {
            self.crowded_across_edges(x, y, column, row)
        } else {
            self.crowded(x, y, home)
        };
        if crowded {
            return false;
        }
        if let Some(point) = self.points.get_mut(home) {
            *point = (x, y);
        }
        true
    }

    /// Whether a point away from the edges is too near to another.
    fn crowded(&self, x: f64, y: f64, home: usize) -> bool {
        let (columns, _) = self.cells;
        let first = home.saturating_sub(2 * columns + 2);
        NEAR.iter().any(|(right, down)| {
            let other = self.points.get(first + down * columns + right);
            other.is_some_and(|other| {
                let (dx, dy) = (x - other.0, y - other.1);
                dx * dx + dy * dy < self.least * self.least
            })
        })
    }

    /// The same for one whose neighbors lie across an edge.
    fn crowded_across_edges(&self, x: f64, y: f64, column: usize, row: usize) -> bool {
        let (columns, rows) = self.cells;
        NEAR.iter().any(|(right, down)| {
            let (right, down) = (
                (column + columns * 2 + right - 2) % columns,
                (row + rows * 2 + down - 2) % rows,
            );
            self.points.get(down * columns + right).is_some_and(|other| {
                let (dx, dy) = ((x - other.0).abs(), (y - other.1).abs());
                let (dx, dy) = (dx.min((self.size.0 - dx).abs()), dy.min((self.size.1 - dy).abs()));
                dx * dx + dy * dy < self.least * self.least
            })
        })
    }
}

/// `SplitMix64` (Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    /// The next number, 0–1, without 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::triangular_pitch_mm;

    /// |Σ exp(i k·x)|² / N at a wave of so many periods across each side.
    fn structure(dots: &[Dot], side: f64, periods: (i32, i32)) -> f64 {
        let (mut re, mut im) = (0.0, 0.0);
        for dot in dots {
            let turns =
                (f64::from(periods.0) * f64::from(dot.x_mm) + f64::from(periods.1) * f64::from(dot.y_mm)) / side;
            let (sin, cos) = libm::sincos(turns * core::f64::consts::TAU);
            re += cos;
            im += sin;
        }
        (re * re + im * im) / f64::from(u32::try_from(dots.len()).unwrap())
    }

    #[test]
    fn dots_meet_their_density_and_keep_their_distance() {
        for (density, seed) in [(50.0, 1), (110.0, 2), (110.0, 3), (200.0, 4)] {
            let dots = dots(60.0, 40.0, density, seed);
            let wanted = 24.0 * density;
            let count = f64::from(u32::try_from(dots.len()).unwrap());
            assert!((count / wanted - 1.0).abs() < 0.03, "{count} for {wanted}");
            let least = LEAST_DISTANCE * triangular_pitch_mm(density) - 1e-4;
            for (i, one) in dots.iter().enumerate() {
                for other in dots.iter().skip(i + 1) {
                    let (dx, dy) = (f64::from(one.x_mm - other.x_mm), f64::from(one.y_mm - other.y_mm));
                    assert!(dx * dx + dy * dy >= least * least, "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn no_wave_runs_through_the_dots() {
        // a lattice has peaks as high as its number of dots, pure chance has a mean of 1 at every wave
        let side = 40.0;
        let dots = dots(side, side, 110.0, 7);
        let (mut highest, mut coarse) = (0.0_f64, Vec::new());
        for across in -70..=70 {
            for down in 0..=70 {
                if (across, down) == (0, 0) {
                    continue;
                }
                let power = structure(&dots, side, (across, down));
                highest = highest.max(power);
                if across * across + down * down <= 20 * 20 {
                    coarse.push(power); // waves longer than 2 mm, twice the pitch
                }
            }
        }
        assert!(highest < 14.0, "a peak of {highest}");
        let coarse = coarse.iter().sum::<f64>() / f64::from(u32::try_from(coarse.len()).unwrap());
        assert!(coarse < 0.25, "blotches of {coarse}");
    }

    #[test]
    fn size_and_tone_differ_by_fifteen_percent() {
        let dots = dots(40.0, 40.0, 110.0, 9);
        for of in [|dot: &Dot| dot.size, |dot: &Dot| dot.tone] {
            let (low, high) = dots
                .iter()
                .map(of)
                .fold((2.0_f32, 0.0_f32), |(l, h), x| (l.min(x), h.max(x)));
            assert!(
                (0.85..0.86).contains(&low) && (1.14..=1.15).contains(&high),
                "{low} {high}"
            );
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_dots_and_nonsense_gives_none() {
        assert_eq!(dots(10.0, 10.0, 100.0, 5), dots(10.0, 10.0, 100.0, 5));
        assert_ne!(dots(10.0, 10.0, 100.0, 5), dots(10.0, 10.0, 100.0, 6));
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(dots(bad, 10.0, 100.0, 5).is_empty() && dots(10.0, 10.0, bad, 5).is_empty());
        }
        assert!(dots(1e6, 1e-3, 100.0, 5).len() <= 1000 && dots(1e5, 1e5, 200.0, 5).len() <= 200_000);
    }
}
