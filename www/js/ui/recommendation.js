// The sentence: shade and density as a person would say them, then how sure that is, then what would make it surer.
import { forCode, t } from "../text.js";
import { asksFor } from "./areas.js";
import { h } from "./build.js";
import { term } from "./explain.js";
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
  return notes[0] ? forCode(notes[0].group, notes[0].code, { photo: notes[0].photo }) : t("say.noReason");
}

/** Parts of water of the shade that the first visit is done with. */
function startWater({ shade }, ladder) {
  return ladder.find((one) => one.id === shade.startId)?.waterParts;
}

/**
 * The answer in sentences. Pure, so that it can be tested without a page. `first` is what there is to ask for, `mix` how it
 * is mixed and begun, `second` how sure it is.
 */
export function sentences(report, ladder = []) {
  const { shade, density, light } = report;
  if (!shade || !density) return { first: t("say.cannot"), mix: null, second: reason(report) };
  const dots = format.dotsPerArea(density.dotsPerCm2.value);
  const low = format.dotsPerArea(density.dotsPerCm2.low);
  const high = format.dotsPerArea(density.dotsPerCm2.high);
  const span = format.span(shade.range, shade.id);
  const loose = format.loose(report);
  const sure = loose ? `interval${light.tier === "sclera" ? "Sclera" : "Statistical"}` : span.count === 1 ? "interval1" : span.count <= 3 ? "interval2" : "interval3";
  const water = loose ? startWater(report, ladder) : shade.waterParts;
  const mix = loose ? (water === undefined ? "mixUnknown" : "mixRange") : shade.startId === shade.id ? "mixSame" : "mix";
  return {
    first: loose ? t("say.range", { low: span.first, high: span.last, dots, square: square() }) : t("say.one", { shade: shade.id, dots, square: square() }),
    mix: t(`say.${mix}`, { n: water === undefined ? "" : format.parts(water), start: shade.startId }),
    second: t(`say.${sure}`, { low, high, first: span.first, last: span.last }),
    reach: shade.reach === "matched" ? null : t(`say.${shade.reach}`),
  };
}

const MOST_PHOTOS = 4; // after as many, another tells hardly more
const MOST_STEPS = 4;

/** What would narrow the answer, as codes of steps, the most telling first. Pure. */
export function surerSteps(report, { photos = 1, asked = null } = {}) {
  const { light, provenance } = report;
  const blind = light.tier === "sclera" || light.tier === "statistical";
  const room = photos < MOST_PHOTOS;
  const areas = report.head.oval && asksFor(report) && asksFor(report) !== "ring" && "areas";
  if (!report.shade) return [areas].filter(Boolean); // what else would help is the reason itself
  return [
    areas,
    blind && room && "paper",
    blind && report.head.oval && !asked && "white",
    provenance.stageSource === "assumed" && "stage",
    provenance.hairSource === "assumed" && "about",
    !blind && room && "light",
  ].filter(Boolean).slice(0, MOST_STEPS);
}

const fact = (name, value) => h("div", {}, h("dt", {}, term(name, t(`fact.${name}`))), h("dd", {}, value));

/** `onAgain()` leads to another photo, `onOval()` measures inside the oval as it stands, `onStep(code)` begins what would help. */
export function makeRecommendation(root, { onAgain, onOval, onStep }) {
  const heading = h("h1", { tabindex: -1 });

  /** A step that would make it surer: what to do as a link, then why. */
  const step = (code) => h("li", {}, h("button", { class: "link", type: "button", "data-step": code, onclick: () => onStep(code) }, t(`surer.${code}`)), h("span", {}, t(`surer.${code}Why`)));

  return {
    update({ report, ladder, placing, photos, asked, shared }) {
      const say = sentences(report, ladder);
      if (placing) {
        heading.textContent = t("say.placeOval");
        return root.replaceChildren(heading, h("p", {}, t("say.ovalAsk")),
          h("div", { class: "steps-next" },
            h("button", { class: "button main", type: "button", onclick: onOval }, t("say.useOval")),
            h("button", { class: "button", type: "button", onclick: onAgain }, t("say.another"))));
      }
      heading.replaceChildren(h("span", {}, say.first), ...(say.mix ? [" ", h("span", { class: "mix" }, say.mix)] : []));
      const told = Boolean(say.mix);
      const steps = shared ? [] : surerSteps(report, { photos: photos.length, asked });
      const { density, plan } = report;
      root.replaceChildren(...[
        heading,
        h("p", { class: "sure" }, say.second),
        say.reach && h("p", {}, say.reach),
        told && h("p", {}, t("say.added")),
        told && h("dl", { class: "facts" },
          fact("spacing", format.length(density.pitchMm)),
          fact("dotHealed", format.length(density.dotHealedMm)),
          plan && fact("total", format.dots(plan.totalDots)),
          plan && fact("hours", format.hours(plan.hours))),
        steps.length > 0 && h("div", { class: "surer" }, h("h2", {}, t(told ? "surer.title" : "surer.titleNone")), h("ul", {}, steps.map(step))),
        !told && h("div", { class: "steps-next" }, h("button", { class: "button main", type: "button", onclick: onAgain }, t("say.another"))),
      ].filter(Boolean));
    },
    focus: () => heading.focus({ preventScroll: true }),
  };
}
