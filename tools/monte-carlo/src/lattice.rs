//! Dots and hair shafts: upright cylinders on a square lattice.

use crate::medium::Segment;

/// One kind of absorber.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cylinder {
    /// Diameter, millimeters.
    pub diameter_mm: f64,
    /// Depth of its top and of its bottom, millimeters.
    pub depth_mm: (f64, f64),
}

/// Absorbers of several kinds, each in a skin of its own, with the same distance between neighbors.
#[derive(Clone, Debug)]
pub struct Lattice {
    pitch_mm: f64,
    widest_mm: f64,
    /// By squared radius, widest first: the places of its kinds among the cylinders.
    rings: Vec<(f64, Vec<usize>)>,
    cylinders: Vec<Cylinder>,
    top_mm: f64,
    bottom_mm: f64,
}

impl Lattice {
    /// A lattice with so many absorbers on a square centimeter, whose neighbors are further apart than the widest is wide.
    #[must_use]
    pub fn new(per_cm2: f64, cylinders: Vec<Cylinder>) -> Self {
        let pitch_mm = 10.0 / per_cm2.sqrt();
        let mut rings: Vec<(f64, Vec<usize>)> = vec![];
        for (place, cylinder) in cylinders.iter().enumerate() {
            let square = cylinder.diameter_mm * cylinder.diameter_mm / 4.0;
            match rings.iter_mut().find(|(other, _)| *other == square) {
                Some((_, places)) => places.push(place),
                None => rings.push((square, vec![place])),
            }
        }
        rings.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let widest_mm = cylinders.iter().map(|each| each.diameter_mm).fold(0.0, f64::max);
        assert!(
            widest_mm < pitch_mm,
            "cylinders of {widest_mm} mm overlap at {pitch_mm} mm"
        );
        Self {
            pitch_mm,
            widest_mm,
            rings,
            top_mm: cylinders
                .iter()
                .map(|each| each.depth_mm.0)
                .fold(f64::INFINITY, f64::min),
            bottom_mm: cylinders.iter().map(|each| each.depth_mm.1).fold(0.0, f64::max),
            cylinders,
        }
    }

    /// Distance between neighbors, millimeters.
    #[must_use]
    pub fn pitch_mm(&self) -> f64 {
        self.pitch_mm
    }

    /// Adds to `chords` the length of a segment within each kind, when the lattice is moved by `offset`.
    pub fn add_chords(&self, segment: &Segment, offset: [f64; 2], chords: &mut [f64]) {
        let Segment { from, along, length } = *segment;
        let (start, end) = (from[2], from[2] + along[2] * length);
        if start.max(end) <= self.top_mm || start.min(end) >= self.bottom_mm {
            return;
        }
        // a stretch this short is nowhere nearer to another site than to the one nearest to its middle, where it counts
        let longest = self.pitch_mm - self.widest_mm;
        let mut done = 0.0;
        while done < length {
            let stretch = (length - done).min(longest);
            self.add_short(from, along, (done, done + stretch), offset, chords);
            done += stretch;
        }
    }

    fn add_short(
        &self,
        from: [f64; 3],
        along: [f64; 3],
        (first, last): (f64, f64),
        offset: [f64; 2],
        chords: &mut [f64],
    ) {
        let middle = (first + last) / 2.0;
        let [x, y] = [0, 1].map(|axis| {
            let at = from[axis] + offset[axis];
            let site = ((at + along[axis] * middle) / self.pitch_mm).round() * self.pitch_mm;
            at - site
        });
        let (a, b, c) = (
            along[0] * along[0] + along[1] * along[1],
            x * along[0] + y * along[1],
            x * x + y * y,
        );
        for (square, places) in &self.rings {
            let (mut enters, mut leaves) = (first, last);
            if a < 1e-12 {
                if c > *square {
                    return;
                }
            } else {
                let root = b * b - a * (c - square);
                if root <= 0.0 {
                    return; // and misses the narrower ones too
                }
                let root = root.sqrt();
                enters = enters.max((-b - root) / a);
                leaves = leaves.min((-b + root) / a);
                if leaves <= enters {
                    return;
                }
            }
            for &place in places {
                let (top, bottom) = self.cylinders[place].depth_mm;
                let (mut begins, mut ends) = (enters, leaves);
                if along[2].abs() > 1e-12 {
                    let (one, other) = ((top - from[2]) / along[2], (bottom - from[2]) / along[2]);
                    begins = begins.max(one.min(other));
                    ends = ends.min(one.max(other));
                } else if from[2] < top || from[2] > bottom {
                    continue;
                }
                if ends > begins {
                    chords[place] += ends - begins;
                }
            }
        }
    }
}
