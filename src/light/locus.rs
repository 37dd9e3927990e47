//! Which light would make skin look like skin.

use palette::convert::FromColorUnclamped;

use crate::color::{Lab, LinearRgb, lab, srgb::luminance};

/// Medians of facial skin by lightness: L*, a*, b*. Published: ISSA 2025.
pub const SKIN_LOCUS: [[f64; 3]; 11] = [
    [30.0, 6.4, 6.3],
    [33.6, 8.7, 9.6],
    [37.2, 10.2, 13.0],
    [40.8, 11.0, 16.0],
    [45.3, 11.1, 18.1],
    [50.3, 11.7, 19.0],
    [54.0, 11.7, 18.9],
    [58.3, 11.2, 17.9],
    [62.2, 11.4, 15.7],
    [65.7, 10.7, 13.4],
    [68.2, 10.2, 10.2],
];

/// Median a* and b* of skin of a lightness, held at the ends of the locus.
#[must_use]
pub fn skin_locus(l: f64) -> Lab {
    let [first, .., last] = SKIN_LOCUS;
    if l <= first[0] {
        return Lab::new(l, first[1], first[2]);
    }
    for pair in SKIN_LOCUS.windows(2) {
        if let [one, other] = pair
            && l <= other[0]
        {
            let t = (l - one[0]) / (other[0] - one[0]);
            return Lab::new(l, one[1] + t * (other[1] - one[1]), one[2] + t * (other[2] - one[2]));
        }
    }
    Lab::new(l, last[1], last[2])
}

/// The daylight or incandescent white, as linear sRGB with green 1, under which this skin lies nearest to the locus.
///
/// The search favors little correction, since the camera has already balanced. Its lightness is the picture's own, so
/// the hue counts more than the chroma. Method and tolerances: `COLOR` §2.3.
#[must_use]
pub fn white_by_skin(skin: LinearRgb) -> LinearRgb {
    let mut best = (f64::INFINITY, LinearRgb::new(1.0, 1.0, 1.0));
    for step in 0..=40 {
        let mired = -140.0 + 10.0 * f64::from(step);
        let kelvin = 1e6 / (1e6 / 6504.0 + mired);
        if kelvin < 2200.0 {
            break;
        }
        let white = white_of(kelvin);
        let corrected = LinearRgb::new(skin.red / white.red, skin.green / white.green, skin.blue / white.blue);
        let keep = luminance(skin) / luminance(corrected).max(1e-9);
        let seen = lab::from_linear(corrected * keep);
        let usual = skin_locus(seen.l);
        let hue = (lab::hue_degrees(seen) - lab::hue_degrees(usual)) / 7.0;
        let chroma = (lab::chroma(seen) - lab::chroma(usual)) / 6.0;
        let cost = hue * hue + chroma * chroma + mired * mired / (70.0 * 70.0);
        if cost < best.0 {
            best = (cost, white);
        }
    }
    best.1
}

/// Linear sRGB, green 1, of a white surface under daylight (4000 K and over) or a black body.
///
/// Published: CIE 15 for daylight; Kim, Kang et al. 2002 for the Planckian locus (`sources::kang_2002`).
fn white_of(kelvin: f64) -> LinearRgb {
    let t = 1e3 / kelvin;
    let (x, y) = if kelvin >= 4000.0 {
        let [c0, c1, c2, c3] = if kelvin <= 7000.0 {
            [0.244_063, 0.099_11, 2.967_8, -4.607_0]
        } else {
            [0.237_040, 0.247_48, 1.901_8, -2.006_4]
        };
        let x = c0 + t * (c1 + t * (c2 + t * c3));
        (x, -3.0 * x * x + 2.87 * x - 0.275)
    } else {
        let x = 0.179_910 + t * (0.877_695_6 + t * (-0.234_358_9 + t * -0.266_123_9));
        let y = if kelvin <= 2222.0 {
            -0.202_196_83 + x * (2.185_558_32 + x * (-1.348_110_20 + x * -1.106_381_4))
        } else {
            -0.167_488_67 + x * (2.091_370_15 + x * (-1.374_185_93 + x * -0.954_947_6))
        };
        (x, y)
    };
    let xyz = palette::Xyz::<palette::white_point::D65, f64>::new(x / y, 1.0, (1.0 - x - y) / y);
    let rgb = LinearRgb::from_color_unclamped(xyz);
    let green = rgb.green.max(1e-3);
    LinearRgb::new((rgb.red / green).max(1e-3), 1.0, (rgb.blue / green).max(1e-3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn daylight_of_6504_kelvin_is_white_and_a_bulb_is_orange() {
        let day = white_of(6504.0);
        assert!((day.red - 1.0).abs() < 0.02 && (day.blue - 1.0).abs() < 0.02, "{day:?}");
        let bulb = white_of(2857.0);
        assert!(bulb.red > 1.3 && bulb.blue < 0.4, "{bulb:?}");
    }

    #[test]
    fn skin_on_the_locus_needs_no_correction_and_orange_skin_does() {
        let skin = lab::to_linear(skin_locus(55.0));
        let white = white_by_skin(skin);
        assert!(
            (white.red - 1.0).abs() < 0.06 && (white.blue - 1.0).abs() < 0.06,
            "{white:?}"
        );
        let orange = LinearRgb::new(skin.red * 1.4, skin.green, skin.blue * 0.5);
        assert!(
            white_by_skin(orange).blue < 0.85,
            "some of the cast is taken for the light's"
        );
    }
}
