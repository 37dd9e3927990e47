// The package in Node, as built: every input, every refusal, and life after a trap.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createMatcher, defaultPractice, ScalptoneError } from "../../dist/node.js";
import { Engine, Painter } from "../../dist/node/scalptone.js";
import { held, portrait, REFUSED, UNANSWERED } from "../pictures.mjs";

const photo = portrait();
const bald = portrait(4);

test("a portrait gives a shade, a density and a plan", async () => {
  const matcher = await createMatcher();
  const report = await matcher.match(photo);
  assert.notEqual(report.capture.verdict, "unusable");
  assert.ok(report.shade?.id && report.density && report.plan, "there is a recommendation");
  matcher.close();
});

test("bytes, a view into them and a Blob give the same report", async () => {
  const matcher = await createMatcher();
  const expected = await matcher.match(photo);
  const exact = photo.buffer.slice(photo.byteOffset, photo.byteOffset + photo.byteLength);
  const padded = new Uint8Array(photo.length + 9);
  padded.set(photo, 7);
  for (const input of [exact, padded.subarray(7, 7 + photo.length), new Blob([photo])]) {
    assert.deepEqual(await matcher.match(input), expected);
  }
  matcher.close();
});

test("several photos of one person give one report, with a preview", async () => {
  const matcher = await createMatcher();
  const alone = await matcher.match(photo);
  assert.deepEqual(await matcher.match([photo]), alone, "one in a list is one");
  assert.deepEqual([alone.provenance.photos, alone.provenance.photoShown], [1, 1]);
  const twice = await matcher.match([photo, UNANSWERED["a landscape"], photo]);
  assert.deepEqual(twice.skin, alone.skin, "the same photo twice tells no more");
  assert.equal(twice.provenance.photos, 2);
  const left = twice.capture.notes.filter(({ code }) => code === "studyPhotoLeftOut");
  assert.deepEqual(left.map(({ photo }) => photo), [2]);
  const [{ width }, map] = [await matcher.preview(twice), await matcher.regions(twice)];
  assert.ok(width > 1 && map.data.some((code) => code > 0));
  const none = await matcher.match(Object.values(UNANSWERED));
  assert.equal(none.provenance.photos, 0);
  assert.deepEqual(none.capture, (await matcher.match(UNANSWERED["one pixel"])).capture, "the reasons of the first");
  await assert.rejects(matcher.match([]), { code: "badInput" });
  matcher.close();
});

test("which of several photos cannot be read is told, and aborting works between them", async () => {
  const matcher = await createMatcher();
  await assert.rejects(matcher.match([photo, photo.subarray(0, 5000)]), { code: "damagedPicture", photo: 2 });
  await assert.rejects(matcher.match([5, photo]), { code: "badInput", photo: 1 });
  await assert.rejects(matcher.match([photo, photo], { stage: "IX" }), { code: "badRequest", path: "stage" });
  const controller = new AbortController();
  const { addBytes } = Engine.prototype;
  let looked = 0;
  Engine.prototype.addBytes = function add(...args) {
    looked += 1;
    controller.abort();
    return addBytes.apply(this, args);
  };
  try {
    await assert.rejects(matcher.match([photo, photo], { signal: controller.signal }), { name: "AbortError" });
  } finally {
    Engine.prototype.addBytes = addBytes;
  }
  assert.equal(looked, 1, "the second is not measured any more");
  assert.ok((await matcher.match([photo, photo])).shade, "the next study is answered");
  matcher.close();
});

test("what cannot be read is refused by name, and the next photo is answered", async (t) => {
  const matcher = await createMatcher();
  for (const [name, { bytes, code }] of Object.entries(REFUSED)) {
    await t.test(name, async () => {
      await assert.rejects(matcher.match(bytes), (error) => {
        assert.ok(error instanceof ScalptoneError);
        assert.equal(error.code, code);
        assert.ok(error.message.length > 20, "says what to do");
        return true;
      });
    });
  }
  assert.ok((await matcher.match(photo)).shade);
  matcher.close();
});

