// What a page may pass as a photo, as something that a worker takes. What is the caller's stays the caller's: it is
// copied or shared, and only what is made here is handed over.
import { ScalptoneError } from "./error.js";

/** HTMLMediaElement.HAVE_CURRENT_DATA */
const HAVE_CURRENT_DATA = 2;

/** @param {string} name @param {unknown} input */
function isA(name, input) {
  const type = /** @type {Record<string, unknown>} */ (globalThis)[name];
  return typeof type === "function" && input instanceof type;
}

/**
 * @param {unknown} input
 * @returns {Promise<{ source: unknown, transfer?: Transferable[] }>}
 */
export async function browserSource(input) {
  if (isA("Blob", input) || isA("ImageBitmap", input) || isA("ImageData", input)) return { source: input };
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) {
    return { source: new Blob([/** @type {ArrayBuffer} */ (input)]) };
  }
  const drawable = ["HTMLImageElement", "HTMLVideoElement", "HTMLCanvasElement", "OffscreenCanvas", "VideoFrame"];
  if (!drawable.some((name) => isA(name, input))) {
    throw new ScalptoneError(
      "badInput",
      "pass a File, a Blob, an ArrayBuffer, an ImageBitmap, an ImageData, an image, a video, a canvas or a VideoFrame",
    );
  }
  if (isA("HTMLVideoElement", input) && /** @type {HTMLVideoElement} */ (input).readyState < HAVE_CURRENT_DATA) {
    throw new ScalptoneError("videoNotReady", "the video shows no picture yet; wait for its loadeddata event");
  }
  const bitmap = await createImageBitmap(/** @type {ImageBitmapSource} */ (input)).catch((cause) => {
    if (cause?.name === "SecurityError") throw crossOrigin(cause);
    throw new ScalptoneError("badInput", "the element holds no picture: it is not loaded, broken or empty", { cause });
  });
  return { source: bitmap, transfer: [bitmap] };
}

/** @param {unknown} cause */
export function crossOrigin(cause) {
  return new ScalptoneError(
    "crossOriginPicture",
    "the picture comes from another site, which does not let its pixels be read; load it with CORS, or pass a file",
    { cause },
  );
}
