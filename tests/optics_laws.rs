//! Laws that healed ink keeps, whatever skin it lies in.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

use std::sync::LazyLock;

use proptest::prelude::*;
use scalptone::{
    catalog::{Look, Ranking, Wanted, rank},
    color::{
        Lab, delta_e_2000,
        spectrum::{BANDS, Spectrum},
    },
    optics::{
        appearance::{Ages, Inked, Light, cross_sections},
        bands::SkinBands,
        cross_section::Shape,
        healing::{Healing, Tissue},
        ink::Ink,
        skin::{SkinSpectrum, shown_rgb},
        stubble::Stubble,
    },
    plan::{Advice, Situation, Stage, plan},
    practice::Practice,
    units::Estimate,
};

const STAGES: [Stage; 9] = [
    Stage::II,
    Stage::III,
    Stage::IIIVertex,
    Stage::IV,
    Stage::V,
    Stage::VI,
    Stage::VII,
    Stage::Full,
    Stage::Diffuse,
];

/// Healed dots of a diameter (mm), an absorption (1/mm) and a depth (mm) in a skin.
fn dots_at(skin: &SkinSpectrum, diameter_mm: f64, absorption: f64, depth_mm: f64) -> Inked<Spectrum> {
    let dot = Shape::Dot { diameter_mm, depth_mm };
    Inked {
        bare: skin.reflectance,
        sigma: cross_sections(skin, &dot.absorber(), &[absorption; BANDS]),
    }
}

fn dots(skin: &SkinSpectrum, diameter_mm: f64, absorption: f64) -> Inked<Spectrum> {
    dots_at(skin, diameter_mm, absorption, 0.30)
}

fn shaved(shaft_um: f64, hairs_per_cm2: f64, absorption_per_mm: f64) -> Stubble {
    Stubble {
        hairs_per_cm2,
        shaft_um,
        absorption_per_mm,
        absorption_slope: 0.0,
        white_reflectance: 0.5,
        gray_share: 0.0,
    }
}

/// Skins as skins are, near the locus of faces; found once, for each takes longer than the law that is tried on it.
static SKINS: LazyLock<Vec<SkinSpectrum>> = LazyLock::new(|| {
    let even = |n: u32, prime: f64| (f64::from(n) * prime.sqrt()).fract(); // Richtmyer's sequence
    let skin = |n| {
        let lab = [
            25.0 + 47.0 * even(n, 2.0),
            8.0 + 6.0 * even(n, 3.0),
            8.0 + 12.0 * even(n, 5.0),
        ];
        SkinSpectrum::from_lab(Lab::new(lab[0], lab[1], lab[2]))
    };
    (1..=500).map(skin).collect()
});

fn any_skin() -> impl Strategy<Value = &'static SkinSpectrum> {
    (0..SKINS.len()).prop_map(|place| &SKINS[place])
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -300.0..300.0,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(0.0)
    ]
}

fn hair(lightness: f64, half_width: f64, gray_share: f64) -> Look {
    Look::Hair {
        lab: [lightness, 4.0, 8.0].map(|x| Estimate::new(x, half_width)),
        gray_share,
    }
}

fn recommended(skin: Lab, half_width: f64, look: Look, stage: Stage) -> (Ranking, Advice) {
    let practice = Practice::default();
    let wanted = Wanted {
        skin: [skin.l, skin.a, skin.b].map(|x| Estimate::new(x, half_width)),
        look,
        growth: practice.hair.usual(),
    };
    let ranking = rank(&wanted, &practice.offer()).unwrap();
    let situation = Situation::new(stage);
    let advice = plan(&ranking, &situation, &practice.rules());
    (ranking, advice)
}