test("what shows no head gets an answer without a recommendation", async (t) => {
  const matcher = await createMatcher();
  for (const [name, bytes] of Object.entries(UNANSWERED)) {
    await t.test(name, async () => {
      const report = await matcher.match(bytes);
      assert.notEqual(report.capture.verdict, "usable");
      assert.ok(report.capture.notes.some(({ severity }) => severity !== "info"), "and the reason");
      assert.deepEqual([report.shade, report.density, report.plan], [null, null, null]);
    });
  }
  matcher.close();
});

test("a wrong request or practice is named by its path", async () => {
  const matcher = await createMatcher();
  const oval = { cx: 1, cy: 1, a: -1, b: 1 };
  await assert.rejects(matcher.match(photo, { oval }), { code: "badRequest", path: "oval.a" });
  await assert.rejects(matcher.match(photo, { stages: "III" }), { code: "badRequest", path: "stages" });
  await assert.rejects(matcher.match(photo, { stage: "IX" }), { code: "badRequest", path: "stage" });
  await assert.rejects(matcher.match(5), { code: "badInput" });
  await assert.rejects(createMatcher({ practice: { nothingOfOurs: 1 } }), { code: "badPractice" });
  await assert.rejects(createMatcher({ faceModel: 5 }), { code: "badInput" });
  matcher.close();
});

test("a chart whose corners are pointed at is read, and what is no chart is refused in a note", async () => {
  const matcher = await createMatcher();
  const chart = held("chart");
  const photo = readFileSync(chart.path);
  const found = await matcher.match(photo);
  const referenceCorners = chart.corners.map(([x, y]) => ({ x, y }));
  for (const corners of [referenceCorners, [...referenceCorners].reverse()]) {
    const { light, skin } = await matcher.match(photo, { referenceCorners: corners });
    assert.equal(light.tier, "chart");
    assert.deepEqual(light.notes.map(({ code }) => code).filter((code) => code.startsWith("chart")), ["chartUsed"]);
    assert.equal(light.reference.kind, "chart");
    const off = skin.lab.map(({ value }, i) => Math.abs(value - found.skin.lab[i].value));
    assert.ok(Math.max(...off) < 1.5, `${off} from what was found`);
  }
  const face = referenceCorners.map(({ x, y }) => ({ x: x + 90, y: y - 200 }));
  const { light } = await matcher.match(photo, { referenceCorners: face });
  assert.notEqual(light.tier, "chart");
  assert.ok(light.notes.some(({ code }) => code === "referenceNotFound"));
  await assert.rejects(matcher.match(photo, { referenceCorners: referenceCorners.slice(1) }), { code: "badRequest", path: "referenceCorners" });
  await assert.rejects(matcher.match(photo, { referenceAt: { x: 1, y: Infinity } }), { code: "badRequest" });
  matcher.close();
});

test("the default practice is accepted, and gives what no practice gives", async () => {
  const [plain, told] = [await createMatcher(), await createMatcher({ practice: await defaultPractice() })];
  assert.deepEqual(await told.match(photo), await plain.match(photo));
  plain.close();
  told.close();
});

test("a preview and a region map belong to a report of this matcher", async () => {
  const matcher = await createMatcher();
  const first = await matcher.match(photo);
  for (const when of ["fresh", "healed", "sixMonths", "threeYears"]) {
    const { data, width, height } = await matcher.preview(first, { when });
    assert.ok(Math.max(width, height) <= 1280);
    assert.equal(data.length, width * height * 4);
  }
  const map = await matcher.regions(first);
  assert.equal(map.data.length, map.width * map.height);
  assert.ok(map.data.includes(1) && map.data.every((code) => code <= 4), "skin is seen, and no unknown code");
  await assert.rejects(matcher.preview(first, { when: "tomorrow" }), { code: "badRequest", path: "when" });
  await assert.rejects(matcher.preview(structuredClone(first)), { code: "staleReport" });
  for (let i = 0; i < 4; i += 1) await matcher.match(photo, { oval: first.head.oval });
  await assert.rejects(matcher.preview(first), { code: "staleReport" });
  matcher.close();
});

