// The package in Node: the same calls take the bytes of a JPEG, PNG or WebP file.
import { readFile } from "node:fs/promises";
import { ScalptoneError } from "./error.js";
import { localLink, practiceOf } from "./local.js";
import { Matcher, openArgs } from "./matcher.js";
import * as glue from "./node/scalptone.js";

export { ScalptoneError } from "./error.js";
export { version } from "./version.js";

/** @type {Promise<void> | undefined} */
let loaded;

export async function preload() {
  loaded ??= readFile(new URL("./node/scalptone_bg.wasm", import.meta.url)).then((module) => {
    glue.initSync({ module });
  });
  await loaded;
}

/** @param {string} url */
async function fetchBytes(url) {
  if (/^(https?|data|blob):/.test(url)) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return response.arrayBuffer();
  }
  const bytes = await readFile(url.startsWith("file:") ? new URL(url) : url);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** @param {any} input */
async function source(input) {
  if (input instanceof ArrayBuffer) return { source: new Uint8Array(input) };
  if (input instanceof Blob || input instanceof Uint8Array) return { source: input };
  if (ArrayBuffer.isView(input?.data) && Number.isInteger(input.width) && Number.isInteger(input.height)) {
    return { source: input };
  }
  throw new ScalptoneError(
    "badInput",
    "pass the bytes of a JPEG, PNG or WebP file (Buffer, ArrayBuffer, Blob), or { data, width, height } in RGBA",
  );
}

/** @param {import("./index.d.ts").MatcherOptions} [options] */
export async function createMatcher(options = {}) {
  const args = openArgs(options, {
    faceModel: new URL("./seeta_fd_frontal_v1.0.bin", import.meta.url).href,
    regionModel: new URL("./regions.bin", import.meta.url).href,
  });
  await preload();
  return new Matcher(localLink(glue, args, { fetchBytes, painter: async () => glue, source, picture: (pixels) => pixels }));
}

export async function defaultPractice() {
  await preload();
  return practiceOf(glue);
}
