//! Draws the looks of one photo, one after the other: what stays the same between two is kept.

use image::GrayImage;

use super::{
    Dots, FACE_MM, Scene, backdrop_block, encoded,
    ink::{Ink, Placed},
    light,
    line::{Curve, profile, stray_mm},
    single,
};
use crate::{
    color::srgb::LUMINANCE,
    error::Error,
    raster::{
        ColorSpace, Frame, Plane,
        filter::{box_mean, gaussian_blur},
        frame::MAX_PIXELS,
        linear::{CLIPPED, plane},
    },
    units::{greater, lesser},
};

/// How far dots run out into hair, millimeters (standard deviation). Chosen: to about 4 mm; a practitioner goes farther,
/// where the hair hides it.
const INTO_HAIR_MM: f64 = 2.0;

/// Share of the picture under which there is no scalp to speak of.
const LEAST_SCALP: f32 = 0.002;

/// The part of the head on which skin may be above a hairline: half widths from the middle, half heights above it.
/// Chosen: over the brows and before the ears.
const FOREHEAD: [f64; 2] = [1.0, -0.42];

/// The head seen from the front, beyond which nothing is painted: the middle above that of the face and the half axes, in
/// half heights and half widths of it. Chosen: wider than any head, to leave out what is like scalp behind it.
const HEAD: [f64; 3] = [-0.35, 1.04, 1.3];

/// How much brighter than the skin around it, and on the whole, a highlight is at least. Chosen: light from one side makes
/// as much.
const HIGHLIGHT: f32 = 1.15;

/// How far around, millimeters. Chosen: wider than a lamp's mirror image, narrower than a forehead.
const AROUND_MM: f64 = 14.0;

/// How far a highlight is smoothed, millimeters.
const HIGHLIGHT_MM: f64 = 0.5;

/// Codes of the region map.
const SKIN: u8 = 1;
const HAIR: u8 = 2;
const STUBBLE: u8 = 3;
const SCALP: u8 = 4;

/// A photo ready to be painted on, again and again.
#[derive(Clone, Debug)]
pub struct Painter {
    natural: Vec<[f64; 2]>,
    /// Photo pixels for one of the backdrop.
    block: f64,
    px_per_mm: f64,
    /// The middle of the face, backdrop pixels from the left.
    middle: f64,
    profile: [f32; 256],
    base: Frame,
    /// The part of the backdrop in which there may be dots: left, top, width, height.
    part: [usize; 4],
    /// Share of the plan that each pixel of the part gets above the hairline, and whether beyond its ends.
    share: Vec<f32>,
    beyond: Vec<bool>,
    /// Pixels of the regions that are bare scalp, or stubble by its bare share: places in the part, and how much of it.
    bare: Vec<(usize, f32)>,
    /// White light that each pixel reflects before it goes into the skin: in red, times this.
    shine: Vec<f32>,
    white: [f32; 3],
    ink: Option<Ink>,
    /// Dots of the ink over the part, by their pixel, with how far their tile is moved.
    laid: Vec<(Placed, [f32; 2])>,
}

impl Painter {
    /// A photo as [`backdrop`](super::backdrop) gives it, with what was found in it, one code a pixel: 1 skin, 2 hair, 3
    /// stubble, 4 bare scalp.
    ///
    /// # Errors
    /// [`Error::NothingMatched`] where there is nothing to paint on.
    pub fn new(scene: &Scene, base: Frame, codes: &GrayImage) -> Result<Self, Error> {
        let block = f64::from(backdrop_block(scene.size[0], scene.size[1]));
        let px_per_mm = scene.px_per_mm() / block;
        let usable = px_per_mm > 0.0 && px_per_mm < 1e3 && scene.block >= 1.0 && scene.oval.a > 0.0;
        if !usable || u64::from(base.width()) * u64::from(base.height()) > MAX_PIXELS {
            return Err(Error::NothingMatched);
        }
        let found = shares(scene, codes);
        let scale = scene.block / block;
        let (share, part) = enlarged(&found, scale, &base);
        let mut painter = Self {
            natural: scene.natural_hairline(),
            block,
            px_per_mm,
            middle: scene.oval.cx / block,
            profile: profile(scene.thinner),
            base,
            part,
            beyond: share.iter().map(|share| *share < 0.0).collect(),
            share: share.iter().map(|share| share.abs()).collect(),
            bare: bare(&found, codes, scale, part),
            shine: Vec::new(),
            white: scene.white.map(single),
            ink: None,
            laid: Vec::new(),
        };
        painter.shine = painter.shine(codes, scene.block / block);
        Ok(painter)
    }

