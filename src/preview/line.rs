//! The hairline on a picture: where it runs by itself, how it is drawn through points, and how dots thin out at it.

use crate::regions::Oval;

/// A hairline that nobody would look at twice, in half widths and half heights of the face: it begins where hairlines
/// begin, recedes to the corners over the outer corners of the eyes and falls to the temples.
///
/// Published: corners are not filled and lie over the lateral canthus (Shapiro, `sources`). Chosen: a grown man's line, 2
/// mm above the oval in the middle and a little higher at the corners.
const NATURAL: [[f64; 2]; 9] = [
    [-0.88, -0.54],
    [-0.77, -0.80],
    [-0.55, -1.045],
    [-0.27, -1.035],
    [0.0, -1.02],
    [0.27, -1.035],
    [0.55, -1.045],
    [0.77, -0.80],
    [0.88, -0.54],
];

/// How far a hairline may lie above the natural one and still be followed, half heights. Chosen: a centimeter; what lies
/// higher has receded.
const RECEDED: f64 = 0.11;

/// How far from one point of a hairline to the next its height may jump, half heights, and at how many of the seven inner
/// points at least it must be seen. Chosen: a wrinkle or a shine is no hairline.
const JUMP: f64 = 0.22;
const SEEN: usize = 4;

/// How far apart points of a measured hairline may be for the line between them to be followed, half widths.
const GAP: f64 = 0.36;

/// How steeply the line falls beyond its ends.
const FALL: f64 = 1.3;

/// Waves of a natural line: length and height, millimeters. Published: macro- and micro-irregularity (Shapiro,
/// `sources`). Chosen: the sizes.
const WAVES: [[f64; 2]; 3] = [[19.0, 1.6], [7.0, 0.9], [2.4, 0.5]];

/// Nine points of the hairline, from the left of the picture to the right: the measured one where it is where hairlines
/// begin or below, else a natural one.
pub(super) fn natural(oval: Oval, measured: &[[f64; 2]]) -> [[f64; 2]; 9] {
    let lower = NATURAL.map(|[u, v]| {
        let x = oval.cx + u * oval.a;
        let found = measured.windows(2).find_map(|pair| {
            let [one, other] = [pair.first()?, pair.last()?];
            let apart = other[0] - one[0];
            let share = (x - one[0]) / apart;
            let near = apart > 0.0 && apart <= GAP * oval.a && (0.0..=1.0).contains(&share);
            near.then(|| (one[1] + (other[1] - one[1]) * share - oval.cy) / oval.b)
        });
        found.map(|found| found - v).filter(|lower| *lower > -RECEDED)
    });
    let mut seen: Vec<(usize, f64)> = (lower.iter().enumerate())
        .filter_map(|(at, lower)| Some((at, (*lower)?)))
        .collect();
    let jumps = |pair: &[(usize, f64)]| match pair {
        [one, other] => libm::fabs(other.1 - one.1) > JUMP,
        _ => false,
    };
    if seen.len() < SEEN || seen.windows(2).any(jumps) {
        seen.clear();
    }
    // between and beyond what was seen it goes on as there
    let at = |place: usize| {
        let before = seen.iter().rfind(|(at, _)| *at <= place);
        let after = seen.iter().find(|(at, _)| *at >= place);
        match (before, after) {
            (Some(one), Some(other)) if other.0 > one.0 => {
                one.1 + (other.1 - one.1) * count(place - one.0) / count(other.0 - one.0)
            }
            (Some(one), _) => one.1,
            (None, Some(other)) => other.1,
            (None, None) => 0.0,
        }
    };
    let mut place = 0;
    NATURAL.map(|[u, v]| {
        let lower = at(place);
        place += 1;
        [oval.cx + u * oval.a, oval.cy + (v + lower) * oval.b]
    })
}

#[expect(clippy::cast_precision_loss, reason = "a handful")]
fn count(n: usize) -> f64 {
    n as f64
}

/// A smooth line through points, as heights by places along the picture.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    /// Points from left to right with the slopes there.
    knots: Vec<[f64; 3]>,
}

