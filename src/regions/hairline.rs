//! The hairline of a face that is seen from the front, and how far it lies behind where hairlines begin.
//!
//! Bad at hair that hangs into the face, under which no hairline is seen, and at ovals that are off: heights are told in
//! the oval's own coordinates.

use super::{Oval, Regions};
use crate::{raster::Mask, units::rising};

/// How far the hairline is looked for on either side, half widths of the face, and at how many places. Chosen: beyond, the
/// face turns away.
const REACH: f64 = 0.8;
const PLACES: u8 = 11;
/// Where the way up begins, in half heights above the middle. Chosen: over the brows.
const BROWS: f64 = -0.40;
/// Where it ends. Chosen: over the top of most heads.
const TOP: f64 = -1.9;
/// How high hair must be to be more than a speck, half heights. Chosen.
const THICK: f64 = 0.06;
/// How far from the middle the front and the temples are, half widths. Chosen: the corners of a receding hairline lie
/// over the outer third of the brow.
const FRONT: f64 = 0.2;
const TEMPLES: [f64; 2] = [0.44, 0.68];
/// The part of the head whose hair is counted as being on top: half widths from the middle and half heights above it.
const ON_TOP: [f64; 2] = [1.1, -0.6];
/// Fewest pixels of hair and bare scalp together of which a share is told.
const FEWEST: f64 = 30.0;

/// A point of the hairline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HairlinePoint {
    /// In pixels of the measured picture.
    pub at: [f64; 2],
    /// Whether bare skin leads up to hair there, with nothing between.
    pub certain: bool,
}

/// What a front view shows of where hair begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Hairline {
    /// From the left of the picture to the right; where no hair begins there is no point.
    pub points: Vec<HairlinePoint>,
    /// How high the middle of the hairline lies over the chin, in heights of the oval; `None` where it is not certain.
    pub height: Option<f64>,
    /// How much higher it lies at the temples than in the middle, in heights of the oval, on the side where that is more.
    pub recession: Option<f64>,
    /// Share of the top of the head, as far as it is seen, that is bare: 0–1; `None` where nothing is seen of it.
    pub thinning: Option<f64>,
    /// Share of the places over the forehead at which no hair begins, 0–1.
    pub open: f64,
}

impl Hairline {
    /// The hairline over a face.
    #[must_use]
    pub fn new(regions: &Regions, oval: Oval) -> Self {
        let mut points = Vec::new();
        let mut certain: Vec<[f64; 2]> = Vec::new();
        let mut open = 0_u8;
        for n in 0..PLACES {
            let u = REACH * (2.0 * f64::from(n) / f64::from(PLACES - 1) - 1.0);
            match begins(regions, oval, u) {
                Begins::At(v, is_certain) => {
                    if is_certain {
                        certain.push([u, v]);
                    }
                    points.push(HairlinePoint {
                        at: [oval.cx + u * oval.a, oval.cy + v * oval.b],
                        certain: is_certain,
                    });
                }
                Begins::Nowhere => open += 1,
                Begins::Hidden => {}
            }
        }
        let middle = |inside: &dyn Fn(f64) -> bool| {
            let some: Vec<f64> = certain.iter().filter(|[u, _]| inside(*u)).map(|[_, v]| *v).collect();
            rising(&some, |v| *v).get(some.len() / 2).copied()
        };
        let front = middle(&|u| u.abs() < FRONT);
        let [left, right] = [-1.0, 1.0].map(|side| middle(&|u| (TEMPLES[0]..TEMPLES[1]).contains(&(side * u))));
        let temples = [left, right].into_iter().flatten().reduce(f64::min);
        Self {
            points,
            height: front.map(|front| (1.0 - front) / 2.0),
            recession: front.zip(temples).map(|(front, temple)| (front - temple) / 2.0),
            thinning: bare(regions, oval),
            open: f64::from(open) / f64::from(PLACES),
        }
    }
}

/// Where hair begins on the way up from a brow.
enum Begins {
    /// At this height, and whether there is nothing but bare skin under it.
    At(f64, bool),
    /// Hair hangs over the forehead.
    Hidden,
    /// There is none.
    Nowhere,
}

