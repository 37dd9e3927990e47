//! Reflectance spectra from 400 to 700 nm, and the colors they have under D65.

use palette::{Xyz, convert::FromColorUnclamped, white_point::D65};

use super::{Lab, LinearRgb};

/// Number of wavelengths.
pub const BANDS: usize = 31;

/// Something at 400, 410 … 700 nm.
pub type Spectrum = [f64; BANDS];

/// Something made wavelength by wavelength, from nanometers.
#[must_use]
pub fn spectrum<T>(mut f: impl FnMut(f64) -> T) -> [T; BANDS] {
    let mut nm = 390.0;
    [(); BANDS].map(|()| {
        nm += 10.0;
        f(nm)
    })
}

/// CIE XYZ of a reflectance spectrum under D65; a perfect diffuser has Y = 1.
fn xyz(reflectance: &Spectrum) -> Xyz<D65, f64> {
    let mut sum = [0.0; 3];
    for (share, weights) in reflectance.iter().zip(&XYZ) {
        for (sum, weight) in sum.iter_mut().zip(weights) {
            *sum += share * weight;
        }
    }
    let [x, y, z] = sum;
    Xyz::new(x, y, z)
}

/// The linear color of a reflectance spectrum under D65.
#[must_use]
pub fn linear(reflectance: &Spectrum) -> LinearRgb {
    LinearRgb::from_color_unclamped(xyz(reflectance))
}

/// CIELAB of a reflectance spectrum, D65/2°.
#[must_use]
pub fn lab(reflectance: &Spectrum) -> Lab {
    Lab::from_color_unclamped(xyz(reflectance))
}

/// Luminance that each wavelength adds to a reflectance of one; they sum to 1.
#[must_use]
pub fn luminance_weights() -> Spectrum {
    XYZ.map(|[_, y, _]| y)
}

/// Tristimulus weights of each wavelength for D65 and the 2° observer of CIE 1931.
///
/// Published: CIE 15, the observer and D65 in steps of 1 nm, of which each goes to the two nearest wavelengths here in
/// proportion, and those beyond the ends to the ends; each column is scaled to the white point of D65.
#[rustfmt::skip]
const XYZ: [[f64; 3]; BANDS] = [
    [0.001568, 0.000044, 0.007432],
    [0.004161, 0.000116, 0.019864],
    [0.012271, 0.000387, 0.059107],
    [0.023787, 0.001033, 0.116423],
    [0.033645, 0.002314, 0.169295],
    [0.036384, 0.004223, 0.192330],
    [0.031821, 0.006721, 0.182690],
    [0.021435, 0.010104, 0.140502],
    [0.010722, 0.015193, 0.089481],
    [0.003661, 0.022031, 0.049949],
    [0.000758, 0.033958, 0.028790],
    [0.001367, 0.051429, 0.016396],
    [0.006737, 0.070475, 0.008238],
    [0.016855, 0.086491, 0.004352],
    [0.028939, 0.094252, 0.002106],
    [0.042530, 0.097073, 0.000912],
    [0.056242, 0.093880, 0.000393],
    [0.069694, 0.086971, 0.000203],
    [0.081707, 0.077792, 0.000146],
    [0.086947, 0.064500, 0.000099],
    [0.089557, 0.053557, 0.000068],
    [0.084201, 0.042608, 0.000033],
    [0.070166, 0.031542, 0.000015],
    [0.051386, 0.021323, 0.000005],
    [0.035417, 0.013905, 0.000002],
    [0.021991, 0.008329, 0.000000],
    [0.012804, 0.004747, 0.000000],
    [0.006979, 0.002558, 0.000000],
    [0.003538, 0.001287, 0.000000],
    [0.001619, 0.000586, 0.000000],
    [0.001581, 0.000571, 0.000000],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_diffuser_is_white_and_a_gray_one_is_gray() {
        let white = lab(&[1.0; BANDS]);
        assert!(
            (white.l - 100.0).abs() < 1e-3 && white.a.abs() < 1e-3 && white.b.abs() < 1e-3,
            "{white:?}"
        );
        let gray = lab(&[0.184_187; BANDS]);
        assert!((gray.l - 50.0).abs() < 1e-3 && gray.a.abs() < 1e-3, "{gray:?}");
        assert!((luminance_weights().iter().sum::<f64>() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn long_waves_are_red_and_short_waves_blue() {
        let of = |from: f64, to: f64| lab(&spectrum(|nm| f64::from(u8::from((from..to).contains(&nm)))));
        assert!(of(600.0, 701.0).a > 50.0 && of(400.0, 490.0).b < -50.0);
        assert!(of(500.0, 570.0).a < -50.0 && of(560.0, 600.0).b > 20.0);
    }
}
