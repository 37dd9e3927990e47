//! A sheet of white paper, or whatever is pointed at.

use super::patches::{Patch, Patches};
use crate::{color::LinearRgb, color::srgb::luminance, raster::LinearImage, regions::Oval};

/// An even patch whose color is that of the light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// Corners round it, pixels of the measured picture.
    pub corners: [[f64; 2]; 4],
    /// Its mean linear color.
    pub color: LinearRgb,
    /// Share of it that clips.
    pub clipped: f64,
}

/// Share of a card that may clip before it tells no white. Chosen: a highlight; paper that clips does so all over.
pub const CLIPPED_AT_MOST: f64 = 0.02;

/// Area of a sheet as a share of the face's oval. Chosen: from a note to a large sheet held in front of the chest.
const SIZE: [f64; 2] = [0.06, 2.5];

/// Share of the smallest rectangle round it that a sheet fills. Chosen: perspective of 30 degrees leaves 0.85.
const FILLS: f64 = 0.82;

/// Luminance of paper over that of the lit skin. Chosen: the lightest skin reflects half of what paper does, the darkest a
/// fifteenth; where the paper clips the picture tells less.
const OVER_SKIN: [f64; 2] = [1.25, 22.0];

/// Logarithms of red over green and of blue over green of paper less those of the skin beside it, in any light. Chosen:
/// from what skin reflects of both (0.25 to 0.75 and 0.15 to 0.75 less than paper; ISSA 2025), with room for lights that
/// see it otherwise.
const OVER_SKIN_HUE: [[f64; 2]; 2] = [[-1.1, -0.08], [-0.15, 1.2]];

/// Looks for a sheet near a face, whose lit skin has this color.
#[must_use]
pub fn find(image: &LinearImage, patches: &Patches, oval: Oval, skin: LinearRgb) -> Option<Sheet> {
    let skin_luminance = luminance(skin);
    let face = core::f64::consts::PI * oval.a * oval.b;
    let [width, height] = patches.size;
    let mut best: Option<(f64, Sheet)> = None;
    for patch in &patches.found {
        if patch.area < SIZE[0] * face {
            break; // the largest come first
        }
        let [left, top, right, bottom] = patch.bounds;
        let inside = left > 0 && top > 0 && right + 1 < width && bottom + 1 < height;
        let [x, y] = patch.center;
        let off = [(x - oval.cx) / oval.a, (y - oval.cy) / oval.b];
        let near = off[0].abs() < 4.0 && off[1].abs() < 3.5 && off[0] * off[0] + off[1] * off[1] > 1.0;
        if !inside || !near || patch.area > SIZE[1] * face {
            continue;
        }
        let Some(sheet) = rectangle(image, patches, patch) else {
            continue;
        };
        let (color, white) = (sheet.color, luminance(sheet.color));
        let clips = sheet.clipped > CLIPPED_AT_MOST;
        let likely = (OVER_SKIN[0]..OVER_SKIN[1]).contains(&(white / skin_luminance.max(1e-6)))
            || clips && white > skin_luminance;
        // What clips has no hue left.
        if likely && (clips || is_neutral(color, skin)) && best.is_none_or(|(least, _)| white > least) {
            best = Some((white, sheet));
        }
    }
    best.map(|(_, sheet)| sheet)
}

/// Logarithms of red and of blue over green.
pub(super) fn hue(color: LinearRgb) -> [f64; 2] {
    [color.red, color.blue].map(|v| libm::log(v.max(1e-4) / color.green.max(1e-4)))
}

/// Whether a surface may be white or gray that has this color beside skin of that one.
#[must_use]
pub fn is_neutral(color: LinearRgb, skin: LinearRgb) -> bool {
    let beside = hue(color).into_iter().zip(hue(skin)).map(|(one, other)| one - other);
    beside
        .zip(&OVER_SKIN_HUE)
        .all(|(hue, [least, most])| (*least..*most).contains(&hue))
}

/// Half the side of the square within which an even patch tells the color of what is pointed at, cells. Chosen: a card at
/// arm's length; a sheet may run into a white shirt.
const AROUND: u32 = 16;

