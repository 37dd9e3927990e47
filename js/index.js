// The package in a page: the worker as promises.
import { ScalptoneError, toError } from "./error.js";
import { browserSource, crossOrigin } from "./inputs.js";
import { Matcher, openArgs } from "./matcher.js";

export { ScalptoneError } from "./error.js";
export { version } from "./version.js";

/** @typedef {{ resolve: (value: any) => void, reject: (error: unknown) => void }} Pending */

/**
 * How long the worker may take for one answer before it is ended and started anew, milliseconds. Chosen: a slow phone on
 * a slow line needs a few seconds; a minute of silence is a fault.
 */
const PATIENCE = 60_000;

/**
 * A kind of worker, and its wasm, compiled once for all of them in a page.
 *
 * @typedef {{ start: () => Worker, compiled?: Promise<WebAssembly.Module> }} Kind
 */

// The address is written where the worker is made: bundlers look for both together.
/** @type {Kind} */
const PORTRAITS = {
  start: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "scalptone" }),
};
/** @type {Kind} */
const VIEWS = {
  start: () => new Worker(new URL("./views-worker.js", import.meta.url), { type: "module", name: "scalptone views" }),
};

/**
 * A link to a worker, which takes one question at a time: an aborted one that still waits is never asked.
 *
 * @param {Kind} kind
 * @param {object} options what `open` of the action table takes
 */
function workerLink(kind, options) {
  /** @type {Worker | undefined} */
  let worker;
  /** @type {Map<number, Pending>} */
  const pending = new Map();
  let lastId = 0;
  let last = Promise.resolve();
  let closed = false;

  /** Ends the worker; the next question starts another. @param {ScalptoneError} error */
  function stop(error) {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  }

  function start() {
    const failed = (/** @type {unknown} */ cause) =>
      new ScalptoneError(
        "workerFailed",
        'the worker could not start; serve the package from the page\'s own origin, or import "scalptone/inline"',
        { cause },
      );
    try {
      worker = kind.start();
    } catch (cause) {
      throw failed(cause);
    }
    worker.onmessage = ({ data: { id, value, error } }) => {
      const waiting = pending.get(id);
      pending.delete(id);
      if (error) waiting?.reject(toError(error));
      else waiting?.resolve(value);
    };
    worker.onerror = (event) => stop(failed(event.message));
    worker.onmessageerror = () => stop(new ScalptoneError("internal", "the worker's answer could not be read"));
  }

  /**
   * @param {string} action
   * @param {object} args
   * @param {Transferable[]} [transfer]
   */
  async function post(action, args, transfer = []) {
    lastId += 1;
    const id = lastId;
    const silent = new ScalptoneError("timeout", "the engine did not answer within a minute and was started afresh");
    const timer = setTimeout(() => stop(silent), PATIENCE);
    try {
      return await new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        worker?.postMessage({ id, action, args }, transfer);
      });
    } catch (error) {
      // A picture from elsewhere cannot be posted.
      if (error instanceof DOMException && error.name === "DataCloneError") throw crossOrigin(error);
      throw error;
    } finally {
      pending.delete(id);
      clearTimeout(timer);
    }
  }

  async function begin() {
    start();
    const module = await kind.compiled?.catch(() => undefined);
    const opened = post("open", { ...options, module });
    if (!module) kind.compiled = opened;
    await opened.catch((error) => {
      stop(toError(error));
      throw error;
    });
  }

  /**
   * @param {() => Promise<any>} work
   * @param {AbortSignal} [signal]
   */
  function inTurn(work, signal) {
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const turn = async () => {
        if (closed) throw new ScalptoneError("closed", "the matcher was closed");
        signal?.throwIfAborted();
        resolve(await work());
      };
      last = last.then(turn).catch(reject).finally(() => signal?.removeEventListener("abort", abort));
    });
  }

  return {
    source: browserSource,
    picture: (/** @type {unknown} */ bitmap) => bitmap,

    /** @param {object} changed */
    open(changed) {
      options = changed;
      return inTurn(() => (worker ? post("open", options) : begin()));
    },

    /** @type {import("./matcher.js").Link["call"]} */
    call(action, args, { transfer, signal } = {}) {
      return inTurn(async () => {
        if (!worker) await begin();
        return post(action, args, transfer);
      }, signal);
    },

    close() {
      closed = true;
      stop(new ScalptoneError("closed", "the matcher was closed"));
    },
  };
}

/** @typedef {ReturnType<typeof workerLink>} WorkerLink */

const NO_MODELS = /** @type {const} */ ({ faceModel: false, regionModel: false });

/**
 * A worker made ready before anybody asked; the next matcher takes it.
 *
 * @type {WorkerLink | undefined}
 */
let spare;

export async function preload() {
  if (!spare) {
    spare = workerLink(PORTRAITS, { models: NO_MODELS });
    await spare.open({ models: NO_MODELS });
  }
}

/** @param {import("./index.d.ts").MatcherOptions} [options] */
export async function createMatcher(options = {}) {
  const args = openArgs(options, {
    faceModel: new URL("./seeta_fd_frontal_v1.0.bin", import.meta.url).href,
    regionModel: new URL("./regions.bin", import.meta.url).href,
  });
  for (const name of /** @type {const} */ (["faceModel", "regionModel"])) {
    const model = args.models[name];
    if (typeof model === "string") args.models[name] = new URL(model, location.href).href;
  }
  const link = spare ?? workerLink(PORTRAITS, args);
  spare = undefined;
  try {
    await link.open(args);
  } catch (error) {
    link.close();
    throw error;
  }
  return new Matcher(link, () => workerLink(VIEWS, args));
}

export async function defaultPractice() {
  spare ??= workerLink(PORTRAITS, { models: NO_MODELS });
  return spare.call("defaultPractice", {});
}
