// Before you decide: at most three warnings that apply to this result, then what is true for everyone.
import { entry, forCode, t } from "../text.js";
import { h, icon } from "./build.js";
import { zoneName } from "./zones.js";

const WEIGHT = { blocking: 0, warning: 1, info: 2 };
const MOST = 3;

/** Weightiest first, each code once. */
export function rank(warnings) {
  const seen = new Set();
  return [...warnings]
    .sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity])
    .filter(({ code }) => !seen.has(code) && seen.add(code));
}

const list = (key) => h("ul", { class: "plain" }, entry(key).map((sentence) => h("li", {}, sentence)));
const says = ({ code, zone }) => (zone ? `${zoneName(zone)}: ` : "") + forCode("warning", code);

export function makeWarnings(root) {
  return {
    update({ report }) {
      const ranked = rank(report.warnings);
      const first = ranked.slice(0, MOST);
      const rest = ranked.slice(MOST);
      root.replaceChildren(...[
        first.length && h("ul", { class: "hints" }, first.map((one) =>
          h("li", { class: one.severity === "info" ? "hint info" : "hint" }, icon(one.severity === "info" ? "info" : "warning"), h("div", {}, says(one))))),
        h("div", {},
          rest.length ? h("details", {}, h("summary", {}, t("warning.more")), h("ul", { class: "plain" }, rest.map((one) => h("li", {}, says(one))))) : null,
          h("details", {}, h("summary", {}, t("warning.doctor")), list("warning.doctorList")),
          h("details", {}, h("summary", {}, t("warning.ask")), list("warning.askList"))),
      ].filter(Boolean));
      root.className = "zones";
    },
  };
}
