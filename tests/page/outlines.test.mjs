// The outlines of regions, without a page.
import assert from "node:assert/strict";
import test from "node:test";
import { asksFor } from "../../www/js/ui/areas.js";
import { LINED, outlines } from "../../www/js/ui/outlines.js";

/** A map of codes from rows of digits. */
const map = (...rows) => ({ width: rows[0].length, height: rows.length, data: Uint8Array.from(rows.join(""), Number) });
const all = (lines) => LINED.flatMap((code) => lines[code]);
const steps = (lines) => all(lines).reduce((sum, line) => sum + line.length - 1, 0);

test("a square has one closed line of its own, round its middle", () => {
  const lines = outlines(map("00000", "01110", "01110", "01110", "00000"));
  assert.deepEqual(LINED.map((code) => lines[code].length), [1, 0, 0, 0]);
  const [line] = lines[1];
  assert.equal(line.length, 13);
  assert.deepEqual(line[0], line.at(-1));
  for (const axis of [0, 1]) {
    const mean = line.slice(1).reduce((sum, point) => sum + point[axis] / 12, 0);
    assert.ok(Math.abs(mean - 2.5) < 1e-9, `${mean}`);
    assert.ok(line.every((point) => point[axis] > 0.9 && point[axis] < 4.1), "the line stays at the border");
  }
});

test("a border between two regions is drawn once, as that of hair before that of skin", () => {
  const lines = outlines(map("0000", "2222", "1111", "0000"));
  assert.deepEqual(LINED.map((code) => [code, lines[code].length]), [[1, 1], [4, 0], [3, 0], [2, 2]]);
  assert.ok(lines[1].every((line) => line.every(([, y]) => y === 3)), "skin has the border below alone");
});

test("every border of any map is in one line, once, and nothing else is", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let n = 0; n < 20; n += 1) {
    const [width, height] = [1 + Math.floor(9 * random()), 1 + Math.floor(9 * random())];
    const data = Uint8Array.from({ length: width * height }, () => Math.floor(5 * random()));
    let borders = 0;
    data.forEach((code, i) => {
      if (i % width) borders += code !== data[i - 1];
      if (i >= width) borders += code !== data[i - width];
    });
    assert.equal(steps(outlines({ data, width, height })), borders, `${width} x ${height}`);
  }
});

test("one tap is asked for where it helps most", () => {
  const report = (skin, hair, doubtAt, code = "weakRegions") => ({ capture: { notes: [{ code }] }, regions: { confidence: { skin, hair }, doubtAt } });
  assert.equal(asksFor(report(0.8, 0.1, null)), "hair");
  assert.equal(asksFor(report(0.2, 0.8, [1, 2])), "skin");
  assert.equal(asksFor(report(0.8, 0.8, [1, 2], "glare")), "ring");
  assert.equal(asksFor(report(0.8, 0.8, null, "glare")), null);
});
