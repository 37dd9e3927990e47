// The sentence: shade and density as a person would say them, then how sure that is, then the next step.
import { forCode, t } from "../text.js";
import { h } from "./build.js";
import * as format from "./format.js";
import { square } from "./units.js";

/** The code of the weightiest note that stands against a photo, with its group. */
function reason(report) {
  const weigh = { blocking: 0, warning: 1, info: 2 };
  const notes = [
    ...report.capture.notes.map((note) => ({ ...note, group: "capture" })),
    ...report.light.notes.map((note) => ({ ...note, group: "light" })),
  ].filter((note) => note.severity !== "info");
  notes.sort((one, other) => weigh[one.severity] - weigh[other.severity]);
  return notes[0] ? forCode(notes[0].group, notes[0].code) : t("say.noReason");
}

/** The first and the second line. Pure, so that it can be tested without a page. */
export function sentences(report) {
  const { shade, density, light } = report;
  if (!shade || !density) return { first: t("say.cannot"), second: reason(report), start: null };
  const dots = format.dotsPerArea(density.dotsPerCm2.value);
  const low = format.dotsPerArea(density.dotsPerCm2.low);
  const high = format.dotsPerArea(density.dotsPerCm2.high);
  const span = format.span(shade.range, shade.id);
  const loose = format.loose(report);
  const sure = loose ? `interval${light.tier === "sclera" ? "Sclera" : "Statistical"}` : span.count === 1 ? "interval1" : span.count <= 3 ? "interval2" : "interval3";
  const start = loose ? "startRange" : shade.startId === shade.id ? "startSame" : "startOne";
  return {
    first: loose ? t("say.range", { low: span.first, high: span.last, dots, square: square() }) : t("say.one", { shade: shade.id, dots, square: square() }),
    second: t(`say.${sure}`, { low, high, first: span.first, last: span.last }),
    start: t(`say.${start}`, { start: shade.startId, end: shade.id }),
    reach: shade.reach === "matched" ? null : t(`say.${shade.reach}`),
  };
}

const fact = (name, value, unit) => h("div", {}, h("dt", {}, t(name)), h("dd", {}, value, unit && h("span", { class: "unit" }, ` ${unit}`)));

/** How much water: where only a range of shades is told, that of the one to start with. */
function water(report, ladder) {
  const loose = format.loose(report);
  const parts = loose ? ladder.find((one) => one.id === report.shade.startId)?.waterParts : report.shade.waterParts;
  return parts !== undefined && fact(loose ? "fact.waterFirst" : "fact.water", t("fact.waterParts", { n: format.parts(parts) }));
}

/** `onAgain()` leads to another photo, `onOval()` measures inside the oval as it stands. */
export function makeRecommendation(root, { onAgain, onOval }) {
  const heading = h("h1", { tabindex: -1 });

  return {
    update({ report, ladder, placing }) {
      const say = sentences(report);
      heading.textContent = placing ? t("say.placeOval") : say.first;
      if (placing) {
        return root.replaceChildren(heading, h("p", {}, t("say.ovalAsk")),
          h("div", { class: "steps-next" },
            h("button", { class: "button main", type: "button", onclick: onOval }, t("say.useOval")),
            h("button", { class: "button", type: "button", onclick: onAgain }, t("say.another"))));
      }
      const told = Boolean(say.start);
      root.replaceChildren(...[
        heading,
        h("p", {}, say.second),
        say.start && h("p", {}, say.start),
        say.reach && h("p", {}, say.reach),
        told && h("dl", { class: "facts" },
          water(report, ladder),
          fact("fact.spacing", format.length(report.density.pitchMm)),
          fact("fact.dotHealed", format.length(report.density.dotHealedMm)),
          report.plan && fact("fact.total", format.dots(report.plan.totalDots)),
          report.plan && fact("fact.hours", format.hours(report.plan.hours))),
        (!told || format.loose(report)) && h("p", { class: "surer" }, t("say.surerHow")),
        h("div", { class: "steps-next" },
          h("button", { class: told ? "link" : "button main", type: "button", onclick: onAgain }, t(format.loose(report) ? "say.surer" : "say.another"))),
      ].filter(Boolean));
    },
    focus: () => heading.focus({ preventScroll: true }),
  };
}
