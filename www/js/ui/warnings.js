// Before you decide: at most three warnings that apply to this result, then what to ask and what no photo can tell.
import { entry, forCode, t } from "../text.js";
import { h, icon } from "./build.js";
import { zoneName } from "./zones.js";

const WEIGHT = { blocking: 0, warning: 1, info: 2 };
const MOST = 3;
/** Said at another place of the page already: beside what it is about. */
const ELSEWHERE = new Set(["stageAssumed", "severalShadesPossible", "askAClinician", "fadesAndNeedsTouchUp"]);

/** Weightiest first, each code once. */
export function rank(warnings) {
  const seen = new Set();
  return [...warnings]
    .sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity])
    .filter(({ code }) => !seen.has(code) && seen.add(code));
}

/** The three that this result is warned of, and the rest. */
export function apart(warnings) {
  const ranked = rank(warnings);
  const first = ranked.filter(({ code, severity }) => severity !== "info" || !ELSEWHERE.has(code)).slice(0, MOST);
  return { first, rest: ranked.filter((one) => !first.includes(one)) };
}

const says = ({ code, zone }) => (zone ? `${zoneName(zone)}: ` : "") + forCode("warning", code);
const sentences = (key, list = "ul") => h(list, { class: "plain" }, entry(key).map((sentence) => h("li", {}, sentence)));

export function makeWarnings(root) {
  return {
    update({ report }) {
      const { first, rest } = apart(report.warnings);
      root.replaceChildren(...[
        first.length && h("ul", { class: "hints" }, first.map((one) =>
          h("li", { class: one.severity === "info" ? "hint info" : "hint" }, icon(one.severity === "info" ? "info" : "warning"), h("div", {}, says(one))))),
        rest.length && h("details", {}, h("summary", {}, t("warning.more")), h("ul", { class: "plain" }, rest.map((one) => h("li", {}, says(one))))),
      ].filter(Boolean));
      root.className = "zones";
    },
  };
}

/** The same for everyone: five questions, and what a photo cannot tell. */
export function makeQuestions(root) {
  root.replaceChildren(h("h3", {}, t("warning.ask")), sentences("warning.askList", "ol"), h("h3", {}, t("warning.cannot")), sentences("warning.cannotList"));
  root.className = "zones";
  return { update() {} };
}
