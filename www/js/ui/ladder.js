// The shade in the booth: bare skin, fresh, healed and wanted side by side; under it the whole ladder on the same skin.
import { t } from "../text.js";
import { h } from "./build.js";
import { term } from "./explain.js";
import * as format from "./format.js";
import { shadeOnSkin } from "./look.js";
import { square } from "./units.js";

const patch = (hex) => h("div", { class: hex ? "patch" : "patch none", style: hex ? { backgroundColor: hex } : {} });
const caption = (name, more) => h("div", {}, h("b", {}, name), more);
const MOST = 3; // runners-up that are named
const LONG = 3; // letters of a shade: a clinic may call them by name

export function makeLadder(root) {
  let model = null;
  let picked = null;

  /** Bare, on the day, healed, wanted: the healed one is that of the step picked. */
  function booth() {
    const { report: { skin, shade, provenance }, report, practice } = model;
    const target = `target${{ measured: "Measured", predicted: "Predicted" }[provenance.target] ?? "Default"}`;
    return h("div", { class: "booth" },
      h("div", { class: "patches", "aria-hidden": "true" }, [skin?.hex, shade.freshHex, skin ? shadeOnSkin(report, practice, picked) : shade.healedHex, shade.targetHex].map(patch)),
      h("div", { class: "captions" },
        caption(t("shade.now"), t("shade.nowMore")),
        caption(t("shade.fresh"), t("shade.freshMore", { id: shade.id })),
        caption(t("shade.healed"), t("shade.healedMore", { id: picked })),
        caption(t("shade.target"), t(`shade.${target}`))));
  }

  function step({ id, waterParts }) {
    const { report: { skin, shade }, report, practice } = model;
    const chosen = id === shade.id && !format.loose(report);
    const start = id === shade.startId;
    const possible = shade.range.includes(id) || chosen;
    const says = [t("shade.step", { id, water: format.parts(waterParts) }), chosen && t("shade.chosen"), start && t("shade.start"), possible && !chosen && t("shade.possible")].filter(Boolean);
    return h("label", { class: [chosen && "chosen", start && "first", possible && "possible"].filter(Boolean).join(" ") },
      h("input", { type: "radio", name: "step", value: id, checked: id === picked, "aria-label": says.join(", "), onchange: () => pick(id) }),
      h("span", { class: "patch", style: skin ? { backgroundColor: shadeOnSkin(report, practice, id) } : {}, "aria-hidden": "true" }),
      h("b", { "aria-hidden": "true" }, id), h("span", { class: "parts", "aria-hidden": "true" }, `1:${format.parts(waterParts)}`));
  }

  function pick(id) {
    picked = id;
    root.querySelector(".booth").replaceWith(booth());
  }

  return {
    /** `practice`: the clinic's document, whose shades come lightest first. */
    update(next) {
      const { report, practice } = next;
      const { shade } = report;
      if (!shade) return root.replaceChildren();
      if (model?.report !== report) picked = shade.id;
      model = next;
      const gap = shade.deltaE00.value;
      const loose = format.loose(report);
      const others = loose ? [] : shade.alternatives.slice(0, MOST);
      root.replaceChildren(...[
        booth(),
        h("p", {}, t("shade.gap"), " ", term("deltaE", `ΔE ${format.deltaE(gap)}`), ". ", t(`shade.gap${gap <= 2 ? 0 : gap <= 5 ? 1 : 2}`)),
        practice && h("fieldset", { class: "ladder" },
          h("legend", {}, h("h3", {}, t("shade.ladder"))),
          h("div", { class: "ends small quiet" }, h("span", {}, t("shade.lightest")), h("span", {}, t("shade.darkest"))),
          h("div", { class: practice.ladder.some(({ id }) => id.length > LONG) ? "booth steps-on-skin long" : "booth steps-on-skin" }, practice.ladder.map(step)),
          h("p", { class: "quiet small" }, loose ? t("shade.legend") : t("shade.legendOne", { legend: t("shade.legend") }), " ", t("shade.drawn"))),
        others.length > 0 && h("details", {}, h("summary", {}, t("shade.alternatives")),
          h("ul", { class: "plain" }, others.map((other) => h("li", {},
            t("shade.alternative", { id: other.id, dots: format.dotsPerArea(other.dotsPerCm2), size: format.length(other.dotHealedMm), n: format.deltaE(other.deltaE00), square: square() }))))),
      ].filter(Boolean));
      root.className = "zones";
    },
  };
}