fn step(id: &str) -> usize {
    Practice::default()
        .ladder
        .iter()
        .position(|step| step.id == id)
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]

    #[test]
    fn no_dots_is_bare_skin(skin in any_skin(), d in 0.05..0.5_f64, mua in 0.0..1000.0_f64) {
        prop_assert_eq!(dots(skin, d, mua).reflectance(0.0), skin.reflectance);
        prop_assert_eq!(dots(skin, d, 0.0).reflectance(150.0), skin.reflectance);
    }

    #[test]
    fn a_skin_has_the_color_that_was_measured(skin in any_skin(), l in 28.0..68.0_f64) {
        prop_assert!(skin.reachable || skin.reflectance.iter().all(|x| (1e-4..=1.0).contains(x)));
        let usual = Lab::new(l, 11.0, 11.0 + 8.0 * (1.0 - ((l - 50.0) / 20.0).abs()));
        let found = SkinSpectrum::from_lab(usual);
        prop_assert!(delta_e_2000(found.lab(), usual) < 0.05, "{usual:?} {:?}", found.chromophores);
    }

    #[test]
    fn more_larger_and_less_watered_dots_are_darker(
        skin in any_skin(), d in 0.08..0.39_f64, water in 0.5..60.0_f64, n in 5.0..200.0_f64, more in 1.02..1.5_f64,
    ) {
        let light = |d: f64, water: f64, n: f64| dots(skin, d, Ink::default().healed_per_mm(water)).lab(n).l;
        let here = light(d, water, n);
        prop_assert!(light(d, water, n * more) < here, "more dots");
        prop_assert!(light((d * more).min(0.4), water, n) < here, "larger dots");
        prop_assert!(light(d, water / more, n) < here, "less water");
    }

    #[test]
    fn deeper_dots_are_lighter_and_bluer(
        skin in any_skin(), d in 0.08..0.4_f64, mua in 0.3..100.0_f64, n in 20.0..200.0_f64,
        depth in 0.23..0.7_f64, deeper in 1.1..1.4_f64, // deeper than 1 mm, L* of dark skin hardly changes at all
    ) {
        let change = |depth: f64| {
            let look = dots_at(skin, d, mua, depth).lab(n);
            (look.l - skin.lab().l, look.a - skin.lab().a)
        };
        let ((l, a), (deep_l, deep_a)) = (change(depth), change(depth * deeper));
        prop_assert!(deep_l > l, "lighter: {l} {deep_l}");
        prop_assert!(deep_a / deep_l > a / l, "bluer: {} {}", a / l, deep_a / deep_l);
    }

    #[test]
    fn darker_skin_changes_less(
        l in 28.0..66.0_f64, lighter in 2.0..20.0_f64, d in 0.08..0.4_f64, mua in 0.3..100.0_f64, n in 5.0..200.0_f64,
    ) {
        let darkening = |l: f64| {
            let skin = SkinSpectrum::from_lab(Lab::new(l, 11.0, 14.0));
            skin.lab().l - dots(&skin, d, mua).lab(n).l
        };
        prop_assert!(darkening(l) < darkening((l + lighter).min(68.0)));
    }

    #[test]
    fn the_inverse_undoes_the_forward(
        skin in any_skin(), d in 0.08..0.4_f64, mua in 0.3..1000.0_f64, n in 1.0..400.0_f64,
    ) {
        let inked = dots(skin, d, mua);
        let found = inked.per_cm2_for(inked.reflectance(n).luminance());
        prop_assert!((found / n - 1.0).abs() < 1e-6, "{found} for {n}");
    }

    #[test]
    fn energy_is_never_created(
        skin in any_skin(), d in any_number(), mua in any_number(), n in any_number(), depth in any_number(),
    ) {
        for left in dots_at(skin, d, mua, depth).reflectance(n).iter().zip(&skin.reflectance) {
            prop_assert!((0.0..=*left.1).contains(left.0), "{left:?}");
        }
        for left in (Stubble { gray_share: n, ..shaved(d * 1000.0, n, mua) }).spectrum(skin) {
            prop_assert!((0.0..=1.0).contains(&left), "{left}");
        }
    }

    #[test]
    fn any_number_gives_a_finite_look(
        l in any_number(), a in any_number(), b in any_number(), water in any_number(), n in any_number(),
    ) {
        let skin = SkinSpectrum::from_lab(Lab::new(l, a, b));
        let dot = Ages::new(&skin, &Ink::default(), water, &Healing::default());
        for sigma in [dot.fresh, dot.healed] {
            let inked = Inked { bare: skin.reflectance, sigma };
            let looks = inked.lab(n);
            prop_assert!(looks.l.is_finite() && looks.a.is_finite() && looks.b.is_finite(), "{looks:?}");
            prop_assert!(!inked.per_cm2_for(n).is_nan());
        }
    }

    #[test]
    fn it_is_darkest_fresh_and_fades_from_then_on(skin in any_skin(), water in 3.0..40.0_f64, n in 20.0..200.0_f64) {
        let (dot, healing) = (Ages::new(skin, &Ink::default(), water, &Healing::default()), Healing::default());
        let later = [0.0, 6.0, 36.0, 120.0].map(|months| dot.healed.map(|s| s * healing.left(Tissue::Skin, months)));
        let ages = [dot.fresh, later[0], later[1], later[2], later[3], [0.0; BANDS]];
        let light = ages.map(|sigma| Inked { bare: skin.reflectance, sigma }.lab(n).l);
        prop_assert!(light.windows(2).all(|pair| pair[0] < pair[1]), "{light:?}");
    }

    #[test]
    fn more_and_darker_stubble_is_darker_and_graying_lightens_it(
        skin in any_skin(), um in 30.0..110.0_f64, n in 50.0..250.0_f64, mua in 1.5..90.0_f64,
    ) {
        let y = |stubble: Stubble| stubble.spectrum(skin).luminance();
        let here = y(shaved(um, n, mua));
        prop_assert!(y(shaved(um, n * 1.1, mua)) < here, "more");
        prop_assert!(y(shaved(um, n, mua * 1.1)) < here, "darker");
        prop_assert!(y(shaved(um * 1.05, n, mua)) < here, "thicker");
        prop_assert!(y(Stubble { gray_share: 0.5, ..shaved(um, n, mua) }) > here, "grayer");
    }

    #[test]
    fn three_bands_are_as_good_as_the_spectrum(
        skin in any_skin(), d in 0.12..0.3_f64, water in 3.0..40.0_f64, n in 20.0..200.0_f64,
    ) {
        let (ink, bands) = (Ink::default().healed_per_mm(water), SkinBands::new(skin, 0.30));
        let rough = Inked { bare: shown_rgb(skin.lab()), sigma: bands.dot(d, ink) };
        let off = delta_e_2000(rough.lab(n), dots(skin, d, ink).lab(n));
        prop_assert!(off < 0.5, "{off}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn a_plan_keeps_its_promises(
        l in 25.0..75.0_f64, half in 0.0..12.0_f64, hair_l in 5.0..80.0_f64, gray in 0.0..1.0_f64, stage in 0..9_usize,
    ) {
        let (ranking, advice) = recommended(Lab::new(l, 12.0, 17.0), half, hair(hair_l, half, gray), STAGES[stage]);
        prop_assert!(ranking.shade.range.contains(&ranking.shade.id));
        let Estimate { value, low, high } = advice.density.dots_per_cm2;
        prop_assert!(low <= value && value <= high && high <= 200.0);
        prop_assert!(!advice.plan.zones.is_empty());
        for zone in &advice.plan.zones {
            prop_assert!(zone.dots_per_cm2 <= 200.0 && zone.pitch_mm.is_finite(), "{zone:?}");
        }
        let dots: f64 = advice.plan.sessions.iter().map(|session| session.dots).sum();
        prop_assert!((dots - advice.plan.total_dots).abs() < 1e-6, "the sessions are the whole");
        let shades: Vec<usize> = advice.plan.sessions.iter().map(|session| step(&session.shade_id)).collect();
        prop_assert!(shades.windows(2).all(|pair| pair[0] <= pair[1]), "no session is lighter than the one before");
        prop_assert_eq!(shades[0], step(&ranking.shade.start_id));
    }
}