    /// The hairline that is drawn where no other is given, in pixels of the photo; none where no face is seen from the front.
    #[must_use]
    pub fn natural_hairline(&self) -> &[[f64; 2]] {
        &self.natural
    }

    /// The photo with dots on it above a hairline, given by points in pixels of the photo; without one above the natural
    /// one, or wherever scalp is bare where that is not to be told.
    ///
    /// # Errors
    /// [`Error::HairHidesScalp`] where dots would not show and no hairline is given.
    pub fn paint(&mut self, dots: Dots, hairline: Option<&[[f64; 2]]>) -> Result<Frame, Error> {
        if self.ink.as_ref().is_none_or(|ink| ink.dots != dots) {
            self.load(dots);
        }
        let treated = self.treated(hairline.unwrap_or(&self.natural));
        let (width, height) = (self.base.width(), self.base.height());
        let above = self
            .bare
            .iter()
            .filter(|(index, _)| treated.get(*index).is_some_and(|share| *share > 0.0));
        let total: f32 = above.map(|(_, share)| share).sum();
        #[expect(clippy::cast_precision_loss, reason = "a picture's pixels")]
        if hairline.is_none() && total < LEAST_SCALP * (width * height) as f32 {
            return Err(Error::HairHidesScalp);
        }
        let mut rgba = self.base.pixels().as_raw().clone();
        if let Some(ink) = &self.ink {
            self.put(ink, &treated, &mut rgba);
        }
        Frame::new(width, height, rgba, ColorSpace::Srgb)
    }

