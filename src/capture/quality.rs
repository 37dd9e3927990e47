//! Exposure, focus, glare, framing: what in a photo makes it trustworthy or not.

use super::{Note, Severity, Verdict, notes_worst_first};
use crate::{
    color::lab::{lightness, luminance_of},
    raster::{LinearImage, Mask, Plane},
    units::{greater, quantile},
};

/// Fewest pixels across and down of which anything can be told. Chosen: a head fills a third of it.
const SMALLEST_SIDE: u32 = 64;

/// Difference between the channels, as a share of their sum, over which a pixel has a color, and the share of such pixels
/// under which a picture has none. Chosen: a gray JPEG has none at all; deep skin before a gray wall has 10 %.
const COLORED: f32 = 0.06;
const COLORLESS: f64 = 0.005;

/// Skin under this luminance is lost in noise; under a fifth of it, in black. Chosen, `COLOR` §5: 8-bit sRGB has five
/// steps below 0.002.
const DARK_SKIN: f64 = 0.02;

/// Share of skin pixels that clip from which colors are off. Chosen: the share at which the lit band of skin is touched.
const CLIPPED_SKIN: f64 = 0.05;

/// Luminance of skin over which all its channels clip. Chosen: the lightest skin in the brightest usual exposure has 0.7.
const BLOWN_OUT: f64 = 0.8;

/// L* over the skin's median from which light is taken to reflect off the surface. Chosen.
const SHINE: f64 = 15.0;

/// Share of skin pixels that shine from which it is said. Chosen: a lit forehead has about 3 %.
const SHINING_SKIN: f64 = 0.06;

/// Sharpness under which a face is out of focus: 0.25 is a ramp, 1 a clean edge. Fitted: 149 portraits as they are (0.30
/// and more) and blurred by 4 px in 640 (0.29 and less); held by `tests/recovery.rs`.
const BLURRED: f64 = 0.293;

/// Height of a face, pixels of the photo, under which its skin is a handful of pixels. Chosen.
const SMALL_HEAD: f64 = 90.0;

/// Confidence of skin or hair under which the regions are called weak. Chosen: one real portrait in four is (`lab/eval`), and most
/// of those whose hair or scalp is wrong by half are among them.
const UNSURE: f64 = 0.5;

/// What the quality of a photo rests on, gathered stage by stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaptureQuality {
    notes: Vec<Note>,
    /// Share of the skin that shines, 0–1.
    shining: f64,
}

impl CaptureQuality {
    /// Looks at a picture of this width and height as a whole; `image` is what it was reduced to.
    #[must_use]
    pub fn of_picture((width, height): (u32, u32), image: &LinearImage) -> Self {
        let mut quality = Self::default();
        if width.min(height) < SMALLEST_SIDE {
            quality.say("tooSmall", Severity::Blocking);
        } else if colored_share(image) < COLORLESS {
            quality.say("grayscale", Severity::Blocking);
        }
        quality
    }

    /// Looks at the skin whose color is measured.
    pub fn look_at_skin(&mut self, image: &LinearImage, sample: &Mask) {
        let mut luminances = sample.values_of(&image.luminance);
        if luminances.is_empty() {
            return;
        }
        let median = f64::from(quantile(&mut luminances, 0.5));
        if median < DARK_SKIN / 5.0 {
            self.say("tooDark", Severity::Blocking);
        } else if median < DARK_SKIN {
            self.say("tooDark", Severity::Warning);
        }
        let clipped = share(&sample.values_of(&image.clipped), 0.5);
        if clipped > 0.6 && median > BLOWN_OUT {
            self.say("tooBright", Severity::Blocking);
        } else if clipped > CLIPPED_SKIN {
            self.say("clipped", Severity::Warning);
        }
        let shining = luminance_of(lightness(median) + SHINE);
        self.shining = share(&luminances, shining);
        if self.shines() {
            self.say("glare", Severity::Info);
        }
    }

    /// Looks at whether the face is in focus, how much of the picture it fills, and whether it is whole: its center and
    /// its half width and height in pixels of `image`, and how many faces there are.
    pub fn look_at_face(&mut self, image: &LinearImage, [cx, cy]: [f64; 2], [a, b]: [f64; 2], faces: u32) {
        if 2.0 * b * f64::from(image.block) < SMALL_HEAD {
            self.say("headSmall", Severity::Warning);
        }
        if sharpness(&image.luminance, [cx, cy], [a, b]) < BLURRED {
            self.say("blurred", Severity::Warning);
        }
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let over = 0.15 * a;
        if cx - a < -over || cx + a > width + over || cy + b > height + over {
            self.say("headCut", Severity::Warning);
        }
        if faces > 1 {
            self.say("severalFaces", Severity::Warning);
        }
    }

    /// Looks at how surely skin and hair were told apart, 0–1 each.
    pub fn look_at_confidence(&mut self, skin: f64, hair: f64) {
        if skin.min(hair) < UNSURE {
            self.say("weakRegions", Severity::Warning);
        }
    }

    /// Whether the skin shines enough to be said.
    #[must_use]
    pub fn shines(&self) -> bool {
        self.shining > SHINING_SKIN
    }

    /// Adds a note that another stage found.
    pub fn say(&mut self, code: &str, severity: Severity) {
        if self.notes.iter().all(|note| note.code != code) {
            self.notes.push(Note::new(code, severity));
        }
    }

