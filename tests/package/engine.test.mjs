// The package in Node, as built: every input, every refusal, and life after a trap.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createMatcher, defaultPractice, ScalptoneError } from "../../dist/node.js";
import { Engine } from "../../dist/node/scalptone.js";
import { held, portrait, REFUSED, UNANSWERED } from "../pictures.mjs";

const photo = portrait();

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
  for (const when of ["fresh", "healed", "threeYears"]) {
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
