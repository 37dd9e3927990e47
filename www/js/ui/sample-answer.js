// What a sample client would be told by a practice, beside what the defaults would say.
import { t } from "../text.js";
import { h } from "./build.js";
import * as format from "./format.js";
import { makeLadder } from "./ladder.js";
import { sentences } from "./recommendation.js";

/** Two numbers, the second told only where it is another. */
const row = (name, now, usual) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, h("b", {}, now)), h("td", { class: "quiet" }, usual === now ? "" : t("clinic.instead", { usual })));

export function makeSampleAnswer(root) {
  const ladderRoot = h("div");
  const ladder = makeLadder(ladderRoot);
  return {
    update({ report, usual, practice, image }) {
      const say = sentences(report, practice.ladder);
      const facts = [
        ["clinic.shade", (one) => one.shade?.id],
        ["clinic.first", (one) => one.shade?.startId],
        ["clinic.dots", (one) => one.density && format.dotsPerArea(one.density.dotsPerCm2.value)],
        ["fact.total", (one) => one.plan && format.dots(one.plan.totalDots)],
        ["fact.hours", (one) => one.plan && format.hours(one.plan.hours)],
        ["clinic.visits", (one) => one.plan && format.count(one.plan.sessions.length)],
        ["clinic.gap", (one) => one.shade && `ΔE ${format.deltaE(one.shade.deltaE00.value)}`],
      ];
      ladder.update({ report, practice });
      root.replaceChildren(
        h("div", { class: "sample-head" }, h("img", { src: image, alt: "", width: 84, height: 84 }), h("h3", {}, [say.first, say.mix].filter(Boolean).join(" "))),
        h("p", { class: "quiet" }, say.second),
        h("table", { class: "figures compare" }, h("caption", { class: "visually-hidden" }, t("clinic.sample")), h("tbody", {}, facts.map(([key, of]) => row(t(key), of(report) ?? "–", of(usual) ?? "–")))),
        ladderRoot);
      root.className = "zones";
    },
  };
}
