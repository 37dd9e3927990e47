// A picture's color profile is honored in a page, in Node and on the command line: where it swaps red and blue, and where
// it is Display-P3.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createMatcher } from "../../dist/node.js";
import { scalptone } from "../../tools/build.mjs";
import { serve } from "../../tools/serve.mjs";
import { launch } from "../browser.mjs";
import { DISPLAY_P3, jpegWithProfile, png, portrait, profile, SRGB } from "../pictures.mjs";

const photo = portrait(15); // in a light that is balanced, where white paper is white
/** Side of the paper laid into the picture's corner, pixels. */
const SHEET = 70;
let server, browser, page, folder, matcher, original, white;

before(async () => {
  server = await serve();
  browser = await launch();
  page = await browser.newPage();
  await page.goto(`${server.url}scalptone/version.js`); // any document of the origin does; this one runs nothing
  await page.evaluate(async () => {
    const { createMatcher } = await import("/scalptone/index.js");
    globalThis.bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    globalThis.matcher = await createMatcher();
  });
  folder = mkdtempSync(join(tmpdir(), "scalptone-"));
  matcher = await createMatcher();
  original = await pixels(photo);
  // White paper, which is white whatever a profile does to red and blue: the light is known, so that no estimate of it
  // hides what the skin became.
  for (let y = 0; y < SHEET; y += 1) original.data.fill(235, 4 * y * original.width, 4 * (y * original.width + SHEET));
  for (let i = 3; i < original.data.length; i += 4) original.data[i] = 255;
  const { oval } = (await matcher.match(photo)).head;
  white = { oval, reference: "paper", referenceAt: { x: SHEET / 2, y: SHEET / 2 } };
});

after(async () => {
  matcher?.close();
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

const base64 = (file) => Buffer.from(file).toString("base64");

/** A JPEG's pixels in sRGB, decoded by the browser. */
async function pixels(jpeg) {
  const { data, width, height } = await page.evaluate(async (file) => {
    const bitmap = await createImageBitmap(new Blob([globalThis.bytes(file)]));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    let data = "";
    for (const byte of context.getImageData(0, 0, width, height).data) data += String.fromCharCode(byte);
    return { data: btoa(data), width, height };
  }, base64(jpeg));
  return { data: Buffer.from(data, "base64"), width, height };
}

/** A picture made of another, color by color. */
function recolored({ data, width, height }, change) {
  const out = Buffer.from(data);
  for (let i = 0; i < out.length; i += 4) out.set(change(data[i], data[i + 1], data[i + 2]), i);
  return { data: out, width, height };
}

const file = ({ data, width, height }, icc) => png(width, height, data, 4, icc);

/** A picture as a JPEG, encoded by the browser, which lays an sRGB profile into it. */
async function jpeg({ data, width, height }) {
  const file = await page.evaluate(async ([data, width, height]) => {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(globalThis.bytes(data)), width, height), 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.97 })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, [base64(data), width, height]);
  return Buffer.from(file, "base64");
}

/** What each of the three makes of a file. */
async function everywhere(bytes, request = white, tier = "paper") {
  const path = join(folder, "photo");
  writeFileSync(path, bytes);
  const flags = ["--oval", Object.values(request.oval).join(",")];
  if (request.reference) flags.push("--reference", request.reference, "--reference-at", Object.values(request.referenceAt).join(","));
  const reports = {
    page: await page.evaluate(([file, request]) => globalThis.matcher.match(new Blob([globalThis.bytes(file)]), request), [base64(bytes), request]),
    node: await matcher.match(bytes, request),
    "command line": JSON.parse(execFileSync(scalptone, ["match", "--json", path, ...flags], { encoding: "utf8" })),
  };
  if (tier) for (const [where, { light }] of Object.entries(reports)) assert.equal(light.tier, tier, where);
  return reports;
}

const labOf = (report) => report.skin.lab.map(({ value }) => value);

/** CIELAB's plain distance, which is larger than CIEDE2000 among colors as strong as skin. */
const apart = (one, other) => Math.hypot(...labOf(one).map((value, i) => value - labOf(other)[i]));

/** Nothing but what rounding does. */
const SAME = 0.7;
/** More than anybody would call the same skin. */
const OTHER = 5;

