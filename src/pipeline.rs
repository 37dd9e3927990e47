//! The stages called in order, with no arithmetic of its own.

use std::sync::Arc;

use image::{GrayImage, Luma};

use crate::{
    capture::{CaptureQuality, Note, Severity, Verdict, notes_worst_first},
    catalog::{self, Look, Wanted},
    color::spectrum,
    error::Error,
    follicles::{Coverage, Thinning},
    light,
    optics::stubble::Growth,
    plan::{self, Situation, Stage},
    practice::Practice,
    preview::{self, Painter, Scene, When},
    raster::{Frame, LinearImage},
    regions::{
        self, Head, HeadSource, Oval, RegionModel, Regions, View, external::LabelMask, hairline::Hairline,
        head::FaceFinder,
    },
    report::{
        BaldingReport, CaptureReport, FolliclesReport, HairReport, HeadReport, LightReport, Provenance, RegionsReport,
        Report, SCHEMA_VERSION, SkinReport, StageSource,
    },
    request::Request,
    study::{self, Measured},
    tone::{self, HairTone, SkinTone},
    units::round,
};

/// Longest side of the picture that is measured, pixels. Chosen: the whites of the eyes still have 100 pixels in a
/// portrait, and a frame of a webcam is taken as it is.
const MEASURED_SIDE: u32 = 640;

/// Answers photo after photo by one clinic's document.
#[derive(Debug)]
pub struct Matcher {
    practice: Practice,
    face: Option<FaceFinder>,
    regions: Option<RegionModel>,
}

/// A report and what it was made from.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub report: Report,
    study: Study,
    scene: Option<Scene>,
}

/// What photos of one person show, measured one after the other. However many they are, it holds the pixels of one: of the
/// one whose color is best known.
#[derive(Clone, Debug, Default)]
pub struct Study {
    photos: Vec<Arc<Photo>>,
    shown: Option<Shown>,
    mask: Option<Arc<LabelMask>>,
}

/// What one photo told.
#[derive(Debug)]
struct Photo {
    verdict: Verdict,
    notes: Vec<Note>,
    shines: bool,
    measured: Option<Measured>,
}

/// The photo of which there are pictures.
#[derive(Clone, Debug)]
struct Shown {
    /// Place among the photos.
    place: usize,
    kept: Arc<Kept>,
    /// What a search for the head found, where there was one.
    searched: Option<Option<Head>>,
    head: Option<Head>,
    regions: Option<Arc<Regions>>,
}

/// What is kept of a photo, so that it can be looked at again without its pixels.
#[derive(Debug)]
struct Kept {
    image: LinearImage,
    /// Size of the photo, pixels.
    size: (u32, u32),
    backdrop: Option<Frame>,
}

impl Matcher {
    /// A matcher for a clinic.
    #[must_use]
    pub fn new(practice: Practice) -> Self {
        Self {
            practice,
            face: None,
            regions: RegionModel::built_in(),
        }
    }

    /// The clinic's document.
    #[must_use]
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    /// Loads the face finder's model, which is needed only for photos that come without an oval.
    ///
    /// # Errors
    /// [`Error::FaceModel`] when the bytes are not the model that comes with this program.
    #[cfg(feature = "face")]
    pub fn load_face_model(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.face = Some(FaceFinder::from_model(bytes)?);
        Ok(())
    }

    /// Loads the region model, which tells skin and hair apart. Natively it is there already.
    ///
    /// # Errors
    /// [`Error::RegionModel`] when the bytes are not a region model.
    pub fn load_region_model(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.regions = Some(RegionModel::from_bytes(bytes)?);
        Ok(())
    }

    /// Answers one photo. A photo of which nothing can be told is answered too: the report says why.
    ///
    /// # Errors
    /// [`Error::Request`] when the request itself cannot be used, [`Error::RegionModel`] where no region model is loaded.
    pub fn recommend(&self, frame: &Frame, request: &Request) -> Result<Outcome, Error> {
        let mut study = Study::default();
        self.look(&mut study, frame, request)?;
        self.answer(study, request)
    }