    /// Takes other dots up.
    fn load(&mut self, dots: Dots) {
        let ink = Ink::new(dots, self.px_per_mm);
        self.laid.clear();
        let [left, top, width, height] = self.part;
        let tiles = |from: usize, length: usize| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "places in a picture"
            )]
            let ends = (
                (from as f32 / ink.tile) as u16,
                ((from + length) as f32 / ink.tile) as u16,
            );
            ends.0..=ends.1
        };
        for (row, column) in tiles(top, height).flat_map(|row| tiles(left, width).map(move |column| (row, column))) {
            let moved = [
                f32::from(column) * ink.tile - single(left as f64),
                f32::from(row) * ink.tile - single(top as f64),
            ];
            for dot in &ink.placed {
                let index = at(dot.x + moved[0], width).zip(at(dot.y + moved[1], height));
                let index = index.map(|(x, y)| y * width + x);
                if index
                    .and_then(|index| self.share.get(index))
                    .is_some_and(|share| *share > 0.0)
                {
                    self.laid.push((*dot, moved));
                }
            }
        }
        self.ink = Some(ink);
    }

    /// How much of the plan each pixel of the part gets, 0–1.
    fn treated(&self, hairline: &[[f64; 2]]) -> Vec<f32> {
        let mut treated = self.share.clone();
        let [left, top, width, height] = self.part;
        let line: Vec<[f64; 2]> = hairline
            .iter()
            .map(|point| point.map(|pixels| pixels / self.block))
            .collect();
        let curve = Curve::new(&line);
        for column in 0..width {
            let x = (left + column) as f64 + 0.5;
            let Some(([y, slope], between)) = curve.at(x) else {
                break; // no line
            };
            let steep = libm::sqrt(1.0 + slope * slope);
            let stray = stray_mm((x - self.middle) / self.px_per_mm) * self.px_per_mm * steep.min(2.5);
            let line = y - stray - top as f64;
            // eighths of a millimeter from the line for a pixel up
            let eighths = single(8.0 / (self.px_per_mm * steep));
            let line = single(line);
            for row in 0..height {
                let index = row * width + column;
                let Some(share) = treated.get_mut(index) else {
                    break;
                };
                if *share <= 0.0 {
                    continue;
                }
                let above = (line - (row as f32 + 0.5)) * eighths;
                *share = if above <= 0.0 || !between && self.beyond[index] {
                    0.0
                } else {
                    {
                        #[expect(
                            clippy::cast_possible_truncation,
                            clippy::cast_sign_loss,
                            reason = "saturates, then held"
                        )]
                        let place = (above as usize).min(255);
                        *share * self.profile[place]
                    }
                };
            }
        }
        if curve.at(0.0).is_none() {
            for (share, beyond) in treated.iter_mut().zip(&self.beyond) {
                if *beyond {
                    *share = 0.0;
                }
            }
        }
        treated
    }

    /// Takes the light of the dots from the pixels.
    fn put(&self, ink: &Ink, treated: &[f32], rgba: &mut [u8]) {
        let [left, top, width, height] = self.part;
        let mut density = vec![0.0; treated.len()];
        for (dot, moved) in &self.laid {
            let index = at(dot.x + moved[0], width).zip(at(dot.y + moved[1], height));
            let index = index.map(|(x, y)| y * width + x);
            if index
                .and_then(|index| treated.get(index))
                .is_some_and(|share| *share > dot.rank)
            {
                ink.lay(dot, *moved, &mut density, [width, height]);
            }
        }
        let stride = self.base.width() as usize * 4;
        let rows = rgba.chunks_exact_mut(stride).skip(top).take(height);
        let planes = treated
            .chunks_exact(width)
            .zip(density.chunks_exact(width))
            .zip(self.shine.chunks_exact(width));
        for (row, ((treated, density), shine)) in rows.zip(planes) {
            let pixels = row.chunks_exact_mut(4).skip(left);
            for (pixel, ((share, density), shine)) in pixels.zip(treated.iter().zip(density).zip(shine)) {
                if *share <= 0.0 {
                    continue;
                }
                let (light, kept) = (light(pixel), ink.kept(*share, *density));
                let mut inked = [0.0; 3];
                for channel in 0..3 {
                    let shine = shine * self.white[channel];
                    inked[channel] = (light[channel] - shine) * kept[channel] + shine;
                }
                pixel[..3].copy_from_slice(&encoded(inked));
            }
        }
    }

    /// White light on top of the skin's own: what is brighter than the skin and nearer to the light's color (Shafer 1985).
    fn shine(&self, codes: &GrayImage, scale: f64) -> Vec<f32> {
        let [left, top, width, height] = self.part;
        let weights = LUMINANCE.map(single);
        let luminance = |light: [f32; 3]| {
            light
                .iter()
                .zip(weights)
                .map(|(light, weight)| light * weight)
                .sum::<f32>()
        };
        let stride = self.base.width() as usize * 4;
        let rows = || self.base.pixels().as_raw().chunks_exact(stride).skip(top).take(height);
        let is_skin = |x: usize, y: usize| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place in the picture"
            )]
            let at = |place: usize| (place as f64 / scale) as u32;
            let code = codes.get_pixel_checked(at(x), at(y)).map_or(0, |code| code.0[0]);
            code == SKIN || code == SCALP
        };
        let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
        // luminance of skin that does not clip, and 1 there
        let mut lit = [(); 2].map(|()| vec![0.0_f32; width * height]);
        for (y, row) in rows().enumerate() {
            for (x, pixel) in row.chunks_exact(4).skip(left).take(width).enumerate() {
                if is_skin(left + x, top + y) && pixel.iter().take(3).all(|value| *value < CLIPPED) {
                    let light = light(pixel);
                    sum.iter_mut().zip(light).for_each(|(sum, light)| *sum += light);
                    count += 1.0;
                    lit[0][y * width + x] = luminance(light);
                    lit[1][y * width + x] = 1.0;
                }
            }
        }
        let skin = sum.map(|sum| sum / greater(count, 1.0));
        let size = [width, height].map(|side| u32::try_from(side).unwrap_or(0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
        let pixels = |mm: f64| (mm * self.px_per_mm + 0.5) as u32;
        let [lit, known] = lit.map(|values| box_mean(&plane((size[0], size[1]), values), pixels(AROUND_MM)));
        let around = lit.iter().zip(known.iter());
        let around = around
            .map(|(lit, known)| lit / greater(*known, 0.05))
            .collect::<Vec<f32>>();
        let white = self.white;
        // how far blue leads red in the light's color, against the skin's
        let apart = skin[0] * white[2] - skin[2] * white[0];
        let mut found = Vec::with_capacity(width * height);
        for (row, around) in rows().zip(around.chunks_exact(width)) {
            for (pixel, around) in row.chunks_exact(4).skip(left).zip(around) {
                let light = light(pixel);
                let usual = HIGHLIGHT * greater(luminance(skin), *around);
                let over = greater(luminance(light) - usual, 0.0) / luminance(white);
                let clips = pixel.iter().take(3).filter(|value| **value >= CLIPPED).count();
                found.push(if clips >= 2 {
                    over
                } else if apart > 0.02 * luminance(skin) {
                    lesser(over, greater((light[2] * skin[0] - light[0] * skin[2]) / apart, 0.0))
                } else {
                    0.0
                });
            }
        }
        let mut smooth = box_mean(&plane((size[0], size[1]), found), pixels(HIGHLIGHT_MM)).into_raw();
        for (shine, row) in smooth.chunks_exact_mut(width.max(1)).zip(rows()) {
            for (shine, pixel) in shine.iter_mut().zip(row.chunks_exact(4).skip(left)) {
                for (light, white) in light(pixel).into_iter().zip(white) {
                    *shine = lesser(*shine, light / greater(white, 1e-3)); // no more than there is
                }
            }
        }
        smooth
    }
}