test("a profile that swaps red and blue is honored", async (t) => {
  const swapped = recolored(original, (r, g, b) => [b, g, r]);
  const known = await everywhere(file(original));
  const told = await everywhere(file(swapped, profile([...SRGB].reverse())));
  const untold = await everywhere(file(swapped), white, null); // beside skin so blue there is no white paper
  for (const [where, report] of Object.entries(told)) {
    t.diagnostic(`${where}: skin ${labOf(report)}, original ${labOf(known[where])}, without the profile ${labOf(untold[where])}`);
    assert.ok(apart(report, known[where]) < SAME, `${where}: ${apart(report, known[where])} from the original`);
    assert.ok(apart(untold[where], known[where]) > OTHER, `${where}: without its profile it reads the same`);
  }
});

test("a JPEG's profile is honored as well", async (t) => {
  const swapped = await jpeg(recolored(original, (r, g, b) => [b, g, r]));
  const known = await everywhere(file(original));
  const told = await everywhere(jpegWithProfile(swapped, profile([...SRGB].reverse())));
  const untold = await everywhere(jpegWithProfile(swapped, null), white, null);
  for (const [where, report] of Object.entries(told)) {
    t.diagnostic(`${where}: ${apart(report, known[where]).toFixed(2)} from the original, without the profile ${apart(untold[where], known[where]).toFixed(2)}`);
    assert.ok(apart(report, known[where]) < 2 * SAME, `${where}: ${apart(report, known[where])} from the original`);
    assert.ok(apart(untold[where], known[where]) > OTHER, `${where}: without its profile it reads the same`);
  }
});

const LINEAR = Array.from({ length: 256 }, (_, byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
const encoded = (light) => {
  const held = Math.min(Math.max(light, 0), 1);
  return Math.round(255 * (held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055));
};
/** sRGB's primaries to Display-P3's: SMPTE EG 432-1 against IEC 61966-2-1, both D65. */
const TO_P3 = [[0.8224622, 0.1775378, 0], [0.0331942, 0.9668058, 0], [0.0170827, 0.0723974, 0.9105199]];
const through = (matrix, light) => matrix.map((row) => row.reduce((sum, part, i) => sum + part * light[i], 0));
const toP3 = (light) => through(TO_P3, light).map(encoded);

test("a Display-P3 picture measures as its twin in sRGB", async () => {
  const twin = recolored(original, (r, g, b) => toP3([LINEAR[r], LINEAR[g], LINEAR[b]]));
  // A strip that sRGB has not, at the lower edge, so that the page cannot do with sRGB.
  const strip = 4 * (original.height - 8) * original.width;
  const narrow = recolored(original, (...color) => color);
  for (let i = strip; i < twin.data.length; i += 4) {
    twin.data.set([250, 30, 40, 255], i);
    narrow.data.set([255, 0, 30, 255], i);
  }
  const told = await everywhere(file(twin, profile(DISPLAY_P3)));
  const plain = await everywhere(file(narrow));
  for (const [where, report] of Object.entries(told)) {
    assert.ok(apart(report, plain[where]) < SAME, `${where}: ${apart(report, plain[where])}`);
  }
});

test("skin more saturated than sRGB can say is measured, not clipped", async (t) => {
  // Bright skin in low sun: red light that sRGB has no numbers for.
  const warm = (r, g, b) => [1.7 * LINEAR[r], 0.8 * LINEAR[g], 0.4 * LINEAR[b]];
  const bright = portrait();
  const lit = await pixels(bright);
  const request = { oval: (await matcher.match(bright)).head.oval };
  const wide = recolored(lit, (r, g, b) => toP3(warm(r, g, b)));
  const narrow = recolored(lit, (r, g, b) => warm(r, g, b).map(encoded));
  const reports = await everywhere(file(wide, profile(DISPLAY_P3)), request, null);
  const clipped = await matcher.match(file(narrow), request);
  t.diagnostic(`skin ${labOf(reports.page)} in the page, ${labOf(reports.node)} in Node, ${labOf(clipped)} where sRGB clips it`);
  assert.ok(apart(reports.page, reports.node) < SAME, `${apart(reports.page, reports.node)} between page and Node`);
  assert.ok(apart(reports["command line"], reports.node) < SAME);
  assert.ok(apart(clipped, reports.node) > 2, `${apart(clipped, reports.node)}: the picture is no test, sRGB holds it`);
});
