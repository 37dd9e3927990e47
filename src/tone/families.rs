//! Which family hair is of: how likely each would look as the hair in a picture does beside its skin.
//!
//! The light, the exposure and much of what a camera does change skin and hair alike, so that hair is told by its ratio to
//! the skin, whose color is known better. Bad at black beside dark brown where few shafts are seen on skin.

use super::Family;
use crate::color::{Lab, LinearRgb, lab::to_linear, srgb::luminance};

/// Colors of the families, CIELAB D65: black and dark brown measured on tresses (Published: Journal of Cosmetic Science
/// 51:293); the others Chosen.
pub(super) const FAMILIES: [(Family, [f64; 3]); 7] = [
    (Family::Black, [18.0, 0.6, 0.6]),
    (Family::DarkBrown, [23.0, 4.0, 4.8]),
    (Family::LightBrown, [36.0, 7.5, 13.0]),
    (Family::Blond, [56.0, 5.5, 21.0]),
    (Family::Red, [35.0, 17.0, 22.0]),
    (Family::Gray, [47.0, 0.3, 3.0]),
    (Family::White, [70.0, -0.5, 8.0]),
];

/// Natural logarithms of the luminance of hair over that of its family, and how likely each is. Chosen: a standard deviation
/// of 0.15, 2 to 4 of L*; a wider one costs 2 heads of a hundred, since it lets families run into each other.
const BRIGHTNESS: [(f64, f64); 3] = [(-0.26, 1.0 / 6.0), (0.0, 4.0 / 6.0), (0.26, 1.0 / 6.0)];

/// How likely what was taken for stubble and for hair lets skin be seen. Fitted: 187 and 136 heads of seeds 341 to 343.
const SEEN_THROUGH: [f64; 2] = [0.85, 0.08];

/// Mean shares of a pixel that shafts take which are weighed, from [`SPARSEST`] to [`DENSEST`]. Fitted, with
/// [`covers`]: the likelihood of the true families of seeds 341 to 345.
const COVERS: u32 = 8;
const SPARSEST: f64 = 0.03;
const DENSEST: f64 = 0.70;

/// Degrees of freedom of the errors' Student distribution. Fitted: 4 does better than 8 and than a normal one.
const FREEDOM: f64 = 4.0;
const SEEN: usize = 9;

/// How a picture of hair differs from its family's color over the skin's, as natural logarithms.
///
/// What is seen of the darkest, the middle and the lightest parts, each: luminance, red over green, blue over green. Fitted:
/// 438 generated heads (seeds 341 to 345). With the other seeds' tables the family of 81 % is told rightly.
struct Look {
    /// Thousandths to add for each of [`light`](light_terms).
    light: [[i16; SEEN]; 6],
    /// Thousandths to add for each family, held towards 0 as if by four heads without any.
    families: [[i16; SEEN]; 7],
    /// Hundredths that turn what is left into independent errors of 1.
    whitening: [[i16; SEEN]; SEEN],
}

/// Hair that hides the skin.
#[rustfmt::skip]
const GROWN: Look = Look {
    light: [
        [-465, -48, -58, -96, -78, -28, 193, -90, -7],
        [-101, 96, -420, -200, 54, -343, -160, 24, -289],
        [-126, -45, 27, -137, -36, 1, -123, -25, -11],
        [114, -63, -103, 80, -54, -110, 100, -52, -111],
        [4, 94, -18, 6, 90, -15, -2, 88, -8],
        [-10, 50, -102, 43, 50, -84, 50, 49, -81],
    ],
    families: [
        [292, 13, 35, 294, 30, 18, 353, 51, 1],
        [173, -48, 50, 178, -42, 38, 212, -35, 25],
        [-59, -51, -91, -66, -52, -59, -60, -57, -50],
        [-168, 37, -83, -167, 28, -71, -177, 18, -55],
        [-18, -99, -152, -26, -107, -119, -12, -134, -74],
        [-41, 77, 97, -23, 73, 74, -29, 75, 57],
        [-280, 45, 99, -218, 37, 87, -253, 42, 76],
    ],
    whitening: [
        [413, 130, 17, -235, 71, 39, -142, -95, 36],
        [0, 1315, 39, 12, -717, -39, 20, -533, -38],
        [0, 0, 603, -5, 6, -306, 3, -14, -271],
        [0, 0, 0, 622, 28, 9, -474, -17, 18],
        [0, 0, 0, 0, 1438, 18, -12, -1196, -3],
        [0, 0, 0, 0, 0, 638, 17, 39, -536],
        [0, 0, 0, 0, 0, 0, 392, -108, 49],
        [0, 0, 0, 0, 0, 0, 0, 976, 62],
        [0, 0, 0, 0, 0, 0, 0, 0, 418],
    ],
};

