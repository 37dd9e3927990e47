//! How a drawn hairline looks, whatever its scale.

/// How straight a line through points is: the distance of its ends over its length, 0–1; 1 is a ruler's edge, a natural
/// hairline has 0.8 to 0.95. `None` of fewer than two points, or where nothing is between them.
#[must_use]
pub fn straightness(points: &[[f64; 2]]) -> Option<f64> {
    let apart = |one: &[f64; 2], other: &[f64; 2]| libm::hypot(other[0] - one[0], other[1] - one[1]);
    let pairs = points
        .windows(2)
        .filter_map(|pair| Some(apart(pair.first()?, pair.last()?)));
    let length: f64 = pairs.sum();
    let chord = apart(points.first()?, points.last()?);
    (length > 0.0 && length.is_finite()).then(|| (chord / length).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruler_is_straight_and_a_half_circle_is_not() {
        assert_eq!(straightness(&[[0.0, 5.0], [3.0, 5.0], [9.0, 5.0]]), Some(1.0));
        let half: Vec<[f64; 2]> = (0..=180)
            .map(|degrees| f64::from(degrees).to_radians())
            .map(|angle| [libm::cos(angle), libm::sin(angle)])
            .collect();
        let found = straightness(&half).unwrap();
        assert!((found - 2.0 / core::f64::consts::PI).abs() < 1e-4, "{found}");
    }

    #[test]
    fn no_line_is_neither() {
        for points in [
            &[][..],
            &[[1.0, 2.0]],
            &[[1.0, 2.0], [1.0, 2.0]],
            &[[f64::NAN, 0.0], [1.0, 0.0]],
        ] {
            assert_eq!(straightness(points), None, "{points:?}");
        }
    }
}
