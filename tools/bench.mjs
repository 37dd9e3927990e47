// `npm run bench [-- DIST …]`: times a live frame through all stages, in the wasm as it is built in dist/; with the dist/ of
// another commit, by turns with that, and tells the ratio. Run it on a machine that does nothing else.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { dist } from "./build.mjs";
import { main, root } from "./steps.mjs";

/** Portraits of 472 by 632, about the pixels of a frame of 640 by 480: bald, shaved on light and shaved on deep skin. */
const PORTRAITS = ["s101_00002", "s101_00010", "s101_00008"];
const ROUNDS = 5;
const FRAMES = 60;

async function engine(folder) {
  const glue = await import(pathToFileURL(join(folder, "node/scalptone.js")).href);
  glue.initSync({ module: readFileSync(join(folder, "node/scalptone_bg.wasm")) });
  const one = new glue.Engine();
  one.loadFaceModel(readFileSync(join(dist, "seeta_fd_frontal_v1.0.bin")));
  one.loadRegionModel?.(readFileSync(join(dist, "regions.bin")));
  const answer = (add, request) => {
    const photos = new glue.Photos();
    add(photos);
    const matched = one.answer(photos, request);
    photos.free();
    return matched;
  };
  // before photos could be several, they were matched at once
  const several = "Photos" in glue;
  return {
    matchBytes: (...photo) => (several ? answer((photos) => one.addBytes(photos, ...photo), photo.at(-1)) : one.matchBytes(...photo)),
    matchPixels: (...photo) => (several ? answer((photos) => one.addPixels(photos, ...photo), photo.at(-1)) : one.matchPixels(...photo)),
  };
}

/** The pixels of a portrait and the oval of its face. */
function frame(engine, name) {
  const photo = readFileSync(join(root, "tests/portraits", `${name}.jpg`));
  const matched = engine.matchBytes(photo, "{}");
  const { data, width, height } = matched.backdrop();
  return { rgba: new Uint8Array(data), width, height, request: JSON.stringify({ oval: matched.report().head.oval }) };
}

/** Milliseconds for each of some frames, from pixels and an oval to a report. */
function time(engine, { rgba, width, height, request }) {
  return Array.from({ length: FRAMES }, () => {
    const copy = rgba.slice();
    const start = performance.now();
    const matched = engine.matchPixels(copy, width, height, "srgb", request);
    const spent = performance.now() - start;
    matched.free();
    return spent;
  });
}

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

await main(async () => {
  const folders = [dist, ...process.argv.slice(2).map((folder) => resolve(folder))];
  const engines = await Promise.all(folders.map(engine));
  const frames = PORTRAITS.map((name) => frame(engines[0], name));
  const times = engines.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const each of frames) {
      engines.forEach((engine, at) => {
        const spent = time(engine, each);
        if (round > 0) times[at].push(...spent); // the first warms up
      });
    }
  }
  folders.forEach((folder, at) => {
    const ratio = at > 0 ? `, ${(median(times[at]) / median(times[0])).toFixed(2)} times that of dist/` : "";
    const least = Math.min(...times[at]).toFixed(1);
    console.log(`${folder}: median ${median(times[at]).toFixed(1)} ms, least ${least} ms${ratio}`);
  });
  console.log(`${frames.length} portraits, ${FRAMES * ROUNDS} frames each`);
});
