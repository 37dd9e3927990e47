// The packed package as a stranger gets it: installed into an empty folder, run in Node and, served statically, in
// Chromium.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { publint } from "publint";
import { PAINTER_BUDGET, WASM_BUDGET, wasmSize } from "../../tools/build.mjs";
import { CSP, HEADERS, serve } from "../../tools/serve.mjs";
import { root } from "../../tools/steps.mjs";
import { launch } from "../browser.mjs";
import { portrait, REFUSED, UNANSWERED } from "../pictures.mjs";

const photo = portrait();
let folder, files, server, browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "scalptone-"));
  const pack = ["pack", root, "--ignore-scripts", "--json", "--pack-destination", folder];
  const [packed] = JSON.parse(execFileSync("npm", pack, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] }));
  files = packed.files.map(({ path }) => path);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const install = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", packed.filename];
  execFileSync("npm", install, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  mkdirSync(join(folder, "page"));
  writeFileSync(join(folder, "page/index.html"), '<!doctype html><title>A stranger</title><link rel="icon" href="data:,">');
  const mounts = { "/": join(folder, "page"), "/scalptone/": join(folder, "node_modules/scalptone/dist") };
  server = await serve({ mounts });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of the stranger's, and every request that it or its workers make. */
async function stranger(t, url = server.url) {
  const context = await browser.newContext();
  t.after(() => context.close());
  const requests = [];
  context.on("request", (request) => requests.push(request.url()));
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(String(error)));
  await page.goto(url);
  await page.evaluate(() => {
    window.bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    window.outcome = (promise) =>
      promise.then(
        (value) => ({ value }),
        ({ name, code, message }) => ({ name, code, message }),
      );
  });
  return { page, requests };
}

const base64 = (bytes) => Buffer.from(bytes).toString("base64");

test("the wasm that a visitor downloads stays within its budget", (t) => {
  const { raw, brotli } = wasmSize();
  t.diagnostic(`${raw} bytes, ${brotli} after brotli`);
  assert.ok(brotli <= WASM_BUDGET, `${brotli} bytes`);
  const painter = wasmSize("painter/scalptone_bg.wasm");
  assert.ok(painter.brotli <= PAINTER_BUDGET, `${painter.brotli} bytes of the painter`);
});

test("the package holds what it exports, its licenses and nothing else", () => {
  for (const file of ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "dist/index.js", "dist/index.d.ts"]) {
    assert.ok(files.includes(file), file);
  }
  const stray = files.filter((file) => !/^(dist\/|README|LICENSE|THIRD-PARTY|CHANGELOG|package\.json)/.test(file));
  assert.deepEqual(stray, []);
});

test("publint finds nothing to say", async () => {
  const { messages } = await publint({ pkgDir: join(folder, "node_modules/scalptone"), strict: true });
  assert.deepEqual(messages, []);
});

test("the version is one, wherever it is written", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.match(readFileSync(join(root, "Cargo.toml"), "utf8"), new RegExp(`^version = "${version}"$`, "m"));
  assert.equal((await import("../../dist/node.js")).version, version);
});

test("five lines match a photo in Node", () => {
  writeFileSync(join(folder, "photo.jpg"), photo);
  const lines = [
    'import { readFile } from "node:fs/promises";',
    'import { createMatcher } from "scalptone";',
    "const matcher = await createMatcher();",
    'const report = await matcher.match(await readFile("photo.jpg"));',
    "console.log(JSON.stringify(report));",
  ];
  writeFileSync(join(folder, "match.js"), lines.join("\n"));
  const report = JSON.parse(execFileSync("node", ["match.js"], { cwd: folder, encoding: "utf8" }));
  assert.ok(report.shade.id, "a shade");
});

