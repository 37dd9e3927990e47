//! One way that things may be: what the client wants, and where each shade comes nearest to it.

use std::sync::LazyLock;

use super::{
    Reach,
    offer::{FEWEST, Offer},
};
use crate::{
    color::{Lab, spectrum::Spectrum},
    optics::{
        appearance::{Inked, Light},
        bands::SkinBands,
        skin::{SkinSpectrum, shown_rgb},
        stubble::{Growth, Stubble},
    },
    tone::ita::ita_degrees,
    units::{Estimate, held},
};

/// What is wanted: the client's skin, and what their stubble looks like on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// Bare skin, CIELAB D65/2°.
    pub skin: [Estimate; 3],
    /// What the stubble is known from.
    pub look: Look,
    /// The hair that grows where it is not thin.
    pub growth: Growth,
}

/// What the stubble is known from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// Stubble and bare skin seen in the same light.
    Measured {
        /// Natural logarithm of stubble over skin in linear red, green and blue; positive values count as 0.
        ln_ratio: [Estimate; 3],
    },
    /// Hair was seen, not shaved.
    Hair {
        /// Its color, CIELAB D65/2°.
        lab: [Estimate; 3],
        /// Share of gray hairs, 0–1.
        gray_share: f64,
    },
    /// No hair was seen: the practice's defaults hold.
    Unseen,
}

/// How far from the wanted L* still counts as matched, and which share of the darkening still counts as near. Chosen.
const MATCHED: f64 = 1.0;
const NEAR: f64 = 0.75;

/// One way that skin, hair and healing may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<L> {
    pub(super) bare: L,
    pub(super) lab: Lab,
    pub(super) ita_degrees: f64,
    /// Diameter of a healed dot of the usual needle, millimeters.
    pub(super) dot_mm: f64,
    pub(super) target: L,
    pub(super) target_lab: Lab,
    target_luminance: f64,
}

impl Case<Spectrum> {
    pub(super) fn best_guess(wanted: &Wanted, offer: &Offer<'_>, skin: &SkinSpectrum) -> Self {
        let target = match wanted.look {
            Look::Measured { ln_ratio } => skin.toned(ln_ratio.map(|band| band.value.min(0.0))),
            _ => stubble(wanted, offer, &[0.0; DRAWS]).spectrum(skin),
        };
        Self::new(skin.reflectance, target, offer.healing.dot_healed_mm.value)
    }
}

impl Case<[f64; 3]> {
    pub(super) fn drawn(wanted: &Wanted, offer: &Offer<'_>, bands: &SkinBands, draw: &[f64; DRAWS]) -> Self {
        let [l, a, b, dot, first, ..] = *draw;
        let [skin_l, skin_a, skin_b] = wanted.skin;
        let bare = shown_rgb(Lab::new(moved(skin_l, l), moved(skin_a, a), moved(skin_b, b)));
        let target = match wanted.look {
            Look::Measured { ln_ratio } => {
                let mut target = bare;
                for (light, band) in target.iter_mut().zip(ln_ratio) {
                    *light *= libm::exp(moved(band, first).clamp(-20.0, 0.0)); // bands err together
                }
                target
            }
            _ => stubble(wanted, offer, draw).bands(bare, bands),
        };
        Self::new(bare, target, moved_logarithm(offer.healing.dot_healed_mm, dot))
    }
}

/// The stubble that a client would have, whose own was not measured.
fn stubble(wanted: &Wanted, offer: &Offer<'_>, draw: &[f64; DRAWS]) -> Stubble {
    let [.., first, second, third] = *draw;
    let shafts = offer.shafts;
    let (absorption_per_mm, gray_share) = match wanted.look {
        Look::Hair {
            lab: [lightness, ..],
            gray_share,
        } => (shafts.absorption_of(moved(lightness, first)), gray_share),
        _ => (moved_logarithm(shafts.absorption_per_mm, first), 0.0),
    };
    Stubble {
        hairs_per_cm2: moved(wanted.growth.hairs_per_cm2, second),
        shaft_um: moved(wanted.growth.shaft_um, third),
        absorption_per_mm,
        absorption_slope: shafts.absorption_slope,
        gray_share,
        white_reflectance: shafts.white_reflectance,
    }
}

impl<L: Light> Case<L> {
    fn new(bare: L, target: L, dot_mm: f64) -> Self {
        let lab = bare.lab();
        Self {
            bare,
            lab,
            ita_degrees: ita_degrees(lab),
            dot_mm,
            target,
            target_lab: target.lab(),
            target_luminance: target.luminance(),
        }
    }

    /// How many shades may be used on this skin.
    pub(super) fn allowed(&self, offer: &Offer<'_>) -> usize {
        let allowed = offer.rules.allowed(offer.ladder, self.ita_degrees);
        allowed.min(offer.ladder.len())
    }

