// The light: what told it, why nothing better did, and what would. Every note on the light is said here, once.
import { entry, forCode, t } from "../text.js";
import { h, icon } from "./build.js";

const USED = { chart: "chartUsed", paper: "paperUsed", grayCard: "grayCardUsed", sclera: "scleraUsed" };
const WEIGHT = { blocking: 0, warning: 1, info: 2 };

/** What told the light, as one sentence. */
export const told = ({ light }) => (light.tier in USED ? forCode("light", USED[light.tier]) : t("reference.nothing"));

/** A note's sentence; about what the visitor pointed at, the one that says how to point better. */
function say(code, asked) {
  const way = asked && (asked.corners ? "corners" : asked.kind);
  return way && entry(`pointed.${way}.${code}`) ? t(`pointed.${way}.${code}`) : forCode("light", code);
}

/** The codes by which the engine says that it could not use what was pointed at. */
const REFUSED = new Set(["referenceNotFound", "referenceUnlikely", "paperClipped", "grayCardClipped", "chartClipped"]);

/** Why what was pointed at is not used, and what to do; nothing where it is, or nothing was pointed at. */
export function refusal({ light }, asked) {
  const note = asked && light.notes.find(({ code }) => REFUSED.has(code));
  return note ? say(note.code, asked) : "";
}

/** Why the better ways to know the light are not used: `[{ severity, sentence }]`, weightiest first. */
export function reasons({ light }, asked) {
  const rest = light.notes.filter(({ code }) => code !== USED[light.tier]);
  const notes = rest.map(({ code, severity }) => ({ severity, sentence: say(code, asked) }));
  const spoke = rest.some(({ code }) => REFUSED.has(code));
  const card = light.tier === "paper" || light.tier === "grayCard";
  const why = [light.tier === "chart" && "byChart", card && (light.tier === "paper" ? "byPaper" : "byCard"), card && !spoke && !asked && "noChart", !light.reference && !spoke && "noCard"].filter(Boolean);
  if (why.length) notes.push({ severity: "info", sentence: why.map((one) => t(`reference.${one}`)).join(" ") });
  return notes.sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity]);
}

/** `section` disappears where no face was found, for then no light was looked for. */
export function makeLight(root, section) {
  return {
    /** `asked`: what the visitor pointed at, or null. */
    update({ report, asked }) {
      section.hidden = !report.head.oval;
      if (section.hidden) return root.replaceChildren();
      root.replaceChildren(...[
        h("p", {}, told(report), report.light.reference ? ` ${t("reference.outlined")}` : ""),
        h("ul", { class: "hints" }, reasons(report, asked).map(({ severity, sentence }) =>
          h("li", { class: severity === "info" ? "hint info" : "hint" }, icon(severity === "info" ? "info" : "warning"), h("div", {}, sentence)))),
      ].filter(Boolean));
      root.className = "zones";
    },
  };
}
