//! Least squares of a few unknowns, and the map from a flat card to the picture.

/// Solves `a x = b` for a small symmetric or general system by elimination with row pivots; `None` where it is singular.
///
/// Rows of `rows` hold the coefficients and, last, the right-hand side.
#[must_use]
pub(super) fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = rows.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|one, other| rows[*one][column].abs().total_cmp(&rows[*other][column].abs()))?;
        rows.swap(column, pivot);
        let lead = rows[column].clone();
        if lead[column].abs() < 1e-12 {
            return None;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if at != column {
                let times = row[column] / lead[column];
                for (value, lead) in row.iter_mut().zip(&lead) {
                    *value -= times * lead;
                }
            }
        }
    }
    let solution: Vec<f64> = (0..n).map(|i| rows[i][n] / rows[i][i]).collect();
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

/// The unknowns that meet the equations best by least squares; each holds its coefficients, its value and its weight.
#[must_use]
pub(super) fn least_squares(
    unknowns: usize,
    equations: impl Iterator<Item = (Vec<f64>, f64, f64)>,
) -> Option<Vec<f64>> {
    let mut normal = vec![vec![0.0; unknowns + 1]; unknowns];
    for (mut row, value, weight) in equations {
        row.push(value);
        for i in 0..unknowns {
            let times = weight * row[i];
            for (sum, value) in normal[i].iter_mut().zip(&row) {
                *sum += times * value;
            }
        }
    }
    solve(normal)
}

/// Where the points of a flat card lie in the picture: a plane seen in perspective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Homography([f64; 8]);

impl Homography {
    /// The map that brings the first of each pair nearest to the second; four pairs or more, not all on a line.
    #[must_use]
    pub(super) fn fit(pairs: &[([f64; 2], [f64; 2])]) -> Option<Self> {
        // Centered and scaled, so that the eight unknowns are of one size.
        let scale = pairs
            .iter()
            .flat_map(|(_, to)| to)
            .fold(1.0_f64, |most, v| most.max(v.abs()));
        let equations = pairs.iter().flat_map(|&([x, y], to)| {
            let [u, v] = to.map(|value| value / scale);
            [
                (vec![x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], u, 1.0),
                (vec![0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y], v, 1.0),
            ]
        });
        let mut h: [f64; 8] = least_squares(8, equations)?.try_into().ok()?;
        h[..6].iter_mut().for_each(|value| *value *= scale);
        Some(Self(h))
    }

    /// Where a point of the card lies; `None` at and beyond the horizon.
    #[must_use]
    pub(super) fn at(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let [a, b, c, d, e, f, g, h] = self.0;
        let depth = g * x + h * y + 1.0;
        (depth > 1e-6).then(|| [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 0 to 1 that look random.
    fn noise(seed: &mut u64) -> f64 {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        #[expect(clippy::cast_precision_loss, reason = "31 bits")]
        let value = (*seed >> 33) as f64;
        value / f64::from(1_u32 << 31)
    }

    #[test]
    fn what_is_solved_meets_the_equations() {
        let mut seed = 1;
        for n in 1..9 {
            let rows: Vec<Vec<f64>> = (0..n)
                .map(|_| (0..=n).map(|_| noise(&mut seed) - 0.5).collect())
                .collect();
            let x = solve(rows.clone()).unwrap();
            for row in rows {
                let sum: f64 = row.iter().zip(&x).map(|(a, x)| a * x).sum();
                assert!((sum - row[n]).abs() < 1e-8, "{sum} {}", row[n]);
            }
        }
        assert_eq!(solve(vec![vec![1.0, 2.0, 1.0], vec![2.0, 4.0, 1.0]]), None, "singular");
    }

    #[test]
    fn a_card_in_perspective_is_found_from_its_points_and_from_noisy_ones() {
        let mut seed = 7;
        for _ in 0..200 {
            let mut some = |from: f64, to: f64| from + (to - from) * noise(&mut seed);
            let angle = some(0.0, 6.3);
            let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
            let (size, flip) = (some(8.0, 90.0), if some(0.0, 1.0) < 0.5 { -1.0 } else { 1.0 });
            let truth = Homography([
                size * cosine,
                -flip * size * sine,
                some(0.0, 640.0),
                size * sine * some(0.8, 1.2),
                flip * size * cosine,
                some(0.0, 640.0),
                some(-0.04, 0.04),
                some(-0.04, 0.04),
            ]);
            let grid = || (0..24_u32).map(|i| [f64::from(i % 6), f64::from(i / 6)]);
            for (off, bound) in [(0.0, 1e-5), (0.02 * size, 0.06 * size)] {
                let pairs: Vec<_> = grid()
                    .map(|from| (from, truth.at(from).unwrap().map(|v| v + some(-off, off))))
                    .collect();
                let found = Homography::fit(&pairs).unwrap();
                for from in grid() {
                    let (one, other) = (truth.at(from).unwrap(), found.at(from).unwrap());
                    let apart = (one[0] - other[0]).abs().max((one[1] - other[1]).abs());
                    assert!(apart < bound, "{apart} of {bound}");
                }
            }
        }
    }

    #[test]
    fn points_on_a_line_are_no_card() {
        let line: Vec<_> = (0..6).map(|i| ([f64::from(i), 0.0], [f64::from(i), 3.0])).collect();
        assert_eq!(Homography::fit(&line), None);
    }
}
