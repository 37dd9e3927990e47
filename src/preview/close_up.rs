//! A patch of scalp with the plan's dots, as large as the screen can show them: nothing of it is the photo's but the
//! skin's color.

use super::{Dots, encoded, ink::Ink, single};
use crate::{
    error::Error,
    raster::{ColorSpace, Frame},
};

/// Longest side of a patch, pixels.
const MOST: f64 = 2048.0;

/// A square of skin of a linear color, so many millimeters wide, with dots on it.
///
/// # Errors
/// [`Error::Request`] unless the square has 8 to 2048 pixels across.
pub fn close_up(skin: [f64; 3], dots: Dots, side_mm: f64, px_per_mm: f64) -> Result<Frame, Error> {
    let wanted = libm::round(side_mm * px_per_mm);
    let sane = (8.0..=MOST).contains(&wanted) && (0.5..=200.0).contains(&side_mm);
    if !sane {
        let sentence = "must give a square of 8 to 2048 pixels, 0.5 to 200 millimeters wide";
        return Err(Error::request("pxPerMm", sentence));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    let (across, side) = (wanted as u32, wanted as usize);
    let ink = Ink::on(side_mm, dots, px_per_mm);
    // dots across an edge come back at the other one
    let margin = side / 2;
    let wide = side + 2 * margin;
    let mut plane = vec![0.0; wide * wide];
    for dot in &ink.placed {
        for (right, down) in [-1.0, 0.0, 1.0]
            .into_iter()
            .flat_map(|down| [-1.0, 0.0, 1.0].map(|right| (right, down)))
        {
            let moved = [right, down].map(|tiles| tiles * ink.tile + single(margin as f64));
            ink.lay(dot, moved, &mut plane, [wide, wide]);
        }
    }
    let mut rgba = Vec::with_capacity(side * side * 4);
    for row in plane.chunks_exact(wide).skip(margin).take(side) {
        for density in row.iter().skip(margin).take(side) {
            let kept = ink.kept(1.0, *density);
            let color = [0, 1, 2].map(|channel: usize| single(skin[channel]) * kept[channel]);
            rgba.extend(encoded(color));
            rgba.push(u8::MAX);
        }
    }
    Frame::new(across, across, rgba, ColorSpace::Srgb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::light;

    const DOTS: Dots = Dots {
        per_cm2: 110.0,
        sigma_mm2: [0.24, 0.15, 0.13],
        mm: 0.2,
    };

    #[test]
    fn a_patch_is_as_dark_as_the_law_says() {
        for px_per_mm in [3.8, 7.6, 16.0] {
            let skin = [0.45, 0.28, 0.2];
            let patch = close_up(skin, DOTS, 20.0, px_per_mm).unwrap();
            let pixels = patch.pixels();
            for (channel, sigma) in DOTS.sigma_mm2.into_iter().enumerate() {
                let sum: f64 = pixels.pixels().map(|pixel| f64::from(light(&pixel.0)[channel])).sum();
                let mean = sum / f64::from(pixels.width() * pixels.height());
                let law = skin[channel] * libm::exp(-1.1 * sigma);
                assert!((mean / law - 1.0).abs() < 0.01, "{px_per_mm}: {mean} against {law}");
            }
        }
    }

    #[test]
    fn its_dots_can_be_counted() {
        let patch = close_up([0.45, 0.28, 0.2], DOTS, 20.0, 16.0).unwrap();
        let pixels = patch.pixels();
        let side = pixels.width();
        let at = |x: u32, y: u32| pixels.get_pixel(x % side, y % side).0[1];
        let mut dots = 0_u32;
        for (x, y, pixel) in pixels.enumerate_pixels() {
            let own = pixel.0[1];
            let around = (side - 3..=side + 3).flat_map(|dy| (side - 3..=side + 3).map(move |dx| (dx, dy)));
            let darkest = around.filter(|step| *step != (side, side)).all(|(dx, dy)| {
                let other = at(x + dx, y + dy);
                other > own || other == own && (dy, dx) > (side, side)
            });
            dots += u32::from(darkest && own < 120);
        }
        assert!((f64::from(dots) / 440.0 - 1.0).abs() < 0.03, "{dots} dots of 440");
    }

    #[test]
    fn nonsense_is_refused() {
        for (side_mm, px_per_mm) in [
            (20.0, f64::NAN),
            (20.0, 1e9),
            (-1.0, -16.0),
            (f64::INFINITY, 1.0),
            (0.0, 16.0),
        ] {
            let refused = close_up([0.4; 3], DOTS, side_mm, px_per_mm).map(|_| ()).unwrap_err();
            assert_eq!(refused.code(), "badRequest");
        }
    }
}
