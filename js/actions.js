// What can be asked of the engine, wherever it runs: in the worker, in Node, or inlined in a page.
import { ScalptoneError } from "./error.js";
import { createPainting } from "./painting.js";
import { restart, restartsOf } from "./restarts.js";
import { isFaceless } from "./view.js";

/** @typedef {typeof import("./scalptone.js")} Glue */
/** @typedef {{ data: Uint8Array | Uint8ClampedArray, width: number, height: number, colorSpace?: string }} Pixels */
/** One code a pixel, as `Photos.setMask` of the glue takes them. @typedef {{ codes: Uint8Array, width: number, height: number }} Mask */
/** @typedef {{ id: number, request: string, mask?: Mask | null }} Asked */
/** @typedef {Blob | ImageBitmap | ImageData | Uint8Array | Pixels} Source */

/**
 * Photos whose preview can still be asked for. Chosen: a page shows one or two, and each holds pixels.
 */
export const KEPT = 4;

/** The first bytes of a HEIF file after its box's length: `ftyp` and a brand of HEVC pictures. */
const HEIC = /^ftyp(heic|heix|heim|heis|hevc|hevx|hevm|hevs|mif1|msf1)/;

/** @param {Uint8Array} bytes */
function refuseHeic(bytes) {
  if (!HEIC.test(String.fromCharCode(...bytes.subarray(4, 12)))) return;
  throw new ScalptoneError(
    "heicNotSupported",
    "this is a HEIC photo, which this browser cannot read; save it as JPEG, or let the camera do so (Most Compatible)",
  );
}

/**
 * The engine behind a table of actions.
 *
 * @param {Glue} glue what wasm-bindgen wrote, instantiated
 * @param {{ fetchBytes: (url: string) => Promise<ArrayBuffer>, painter: () => Promise<import("./painting.js").PainterGlue> }} host
 */
