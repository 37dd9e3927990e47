// What the person can do better, one sentence each; nothing where there is nothing. What concerns the light is in light.js.
import { forCode } from "../text.js";
import { h, icon } from "./build.js";

const WEIGHT = { blocking: 0, warning: 1, info: 2 };

/** Notes on the photo, weightiest first. */
export const hints = ({ capture }) => [...capture.notes].sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity]);

/** `section` disappears when there is nothing to say. */
export function makeQuality(root, section) {
  return {
    update({ report, placing }) {
      const list = hints(report).filter((note) => !(placing && note.code === "headNotFound"));
      section.hidden = list.length === 0;
      root.replaceChildren(h("ul", { class: "hints" }, list.map((note) =>
        h("li", { class: note.severity === "info" ? "hint info" : "hint" }, icon(note.severity === "info" ? "info" : "warning"),
          h("div", {}, forCode("capture", note.code, { photo: note.photo }))))));
    },
  };
}
