// The photos that the answer rests on, small, where there are several; each can be left out.
import { t } from "../text.js";
import { h, icon } from "./build.js";

const SIZE = 112; // pixels of a thumbnail

function thumbnail(photo) {
  const canvas = h("canvas", { width: SIZE, height: SIZE, "aria-hidden": "true" });
  const side = Math.min(photo.width, photo.height);
  const own = (photo.picture.naturalWidth || photo.picture.width) / photo.width;
  canvas.getContext("2d").drawImage(photo.picture, own * (photo.width - side) / 2, own * (photo.height - side) / 4, own * side, own * side, 0, 0, SIZE, SIZE);
  return canvas;
}

/** `onLess(place)` takes one out. */
export function makePhotos(root, { onLess }) {
  const drawn = new WeakMap();
  return {
    update({ photos, report, shared }) {
      root.hidden = photos.length < 2 || shared;
      if (root.hidden) return root.replaceChildren();
      root.replaceChildren(
        h("ul", {}, photos.map((photo, i) => {
          if (!drawn.has(photo)) drawn.set(photo, thumbnail(photo));
          return h("li", { class: i + 1 === report.provenance.photoShown ? "shown" : "" }, drawn.get(photo),
            h("button", { class: "less", type: "button", "aria-label": t("photos.less", { n: i + 1 }), onclick: () => onLess(i) }, icon("close")));
        })),
        h("p", { class: "small quiet" }, t("photos.say", { n: report.provenance.photos, shown: report.provenance.photoShown })));
    },
  };
}