/// Shafts between which skin is seen.
#[rustfmt::skip]
const SHAVED: Look = Look {
    light: [
        [-510, -4, -21, -145, -13, -35, 26, -47, 0],
        [153, 118, -81, 81, 13, -30, 26, -22, -119],
        [-50, 14, 32, -66, -5, -122, -90, -3, -316],
        [-120, 37, -59, 68, -34, 10, 35, -22, -33],
        [29, 10, 10, 21, 2, -7, 7, -9, -2],
        [-12, -19, 35, -9, 5, -51, -16, -2, -17],
    ],
    families: [
        [-120, 47, -1, 45, -10, 42, 17, -23, 20],
        [-57, 40, -22, 32, -6, 33, -12, -2, 15],
        [8, 16, -26, 15, 1, -11, 10, 3, -13],
        [75, -30, 18, -22, 2, -46, -13, -1, -41],
        [22, 8, -82, -13, 11, -53, -26, 49, -50],
        [39, -6, 37, -7, 11, 12, 22, -1, 38],
        [-16, -73, 51, -64, -3, -9, 10, -25, 12],
    ],
    whitening: [
        [627, -98, 82, -649, 130, 0, 164, 338, -52],
        [0, 1304, 452, -131, -914, -123, 112, 209, -155],
        [0, 0, 667, 269, 32, -311, 6, -299, 45],
        [0, 0, 0, 989, 548, -149, -544, 157, 62],
        [0, 0, 0, 0, 2507, 454, 68, -1091, -137],
        [0, 0, 0, 0, 0, 1333, -7, -304, -491],
        [0, 0, 0, 0, 0, 0, 995, 136, -93],
        [0, 0, 0, 0, 0, 0, 0, 1723, 72],
        [0, 0, 0, 0, 0, 0, 0, 0, 1204],
    ],
};

/// A color that the hair may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) family: Family,
    /// Under D65.
    pub(super) color: LinearRgb,
    /// How likely it is, 0–1.
    pub(super) likely: f64,
}

/// What is known of the skin beside the hair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    /// Mean color in the picture.
    pub(super) seen: LinearRgb,
    /// The same under D65.
    pub(super) lab: Lab,
    /// What white would be in the picture.
    pub(super) white: LinearRgb,
}

/// How likely each color of hair is, where its darkest, middle and lightest parts have these colors in the picture and
/// where it was taken for stubble or for hair. Before it was seen, each family is held for as likely as another, on
/// whatever skin (Chosen).
pub(super) fn candidates(parts: [LinearRgb; 3], beside: Beside, stubble: bool) -> Vec<Candidate> {
    let skin = floored(beside.seen, 1e-5);
    let seen = parts.map(|part| against(part / skin, skin));
    let terms = light_terms(beside);
    let under_d65 = floored(to_linear(beside.lab), 0.01);
    let [of_stubble, of_hair] = SEEN_THROUGH;
    let shaved = if stubble { of_stubble } else { of_hair };
    let mut found = Vec::with_capacity(FAMILIES.len() * BRIGHTNESS.len());
    for (place, (family, [l, a, b])) in FAMILIES.into_iter().enumerate() {
        for (brightness, share) in BRIGHTNESS {
            let color = to_linear(Lab::new(l, a, b)) * libm::exp(brightness);
            let ratio = floored(color, 0.003) / under_d65;
            let dark = luminance(ratio * skin) < luminance(skin);
            let likelihood = |look: &Look, cover: [f64; 3]| {
                let expected = cover.map(|cover| against(WHITE + (ratio - WHITE) * cover, skin));
                look.likelihood(place, &terms, seen.as_flattened(), expected.as_flattened())
            };
            let grown = likelihood(&GROWN, [1.0; 3]);
            let through: f64 = (0..COVERS)
                .map(|step| likelihood(&SHAVED, covers(step, dark)) / f64::from(COVERS))
                .sum();
            found.push(Candidate {
                family,
                color,
                likely: share * (shaved * through + (1.0 - shaved) * grown),
            });
        }
    }
    let all: f64 = found.iter().map(|candidate| candidate.likely).sum();
    for candidate in &mut found {
        candidate.likely /= all.max(f64::MIN_POSITIVE);
    }
    found
}

const WHITE: LinearRgb = LinearRgb::new(1.0, 1.0, 1.0);

fn floored(color: LinearRgb, least: f64) -> LinearRgb {
    LinearRgb::new(color.red.max(least), color.green.max(least), color.blue.max(least))
}

/// Logarithms of luminance, of red over green and of blue over green of a ratio to the skin.
fn against(ratio: LinearRgb, skin: LinearRgb) -> [f64; 3] {
    let ln = |x: f64| libm::log(x.max(1e-4));
    let green = ln(ratio.green);
    [
        ln(luminance(ratio * skin) / luminance(skin)),
        ln(ratio.red) - green,
        ln(ratio.blue) - green,
    ]
}

/// One, and what the error of the skin's color goes with: the light's hue, and how far the skin is from the middle.
fn light_terms(Beside { lab, white, .. }: Beside) -> [f64; 6] {
    let ln = |channel: f64| libm::log((channel / white.green.max(1e-4)).max(1e-4));
    [
        1.0,
        ln(white.red),
        ln(white.blue),
        (lab.l - 50.0) / 20.0,
        (lab.a - 11.0) / 5.0,
        (lab.b - 15.0) / 8.0,
    ]
}