fn begins(regions: &Regions, oval: Oval, u: f64) -> Begins {
    let (width, height) = (regions.skin.width(), regions.skin.height());
    let x = oval.cx + u * oval.a;
    let inside = |value: f64, length: u32| value >= 0.0 && value < f64::from(length);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held within the picture"
    )]
    let at = |y: f64| (inside(x, width) && inside(y, height)).then(|| y as usize * width as usize + x as usize);
    let holds = |masks: [&Mask; 2], y: f64| at(y).is_some_and(|index| masks.iter().any(|mask| mask.contains(index)));
    let is_hair = |y: f64| holds([&regions.hair, &regions.stubble], y);
    let is_bare = |y: f64| holds([&regions.skin, &regions.scalp], y);
    let (mut y, top) = (oval.cy + BROWS * oval.b, oval.cy + TOP * oval.b);
    if is_hair(y) {
        return Begins::Hidden;
    }
    let (mut bare, mut other) = (0_u32, 0_u32);
    let mut run = 0.0;
    while y > top && y > 0.0 {
        if is_hair(y) {
            run += 1.0;
            if run >= (THICK * oval.b).max(2.0) {
                let v = (y + run - oval.cy) / oval.b;
                return Begins::At(v, bare > 0 && other * 8 <= bare);
            }
        } else {
            run = 0.0;
            if is_bare(y) {
                bare += 1;
            } else {
                other += 1;
            }
        }
        y -= 1.0;
    }
    Begins::Nowhere
}

/// Share of the top that is bare scalp.
fn bare(regions: &Regions, oval: Oval) -> Option<f64> {
    let width = regions.skin.width() as usize;
    #[expect(clippy::cast_precision_loss, reason = "places and counts of a small picture")]
    let on_top = |mask: &Mask| {
        let inside = mask.indices().filter(|index| {
            let u = ((index % width) as f64 + 0.5 - oval.cx) / oval.a;
            let v = ((index / width) as f64 + 0.5 - oval.cy) / oval.b;
            u.abs() < ON_TOP[0] && v < ON_TOP[1]
        });
        inside.count() as f64
    };
    let [hair, stubble, scalp] = [&regions.hair, &regions.stubble, &regions.scalp].map(on_top);
    let all = hair + stubble + scalp;
    (all >= FEWEST).then(|| scalp / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Oval = Oval {
        cx: 100.0,
        cy: 130.0,
        a: 50.0,
        b: 65.0,
    };

    /// A face whose hair begins at these heights in half heights, by the distance from its middle in half widths.
    fn head(line: impl Fn(f64) -> f64) -> Regions {
        let mut regions = Regions::none(200, 220);
        let place = |x: u32, y: u32| {
            let (u, v) = (
                (f64::from(x) + 0.5 - FACE.cx) / FACE.a,
                (f64::from(y) + 0.5 - FACE.cy) / FACE.b,
            );
            (u, v, libm::hypot(u, (v + 0.15) / 1.25) < 1.15)
        };
        regions.hair = Mask::from_fn(200, 220, |x, y| {
            let (u, v, on_head) = place(x, y);
            on_head && v < line(u.abs())
        });
        regions.skin = Mask::from_fn(200, 220, |x, y| {
            let (u, v, on_head) = place(x, y);
            on_head && v >= line(u.abs()) && v >= -1.0
        });
        regions.scalp = Mask::from_fn(200, 220, |x, y| {
            let (u, v, on_head) = place(x, y);
            on_head && v >= line(u.abs()) && v < -1.0
        });
        regions
    }

    #[test]
    fn a_full_hairline_is_where_it_is_drawn() {
        let line = |u: f64| -0.95 + 0.4 * u * u;
        let found = Hairline::new(&head(line), FACE);
        assert_eq!(found.points.len(), 11);
        for point in &found.points {
            let u = (point.at[0] - FACE.cx) / FACE.a;
            assert!(
                ((point.at[1] - FACE.cy) / FACE.b - line(u)).abs() < 0.04 && point.certain,
                "{u}: {point:?}"
            );
        }
        assert!((found.height.unwrap() - 0.975).abs() < 0.02, "{found:?}");
        assert!(found.recession.unwrap() < -0.03 && found.open == 0.0, "{found:?}");
        assert_eq!(found.thinning, Some(0.0));
    }

    #[test]
    fn temples_that_recede_and_a_top_that_is_bare_are_told() {
        let receded = Hairline::new(&head(|u| if (0.35..0.75).contains(&u) { -1.2 } else { -0.9 }), FACE);
        assert!((receded.recession.unwrap() - 0.15).abs() < 0.03, "{receded:?}");
        let bald = Hairline::new(&head(|_| -9.0), FACE);
        assert!(bald.points.is_empty() && bald.height.is_none() && bald.recession.is_none());
        assert_eq!((bald.thinning, bald.open), (Some(1.0), 1.0));
    }

    #[test]
    fn under_a_fringe_and_without_regions_nothing_is_told() {
        let fringe = Hairline::new(&head(|_| -0.2), FACE);
        assert!(
            fringe.points.is_empty() && fringe.height.is_none() && fringe.open == 0.0,
            "{fringe:?}"
        );
        for oval in [FACE, Oval { cx: f64::NAN, ..FACE }, Oval { b: 1e12, ..FACE }] {
            let none = Hairline::new(&Regions::none(200, 220), oval);
            assert!(none.points.is_empty() && none.thinning.is_none());
        }
    }
}
