// The public object: plain JavaScript that owns its connection to an engine and lets go of it by itself.
import { ofPhoto, ScalptoneError } from "./error.js";
import { isFaceless } from "./view.js";
import { watch } from "./watch.js";

/** @typedef {{ transfer?: Transferable[] | undefined, signal?: AbortSignal | undefined }} CallOptions */

/**
 * A way to the action table, wherever that runs.
 *
 * @typedef {object} Link
 * @property {(input: unknown) => Promise<{ source: unknown, transfer?: Transferable[] | undefined }>} source
 * @property {(action: string, args: object, options?: CallOptions) => Promise<any>} call
 * @property {(pixels: any) => unknown} picture
 * @property {() => void} close
 */

// A matcher that nobody holds any more takes its worker with it; a report, the pixels behind it.
const matchers = new FinalizationRegistry((/** @type {Link[]} */ links) => links.forEach((link) => link.close()));
const reports = new FinalizationRegistry((/** @type {{ link: WeakRef<Link>, id: number }} */ { link, id }) => {
  link.deref()?.call("forget", { id }).catch(() => {});
});

let lastId = 0;

export class Matcher {
  /** For portraits and, once there was one, for pictures without a face. @type {[Link, Link?]} */
  #links;
  /** @type {(() => Link) | undefined} */
  #views;
  /** @type {WeakMap<object, { link: Link, id: number }>} */
  #kept = new WeakMap();
  /** @type {import("./actions.js").Mask | null} */
  #mask = null;
  #closed = false;