test("in Chromium nothing leaves the origin, and nothing at all is requested while a photo is matched", async (t) => {
  const { page, requests } = await stranger(t);
  const oval = await page.evaluate(async (jpeg) => {
    const { createMatcher } = await import("/scalptone/index.js");
    window.photo = new File([window.bytes(jpeg)], "photo.jpg", { type: "image/jpeg" });
    window.matcher = await createMatcher();
    const report = await window.matcher.match(window.photo);
    if (!report.shade) throw new Error(JSON.stringify(report.capture));
    return report.head.oval;
  }, base64(photo));
  const ends = (name) => requests.filter((url) => url.endsWith(name)).length;
  assert.equal(ends("/scalptone/scalptone_bg.wasm"), 1, "the listener sees what the worker asks for");
  assert.equal(ends("/painter/scalptone_bg.wasm"), 1, "and the painter, before a preview is asked for");
  assert.equal(ends("seeta_fd_frontal_v1.0.bin"), 1, "the face model was fetched for the photo without an oval");
  assert.deepEqual(requests.filter((url) => !url.startsWith(server.url) && !url.startsWith("data:")), []);
  requests.length = 0;
  const seen = await page.evaluate(async (oval) => {
    const report = await window.matcher.match(window.photo, { oval });
    const again = await window.matcher.match(window.photo);
    const bitmap = await window.matcher.preview(report, { when: "healed" });
    const line = await window.matcher.naturalHairline(report);
    const lower = await window.matcher.preview(report, { when: "sixMonths", hairline: line.map(([x, y]) => [x, y + 10]) });
    const patch = await window.matcher.closeUp(report, { sideMm: 10, pxPerMm: 8 });
    if (lower.width !== bitmap.width || patch.width !== 80 || line.length !== 9) throw new Error("another size");
    const map = await window.matcher.regions(report);
    const merged = await window.matcher.match([window.photo, window.photo]);
    const { width } = await window.matcher.preview(merged);
    const torn = await window.outcome(window.matcher.match([window.photo, window.photo.slice(0, 5000)]));
    return {
      source: report.head.source,
      again: again.head.source,
      width: bitmap.width,
      codes: map.data.length,
      merged: [merged.provenance.photos, width, torn.code, torn.message.slice(0, 7)],
    };
  }, oval);
  assert.equal(seen.source, "given");
  assert.equal(seen.again, "face", "the face model is kept");
  assert.ok(seen.width > 1 && seen.codes > 1);
  assert.deepEqual(seen.merged, [2, seen.width, "damagedPicture", "photo 2"]);
  assert.deepEqual(requests, [], "nothing while matching");
});

test("the inlined build matches where a page may connect to nothing", async (t) => {
  const policy = CSP.replace("connect-src 'self'", "connect-src 'none'").replace("worker-src 'self'", "worker-src 'none'");
  assert.notEqual(policy, CSP);
  const mounts = { "/": join(folder, "page"), "/scalptone/": join(folder, "node_modules/scalptone/dist") };
  const strict = await serve({ mounts, headers: { ...HEADERS, "content-security-policy": policy } });
  t.after(() => strict.close());
  const { page, requests } = await stranger(t, strict.url);
  const blocked = await page.evaluate(() => fetch("/scalptone/version.js").then(() => false, () => true));
  assert.ok(blocked, "the policy holds");
  requests.length = 0;
  const report = await page.evaluate(async (jpeg) => {
    const { createMatcher } = await import("/scalptone/inline.js");
    const matcher = await createMatcher();
    const oval = { cx: 200, cy: 250, a: 90, b: 110 };
    const photo = new Blob([window.bytes(jpeg)]);
    const report = await matcher.match(photo, { oval });
    await matcher.regions(report);
    if ((await matcher.match([photo, photo], { oval })).provenance.photos !== 2) throw new Error("not merged");
    matcher.close();
    return report;
  }, base64(photo));
  assert.equal(report.head.source, "given");
  assert.ok(requests.every((url) => url.endsWith(".js")), `only the modules were loaded: ${requests}`);
});

test("a crown is answered by a wasm of its own, which nothing else loads", async (t) => {
  const { page, requests } = await stranger(t);
  const ofViews = () => requests.filter((url) => url.includes("/views/"));
  await page.evaluate(async () => {
    const { createMatcher } = await import("/scalptone/index.js");
    window.matcher = await createMatcher();
    const [side, data] = [240, new Uint8ClampedArray(240 * 240 * 4)];
    for (let i = 0; i < side * side; i += 1) {
      const from = Math.hypot((i % side) - 120, Math.floor(i / side) - 120);
      const grain = ((i * 7919) % 23) - 11;
      const color = from > 108 ? [120, 150, 180] : from > 50 ? [40 + grain, 30 + grain, 25 + grain] : [190, 150, 128];
      data.set([...color, 255], 4 * i);
    }
    window.crown = new ImageData(data, side, side);
    window.oval = { cx: 120, cy: 120, a: 108, b: 108 };
    window.portrait = await window.matcher.match(window.crown, { oval: window.oval });
  });
  assert.deepEqual(ofViews(), []);
  const report = await page.evaluate(async () => {
    window.seen = await window.matcher.match(window.crown, { view: "crown", oval: window.oval });
    return window.seen;
  });
  assert.equal(report.head.view, "crown");
  assert.ok(report.shade && report.regions.scalpFraction > 0.1 && report.regions.hairFraction > 0.3, JSON.stringify(report.regions));
  assert.ok(ofViews().some((url) => url.endsWith("/scalptone_bg.wasm")), ofViews().join());
  const [width, again, stale] = await page.evaluate(async () => [
    (await window.matcher.preview(window.seen)).width,
    (await window.matcher.again(window.seen, { view: "crown", oval: window.oval })).shade,
    await window.outcome(window.matcher.again(window.portrait, { view: "crown", oval: window.oval })),
  ]);
  assert.equal(width, 240);
  assert.deepEqual(again, report.shade);
  assert.equal(stale.code, "staleReport");
});

