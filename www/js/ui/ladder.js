// The shade in the booth: bare skin, fresh, healed and wanted side by side; under it the whole ladder.
import { t } from "../text.js";
import { h } from "./build.js";
import * as format from "./format.js";
import { square } from "./units.js";

const patch = (hex) => h("div", { class: hex ? "patch" : "patch none", style: hex ? { backgroundColor: hex } : {} });
const caption = (name, more) => h("div", {}, h("b", {}, name), more);

function booth({ skin, shade, provenance }) {
  const target = `target${{ measured: "Measured", predicted: "Predicted" }[provenance.target] ?? "Default"}`;
  return h("div", { class: "booth" },
    h("div", { class: "patches", "aria-hidden": "true" }, [skin?.hex, shade.freshHex, shade.healedHex, shade.targetHex].map(patch)),
    h("div", { class: "captions" },
      caption(t("shade.now"), t("shade.nowMore")),
      caption(t("shade.fresh"), t("shade.freshMore")),
      caption(t("shade.healed"), t("shade.healedMore", { id: shade.id })),
      caption(t("shade.target"), t(`shade.${target}`))));
}

function step({ id, waterParts }, shade, loose) {
  const chosen = !loose && id === shade.id;
  const start = id === shade.startId;
  const possible = shade.range.includes(id) || chosen;
  const say = [chosen && t("shade.chosen"), start && t("shade.start"), possible && !chosen && t("shade.possible")].filter(Boolean);
  return h("li", { class: [chosen && "chosen", start && "first", possible && "possible"].filter(Boolean).join(" ") },
    h("b", {}, id), h("span", { class: "small" }, `1:${format.parts(waterParts)}`),
    say.length ? h("span", { class: "visually-hidden" }, say.join(", ")) : null);
}

export function makeLadder(root) {
  return {
    /** `ladder`: the practice's shades, lightest first. */
    update({ report, ladder }) {
      const { shade } = report;
      if (!shade) return root.replaceChildren();
      const gap = shade.deltaE00.value;
      const loose = format.loose(report);
      root.replaceChildren(...[
        booth(report),
        h("p", {}, t("shade.gap", { n: format.deltaE(gap) }), " ", t(`shade.gap${gap <= 2 ? 0 : gap <= 5 ? 1 : 2}`)),
        ladder.length && h("div", { class: "ladder" },
          h("h3", { class: "visually-hidden" }, t("shade.ladder")),
          h("div", { class: "ends" }, h("span", {}, t("shade.lightest")), h("span", {}, t("shade.darkest"))),
          h("ol", {}, ladder.map((one) => step(one, shade, loose))),
          h("p", { class: "quiet small" }, loose ? t("shade.legend") : t("shade.legendOne", { legend: t("shade.legend") }))),
        !loose && shade.alternatives.length && h("div", {},
          h("h3", {}, t("shade.alternatives")),
          h("ul", { class: "plain" }, shade.alternatives.slice(0, 3).map((other) => h("li", {},
            t("shade.alternative", { id: other.id, dots: format.dotsPerArea(other.dotsPerCm2), size: format.length(other.dotHealedMm), n: format.deltaE(other.deltaE00), square: square() }))))),
      ].filter(Boolean));
      root.className = "zones";
    },
  };
}