  /**
   * @param {Link} link
   * @param {() => Link} [views] to another engine, where this one leaves out the views that show no face
   */
  constructor(link, views) {
    this.#links = [link];
    this.#views = views;
    matchers.register(this, /** @type {Link[]} */ (this.#links), this);
  }

  /**
   * @param {unknown} input one photo, or several of one person
   * @param {import("./index.d.ts").MatchOptions} [options]
   */
  async match(input, options = {}) {
    this.#check(options.signal);
    const { signal, ...asked } = options;
    const request = JSON.stringify(asked);
    const photos = Array.isArray(input) ? input : [input];
    if (photos.length === 0) throw new ScalptoneError("badInput", "pass one photo at least");
    const mask = this.#mask;
    if (mask && photos.length > 1) {
      throw new ScalptoneError("badRequest", "a mask is of one photo: setMask(null), or match one", { path: "mask" });
    }
    lastId += 1;
    const id = lastId;
    const link = this.#linkFor(asked);
    let report;
    for (const [place, photo] of photos.entries()) {
      try {
        const { source, transfer } = await link.source(photo);
        const action = place === photos.length - 1 ? "match" : "add";
        report = await link.call(action, { id, place, source, request, mask }, { transfer, signal });
      } catch (error) {
        if (photos.length === 1) throw error;
        link.call("leave", { id }).catch(() => {});
        throw ofPhoto(error, place + 1);
      }
    }
    return this.#own(report, { link, id });
  }

  /**
   * @param {import("./index.d.ts").Report} report
   * @param {import("./index.d.ts").MatchOptions} [options]
   */
  async again(report, options = {}) {
    this.#check(options.signal);
    const { signal, ...asked } = options;
    const { link, id: of } = this.#of(report);
    if (link !== this.#linkFor(asked)) throw new ScalptoneError("staleReport", "match the photo again to see it from another view");
    lastId += 1;
    const id = lastId;
    const args = { id, of, request: JSON.stringify(asked), mask: this.#mask };
    return this.#own(await link.call("again", args, { signal }), { link, id });
  }

  /**
   * @param {HTMLVideoElement} video
   * @param {import("./index.d.ts").WatchOptions} [options]
   */
  async watch(video, options = {}) {
    this.#check(options.signal);
    if (typeof HTMLVideoElement === "undefined" || !(video instanceof HTMLVideoElement)) {
      throw new ScalptoneError("badInput", "pass a video element that plays a camera");
    }
    return watch(this, video, options);
  }

  /**
   * @param {Uint8Array | Uint8ClampedArray | null} labels
   * @param {number} [width]
   * @param {number} [height]
   * @param {import("./index.d.ts").MaskLabels} [meaning]
   */
  setMask(labels, width = 0, height = 0, meaning = {}) {
    this.#check();
    this.#mask = labels === null ? null : maskOf(labels, width, height, meaning);
  }

  /**
   * @param {import("./index.d.ts").Report} report
   * @param {import("./index.d.ts").PreviewOptions} [options]
   */
  async preview(report, { when = "healed", hairline, shade, signal } = {}) {
    this.#check(signal);
    const { link, id } = this.#of(report);
    return link.picture(await link.call("preview", { id, when, hairline, shade }, { signal }));
  }

  /**
   * @param {import("./index.d.ts").Report} report
   * @param {import("./index.d.ts").CloseUpOptions} [options]
   */
  async closeUp(report, { when = "healed", shade, sideMm = 20, pxPerMm = 16, signal } = {}) {
    this.#check(signal);
    const { link, id } = this.#of(report);
    return link.picture(await link.call("closeUp", { id, when, shade, sideMm, pxPerMm }, { signal }));
  }

  /**
   * @param {import("./index.d.ts").Report} report
   * @param {{ signal?: AbortSignal }} [options]
   */
  async naturalHairline(report, { signal } = {}) {
    this.#check(signal);
    const { link, id } = this.#of(report);
    return link.call("hairline", { id }, { signal });
  }

  /**
   * @param {import("./index.d.ts").Report} report
   * @param {{ signal?: AbortSignal }} [options]
   */
  async regions(report, { signal } = {}) {
    this.#check(signal);
    const { link, id } = this.#of(report);
    return link.call("regions", { id }, { signal });
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    matchers.unregister(this);
    for (const link of this.#links) link?.close();
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.close();
  }

  /** The engine that can answer. @param {import("./index.d.ts").MatchOptions} asked @returns {Link} */
  #linkFor(asked) {
    const [portraits] = this.#links;
    if (!this.#views || !isFaceless(asked)) return portraits;
    return (this.#links[1] ??= this.#views());
  }

  /** @param {any} report @param {{ link: Link, id: number }} kept */
  #own(report, kept) {
    this.#kept.set(report, kept);
    reports.register(report, { link: new WeakRef(kept.link), id: kept.id });
    return report;
  }

  /** @param {AbortSignal} [signal] */
  #check(signal) {
    if (this.#closed) throw new ScalptoneError("closed", "this matcher was closed; make another with createMatcher()");
    signal?.throwIfAborted();
  }

  /** @param {import("./index.d.ts").Report} report */
  #of(report) {
    const kept = this.#kept.get(report);
    if (kept) return kept;
    throw new ScalptoneError(
      "staleReport",
      "this report is not one that this matcher gave (a copy of one does not do); match the photo and pass what you get",
    );
  }
}

/** The engine's codes; skin that may be scalp has its own. */
const CODES = { skin: 1, hair: 2, stubble: 3, scalp: 4 };
const ANY_SKIN = 5;

/**
 * A segmenter's mask in the engine's codes.
 *
 * @param {Uint8Array | Uint8ClampedArray} labels
 * @param {number} width
 * @param {number} height
 * @param {import("./index.d.ts").MaskLabels} meaning
 */
function maskOf(labels, width, height, meaning) {
  const refuse = (/** @type {string} */ path, /** @type {string} */ problem) => {
    throw new ScalptoneError("badRequest", `${path} ${problem}`, { path });
  };
  const bytes = labels instanceof Uint8Array || labels instanceof Uint8ClampedArray;
  if (!bytes || !(width > 0 && height > 0) || labels.length !== width * height) {
    refuse("mask", "must be a Uint8Array of width × height labels, and have a pixel");
  }
  const table = new Uint8Array(256);
  for (const [name, values] of Object.entries(meaning)) {
    const at = `mask.${name}`;
    const code = CODES[/** @type {"skin"} */ (name)];
    if (!code) refuse(at, "is not known: skin, hair, stubble and scalp are");
    for (const value of Array.isArray(values) ? values : [NaN]) {
      if (!(Number.isInteger(value) && value >= 0 && value <= 255)) refuse(at, "must be a list of whole numbers, 0 to 255");
      if (table[value]) refuse(at, `names ${value}, which another region has`);
      table[value] = name === "skin" && !meaning.scalp ? ANY_SKIN : code;
    }
  }
  return { codes: Uint8Array.from(labels, (label) => table[label] ?? 0), width, height };
}

/**
 * What `createMatcher` was given, checked, as the engine takes it.
 *
 * @param {import("./index.d.ts").MatcherOptions} options
 * @param {import("./actions.js").Models} defaults
 */
export function openArgs(options, defaults) {
  const models = { ...defaults };
  for (const name of /** @type {(keyof typeof models)[]} */ (Object.keys(defaults))) {
    const given = options[name];
    const model = given instanceof URL ? given.href : given;
    const without = model === false && name === "faceModel";
    if (model !== undefined && !without && typeof model !== "string" && !(model instanceof ArrayBuffer)) {
      const or = name === "faceModel" ? ", an ArrayBuffer or false" : " or an ArrayBuffer";
      throw new ScalptoneError("badInput", `${name} must be a URL, its text${or}`);
    }
    models[name] = model ?? defaults[name];
  }
  return { practice: options.practice === undefined ? undefined : JSON.stringify(options.practice), models };
}
