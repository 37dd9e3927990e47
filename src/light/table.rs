//! What skin is off by after a white or a chart has told the light.
//!
//! No chart has a patch with hemoglobin's bands, and a white tells nothing of the light's spectrum, so that skin stays off
//! in a way that depends on the light: up to 7 in b* under a bulb. What is seen of the light, how far white is from neutral
//! and how the chart's matrix mixes the channels, tells most of it.

use super::chart::Matrix;
use crate::color::{Lab, LinearRgb};

/// L*, a* and b* to add after a chart, for each of the [`features`]. Fitted: `tools/skin-table/fit.py`, spectra of 30 skins
/// under 15 lights to four cameras; a camera that it has not seen comes from 3.2 (`CIELAB`) to 1.8. A fifth,
/// a Foveon, sees unlike any phone: it is left out of the fit and gets worse by it.
#[rustfmt::skip]
const AFTER_CHART: [[f64; 3]; 19] = [
    [-0.22, -1.34, 1.00],
    [-0.35, -1.63, 2.08],
    [0.18, 0.18, 0.80],
    [0.65, 0.05, 0.22],
    [1.18, -0.07, -2.67],
    [-0.72, 0.25, 0.51],
    [0.20, 3.17, 0.32],
    [0.34, 2.09, -1.89],
    [-0.16, 1.02, -8.74],
    [5.87, 10.21, 0.28],
    [-0.75, -14.80, -14.16],
    [-0.43, -2.93, 6.41],
    [-7.01, -8.53, 16.93],
    [6.32, -12.75, 4.56],
    [0.01, -23.67, -5.53],
    [-2.28, -8.61, 18.37],
    [-1.71, 5.32, 17.74],
    [-0.79, 3.92, -15.43],
    [2.46, 5.87, -5.47],
];

/// The same after a white alone. Fitted: the same; 4.4 to 3.3.
#[rustfmt::skip]
const AFTER_WHITE: [[f64; 3]; 7] = [
    [-0.55, -0.95, -1.14],
    [-0.63, -1.97, 2.26],
    [-0.50, -0.72, 2.89],
    [4.04, -5.62, 7.49],
    [1.23, -3.88, 6.17],
    [-0.47, -2.56, 9.52],
    [-0.10, 1.27, -4.15],
];

/// Most that is added to L*, a* or b*. Chosen: the fit knows nothing of lights that need more.
const MOST: f64 = 10.0;

/// A skin color with what it is usually off by taken away: `white` is what white reads in the picture, `matrix` the chart's.
#[must_use]
pub(super) fn corrected(skin: Lab, white: LinearRgb, matrix: Option<&Matrix>) -> Lab {
    let l = (skin.l - 50.0) / 20.0;
    let ln = |channel: f64| libm::log((channel / white.green.max(1e-4)).clamp(0.05, 20.0));
    let mut told = vec![ln(white.red), ln(white.blue)];
    if let Some(matrix) = matrix {
        let gain = [white.red, white.green, white.blue];
        for (row, column) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
            told.push(matrix[row][column] * gain[column]);
        }
    }
    let features = [1.0, l, l * l]
        .into_iter()
        .chain(told.into_iter().flat_map(|told| [told, told * l]));
    let table: &[[f64; 3]] = if matrix.is_some() { &AFTER_CHART } else { &AFTER_WHITE };
    let mut add = [0.0; 3];
    for (feature, line) in features.zip(table) {
        for (sum, coefficient) in add.iter_mut().zip(line) {
            *sum += feature * coefficient;
        }
    }
    let [l, a, b] = add.map(|sum| sum.clamp(-MOST, MOST));
    Lab::new((skin.l + l).clamp(0.0, 100.0), skin.a + a, skin.b + b)
}