/** Pixels that two pictures do not share. */
function differing(one, other) {
  let count = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    count += [0, 1, 2].some((channel) => one.data[at + channel] !== other.data[at + channel]) ? 1 : 0;
  }
  return count;
}

test("a preview goes up to the hairline that is drawn, shows every shade of the report, and is the same twice", async () => {
  const matcher = await createMatcher();
  const report = await matcher.match(bald);
  const line = await matcher.naturalHairline(report);
  assert.equal(line.length, 9);
  const plain = await matcher.preview(report);
  assert.equal(differing(plain, await matcher.preview(report, { hairline: line })), 0, "the natural one is that of no other");
  const lower = line.map(([x, y]) => [x, y + 0.2 * report.head.oval.b]);
  const more = await matcher.preview(report, { hairline: lower });
  assert.ok(differing(plain, more) > 500, "skin between the lines is painted");
  assert.equal(differing(more, await matcher.preview(report, { hairline: [...lower].reverse() })), 0, "from either temple");
  for (const { id } of report.shade.alternatives) {
    assert.ok(differing(plain, await matcher.preview(report, { shade: id })) > 500, `shade ${id}`);
  }
  assert.equal(differing(plain, await matcher.preview(report, { shade: report.shade.id })), 0);
  for (const hairline of [[], [[1, 2]], [[1, NaN], [2, 3]], 5, [[1, 2, 3], [4, 5, 6]]]) {
    await assert.rejects(matcher.preview(report, { hairline }), { code: "badRequest", path: "hairline" });
  }
  await assert.rejects(matcher.preview(report, { shade: "none" }), { code: "badRequest", path: "shade" });
  matcher.close();
});

test("a close-up is a patch of the size that is asked for", async () => {
  const matcher = await createMatcher();
  const report = await matcher.match(bald);
  const { width, height, data } = await matcher.closeUp(report, { sideMm: 20, pxPerMm: 8 });
  assert.deepEqual([width, height, data.length], [160, 160, 4 * 160 * 160]);
  for (const size of [{ pxPerMm: 1e6 }, { sideMm: -3 }, { pxPerMm: NaN }]) {
    await assert.rejects(matcher.closeUp(report, size), { code: "badRequest" });
  }
  await assert.rejects(matcher.closeUp(report, { when: "never" }), { code: "badRequest", path: "when" });
  matcher.close();
});

test("after a trap of the painter the same preview works", async (t) => {
  const matcher = await createMatcher();
  const report = await matcher.match(bald);
  const before = await matcher.preview(report);
  const { paint } = Painter.prototype;
  t.mock.method(Painter.prototype, "paint", function trap() {
    Painter.prototype.paint = paint;
    throw new WebAssembly.RuntimeError("unreachable");
  });
  await assert.rejects(matcher.preview(report), { code: "internal" });
  assert.equal(differing(before, await matcher.preview(await matcher.match(bald))), 0);
  matcher.close();
});

/** What was found at a place of the photo. */
function at({ data, width, height }, [x, y], size) {
  return data[Math.floor((y * height) / size.height) * width + Math.floor((x * width) / size.width)];
}

