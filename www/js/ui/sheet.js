// One page to take to a clinic, as an optician's prescription: seen in print only. No photo is on it.
import { entry, forCode, t } from "../text.js";
import { h } from "./build.js";
import * as format from "./format.js";
import { drawQr } from "./qr-code.js";
import { sentences } from "./recommendation.js";
import { hairWords, skinWords } from "./tone-card.js";
import { square } from "./units.js";
import { visitingDays, duration } from "./visits.js";
import { apart } from "./warnings.js";
import { zoneName } from "./zones.js";

const row = (name, ...cells) => h("tr", {}, h("th", { scope: "row" }, name), cells.map((cell) => h("td", {}, cell)));
const swatch = (hex, name) => h("figure", {}, h("i", { style: { backgroundColor: hex } }), h("figcaption", {}, name));

function prescription({ shade, density, plan }, ladder, loose) {
  const span = format.span(shade.range, shade.id);
  const water = (id) => ladder.find((one) => one.id === id)?.waterParts;
  const mix = (id) => (water(id) === undefined ? id : t("sheet.mix", { id, n: format.parts(water(id)) }));
  const needles = [...new Set(plan?.zones.map(({ needleMm }) => needleMm) ?? [])].sort((a, b) => a - b).map(format.millimeters);
  return h("table", { class: "prescription" }, h("tbody", {},
    row(t("sheet.end"), h("b", {}, loose ? t("sheet.between", { low: span.first, high: span.last }) : mix(shade.id)), loose ? "" : t("sheet.range", { low: span.first, high: span.last })),
    row(t("sheet.start"), h("b", {}, mix(shade.startId)), t("sheet.startWhy")),
    row(t("sheet.pigment"), shade.pigment, ""),
    row(t("sheet.dots", { square: square() }), h("b", {}, format.dotsPerArea(density.dotsPerCm2.value)), t("sheet.range", { low: format.dotsPerArea(density.dotsPerCm2.low), high: format.dotsPerArea(density.dotsPerCm2.high) })),
    row(t("fact.spacing"), format.length(density.pitchMm), ""),
    row(t("fact.dotHealed"), format.length(density.dotHealedMm), ""),
    needles.length ? row(t("zones.needle"), needles.join(", "), "") : null));
}

export function makeSheet(root) {
  return {
    update({ report, practice, start, link }) {
      const { shade, density, plan, skin, hair } = report;
      if (!shade || !density) return root.replaceChildren();
      const ladder = practice?.ladder ?? [];
      const days = visitingDays(report, start);
      const say = sentences(report, ladder);
      const today = new Date().toISOString().slice(0, 10);
      const table = (heads, rows) => h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows));
      root.replaceChildren(
        h("header", {}, h("b", {}, "Scalptone"), h("span", {}, t("sheet.title")), h("time", { datetime: today }, format.date(today))),
        h("div", { class: "sheet-top" },
          prescription(report, ladder, format.loose(report)),
          h("div", { class: "sheet-booth" }, [[skin?.hex, t("tone.skin")], [shade.healedHex, t("shade.healed")], [shade.targetHex, t("shade.target")]].filter(([hex]) => hex).map(([hex, name]) => swatch(hex, name)))),
        h("p", {}, say.second, " ", skin && `${t("tone.skin")}: ${skinWords(skin)}. `, hair?.lab && `${t("tone.hair")}: ${hairWords(hair)}. `, `${t("details.tier")} ${entry(`tier.${report.light.tier}`)}.`),
        plan && h("div", { class: "sheet-tables" },
          h("section", {}, h("h2", {}, t("page.zones")), table([t("zones.zone"), t("zones.density", { square: square() }), t("fact.spacing"), t("zones.needle"), t("zones.dots")],
            [...plan.zones.map((zone) => row(zoneName(zone.zone), format.dotsPerArea(zone.dotsPerCm2), format.length(zone.pitchMm), format.millimeters(zone.needleMm), format.dots(zone.dots))),
              row(t("zones.all"), "", "", "", format.dots(plan.totalDots))])),
          h("section", {}, h("h2", {}, t("page.visits")), table(["", t("sheet.when"), t("sheet.shade"), t("zones.dots"), t("sheet.time")],
            plan.sessions.map((one, i) => row(t("visits.one", { n: one.n }), days[i] ? format.day(days[i]) : one.n === 1 ? "" : t("sheet.days", { n: one.afterDays }), one.shadeId, format.dots(one.dots), duration(one.minutes)))),
            link ? h("figure", { class: "sheet-qr" }, drawQr(link), h("figcaption", {}, t("sheet.qr"))) : null)),
        h("div", { class: "sheet-foot" },
          h("div", {},
            h("h2", {}, t("page.warnings")), h("ul", {}, apart(report.warnings).first.map(({ code, zone }) => h("li", {}, zone ? `${zoneName(zone)}: ` : "", forCode("warning", code)))),
            h("h2", {}, t("warning.ask")), h("ol", {}, entry("warning.askList").map((sentence) => h("li", {}, sentence))))),
        h("footer", {}, t("page.foot"), " ", t("sheet.by", { practice: report.provenance.practice, version: report.engineVersion })));
    },
  };
}