/// Shares of the darkest, the middle and the lightest parts that shafts take which are darker than skin, or lighter. Shafts
/// never fill a pixel, and the thinner they are spread, the less so its darkest part.
fn covers(step: u32, dark: bool) -> [f64; 3] {
    let mean = SPARSEST + (DENSEST - SPARSEST) * f64::from(step) / f64::from(COVERS - 1);
    let bare = 1.0 - mean;
    let most = 0.9 * (1.0 - bare * bare * bare.sqrt());
    let (middle, least) = (1.05 * mean, 0.75 * mean * mean);
    if dark {
        [most, middle, least]
    } else {
        [least, middle, most]
    }
}

impl Look {
    /// Density of what is seen, but for a factor that all have.
    fn likelihood(&self, family: usize, terms: &[f64], seen: &[f64], expected: &[f64]) -> f64 {
        let mut left = [0.0; SEEN];
        for ((left, seen), expected) in left.iter_mut().zip(seen).zip(expected) {
            *left = seen - expected;
        }
        let shift = self.light.iter().zip(terms).map(|(line, term)| (line, *term));
        let own = self.families.get(family).map(|line| (line, 1.0));
        for (line, term) in shift.chain(own) {
            for (left, add) in left.iter_mut().zip(line) {
                *left -= term * f64::from(*add) / 1e3;
            }
        }
        let (mut squares, mut density) = (0.0, 1.0);
        for (row, line) in self.whitening.iter().enumerate() {
            let error: f64 = line.iter().zip(left).map(|(a, b)| f64::from(*a) / 1e2 * b).sum();
            squares += error * error;
            density *= line.get(row).map_or(1.0, |diagonal| f64::from(*diagonal) / 1e2);
        }
        #[expect(clippy::cast_precision_loss, reason = "nine")]
        let power = (FREEDOM + SEEN as f64) / 2.0;
        density * libm::pow(1.0 + squares / FREEDOM, -power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::lab::from_linear;

    /// Skins light, middle and deep, in a light that is a little orange.
    const SKINS: [[f64; 3]; 3] = [[66.0, 10.0, 14.0], [54.0, 12.0, 19.0], [37.0, 10.0, 13.0]];
    const LIGHT: LinearRgb = LinearRgb::new(0.5, 0.45, 0.38);

    fn beside([l, a, b]: [f64; 3]) -> Beside {
        let lab = Lab::new(l, a, b);
        Beside {
            seen: to_linear(lab) * LIGHT,
            lab,
            white: LIGHT * (1.0 / LIGHT.green),
        }
    }

    /// The parts of hair of a color, of which shafts take these shares.
    fn parts(color: Lab, beside: Beside, covers: [f64; 3]) -> [LinearRgb; 3] {
        let ratio = to_linear(color) / to_linear(beside.lab);
        covers.map(|cover| beside.seen * (WHITE + (ratio - WHITE) * cover))
    }

    fn likely(candidates: &[Candidate], family: Family) -> f64 {
        let of_family = candidates.iter().filter(|candidate| candidate.family == family);
        of_family.map(|candidate| candidate.likely).sum()
    }

    #[test]
    fn chances_sum_to_one_whatever_is_seen() {
        let nothing = LinearRgb::new(0.0, 0.0, 0.0);
        for (skin, seen) in [
            (SKINS[0], nothing),
            (SKINS[2], WHITE),
            ([0.0; 3], WHITE),
            ([100.0; 3], nothing),
        ] {
            let found = candidates([seen; 3], beside(skin), true);
            let all: f64 = found.iter().map(|candidate| candidate.likely).sum();
            assert!((all - 1.0).abs() < 1e-9, "{skin:?} {all}");
        }
    }

    #[test]
    fn the_light_does_not_change_the_family() {
        let skin = beside(SKINS[1]);
        let seen = parts(Lab::new(35.0, 17.0, 22.0), skin, [1.0; 3]);
        let brighter = Beside {
            seen: skin.seen * 1.5,
            ..skin
        };
        let (one, other) = (
            candidates(seen, skin, false),
            candidates(seen.map(|part| part * 1.5), brighter, false),
        );
        for (one, other) in one.iter().zip(&other) {
            assert!((one.likely - other.likely).abs() < 1e-9, "{one:?} {other:?}");
        }
    }

    #[test]
    fn far_families_are_told_apart_on_every_skin() {
        for skin in SKINS.map(beside) {
            for (dark, light) in [
                (Family::Black, Family::White),
                (Family::Black, Family::Blond),
                (Family::Red, Family::Gray),
            ] {
                for (family, other) in [(dark, light), (light, dark)] {
                    let [l, a, b] = FAMILIES.iter().find(|(name, _)| *name == family).unwrap().1;
                    let color = Lab::new(l, a, b);
                    // in a picture strands shade each other
                    let seen = parts(color, skin, [1.0; 3]);
                    let [low, middle, high] = seen;
                    let found = candidates([low * 0.8, middle, high * 1.3], skin, false);
                    assert!(
                        likely(&found, family) > 4.0 * likely(&found, other),
                        "{:?}: {family:?} {} {other:?} {}",
                        from_linear(skin.seen),
                        likely(&found, family),
                        likely(&found, other)
                    );
                }
            }
        }
    }
}
