//! What a file is, told from its structure: no pixel is decoded, so this works where there are no codecs.
//!
//! Browsers and lenient decoders fill up what is missing of a broken picture with gray, take the first frame of a moving
//! one and guess at the paper of a printed one. A measurement must not, so that is told before they get it.

use super::frame::MAX_PIXELS;
use crate::error::Error;

/// What kind of still picture a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    Gif,
    WebP,
    /// HEIC, HEIF or AVIF, which some browsers decode.
    Heif,
}

/// Tells whether a whole file may hold a still picture that can be measured.
///
/// What passes may still turn out to be damaged where only a decoder looks, and HEIC, HEIF and AVIF pass unread, for a
/// browser may know them.
///
/// # Errors
/// [`Error::EmptyFile`]; [`Error::NotAPicture`] for anything but JPEG, PNG, GIF, WebP, HEIC, HEIF and AVIF;
/// [`Error::DamagedPicture`] where the file ends before its picture does; [`Error::AnimatedPicture`] when it has more
/// than one frame; [`Error::CmykPicture`]; [`Error::PictureTooLarge`] over [`MAX_PIXELS`].
pub fn inspect(bytes: &[u8]) -> Result<(), Error> {
    format_of(bytes).map(|_| ())
}

/// [`inspect`], and what it is.
pub(super) fn format_of(bytes: &[u8]) -> Result<Format, Error> {
    let rest = Bytes(bytes);
    if bytes.is_empty() {
        Err(Error::EmptyFile)
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        jpeg(rest.from(2)).map(|()| Format::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(rest.from(8)).map(|()| Format::Png)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        gif(rest.from(6)).map(|()| Format::Gif)
    } else if bytes.starts_with(b"RIFF") && rest.from(8).0.starts_with(b"WEBP") {
        webp(rest).map(|()| Format::WebP)
    } else if is_heif(rest) {
        Ok(Format::Heif)
    } else {
        Err(Error::NotAPicture)
    }
}

/// Bytes read in order, of which there may be too few.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// What follows the first `count` bytes; nothing if there are fewer.
    fn from(self, count: usize) -> Self {
        Self(self.0.get(count..).unwrap_or_default())
    }

    /// The next `N` bytes.
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Error::DamagedPicture)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// The next `count` bytes.
    fn slice(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Error::DamagedPicture)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Error> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn u16_be(&mut self) -> Result<u16, Error> {
        self.take().map(u16::from_be_bytes)
    }

    fn u32_be(&mut self) -> Result<u32, Error> {
        self.take().map(u32::from_be_bytes)
    }

    fn u16_le(&mut self) -> Result<u16, Error> {
        self.take().map(u16::from_le_bytes)
    }

    fn u24_le(&mut self) -> Result<u32, Error> {
        self.take().map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]))
    }

    fn u32_le(&mut self) -> Result<u32, Error> {
        self.take().map(u32::from_le_bytes)
    }
}

/// A size in the file's header as a size to index by; on 32 bits the largest, which no file has.
fn size(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

pub(super) fn check_size(width: u32, height: u32) -> Result<(), Error> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        Err(Error::DamagedPicture)
    } else if pixels > MAX_PIXELS {
        Err(Error::PictureTooLarge { width, height })
    } else {
        Ok(())
    }
}

