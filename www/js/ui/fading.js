// What is left of it with the years: the same skin in the booth at four times, and a line of how much stands.
import { t } from "../text.js";
import { h, svg } from "./build.js";
import * as format from "./format.js";
import { darkened } from "./look.js";
import { visitingDays } from "./visits.js";

const HEALED = 28; // days: four weeks
const WIDTH = 320;
const HEIGHT = 96;
const [LEFT, RIGHT, TOP, LOW] = [12, 12, 22, 14];

/** Shares of the healed darkening by month, of skin and of scars. */
export function fadingOf({ healing: { skin, scars } }) {
  return [[1, 1, 1], [6, skin.atSixMonths, scars.atSixMonths], [36, skin.atThreeYears, scars.atThreeYears]].map(([months, ofSkin, ofScars]) => ({ months, skin: ofSkin, scars: ofScars }));
}

/** Years as the square root of time: the first months, when most happens, get the room that they need. */
const across = (months) => LEFT + (WIDTH - LEFT - RIGHT) * Math.sqrt((months - 1) / 35);
const down = (share) => TOP + (HEIGHT - TOP - LOW) * (1 - share);

function chart(points) {
  const line = (name) => points.map((point) => `${across(point.months).toFixed(1)} ${down(point[name]).toFixed(1)}`).join("L");
  return svg("svg", { class: "fade-line", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": t("fading.chart") },
    svg("path", { class: "base", d: `M${LEFT} ${HEIGHT - LOW}H${WIDTH - RIGHT}` }),
    svg("path", { class: "scars", d: `M${line("scars")}` }),
    svg("path", { class: "skin", d: `M${line("skin")}` }),
    points.map((point) => svg("circle", { cx: across(point.months), cy: down(point.skin), r: 3.6 })),
    points.map((point, i) => svg("text", { x: across(point.months), y: down(point.skin) - 9, "text-anchor": ["start", "middle", "end"][i] }, `${format.percent(point.skin)} %`)));
}

export function makeFading(root) {
  return {
    update({ report, practice, start }) {
      root.hidden = !report.shade || !report.skin || !practice;
      if (root.hidden) return root.replaceChildren();
      const points = fadingOf(practice);
      const [, half, three] = points;
      const patch = (hex) => h("div", { class: "patch", style: { backgroundColor: hex } });
      const last = visitingDays(report, start).at(-1);
      const when = (days) => (last ? h("time", {}, format.month(format.later(last, days))) : null);
      const at = (key, share, days) => h("div", {}, h("b", {}, t(`fading.${key}`)), share === null ? t("fading.harder") : t("fading.left", { n: format.percent(share) }), when(days));
      root.replaceChildren(
        h("h3", {}, t("fading.title")),
        h("div", { class: "booth" },
          h("div", { class: "patches", "aria-hidden": "true" }, [report.shade.freshHex, ...points.map((point) => darkened(report, point.skin))].map(patch)),
          h("div", { class: "captions" }, at("fresh", null, 0), at("healed", 1, HEALED), at("sixMonths", half.skin, 183), at("threeYears", three.skin, 1096))),
        chart(points),
        h("p", { class: "small quiet" }, t("fading.scars", { six: format.percent(half.scars), three: format.percent(three.scars) }), " ", t("fading.drawn")));
    },
  };
}
