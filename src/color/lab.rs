//! CIELAB under D65 and the 2° observer, and the CIEDE2000 difference.

use palette::{Xyz, color_difference::Ciede2000, convert::FromColorUnclamped, white_point::D65};

use super::LinearRgb;

/// CIELAB, D65, 2°: `l` 0 (black) to 100 (white); `a` greenish (−) to reddish (+); `b` bluish (−) to yellowish (+).
pub type Lab = palette::Lab<D65, f64>;

/// CIELAB of a linear color.
#[must_use]
pub fn from_linear(color: LinearRgb) -> Lab {
    Lab::from_color_unclamped(color)
}

/// The linear color of a CIELAB, which may lie outside 0–1.
#[must_use]
pub fn to_linear(lab: Lab) -> LinearRgb {
    LinearRgb::from_color_unclamped(Xyz::<D65, f64>::from_color_unclamped(lab))
}

/// CIEDE2000 color difference (Sharma, Wu & Dalal 2005, `sources::sharma_2005`), with kL = kC = kH = 1.
///
/// About 1 is just seen side by side, 2–3 from a distance. Meant for small differences; over 10 it only ranks.
#[must_use]
pub fn delta_e_2000(one: Lab, other: Lab) -> f64 {
    one.difference(other)
}

/// CIE 1994 color difference (`CIE` 116), with the first color as the reference.
///
/// Among near colors of skin within a few tenths of CIEDE2000, at a fifth of its cost: for choosing among thousands, not for
/// telling.
#[must_use]
pub fn delta_e_1994(reference: Lab, other: Lab) -> f64 {
    let (c, l, a, b) = (
        chroma(reference),
        other.l - reference.l,
        other.a - reference.a,
        other.b - reference.b,
    );
    let along = chroma(other) - c;
    let across = (a * a + b * b - along * along).max(0.0);
    let (per_chroma, per_hue) = (1.0 + 0.045 * c, 1.0 + 0.015 * c);
    (l * l + (along / per_chroma) * (along / per_chroma) + across / (per_hue * per_hue)).sqrt()
}

/// Chroma C*ab: distance from gray.
#[must_use]
pub fn chroma(lab: Lab) -> f64 {
    libm::hypot(lab.a, lab.b)
}

/// Hue angle h°ab in degrees, −180 to 180; 0 is red, 90 is yellow.
#[must_use]
pub fn hue_degrees(lab: Lab) -> f64 {
    libm::atan2(lab.b, lab.a).to_degrees()
}

/// L* of a relative luminance Y (CIE 15).
#[must_use]
pub fn lightness(luminance: f64) -> f64 {
    if luminance > 216.0 / 24389.0 {
        116.0 * libm::cbrt(luminance) - 16.0
    } else {
        luminance * 24389.0 / 27.0
    }
}

/// Relative luminance Y of an L*: the inverse of [`lightness`].
#[must_use]
pub fn luminance_of(lightness: f64) -> f64 {
    if lightness > 8.0 {
        let root = (lightness + 16.0) / 116.0;
        root * root * root
    } else {
        lightness * 27.0 / 24389.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lightness_and_back_is_the_same_luminance() {
        for luminance in [0.0, 0.004, 0.008_856, 0.01, 0.18, 1.0, 1.3] {
            assert!(
                (luminance_of(lightness(luminance)) - luminance).abs() < 1e-9,
                "at {luminance}"
            );
        }
    }

    #[test]
    fn the_signs_of_a_and_b_are_as_described() {
        let lab = |r, g, b| from_linear(LinearRgb::new(r, g, b));
        assert!(
            lab(1.0, 0.0, 0.0).a > 50.0 && lab(0.0, 1.0, 0.0).a < -50.0,
            "a*: red positive, green negative"
        );
        assert!(
            lab(1.0, 1.0, 0.0).b > 50.0 && lab(0.0, 0.0, 1.0).b < -50.0,
            "b*: yellow positive, blue negative"
        );
    }

    #[test]
    fn white_has_no_chroma() {
        let white = from_linear(LinearRgb::new(1.0, 1.0, 1.0));
        assert!((white.l - 100.0).abs() < 1e-3 && chroma(white) < 0.02, "{white:?}");
    }

    #[test]
    fn colors_beyond_the_display_are_not_held_at_its_edge() {
        let beyond = LinearRgb::new(1.4, 0.9, -0.02);
        assert!(from_linear(beyond).l > 90.0);
        assert!((to_linear(from_linear(beyond)).red - 1.4).abs() < 1e-6);
    }

    #[test]
    fn lab_and_back_is_the_same_color() {
        let color = LinearRgb::new(0.31, 0.21, 0.12);
        let back = to_linear(from_linear(color));
        assert!(
            (back.red - color.red).abs() + (back.green - color.green).abs() + (back.blue - color.blue).abs() < 1e-6
        );
    }

    #[test]
    fn cie_1994_ranks_near_skins_as_ciede2000_does() {
        for l in [30.0, 45.0, 60.0, 70.0] {
            for [dl, da, db] in [
                [-3.0, 0.0, 0.0],
                [-2.0, -2.0, -1.0],
                [1.0, -3.0, 0.5],
                [-1.0, 1.0, -2.0],
            ] {
                let (one, other) = (Lab::new(l, 11.0, 15.0), Lab::new(l + dl, 11.0 + da, 15.0 + db));
                let ratio = delta_e_1994(one, other) / delta_e_2000(one, other);
                assert!((0.75..1.35).contains(&ratio), "{one:?} {other:?}: {ratio}");
            }
        }
        assert_eq!(delta_e_1994(Lab::new(50.0, 3.0, 4.0), Lab::new(48.0, 3.0, 4.0)), 2.0);
    }
}
