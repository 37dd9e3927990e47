// What to do and leave after a visit, grouped by how long.
import { forCode, t } from "../text.js";
import { h } from "./build.js";
import * as format from "./format.js";
import { visitingDays } from "./visits.js";

const FOR_GOOD = 365; // days: whoever says so long means always

/** `[[untilDays, codes]]`, shortest first; lasting ones last, under `Infinity`. */
export function byDays(care) {
  const groups = new Map();
  for (const { code, untilDays } of care) {
    const days = untilDays === 0 || untilDays >= FOR_GOOD ? Infinity : untilDays;
    groups.set(days, [...(groups.get(days) ?? []), code]);
  }
  return [...groups].sort(([one], [other]) => one - other);
}

const heading = (days) => (days === Infinity ? t("care.forGood") : t(days === 1 ? "care.untilOne" : "care.until", { n: days }));

export function makeCare(root, section) {
  return {
    update({ report, start }) {
      const visits = visitingDays(report, start);
      /** The last day after each visit, for what ends at all. */
      const ends = (days) => {
        if (days === Infinity || visits.length === 0) return "";
        const dates = visits.map((day) => format.day(format.later(day, days)));
        return h("span", { class: "unit" }, `  ${t("care.ends", { dates: dates.join(", ") })}`);
      };
      section.hidden = report.care.length === 0;
      root.replaceChildren(...byDays(report.care).map(([days, codes]) =>
        h("div", {}, h("h3", {}, heading(days), ends(days)), h("ul", { class: "plain" }, codes.map((code) => h("li", {}, forCode("care", code)))))));
    },
  };
}
