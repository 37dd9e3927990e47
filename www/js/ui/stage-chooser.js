// Where hair is missing, as heads seen from above with the forehead at the top: dark is hair, blank is bald.
import { t } from "../text.js";
import { h, svg } from "./build.js";
import { percent } from "./format.js";

/** Bald areas on a head of half axes 23 and 28 about (32, 37). */
const BALD = {
  II: "M0 0H64V22Q55 29 48 19Q32 23 16 19Q9 29 0 22z",
  III: "M0 0H64V29Q51 35 43 20Q32 24 21 20Q13 35 0 29z",
  IIIv: "M0 0H64V29Q51 35 43 20Q32 24 21 20Q13 35 0 29zM32 43a7 7 0 1 0 0 14a7 7 0 1 0 0-14z",
  IV: "M0 0H64V28Q52 38 43 31Q32 28 21 31Q12 38 0 28zM32 39a10 10 0 1 0 0 20a10 10 0 1 0 0-20z",
  V: "M0 0H64V27Q53 41 44 35Q37 33 35.5 37H28.500Q27 33 20 35Q11 41 0 27zM32 36a12.5 12 0 1 0 0 24a12.5 12 0 1 0 0-24z",
  VI: "M0 0H64V25Q53 32 48 45Q44 60 32 60Q20 60 16 45Q11 32 0 25z",
  VII: "M0 0H64V34Q54 36 51 47Q46 63 32 63Q18 63 13 47Q10 36 0 34z",
};
const ORDER = ["II", "III", "IIIv", "IV", "V", "VI", "VII", "full", "diffuse"];
const STROKE = { fill: "none", stroke: "currentColor", "stroke-width": 1.5 };

/** Points of a hexagonal field inside the head, for heads that are shaved or thin all over. */
function field(pitch) {
  const points = [];
  for (let row = 0, y = 10; y < 65; row += 1, y += pitch * 0.87) {
    for (let x = 9 + (row % 2) * (pitch / 2); x < 55; x += pitch) {
      if (((x - 32) / 21.5) ** 2 + ((y - 37) / 26.5) ** 2 < 1) points.push([x, y]);
    }
  }
  return points;
}

function drawing(stage) {
  const outline = svg("ellipse", { cx: 32, cy: 37, rx: 23, ry: 28, ...STROKE });
  const nose = svg("path", { d: "M28 9.500Q32 4 36 9.5", ...STROKE });
  const parts = [];
  if (BALD[stage]) {
    // the head less the bald area: an outer rectangle with the bald area as a hole, cut to the head
    const id = `hair-${stage}`;
    parts.push(
      svg("clipPath", { id }, svg("path", { d: `M-10-10H74V90H-10z${BALD[stage]}`, "clip-rule": "evenodd" })),
      svg("ellipse", { cx: 32, cy: 37, rx: 23, ry: 28, fill: "currentColor", "fill-opacity": 0.62, "clip-path": `url(#${id})` }),
    );
  } else if (stage) {
    const r = stage === "full" ? 0.9 : 0.75;
    parts.push(svg("g", { fill: "currentColor" }, field(stage === "full" ? 3.9 : 6.4).map(([cx, cy]) => svg("circle", { cx, cy, r }))));
  } else {
    parts.push(svg("path", { d: "M26.5 31.500a5.5 5.5 0 1 1 8.5 4.600c-2.2 1.4-3 2.6-3 5.400M32 47v.3", ...STROKE, "stroke-linecap": "round", "stroke-width": 2.2 }));
  }
  return svg("svg", { viewBox: "0 0 64 72", "aria-hidden": "true" }, parts, outline, nose);
}

/** `onStage(stage | undefined)`. */
export function makeStageChooser(root, { onStage }) {
  const radio = (stage) => h("input", { type: "radio", name: "stage", value: stage ?? "", onchange: () => onStage(stage) });
  const radios = [...ORDER, undefined].map(radio);
  const note = h("p", { class: "quiet small" });
  const suggestion = h("p", { class: "suggestion", role: "status" });
  root.className = "stages-set";
  root.replaceChildren(
    h("legend", {}, h("h3", {}, t("stage.ask"))), note, suggestion,
    h("div", { class: "stages" }, radios.map((one) => h("label", {}, one, drawing(one.value || undefined), h("span", {}, t(`stage.${one.value || "unsure"}`))))));

  return {
    /** `stage` is the visitor's choice, or undefined when not sure; then the report says what it assumed. */
    update({ report, stage }) {
      for (const one of radios) one.checked = one.value === (stage ?? "");
      const assumed = report.provenance.stageSource === "assumed" && report.provenance.stage;
      note.hidden = !assumed;
      note.textContent = assumed ? t("stage.assumed", { stage: t(`stage.${assumed}`) }) : "";
      const seen = report.balding?.stage;
      const open = seen && stage !== seen;
      suggestion.hidden = !open;
      suggestion.replaceChildren(...(open ? [
        t("stage.looks", { stage: t(`stage.${seen}`), n: percent(report.balding.confidence, 5) }), " ",
        h("button", { class: "link", type: "button", onclick: () => { onStage(seen); radios[ORDER.indexOf(seen)]?.focus(); } }, t("stage.use"))] : []));
    },
  };
}