impl Curve {
    /// Through points in any order; those above one another count as one. It has no waves between its points (Fritsch &
    /// Carlson 1980).
    pub(super) fn new(points: &[[f64; 2]]) -> Self {
        let mut sorted: Vec<[f64; 2]> = points.to_vec();
        sorted.sort_by(|one, other| one[0].total_cmp(&other[0]));
        sorted.dedup_by(|later, earlier| later[0] - earlier[0] < 1e-3);
        let rises: Vec<f64> = (sorted.windows(2))
            .map(|pair| match pair {
                [one, other] => (other[1] - one[1]) / (other[0] - one[0]),
                _ => 0.0,
            })
            .collect();
        let rise = |at: Option<usize>| at.and_then(|at| rises.get(at)).copied();
        let knots = sorted.iter().enumerate().map(|(at, [x, y])| {
            let slope = match (rise(at.checked_sub(1)), rise(Some(at))) {
                (Some(before), Some(after)) if before * after > 0.0 => 2.0 * before * after / (before + after),
                (Some(_), Some(_)) | (None, None) => 0.0,
                (Some(only), None) | (None, Some(only)) => only,
            };
            [*x, *y, slope]
        });
        Self { knots: knots.collect() }
    }

    /// Height and slope at a place, and whether it lies between the ends.
    pub(super) fn at(&self, x: f64) -> Option<([f64; 2], bool)> {
        let (first, last) = (self.knots.first()?, self.knots.last()?);
        if x < first[0] {
            return Some(([first[1] + FALL * (first[0] - x), -FALL], false));
        }
        if x > last[0] {
            return Some(([last[1] + FALL * (x - last[0]), FALL], false));
        }
        let between = self.knots.windows(2).find_map(|pair| {
            let ([x0, y0, s0], [x1, y1, s1]) = (*pair.first()?, *pair.last()?);
            if x > x1 {
                return None;
            }
            let (h, t) = (x1 - x0, (x - x0) / (x1 - x0));
            let (t2, t3) = (t * t, t * t * t);
            let y = (2.0 * t3 - 3.0 * t2 + 1.0) * y0
                + (t3 - 2.0 * t2 + t) * h * s0
                + (3.0 * t2 - 2.0 * t3) * y1
                + (t3 - t2) * h * s1;
            let slope = 6.0 * (t2 - t) * (y0 - y1) / h + (3.0 * t2 - 4.0 * t + 1.0) * s0 + (3.0 * t2 - 2.0 * t) * s1;
            Some([y, slope])
        });
        Some((between.unwrap_or([first[1], 0.0]), true))
    }
}

/// How far a natural line strays at a place along it, millimeters; up is more than 0.
pub(super) fn stray_mm(along_mm: f64) -> f64 {
    let waves = WAVES.iter().zip(0_u32..).map(|([length, height], wave)| {
        let at = along_mm / length + 1000.0;
        let (before, share) = (libm::floor(at), at - libm::floor(at));
        let smooth = share * share * (3.0 - 2.0 * share);
        let value = |n: f64| {
            // a hash of the place: the same line every time
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
            let mut x = (n.clamp(0.0, 1e6) as u32).wrapping_mul(0x9E37_79B1) ^ wave.wrapping_mul(0x85EB_CA6B);
            x = (x ^ (x >> 15)).wrapping_mul(0x2C1B_3C6D);
            x = (x ^ (x >> 12)).wrapping_mul(0x297A_2D39);
            f64::from((x ^ (x >> 15)) & 0xFFFF) / 32767.5 - 1.0
        };
        height * (value(before) + (value(before + 1.0) - value(before)) * smooth)
    });
    waves.sum()
}

