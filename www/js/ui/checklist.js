// What a doctor should be asked about first, to be ticked in private: the ticks are in memory and go with the page.
import { entry, t } from "../text.js";
import { h, icon } from "./build.js";

/** `onTick(ticked)`: a set of places in the list. */
export function makeChecklist(root, { onTick }) {
  const says = h("p", { role: "status", class: "checklist-says" });
  const boxes = entry("warning.doctorList").map((_, i) => h("input", { type: "checkbox", onchange: () => onTick(new Set(boxes.flatMap((box, place) => (box.checked ? [place] : [])))) }));
  root.replaceChildren(
    h("h3", {}, t("warning.doctor")),
    h("ul", { class: "checks" }, entry("warning.doctorList").map((sentence, i) => h("li", {}, h("label", { class: "check" }, boxes[i], h("span", {}, sentence))))),
    says);
  return {
    update({ ticked }) {
      boxes.forEach((box, i) => { box.checked = ticked.has(i); });
      says.className = ticked.size ? "hint" : "small quiet";
      says.replaceChildren(...(ticked.size ? [icon("warning"), h("span", {}, t(ticked.size === 1 ? "warning.tickedOne" : "warning.ticked", { n: ticked.size }))] : [t("warning.tickedNone")]));
    },
  };
}
