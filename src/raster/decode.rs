//! Reads a file into upright pixels whose colors are known.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage, metadata::Orientation,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

use super::{
    ColorSpace, Frame,
    format::{Format, check_size, format_of},
    frame::MAX_PIXELS,
};
use crate::error::Error;

/// Decodes a JPEG, PNG, GIF or WebP file.
///
/// The picture is turned upright as its Exif data say. Its color profile is honored: sRGB and Display P3 are kept as
/// they are, any other profile of red, green and blue is converted to Display P3, which holds more than sRGB of what a
/// camera saves. Without a profile, or with one that cannot be used, it is sRGB, as on the web. What is transparent is
/// laid on white.
///
/// # Errors
/// Those of [`inspect`](super::format::inspect); [`Error::NotAPicture`] for what it lets pass but is not decoded here
/// (HEIC, HEIF, AVIF and rare kinds of JPEG); [`Error::DamagedPicture`] where decoding fails.
pub fn decode(bytes: &[u8]) -> Result<Frame, Error> {
    let format = match format_of(bytes)? {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Gif => ImageFormat::Gif,
        Format::WebP => ImageFormat::WebP,
        Format::Heif => return Err(Error::NotAPicture),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PIXELS * 8); // of the deepest pixels, four channels of 16 bits
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| cause(&error, (0, 0)))?;
    let size = decoder.dimensions();
    check_size(size.0, size.1)?; // the decoder's word is the one that is allocated for
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();

    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| cause(&error, size))?;
    picture.apply_orientation(orientation);
    let opaque = !picture.color().has_alpha();
    let mut pixels = picture.into_rgba8();
    let color_space = profile.map_or(ColorSpace::Srgb, |profile| to_known_space(&mut pixels, &profile));
    if !opaque {
        lay_on_white(&mut pixels);
    }
    let (width, height) = pixels.dimensions();
    Frame::new(width, height, pixels.into_raw(), color_space)
}

fn cause(error: &ImageError, (width, height): (u32, u32)) -> Error {
    match error {
        ImageError::Unsupported(_) => Error::NotAPicture,
        ImageError::Limits(_) => Error::PictureTooLarge { width, height },
        _ => Error::DamagedPicture,
    }
}

/// Brings the pixels to a space that [`Frame`] knows, and says to which.
fn to_known_space(pixels: &mut RgbaImage, profile: &[u8]) -> ColorSpace {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return ColorSpace::Srgb;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return ColorSpace::Srgb;
    }
    if changes_nothing(&profile, &ColorProfile::new_srgb()) {
        return ColorSpace::Srgb;
    }
    let display_p3 = ColorProfile::new_display_p3();
    if changes_nothing(&profile, &display_p3) {
        return ColorSpace::DisplayP3;
    }
    let Some(transform) = between(&profile, &display_p3) else {
        return ColorSpace::Srgb;
    };
    let row_bytes = pixels.width() as usize * 4;
    let mut row_before = vec![0; row_bytes];
    for row in pixels.chunks_exact_mut(row_bytes) {
        row_before.copy_from_slice(row);
        if transform.transform(&row_before, row).is_err() {
            return ColorSpace::Srgb; // fails by length only, so at the first row or never
        }
    }
    ColorSpace::DisplayP3
}

fn between(from: &ColorProfile, to: &ColorProfile) -> Option<std::sync::Arc<Transform8BitExecutor>> {
    from.create_transform_8bit(Layout::Rgba, to, Layout::Rgba, TransformOptions::default())
        .ok()
}

/// Whether converting moves no color by more than a step: profiles have many spellings of the same space.
fn changes_nothing(from: &ColorProfile, to: &ColorProfile) -> bool {
    let Some(transform) = between(from, to) else {
        return false;
    };
    const STEPS: [u8; 6] = [0, 32, 80, 128, 192, 255];
    let before: Vec<u8> = STEPS
        .iter()
        .flat_map(|r| STEPS.iter().map(move |g| (*r, *g)))
        .flat_map(|(r, g)| STEPS.iter().flat_map(move |b| [r, g, *b, 255]))
        .collect();
    let mut after = vec![0; before.len()];
    transform.transform(&before, &mut after).is_ok() && before.iter().zip(&after).all(|(a, b)| a.abs_diff(*b) <= 1)
}