    /// Measures a photo and adds it to those of the same person.
    ///
    /// # Errors
    /// [`Error::Request`] when the request itself cannot be used, [`Error::RegionModel`] where no region model is loaded.
    pub fn look(&self, study: &mut Study, frame: &Frame, request: &Request) -> Result<(), Error> {
        let kept = Kept {
            image: LinearImage::reduce(frame, MEASURED_SIDE),
            size: (frame.width(), frame.height()),
            backdrop: preview::backdrop(frame),
        };
        let mut shown = Shown {
            place: study.photos.len(),
            kept: Arc::new(kept),
            searched: None,
            head: None,
            regions: None,
        };
        let photo = self.see(&mut shown, study.mask.as_deref(), request)?;
        if study.shows_better(photo.measured.as_ref()) {
            study.shown = Some(shown);
        }
        study.photos.push(Arc::new(photo));
        Ok(())
    }

    /// Measures the photo that is shown again, as another request has it, from what is kept of it.
    ///
    /// # Errors
    /// [`Error::Request`] when the request itself cannot be used, or there is no photo.
    pub fn look_again(&self, study: &mut Study, request: &Request) -> Result<(), Error> {
        let mut shown = study.shown.take().ok_or_else(no_photo)?;
        let photo = self.see(&mut shown, study.mask.as_deref(), request)?;
        if let Some(before) = study.photos.get_mut(shown.place) {
            *before = Arc::new(photo);
        }
        study.shown = Some(shown);
        Ok(())
    }

    fn see(&self, shown: &mut Shown, mask: Option<&LabelMask>, request: &Request) -> Result<Photo, Error> {
        let Kept { image, size, .. } = &*shown.kept;
        request.check()?;
        #[cfg(not(feature = "views"))]
        if matches!(request.view, View::Crown | View::Patch) {
            let sentence = "must be front or side here: this build leaves crowns and patches out";
            return Err(Error::request("view", sentence));
        }
        request.check_hints(*size)?;
        request.growth(&self.practice.hair)?;
        let model = self.regions.as_ref().ok_or(Error::RegionModel)?;
        let mut quality = CaptureQuality::of_picture(*size, image);
        shown.head = if quality.blocks() {
            None
        } else {
            self.find_head(image, request, &mut shown.searched, &mut quality)
        };
        let shrink = 1.0 / f64::from(image.block);
        let hints: Vec<_> = request.hints.iter().map(|hint| hint.scaled(shrink)).collect();
        let view = match request.view {
            View::Front => None,
            View::Side => Some("sideView"),
            View::Crown => Some("crownView"),
            View::Patch => Some("patchView"),
        };
        let regions = shown.head.map(|head| {
            if let Some(code) = view {
                quality.say(code, Severity::Info);
            }
            let told = match mask {
                Some(_) => None,
                None => without_face(image, head.oval, request.view, &mut quality),
            };
            Arc::new(told.unwrap_or_else(|| regions::segment(image, &head, model, &hints, mask)))
        });
        let measured = match (&shown.head, &regions) {
            (Some(head), Some(regions)) => measure(image, head, regions, request, &mut quality),
            _ => None,
        };
        shown.regions = regions;
        let shines = quality.shines();
        let (verdict, notes) = quality.verdict();
        Ok(Photo {
            verdict,
            notes,
            shines,
            measured,
        })
    }

    /// The head as the request gives it, as was found before, or as it is found now.
    fn find_head(
        &self,
        image: &LinearImage,
        request: &Request,
        searched: &mut Option<Option<Head>>,
        quality: &mut CaptureQuality,
    ) -> Option<Head> {
        let given = request.oval.map(|oval| oval.scaled(1.0 / f64::from(image.block)));
        let (width, height) = (image.width(), image.height());
        let there = |oval: Oval, source: HeadSource, confidence: f64| Head {
            oval,
            source,
            confidence,
            faces: 1,
        };
        match (request.view, given) {
            (View::Front | View::Side, _) => {}
            (View::Crown, Some(oval)) => return Some(there(oval, HeadSource::Given, 1.0)),
            (View::Crown, None) => {
                quality.say("circleAssumed", Severity::Warning);
                return Some(there(Oval::guide(width, height), HeadSource::Guide, 0.3));
            }
            (View::Patch, _) => return Some(there(Oval::whole(width, height), HeadSource::None, 1.0)),
        }
        let find = || regions::head::find(image, given, self.face.as_ref());
        let head = if given.is_some() {
            find()
        } else {
            *searched.get_or_insert_with(find)
        };
        match &head {
            None => quality.say("headNotFound", Severity::Blocking),
            Some(head) => {
                let Oval { cx, cy, a, b } = head.oval;
                quality.look_at_face(image, [cx, cy], [a, b], head.faces);
            }
        }
        head
    }

