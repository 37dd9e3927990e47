//! The cast of the skin's hue against most skin of its lightness.

use super::{Undertone, UndertoneKind};
use crate::{
    color::{Lab, lab::hue_degrees},
    light::locus::skin_locus,
    units::round,
};

/// Hue off the locus, degrees, from which skin is called cool or warm. Chosen: about a third of people each.
const BORDER: f64 = 4.0;

/// The undertone of a skin color that is known to a few degrees of hue.
#[must_use]
pub fn undertone(lab: Lab) -> Undertone {
    let residual = hue_degrees(lab) - hue_degrees(skin_locus(lab.l));
    let kind = match residual {
        r if r < -BORDER => UndertoneKind::Cool,
        r if r > BORDER => UndertoneKind::Warm,
        _ => UndertoneKind::Neutral,
    };
    Undertone {
        kind,
        residual_degrees: round(residual, 0),
    }
}
