// A further shot, of the top of the head: how much of it is bare, which no portrait shows.
import { forCode, t } from "../text.js";
import { h, icon, svg } from "./build.js";
import { percent } from "./format.js";
import { outlines } from "./outlines.js";

const SIZE = 320; // pixels of the picture
const BARE = 4; // the map's code of bare scalp

/** Someone holds the phone level over the head; the top fills the circle. */
const drawing = () => svg("svg", { class: "stroke how-above", viewBox: "0 0 150 84", "aria-hidden": "true" },
  svg("path", { d: "M14 80c0-13 9-19 20-20v-8c-7-3-11-10-11-18c0-11 8-18 18-18s18 7 18 18c0 8-4 15-11 18v8c11 1 20 7 20 20" }),
  svg("path", { d: "M24 5h34M36 5v-3h10v3" }),
  svg("path", { d: "M34 9l-7 20M48 9l7 20", "stroke-dasharray": "2 4" }),
  svg("rect", { x: 88, y: 4, width: 46, height: 76, rx: 6 }),
  svg("circle", { cx: 111, cy: 42, r: 19 }),
  svg("path", { d: "M108 24q3-4 6 0" }));

/** The share of the head in the picture that is bare. Pure. */
export function bareShare({ regions }) {
  const all = regions.scalpFraction + regions.hairFraction + regions.stubbleFraction;
  return all > 0 ? regions.scalpFraction / all : 0;
}

/** The circle of the head, with the border of what is bare on it. */
function picture({ photo, report, map }) {
  const canvas = h("canvas", { width: SIZE, height: SIZE, role: "img", "aria-label": t("above.seen", { n: percent(bareShare(report), 5) }) });
  const context = canvas.getContext("2d");
  const { cx, cy, a } = report.head.oval;
  const own = (photo.picture.naturalWidth || photo.picture.width) / photo.width;
  const half = 1.12 * a;
  context.drawImage(photo.picture, own * (cx - half), own * (cy - half), own * 2 * half, own * 2 * half, 0, 0, SIZE, SIZE);
  const scale = photo.width / map.width;
  const lines = outlines({ ...map, data: map.data.map((code) => (code === BARE ? BARE : 0)) })[BARE];
  for (const [width, style] of [[5, "rgb(0 0 0 / 70%)"], [2.5, "#fff"]]) {
    Object.assign(context, { lineWidth: width, strokeStyle: style, lineJoin: "round" });
    for (const line of lines) {
      context.beginPath();
      for (const [x, y] of line) context.lineTo((x * scale - cx + half) / (2 * half) * SIZE, (y * scale - cy + half) / (2 * half) * SIZE);
      context.stroke();
    }
  }
  return canvas;
}

/** `onCamera()` opens the camera for it, `onFile(file)` takes a picture of it. */
export function makeFromAbove(root, { onCamera, onFile }) {
  const file = h("input", { class: "visually-hidden", type: "file", accept: "image/*", id: "above-file", onchange: () => {
    const [chosen] = file.files;
    file.value = ""; // so that the same file can be chosen again
    if (chosen) onFile(chosen);
  } });
  const told = h("div", { class: "above-told", role: "status" });
  root.replaceChildren(
    h("summary", {}, t("above.title")),
    h("div", { class: "above" },
      drawing(),
      h("p", { class: "quiet" }, t("above.how")),
      h("div", { class: "picture-does" },
        h("button", { class: "button slim", type: "button", id: "above-camera", onclick: onCamera }, icon("camera"), t("page.camera")),
        h("label", { class: "button slim file" }, icon("picture"), t("page.choose"), file)),
      told));

  return {
    /** `above` is what was seen, `{ photo, report, map }`, or null. */
    update({ above, shared }) {
      root.hidden = Boolean(shared);
      if (!above?.report) return told.replaceChildren();
      root.open = true;
      const { report } = above;
      const said = report.capture.notes.filter(({ code }) => code !== "crownView").map(({ code }) => h("li", {}, forCode("capture", code)));
      const usable = report.head.oval && report.regions.confidence.hair > 0 && report.capture.verdict !== "unusable";
      told.replaceChildren(...[
        usable && picture(above),
        h("p", {}, usable ? t("above.seen", { n: percent(bareShare(report), 5) }) : t("above.cannot")),
        usable && h("p", { class: "quiet" }, t("above.use")),
        said.length > 0 && h("ul", { class: "plain small quiet" }, said),
      ].filter(Boolean));
    },
    choose: () => file.click(),
  };
}
