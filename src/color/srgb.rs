//! sRGB: encoded bytes and linear light (IEC 61966-2-1), and Display-P3 brought into the same linear space.

use palette::{LinSrgb, Srgb};
use std::sync::LazyLock;

/// Linear light in sRGB's primaries: red, green, blue, 1.0 at the display's white. May leave 0–1 for wide-gamut input.
pub type LinearRgb = LinSrgb<f64>;

/// Relative luminance Y of linear sRGB (IEC 61966-2-1; the middle row of its matrix to XYZ).
pub const LUMINANCE: [f64; 3] = [0.212_672_9, 0.715_152_2, 0.072_175_0];

/// Linear light of each of the 256 encoded values.
pub static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    core::array::from_fn(|value| {
        let value = u8::try_from(value).unwrap_or(u8::MAX);
        Srgb::new(value, value, value).into_format::<f32>().into_linear().red
    })
});

/// Linear Display-P3 to linear sRGB, rows R, G, B. Published: SMPTE EG 432-1 primaries against IEC 61966-2-1, both D65.
pub const DISPLAY_P3_TO_SRGB: [[f32; 3]; 3] = [
    [1.224_940_2, -0.224_940_2, 0.0],
    [-0.042_056_955, 1.042_057, 0.0],
    [-0.019_637_555, -0.078_636_04, 1.098_273_6],
];

/// Relative luminance Y of a linear color, 0 (black) to 1 (the display's white).
#[must_use]
pub fn luminance(color: LinearRgb) -> f64 {
    LUMINANCE[0] * color.red + LUMINANCE[1] * color.green + LUMINANCE[2] * color.blue
}

/// The encoded color as `#rrggbb`, out-of-gamut channels held at its edge.
#[must_use]
pub fn hex(color: LinearRgb) -> String {
    let encoded: Srgb<f64> = Srgb::from_linear(color);
    let bytes: Srgb<u8> = encoded.into_format();
    format!("#{bytes:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_scale_are_black_and_white() {
        assert_eq!(LINEAR[0], 0.0);
        assert_eq!(LINEAR[255], 1.0);
        assert_eq!(hex(LinearRgb::new(1.0, 0.0, 0.5)), "#ff00bc");
    }

    #[test]
    fn display_p3_white_is_srgb_white() {
        for row in DISPLAY_P3_TO_SRGB {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5, "both spaces share D65");
        }
    }
}
