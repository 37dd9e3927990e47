// `npm run bench:preview [-- DIST]`: times the first preview of a photo of 12 megapixels and the redraws while its hairline is
// dragged, in the wasm as it is built in dist/; with the dist/ of a commit in which the engine painted by itself, by turns with
// that, and tells the ratio. Run it on a machine that does nothing else.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { dist } from "./build.mjs";
import { main, root } from "./steps.mjs";

/** A bald head, whose scalp is all painted. */
const PORTRAIT = "s101_00002";
const TIMES = 6; // larger than the portrait, across and down: 12 megapixels
const ROUNDS = 5;
const DRAGS = 30;

async function load(file) {
  const glue = await import(pathToFileURL(join(file, "scalptone.js")).href);
  glue.initSync({ module: readFileSync(join(file, "scalptone_bg.wasm")) });
  return glue;
}

function opened(glue) {
  const engine = new glue.Engine();
  engine.loadFaceModel(readFileSync(join(dist, "seeta_fd_frontal_v1.0.bin")));
  engine.loadRegionModel(readFileSync(join(dist, "regions.bin")));
  return (add, request) => {
    const photos = new glue.Photos();
    add(engine, photos);
    return engine.answer(photos, request);
  };
}

/** A portrait as a photo of 12 megapixels: each pixel many times. */
function large({ data, width, height }) {
  const rows = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const out = new Uint32Array(width * TIMES * height * TIMES);
  for (let y = 0; y < height * TIMES; y++) {
    const from = Math.floor(y / TIMES) * width;
    for (let x = 0; x < width * TIMES; x++) out[y * width * TIMES + x] = rows[from + Math.floor(x / TIMES)];
  }
  return { rgba: new Uint8Array(out.buffer), width: width * TIMES, height: height * TIMES };
}

const timed = (work) => {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
};
const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

function painterOf(glue, matched) {
  const { size, block, oval, front, hidden, white, thinner, hairline, looks } = matched.scene();
  const [backdrop, regions] = [matched.backdrop(), matched.regions()];
  const numbers = Float64Array.of(...size, block, oval.cx, oval.cy, oval.a, oval.b, front ? 1 : 0, hidden, ...white, ...thinner);
  const sizes = Uint32Array.of(backdrop.width, backdrop.height, regions.width, regions.height);
  const painter = new glue.Painter(new Uint8Array(backdrop.data.buffer), regions.data, sizes, numbers, Float64Array.from(hairline.flat()));
  const [look] = looks;
  return { painter, dots: Float64Array.of(look.dotsPerCm2, ...look.sigmaMm2[1], look.dotMm[1]) };
}

await main(async () => {
  const engine = await load(join(dist, "node"));
  const painting = existsSync(join(dist, "painter")) ? await load(join(dist, "painter")) : engine;
  const ask = opened(engine);
  const photo = readFileSync(join(root, "tests/portraits", `${PORTRAIT}.jpg`));
  const small = ask((one, photos) => one.addBytes(photos, photo, "{}"), "{}");
  const { rgba, width, height } = large(small.backdrop());
  const { cx, cy, a, b } = small.report().head.oval;
  const request = JSON.stringify({ oval: { cx: cx * TIMES, cy: cy * TIMES, a: a * TIMES, b: b * TIMES } });
  const answer = (ask) => ask((one, photos) => one.addPixels(photos, rgba, width, height, "srgb", request), request);
  const matched = answer(ask);
  const folder = process.argv[2] && resolve(process.argv[2]);
  const before = folder && answer(opened(await load(join(folder, "node"))));
  const [firsts, drags, olds] = [[], [], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const [first, { painter, dots }] = timed(() => {
      const made = painterOf(painting, matched);
      made.painter.paint(made.dots, undefined);
      return made;
    });
    const line = painter.hairline();
    const drag = Array.from({ length: DRAGS }, (_, n) => timed(() => painter.paint(dots, line.map((at, i) => (i % 2 ? at + n * 2 : at))))[0]);
    const old = before?.preview ? Array.from({ length: 6 }, () => timed(() => before.preview("healed"))[0]) : [];
    painter.free();
    if (round === 0) continue; // warms up
    firsts.push(first);
    drags.push(...drag);
    olds.push(...old);
  }
  const { width: across, height: down } = matched.backdrop();
  console.log(`photo of ${width} x ${height}, painted at ${across} x ${down}`);
  console.log(`first preview: median ${median(firsts).toFixed(1)} ms, worst ${Math.max(...firsts).toFixed(1)} ms (at most 150)`);
  console.log(`redraw while dragging: median ${median(drags).toFixed(1)} ms, worst ${Math.max(...drags).toFixed(1)} ms (at most 33)`);
  if (olds.length > 0) console.log(`the composite of ${folder}: median ${median(olds).toFixed(1)} ms; a redraw takes ${(median(drags) / median(olds)).toFixed(2)} of that`);
});
