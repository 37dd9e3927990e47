//! The loop closed: clients whose stubble and whose healed plan are simulated in full, and the product between the two.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use scalptone::{
    catalog::{Look, Ranking, Reach, Wanted, rank},
    color::{
        Lab, delta_e_2000, lab,
        spectrum::{self, BANDS, Spectrum, spectrum},
    },
    optics::{
        cross_section::{EPIDERMIS_MM, Shape},
        skin::{Chromophores, SkinSpectrum},
    },
    practice::Practice,
    units::Estimate,
};

use crate::{
    run::{Absorber, Scene, Skin},
    table::{cylinder, tissue},
};

/// A random client.
#[derive(Clone, Debug)]
pub struct Client {
    skin: Chromophores,
    shaft_um: f64,
    hairs_per_cm2: f64,
    /// Absorption of a shaft at 550 nm and the power of its fall.
    shaft_per_mm: (f64, f64),
}

/// What became of a client.
#[derive(Clone, Debug)]
pub struct Story {
    /// The client.
    pub client: Client,
    /// Colors of the simulation: bare skin, and shaved.
    pub bare: Lab,
    /// The same with stubble.
    pub shaved: Lab,
    /// What the product said, given these two colors only.
    pub ranking: Ranking,
    /// Its healed look by the simulation.
    pub healed: Lab,
    /// The same by the product.
    pub predicted: Lab,
    /// The darkest that the simulation gives with any allowed shade within the caps.
    pub darkest: Lab,
}

impl Story {
    /// How far the predicted healed look is from the simulated one.
    #[must_use]
    pub fn off(&self) -> f64 {
        delta_e_2000(self.predicted, self.healed)
    }

    /// L* of the healed plan over that of the stubble.
    #[must_use]
    pub fn lighter(&self) -> f64 {
        self.healed.l - self.shaved.l
    }

    /// Share of the wanted darkening that the darkest plan has.
    #[must_use]
    pub fn reached(&self) -> f64 {
        (self.bare.l - self.darkest.l) / (self.bare.l - self.shaved.l)
    }

    /// Whether the product was right to say or not to say that the stubble cannot be reached, by its own definition: a
    /// darkening that is [`NEAR`] enough, or within 1.0 in L*.
    #[must_use]
    pub fn reach_is_right(&self) -> bool {
        let lighter = self.darkest.l - self.shaved.l;
        let reached = self.reached() >= NEAR || lighter <= MATCHED;
        let said = self.ranking.shade.reach == Reach::CannotReach;
        let too_near_to_call = (self.reached() - NEAR).abs() < 0.03 || (lighter - MATCHED).abs() < 0.25;
        said != reached || too_near_to_call
    }
}

/// Share of the darkening that counts as near.
pub const NEAR: f64 = 0.75;

/// L* that counts as matched.
const MATCHED: f64 = 1.0;

/// Clients of every skin, hair and density.
fn clients(count: usize, seed: u64) -> Vec<Client> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut between = |low: f64, high: f64| low + (high - low) * random.random::<f64>();
    (0..count)
        .map(|_| Client {
            skin: Chromophores {
                melanin: between(0.004_f64.ln(), 0.14_f64.ln()).exp(),
                melanin_slope: between(1.6, 3.2),
                blood: between(0.005_f64.ln(), 0.02_f64.ln()).exp(),
                oxygenation: between(0.55, 0.75),
                bloodless: between(0.4, 0.9),
            },
            shaft_um: between(55.0, 95.0),
            hairs_per_cm2: 20.0 * between(4.0, 11.5).round(),
            shaft_per_mm: (between(4.0_f64.ln(), 100.0_f64.ln()).exp(), between(0.0, 4.0)),
        })
        .collect()
}

/// One kind of absorber in one client's skin: shape, number on a cm², filling by wavelength.
type Treated = (usize, Shape, f64, Spectrum);

/// Reflectances of each client's bare skin and of each treated one.
fn simulate(
    clients: &[Client],
    treated: &[Treated],
    paths: u64,
    seed: u64,
    done: &mut impl FnMut(),
) -> (Vec<Spectrum>, Vec<Spectrum>) {
    let tissues: Vec<_> = clients.iter().map(|client| client.skin.tissues()).collect();
    let (mut bare, mut inked) = (vec![[0.0; BANDS]; clients.len()], vec![[0.0; BANDS]; treated.len()]);
    for band in 0..BANDS {
        let scene = Scene {
            medium: tissue(tissues[0][band].scattering_per_mm),
            epidermis_mm: EPIDERMIS_MM,
            skins: tissues.iter().map(|tissues| Skin::from(&tissues[band])).collect(),
            absorbers: treated
                .iter()
                .map(|(client, shape, per_cm2, filling)| Absorber {
                    cylinder: cylinder(shape),
                    per_cm2: *per_cm2,
                    inks_per_mm: vec![filling[band]],
                    skins: *client..client + 1,
                })
                .collect(),
        };
        let outcome = scene.run(paths, seed.wrapping_add(band as u64));
        for (client, bare) in bare.iter_mut().enumerate() {
            bare[band] = outcome.bare(client).value;
        }
        for (at, (client, ..)) in treated.iter().enumerate() {
            inked[at][band] = outcome.ratio(at, 0, 0).value * bare[*client][band];
        }
        done();
    }
    (bare, inked)
}

