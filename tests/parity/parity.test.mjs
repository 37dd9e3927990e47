// The native program, the wasm in Node and the wasm in Chromium print the same bytes for the same pixels.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createMatcher } from "../../dist/node.js";
import { scalptone } from "../../tools/build.mjs";
import { serve } from "../../tools/serve.mjs";
import { launch } from "../browser.mjs";
import { png, portrait } from "../pictures.mjs";

let server, browser, page, folder, matcher;

before(async () => {
  server = await serve();
  browser = await launch();
  page = await browser.newPage();
  // Any document of the origin does; this one runs nothing.
  await page.goto(`${server.url}scalptone/version.js`);
  folder = mkdtempSync(join(tmpdir(), "scalptone-"));
  matcher = await createMatcher();
});

after(async () => {
  matcher.close();
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Decodes in Chromium, so that a JPEG's rounding is nobody's; answers with pixels and what Chromium makes of them. */
function inChromium(jpeg, request) {
  const work = async ({ base64, request }) => {
    const { createMatcher } = await import("/scalptone/index.js");
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const matcher = await createMatcher();
    const report = JSON.stringify(await matcher.match(pixels, request));
    matcher.close();
    const blob = new Blob([pixels.data]);
    const url = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(blob);
    });
    return { report, width: bitmap.width, height: bitmap.height, pixels: url.slice(url.indexOf(",") + 1) };
  };
  return page.evaluate(work, { base64: jpeg.toString("base64"), request });
}

async function agree(name, jpeg, request, flags) {
  const seen = await inChromium(jpeg, request);
  const { width, height } = seen;
  const data = Buffer.from(seen.pixels, "base64");
  const file = join(folder, `${name}.png`);
  writeFileSync(file, png(width, height, data));
  const native = execFileSync(scalptone, ["match", file, "--json", ...flags], { encoding: "utf8" }).trimEnd();
  assert.ok(native.includes('"shade":{'), "there is a recommendation to compare");
  assert.equal(JSON.stringify(await matcher.match(png(width, height, data), request)), native, "Node, from the file");
  assert.equal(JSON.stringify(await matcher.match({ data, width, height }, request)), native, "Node, from pixels");
  assert.equal(seen.report, native, "Chromium");
  return JSON.parse(native);
}

test("the face found, the colors measured and the plan made are the same to the last digit", async () => {
  const found = await agree("found", portrait(0), {}, []);
  const { cx, cy, a, b } = found.head.oval;
  const oval = { cx, cy, a, b };
  await agree("given", portrait(0), { oval, stage: "III" }, ["--oval", [cx, cy, a, b].join(), "--stage", "III"]);
});

test("another portrait agrees as well", async () => {
  await agree("another", portrait(1), {}, []);
});

test("several photos of one person agree as well", async () => {
  const photos = [];
  for (const index of [0, 1, 2]) {
    const { width, height, pixels } = await inChromium(portrait(index), {});
    photos.push({ width, height, data: Buffer.from(pixels, "base64") });
  }
  const files = photos.map(({ width, height, data }, index) => {
    const file = join(folder, `study${index}.png`);
    writeFileSync(file, png(width, height, data));
    return file;
  });
  const native = execFileSync(scalptone, ["match", "--study", ...files, "--json"], { encoding: "utf8" }).trimEnd();
  // Only the command line knows names.
  const expected = native.replace(`"file":${JSON.stringify(files.join(", "))},`, "");
  assert.ok(native !== expected && native.includes('"photos":3'), "three were merged");
  assert.equal(JSON.stringify(await matcher.match(photos)), expected, "Node");
  const work = async (photos) => {
    const { createMatcher } = await import("/scalptone/index.js");
    const matcher = await createMatcher();
    const pictures = photos.map(({ base64, width, height }) => {
      const data = Uint8ClampedArray.from(atob(base64), (letter) => letter.charCodeAt(0));
      return new ImageData(data, width, height);
    });
    const report = JSON.stringify(await matcher.match(pictures));
    matcher.close();
    return report;
  };
  const posted = photos.map(({ width, height, data }) => ({ width, height, base64: data.toString("base64") }));
  assert.equal(await page.evaluate(work, posted), expected, "Chromium");
});