/// The even patch round a point, whatever its shape and color; `None` on an outline or texture.
#[must_use]
pub fn at(image: &LinearImage, patches: &Patches, point: [f64; 2]) -> Option<Sheet> {
    let label = patches.label_at(point)?;
    let patch = patches.found.iter().find(|patch| patch.label == label)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the label is inside the picture"
    )]
    let [x, y] = point.map(|v| v as u32 / patches.side);
    let [left, top, right, bottom] = patch.bounds;
    let near = Patch {
        bounds: [
            left.max(x.saturating_sub(AROUND)),
            top.max(y.saturating_sub(AROUND)),
            right.min(x + AROUND),
            bottom.min(y + AROUND),
        ],
        ..*patch
    };
    let (_, corners) = round(patches, &near);
    let (color, clipped) = color(image, patches, &near)?;
    Some(Sheet {
        corners,
        color,
        clipped,
    })
}

fn rectangle(image: &LinearImage, patches: &Patches, patch: &Patch) -> Option<Sheet> {
    let (area, corners) = round(patches, patch);
    let side = |one: usize, other: usize| {
        let [x, y] = [0, 1].map(|i| corners[one][i] - corners[other][i]);
        (x * x + y * y).sqrt()
    };
    let (one, other) = (side(0, 1), side(1, 2));
    if patch.area < FILLS * area || one > 3.0 * other || other > 3.0 * one {
        return None;
    }
    let (color, clipped) = color(image, patches, patch)?;
    // A sheet is brighter than what is behind it, on every side.
    let middle = [0, 1].map(|i| corners.iter().map(|corner| corner[i]).sum::<f64>() / 4.0);
    for edge in 0..4 {
        let mut outside = (0.0, 0.0);
        for step in 1..8_u8 {
            let t = f64::from(step) / 8.0;
            let [x, y] = [0, 1].map(|i| {
                let on = corners[edge][i] * (1.0 - t) + corners[(edge + 1) % 4][i] * t;
                on + 0.14 * (on - middle[i])
            });
            if x >= 0.0 && y >= 0.0 && x < f64::from(image.width()) && y < f64::from(image.height()) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "inside the picture"
                )]
                let pixel = (y as u32 * image.width() + x as u32) as usize;
                outside.0 += f64::from(image.luminance.as_raw()[pixel]);
                outside.1 += 1.0;
            }
        }
        if outside.1 > 3.0 && outside.0 / outside.1 > 0.97 * luminance(color) {
            return None;
        }
    }
    Some(Sheet {
        corners,
        color,
        clipped,
    })
}

/// The smallest rectangle round a patch: its area and corners.
fn round(patches: &Patches, patch: &Patch) -> (f64, [[f64; 2]; 4]) {
    let ends = patches.outline(patch);
    let mut best = (f64::INFINITY, [[0.0; 2]; 4]);
    for step in 0..30_u8 {
        let angle = f64::from(3 * step).to_radians();
        let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
        let mut range = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        for [x, y] in &ends {
            for (range, v) in range.iter_mut().zip([x * cosine + y * sine, y * cosine - x * sine]) {
                *range = [range[0].min(v), range[1].max(v)];
            }
        }
        let [[left, right], [top, bottom]] = range;
        let area = (right - left) * (bottom - top);
        if area < best.0 {
            let back = |[u, v]: [f64; 2]| [u * cosine - v * sine, u * sine + v * cosine];
            best = (
                area,
                [[left, top], [right, top], [right, bottom], [left, bottom]].map(back),
            );
        }
    }
    best
}

/// Mean linear color of a patch's inner pixels and the share of them that clips.
fn color(image: &LinearImage, patches: &Patches, patch: &Patch) -> Option<(LinearRgb, f64)> {
    let (mut sum, mut clipped, mut n) = (LinearRgb::new(0.0, 0.0, 0.0), 0.0, 0.0);
    let [left, top, right, bottom] = patch.bounds;
    let side = patches.side;
    for y in top + 1..bottom {
        for x in left + 1..right {
            let [x, y] = [x * side, y * side];
            let is = |dx: i32, dy: i32| {
                let cell = i32::try_from(side).unwrap_or(1);
                let at = [(x, dx), (y, dy)].map(|(v, d)| f64::from(v) + f64::from(d * cell));
                patches.label_at(at) == Some(patch.label)
            };
            // Cells at the outline are mixed with what is behind.
            if is(0, 0) && is(1, 0) && is(-1, 0) && is(0, 1) && is(0, -1) {
                let pixel = (y * image.width() + x) as usize;
                sum += image.color(pixel);
                clipped += f64::from(image.clipped.as_raw()[pixel]);
                n += 1.0;
            }
        }
    }
    (n > 4.0).then(|| (sum * (1.0 / n), clipped / n))
}
