// What was measured, laid over the photo: skin, hair, shaved hair, bare scalp.
import { t } from "../text.js";
import { drawFrame } from "./preview.js";
import { h } from "./build.js";

const TINTS = { 1: [79, 176, 255], 2: [255, 210, 74], 3: [255, 159, 87], 4: [185, 243, 255] };
const OPACITY = 130; // of 255: the photo stays readable under it

/** `canvas` lies over the photo, `legend` is the list under it. */
export function makeAreas(canvas, legend) {
  return {
    /** `null` hides it; otherwise `{ photo, frame, regions: { data, width, height } }` with one code per pixel. */
    update(model) {
      canvas.hidden = legend.hidden = !model;
      if (!model) return;
      const { photo, frame, regions } = model;
      const whole = new OffscreenCanvas(regions.width, regions.height);
      const pixels = new ImageData(regions.width, regions.height);
      const seen = new Set();
      regions.data.forEach((code, i) => {
        const tint = TINTS[code];
        if (!tint) return;
        seen.add(code);
        pixels.data.set([...tint, OPACITY], 4 * i);
      });
      whole.getContext("2d").putImageData(pixels, 0, 0);
      drawFrame(canvas, whole, photo, frame);
      legend.replaceChildren(...[...seen].sort().map((code) => h("li", {}, h("i", { class: `areas-${code}` }), t(`picture.area${code}`))));
    },
  };
}
