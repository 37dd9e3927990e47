//! The hair's color: family, level, and how it stands out from the skin.

use super::{
    Family,
    families::{Beside, Candidate, FAMILIES, candidates},
    skin::mean_between,
};
use crate::{
    color::{
        Lab, LinearRgb,
        lab::{from_linear, luminance_of, to_linear},
        srgb::luminance,
    },
    light::Illuminant,
    raster::LinearImage,
    regions::Regions,
    units::{Estimate, rising},
};

/// Parts of the pixels of hair, by luminance, that are averaged: the darkest and the lightest without the extremes, which
/// are noise, and the middle. Chosen: five parts tell no more.
const PARTS: [[f32; 2]; 3] = [[0.02, 0.15], [0.30, 0.70], [0.85, 0.98]];

/// Standard deviations within a family that are added to what the picture leaves open: L*, a*, b* and the logarithm of the
/// contrast to the skin. Fitted: so that 90 % and a little more of the truths lie in the intervals, seeds 341 to 345, of which
/// hair of Monk 8 to 10 has the least. Their hair has the colors of the families; of other colors it is not known.
const WITHIN: [f64; 3] = [3.5, 1.2, 1.9];
const OF_CONTRAST: f64 = 0.22;
/// Standard deviations in half an interval of 90 %. Published: of the normal distribution.
const NINETY: f64 = 1.645;

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
    /// How much of it is white; `None` where its color leaves open all.
    pub gray: Option<Gray>,
}

/// Hair as a mixture of white hairs and of others of one color: there are no gray hairs.
///
/// From the mean color alone, not from single strands, which a portrait does not show. Of 70 white heads of seeds 341 to 344
/// the interval reaches 1 on 86 %, and none is told of 10 %.
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
        let stubble = regions.stubble.count() > regions.hair.count();
        let all = if stubble { &regions.stubble } else { &regions.hair };
        let parts = mean_between(image, &regions.hair_sample, PARTS).or_else(|| mean_between(image, all, PARTS))?;
        let beside = Beside {
            seen: skin,
            lab: light.skin(skin),
            white: light.white,
        };
        let candidates = candidates(parts, beside, stubble);
        let labs: Vec<Lab> = candidates
            .iter()
            .map(|candidate| from_linear(candidate.color))
            .collect();
        // the mean over all colors lies nearer to the truth than the likeliest one
        let known = |values: &[f64], within: f64| {
            let mean_of = |f: &dyn Fn(f64) -> f64| -> f64 {
                let each = candidates.iter().zip(values);
                each.map(|(candidate, value)| candidate.likely * f(*value)).sum()
            };
            let mean = mean_of(&|x| x);
            let variance = mean_of(&|x| (x - mean) * (x - mean));
            Estimate::new(mean, NINETY * (variance + within * within).sqrt())
        };
        let of_each = |f: fn(&Lab) -> f64| -> Vec<f64> { labs.iter().map(f).collect() };
        let [within_l, within_a, within_b] = WITHIN;
        let lab = [
            known(&of_each(|lab| lab.l), within_l),
            known(&of_each(|lab| lab.a), within_a),
            known(&of_each(|lab| lab.b), within_b),
        ];
        let [l, a, b] = lab;
        let of_skin = luminance_of(beside.lab.l).max(1e-5);
        let contrast = |candidate: &Candidate| libm::log(of_skin / luminance(candidate.color).max(1e-5));
        let contrasts: Vec<f64> = candidates.iter().map(contrast).collect();
        let gray = Gray::new(Lab::new(l.value, a.value, b.value), lab.map(Estimate::half_width));
        let l = l.clamp(0.0, 100.0);
        Some(Self {
            lab: [l, a, b],
            family: likeliest(&candidates),
            level: l.map(level),
            contrast_to_skin: known(&contrasts, OF_CONTRAST),
            gray,
        })
    }

    /// The likeliest color.
    #[must_use]
    pub fn best(&self) -> Lab {
        let [l, a, b] = self.lab.map(|estimate| estimate.value);
        Lab::new(l, a, b)
    }
}

/// The family that most of the likelihood is of.
fn likeliest(candidates: &[Candidate]) -> Family {
    let mut best = (0.0, Family::Black);
    for (family, _) in FAMILIES {
        let of_family = candidates.iter().filter(|candidate| candidate.family == family);
        let likely: f64 = of_family.map(|candidate| candidate.likely).sum();
        if likely > best.0 {
            best = (likely, family);
        }
    }
    best.1
}

/// Widest interval of the gray share that is told. Chosen: any that leaves out none or all; under 0.75 a fifth of white heads
/// has none.
const OPEN: f64 = 0.96;
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
        let shares: Vec<_> = mixtures.iter().map(|(weight, share, _)| (*weight, *share)).collect();
        let told = weighed(&shares)?;
        let step = 1.0 / f64::from(SHARES); // no share is known better
        let share = Estimate {
            low: told.low - step,
            high: told.high + step,
            ..told
        }
        .clamp(0.0, 1.0);
        // where all are white, the others are none
        let of_others = mixtures.iter().map(|(weight, share, l)| (weight * (1.0 - share), *l));
        let others = weighed(&of_others.collect::<Vec<_>>())?;
        (told.high - told.low < OPEN).then_some(Self { share, others })
    }
}

/// Median and the quantiles at 5 and 95 % of weighed values.
fn weighed(values: &[(f64, f64)]) -> Option<Estimate> {
    let values = rising(values, |(_, value)| *value);
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
