// What can be done to the picture.
import { t } from "../text.js";
import { h, icon } from "./build.js";

/** `onAdjust()` the oval, `onHairline()` drawn, `onAreas()` shown, `onPoint()`, `onAuto()` forgets what was pointed at, `onMore()` adds a photo. */
export function makeTools(root, { onAdjust, onHairline, onAreas, onPoint, onAuto, onMore }) {
  const tool = (id, name, act) => h("button", {
    class: "button slim", type: "button", id: `tool-${id}`,
    onclick: () => { act(); document.getElementById(`tool-${id}`)?.focus(); }, // drawn anew, it has lost the focus
  }, icon(id === "more" ? "plus" : id), t(name));

  return {
    /** `null` hides them; otherwise what is shown and what was pointed at. */
    update(model) {
      if (!model) return root.replaceChildren();
      const { report, placing, adjusting, asked, room, canDraw } = model;
      const able = report.head.oval && !adjusting;
      const focused = root.contains(document.activeElement) && document.activeElement.id;
      root.replaceChildren(...[
        !placing && tool("oval", adjusting ? "picture.ovalDone" : "picture.oval", onAdjust),
        able && canDraw && tool("hairline", "picture.hairline", onHairline),
        able && tool("areas", "picture.areas", onAreas),
        able && tool("white", "picture.white", onPoint),
        able && asked && tool("auto", "picture.auto", onAuto),
        !placing && !adjusting && room && tool("more", "photos.more", onMore),
      ].filter(Boolean));
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    },
  };
}