export function createActions(glue, host) {
  /** @type {import("./scalptone.js").Engine | undefined} */
  let engine;
  /** @type {string | undefined} */
  let practice;
  /** @type {Models} */
  let models = { faceModel: false, regionModel: false };
  /** Names of the models that the engine has. @type {Set<keyof Models>} */
  const loaded = new Set();
  /** Models on their way before they are needed, by address. @type {Map<string, Promise<ArrayBuffer>>} */
  const early = new Map();
  /** @type {Map<number, import("./scalptone.js").Matched>} */
  const kept = new Map();
  /** Photos of one person that were measured and are not answered yet. @type {Map<number, import("./scalptone.js").Photos>} */
  const studies = new Map();
  const painting = createPainting(host.painter);
  let seen = restartsOf(glue);

  /** Lets go, without freeing, of what an earlier instance held. */
  function catchUp() {
    const now = restartsOf(glue);
    if (seen === now) return;
    seen = now;
    kept.clear();
    studies.clear();
    loaded.clear();
    engine = undefined;
  }

  /**
   * Runs what calls into wasm. What it throws on purpose is a plain object with a code; all else is a trap.
   *
   * @template T
   * @param {(engine: import("./scalptone.js").Engine) => T} work
   * @returns {T}
   */
  function inEngine(work) {
    catchUp();
    try {
      const ready = engine ?? new glue.Engine(practice);
      engine = ready;
      return work(ready);
    } catch (thrown) {
      if (thrown instanceof Error && !(thrown instanceof ScalptoneError)) restart(glue);
      throw thrown;
    }
  }

  /** @param {keyof Models} name */
  async function ensure(name) {
    catchUp();
    let model = models[name];
    if (loaded.has(name) || model === false) return;
    if (typeof model === "string") {
      const url = model;
      const coming = early.get(url) ?? host.fetchBytes(url);
      early.delete(url); // what failed is asked for again
      model = await coming.catch((cause) => {
        const [what, otherwise] = name === "faceModel" ? ["face", "pass an oval"] : ["region", "say where it is with `regionModel`"];
        throw new ScalptoneError(
          `${name}NotFound`,
          `the ${what} model was not found at ${url}; serve the file that comes with the package, or ${otherwise}`,
          { cause },
        );
      });
      models[name] = model;
    }
    const bytes = new Uint8Array(model);
    inEngine((engine) => (name === "faceModel" ? engine.loadFaceModel(bytes) : engine.loadRegionModel(bytes)));
    loaded.add(name);
  }

  /** The models that a request needs. @param {string} request */
  async function ensureFor(request) {
    const asked = JSON.parse(request);
    if (asked.oval == null && !isFaceless(asked)) await ensure("faceModel");
    await ensure("regionModel");
  }

  /** @param {Blob} blob */
  async function decode(blob) {
    const bytes = new Uint8Array(
      await blob.arrayBuffer().catch((cause) => {
        throw new ScalptoneError("unreadableFile", "the file cannot be read any more; choose it again", { cause });
      }),
    );
    inEngine(() => glue.inspect(bytes));
    try {
      // Upright, and in the color space of the canvas it is drawn on.
      return await createImageBitmap(blob, { imageOrientation: "from-image", colorSpaceConversion: "default" });
    } catch (cause) {
      refuseHeic(bytes);
      const sentence = "the picture is damaged or incomplete; copy it again or take a new photo";
      throw new ScalptoneError("damagedPicture", sentence, { cause });
    }
  }

  /**
   * @param {import("./scalptone.js").Photos} photos
   * @param {Source} source
   * @param {string} request
   * @returns {Promise<void>}
   */
  async function look(photos, source, request) {
    if (source instanceof Uint8Array) {
      if (!("addBytes" in glue.Engine.prototype)) {
        return look(photos, await decode(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (source)])), request);
      }
      return inEngine((engine) => {
        glue.inspect(source);
        refuseHeic(source);
        /** @type {import("./node/scalptone.js").Engine} */ (engine).addBytes(photos, source, request);
      });
    }
    if (source instanceof Blob) {
      if (typeof createImageBitmap === "undefined") {
        return look(photos, new Uint8Array(await source.arrayBuffer()), request);
      }
      const bitmap = await decode(source);
      try {
        return inEngine((engine) => engine.add(photos, bitmap, request));
      } finally {
        bitmap.close();
      }
    }
    if ("data" in source && !(typeof ImageData === "function" && source instanceof ImageData)) {
      const { data, width, height, colorSpace = "srgb" } = source;
      const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return inEngine((engine) => engine.addPixels(photos, rgba, width, height, colorSpace, request));
    }
    return inEngine((engine) => engine.add(photos, source, request));
  }

  /** @param {number} id */
  function outcome(id) {
    catchUp();
    const found = kept.get(id);
    if (found) return found;
    throw new ScalptoneError(
      "staleReport",
      `this report's photo is no longer held (only the last ${KEPT} are); match the photo again`,
    );
  }

  /** @param {import("./scalptone.js").Photos} photos @param {Mask | null} [mask] */
  function setMask(photos, mask) {
    const { codes, width, height } = mask ?? { codes: new Uint8Array(), width: 0, height: 0 };
    inEngine(() => photos.setMask(codes, width, height));
  }

  /** Answers photos once they are measured. @param {Asked} asked @param {() => Promise<void>} measure */
  async function answer({ id, request }, measure) {
    try {
      await measure();
      const photos = /** @type {import("./scalptone.js").Photos} */ (studies.get(id));
      const found = inEngine((engine) => engine.answer(photos, request));
      kept.set(id, found);
      return /** @type {import("./index.d.ts").Report} */ (inEngine(() => found.report()));
    } finally {
      actions.leave({ id });
      for (const old of [...kept.keys()].slice(0, -KEPT)) actions.forget({ id: old });
    }
  }

  const actions = {
    /** @param {{ practice?: string | undefined, models: Models }} options */
    open(options) {
      actions.close();
      practice = options.practice;
      models = { ...options.models };
      inEngine(() => {});
      const every = models.regionModel; // every photo needs it
      if (typeof every !== "string") return;
      const coming = host.fetchBytes(every);
      coming.catch(() => {}); // said when it is needed
      early.set(every, coming);
      painting.prepare();
    },

    /**
     * Measures a photo; `place` is its place among those of one person.
     *
     * @param {Asked & { place: number, source: Source }} photo
     */
    async add({ id, place, source, request, mask }) {
      await ensureFor(request);
      catchUp();
      if (place === 0) studies.set(id, inEngine(() => new glue.Photos()));
      const photos = studies.get(id);
      if (!photos) {
        throw new ScalptoneError("internal", "the engine was started afresh between two photos; match them again");
      }
      setMask(photos, mask);
      await look(photos, source, request);
    },

    /** Measures the last photo and answers. @param {Asked & { place: number, source: Source }} photo */
    match: (photo) => answer(photo, () => actions.add(photo)),

    /** Answers what was answered before, `of`, from what is kept of it. @param {Asked & { of: number }} asked */
    again: (asked) =>
      answer(asked, async () => {
        await ensureFor(asked.request);
        const before = outcome(asked.of);
        kept.delete(asked.of); // last used, last forgotten
        kept.set(asked.of, before);
        const photos = inEngine(() => before.photos());
        studies.set(asked.id, photos);
        setMask(photos, asked.mask);
        inEngine((engine) => engine.addAgain(photos, asked.request));
      }),

    /** Gives photos up that nobody wants to be answered. @param {{ id: number }} of */
    leave({ id }) {
      catchUp();
      studies.get(id)?.free();
      studies.delete(id);
    },

    /** @param {{ id: number, when: string, shade?: string, hairline?: [number, number][] }} view */
    preview: ({ id, ...wanted }) => painting.preview(id, () => outcome(id), wanted),

    /** @param {{ id: number, when: string, shade?: string, sideMm: number, pxPerMm: number }} view */
    closeUp: ({ id, ...wanted }) => painting.closeUp(id, () => outcome(id), wanted),

    /** @param {{ id: number }} of */
    hairline: ({ id }) => painting.hairline(id, () => outcome(id)),

    /** @param {{ id: number }} of */
    regions({ id }) {
      const found = outcome(id);
      return /** @type {import("./index.d.ts").RegionMap} */ (inEngine(() => found.regions()));
    },

    /** @param {{ id: number }} of */
    forget({ id }) {
      catchUp();
      painting.forget(id);
      kept.get(id)?.free();
      kept.delete(id);
    },

    defaultPractice() {
      return /** @type {import("./index.d.ts").Practice} */ (inEngine(() => glue.defaultPractice()));
    },

    close() {
      catchUp();
      painting.clear();
      for (const found of kept.values()) found.free();
      kept.clear();
      for (const photos of studies.values()) photos.free();
      studies.clear();
      engine?.free();
      engine = undefined;
      loaded.clear();
    },
  };
  return actions;
}

/** @typedef {ReturnType<typeof createActions>} Actions */
/** Where each model is, or its bytes; `false` to do without. @typedef {Record<"faceModel" | "regionModel", string | ArrayBuffer | false>} Models */
