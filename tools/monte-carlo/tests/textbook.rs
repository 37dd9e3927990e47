//! The simulation against figures that others have published, and against its own laws.

use monte_carlo::{
    lattice::Cylinder,
    medium::{Arrival, End, Medium},
    run::{Absorber, Scene, Skin},
};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Shares of light that come out at the top (what the surface reflects apart) and at the bottom, when the medium absorbs.
fn slab(medium: &Medium, absorption_per_mm: f64, arrival: Arrival, paths: u32) -> [f64; 3] {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut shares = [0.0; 3];
    for _ in 0..paths {
        let mut length = 0.0;
        let longest = 12.0 / absorption_per_mm.max(1e-6);
        let end = medium.trace(arrival, longest, &mut random, |segment| length += segment.length);
        let left = (-absorption_per_mm * length).exp() / f64::from(paths);
        match end {
            End::Surface => shares[0] += 1.0 / f64::from(paths),
            End::Top(times) => shares[1] += times * left,
            End::Bottom(times) => shares[2] += times * left,
            End::Lost => {}
        }
    }
    shares
}

#[test]
fn a_mismatched_half_space_reflects_what_giovanelli_worked_out() {
    // Giovanelli 1955, as in Wang, Jacques & Zheng 1995 (MCML), table 2: albedo 0.9, isotropic, n = 1.5, 0.2600 in all
    let medium = Medium {
        scattering_per_mm: 9.0,
        anisotropy: 0.0,
        refractive_index: 1.5,
        thickness_mm: f64::INFINITY,
    };
    let [surface, top, _] = slab(&medium, 1.0, Arrival::Collimated, 1_000_000);
    assert!((surface - 0.04).abs() < 1e-3, "{surface}");
    assert!(((surface + top) / 0.2600 - 1.0).abs() < 0.005, "{}", surface + top);
}

#[test]
fn a_matched_slab_is_as_van_de_hulst_worked_out() {
    // van de Hulst 1980, as in MCML, table 1: 0.2 mm, μa 1/mm, μs 9/mm, g 0.75: reflects 0.09739, lets 0.66096 through
    let medium = Medium {
        scattering_per_mm: 9.0,
        anisotropy: 0.75,
        refractive_index: 1.0,
        thickness_mm: 0.2,
    };
    let [surface, top, bottom] = slab(&medium, 1.0, Arrival::Collimated, 1_000_000);
    assert_eq!(surface, 0.0);
    assert!((top / 0.09739 - 1.0).abs() < 0.006, "{top}");
    assert!((bottom / 0.66096 - 1.0).abs() < 0.002, "{bottom}");
}

#[test]
fn nothing_is_lost_where_nothing_absorbs() {
    let medium = Medium {
        scattering_per_mm: 10.0,
        anisotropy: 0.8,
        refractive_index: 1.4,
        thickness_mm: 1.0,
    };
    let all: f64 = slab(&medium, 0.0, Arrival::Diffuse, 50_000).iter().sum();
    assert!((all - 1.0).abs() < 0.01, "{all}");
}

/// The medium skin of the three-band simulation at 620 nm, with dots of 0.20 mm from 0.15 to 0.45 mm.
fn medium_skin() -> Scene {
    let nm = 620.0_f64;
    Scene {
        medium: Medium {
            scattering_per_mm: 3.22 * (nm / 475.0).powf(-1.696) / 0.2,
            anisotropy: 0.8,
            refractive_index: 1.4,
            thickness_mm: f64::INFINITY,
        },
        epidermis_mm: 0.08,
        skins: vec![Skin {
            epidermis_per_mm: 0.04 * 6.6e10 * nm.powf(-3.33) + 0.012, // there, blood absorbed in the epidermis too
            dermis_per_mm: 0.012,
        }],
        absorbers: [100.0, 200.0]
            .map(|per_cm2| Absorber {
                cylinder: Cylinder {
                    diameter_mm: 0.20,
                    depth_mm: (0.15, 0.45),
                },
                per_cm2,
                inks_per_mm: vec![3.0, 30.0],
                skins: 0..1,
            })
            .to_vec(),
    }
}

