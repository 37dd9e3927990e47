// A file, a drop, a paste or a camera frame, as something that can be drawn and measured. Nothing is kept.

/**
 * @typedef {object} Photo
 * @property {Blob | HTMLCanvasElement} source what is measured
 * @property {HTMLImageElement | HTMLCanvasElement} picture what is drawn
 * @property {number} width pixels, upright
 * @property {number} height pixels, upright
 */

/** The photo of a file, decoded by the browser: upright and with its color profile. Rejects when it cannot be shown. */
export async function openPhoto(source) {
  if (source instanceof HTMLCanvasElement) {
    return { source, picture: source, width: source.width, height: source.height };
  }
  const picture = new Image();
  const url = URL.createObjectURL(source);
  picture.src = url;
  try {
    await picture.decode();
  } finally {
    URL.revokeObjectURL(url);
  }
  return { source, picture, width: picture.naturalWidth, height: picture.naturalHeight };
}

/** A sample that comes with the page. */
export async function fetchSample(url) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) throw Object.assign(new Error("sample not found"), { code: "sampleNotFound" });
  return answer.blob();
}

/** Calls `take` with whatever file is chosen, dropped or pasted; `over` says whether one hangs over the page. */
export function listenForPhotos({ input, take, over }) {
  const choose = () => {
    const file = input.files[0];
    input.value = ""; // so that the same file can be chosen again
    if (file) take(file);
  };
  input.addEventListener("change", choose);
  if (input.files.length) choose(); // chosen before this script ran

  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    over(true);
  });
  addEventListener("dragleave", (event) => event.relatedTarget || over(false));
  addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  });
  addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file) take(file);
  });
}