    /// Most dots on a square centimeter, when they are so much wider than usual.
    pub(super) fn most(&self, scale: f64, offer: &Offer<'_>) -> f64 {
        offer.caps.dots_per_cm2_at(self.dot_mm * scale)
    }

    /// The density at which a dot comes nearest to the wanted look without getting darker than it.
    ///
    /// There may be `most` dots on a square centimeter; `difference` says how far a color is from the wanted one.
    pub(super) fn nearest(
        &self,
        step: usize,
        scale: f64,
        sigma: L,
        most: f64,
        difference: fn(Lab, Lab) -> f64,
    ) -> Found {
        let inked = Inked { bare: self.bare, sigma };
        let as_dark = held(inked.per_cm2_for(self.target_luminance), FEWEST, most);
        let (mut dots_per_cm2, mut lab) = (as_dark, inked.lab(as_dark));
        // the hue of the dots may run ahead of the wanted one: fewer come nearer, where the way back passes the target
        let back = (as_dark * 0.8).max(FEWEST);
        let way = from_to(lab, inked.lab(back));
        let share = dot(from_to(lab, self.target_lab), way) / dot(way, way).max(1e-9);
        let fewer = held(as_dark + (back - as_dark) * share, FEWEST, as_dark);
        if share > 0.01 {
            let part = share.min(1.0); // so short a way is straight
            lab = Lab::new(lab.l + part * way[0], lab.a + part * way[1], lab.b + part * way[2]);
            dots_per_cm2 = fewer;
        }
        let (had, wanted) = (self.lab.l - lab.l, self.lab.l - self.target_lab.l);
        let reach = if wanted - had <= MATCHED {
            Reach::Matched
        } else if had >= NEAR * wanted {
            Reach::LighterOnly
        } else {
            Reach::CannotReach
        };
        Found {
            step,
            scale,
            dots_per_cm2,
            difference: difference(self.target_lab, lab),
            reach,
            at_the_cap: as_dark >= most,
        }
    }
}

fn from_to(one: Lab, other: Lab) -> [f64; 3] {
    [other.l - one.l, other.a - one.a, other.b - one.b]
}

fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

/// Where dots of one shade and size come nearest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Its place in the ladder.
    pub(super) step: usize,
    /// Diameter of its dots over the usual one.
    pub(super) scale: f64,
    pub(super) dots_per_cm2: f64,
    /// Between its color and the wanted one.
    pub(super) difference: f64,
    pub(super) reach: Reach,
    /// Whether there are as many dots as there may be, so that a lighter shade of the same dots is lighter still.
    pub(super) at_the_cap: bool,
}

/// Things that vary from case to case.
const DRAWS: usize = 7;

/// Cases. Chosen: with four times as many, no end of the range moves by more than a step of the ladder.
const CASES: u32 = 200;

/// Standard normal draws, the same for every client: an even cover of the unit cube (Richtmyer's sequence), each side
/// put through Tukey's approximation of the inverse of the normal distribution (within 0.01 up to ±2).
pub(super) static DRAWN: LazyLock<Vec<[f64; DRAWS]>> = LazyLock::new(|| {
    let primes = [2.0_f64, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0];
    let normal = |u: f64| (libm::pow(u, 0.1349) - libm::pow(1.0 - u, 0.1349)) / 0.1975;
    let case = |n: u32| {
        primes.map(|prime| {
            let along = (f64::from(n) + 0.5) * prime.sqrt();
            normal((along - along.floor()).clamp(1e-6, 1.0 - 1e-6))
        })
    };
    (0..CASES).map(case).collect()
});

/// Standard deviations in the half width of a 90 % interval.
const HALF_WIDTH: f64 = 1.644_853_6;

/// An estimate moved by so many of its standard deviations.
fn moved(estimate: Estimate, deviations: f64) -> f64 {
    let side = if deviations < 0.0 {
        estimate.value - estimate.low
    } else {
        estimate.high - estimate.value
    };
    estimate.value + side.max(0.0) * deviations / HALF_WIDTH
}

/// The same for what is never negative and spread evenly up and down its logarithm.
fn moved_logarithm(estimate: Estimate, deviations: f64) -> f64 {
    libm::exp(moved(estimate.map(|x| libm::log(x.max(1e-9))), deviations))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draws_are_standard_normal() {
        for axis in 0..DRAWS {
            let mean = DRAWN.iter().map(|draw| draw[axis]).sum::<f64>() / f64::from(CASES);
            let square = DRAWN.iter().map(|draw| draw[axis] * draw[axis]).sum::<f64>() / f64::from(CASES);
            assert!(
                mean.abs() < 0.12 && (square - 1.0).abs() < 0.15,
                "axis {axis}: {mean} {square}"
            );
        }
    }
}
