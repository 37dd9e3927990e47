//! One photo or many, answered.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::mpsc,
    thread,
};

use image::{GrayImage, ImageFormat};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use rayon::prelude::*;
use scalptone::{
    capture::Severity,
    error::Error,
    pipeline::{Matcher, Outcome, Study},
    practice::Practice,
    preview::When,
    raster::{Frame, decode::decode, format},
    regions::{View, external::LabelMask},
    report::{Report, json},
    request::Request,
};

use super::{Failure, UNREADABLE, UNUSABLE, page, print};

/// The face finder's model, which travels in the program so that one file is all there is to install.
#[cfg(feature = "face")]
const FACE_MODEL: &[u8] = include_bytes!("../../model/seeta_fd_frontal_v1.0.bin");

/// What to do with one photo, or with several of one person.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The report instead of the page.
    pub(crate) json: bool,
    /// Where to write what was found where.
    pub(crate) regions: Option<PathBuf>,
    /// Where to write a look.
    pub(crate) preview: Option<PathBuf>,
    /// Which one.
    pub(crate) when: When,
    /// The day of the first visit.
    pub(crate) start: Option<Date>,
}

/// Where photos are answered: by one clinic's document, all asked the same.
#[derive(Debug)]
pub(crate) struct Desk {
    matcher: Matcher,
    request: Request,
    mask: Option<LabelMask>,
}

impl Desk {
    pub(crate) fn new(practice: Practice, request: Request, mask: Option<LabelMask>) -> Result<Self, Failure> {
        #[cfg_attr(not(feature = "face"), expect(unused_mut, reason = "there is no model to load"))]
        let mut matcher = Matcher::new(practice);
        #[cfg(feature = "face")]
        if request.oval.is_none() && matches!(request.view, View::Front | View::Side) {
            matcher
                .load_face_model(FACE_MODEL)
                .map_err(|error| Failure::in_file(Path::new("face model"), &error))?;
        }
        Ok(Self { matcher, request, mask })
    }

    /// Prints the page or the report of a photo, or of several of one person, and writes the pictures that are wanted.
    pub(crate) fn answer_one(&self, photos: &[PathBuf], wanted: &Wanted) -> Result<ExitCode, Failure> {
        let Some((first, others)) = photos.split_first() else {
            return Err(Failure::usage("give a photo"));
        };
        let mut study = Study::default();
        study.set_mask(self.mask.clone());
        let frame = self.look(&mut study, first)?;
        for photo in others {
            self.look(&mut study, photo)?;
        }
        let told = |error| Failure::in_file(first, &error);
        let outcome = self.matcher.answer(study, &self.request).map_err(told)?;
        let names: Vec<String> = photos.iter().map(|photo| photo.display().to_string()).collect();
        let report = Report {
            file: (!others.is_empty()).then(|| names.join(", ")),
            ..outcome.report.clone()
        };
        if wanted.json {
            print(&report.to_json());
        } else {
            print(page::of(&report, self.matcher.practice(), wanted.start).trim_end());
        }
        if let Some(file) = &wanted.regions {
            enlarge(&outcome.region_map(), &frame)
                .save_with_format(file, ImageFormat::Png)
                .map_err(|error| Failure::unwritable(file, &error))?;
        }
        if let Some(file) = &wanted.preview {
            let preview = outcome.preview(wanted.when).map_err(|error| Failure {
                exit: UNUSABLE,
                ..told(error)
            })?;
            preview
                .pixels()
                .save_with_format(file, ImageFormat::Png)
                .map_err(|error| Failure::unwritable(file, &error))?;
        }
        Ok(if unusable(&report) { UNUSABLE } else { 0 }.into())
    }

