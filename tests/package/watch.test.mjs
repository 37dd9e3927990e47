// What a guided capture says, of reports as the engine gives them; the whole way with a camera is the page's test.
import assert from "node:assert/strict";
import test from "node:test";
import { createMatcher } from "../../dist/node.js";
import { hintOf } from "../../dist/watch.js";

const GUIDE = { cx: 240, cy: 300, a: 112, b: 140 };
const WELL = { cx: 240, cy: 300, a: 105, b: 125 };

/** A report of a frame, as far as guidance reads it. */
function seen({ oval = WELL, source = "face", notes = [], light = [], hairline = null } = {}) {
  const codes = (all) => all.map((code) => ({ code, severity: "warning" }));
  return { head: { oval, source }, capture: { notes: codes(notes) }, light: { notes: codes(light) }, regions: { hairline } };
}
const said = (report, more = {}) => hintOf(report, { height: 640, guide: GUIDE, before: WELL, ...more });
const moved = (change) => seen({ oval: { ...WELL, ...change } });
const line = (v) => [-30, 0, 30].map((x) => ({ x: 240 + x, y: 300 - v * 125, certain: true }));

test("nothing is said of a face that is well in the oval", () => {
  assert.equal(said(seen()), null);
  assert.equal(said(seen({ hairline: line(0.9) })), null);
  assert.equal(said(seen(), { guide: null, before: null }), null);
});

for (const [hint, report, more] of [
  ["faceInOval", seen({ oval: null, notes: ["headNotFound"] })],
  ["faceInOval", moved({ cx: 300 })],
  ["faceInOval", seen({ notes: ["headCut"] })],
  ["raise", moved({ cy: 220 })],
  ["lower", moved({ cy: 380 })],
  ["closer", moved({ a: 60, b: 75 })],
  ["closer", moved({ a: 50, b: 60 }), { guide: null }],
  ["farther", moved({ a: 170, b: 200 })],
  ["farther", moved({ a: 250, b: 300 }), { guide: null }],
  ["moreLight", seen({ oval: null, notes: ["tooDark", "headNotFound"] })],
  ["lessLight", seen({ notes: ["clipped"] })],
  ["lookStraight", seen({ source: "search" })],
  ["holdStill", seen({ notes: ["blurred"] })],
  ["holdStill", seen(), { before: { ...WELL, cx: 220 } }],
  ["hairBack", seen({ hairline: line(0.2) })],
  ["onlyYou", seen({ notes: ["severalFaces"] })],
  ["oneLight", seen({ light: ["mixedLight"] })],
  ["awayFromGlare", seen({ notes: ["glare"] })],
]) {
  test(`${hint} is said of ${JSON.stringify([report.head.oval, report.capture.notes.map(({ code }) => code), more ?? ""])}`, () => {
    assert.equal(said(report, more), hint);
  });
}

test("of two things the more basic one is said", () => {
  assert.equal(said(seen({ oval: { ...WELL, a: 60, b: 75 }, notes: ["glare", "blurred"] })), "closer");
});

test("only a video can be watched", async () => {
  const matcher = await createMatcher();
  await assert.rejects(matcher.watch({}), { code: "badInput" });
  matcher.close();
});