/// A place as an index.
fn at(place: f32, length: usize) -> Option<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    let index = place as usize;
    (place >= 0.0 && index < length).then_some(index)
}

/// Share of the plan that belongs on each pixel of the regions: less than 0 on skin, which is scalp only above a hairline.
fn shares(scene: &Scene, codes: &GrayImage) -> Plane {
    let (width, height) = codes.dimensions();
    let oval = scene.oval.scaled(1.0 / scene.block);
    let bare = single((1.0 - scene.hidden).clamp(0.0, 1.0));
    let place = |x: u32, y: u32| {
        [
            (f64::from(x) + 0.5 - oval.cx) / oval.a,
            (f64::from(y) + 0.5 - oval.cy) / oval.b,
        ]
    };
    let is_head = |[u, v]: [f64; 2]| libm::hypot(u / HEAD[1], (v - HEAD[0]) / HEAD[2]) < 1.0;
    let mut share = Plane::new(width, height);
    for (x, y, share) in share.enumerate_pixels_mut() {
        let [u, v] = place(x, y);
        share.0[0] = match codes.get_pixel(x, y).0[0] {
            SCALP if !scene.front || is_head([u, v]) => 1.0,
            SKIN if scene.front && u.abs() < FOREHEAD[0] && v < FOREHEAD[1] => 1.0,
            _ => 0.0,
        };
    }
    let near = gaussian_blur(&share, single(INTO_HAIR_MM * 2.0 * oval.b / FACE_MM));
    for ((x, y, share), near) in share.enumerate_pixels_mut().zip(near.iter()) {
        let near = lesser(2.0 * near, 1.0);
        match codes.get_pixel(x, y).0[0] {
            HAIR => share.0[0] = near,
            STUBBLE if !scene.front || is_head(place(x, y)) => share.0[0] = greater(near, bare),
            SKIN => share.0[0] = -share.0[0],
            _ => {}
        }
    }
    if scene.front {
        connected(&mut share, |x, y| {
            let [u, v] = place(x, y);
            u.abs() < 0.5 && (-1.5..FOREHEAD[1]).contains(&v)
        });
    }
    share
}

/// What of the shares is scalp that is seen: places in the part, and pixels of the picture.
fn bare(share: &Plane, codes: &GrayImage, scale: f64, [left, top, width, height]: [usize; 4]) -> Vec<(usize, f32)> {
    let area = single(scale * scale);
    let found = share
        .enumerate_pixels()
        .zip(codes.iter())
        .filter_map(|((x, y, share), code)| {
            let is_scalp = matches!(*code, SCALP | STUBBLE) && share.0[0] > 0.0;
            let place = |at: u32, from: usize| single((f64::from(at) + 0.5) * scale - from as f64);
            let (x, y) = (at(place(x, left), width)?, at(place(y, top), height)?);
            is_scalp.then_some((y * width + x, share.0[0] * area))
        });
    found.collect()
}

