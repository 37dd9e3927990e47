import assert from "node:assert/strict";
import test from "node:test";
import * as format from "../../www/js/ui/format.js";
import { byDays } from "../../www/js/ui/care.js";
import { hints } from "../../www/js/ui/quality.js";
import { rank } from "../../www/js/ui/warnings.js";
import { scatter } from "../../www/js/ui/zones.js";
import { frameAround } from "../../www/js/ui/preview.js";
import { cameraTrouble } from "../../www/js/camera.js";

test("densities are told to the nearest 5", () => {
  assert.equal(format.dotsPerCm2(112.4), "110");
  assert.equal(format.dotsPerCm2(112.6), "115");
});

test("dots are told to the nearest 500, few of them to the nearest 50, and some are never none", () => {
  assert.equal(format.dots(28_749), "28,500");
  assert.equal(format.dots(28_751), "29,000");
  assert.equal(format.dots(260), "250");
  assert.equal(format.dots(10), "50");
  assert.equal(format.dots(0), "0");
});

test("hours are told to the half", () => {
  assert.deepEqual([0, 0.1, 0.5, 1, 1.26, 2.7, 9.5].map(format.hours), ["0", "½", "½", "1", "1½", "2½", "9½"]);
});

test("a share is a percentage, to the step asked for", () => {
  assert.equal(format.percent(0.184), "18");
  assert.equal(format.percent(0.184, 5), "20");
});

test("a list of shades has ends even when it is empty", () => {
  assert.deepEqual(format.span(["4", "5", "6"], "5"), { first: "4", last: "6", count: 3 });
  assert.deepEqual(format.span([], "5"), { first: "5", last: "5", count: 1 });
});

test("the cast of a neutral white is white however dark", () => {
  assert.equal(format.castHex([0.4, 0.4, 0.4]), "#ffffff");
  assert.match(format.castHex([1, 0.8, 0.5]), /^#ff[0-9a-f]{4}$/);
});

test("lasting care comes last", () => {
  const care = [{ code: "sunscreen", untilDays: 0 }, { code: "noPool", untilDays: 28 }, { code: "keepDry", untilDays: 4 }];
  assert.deepEqual(byDays(care).map(([days]) => days), [4, 28, Infinity]);
});

test("what blocks is said before what warns, and light that only informs is not said", () => {
  const list = hints({
    capture: { notes: [{ code: "blurred", severity: "warning" }, { code: "tooDark", severity: "blocking" }] },
    light: { notes: [{ code: "scleraUsed", severity: "info" }] },
  });
  assert.deepEqual(list.map((note) => note.code), ["tooDark", "blurred"]);
});

test("a warning is said once, the weightiest first", () => {
  const list = rank([{ code: "a", severity: "info" }, { code: "b", severity: "warning" }, { code: "a", severity: "info" }]);
  assert.deepEqual(list.map((one) => one.code), ["b", "a"]);
});

test("dots are scattered at about the density of their spacing", () => {
  const pitch = 10.746 / Math.sqrt(110); // mm, triangular
  const count = scatter(10, 10, pitch).length;
  assert.ok(Math.abs(count - 110) <= 14, `${count} dots on 1 cm² for 110`);
});

test("the picture's frame stays inside the photo", () => {
  const photo = { width: 600, height: 800 };
  const frame = frameAround(photo, { cx: 20, cy: 10, a: 150, b: 190 });
  assert.ok(frame.x >= 0 && frame.y >= 0 && frame.x + frame.width <= 600 && frame.y + frame.height <= 800, JSON.stringify(frame));
});

test("every way in which a camera fails has a name", () => {
  const names = ["NotAllowedError", "NotFoundError", "OverconstrainedError", "NotReadableError", "InsecureContext", "Odd"];
  assert.deepEqual(names.map((name) => cameraTrouble({ name })), ["denied", "missing", "missing", "busy", "insecure", "failed"]);
});
