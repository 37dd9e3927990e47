// Visits on a line: how much stands after each, with which shade, and how long it takes.
import { t } from "../text.js";
import { h, svg } from "./build.js";
import * as format from "./format.js";

/** A disk filled as far as dots stand. */
function stands(share) {
  const angle = 2 * Math.PI * Math.min(share, 0.9999);
  const end = `${12 + 9.5 * Math.sin(angle)} ${12 - 9.5 * Math.cos(angle)}`;
  return svg("svg", { class: "stands", viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("circle", { class: "ring", cx: 12, cy: 12, r: 10.5 }),
    svg("path", { class: "part", d: `M12 12V2.5A9.5 9.5 0 ${share > 0.5 ? 1 : 0} 1 ${end}z` }));
}

const later = () => svg("svg", { class: "stands", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("circle", { class: "hollow", cx: 12, cy: 12, r: 10.5 }));

export const duration = (minutes) => {
  const n = format.hours(minutes / 60);
  return t(n === "1" ? "visits.hour" : "visits.hours", { n });
};

/** The day of each visit, when that of the first is known. */
export function visitingDays({ plan }, start) {
  let day = start;
  return start && plan ? plan.sessions.map(({ afterDays }) => (day = format.later(day, afterDays))) : [];
}

const EARLIEST = 2000; // a year still being typed is earlier: 0002, 0020, 0202

export function makeVisits(root, { onStart }) {
  // Made once: drawn anew, it would lose the focus between the digits of a year.
  const first = h("input", { type: "date", id: "first-visit", onchange: () => {
    if (!first.value || Number(first.value.slice(0, 4)) >= EARLIEST) onStart(first.value || null);
  } });
  const asks = h("p", { class: "first-visit" }, h("label", { for: "first-visit" }, t("visits.start")), first);
  const list = h("div");
  root.replaceChildren(asks, list);

  return {
    update({ report, start }) {
      const { plan } = report;
      const does = (n) => (n > 1 && format.loose(report) ? "visits.doesLoose" : "visits.does");
      asks.hidden = !plan?.sessions.length;
      if (asks.hidden) return list.replaceChildren(h("p", { class: "quiet" }, t("visits.noPlan")));
      if (document.activeElement !== first) first.value = start ?? "";
      const days = visitingDays(report, start);
      const when = (session, day) => {
        if (day) return t("visits.on", { date: format.day(day) });
        return session.n === 1 ? t("visits.first") : t("visits.after", { days: session.afterDays });
      };
      list.replaceChildren(h("ol", { class: "visits" },
        plan.sessions.map((session, place) => h("li", {}, stands(session.cumulative),
          h("h3", {}, t("visits.one", { n: session.n }), h("span", { class: "unit" }, `  ${when(session, days[place])}`)),
          h("p", {}, t(does(session.n), { shade: session.shadeId, dots: format.dots(session.dots), hours: duration(session.minutes) })),
          h("p", { class: "quiet small" }, t("visits.stands", { n: format.percent(session.cumulative) })))),
        h("li", {}, later(), h("h3", {}, t("visits.later")), h("p", {}, t("visits.laterDoes")))));
    },
  };
}
