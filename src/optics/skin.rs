//! Bare skin as the ink law needs it: its reflectance in three bands.

use crate::color::{
    Lab, LinearRgb,
    lab::{from_linear, to_linear},
};

/// Reflectance of bare skin at 620, 550 and 460 nm, for which linear sRGB under D65 stands.
///
/// Each band lies in 0.0001–1 and is finite, whatever it was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BareSkin {
    reflectance: [f64; 3],
    lab: Lab,
}

impl BareSkin {
    /// The skin of a measured color (CIELAB, D65/2°). What no surface can show is brought to the nearest that one can.
    #[must_use]
    pub fn from_lab(lab: Lab) -> Self {
        let held = |x: f64, min: f64, max: f64| if x.is_finite() { x.clamp(min, max) } else { 0.0 };
        let lab = Lab::new(
            held(lab.l, 0.0, 100.0),
            held(lab.a, -128.0, 127.0),
            held(lab.b, -128.0, 127.0),
        );
        let linear = to_linear(lab);
        let bands = [linear.red, linear.green, linear.blue];
        let reflectance = bands.map(|band| band.clamp(1e-4, 1.0));
        let lab = if reflectance == bands {
            lab
        } else {
            from_linear(rgb(reflectance))
        };
        Self { reflectance, lab }
    }

    /// Reflectance at 620, 550 and 460 nm.
    #[must_use]
    pub fn reflectance(&self) -> [f64; 3] {
        self.reflectance
    }

    /// Its color.
    #[must_use]
    pub fn lab(&self) -> Lab {
        self.lab
    }
}

/// Three bands as a linear color.
#[must_use]
pub fn rgb([red, green, blue]: [f64; 3]) -> LinearRgb {
    LinearRgb::new(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::ita::ita_degrees;

    #[test]
    fn typology_angles_of_the_simulated_skins_are_those_worked_out_by_hand() {
        for (l, b, angle) in [(67.9, 9.3, 63.0), (56.1, 17.1, 20.0), (38.0, 23.4, -27.0)] {
            assert!((ita_degrees(Lab::new(l, 0.0, b)) - angle).abs() < 0.6, "L* {l} b* {b}");
        }
    }

    #[test]
    fn a_color_that_no_surface_has_still_gives_a_skin() {
        for lab in [
            Lab::new(f64::NAN, 0.0, f64::INFINITY),
            Lab::new(50.0, 0.0, 127.0),
            Lab::new(1e9, -1e9, 3.0),
        ] {
            let skin = BareSkin::from_lab(lab);
            assert!(
                skin.reflectance().iter().all(|band| (1e-4..=1.0).contains(band)),
                "{skin:?}"
            );
            assert!(skin.lab().l.is_finite(), "{skin:?}");
        }
    }
}
