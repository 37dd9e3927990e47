// The engine in this thread: for Node, and for pages that may fetch nothing.
import { createActions } from "./actions.js";
import { ScalptoneError, toError } from "./error.js";

/**
 * A link to an engine of its own in this thread.
 *
 * @param {import("./actions.js").Glue} glue
 * @param {{ practice?: string | undefined, models: import("./actions.js").Models }} open
 * @param {{
 *   fetchBytes: (url: string) => Promise<ArrayBuffer>,
 *   painter: () => Promise<import("./painting.js").PainterGlue>,
 *   source: import("./matcher.js").Link["source"],
 *   picture: import("./matcher.js").Link["picture"],
 * }} host
 * @returns {import("./matcher.js").Link}
 */
export function localLink(glue, open, { fetchBytes, painter, source, picture }) {
  /** @type {Record<string, (args?: any) => any> | undefined} */
  let actions = createActions(glue, { fetchBytes, painter });
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  try {
    actions.open(open);
  } catch (thrown) {
    throw toError(thrown);
  }
  return {
    source,
    picture,
    call(action, args, { signal } = {}) {
      const turn = last.then(async () => {
        signal?.throwIfAborted();
        if (!actions) throw new ScalptoneError("closed", "the matcher was closed");
        try {
          return await actions[action](args);
        } catch (thrown) {
          throw toError(thrown);
        }
      });
      last = turn.catch(() => {});
      return turn.then((value) => {
        signal?.throwIfAborted();
        return value;
      });
    },
    close() {
      actions?.close();
      actions = undefined;
    },
  };
}

/** The default practice document of an engine in this thread. @param {import("./actions.js").Glue} glue */
export function practiceOf(glue) {
  try {
    return glue.defaultPractice();
  } catch (thrown) {
    throw toError(thrown);
  }
}