/// Leaves of the shares what hangs together with the middle of the head.
fn connected(share: &mut Plane, is_middle: impl Fn(u32, u32) -> bool) {
    let (width, height) = share.dimensions();
    let mut reached = GrayImage::new(width, height);
    let mut open: Vec<(u32, u32)> = share
        .enumerate_pixels()
        .filter(|(x, y, value)| value.0[0] != 0.0 && is_middle(*x, *y))
        .map(|(x, y, _)| (x, y))
        .collect();
    while let Some((x, y)) = open.pop() {
        let there = share.get_pixel_checked(x, y).is_some_and(|value| value.0[0] != 0.0);
        let Some(mark) = reached
            .get_pixel_mut_checked(x, y)
            .filter(|mark| there && mark.0[0] == 0)
        else {
            continue;
        };
        mark.0[0] = 1;
        open.extend([(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)]);
    }
    for (share, reached) in share.iter_mut().zip(reached.iter()) {
        if *reached == 0 {
            *share = 0.0;
        }
    }
}

/// The shares on a part of the picture that holds all of them, and where it is: left, top, width, height.
fn enlarged(share: &Plane, scale: f64, base: &Frame) -> (Vec<f32>, [usize; 4]) {
    const MARGIN: u32 = 8; // for dots that lie across its edge
    let (width, height) = share.dimensions();
    let (mut low, mut high) = ([u32::MAX; 2], [0; 2]);
    for (x, y, value) in share.enumerate_pixels() {
        if value.0[0] != 0.0 {
            low = [low[0].min(x), low[1].min(y)];
            high = [high[0].max(x + 1), high[1].max(y + 1)];
        }
    }
    let ends = |axis: usize, length: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then held"
        )]
        let at = |place: u32| (f64::from(place) * scale) as u32;
        let low = at(low[axis]).saturating_sub(MARGIN).min(length - 1);
        let high = at(high[axis]).saturating_add(MARGIN).clamp(low + 1, length);
        (low as usize, (high - low) as usize)
    };
    let ((left, columns), (top, rows)) = (ends(0, base.width()), ends(1, base.height()));
    let mut found = Vec::with_capacity(columns * rows);
    let axis = |from: usize, count: usize, length: u32| -> Vec<([u32; 3], f32)> {
        let last = length.saturating_sub(1);
        let places = (from..from + count).map(|at| {
            let place = single((at as f64 + 0.5) / scale);
            let before = libm::floorf(greater(place - 0.5, 0.0));
            let share = lesser(greater(place - 0.5 - before, 0.0), 1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place in the picture"
            )]
            let (low, nearest) = (before as u32, place as u32);
            ([low.min(last), (low + 1).min(last), nearest.min(last)], share)
        });
        places.collect()
    };
    let across = axis(left, columns, width);
    for ([above, below, row], down) in axis(top, rows, height) {
        for ([before, after, column], right) in &across {
            let value = |x: u32, y: u32| share.get_pixel_checked(x, y).map_or(0.0, |value| value.0[0]);
            let nearest = value(*column, row);
            if nearest == 0.0 {
                found.push(0.0); // nothing but what was found changes
                continue;
            }
            let line = |y: u32| {
                let (one, other) = (value(*before, y).abs(), value(*after, y).abs());
                one + (other - one) * right
            };
            let (one, other) = (line(above), line(below));
            found.push((one + (other - one) * down).copysign(nearest));
        }
    }
    (found, [left, top, columns, rows])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        preview::{Look, When},
        regions::Oval,
    };
    use image::Luma;

    const DOTS: Dots = Dots {
        per_cm2: 110.0,
        sigma_mm2: [0.24, 0.15, 0.13],
        mm: 0.2,
    };
    const FRESH: Look = Look {
        id: String::new(),
        dots_per_cm2: 90.0,
        sigma_mm2: [[0.3, 0.2, 0.16]; 4],
        dot_mm: [0.25, 0.2, 0.2, 0.2],
    };

    /// A face of a color, with scalp above it, at 3 pixels a millimeter.
    fn painter(front: bool) -> Painter {
        let (width, height) = (800, 900);
        let oval = Oval {
            cx: 400.0,
            cy: 580.0,
            a: 220.0,
            b: 1.5 * FACE_MM,
        };
        let scene = Scene {
            size: [width, height],
            block: 2.0,
            oval,
            hairline: Vec::new(),
            front,
            hidden: 0.0,
            white: [1.0; 3],
            skin: [0.5, 0.3, 0.2],
            thinner: [50.0 / 110.0, 75.0 / 110.0],
            looks: Vec::new(),
        };
        let codes = GrayImage::from_fn(width / 2, height / 2, |x, y| {
            let (u, v) = (
                (f64::from(2 * x) - oval.cx) / oval.a,
                (f64::from(2 * y) - oval.cy) / oval.b,
            );
            let inside = u * u + v * v < 1.0;
            let scalp = !inside && u.abs() < 1.0 && (-1.95..-0.2).contains(&v);
            Luma([if scalp { SCALP } else { u8::from(inside) }])
        });
        let rgba = (0..width * height).flat_map(|_| [190, 150, 130, 255]).collect();
        let base = Frame::new(width, height, rgba, ColorSpace::Srgb).unwrap();
        Painter::new(&scene, base, &codes).unwrap()
    }

    #[test]
    fn dots_are_as_dense_as_planned_where_all_belong_and_thinner_at_the_hairline() {
        let mut painter = painter(true);
        painter.load(DOTS);
        let treated = painter.treated(&painter.natural);
        let [_, _, width, height] = painter.part;
        for (low, high, share) in [(0.999, 1.1, 1.0), (0.6, 0.78, 0.69), (0.1, 0.66, 0.4)] {
            let belongs = |value: f32| f64::from(value) >= low && f64::from(value) < high;
            let pixels = treated.iter().filter(|value| belongs(**value)).count() as f64;
            let wanted: f64 = treated
                .iter()
                .filter(|value| belongs(**value))
                .map(|value| f64::from(*value))
                .sum();
            let dots = painter.laid.iter().filter(|(dot, moved)| {
                let index = at(dot.x + moved[0], width).zip(at(dot.y + moved[1], height));
                let value = index.map_or(0.0, |(x, y)| treated[y * width + x]);
                belongs(value) && value > dot.rank
            });
            let per_mm2 = painter.px_per_mm * painter.px_per_mm;
            let density = dots.count() as f64 / (wanted / per_mm2) * 100.0;
            let most = if share > 0.9 { 0.03 } else { 0.15 }; // few dots, more chance
            assert!(
                (density / 110.0 - 1.0).abs() < most,
                "{density:.1} a cm² over {pixels} pixels of {share}"
            );
        }
    }

    #[test]
    fn nothing_under_the_line_or_off_the_head_changes_and_no_dots_change_nothing() {
        let mut painter = painter(true);
        let none = Dots { per_cm2: 0.0, ..DOTS };
        assert_eq!(painter.paint(none, None).unwrap().pixels(), painter.base.pixels());
        let line = [[180.0, 300.0], [620.0, 300.0]];
        let painted = painter.paint(DOTS, Some(&line)).unwrap();
        let mut changed = 0;
        for (x, y, pixel) in painted.pixels().enumerate_pixels() {
            if y > 312 || !(170..632).contains(&x) {
                assert_eq!(pixel.0, [190, 150, 130, 255], "at {x},{y}");
            }
            changed += u32::from(pixel.0 != [190, 150, 130, 255]);
        }
        assert!(changed > 50_000, "{changed}");
    }

    #[test]
    fn a_painter_paints_the_same_twice_and_another_look_otherwise() {
        let mut painter = painter(true);
        let first = painter.paint(DOTS, None).unwrap();
        assert_ne!(
            painter.paint(FRESH.dots(When::Fresh), None).unwrap().pixels(),
            first.pixels()
        );
        assert_eq!(painter.paint(DOTS, None).unwrap().pixels(), first.pixels());
    }

    #[test]
    fn of_a_crown_bare_scalp_is_painted_and_skin_is_not() {
        let mut painter = painter(false);
        assert!(painter.natural_hairline().is_empty());
        let painted = painter.paint(DOTS, None).unwrap();
        assert_eq!(painted.pixels().get_pixel(400, 580).0, [190, 150, 130, 255]);
        assert_ne!(painted.pixels().get_pixel(400, 150).0, [190, 150, 130, 255]);
    }

    #[test]
    fn nonsense_is_refused_or_does_no_harm() {
        let mut painter = painter(true);
        for line in [
            vec![],
            vec![[0.0, 0.0]],
            vec![[1e9, 1e9], [-1e9, -1e9]],
            vec![[5.0, 5.0]; 4],
        ] {
            assert_eq!(painter.paint(DOTS, Some(&line)).unwrap().width(), 800);
        }
    }
}
