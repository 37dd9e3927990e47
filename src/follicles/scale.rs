//! The scale of a picture: pixels on a millimeter.

/// Fewest pixels on a millimeter at which single hairs can be counted. Published: from about 7 on, hairs of 80 µm can be
/// told apart in close-ups with known truth (`VISION` §3); under it only how much hair there is can be told.
pub const LEAST_TO_COUNT_PX_PER_MM: f64 = 7.0;

/// Pixels on a millimeter of a flat thing that faces a camera: its picture's width in pixels, the camera's horizontal
/// field of view in degrees, under 180, and the distance in millimeters.
#[must_use]
pub fn px_per_mm(width_px: f64, field_of_view_degrees: f64, distance_mm: f64) -> f64 {
    let half = (field_of_view_degrees / 2.0).to_radians();
    width_px / (2.0 * distance_mm * libm::sin(half) / libm::cos(half))
}
