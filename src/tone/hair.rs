//! The hair's color: family, level, and how it stands out from the skin.

use super::{Family, skin::mean_between};
use crate::{
    color::{
        Lab, LinearRgb, delta_e_2000,
        lab::{chroma, from_linear, to_linear},
        srgb::luminance,
    },
    light::{Illuminant, Tier, under_d65},
    raster::LinearImage,
    regions::Regions,
    units::Estimate,
};

/// Part of the pixels of hair, by luminance, that is averaged: neither the gaps between strands nor their shine. Fitted:
/// generated portraits of seed 341, where it leaves the contrast to the skin less biased than bands from 0.3 to 0.7 and
/// from 0.5 to 0.95.
const STRANDS: [f32; 2] = [0.30, 0.90];

/// Parts of the pixels of stubble, by luminance: those that show shafts more than skin where hair is darker and where it
/// is lighter, those half of shafts, and the middle. Chosen.
const SHAFTS: [[f32; 2]; 2] = [[0.02, 0.15], [0.85, 0.98]];
const HALVES: [[f32; 2]; 2] = [[0.02, 0.50], [0.50, 0.98]];
const MIDDLE: [f32; 2] = [0.30, 0.70];
/// Share of a pixel that the shafts take which it shows most. Chosen: 1 does as well on portraits of seed 341.
const FILLED: f64 = 0.97;
/// Logarithms of red over green that hair differs from skin by, at least, and of the luminance of its light parts over
/// that of its dark ones, at most, where no skin is seen through what was taken for stubble. Fitted by eye to 75
/// portraits of seed 341, so that full heads of light hair and of hair on deep skin are told from shaved ones.
const UNLIKE_SKIN: f64 = 0.22;
const EVEN: f64 = 0.90;

/// Half widths of the interval of the contrast to the skin: of hair and of shafts, which single pixels mix with skin.
/// Fitted: portraits of seeds 341 and 342. They hold 95 % of 102 heads of seed 343, and 88 % of those of Monk 8 to 10.
const OF_HAIR: f64 = 0.6;
const OF_SHAFTS: f64 = 1.0;

/// Colors of the families, CIELAB D65: black and dark brown measured on tresses (Published: Journal of Cosmetic Science
/// 51:293); the others Chosen.
const FAMILIES: [(Family, [f64; 3]); 7] = [
    (Family::Black, [18.0, 0.6, 0.6]),
    (Family::DarkBrown, [23.0, 4.0, 4.8]),
    (Family::LightBrown, [36.0, 7.5, 13.0]),
    (Family::Blond, [56.0, 5.5, 21.0]),
    (Family::Red, [35.0, 17.0, 22.0]),
    (Family::Gray, [47.0, 0.3, 3.0]),
    (Family::White, [70.0, -0.5, 8.0]),
];

/// L* of the hairdresser's levels 1 to 10: equal steps of L*^0.766 (KAIST, Acta Psychologica 2023). Chosen: no published
/// table is known.
const LEVELS: [f64; 10] = [16.0, 21.2, 26.6, 32.2, 38.0, 44.1, 50.3, 56.7, 63.3, 70.0];

/// The color of the hair under D65, with what is not known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HairTone {
    /// L*, a*, b*.
    pub lab: [Estimate; 3],
    /// Its family.
    pub family: Family,
    /// The hairdresser's level, 1–10.
    pub level: Estimate,
    /// Natural logarithm of the skin's luminance over the hair's, in the same light.
    pub contrast_to_skin: Estimate,
    /// How much of it is white; `None` where its color leaves open nearly all.
    pub gray: Option<Gray>,
}

/// Hair as a mixture of white hairs and of others of one color: there are no gray hairs.
///
/// From the mean color alone, not from single strands, which a portrait does not show. Bad at white hair in shade or over
/// skin: of 57 white heads of seeds 341 to 343 the interval reaches 1 on 34, and none is told of 11.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gray {
    /// Share of white hairs, 0–1.
    pub share: Estimate,
    /// L* of the others.
    pub others: Estimate,
}

