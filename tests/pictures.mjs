// Pictures for the tests: portraits from tests/portraits/, and files that no camera writes.
import { readFileSync, readdirSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const folder = new URL("portraits/", import.meta.url);

/** A generated portrait, as the bytes of a JPEG. */
export function portrait(index = 0) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".jpg")).sort();
  return readFileSync(new URL(names[index], folder));
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(checksum(body), body.length + 4);
  return out;
}

/** CRC-32 as PNG has it; Node 20 may lack zlib's. */
function checksum(bytes) {
  if (crc32) return crc32(bytes);
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}

/** A PNG of gray (1 channel) or RGBA (4 channels) bytes. */
export function png(width, height, pixels, channels = 4) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 1 ? 0 : 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * channels + 1));
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * width * channels, (y + 1) * width * channels), y * (width * channels + 1) + 1);
  }
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 1 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

/** A PNG whose header claims a size that its data do not have. */
function claims(width, height) {
  const bytes = png(1, 1, Buffer.alloc(4));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(checksum(bytes.subarray(12, 29)), 29);
  return bytes;
}

function animatedGif() {
  const screen = [0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0, 0, 0, 255, 255, 255];
  const frame = [0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
  return Buffer.from([...Buffer.from("GIF89a"), ...screen, ...frame, ...frame, 0x3b]);
}

/** The head of a JPEG with four channels, as a printing house saves it. */
function cmykJpeg() {
  const adobe = [0xff, 0xee, 0, 14, ...Buffer.from("Adobe"), 0, 100, 0, 0, 0, 0, 2];
  const channels = [1, 2, 3, 4].flatMap((id) => [id, 0x11, 0]);
  const frame = [0xff, 0xc0, 0, 20, 8, 0, 16, 0, 16, 4, ...channels];
  return Buffer.from([0xff, 0xd8, ...adobe, ...frame, 0xff, 0xd9]);
}

/** Sky over meadow. */
function landscape() {
  const pixels = Buffer.alloc(320 * 240 * 4);
  for (let i = 0; i < 320 * 240; i += 1) {
    const noise = (i * 2_654_435_761) >>> 28;
    const color = i < 320 * 120 ? [110 + noise, 160 + noise, 225] : [60 + noise, 120 + noise, 40];
    pixels.set([...color, 255], i * 4);
  }
  return png(320, 240, pixels);
}

/** What must be refused by name. */
export const REFUSED = {
  "a file without bytes": { bytes: Buffer.alloc(0), code: "emptyFile" },
  "a letter": { bytes: Buffer.from("Dear clinic, this is not a photo at all."), code: "notAPicture" },
  "a JPEG cut in half": { bytes: portrait().subarray(0, portrait().length / 2), code: "damagedPicture" },
  "an animated GIF": { bytes: animatedGif(), code: "animatedPicture" },
  "200 megapixels": { bytes: claims(20_000, 10_000), code: "pictureTooLarge" },
  "a CMYK JPEG": { bytes: cmykJpeg(), code: "cmykPicture" },
  "a HEIC photo": {
    bytes: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(64)]),
    code: "heicNotSupported",
  },
};

/** What can be read, and from which nothing may be recommended. */
export const UNANSWERED = {
  "one pixel": png(1, 1, Buffer.from([190, 150, 130, 255])),
  "a gray-scale picture": png(64, 64, Buffer.alloc(64 * 64, 150), 1),
  "a landscape": landscape(),
};
