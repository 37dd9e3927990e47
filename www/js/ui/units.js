// Metric or inches: the word for an area, and the way from one to the other.
import { t } from "../text.js";
import { h } from "./build.js";
import { system } from "./format.js";

/** What dots are counted on. */
export const square = () => t(`unit.square.${system()}`);

/** `onUnits("metric" | "inch")`. */
export function makeUnits(root, { onUnits }) {
  return {
    update() {
      const other = system() === "metric" ? "inch" : "metric";
      root.replaceChildren(h("button", { class: "link small", type: "button", id: "units-other", onclick: () => { onUnits(other); document.getElementById("units-other")?.focus(); } },
        t(other === "inch" ? "unit.toInch" : "unit.toMetric")));
    },
  };
}
