// The public object: plain JavaScript that owns its connection to an engine and lets go of it by itself.
import { ofPhoto, ScalptoneError } from "./error.js";

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
const matchers = new FinalizationRegistry((/** @type {Link} */ link) => link.close());
const reports = new FinalizationRegistry((/** @type {{ link: WeakRef<Link>, id: number }} */ { link, id }) => {
  link.deref()?.call("forget", { id }).catch(() => {});
});

let lastId = 0;

export class Matcher {
  /** @type {Link} */
  #link;
  /** @type {WeakMap<object, number>} */
  #ids = new WeakMap();
  /** @type {import("./actions.js").Mask | null} */
  #mask = null;
  #closed = false;

  /** @param {Link} link */
  constructor(link) {
    this.#link = link;
    matchers.register(this, link, this);
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
    let report;
    for (const [place, photo] of photos.entries()) {
      try {
        const { source, transfer } = await this.#link.source(photo);
        const action = place === photos.length - 1 ? "match" : "add";
        report = await this.#link.call(action, { id, place, source, request, mask }, { transfer, signal });
      } catch (error) {
        if (photos.length === 1) throw error;
        this.#link.call("leave", { id }).catch(() => {});
        throw ofPhoto(error, place + 1);
      }
    }
    return this.#own(report, id);
  }

  /**
   * @param {import("./index.d.ts").Report} report
   * @param {import("./index.d.ts").MatchOptions} [options]
   */
  async again(report, options = {}) {
    this.#check(options.signal);
    const { signal, ...asked } = options;
    const of = this.#id(report);
    lastId += 1;
    const id = lastId;
    const args = { id, of, request: JSON.stringify(asked), mask: this.#mask };
    return this.#own(await this.#link.call("again", args, { signal }), id);
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
   * @param {import("./index.d.ts").PreviewOptions} options
   */
  async preview(report, { when = "healed", signal } = { when: "healed" }) {
    this.#check(signal);
    const pixels = await this.#link.call("preview", { id: this.#id(report), when }, { signal });
    return this.#link.picture(pixels);
  }

  /**
   * @param {import("./index.d.ts").Report} report
   * @param {{ signal?: AbortSignal }} [options]
   */
  async regions(report, { signal } = {}) {
    this.#check(signal);
    return this.#link.call("regions", { id: this.#id(report) }, { signal });
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    matchers.unregister(this);
    this.#link.close();
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.close();
  }

  /** @param {any} report @param {number} id */
  #own(report, id) {
    this.#ids.set(report, id);
    reports.register(report, { link: new WeakRef(this.#link), id });
    return report;
  }

  /** @param {AbortSignal} [signal] */
  #check(signal) {
    if (this.#closed) throw new ScalptoneError("closed", "this matcher was closed; make another with createMatcher()");
    signal?.throwIfAborted();
  }

  /** @param {import("./index.d.ts").Report} report */
  #id(report) {
    const id = this.#ids.get(report);
    if (id !== undefined) return id;
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