    /// Answers what the photos show together.
    ///
    /// # Errors
    /// [`Error::Request`] when the request itself cannot be used, or there is no photo.
    pub fn answer(&self, study: Study, request: &Request) -> Result<Outcome, Error> {
        request.check()?;
        let (growth, hair_source) = request.growth(&self.practice.hair)?;
        let shines = (study.photos.iter()).any(|photo| photo.shines && photo.measured.is_some());
        let (measured, capture, photos) = study.together();
        let Some(shown) = &study.shown else {
            return Err(no_photo());
        };
        let (head, regions) = (&shown.head, &shown.regions);
        let block = f64::from(shown.kept.image.block);
        let thinning = measured
            .as_ref()
            .filter(|_| request.view != View::Patch) // which says nothing of the rest
            .and_then(|measured| measured.coverage)
            .map(|coverage| coverage.thinning);
        let hairline = match (&head, &regions) {
            (Some(head), Some(regions)) if request.view == View::Front && measured.is_some() => {
                Some(Hairline::new(regions, head.oval))
            }
            _ => None,
        };
        let stage = request
            .stage
            .or_else(|| thinning.map(Stage::assumed))
            .unwrap_or(Stage::Full);
        let advice = measured.as_ref().and_then(|measured| {
            let ranking = catalog::rank(&measured.wanted(growth), &self.practice.offer())?;
            let situation = Situation {
                stage_assumed: request.stage.is_none(),
                gray_share: measured.gray_share(),
                shine: shines,
                scars_cm2: request.client.scars_cm2.unwrap_or(0.0),
                age_years: request.client.age_years,
                oily_skin: request.client.oily_skin,
                earlier_tattoo: request.client.earlier_tattoo,
                hair_stays_long: request.client.hair_stays_long,
                hairline_straightness: request.hairline.as_deref().and_then(plan::hairline::straightness),
                ..Situation::new(stage)
            };
            let advice = plan::plan(&ranking, &situation, &self.practice.rules());
            Some((ranking, advice))
        });
        let mut report = Report {
            schema_version: SCHEMA_VERSION.to_owned(),
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            file: None,
            capture,
            head: HeadReport {
                source: head.map_or(HeadSource::None, |head| head.source),
                oval: head
                    .filter(|_| request.view != View::Patch)
                    .map(|head| head.oval.scaled(block).rounded()),
                view: request.view,
                confidence: head.map_or(0.0, |head| round(head.confidence, 2)),
            },
            regions: RegionsReport::new(regions.as_deref(), hairline.as_ref(), block),
            light: LightReport::new(measured.as_ref().map(|measured| &measured.light), block),
            skin: measured
                .as_ref()
                .map(|measured| SkinReport::new(&measured.skin, measured.scalp.as_ref(), measured.light.tier)),
            hair: measured
                .as_ref()
                .map(|measured| HairReport::new(measured.hair.as_ref(), measured.stubble.as_ref())),
            balding: hairline.as_ref().map(BaldingReport::new),
            follicles: measured
                .as_ref()
                .and_then(|measured| measured.coverage.as_ref())
                .map(FolliclesReport::new),
            shade: None,
            density: None,
            plan: None,
            warnings: vec![],
            care: vec![],
            provenance: Provenance {
                practice: self.practice.name.clone(),
                photos,
                photo_shown: 1 + counted(shown.place),
                ..Provenance::default()
            },
        };
        let mut scene = None;
        if let Some((ranking, advice)) = advice {
            report.provenance.stage = Some(stage);
            report.provenance.stage_source = Some(if request.stage.is_some() {
                StageSource::Given
            } else {
                StageSource::Assumed
            });
            report.provenance.hair_source = Some(hair_source);
            report.provenance.target = Some(ranking.source);
            // of a patch nothing tells the scale
            if let (Some(head), true) = (head, request.view != View::Patch) {
                let coverage = measured.as_ref().and_then(|measured| measured.coverage);
                let certain = hairline
                    .iter()
                    .flat_map(|line| &line.points)
                    .filter(|point| point.certain);
                let white = measured.as_ref().map(|measured| measured.light.white);
                let bare = spectrum::linear(&ranking.skin.reflectance);
                let zones = &self.practice.zones;
                let on_top = zones.frontal.dots_per_cm2.max(1.0);
                scene = Some(Scene {
                    size: shown.kept.size.into(),
                    block,
                    oval: head.oval.scaled(block),
                    hairline: certain.map(|point| point.at.map(|pixels| pixels * block)).collect(),
                    front: request.view == View::Front,
                    hidden: coverage.map_or(0.0, |coverage| coverage.under_stubble),
                    white: white.map_or([1.0; 3], |white| [white.red, white.green, white.blue]),
                    skin: [bare.red, bare.green, bare.blue],
                    thinner: [zones.hairline_feather, zones.hairline]
                        .map(|zone| (zone.dots_per_cm2 / on_top).clamp(0.0, 1.0)),
                    looks: preview::looks::looks(&ranking, &self.practice.offer(), advice.density.dots_per_cm2.value),
                });
            }
            report.shade = Some(ranking.shade);
            report.density = Some(advice.density);
            report.plan = Some(advice.plan);
            report.warnings = advice.warnings;
            report.care = advice.care;
        }
        Ok(Outcome { report, study, scene })
    }
}