/// What the product says of a client, given the colors of bare and of shaved skin.
fn recommended(bare: Lab, shaved: Lab, practice: &Practice) -> Option<Ranking> {
    let (from, to) = (lab::to_linear(bare), lab::to_linear(shaved));
    let ratio = [to.red / from.red, to.green / from.green, to.blue / from.blue];
    let wanted = Wanted {
        skin: [bare.l, bare.a, bare.b].map(|x| Estimate::new(x, 0.5)),
        look: Look::Measured {
            ln_ratio: ratio.map(|ratio| Estimate::new(ratio.ln(), 0.01)),
        },
        growth: practice.hair.usual(),
    };
    rank(&wanted, &practice.offer())
}

/// A practice whose dots are so fine and few that many a client's stubble is out of its reach.
#[must_use]
pub fn fine_practice() -> Practice {
    let mut practice = Practice::default();
    practice.healing.dot_healed_mm = Estimate::new(0.125, 0.01);
    practice.needles_mm = vec![practice.zones.frontal.needle_mm];
    practice.caps.dots_per_cm2 = 150.0;
    practice
}

/// Simulates so many clients, asks a practice, and simulates what it says. `done` is told 62 times.
#[must_use]
pub fn stories(practice: &Practice, count: usize, paths: u64, seed: u64, mut done: impl FnMut()) -> Vec<Story> {
    let clients = clients(count, seed);
    let stubble: Vec<Treated> = clients
        .iter()
        .enumerate()
        .map(|(at, client)| {
            let shape = Shape::Shaft {
                diameter_mm: client.shaft_um / 1000.0,
            };
            let (at_550, power) = client.shaft_per_mm;
            (
                at,
                shape,
                client.hairs_per_cm2,
                spectrum(|nm| at_550 * (nm / 550.0).powf(-power)),
            )
        })
        .collect();
    let (bare, shaved) = simulate(&clients, &stubble, paths, seed, &mut done);
    let colors: Vec<(Lab, Lab)> = bare
        .iter()
        .zip(&shaved)
        .map(|(bare, shaved)| (spectrum::lab(bare), spectrum::lab(shaved)))
        .collect();
    let rankings: Vec<Ranking> = colors
        .iter()
        .filter_map(|(bare, shaved)| recommended(*bare, *shaved, practice))
        .collect();

    let dot = |scale: f64| Shape::Dot {
        diameter_mm: practice.healing.dot_healed_mm.value * scale,
        depth_mm: practice.healing.depth_mm(),
    };
    let widest = practice.needles_mm.iter().copied().fold(0.0, f64::max) / practice.zones.frontal.needle_mm;
    let most = practice
        .caps
        .dots_per_cm2_at(practice.healing.dot_healed_mm.value * widest);
    let filling = |step: usize| {
        let step = &practice.ladder[step];
        step.made_of(&practice.pigments)
            .map_or(0.0, |pigment| pigment.ink.healed_per_mm(step.water_parts))
    };
    let mut plans: Vec<Treated> = vec![];
    for (at, ranking) in rankings.iter().enumerate() {
        let dots = (ranking.dots_per_cm2.value / 5.0).round().max(2.0) * 5.0; // few lattices are quicker than many
        plans.push((at, dot(ranking.dot_scale), dots, [filling(ranking.steps.1); BANDS]));
        let allowed = practice.shade_rules.allowed(&practice.ladder, ranking.ita_degrees);
        plans.push((at, dot(widest), most, [filling(allowed - 1); BANDS]));
    }
    let (_, healed) = simulate(&clients, &plans, paths, seed.wrapping_add(1000), &mut done);

    let mut stories = vec![];
    for (at, ((client, (bare, shaved)), ranking)) in clients.iter().zip(&colors).zip(rankings).enumerate() {
        let (_, shape, dots, filling) = plans[2 * at];
        let skin = SkinSpectrum::from_lab(*bare);
        let sigma = scalptone::optics::appearance::cross_sections(&skin, &shape.absorber(), &filling);
        let inked = scalptone::optics::appearance::Inked {
            bare: skin.reflectance,
            sigma,
        };
        stories.push(Story {
            client: client.clone(),
            bare: *bare,
            shaved: *shaved,
            healed: spectrum::lab(&healed[2 * at]),
            predicted: inked.lab(dots),
            darkest: spectrum::lab(&healed[2 * at + 1]),
            ranking,
        });
    }
    stories
}
