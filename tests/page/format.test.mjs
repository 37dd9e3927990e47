import assert from "node:assert/strict";
import test from "node:test";
import * as format from "../../www/js/ui/format.js";
import { byDays } from "../../www/js/ui/care.js";
import { reasons, refusal } from "../../www/js/ui/light.js";
import { inOrder } from "../../www/js/ui/pointer.js";
import { hints } from "../../www/js/ui/quality.js";
import { whereabouts } from "../../www/js/ui/reference.js";
import { rank } from "../../www/js/ui/warnings.js";
import { scatter } from "../../www/js/ui/zones.js";
import { frameAround } from "../../www/js/ui/preview.js";
import { cameraTrouble } from "../../www/js/camera.js";

test("densities are told to the nearest 5", () => {
  assert.equal(format.dotsPerArea(112.4), "110");
  assert.equal(format.dotsPerArea(112.6), "115");
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

test("what blocks is said before what warns", () => {
  const list = hints({ capture: { notes: [{ code: "blurred", severity: "warning" }, { code: "tooDark", severity: "blocking" }] } });
  assert.deepEqual(list.map((note) => note.code), ["tooDark", "blurred"]);
});

test("every note on the light gives a sentence, but the one that is told above them", () => {
  const notes = ["exposureUnknown", "scleraClipped", "paperClipped", "coloredLight"].map((code) => ({ code, severity: code === "coloredLight" ? "warning" : "info" }));
  const list = reasons({ light: { tier: "statistical", notes } }, null);
  assert.deepEqual(list.map(({ severity }) => severity), ["warning", "info", "info", "info"]);
  const paper = { tier: "paper", reference: {}, notes: [{ code: "paperUsed", severity: "info" }, { code: "chartClipped", severity: "warning" }] };
  assert.deepEqual(reasons({ light: paper }, null).map(({ sentence }) => sentence), ["light.unknown", "reference.byPaper"], "a chart was found");
  assert.equal(reasons({ light: { tier: "sclera", notes: [{ code: "scleraUsed", severity: "info" }] } }, null).length, 1, "why no paper was used");
});

test("a refusal is told of what was pointed at only", () => {
  const report = { light: { tier: "sclera", notes: [{ code: "paperClipped", severity: "warning" }] } };
  assert.equal(refusal(report, null), "");
  assert.notEqual(refusal(report, { kind: "paper", at: { x: 1, y: 1 } }), "");
  assert.equal(refusal({ light: { tier: "paper", notes: [{ code: "paperUsed", severity: "info" }] } }, { kind: "paper" }), "");
});

test("corners set in any order go round", () => {
  const round = [[0, 0], [5, 1], [6, 6], [1, 5]].map(([x, y]) => ({ x, y }));
  for (const order of [[0, 1, 2, 3], [0, 2, 1, 3], [3, 1, 0, 2], [2, 0, 3, 1]]) {
    const found = inOrder(order.map((i) => round[i])).map((point) => round.indexOf(point));
    const steps = found.map((one, i) => (found[(i + 1) % 4] - one + 4) % 4);
    assert.ok(steps.every((step) => step === steps[0] && step !== 2), `${order}: ${found}`);
  }
});

test("a place in a photo has a name", () => {
  const photo = { width: 300, height: 300 };
  const at = (x, y) => whereabouts([[x - 5, y], [x + 5, y]], photo);
  assert.deepEqual([at(20, 20), at(150, 20), at(150, 150), at(280, 290), at(400, 290)], ["upperLeft", "upper", "middle", "lowerRight", "lowerRight"]);
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

test("the picture's frame takes in what told the light", () => {
  const photo = { width: 600, height: 800 };
  const oval = { cx: 300, cy: 250, a: 60, b: 80 };
  const corners = [[10, 700], [90, 700], [90, 790], [10, 790]];
  const frame = frameAround(photo, oval, corners);
  for (const [x, y] of corners) {
    assert.ok(x > frame.x && y > frame.y && x < frame.x + frame.width && y < frame.y + frame.height, JSON.stringify(frame));
  }
});

test("a range is told where nothing white is seen, and where eyes leave more than three shades", () => {
  const loose = (tier, count) => format.loose({ light: { tier }, shade: { range: Array(count).fill("1") } });
  assert.deepEqual([loose("statistical", 2), loose("statistical", 1), loose("sclera", 4), loose("sclera", 3), loose("paper", 5)], [true, false, true, false, false]);
});

test("every way in which a camera fails has a name", () => {
  const names = ["NotAllowedError", "NotFoundError", "OverconstrainedError", "NotReadableError", "InsecureContext", "Odd"];
  assert.deepEqual(names.map((name) => cameraTrouble({ name })), ["denied", "missing", "missing", "busy", "insecure", "failed"]);
});