/// What is said of a study without photos.
fn no_photo() -> Error {
    Error::request("photos", "must be one at least")
}

impl Study {
    /// From now on photos have the regions that a segmenter's mask says, or again those that are found in them.
    pub fn set_mask(&mut self, mask: Option<LabelMask>) {
        self.mask = mask.map(Arc::new);
    }

    /// Whether a photo's color is better known than that of the one shown, or told where none is.
    fn shows_better(&self, measured: Option<&Measured>) -> bool {
        let Some(shown) = &self.shown else { return true };
        let bound = |measured: &Measured| measured.skin.delta_e00_high;
        let told = self.photos.get(shown.place).and_then(|photo| photo.measured.as_ref());
        measured.map_or(f64::INFINITY, bound) < told.map_or(f64::INFINITY, bound)
    }

    /// What the photos say together, what is to be said of them, and how many were measured.
    fn together(&self) -> (Option<Measured>, CaptureReport, u32) {
        let shown = self.shown.as_ref().map_or(0, |shown| shown.place);
        let told: Vec<_> = self.photos.iter().filter_map(|photo| photo.measured.as_ref()).collect();
        let earlier = self.photos.iter().take(shown);
        let best = earlier.filter(|photo| photo.measured.is_some()).count();
        let (measured, disagree) = study::merge(&told, best).unzip();
        let photos = counted(told.len());
        let mut capture = CaptureReport {
            verdict: Verdict::Unusable,
            notes: vec![],
        };
        let mut disagree = disagree.into_iter().flatten();
        for (place, photo) in self.photos.iter().enumerate() {
            if photos == 0 || self.photos.len() == 1 {
                let (verdict, notes) = (photo.verdict, photo.notes.clone());
                return (measured, CaptureReport { verdict, notes }, photos);
            }
            let mut say = |code: &str, severity: Severity| {
                capture.notes.push(Note {
                    photo: Some(1 + counted(place)),
                    ..Note::new(code, severity)
                });
            };
            if photo.measured.is_none() {
                say("studyPhotoLeftOut", Severity::Warning);
            } else if disagree.next() == Some(true) {
                say("studyPhotoDisagrees", Severity::Warning);
                capture.verdict = capture.verdict.min(Verdict::Weak);
            } else {
                capture.verdict = capture.verdict.min(photo.verdict);
            }
            for note in &photo.notes {
                say(&note.code, note.severity.min(Severity::Warning)); // the others are answered
            }
        }
        capture.notes = notes_worst_first(capture.notes);
        (measured, capture, photos)
    }
}

/// A count of photos.
fn counted(photos: usize) -> u32 {
    u32::try_from(photos).unwrap_or(u32::MAX)
}

/// The regions of a view without a face; `None` of one with a face.
#[cfg(feature = "views")]
fn without_face(image: &LinearImage, oval: Oval, view: View, quality: &mut CaptureQuality) -> Option<Regions> {
    match view {
        View::Front | View::Side => None,
        View::Crown => {
            let (regions, is_two) = regions::views::crown(image, oval);
            if !is_two {
                quality.say("crownOneColor", Severity::Warning);
            }
            Some(regions)
        }
        View::Patch => Some(regions::views::patch(image)),
    }
}

#[cfg(not(feature = "views"))]
fn without_face(_: &LinearImage, _: Oval, _: View, _: &mut CaptureQuality) -> Option<Regions> {
    None
}