test("a page gets the refusals by name, and its worker goes on", async (t) => {
  const { page } = await stranger(t);
  await page.evaluate(async () => {
    const { createMatcher } = await import("/scalptone/index.js");
    window.matcher = await createMatcher();
  });
  const match = (bytes) =>
    page.evaluate((data) => window.outcome(window.matcher.match(new Blob([window.bytes(data)]))), base64(bytes));
  for (const [name, { bytes, code }] of Object.entries(REFUSED)) {
    const refused = await match(bytes);
    assert.deepEqual([refused.name, refused.code], ["ScalptoneError", code], name);
  }
  for (const [name, bytes] of Object.entries(UNANSWERED)) {
    const { value } = await match(bytes);
    assert.equal(value?.shade, null, name);
    assert.notEqual(value.capture.verdict, "usable", name);
  }
  assert.ok((await match(photo)).value.shade, "the next photo is answered");
});

test("every kind of picture that a page has is taken, and stays the page's", async (t) => {
  const { page } = await stranger(t);
  const seen = await page.evaluate(async (jpeg) => {
    const { createMatcher } = await import("/scalptone/index.js");
    const matcher = await createMatcher();
    const bitmap = await createImageBitmap(new Blob([window.bytes(jpeg)]));
    const { width, height } = bitmap;
    const offscreen = new OffscreenCanvas(width, height);
    const context = offscreen.getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    const data = context.getImageData(0, 0, width, height);
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").putImageData(data, 0, 0);
    const blob = await offscreen.convertToBlob({ type: "image/png" });
    const image = new Image();
    image.src = URL.createObjectURL(blob);
    await image.decode();
    const buffer = await blob.arrayBuffer();
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const same = { blob, file: new File([blob], "x"), buffer, bytes: new Uint8Array(buffer), data, bitmap, image, canvas, offscreen };
    const expected = JSON.stringify(await matcher.match(data));
    const different = [];
    for (const [name, input] of Object.entries(same)) {
      if (JSON.stringify(await matcher.match(input)) !== expected) different.push(name);
    }
    const stayed = buffer.byteLength > 0 && bitmap.width === width && data.data.length > 0;
    const filmed = await matcher.match(frame);
    frame.close();
    const video = Object.assign(document.createElement("video"), { muted: true });
    const early = await window.outcome(matcher.match(video));
    video.srcObject = canvas.captureStream(10);
    // A canvas that nobody draws on gives no frames.
    const painting = setInterval(() => canvas.getContext("2d").putImageData(data, 0, 0), 50);
    await video.play();
    const shown = await matcher.match(video);
    clearInterval(painting);
    const others = [];
    for (const input of ["photo.jpg", null, {}, document.createElement("div"), new Image()]) {
      others.push((await window.outcome(matcher.match(input))).code);
    }
    return { different, stayed, filmed: filmed.head.source, early: early.code, shown: shown.head.source, others };
  }, base64(photo));
  assert.deepEqual(seen, {
    different: [],
    stayed: true,
    filmed: "face",
    early: "videoNotReady",
    shown: "face",
    others: Array(5).fill("badInput"),
  });
});

test("matchers made at once share one compiled wasm; aborting and closing leave the others alone", async (t) => {
  const { page, requests } = await stranger(t);
  const seen = await page.evaluate(async (jpeg) => {
    const { createMatcher, defaultPractice, preload } = await import("/scalptone/index.js");
    const photo = new Blob([window.bytes(jpeg)]);
    await preload();
    const practice = await defaultPractice();
    const [first, second] = await Promise.all([createMatcher({ practice }), createMatcher()]);
    const controller = new AbortController();
    const jobs = [
      first.match(photo, { signal: controller.signal }),
      first.match(photo, { signal: controller.signal }),
      first.match(photo),
      second.match(photo),
    ].map(window.outcome);
    controller.abort();
    const outcomes = await Promise.all(jobs);
    const wrong = await window.outcome(createMatcher({ practice: { nothingOfOurs: 1 } }));
    const last = second.match(photo);
    second.close();
    const closed = [await window.outcome(last), await window.outcome(second.match(photo))];
    return {
      names: outcomes.map(({ name, value }) => name ?? Boolean(value.shade)),
      same: JSON.stringify(outcomes[2].value) === JSON.stringify(outcomes[3].value),
      wrong: wrong.code,
      closed: closed.map(({ code }) => code),
      after: Boolean((await first.match(photo)).shade),
    };
  }, base64(photo));
  assert.deepEqual(seen, {
    names: ["AbortError", "AbortError", true, true],
    same: true,
    wrong: "badPractice",
    closed: ["closed", "closed"],
    after: true,
  });
  // the painter, which is small, comes with each
  assert.equal(requests.filter((url) => url.endsWith(".wasm") && !url.includes("/painter/")).length, 1);
});

test("a wasm that is not there is told by name", async (t) => {
  const { page } = await stranger(t);
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 404 }));
  const told = await page.evaluate(async () => {
    const { createMatcher } = await import("/scalptone/index.js");
    return window.outcome(createMatcher());
  });
  assert.equal(told.code, "wasmNotFound");
  assert.match(told.message, /scalptone\/inline/);
});