/// As a browser shows it on a white page.
fn lay_on_white(pixels: &mut RgbaImage) {
    for pixel in pixels.pixels_mut() {
        let [.., alpha] = pixel.0;
        let over = |value: u8| {
            let sum = u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        let [r, g, b, _] = pixel.0;
        pixel.0 = [over(r), over(g), over(b), 255];
    }
}

#[cfg(test)]
mod tests {
    use image::{
        ExtendedColorType, ImageEncoder, Rgb, RgbImage,
        codecs::{gif::GifEncoder, jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    };
    use proptest::prelude::*;

    use super::*;

    /// 16 x 24 pixels, the upper left quarter red, the rest skin-colored.
    fn picture() -> RgbImage {
        RgbImage::from_fn(16, 24, |x, y| {
            Rgb(if x < 8 && y < 12 {
                [220, 30, 30]
            } else {
                [200, 160, 140]
            })
        })
    }

    fn encode(mut encoder: impl ImageEncoder, profile: Option<Vec<u8>>, exif: Option<Vec<u8>>) {
        if let Some(profile) = profile {
            encoder.set_icc_profile(profile).unwrap();
        }
        if let Some(exif) = exif {
            encoder.set_exif_metadata(exif).unwrap();
        }
        let picture = picture();
        encoder.write_image(&picture, 16, 24, ExtendedColorType::Rgb8).unwrap();
    }

    fn jpeg(profile: Option<Vec<u8>>, exif: Option<Vec<u8>>) -> Vec<u8> {
        let mut file = Vec::new();
        encode(JpegEncoder::new_with_quality(&mut file, 95), profile, exif);
        file
    }

    fn png(profile: Option<Vec<u8>>) -> Vec<u8> {
        let mut file = Vec::new();
        encode(PngEncoder::new(&mut file), profile, None);
        file
    }

    fn saved(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    /// Exif data that say nothing but how the camera was held.
    fn exif(orientation: u8) -> Vec<u8> {
        let start = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
        [&start[..], &[orientation, 0, 0, 0], &[0; 4]].concat()
    }

    fn near(frame: &Frame, x: u32, y: u32, rgb: [u8; 3], tolerance: u8) -> bool {
        let [r, g, b, alpha] = frame.pixels().get_pixel(x, y).0;
        let off = [r, g, b].iter().zip(rgb).map(|(a, b)| a.abs_diff(b)).max();
        alpha == 255 && off <= Some(tolerance)
    }

    #[test]
    fn every_format_gives_the_pixels_that_were_saved() {
        let (mut gif, mut webp) = (Vec::new(), Vec::new());
        let rgba = DynamicImage::from(picture()).into_rgba8();
        GifEncoder::new(&mut gif)
            .encode(&rgba, 16, 24, ExtendedColorType::Rgba8)
            .unwrap();
        encode(WebPEncoder::new_lossless(&mut webp), None, None);
        for (file, tolerance) in [(jpeg(None, None), 12), (png(None), 0), (gif, 4), (webp, 0)] {
            let frame = decode(&file).unwrap();
            assert_eq!((frame.width(), frame.height()), (16, 24));
            assert_eq!(frame.color_space(), ColorSpace::Srgb);
            assert!(near(&frame, 2, 2, [220, 30, 30], tolerance));
            assert!(near(&frame, 13, 20, [200, 160, 140], tolerance));
        }
    }

    #[test]
    fn a_photo_is_turned_upright() {
        // where the red corner comes to lie, by Exif's eight ways to hold a camera
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0), (1, 0), (1, 1), (0, 1)];
        for (orientation, (right, low)) in (1..=8).zip(corners) {
            let frame = decode(&jpeg(None, Some(exif(orientation)))).unwrap();
            let (width, height) = if orientation < 5 { (16, 24) } else { (24, 16) };
            assert_eq!((frame.width(), frame.height()), (width, height));
            let (x, y) = (2 + right * (width - 5), 2 + low * (height - 5));
            assert!(near(&frame, x, y, [220, 30, 30], 12), "orientation {orientation}");
        }
    }

    #[test]
    fn display_p3_keeps_its_wide_reds() {
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        for file in [jpeg(Some(profile.clone()), None), png(Some(profile.clone()))] {
            let frame = decode(&file).unwrap();
            assert_eq!(frame.color_space(), ColorSpace::DisplayP3);
            assert!(near(&frame, 2, 2, [220, 30, 30], 12), "its numbers are kept");
        }
    }

    #[test]
    fn an_srgb_profile_changes_nothing() {
        let frame = decode(&png(Some(ColorProfile::new_srgb().encode().unwrap()))).unwrap();
        assert_eq!(frame.color_space(), ColorSpace::Srgb);
        assert!(near(&frame, 2, 2, [220, 30, 30], 0));
    }

    #[test]
    fn another_profile_is_converted() {
        let frame = decode(&png(Some(ColorProfile::new_adobe_rgb().encode().unwrap()))).unwrap();
        assert_eq!(frame.color_space(), ColorSpace::DisplayP3);
        // Adobe RGB (1998) in Display P3, by colour-science 0.4: (206.45, 163.62, 143.67)
        assert!(
            near(&frame, 13, 20, [206, 164, 144], 1),
            "{:?}",
            frame.pixels().get_pixel(13, 20)
        );
    }

    #[test]
    fn a_profile_that_cannot_be_used_is_taken_for_srgb() {
        let gray = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
        for profile in [b"no profile".to_vec(), gray, Vec::new()] {
            let frame = decode(&jpeg(Some(profile), None)).unwrap();
            assert_eq!(frame.color_space(), ColorSpace::Srgb);
            assert!(near(&frame, 2, 2, [220, 30, 30], 12));
        }
    }

    #[test]
    fn gray_and_deep_pictures_become_eight_bits_a_channel() {
        let color = DynamicImage::from(picture());
        let gray = decode(&saved(&color.to_luma8().into(), ImageFormat::Jpeg)).unwrap();
        let [r, g, b, _] = gray.pixels().get_pixel(13, 20).0;
        assert!(r == g && g == b);
        let deep = decode(&saved(&color.to_rgb16().into(), ImageFormat::Png)).unwrap();
        assert!(near(&deep, 13, 20, [200, 160, 140], 0));
    }

    #[test]
    fn what_is_transparent_lies_on_white() {
        let mut glass = DynamicImage::from(picture()).into_rgba8();
        glass.put_pixel(0, 0, image::Rgba([10, 20, 30, 0]));
        glass.put_pixel(1, 0, image::Rgba([0, 100, 200, 51]));
        let frame = decode(&saved(&glass.into(), ImageFormat::Png)).unwrap();
        assert!(near(&frame, 0, 0, [255, 255, 255], 0));
        assert!(near(&frame, 1, 0, [204, 224, 244], 0));
        assert!(near(&frame, 2, 2, [220, 30, 30], 0));
    }

    #[test]
    fn a_picture_cut_short_is_damaged() {
        for file in [jpeg(None, None), png(None)] {
            for length in [file.len() - 1, file.len() / 2, 30] {
                assert_eq!(decode(&file[..length]).unwrap_err(), Error::DamagedPicture);
            }
        }
        let mut hollow = png(None);
        let data = hollow.windows(4).position(|name| name == b"IDAT").unwrap();
        hollow[data + 6..data + 12].fill(0xff);
        assert_eq!(decode(&hollow).unwrap_err(), Error::DamagedPicture);
    }

    #[test]
    fn what_only_browsers_decode_is_refused() {
        assert_eq!(
            decode(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic").unwrap_err(),
            Error::NotAPicture
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_damage_panics(
            tagged in any::<bool>(),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
            let mut file = if tagged { jpeg(Some(profile), Some(exif(6))) } else { png(None) };
            for (place, value) in damage {
                let place = place.index(file.len());
                file[place] = value;
            }
            let _ = decode(&file);
        }
    }
}