/// Share of the dots on top by the distance from the hairline, in eighths of a millimeter.
///
/// Published: the first 5 mm are a feather (`plan::zones`). The mean over them is the plan's for that zone, and so is that
/// over the next 15 mm.
pub(super) fn profile([feather, band]: [f64; 2]) -> [f32; 256] {
    // it rises to that of the second zone over so many millimeters that the first has its mean
    let rise = (10.0 * (1.0 - feather / band.max(1e-6))).clamp(0.5, 5.0);
    let knots = [[rise, band], [20.0, band], [28.0, 1.0]];
    let mut table = [1.0; 256];
    for (value, place) in table.iter_mut().zip(0_u16..) {
        let mm = f64::from(place) / 8.0;
        let mut before = [0.0, 0.0];
        let mut share = 1.0;
        for knot in knots {
            if mm <= knot[0] {
                let along = (mm - before[0]) / (knot[0] - before[0]).max(1e-6);
                let along = if before[0] > 0.0 {
                    along
                } else {
                    along * along * (3.0 - 2.0 * along)
                };
                share = before[1] + (knot[1] - before[1]) * along;
                break;
            }
            before = knot;
        }
        *value = super::single(share.clamp(0.0, 1.0));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Oval = Oval {
        cx: 500.0,
        cy: 700.0,
        a: 200.0,
        b: 260.0,
    };

    #[test]
    fn the_zones_of_a_hairline_have_the_dots_of_the_plan() {
        for zones in [[50.0 / 110.0, 75.0 / 110.0], [0.5, 0.8], [0.4, 0.6], [1.0, 1.0]] {
            let table = profile(zones);
            let mean = |from: usize, to: usize| {
                let sum: f64 = table[from * 8..=to * 8].iter().map(|share| f64::from(*share)).sum();
                let ends = f64::from(table[from * 8] + table[to * 8]) / 2.0;
                (sum - ends) / f64::from(u32::try_from((to - from) * 8).unwrap())
            };
            let least = if zones[0] < 1.0 { 0.97 } else { 0.94 }; // where all zones are alike the faded edge is missing
            let shares = [mean(0, 5) / zones[0], mean(5, 20) / zones[1]];
            assert!(
                shares.iter().all(|share| (least..=1.03).contains(share)),
                "{zones:?}: {shares:?}"
            );
            assert!((table[255] - 1.0).abs() < 1e-6 && table[0] == 0.0);
            let steps = table.windows(2).map(|pair| pair[1] - pair[0]);
            assert!(zones[0] == 1.0 || steps.fold(0.0, f32::max) < 0.1, "no sharp edge");
        }
    }

    #[test]
    fn a_hairline_recedes_at_its_corners_unless_one_is_measured() {
        let line = natural(FACE, &[]);
        assert!(line[2][1] < line[4][1] && line[0][1] > line[2][1] && line[4][1] < FACE.cy - FACE.b);
        let moved = |pixels: f64| line[1..8].iter().map(|[x, y]| [*x, y + pixels]).collect::<Vec<_>>();
        assert!(
            (natural(FACE, &moved(40.0))[4][1] - line[4][1] - 40.0).abs() < 1e-9,
            "what begins lower is followed"
        );
        assert_eq!(natural(FACE, &moved(-60.0)), line, "what has receded is not");
        let mut odd = moved(40.0);
        odd[3][1] -= 60.0;
        assert_eq!(natural(FACE, &odd), line, "nor what jumps");
    }

    #[test]
    fn a_curve_goes_through_its_points_and_between_them() {
        let points = [[10.0, 50.0], [60.0, 20.0], [100.0, 25.0], [140.0, 20.0], [190.0, 60.0]];
        let curve = Curve::new(&points);
        for [x, y] in points {
            assert!((curve.at(x).unwrap().0[0] - y).abs() < 1e-9);
        }
        for x in 10..190 {
            let ([y, slope], inside) = curve.at(f64::from(x)).unwrap();
            let next = curve.at(f64::from(x) + 1e-4).unwrap().0[0];
            assert!(
                inside && (19.9..=60.1).contains(&y) && ((next - y) / 1e-4 - slope).abs() < 0.01,
                "{x}"
            );
        }
        assert!(!curve.at(0.0).unwrap().1 && curve.at(0.0).unwrap().0[0] > 50.0);
        assert!(Curve::new(&[]).at(0.0).is_none());
    }

    #[test]
    fn a_line_strays_a_little_and_the_same_every_time() {
        let strays: Vec<f64> = (0..2000).map(|n| stray_mm(f64::from(n) * 0.1 - 100.0)).collect();
        let mean = strays.iter().sum::<f64>() / 2000.0;
        assert!(mean.abs() < 0.6 && strays.iter().all(|mm| mm.abs() < 3.6), "{mean}");
        assert!(strays.iter().any(|mm| mm.abs() > 1.2));
        assert!(strays.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.3));
    }
}
