/** What has nothing to do with which photo it was found at. */
const GENERAL = new Set(["closed", "faceModelNotFound", "badFaceModel", "regionModelNotFound", "badRegionModel", "wasmNotFound", "workerFailed", "timeout", "internal"]);

/** What went wrong, by a code that stays: sentences may change, codes do not. */
export class ScalptoneError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ path?: string, photo?: number, cause?: unknown }} [details]
   */
  constructor(code, message, { path, photo, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ScalptoneError";
    this.code = code;
    if (path !== undefined) this.path = path;
    if (photo !== undefined) this.photo = photo;
  }
}

/**
 * An error that one of several photos gave, with which; what is not about the photo stays as it is.
 *
 * @param {unknown} error
 * @param {number} photo counted from 1
 */
export function ofPhoto(error, photo) {
  if (!(error instanceof ScalptoneError) || error.path !== undefined || GENERAL.has(error.code)) return error;
  return new ScalptoneError(error.code, `photo ${photo}: ${error.message}`, { photo, cause: error });
}

/**
 * What a worker or the engine threw, as an error of ours; anything unforeseen becomes `internal`.
 *
 * @param {unknown} thrown
 * @returns {ScalptoneError}
 */
export function toError(thrown) {
  if (thrown instanceof ScalptoneError) return thrown;
  const { code, message, path } = /** @type {Record<string, unknown>} */ (Object(thrown));
  // DOMException has a numeric `code`; Node's own errors have upper-case ones and a stack.
  if (typeof code === "string" && !(thrown instanceof Error)) {
    return new ScalptoneError(code, String(message), typeof path === "string" ? { path } : {});
  }
  return new ScalptoneError("internal", `the engine failed and was started afresh: ${String(message ?? thrown)}`, {
    cause: thrown,
  });
}

/**
 * The same in a form that can be posted.
 *
 * @param {unknown} thrown
 * @returns {{ code: string, message: string, path?: string }}
 */
export function toMessage(thrown) {
  const { code, message, path } = toError(thrown);
  return path === undefined ? { code, message } : { code, message, path };
}