impl HairTone {
    /// The tone of the hair in a picture; `skin` is the mean color of the picture's skin. `None` where there is no hair.
    #[must_use]
    pub fn new(image: &LinearImage, regions: &Regions, skin: LinearRgb, light: &Illuminant) -> Option<Self> {
        let shaved = regions.stubble.count() > regions.hair.count();
        let all = if shaved { &regions.stubble } else { &regions.hair };
        let between =
            |part: [f32; 2]| mean_between(image, &regions.hair_sample, part).or_else(|| mean_between(image, all, part));
        let through = if shaved { shafts(&between, skin) } else { None };
        let shaved = through.is_some();
        let color = through.or_else(|| between(STRANDS))?;
        let lab = from_linear(under_d65(color, light.white, light.ln_white.value));
        // Between shafts there is skin, and single pixels hold both: the color of shaved hair is known less well.
        let extra = if shaved { 4.0 } else { 0.0 };
        let half = match light.tier {
            Tier::Chart | Tier::GrayCard | Tier::Paper | Tier::Sclera => {
                [9.0 + extra, 5.0 + extra / 2.0, 7.0 + extra / 2.0]
            }
            Tier::Statistical => [12.0 + extra, 7.0 + extra / 2.0, 10.0 + extra / 2.0],
        };
        let l = Estimate::new(lab.l, half[0]).clamp(0.0, 100.0);
        let contrast = libm::log(luminance(skin).max(1e-5) / luminance(color).max(1e-5));
        Some(Self {
            lab: [l, Estimate::new(lab.a, half[1]), Estimate::new(lab.b, half[2])],
            family: family(lab, shaved),
            level: l.map(level),
            contrast_to_skin: Estimate::new(contrast, if shaved { OF_SHAFTS } else { OF_HAIR }),
            gray: Gray::new(lab, half),
        })
    }

    /// The likeliest color.
    #[must_use]
    pub fn best(&self) -> Lab {
        let [l, a, b] = self.lab.map(|estimate| estimate.value);
        Lab::new(l, a, b)
    }
}

/// The color of shafts between which skin is seen; `None` where none is seen through what was taken for stubble.
///
/// The pixels at one end of the luminances show how light the shafts are; but a picture's color is coarser than its
/// luminance, and more so in a JPEG, so that the skin's redness is left in them. Which color light turns to where there
/// are shafts is told by the half of the pixels at that end: neither blur nor the share of the shafts changes the mean of
/// their direction.
fn shafts(between: &dyn Fn([f32; 2]) -> Option<LinearRgb>, skin: LinearRgb) -> Option<LinearRgb> {
    let ln = |one: f64, other: f64| libm::log(one.max(1e-5) / other.max(1e-5));
    let [dark, light] = [between(SHAFTS[0])?, between(SHAFTS[1])?];
    let middle = between(MIDDLE)?;
    let redness = ln(middle.red, middle.green) - ln(skin.red, skin.green);
    if redness.abs() > UNLIKE_SKIN && ln(luminance(light), luminance(dark)) < EVEN {
        return None;
    }
    let deviates = |end: LinearRgb| ln(luminance(end), luminance(skin)).abs();
    let (end, half) = if deviates(dark) > deviates(light) {
        (dark, HALVES[0])
    } else {
        (light, HALVES[1])
    };
    let toward = between(half)? - skin;
    let times = (luminance(end) - luminance(skin)) / FILLED / luminance(toward);
    let color = if (1.0..6.0).contains(&times) {
        skin + toward * times
    } else {
        skin + (end - skin) / FILLED
    };
    // noise and shade must not leave less than no light
    Some(LinearRgb::new(
        color.red.max(0.03 * skin.red),
        color.green.max(0.03 * skin.green),
        color.blue.max(0.03 * skin.blue),
    ))
}

/// The family whose color is nearest. Hair without chroma is black, gray or white whatever its hue; of shafts, which keep
/// some of the skin's, that is hair of less chroma than light brown.
fn family(lab: Lab, shaved: bool) -> Family {
    let (colorless, most) = if shaved { (8.0, 6.0) } else { (5.0, 9.0) };
    let colorless = chroma(lab) < colorless;
    let mut best = (f64::INFINITY, Family::Black);
    for (family, [l, a, b]) in FAMILIES {
        if colorless && chroma(Lab::new(l, a, b)) > most && family != Family::White {
            continue;
        }
        let distance = delta_e_2000(lab, Lab::new(l, a, b));
        if distance < best.0 {
            best = (distance, family);
        }
    }
    best.1
}

/// Widest interval of the gray share that says something. Chosen.
const OPEN: f64 = 0.75;
/// Shares that are weighed.
const SHARES: u8 = 20;

