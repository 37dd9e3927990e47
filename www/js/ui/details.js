// All figures, for those who want them.
import { entry, t } from "../text.js";
import { h } from "./build.js";
import { term } from "./explain.js";
import * as format from "./format.js";
import { square } from "./units.js";

const withInterval = (estimate, say) =>
  t("details.interval", { value: say(estimate.value), low: say(estimate.low), high: say(estimate.high) });
const threeOf = (lab) => ["L*", "a*", "b*"].map((name, i) => h("div", {}, `${name} `, withInterval(lab[i], format.tenth)));
const degrees = (x) => `${format.count(x)}°`;
const share = (x) => `${format.percent(x)} %`;

function rows({ skin, hair, balding, follicles, light, density, shade, head, provenance, engineVersion }) {
  const white = h("span", { class: "white-used" }, h("i", { style: { backgroundColor: format.castHex(light.whiteLinearRgb) } }));
  return [
    skin && ["skinLab", threeOf(skin.lab)],
    skin && ["ita", withInterval(skin.itaDegrees, degrees)],
    skin && ["monk", t("details.monkRange", skin.monk)],
    skin?.undertone && ["undertone", degrees(skin.undertone.residualDegrees)],
    hair?.lab && ["hairLab", threeOf(hair.lab)],
    hair?.level && ["level", withInterval(hair.level, format.tenth)],
    hair?.grayShare && ["gray", withInterval(hair.grayShare, share)],
    hair?.contrastToSkin && ["contrast", withInterval(hair.contrastToSkin, (x) => format.tenth(Math.exp(x)))],
    balding?.stage && ["stage", t("details.suggested", { stage: entry(`stage.${balding.stage}`) ?? balding.stage, share: share(balding.confidence) })],
    balding?.recession != null && ["recession", share(balding.recession)],
    follicles && ["coverage", withInterval(follicles.coverage, share)],
    ["tier", entry(`tier.${light.tier}`) ?? light.tier],
    ["white", white],
    ["cct", light.cctKelvin ? format.kelvin(light.cctKelvin) : t("details.unknown")],
    density && ["dots", withInterval(density.dotsPerCm2, format.dotsExactly)],
    density && ["spacing", format.length(density.pitchMm)],
    density && ["dotSizes", `${format.length(density.dotFreshMm)}, ${format.length(density.dotHealedMm)}`],
    density && ["inked", format.percentFine(density.geometricCoverage)],
    shade && ["gap", `ΔE ${withInterval(shade.deltaE00, format.deltaE)}`],
    ["head", t(`details.${head.source}`)],
    ["practice", provenance.practice],
    ["engine", engineVersion],
  ].filter(Boolean);
}

export function makeDetails(root) {
  return {
    update({ report, shared }) {
      if (shared) return root.replaceChildren(); // a link carries no intervals
      root.replaceChildren(
        h("table", { class: "figures" }, h("caption", { class: "visually-hidden" }, t("details.caption")),
          h("tbody", {}, rows(report).map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, term(name, t(`details.${name}`, { square: square() }))), h("td", {}, value))))),
      );
    },
  };
}