/// ITU-T T.81, Annex B: segments and entropy-coded data up to the end of the image. What phones append after it, as
/// the film of a "live" photo, is not looked at; the thumbnail within its Exif data is skipped with it.
fn jpeg(mut rest: Bytes<'_>) -> Result<(), Error> {
    let (mut frame, mut scans) = (false, false);
    loop {
        // decoders skip stray bytes before a marker, and within a scan everything that is no marker is data
        let start = rest
            .0
            .iter()
            .position(|byte| *byte == 0xff)
            .ok_or(Error::DamagedPicture)?;
        rest = rest.from(start);
        while rest.0.first() == Some(&0xff) {
            rest = rest.from(1);
        }
        match rest.byte()? {
            0x00 | 0x01 | 0xd0..=0xd8 => {} // a stuffed byte, or markers without a segment
            0xd9 => {
                return if frame && scans {
                    Ok(())
                } else {
                    Err(Error::DamagedPicture)
                };
            }
            marker => {
                let length = usize::from(rest.u16_be()?)
                    .checked_sub(2)
                    .ok_or(Error::DamagedPicture)?;
                let segment = Bytes(rest.slice(length)?);
                match marker {
                    0xc4 | 0xc8 | 0xcc => {} // tables, in the midst of the frame headers' numbers
                    0xc0..=0xcf => {
                        frame = true;
                        jpeg_frame(segment)?;
                    }
                    0xda => scans = true,
                    _ => {}
                }
            }
        }
    }
}

fn jpeg_frame(mut header: Bytes<'_>) -> Result<(), Error> {
    let _precision = header.byte()?;
    let (height, width) = (header.u16_be()?, header.u16_be()?);
    if header.byte()? == 4 {
        return Err(Error::CmykPicture);
    }
    check_size(width.into(), height.into())
}

/// PNG, third edition: chunks from `IHDR` to `IEND`.
fn png(mut rest: Bytes<'_>) -> Result<(), Error> {
    let mut header = false;
    loop {
        let length = size(rest.u32_be()?);
        let name: [u8; 4] = rest.take()?;
        let mut content = Bytes(rest.slice(length)?);
        let _checksum = rest.u32_be()?;
        match &name {
            b"IHDR" => {
                header = true;
                check_size(content.u32_be()?, content.u32_be()?)?;
            }
            _ if !header => return Err(Error::DamagedPicture),
            b"acTL" if content.u32_be()? > 1 => return Err(Error::AnimatedPicture),
            b"IEND" => return Ok(()),
            _ => {}
        }
    }
}

/// GIF 89a: blocks up to the trailer, or to a second picture.
fn gif(mut rest: Bytes<'_>) -> Result<(), Error> {
    let (width, height) = (rest.u16_le()?, rest.u16_le()?);
    let [flags, _background, _aspect] = rest.take()?;
    check_size(width.into(), height.into())?;
    rest.slice(color_table(flags))?;
    let mut pictures = 0;
    loop {
        match rest.byte()? {
            0x21 => {
                let _label = rest.byte()?;
                skip_sub_blocks(&mut rest)?;
            }
            0x2c => {
                pictures += 1;
                if pictures > 1 {
                    return Err(Error::AnimatedPicture);
                }
                let [.., flags]: [u8; 9] = rest.take()?;
                rest.slice(color_table(flags))?;
                let _code_size = rest.byte()?;
                skip_sub_blocks(&mut rest)?;
            }
            0x3b if pictures == 1 => return Ok(()),
            _ => return Err(Error::DamagedPicture),
        }
    }
}

/// Bytes of the color table that a descriptor's flags announce.
fn color_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn skip_sub_blocks(rest: &mut Bytes<'_>) -> Result<(), Error> {
    loop {
        match rest.byte()? {
            0 => return Ok(()),
            length => rest.slice(length.into())?,
        };
    }
}