#[test]
fn dots_take_what_another_simulation_of_the_same_skin_says() {
    // a million paths of the C program that the three-band figures come from
    let outcome = medium_skin().run(100_000, 1);
    let bare = outcome.bare(0);
    assert!((bare.value - 0.396).abs() < 4.0 * bare.error + 0.002, "{bare:?}");
    for (ink, wanted) in [(0, 0.1054), (1, 0.2639)] {
        let sigma = outcome.cross_section(100.0, 0, 0, ink);
        assert!((sigma.value / wanted - 1.0).abs() < 0.02, "{sigma:?} for {wanted}");
    }
}

#[test]
fn two_seeds_agree_within_their_errors_and_one_seed_with_itself() {
    let scene = medium_skin();
    let [one, other, again] = [1, 2, 1].map(|seed| scene.run(20_000, seed).cross_section(100.0, 0, 0, 1));
    assert_eq!(one, again);
    assert!(
        (one.value - other.value).abs() < 4.0 * (one.error + other.error),
        "{one:?} {other:?}"
    );
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let alone = alone.map(|pool| pool.install(|| scene.run(20_000, 1).cross_section(100.0, 0, 0, 1)));
    assert_eq!(alone.ok(), Some(one), "on one thread");
}

#[test]
fn the_law_is_within_four_percent_at_two_dots_on_a_square_millimeter() {
    let outcome = medium_skin().run(100_000, 3);
    for ink in [0, 1] {
        let law = (-2.0 * outcome.cross_section(100.0, 0, 0, ink).value).exp();
        let full = outcome.ratio(1, 0, ink);
        assert!((law / full.value - 1.0).abs() < 0.04, "{law} {full:?}");
    }
}

/// What comes back at a distance from a thin beam, per mm², by diffusion theory for a half space with n = 1.4 that absorbs
/// and scatters so much, 1/mm: Kienle & Patterson 1997, with the reflection of diffuse light of Haskell et al. 1994.
fn diffused(reduced_scattering: f64, absorption: f64, distance: f64) -> f64 {
    let inner = 0.493;
    let transport = reduced_scattering + absorption;
    let (depth, spread) = (1.0 / transport, 1.0 / (3.0 * transport));
    let image = depth + 4.0 * spread * (1.0 + inner) / (1.0 - inner);
    let decay = (absorption / spread).sqrt();
    let (near, far) = (depth.hypot(distance), image.hypot(distance));
    let fluence = ((-decay * near).exp() / near - (-decay * far).exp() / far) / (4.0 * core::f64::consts::PI * spread);
    let flux = |z: f64, far: f64| z * (decay + 1.0 / far) * (-decay * far).exp() / (far * far);
    let flux = (flux(depth, near) + flux(image, far)) / (4.0 * core::f64::consts::PI);
    0.118 * fluence + 0.306 * flux
}

#[test]
fn far_from_a_beam_light_comes_back_as_diffusion_theory_says() {
    let (reduced_scattering, absorption) = (2.0, 0.02);
    let medium = Medium {
        scattering_per_mm: reduced_scattering / 0.2,
        anisotropy: 0.8,
        refractive_index: 1.4,
        thickness_mm: f64::INFINITY,
    };
    const PATHS: u32 = 400_000;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    let rings = [(2.0, 4.0), (4.0, 6.0), (6.0, 9.0)];
    let mut found = [0.0; 3];
    for _ in 0..PATHS {
        let (mut length, mut at) = (0.0, [0.0; 2]);
        let end = medium.trace(Arrival::Collimated, 600.0, &mut random, |segment| {
            length += segment.length;
            at = [0, 1].map(|axis| segment.from[axis] + segment.along[axis] * segment.length);
        });
        let distance = at[0].hypot(at[1]);
        if let (End::Top(times), Some(ring)) = (
            end,
            rings.iter().position(|(from, to)| (*from..*to).contains(&distance)),
        ) {
            found[ring] += times * (-absorption * length).exp() / f64::from(PATHS);
        }
    }
    // what the surface reflects of the beam never entered
    let entered = 1.0 - (0.4_f64 / 2.4).powi(2);
    for ((from, to), found) in rings.into_iter().zip(found) {
        let steps = 200;
        let width = (to - from) / f64::from(steps);
        let ring = |step: i32| {
            let distance = from + (f64::from(step) + 0.5) * width;
            diffused(reduced_scattering, absorption, distance) * core::f64::consts::TAU * distance * width
        };
        let wanted = entered * (0..steps).map(ring).sum::<f64>();
        assert!(
            (found / wanted - 1.0).abs() < 0.10,
            "{from} to {to} mm: {found} {wanted}"
        );
    }
}
