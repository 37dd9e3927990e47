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
    per_pitch: f64,
    widest_mm: f64,
    /// By squared radius, widest first: the places of its kinds among the cylinders, each with its layer.
    rings: Vec<(f64, Vec<(usize, usize)>)>,
    /// Depths of top and bottom that cylinders have.
    layers: Vec<(f64, f64)>,
    top_mm: f64,
    bottom_mm: f64,
}

/// A segment as the lattices see it: what does not depend on where they stand is worked out once.
#[derive(Clone, Debug, Default)]
pub struct Crossing {
    from: [f64; 2],
    along: [f64; 2],
    length: f64,
    /// Square of the length of the direction seen from above, and one over it.
    flat: (f64, f64),
    /// By layer, from where to where along the segment it is inside.
    inside: Vec<(f64, f64)>,
}

impl Lattice {
    /// A lattice with so many absorbers on a square centimeter, whose neighbors are further apart than the widest is wide.
    #[must_use]
    pub fn new(per_cm2: f64, cylinders: &[Cylinder]) -> Self {
        let pitch_mm = 10.0 / per_cm2.sqrt();
        let mut rings: Vec<(f64, Vec<(usize, usize)>)> = vec![];
        let mut layers: Vec<(f64, f64)> = vec![];
        for (place, cylinder) in cylinders.iter().enumerate() {
            let layer = layers.iter().position(|layer| *layer == cylinder.depth_mm);
            let layer = layer.unwrap_or_else(|| {
                layers.push(cylinder.depth_mm);
                layers.len() - 1
            });
            let square = cylinder.diameter_mm * cylinder.diameter_mm / 4.0;
            match rings.iter_mut().find(|(other, _)| *other == square) {
                Some((_, places)) => places.push((place, layer)),
                None => rings.push((square, vec![(place, layer)])),
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
            per_pitch: 1.0 / pitch_mm,
            widest_mm,
            rings,
            top_mm: layers.iter().map(|layer| layer.0).fold(f64::INFINITY, f64::min),
            bottom_mm: layers.iter().map(|layer| layer.1).fold(0.0, f64::max),
            layers,
        }
    }

    /// Distance between neighbors, millimeters.
    #[must_use]
    pub fn pitch_mm(&self) -> f64 {
        self.pitch_mm
    }

    /// Makes a segment ready for [`add_chords`](Self::add_chords); false when it passes above or below all absorbers.
    pub fn enter(&self, segment: &Segment, crossing: &mut Crossing) -> bool {
        let Segment { from, along, length } = *segment;
        let (start, end) = (from[2], from[2] + along[2] * length);
        if start.max(end) <= self.top_mm || start.min(end) >= self.bottom_mm {
            return false;
        }
        let flat = along[0] * along[0] + along[1] * along[1];
        crossing.from = [from[0], from[1]];
        crossing.along = [along[0], along[1]];
        crossing.length = length;
        crossing.flat = (flat, 1.0 / flat.max(1e-12));
        let down = 1.0 / if along[2].abs() > 1e-12 { along[2] } else { 1e-12 };
        crossing.inside.clear();
        crossing.inside.extend(self.layers.iter().map(|(top, bottom)| {
            let (one, other) = ((top - from[2]) * down, (bottom - from[2]) * down);
            (one.min(other), one.max(other))
        }));
        true
    }

    /// Adds to `chords` the length of a segment within each kind, when the lattice is moved by `offset`.
    pub fn add_chords(&self, crossing: &Crossing, offset: [f64; 2], chords: &mut [f64]) {
        // a stretch this short is nowhere nearer to another site than to the one nearest to its middle, where it counts
        let longest = self.pitch_mm - self.widest_mm;
        let mut done = 0.0;
        while done < crossing.length {
            let stretch = (crossing.length - done).min(longest);
            self.add_short(crossing, (done, done + stretch), offset, chords);
            done += stretch;
        }
    }

    fn add_short(&self, crossing: &Crossing, (first, last): (f64, f64), offset: [f64; 2], chords: &mut [f64]) {
        let middle = (first + last) / 2.0;
        let [x, y] = [0, 1].map(|axis| {
            let at = crossing.from[axis] + offset[axis];
            at - nearest_whole((at + crossing.along[axis] * middle) * self.per_pitch) * self.pitch_mm
        });
        let (a, per_a) = crossing.flat;
        let (b, c) = (x * crossing.along[0] + y * crossing.along[1], x * x + y * y);
        for (square, places) in &self.rings {
            let root = b * b - a * (c - square);
            if root <= 0.0 {
                return; // and misses the narrower ones too
            }
            let root = root.sqrt();
            let (enters, leaves) = (first.max((-b - root) * per_a), last.min((-b + root) * per_a));
            if leaves <= enters {
                return;
            }
            for &(place, layer) in places {
                let (begins, ends) = crossing.inside[layer];
                chords[place] += (ends.min(leaves) - begins.max(enters)).max(0.0);
            }
        }
    }
}

/// The nearest whole number of one that is small: half of all work would go into `f64::round`, which is a call.
fn nearest_whole(x: f64) -> f64 {
    const SHIFT: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52: there, steps are 1
    (x + SHIFT) - SHIFT
}
