// What a worker does, whichever wasm is its own.
import { createActions } from "./actions.js";
import { ScalptoneError, toMessage } from "./error.js";

/** @param {string | URL} url @param {RequestInit} [options] */
async function fetchBytes(url, options = {}) {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

/** Compiles while it downloads, where the server names the type; else after. @param {URL} wasm @param {RequestInit} [options] */
async function compile(wasm, options) {
  try {
    return await WebAssembly.compileStreaming(fetch(wasm, options)).catch(async () =>
      WebAssembly.compile(await fetchBytes(wasm, options)),
    );
  } catch (cause) {
    throw new ScalptoneError(
      "wasmNotFound",
      `the wasm was not found at ${wasm}, or may not run; copy it there from the package, allow ` +
        `'wasm-unsafe-eval' in the page's policy, or import "scalptone/inline"`,
      { cause },
    );
  }
}

/** @param {{ source: unknown }} args @param {Promise<unknown>} work */
const closing = ({ source }, work) => work.finally(() => source instanceof ImageBitmap && source.close());

/** @param {any} value */
function transferable(value) {
  if (value instanceof ImageBitmap) return [value];
  return value?.data instanceof Uint8Array ? [value.data.buffer] : [];
}

/**
 * Answers the page from now on.
 *
 * @param {import("./actions.js").Glue} glue what wasm-bindgen wrote
 * @param {URL} wasm
 * @param {import("./painting.js").PainterGlue} painterGlue the same of the painter
 * @param {URL} painterWasm
 */
export function serve(glue, wasm, painterGlue, painterWasm) {
  const scope = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));
  const actions = createActions(glue, { fetchBytes, painter });
  /** @type {Promise<import("./painting.js").PainterGlue> | undefined} */
  let painting;
  /** @type {WebAssembly.Module | undefined} */
  let compiled;

  /** The painter's wasm, loaded after what the first answer waits for; a failed try is made again. */
  function painter() {
    painting ??= compile(painterWasm, /** @type {RequestInit} */ ({ priority: "low" })).then((module) => {
      painterGlue.initSync({ module });
      return painterGlue;
    });
    painting.catch(() => {
      painting = undefined;
    });
    return painting;
  }

  /** @param {import("./painting.js").Painted} painted */
  const bitmap = ({ data, width, height }) => createImageBitmap(new ImageData(/** @type {ImageDataArray} */ (data), width, height));

  /** @type {Record<string, (args: any) => any>} */
  const table = {
    ...actions,

    /** Answers with the compiled module, which the page hands to its next worker. */
    async open({ module, ...options }) {
      if (!compiled) {
        compiled = module ?? (await compile(wasm));
        glue.initSync({ module: /** @type {WebAssembly.Module} */ (compiled) });
      }
      actions.open(options);
      return compiled;
    },

    add: (args) => closing(args, actions.add(args)),
    match: (args) => closing(args, actions.match(args)),

    preview: async (args) => bitmap(await actions.preview(args)),
    closeUp: async (args) => bitmap(await actions.closeUp(args)),
  };

  scope.onmessage = async ({ data: { id, action, args } }) => {
    try {
      const value = await table[action](args);
      scope.postMessage({ id, value }, transferable(value));
    } catch (thrown) {
      scope.postMessage({ id, error: toMessage(thrown) });
    }
  };
}