fn measure(
    image: &LinearImage,
    head: &Head,
    regions: &Regions,
    request: &Request,
    quality: &mut CaptureQuality,
) -> Option<Measured> {
    let Some(color) = tone::skin::mean_lit(image, &regions.skin_sample) else {
        quality.say("skinTooSmall", Severity::Blocking);
        return None;
    };
    quality.look_at_skin(image, &regions.skin_sample);
    quality.look_at_confidence(regions.skin_confidence, regions.hair_confidence);
    if quality.blocks() {
        return None;
    }
    let light = light::estimate(
        image,
        head.oval,
        &regions.skin_sample,
        color,
        &request.asked(f64::from(image.block)),
    );
    if tone::skin::is_unlikely(color, &light) {
        quality.say("skinUnlikely", Severity::Warning);
    }
    Some(Measured {
        skin: SkinTone::new(color, &light),
        scalp: tone::skin::mean_lit(image, &regions.scalp).map(|color| SkinTone::new(color, &light)),
        hair: HairTone::new(image, regions, color, &light),
        stubble: tone::stubble::ln_ratio(image, regions),
        coverage: Coverage::new(image, regions),
        light,
    })
}

impl Measured {
    /// Share of white hairs, 0 where none can be told.
    fn gray_share(&self) -> f64 {
        let gray = self.hair.and_then(|hair| hair.gray);
        gray.map_or(0.0, |gray| gray.share.value)
    }

    fn wanted(&self, growth: Growth) -> Wanted {
        let bald = self
            .coverage
            .is_some_and(|coverage| coverage.thinning == Thinning::Bald);
        let look = match (&self.stubble, &self.hair) {
            (Some(ln_ratio), _) => Look::Measured { ln_ratio: *ln_ratio },
            (None, Some(hair)) if !bald => Look::Hair {
                // of the hairs that are not white: those are counted apart
                lab: hair
                    .gray
                    .map_or(hair.lab, |gray| [gray.others, hair.lab[1], hair.lab[2]]),
                gray_share: self.gray_share(),
            },
            _ => Look::Unseen,
        };
        Wanted {
            skin: self.skin.lab,
            look,
            growth,
        }
    }
}

impl Outcome {
    /// The photos, to be answered again: as [`Matcher::look_again`] then sees the one that is shown.
    #[must_use]
    pub fn study(&self) -> Study {
        self.study.clone()
    }

    /// What was found where, one code a pixel of the measured picture: 0 other, 1 skin, 2 hair, 3 stubble, 4 bare scalp.
    #[must_use]
    pub fn region_map(&self) -> GrayImage {
        let Some(Shown { kept, regions, .. }) = &self.study.shown else {
            return GrayImage::new(0, 0);
        };
        let mut map = GrayImage::new(kept.image.width(), kept.image.height());
        let Some(regions) = regions else { return map };
        let sets = [
            (1, &regions.skin),
            (2, &regions.hair),
            (3, &regions.stubble),
            (4, &regions.scalp),
        ];
        for (code, mask) in sets {
            for (pixel, inside) in map.pixels_mut().zip(mask.as_gray().as_raw()) {
                if *inside != 0 {
                    *pixel = Luma([code]);
                }
            }
        }
        map
    }

    /// What a preview is painted from, beside [`backdrop`](Self::backdrop) and [`region_map`](Self::region_map).
    ///
    /// # Errors
    /// [`Error::NothingMatched`] for a photo without an answer.
    pub fn scene(&self) -> Result<&Scene, Error> {
        self.scene.as_ref().ok_or(Error::NothingMatched)
    }

    /// The photo that is shown, at most [`LONG_SIDE`](preview::LONG_SIDE) pixels long.
    ///
    /// # Errors
    /// [`Error::NothingMatched`] for a photo without an answer.
    pub fn backdrop(&self) -> Result<&Frame, Error> {
        let shown = self.study.shown.as_ref();
        shown
            .and_then(|shown| shown.kept.backdrop.as_ref())
            .ok_or(Error::NothingMatched)
    }

    /// What paints the plan on the photo, again and again.
    ///
    /// # Errors
    /// [`Error::NothingMatched`] for a photo without an answer.
    pub fn painter(&self) -> Result<Painter, Error> {
        Painter::new(self.scene()?, self.backdrop()?.clone(), &self.region_map())
    }

    /// The photo with the recommended shade on it, above the hairline that is natural.
    ///
    /// # Errors
    /// [`Error::NothingMatched`] for a photo without an answer, [`Error::HairHidesScalp`] where dots would not show.
    pub fn preview(&self, when: When) -> Result<Frame, Error> {
        let look = self.scene()?.looks.first().ok_or(Error::NothingMatched)?;
        self.painter()?.paint(look.dots(when), None)
    }
}