    /// Prints a line for each photo, in the order given, as soon as all before it are there.
    pub(crate) fn answer_all(&self, photos: &[PathBuf]) -> ExitCode {
        let bar = ProgressBar::new(photos.len() as u64); // hidden unless stderr is a terminal
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} photos, {eta} left") {
            bar.set_style(style);
        }
        let mut worst = 0;
        let (send, receive) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                photos
                    .par_iter()
                    .enumerate()
                    .for_each_with(send, |send, (index, photo)| {
                        let _ = send.send((index, self.line(photo))); // fails only when nobody prints any more
                    });
            });
            let (mut early, mut next) = (BTreeMap::new(), 0);
            for (index, answer) in receive {
                early.insert(index, answer);
                while let Some((line, exit)) = early.remove(&next) {
                    bar.suspend(|| print(&line));
                    bar.inc(1);
                    worst = severer(worst, exit);
                    next += 1;
                }
            }
        });
        bar.finish_and_clear();
        worst.into()
    }

    /// A photo's line of JSON, and the exit code it would have alone.
    fn line(&self, photo: &Path) -> (String, u8) {
        let file = photo.display().to_string();
        match self.answer(photo) {
            Ok(outcome) => {
                let report = Report {
                    file: Some(file),
                    ..outcome.report
                };
                (report.to_json(), if unusable(&report) { UNUSABLE } else { 0 })
            }
            Err(failure) => {
                let error = serde_json::json!({ "code": failure.code, "message": failure.message });
                (json(&serde_json::json!({ "file": file, "error": error })), failure.exit)
            }
        }
    }

    fn answer(&self, photo: &Path) -> Result<Outcome, Failure> {
        let mut study = Study::default();
        self.look(&mut study, photo)?;
        let told = |error| Failure::in_file(photo, &error);
        self.matcher.answer(study, &self.request).map_err(told)
    }

    /// Measures a photo and adds it to a study.
    fn look(&self, study: &mut Study, photo: &Path) -> Result<Frame, Failure> {
        let bytes = crate::read(photo)?;
        let told = |error| Failure::in_file(photo, &error);
        let frame = decode(&bytes).map_err(told)?;
        drop(bytes);
        self.matcher.look(study, &frame, &self.request).map_err(told)?;
        Ok(frame)
    }
}

/// A mask as a gray PNG, or any other picture, has it.
pub(crate) fn read_mask(file: &Path) -> Result<LabelMask, Failure> {
    let told = |error| Failure::in_file(file, &error);
    let bytes = crate::read(file)?;
    format::inspect(&bytes).map_err(told)?;
    let picture = image::load_from_memory(&bytes).map_err(|_| told(Error::DamagedPicture))?;
    let codes = picture.into_luma8();
    LabelMask::new(codes.width(), codes.height(), codes.into_raw()).map_err(told)
}

/// Whether something in the photo forbids an answer.
fn unusable(report: &Report) -> bool {
    let mut notes = report.capture.notes.iter();
    notes.any(|note| note.severity == Severity::Blocking)
}

/// What the whole ends with: a photo that cannot be read weighs more than one that cannot be used.
fn severer(a: u8, b: u8) -> u8 {
    let weight = |exit: u8| (exit == UNREADABLE, exit);
    if weight(a) >= weight(b) { a } else { b }
}

/// The map at the size of the photo, each code over the block of pixels it was measured on.
fn enlarge(map: &GrayImage, frame: &Frame) -> GrayImage {
    let long_side = map.width().max(map.height()).max(1);
    let block = (frame.width().max(frame.height()) / long_side).max(1);
    let (right, low) = (map.width().saturating_sub(1), map.height().saturating_sub(1));
    GrayImage::from_fn(frame.width(), frame.height(), |x, y| {
        map.get_pixel_checked((x / block).min(right), (y / block).min(low))
            .copied()
            .unwrap_or(image::Luma([0]))
    })
}

#[cfg(test)]
mod tests {
    use scalptone::raster::{ColorSpace, LinearImage};

    use super::*;

    #[test]
    fn a_region_lies_over_the_pixels_it_was_measured_on() {
        for (width, height) in [(1, 1), (9, 7), (640, 480), (1921, 1081), (3, 2000), (1300, 20)] {
            let bytes = vec![0; (width * height * 4) as usize];
            let frame = Frame::new(width, height, bytes, ColorSpace::Srgb).unwrap();
            let measured = LinearImage::reduce(&frame, 640);
            let map = GrayImage::from_fn(measured.width(), measured.height(), |x, y| {
                image::Luma([u8::from((x + y) % 2 == 1)])
            });
            let large = enlarge(&map, &frame);
            assert_eq!(large.dimensions(), (width, height));
            for (x, y, code) in map.enumerate_pixels() {
                for (dx, dy) in [(0, 0), (measured.block - 1, measured.block - 1)] {
                    let at = (x * measured.block + dx, y * measured.block + dy);
                    assert_eq!(large.get_pixel(at.0, at.1), code, "{width} x {height}");
                }
            }
        }
    }

    #[test]
    fn an_unreadable_photo_weighs_most() {
        assert_eq!(
            [(0, 0), (0, 4), (4, 3), (3, 4)].map(|(a, b)| severer(a, b)),
            [0, 4, 3, 3]
        );
    }
}
