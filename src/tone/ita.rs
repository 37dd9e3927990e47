//! The individual typology angle: how light skin is, in one number.

use super::ItaClass;
use crate::color::Lab;

/// Individual typology angle, degrees: `atan2(L* − 50, b*)`. About 60 (very light) to −75 (dark).
///
/// Published: Chardon, Cretois & Hourseau 1991. Ill-conditioned near L* 50, where a tenth of exposure moves it by 4°.
#[must_use]
pub fn ita_degrees(lab: Lab) -> f64 {
    libm::atan2(lab.l - 50.0, lab.b).to_degrees()
}

/// The class of an angle. Published: Del Bino 2013, six classes.
#[must_use]
pub fn class(degrees: f64) -> ItaClass {
    match degrees {
        ita if ita > 55.0 => ItaClass::VeryLight,
        ita if ita > 41.0 => ItaClass::Light,
        ita if ita > 28.0 => ItaClass::Intermediate,
        ita if ita > 10.0 => ItaClass::Tan,
        ita if ita > -30.0 => ItaClass::Brown,
        _ => ItaClass::Dark,
    }
}
