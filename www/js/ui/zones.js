// Where, and how dense: a head from above with dots as close as planned, a list to tap, one zone at a time in detail.
import { entry, t } from "../text.js";
import { h, svg } from "./build.js";
import * as format from "./format.js";
import { square } from "./units.js";

/** Zones on a head of half axes 74 and 92 about (100, 112), forehead at the top; cut to the head, so they may overhang. */
const SHAPES = {
  hairlineFeather: "M30 66Q46 58 60 48Q100 36 140 48Q154 58 170 66L166 71Q152 64 138 55Q100 43 62 55Q48 64 34 71z",
  hairline: "M62 55Q100 43 138 55L134 70Q100 59 66 70z",
  temples: "M34 71Q48 64 62 55L66 70Q58 84 46 100L26 100zM166 71Q152 64 138 55L134 70Q142 84 154 100L174 100z",
  frontal: "M66 70Q100 59 134 70Q142 84 150 95Q100 84 50 95Q58 84 66 70z",
  midScalp: "M50 95Q100 84 150 95Q157 112 155 134Q100 122 45 134Q43 112 50 95z",
  crown: "M45 134Q100 122 155 134Q150 182 100 184Q50 182 45 134z",
  sidesBlend: "M46 100L20 100L20 220L180 220L180 100L154 100Q158 116 155 134Q150 182 100 184Q50 182 45 134Q42 116 46 100z",
};
const HEAD = { cx: 100, cy: 112, rx: 74, ry: 92 };
const MAP_MM = 3.1; // pixels of the map for a millimeter between dots: wide enough to count, near enough to look like hair

const FEATHER_MM = 5; // of the hairline, which no edge may mark

const words = (code) => code.replace(/([A-Z])/g, " $1").toLowerCase();
export const zoneName = (zone) => (entry(`zone.${zone}`) ? t(`zone.${zone}`, { n: format.roughly(FEATHER_MM) }) : words(zone));

/** A repeatable row of numbers 0–1 (mulberry32), so that the drawing does not change from tap to tap. */
function numbers(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let x = Math.imul(a ^ (a >>> 15), 1 | a);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

/** Points of a loosened lattice with a mean pitch over a box: as even as follicles, and never a grid. */
export function scatter(width, height, pitch, seed = 1) {
  const random = numbers(seed);
  const points = [];
  for (let row = 0, y = pitch / 2; y < height; row += 1, y += pitch * 0.866) {
    for (let x = (row % 2 ? 0.25 : 0.75) * pitch; x < width; x += pitch) {
      points.push([x + (random() - 0.5) * 0.55 * pitch, y + (random() - 0.5) * 0.55 * pitch]);
    }
  }
  return points.filter(([x, y]) => x > 0 && y > 0 && x < width && y < height);
}

/** Dots over a shape's box as one path: an element for each would take the browser longer than the measurement. */
function dotsOver(d, pitch, seed) {
  const numbers = d.match(/[\d.]+/g).map(Number);
  const xs = numbers.filter((_, i) => i % 2 === 0);
  const ys = numbers.filter((_, i) => i % 2 === 1);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const points = scatter(Math.max(...xs) - left, Math.max(...ys) - top, pitch, seed);
  return points.map(([x, y]) => `M${(left + x).toFixed(1)} ${(top + y).toFixed(1)}h0`).join("");
}

function headMap(zones, choose) {
  const map = svg("svg", { viewBox: "8 4 184 210", role: "img", "aria-label": t("zones.map") });
  const defs = svg("defs", {}, svg("clipPath", { id: "map-head" }, svg("ellipse", HEAD)));
  const fills = svg("g", { "clip-path": "url(#map-head)" });
  const shapes = new Map();
  zones.forEach(({ zone, pitchMm }, i) => {
    const d = SHAPES[zone];
    if (!d) return;
    const id = `map-${zone}`;
    defs.append(svg("clipPath", { id }, svg("path", { d })));
    const dots = svg("path", { d: dotsOver(d, pitchMm * MAP_MM, i + 7) });
    const shape = svg("path", { d, class: "zone", onclick: () => choose(zone) });
    shapes.set(zone, shape);
    fills.append(svg("g", { class: "dots", "clip-path": `url(#${id})` }, dots), shape);
  });
  map.append(defs, fills, svg("ellipse", { ...HEAD, class: "outline" }),
    svg("path", { class: "outline", d: "M93 20.500Q100 8 107 20.500M27 100Q17 96 18 110Q19 124 27 122M173 100Q183 96 182 110Q181 124 173 122" }));
  return { map, shapes };
}

/** One square centimeter: dots of their healed size among skin, ten millimeters wide. */
const dotPatch = ({ pitchMm }, healedMm) =>
  svg("svg", { class: "dot-patch", viewBox: "-0.1 -0.1 10.2 10.2", "aria-hidden": "true" }, svg("rect", { width: 10, height: 10 }),
    scatter(10, 10, pitchMm, 3).map(([cx, cy]) => svg("circle", { cx: cx.toFixed(2), cy: cy.toFixed(2), r: healedMm / 2 })));

export function makeZones(root) {
  let chosen = null;

  function update({ report }) {
    const { plan, density } = report;
    if (!plan?.zones.length) return root.replaceChildren(h("p", { class: "quiet" }, t("zones.noPlan")));
    const densest = plan.zones.reduce((best, zone) => (zone.dots > best.dots ? zone : best));
    if (!plan.zones.some((zone) => zone.zone === chosen)) chosen = densest.zone;

    const { map, shapes } = headMap(plan.zones, choose);
    const detail = h("div", { class: "zone-detail" });
    const buttons = plan.zones.map(({ zone }) => h("button", { type: "button", onclick: () => choose(zone) }, zoneName(zone)));
    const cell = (text) => h("td", {}, text);
    const table = h("table", { class: "zone-list" },
      h("caption", { class: "visually-hidden" }, t("zones.caption")),
      h("thead", {}, h("tr", {}, [t("zones.zone"), t("zones.density", { square: square() }), t("zones.dots")].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, plan.zones.map((zone, i) =>
        h("tr", {}, h("th", { scope: "row" }, buttons[i]), cell(format.dotsPerArea(zone.dotsPerCm2)), cell(format.dots(zone.dots))))),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("zones.all")), cell(""), cell(format.dots(plan.totalDots)))));

    function choose(zone) {
      chosen = zone;
      const one = plan.zones.find((candidate) => candidate.zone === zone);
      plan.zones.forEach((candidate, i) => buttons[i].setAttribute("aria-pressed", candidate.zone === zone));
      for (const [name, shape] of shapes) shape.classList.toggle("chosen", name === zone);
      if (shapes.has(zone)) shapes.get(zone).parentNode.append(shapes.get(zone)); // its outline over its neighbors'
      detail.replaceChildren(
        h("h3", {}, zoneName(zone)), dotPatch(one, density.dotHealedMm),
        h("p", { class: "small quiet" }, t("zones.patch", { side: format.side() })),
        h("table", { class: "figures" }, h("tbody", {}, [
          ["spacing", format.length(one.pitchMm)], ["needle", format.millimeters(one.needleMm)], ["area", format.area(one.areaCm2)],
        ].map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, t(`zones.${name}`)), h("td", {}, value))))));
    }
    choose(chosen);
    root.replaceChildren(h("div", { class: "head-map" }, map, detail), table);
  }

  return { update };
}