test("a tap turns what it is put on at once, and without it the answer is that of before, to the byte", async (t) => {
  const matcher = await createMatcher();
  const first = await matcher.match(photo);
  const { cx, cy, b } = first.head.oval;
  const { width, height } = await matcher.preview(first); // of the photo's size
  const face = [cx, cy];
  assert.equal(at(await matcher.regions(first), face, { width, height }), 1);
  const { addBytes } = Engine.prototype;
  t.mock.method(Engine.prototype, "addBytes", () => assert.fail("the photo is read again"));
  for (const [label, code] of Object.entries({ other: 0, skin: 1, hair: 2, stubble: 3, scalp: 4 })) {
    const hints = [{ label, points: [face] }];
    const told = await matcher.again(first, { hints });
    assert.equal(at(await matcher.regions(told), face, { width, height }), code, label);
    assert.deepEqual(told.head, first.head);
    const undone = await matcher.again(told, { hints: [] });
    assert.equal(JSON.stringify(undone), JSON.stringify(first), `after ${label}`);
  }
  const stroke = { label: "other", points: [[cx - 20, cy], [cx + 20, cy + b / 8]], radius: 6 };
  const drawn = await matcher.again(await matcher.again(first), { hints: [stroke], stage: "III" });
  assert.equal(drawn.provenance.stage, "III");
  const map = await matcher.regions(drawn);
  assert.ok(stroke.points.every((point) => at(map, point, { width, height }) === 0));
  Engine.prototype.addBytes = addBytes;
  assert.deepEqual(await matcher.match(photo, { hints: [stroke], stage: "III" }), drawn, "as if asked at first");
  for (const [hints, path] of [
    [[{ label: "beard", points: [face] }], "hints"],
    [[{ label: "hair", points: [face] }, { label: "hair", points: [] }], "hints[1]"],
    [[{ label: "hair", points: [[-1, 5]] }], "hints[0]"],
    [[{ label: "hair", points: [face], radius: 0 }], "hints[0]"],
    [[{ label: "hair", points: Array(1001).fill(face) }], "hints[0]"],
  ]) {
    await assert.rejects(matcher.again(drawn, { hints }), { code: "badRequest", path });
  }
  assert.deepEqual(await matcher.again(drawn, {}), first, "a refused request costs nothing");
  await assert.rejects(matcher.again(structuredClone(first)), { code: "staleReport" });
  matcher.close();
});

test("of several photos the one shown is answered again, and another oval or none finds another head", async () => {
  const matcher = await createMatcher();
  const both = await matcher.match([photo, portrait(1)]);
  assert.deepEqual(await matcher.again(both), both);
  const { cx, cy } = both.head.oval;
  const hints = [{ label: "other", points: [[cx, cy]] }];
  const told = await matcher.again(both, { hints });
  assert.equal(told.provenance.photos, 2);
  assert.notDeepEqual(told.regions, both.regions);
  const given = await matcher.match(photo, { oval: both.head.oval });
  assert.deepEqual([given.head.source, (await matcher.again(given)).head.source], ["given", "face"]);
  matcher.close();
});

test("a segmenter's mask stands in for what is found, until it is taken back", async () => {
  const matcher = await createMatcher();
  const first = await matcher.match(photo);
  const found = await matcher.regions(first);
  const [width, height] = [Math.ceil(found.width / 2), Math.ceil(found.height / 2)];
  // Labels as MediaPipe's multiclass model has them: 1 hair, 3 face skin. The skull of the first portrait is below.
  const labels = Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 3 : 1));
  matcher.setMask(labels, width, height, { skin: [2, 3], hair: [1] });
  for (const report of [await matcher.match(photo), await matcher.again(first)]) {
    const map = await matcher.regions(report);
    const quarter = [map.width >> 2, map.height * 0.9];
    assert.deepEqual([at(map, quarter, map), at(map, [quarter[0] * 3, quarter[1]], map)], [1, 2]);
    assert.ok(!map.data.includes(0), "all of it is named");
    assert.ok(map.data.includes(4), "skin above the hairline is scalp where the mask does not tell");
    assert.deepEqual(report.regions.confidence, { skin: 1, hair: 1 });
  }
  const codes = Uint8Array.from({ length: found.data.length }, (_, i) => (i * 7919) % 5);
  matcher.setMask(codes, found.width, found.height, { skin: [1], hair: [2], stubble: [3], scalp: [4] });
  assert.deepEqual((await matcher.regions(await matcher.again(first))).data, codes, "a mask given is what comes out");
  await assert.rejects(matcher.match([photo, photo]), { code: "badRequest", path: "mask" });
  matcher.setMask(null);
  assert.deepEqual(await matcher.again(first), first);
  assert.deepEqual(await matcher.match(photo), first);
  for (const [args, path] of [
    [[new Uint8Array(5), 2, 3, { skin: [1] }], "mask"],
    [[[1, 2], 1, 2, { skin: [1] }], "mask"],
    [[new Uint8Array(0), 0, 0, {}], "mask"],
    [[new Uint8Array(2), 1, 2, { beard: [1] }], "mask.beard"],
    [[new Uint8Array(2), 1, 2, { skin: [256] }], "mask.skin"],
    [[new Uint8Array(2), 1, 2, { skin: 1 }], "mask.skin"],
    [[new Uint8Array(2), 1, 2, { skin: [1], hair: [1] }], "mask.hair"],
  ]) {
    assert.throws(() => matcher.setMask(...args), { name: "ScalptoneError", code: "badRequest", path });
  }
  assert.deepEqual(await matcher.match(photo), first, "a refused mask is none");
  matcher.close();
});