    /// Whether there can be no answer.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.notes.iter().any(|note| note.severity == Severity::Blocking)
    }

    /// The verdict and its reasons, worst first.
    #[must_use]
    pub fn verdict(self) -> (Verdict, Vec<Note>) {
        let notes = notes_worst_first(self.notes);
        let verdict = match notes.first() {
            // A head that is not found is one tap away from an answer: weak, not unusable.
            Some(note) if note.severity == Severity::Blocking && note.code != "headNotFound" => Verdict::Unusable,
            Some(note) if note.severity >= Severity::Warning => Verdict::Weak,
            _ => Verdict::Usable,
        };
        (verdict, notes)
    }
}

/// Share of the pixels that have a color; black ones count as having none.
#[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
fn colored_share(image: &LinearImage) -> f64 {
    let [red, green, blue] = &image.channels;
    let mut colored = 0_usize;
    for ((r, g), b) in red.as_raw().iter().zip(green.as_raw()).zip(blue.as_raw()) {
        let sum = r + g + b;
        colored += usize::from(sum > 0.02 && (r - g).abs() + (g - b).abs() > COLORED * sum);
    }
    colored as f64 / red.as_raw().len().max(1) as f64
}

/// Share of the values over a limit.
#[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
fn share(values: &[f32], limit: f64) -> f64 {
    let over = values.iter().filter(|value| f64::from(**value) > limit).count();
    over as f64 / values.len().max(1) as f64
}

/// How much of the change over four pixels happens from one to the next, at the strongest outlines of a face, which are
/// those of the eyes: near 1 where outlines are sharp, a quarter where they are ramps. Does not depend on contrast, and so
/// not on the tone of the skin.
fn sharpness(luminance: &Plane, [cx, cy]: [f64; 2], [a, b]: [f64; 2]) -> f64 {
    let (columns, rows) = (luminance.width() as usize, luminance.height() as usize);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates and is bounded by the picture"
    )]
    let pixel = |place: f64, count: usize| (place.max(0.0) as usize).min(count);
    let even = |luminance: f32| luminance.clamp(0.0, 1.0).sqrt();
    let strongest = |apart: usize| {
        let mut changes: Vec<f32> = Vec::new();
        let (last_column, last_row) = (columns.saturating_sub(apart), rows.saturating_sub(apart));
        for y in (pixel(cy - FACE * b, last_row)..pixel(cy + FACE * b, last_row)).step_by(2) {
            #[expect(clippy::cast_precision_loss, reason = "a row of a small picture")]
            let v = (y as f64 - cy) / b;
            let reach = (FACE * FACE - v * v).max(0.0).sqrt() * a;
            let line = |y: usize| &luminance.as_raw()[y * columns..(y + 1) * columns];
            let (line, under) = (line(y), line(y + apart));
            for x in pixel(cx - reach, last_column)..pixel(cx + reach, last_column) {
                let here = even(line[x]);
                let (across, down) = (even(line[x + apart]) - here, even(under[x]) - here);
                changes.push(greater(across.abs(), down.abs()));
            }
        }
        f64::from(quantile(&mut changes, 0.995))
    };
    let (near, far) = (strongest(1), strongest(4));
    if far > 0.0 { near / far } else { 1.0 }
}

/// The part of a face in which outlines are looked for, half axes. Chosen: keeps clear of the outline against the wall,
/// which may be out of focus.
const FACE: f64 = 0.9;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{ColorSpace, Frame};

    fn picture(width: u32, height: u32, color: [u8; 3]) -> (Frame, LinearImage) {
        let rgba = (0..width * height)
            .flat_map(|_| [color[0], color[1], color[2], 255])
            .collect();
        let frame = Frame::new(width, height, rgba, ColorSpace::Srgb).unwrap();
        let image = LinearImage::reduce(&frame, 640);
        (frame, image)
    }

    fn codes(quality: CaptureQuality) -> (Verdict, Vec<String>) {
        let (verdict, notes) = quality.verdict();
        (verdict, notes.into_iter().map(|note| note.code).collect())
    }

    #[test]
    fn one_pixel_and_a_gray_picture_are_unusable() {
        let (frame, image) = picture(1, 1, [200, 150, 120]);
        assert_eq!(
            codes(CaptureQuality::of_picture((frame.width(), frame.height()), &image)),
            (Verdict::Unusable, vec!["tooSmall".into()])
        );
        let (frame, image) = picture(100, 100, [120, 120, 120]);
        assert_eq!(
            codes(CaptureQuality::of_picture((frame.width(), frame.height()), &image)),
            (Verdict::Unusable, vec!["grayscale".into()])
        );
        let (frame, image) = picture(100, 100, [200, 150, 120]);
        assert_eq!(
            codes(CaptureQuality::of_picture((frame.width(), frame.height()), &image)),
            (Verdict::Usable, vec![])
        );
    }

    #[test]
    fn a_head_that_is_not_found_is_weak_and_has_no_answer() {
        let mut quality = CaptureQuality::default();
        quality.say("severalFaces", Severity::Warning);
        quality.say("headNotFound", Severity::Blocking);
        assert!(quality.blocks());
        assert_eq!(
            codes(quality),
            (Verdict::Weak, vec!["headNotFound".into(), "severalFaces".into()])
        );
    }

    #[test]
    fn skin_in_the_dark_and_skin_that_clips_is_noticed() {
        for (color, code) in [
            ([8, 6, 5], "tooDark"),
            ([30, 20, 15], "tooDark"),
            ([255, 240, 230], "tooBright"),
        ] {
            let (frame, image) = picture(100, 100, color);
            let all = Mask::from_fn(100, 100, |_, _| true);
            let mut quality = CaptureQuality::of_picture((frame.width(), frame.height()), &image);
            quality.look_at_skin(&image, &all);
            let (verdict, found) = codes(quality);
            assert!(
                found.contains(&code.to_owned()) && verdict != Verdict::Usable,
                "{color:?}: {found:?}"
            );
        }
    }
}