impl Gray {
    /// The mixtures that look like a color known within half widths of 90 %. Before it was seen, hair without any white is
    /// held for as likely as white hair alone and as all the shares between together, and each natural color for as
    /// likely as another (Chosen).
    fn new(lab: Lab, half: [f64; 3]) -> Option<Self> {
        let natural = [
            Family::Black,
            Family::DarkBrown,
            Family::LightBrown,
            Family::Blond,
            Family::Red,
        ];
        let color = |of: Family| {
            let [l, a, b] = FAMILIES
                .iter()
                .find(|(family, _)| *family == of)
                .map_or([0.0; 3], |(_, lab)| *lab);
            (l, to_linear(Lab::new(l, a, b)))
        };
        let (_, white) = color(Family::White);
        let mut mixtures = Vec::new();
        for (l, other) in natural.map(color) {
            for step in 0..=SHARES {
                let share = f64::from(step) / f64::from(SHARES);
                let mixed = from_linear(other * (1.0 - share) + white * share);
                let off = [mixed.l - lab.l, mixed.a - lab.a, mixed.b - lab.b];
                let squares = off
                    .iter()
                    .zip(half)
                    .map(|(off, half)| off / half * 1.645)
                    .map(|z| z * z);
                let before = if step == 0 || step == SHARES {
                    f64::from(SHARES)
                } else {
                    1.0
                };
                mixtures.push((before * libm::exp(-squares.sum::<f64>() / 2.0), share, l));
            }
        }
        let share = weighed(mixtures.iter().map(|(weight, share, _)| (*weight, *share)).collect())?;
        // where all are white, the others are none
        let others = weighed(
            mixtures
                .iter()
                .map(|(weight, share, l)| (weight * (1.0 - share), *l))
                .collect(),
        )?;
        (share.high - share.low < OPEN).then_some(Self { share, others })
    }
}

/// Median and the quantiles at 5 and 95 % of weighed values.
fn weighed(mut values: Vec<(f64, f64)>) -> Option<Estimate> {
    values.sort_unstable_by(|one, other| one.1.total_cmp(&other.1));
    let all: f64 = values.iter().map(|(weight, _)| weight).sum();
    let at = |share: f64| {
        let mut left = share * all;
        values
            .iter()
            .find(|(weight, _)| {
                left -= weight;
                left <= 0.0
            })
            .map(|(_, value)| *value)
    };
    Some(Estimate {
        value: at(0.5)?,
        low: at(0.05)?,
        high: at(0.95)?,
    })
}

/// Level of a lightness, with fractions between the steps.
fn level(l: f64) -> f64 {
    let mut level = 1.0;
    for pair in LEVELS.windows(2) {
        if let [one, other] = pair {
            level += ((l - one) / (other - one)).clamp(0.0, 1.0);
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_family_is_nearest_to_itself() {
        for (name, [l, a, b]) in FAMILIES {
            assert_eq!(family(Lab::new(l, a, b), false), name);
            assert_eq!(
                family(Lab::new(l, a, b), true) == name,
                name != Family::DarkBrown,
                "{name:?}"
            );
        }
    }

    /// Pixels of skin in front of which strands of two colors stand, as many of each as a share says.
    fn mixture(dark: Lab, share: f64) -> Lab {
        let (dark, white) = (to_linear(dark), to_linear(Lab::new(70.0, -0.5, 8.0)));
        let strands = 400_u32;
        let mut sum = LinearRgb::new(0.0, 0.0, 0.0);
        for n in 0..strands {
            // an even cover of 0 to 1, and shade that has nothing to do with color
            let place = (f64::from(n) * 0.618_033_988_75).fract();
            let shade = 0.75 + 0.5 * (f64::from(n) * 0.754_877_666_25).fract();
            sum += if place < share { white } else { dark } * shade;
        }
        from_linear(sum / f64::from(strands))
    }

    #[test]
    fn the_gray_share_of_strands_lies_in_its_interval() {
        for dark in [
            Lab::new(18.0, 0.6, 0.6),
            Lab::new(23.0, 4.0, 4.8),
            Lab::new(36.0, 7.5, 13.0),
        ] {
            for share in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
                let Some(gray) = Gray::new(mixture(dark, share), [6.0, 3.0, 4.0]) else {
                    panic!("{dark:?} {share}: a color this well known leaves a share")
                };
                assert!(
                    (gray.share.low - 0.06..=gray.share.high + 0.06).contains(&share),
                    "{dark:?} {share}: {gray:?}"
                );
            }
        }
    }

    #[test]
    fn black_hair_has_little_gray_and_white_hair_is_all_of_it() {
        let share = |l, a, b| Gray::new(Lab::new(l, a, b), [9.0, 5.0, 7.0]).map(|gray| gray.share);
        let (black, white) = (share(18.0, 0.6, 0.6), share(70.0, -0.5, 8.0));
        assert!(
            black.is_some_and(|black| black.value < 0.05 && black.high < 0.3),
            "{black:?}"
        );
        assert!(white.is_some_and(|white| white.value > 0.8), "{white:?}");
    }

    #[test]
    fn a_color_of_which_nothing_is_known_has_no_gray_share() {
        assert_eq!(Gray::new(Lab::new(45.0, 2.0, 6.0), [60.0, 40.0, 40.0]), None);
    }

    #[test]
    fn levels_rise_from_one_to_ten() {
        assert_eq!(
            (level(5.0), level(16.0), level(70.0), level(95.0)),
            (1.0, 1.0, 10.0, 10.0)
        );
        assert!(level(35.0) > 4.0 && level(35.0) < 5.0);
    }
}