test("a tap on a photo of 12 megapixels is answered within 50 ms", async (t) => {
  const matcher = await createMatcher();
  const small = await matcher.preview(await matcher.match(photo));
  const [width, height] = [3000, 4000];
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = 4 * (Math.floor((y * small.height) / height) * small.width + Math.floor((x * small.width) / width));
      data.set(small.data.subarray(from, from + 4), 4 * (y * width + x));
    }
  }
  let report = await matcher.match({ data, width, height });
  const { cx, cy } = report.head.oval;
  const spent = [];
  for (let n = 0; n < 12; n += 1) {
    const start = process.cpuUsage(); // of all threads: whoever else has the machine does not count
    report = await matcher.again(report, { hints: [{ label: n % 2 ? "hair" : "skin", points: [[cx, cy + n]] }] });
    const { user, system } = process.cpuUsage(start);
    spent.push((user + system) / 1000);
  }
  spent.sort((one, other) => one - other);
  t.diagnostic(`${spent[6].toFixed(1)} ms in the middle, ${spent[0].toFixed(1)} at best`);
  assert.ok(spent[6] <= 50, `${spent.map((one) => one.toFixed(1))}`);
  matcher.close();
});

test("after a trap the same call works, for every matcher of the thread", async (t) => {
  const [matcher, neighbor] = [await createMatcher(), await createMatcher()];
  const before = await matcher.match(photo);
  const { addBytes } = Engine.prototype;
  t.mock.method(Engine.prototype, "addBytes", function trap() {
    Engine.prototype.addBytes = addBytes;
    throw new WebAssembly.RuntimeError("unreachable");
  });
  await assert.rejects(matcher.match(photo), { code: "internal" });
  await assert.rejects(matcher.preview(before), { code: "staleReport" });
  assert.deepEqual(await matcher.match(photo), before);
  assert.deepEqual(await neighbor.match(photo), before);
  matcher.close();
  neighbor.close();
});

test("an aborted match rejects with the signal's reason, a closed matcher with a code", async () => {
  const matcher = await createMatcher();
  await assert.rejects(matcher.match(photo, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const controller = new AbortController();
  const running = matcher.match(photo, { signal: controller.signal });
  controller.abort(new Error("changed my mind"));
  await assert.rejects(running, { message: "changed my mind" });
  assert.ok((await matcher.match(photo)).shade, "the next photo is answered");
  matcher[Symbol.dispose]();
  matcher.close();
  await assert.rejects(matcher.match(photo), { code: "closed" });
});

test("the face model is asked for only without an oval, and its absence is told", async () => {
  const matcher = await createMatcher({ faceModel: new URL("nowhere.bin", import.meta.url) });
  await assert.rejects(matcher.match(photo), { code: "faceModelNotFound" });
  const oval = { cx: 200, cy: 250, a: 90, b: 110 };
  assert.equal((await matcher.match(photo, { oval })).head.source, "given");
  matcher.close();
  const broken = await createMatcher({ faceModel: new ArrayBuffer(100) });
  await assert.rejects(broken.match(photo), { code: "badFaceModel" });
  broken.close();
});