/// RFC 9649: the size is in the first chunk, which is of one of three kinds.
fn webp(mut rest: Bytes<'_>) -> Result<(), Error> {
    let _riff: [u8; 4] = rest.take()?;
    let length = size(rest.u32_le()?);
    let mut chunks = Bytes(rest.slice(length)?);
    let _webp: [u8; 4] = chunks.take()?;
    let name: [u8; 4] = chunks.take()?;
    let length = size(chunks.u32_le()?);
    let mut content = Bytes(chunks.slice(length)?);
    match &name {
        b"VP8X" => {
            let [flags, ..]: [u8; 4] = content.take()?;
            let (width, height) = (content.u24_le()? + 1, content.u24_le()? + 1);
            if flags & 0x02 != 0 {
                return Err(Error::AnimatedPicture);
            }
            check_size(width, height)
        }
        b"VP8 " => {
            let [_, _, _, 0x9d, 0x01, 0x2a] = content.take()? else {
                return Err(Error::DamagedPicture);
            };
            let (width, height) = (content.u16_le()? & 0x3fff, content.u16_le()? & 0x3fff);
            check_size(width.into(), height.into())
        }
        b"VP8L" => {
            let [0x2f] = content.take()? else {
                return Err(Error::DamagedPicture);
            };
            let bits = content.u32_le()?;
            check_size((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        _ => Err(Error::DamagedPicture),
    }
}

/// ISO/IEC 23008-12: the file type box names a brand of still pictures.
fn is_heif(mut rest: Bytes<'_>) -> bool {
    let brands = (|| {
        let length = size(rest.u32_be()?);
        let b"ftyp" = &rest.take()? else {
            return Err(Error::NotAPicture);
        };
        rest.slice(length.saturating_sub(8).min(rest.0.len()))
    })();
    const STILL: [&[u8]; 9] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"mif2", b"avif", b"avis",
    ];
    brands.is_ok_and(|brands| brands.chunks_exact(4).any(|brand| STILL.contains(&brand)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn jpeg_of(width: u16, height: u16, components: u8) -> Vec<u8> {
        let thumbnail = [0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9]; // Exif data that look like an end
        let ([h, l], [hw, lw]) = (height.to_be_bytes(), width.to_be_bytes());
        let frame = [0xff, 0xc2, 0, 8, 8, h, l, hw, lw, components];
        let scan = [0xff, 0xda, 0, 2, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
        [&[0xff, 0xd8][..], &thumbnail, &frame, &scan, &scan, &[0xff, 0xd9]].concat()
    }

    fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], name, content, &[0; 4]].concat()
    }

    fn png_of(width: u32, height: u32, frames: Option<u32>) -> Vec<u8> {
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let control = frames.map(|n| chunk(b"acTL", &[&n.to_be_bytes()[..], &[0; 4]].concat()));
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &header),
            control.unwrap_or_default(),
            chunk(b"IDAT", &[1, 2, 3]),
            chunk(b"IEND", &[]),
        ]
        .concat()
    }

    fn gif_of(width: u16, height: u16, frames: usize) -> Vec<u8> {
        let screen = [&width.to_le_bytes()[..], &height.to_le_bytes(), &[0x80, 0, 0], &[0; 6]].concat();
        let frame = [&[0x21, 0xf9, 1, 0x2c, 0][..], &[0x2c], &[0; 9], &[2, 2, 0x3b, 0x2c, 0]].concat();
        [b"GIF89a", &screen[..], &frame.repeat(frames), &[0x3b]].concat()
    }

    fn webp_of(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
        let chunk = [&name[..], &length(content.len()), content].concat();
        [b"RIFF", &length(chunk.len() + 4)[..], b"WEBP", &chunk].concat()
    }

    fn vp8x(flags: u8, width: u32, height: u32) -> Vec<u8> {
        let size = |side: u32| (side - 1).to_le_bytes();
        let content = [&[flags, 0, 0, 0][..], &size(width)[..3], &size(height)[..3]].concat();
        webp_of(b"VP8X", &content)
    }

    fn vp8(width: u16, height: u16) -> Vec<u8> {
        let start = [0, 0, 0, 0x9d, 0x01, 0x2a];
        webp_of(
            b"VP8 ",
            &[&start[..], &width.to_le_bytes(), &height.to_le_bytes()].concat(),
        )
    }

    fn vp8l(width: u32, height: u32) -> Vec<u8> {
        let bits = ((width - 1) | (height - 1) << 14).to_le_bytes();
        webp_of(b"VP8L", &[&[0x2f][..], &bits].concat())
    }

    fn heic() -> Vec<u8> {
        b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic".to_vec()
    }

    fn stills() -> Vec<Vec<u8>> {
        vec![
            jpeg_of(40, 30, 3),
            jpeg_of(40, 30, 1),
            png_of(40, 30, None),
            gif_of(40, 30, 1),
            vp8x(0x10, 40, 30),
            vp8(40, 30),
            vp8l(40, 30),
        ]
    }

    fn code(bytes: &[u8]) -> &'static str {
        inspect(bytes).map_or_else(|error| error.code(), |()| "ok")
    }

    #[test]
    fn still_pictures_pass() {
        for still in stills() {
            assert_eq!(inspect(&still), Ok(()));
        }
        assert_eq!(inspect(&heic()), Ok(()), "a browser may know it");
        assert_eq!(inspect(&png_of(40, 30, Some(1))), Ok(()), "one frame does not move");
    }

    #[test]
    fn no_still_picture_passes_cut_short() {
        for still in stills() {
            for length in 12..still.len() {
                assert_eq!(code(&still[..length]), "damagedPicture", "{length} bytes of {still:x?}");
            }
        }
    }

    #[test]
    fn what_follows_the_picture_does_not_matter() {
        for still in stills() {
            assert_eq!(inspect(&[&still[..], b"ftypmp42 a film"].concat()), Ok(()));
        }
    }

    #[test]
    fn files_that_hold_no_picture_are_told() {
        assert_eq!(code(&[]), "emptyFile");
        for other in [
            &b"BM\x46\0\0\0"[..],
            b"II*\0",
            b"MM\0*",
            b"%PDF-1.7",
            b"hello",
            b"\xff",
            b"RIFF\0\0\0\0WAVE",
            b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
        ] {
            assert_eq!(code(other), "notAPicture", "{other:?}");
        }
    }

    #[test]
    fn moving_pictures_are_told() {
        for moving in [gif_of(40, 30, 2), png_of(40, 30, Some(2)), vp8x(0x02, 40, 30)] {
            assert_eq!(code(&moving), "animatedPicture");
        }
    }

    #[test]
    fn the_colors_of_a_printing_press_are_told() {
        assert_eq!(code(&jpeg_of(40, 30, 4)), "cmykPicture");
    }

    #[test]
    fn two_hundred_megapixels_are_told_before_anything_is_allocated() {
        for (large, size) in [
            (jpeg_of(20_000, 10_000, 3), (20_000, 10_000)),
            (png_of(20_000, 10_000, None), (20_000, 10_000)),
            (png_of(u32::MAX, u32::MAX, None), (u32::MAX, u32::MAX)),
            (gif_of(20_000, 10_000, 1), (20_000, 10_000)),
            (vp8x(0, 20_000, 10_000), (20_000, 10_000)),
            (vp8(16_000, 12_500), (16_000, 12_500)),
            (vp8l(16_000, 12_500), (16_000, 12_500)),
        ] {
            let (width, height) = size;
            assert_eq!(inspect(&large), Err(Error::PictureTooLarge { width, height }));
        }
    }

    #[test]
    fn a_picture_without_pixels_is_damaged() {
        for flat in [jpeg_of(0, 30, 3), png_of(40, 0, None), gif_of(0, 0, 1), vp8(0, 30)] {
            assert_eq!(code(&flat), "damagedPicture");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = inspect(&bytes);
        }

        #[test]
        fn no_damaged_header_panics(
            which in 0..12_usize,
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut all = stills();
            all.extend([heic(), gif_of(1, 1, 2), png_of(1, 1, Some(2)), vp8x(2, 1, 1), jpeg_of(1, 1, 4)]);
            let mut bytes = all.swap_remove(which);
            for (place, value) in damage {
                let place = place.index(bytes.len());
                bytes[place] = value;
            }
            let _ = inspect(&bytes);
            let _ = inspect(&bytes[..cut.index(bytes.len())]);
        }
    }
}
