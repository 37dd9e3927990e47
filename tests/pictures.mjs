// Pictures for the tests: portraits from tests/portraits/, and files that no camera writes.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const folder = new URL("portraits/", import.meta.url);

/** A generated portrait, as the bytes of a JPEG. */
export function portrait(index = 0) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".jpg")).sort();
  return readFileSync(new URL(names[index], folder));
}

/**
 * The portrait of this number among those that hold a `chart` or `paper`: its path, its size, the corners of what is held,
 * and the middle of a chart's patch by column and row, in pixels.
 */
export function held(kind, index = 0) {
  const all = JSON.parse(readFileSync(new URL("references.json", folder), "utf8")).filter((one) => one.kind === kind);
  const { file, corners } = all[index];
  const [upperLeft, upperRight, , lowerLeft] = corners;
  const patch = (column, row) => [0, 1].map((axis) =>
    upperLeft[axis] + ((column + 0.5) / 6) * (upperRight[axis] - upperLeft[axis]) + ((row + 0.5) / 4) * (lowerLeft[axis] - upperLeft[axis]));
  return { path: fileURLToPath(new URL(file, folder)), width: 432, height: 576, corners, patch };
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

/** A PNG of gray (1 channel) or RGBA (4 channels) bytes, with a color profile where one is given. */
export function png(width, height, pixels, channels = 4, icc = null) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 1 ? 0 : 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * channels + 1));
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * width * channels, (y + 1) * width * channels), y * (width * channels + 1) + 1);
  }
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const tagged = icc ? [chunk("iCCP", Buffer.concat([Buffer.from("profile\0\0", "latin1"), deflateSync(icc)]))] : [];
  const parts = [chunk("IHDR", header), ...tagged, chunk("IDAT", deflateSync(rows, { level: 1 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

/** XYZ of red, green and blue under D50, as profiles have them: IEC 61966-2-1 and SMPTE EG 432-1, by Bradford. */
export const SRGB = [[0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.7141]];
export const DISPLAY_P3 = [[0.51512, 0.2412, -0.00105], [0.29198, 0.69225, 0.04189], [0.1571, 0.06657, 0.78407]];

/** An ICC profile, version 4, of these primaries and sRGB's curve. */
export function profile(primaries) {
  const latin = (text) => Buffer.from(text, "latin1");
  const numbers = (values) => {
    const out = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => out.writeInt32BE(Math.round(value * 65536), 4 * i));
    return out;
  };
  const tag = (type, ...data) => Buffer.concat([latin(type), Buffer.alloc(4), ...data]);
  const D50 = [0.9642, 1, 0.8249];
  const words = Buffer.from("Scalptone's tests", "utf16le").swap16();
  const text = Buffer.alloc(20);
  [1, 12].forEach((value, i) => text.writeUInt32BE(value, 4 * i));
  text.write("enUS", 8, "latin1");
  [words.length, 28].forEach((value, i) => text.writeUInt32BE(value, 12 + 4 * i));
  const curve = tag("para", Buffer.from([0, 3, 0, 0]), numbers([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]));
  const tags = {
    desc: tag("mluc", text, words),
    cprt: tag("mluc", text, words),
    wtpt: tag("XYZ ", numbers(D50)),
    ...Object.fromEntries(["rXYZ", "gXYZ", "bXYZ"].map((name, i) => [name, tag("XYZ ", numbers(primaries[i]))])),
    ...Object.fromEntries(["rTRC", "gTRC", "bTRC"].map((name) => [name, curve])),
  };
  const header = Buffer.alloc(132);
  header.writeUInt32BE(0x04300000, 8);
  header.write("mntrRGB XYZ ", 12, "latin1");
  [2026, 1, 1].forEach((value, i) => header.writeUInt16BE(value, 24 + 2 * i));
  header.write("acsp", 36, "latin1");
  numbers(D50).copy(header, 68);
  header.writeUInt32BE(Object.keys(tags).length, 128);
  let end = header.length + 12 * Object.keys(tags).length;
  const [entries, data] = [[], []];
  for (const [name, bytes] of Object.entries(tags)) {
    const entry = Buffer.alloc(12);
    entry.write(name, 0, "latin1");
    entry.writeUInt32BE(end, 4);
    entry.writeUInt32BE(bytes.length, 8);
    const whole = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    entries.push(entry);
    data.push(whole);
    end += whole.length;
  }
  header.writeUInt32BE(end, 0);
  return Buffer.concat([header, ...entries, ...data]);
}

/** A JPEG with this color profile, or with none, in place of its own. */
export function jpegWithProfile(jpeg, icc) {
  const parts = [jpeg.subarray(0, 2)];
  if (icc) {
    const segment = Buffer.concat([Buffer.from([0xff, 0xe2, 0, 0]), Buffer.from("ICC_PROFILE\0", "latin1"), Buffer.from([1, 1]), icc]);
    segment.writeUInt16BE(segment.length - 2, 2);
    parts.push(segment);
  }
  let at = 2;
  for (let end; jpeg[at + 1] !== 0xda; at = end) { // up to the scan
    end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (jpeg.toString("latin1", at + 4, at + 15) !== "ICC_PROFILE") parts.push(jpeg.subarray(at, end));
  }
  return Buffer.concat([...parts, jpeg.subarray(at)]);
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
