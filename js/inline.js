// The package in one module graph without a fetch: the wasm is in the JavaScript and runs in the page's own thread, so it
// works under `connect-src 'none'`, and with bundlers that do not move files. Without a worker a photo holds the page
// up for as long as it is matched.
import { base64, painter as painterBase64, regions } from "./inline-wasm.js";
import { browserSource } from "./inputs.js";
import { localLink, practiceOf } from "./local.js";
import { Matcher, openArgs } from "./matcher.js";
import * as painterGlue from "./painter/scalptone.js";
import * as glue from "./scalptone.js";

export { ScalptoneError } from "./error.js";
export { version } from "./version.js";

/** @type {Promise<void> | undefined} */
let loaded;

/** @param {string} base64 */
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export async function preload() {
  loaded ??= WebAssembly.compile(bytesOf(base64)).then((module) => {
    glue.initSync({ module });
  });
  await loaded;
}

/** @type {Promise<typeof painterGlue> | undefined} */
let painting;

/** The painter's wasm, compiled when it is first needed. */
function painter() {
  painting ??= WebAssembly.compile(bytesOf(painterBase64)).then((module) => {
    painterGlue.initSync({ module });
    return painterGlue;
  });
  return painting;
}

/** @param {string} url */
async function fetchBytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

/** @param {{ data: Uint8ClampedArray, width: number, height: number }} pixels */
function picture({ data, width, height }) {
  return createImageBitmap(new ImageData(/** @type {ImageDataArray} */ (data), width, height));
}

/** Without a face model unless one is given: nothing is fetched. @param {import("./index.d.ts").MatcherOptions} [options] */
export async function createMatcher(options = {}) {
  const args = openArgs(options, { faceModel: false, regionModel: bytesOf(regions).buffer });
  await preload();
  return new Matcher(localLink(glue, args, { fetchBytes, painter, source: browserSource, picture }));
}

export async function defaultPractice() {
  await preload();
  return practiceOf(glue);
}
