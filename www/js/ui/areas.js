// What was found where, as outlines over the photo, and the taps and strokes that correct it: by finger, mouse or keyboard.
import { t } from "../text.js";
import { h, icon, svg } from "./build.js";
import { LINED, outlines } from "./outlines.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAUSE = 400; // milliseconds of quiet before a reader is told where the cross stands
const STEP = 8; // CSS pixels between two points of a stroke: less is a trembling hand
const MOST = 60; // points of a stroke
/** What can be said, by the codes of the map; each line is told by its dashes as well as by its color. */
const KINDS = [
  { code: 2, label: "hair", dash: [9, 5], color: "#ffd24a" },
  { code: 1, label: "skin", dash: [], color: "#ffffff" },
  { code: 3, label: "stubble", dash: [3, 4], color: "#ffb27d" },
  { code: 4, label: "scalp", dash: [11, 4, 2, 4], color: "#b9f3ff" },
  { code: 0, label: "other", dash: null, color: "#ffffff" },
];
const CASING = "rgb(0 0 0 / 80%)"; // darker than any hair's outline needs, so that light lines show on light skin
const UNSURE = 0.3; // of 1: under it the engine calls regions weak

const clamp = (x) => Math.min(Math.max(x, 0), 1);
const kindOf = (label) => KINDS.find((kind) => kind.label === label);

/** What one tap would tell most: the code of a sentence, or null where nothing is in doubt. Pure. */
export function asksFor({ capture, regions }) {
  if (!capture.notes.some(({ code }) => code === "weakRegions")) return regions.doubtAt ? "ring" : null;
  const { skin, hair } = regions.confidence;
  if (hair < UNSURE && hair <= skin) return "hair";
  return "skin";
}

/** `root` lies over the picture, `panel` under it. `onHints(hints)` with one more, one less or none; `onDone()`. */
export function makeAreas(root, panel, { onHints, onDone }) {
  let model = null;
  let label = "hair";
  let place = { u: 0.5, v: 0.35 };
  let stroke = null;
  let settle = 0;

  const canvas = h("canvas", { role: "img" });
  const cross = h("button", { class: "cross", type: "button", "aria-describedby": "areas-ask areas-how", onkeydown: keyed, onclick: () => say([at(place)]) },
    svg("svg", { viewBox: "0 0 44 44", "aria-hidden": "true" }, ["halo", "line"].map((name) =>
      svg("path", { class: name, d: "M22 3v13M22 28v13M3 22h13M28 22h13M22 21.5v1" }))));
  const where = h("p", { class: "visually-hidden", role: "status" });
  root.replaceChildren(canvas, cross);
  root.addEventListener("pointerdown", down);
  root.addEventListener("pointermove", move);
  root.addEventListener("pointerup", up);
  root.addEventListener("pointercancel", () => { stroke = null; draw(); });
  addEventListener("keydown", (event) => {
    if (!model || root.hidden || !root.isConnected || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    undo();
  });
  addEventListener("resize", () => draw());

  /** A place of the picture as shown, in pixels of the photo. */
  function at({ u, v }) {
    const { photo, frame } = model;
    const inside = (x, size) => Math.min(Math.max(x, 0), size);
    return [inside(frame.x + u * frame.width, photo.width), inside(frame.y + v * frame.height, photo.height)].map((x) => Math.round(10 * x) / 10);
  }

  function under(event) {
    const box = root.getBoundingClientRect();
    return { u: clamp((event.clientX - box.left) / box.width), v: clamp((event.clientY - box.top) / box.height) };
  }

  function down(event) {
    if (event.button || !event.isPrimary || cross.contains(event.target)) return;
    root.setPointerCapture(event.pointerId);
    stroke = { id: event.pointerId, x: event.clientX, y: event.clientY, points: [at(under(event))] };
  }

  function move(event) {
    if (stroke?.id !== event.pointerId || Math.hypot(event.clientX - stroke.x, event.clientY - stroke.y) < STEP || stroke.points.length >= MOST) return;
    Object.assign(stroke, { x: event.clientX, y: event.clientY });
    stroke.points.push(at(under(event)));
    draw();
  }

  function up(event) {
    if (stroke?.id !== event.pointerId) return;
    const { points } = stroke;
    stroke = null;
    stand(under(event));
    say(points);
  }

  const say = (points) => onHints([...model.hints, { label, points }]);

  function undo() {
    if (model.hints.length) onHints(model.hints.slice(0, -1));
  }

  function stand({ u, v }) {
    place = { u: clamp(u), v: clamp(v) };
    Object.assign(cross.style, { left: `${100 * place.u}%`, top: `${100 * place.v}%` });
  }

  function keyed(event) {
    const arrow = ARROWS[event.key];
    if (event.key === "Escape") return onDone();
    if (!arrow) return;
    event.preventDefault();
    const step = event.shiftKey ? 0.05 : 0.01;
    stand({ u: place.u + arrow[0] * step, v: place.v + arrow[1] * step * (model.frame.width / model.frame.height) });
    clearTimeout(settle);
    settle = setTimeout(() => {
      where.textContent = model ? t("areas.where", { across: Math.round(100 * place.u), down: Math.round(100 * place.v), what: t(`areas.name${codeAt()}`) }) : "";
    }, PAUSE);
  }

  /** What was found under the cross. */
  function codeAt() {
    const { photo, regions } = model;
    const [x, y] = at(place);
    const pixel = (x, size, all) => Math.min(size - 1, Math.floor((x * size) / all));
    return regions ? regions.data[pixel(y, regions.height, photo.height) * regions.width + pixel(x, regions.width, photo.width)] : 0;
  }

  function draw() {
    if (!model || root.hidden || !root.isConnected) return;
    const { photo, frame, hints, report } = model;
    const box = root.getBoundingClientRect();
    const scale = devicePixelRatio || 1;
    canvas.width = Math.round(box.width * scale);
    canvas.height = Math.round(box.height * scale);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    Object.assign(context, { lineJoin: "round", lineCap: "butt" });
    const [sx, sy] = [box.width / frame.width, box.height / frame.height];
    const onScreen = ([x, y]) => [(x - frame.x) * sx, (y - frame.y) * sy];
    const path = (points) => {
      context.beginPath();
      for (const point of points) context.lineTo(...onScreen(point));
    };
    const line = (points, color, dash, width = 2.25) => {
      path(points);
      Object.assign(context, { strokeStyle: CASING, lineWidth: width + 2.5 });
      context.setLineDash([]);
      context.stroke();
      Object.assign(context, { strokeStyle: color, lineWidth: width });
      context.setLineDash(dash);
      context.stroke();
    };
    if (model.lines) {
      const own = [photo.width / model.regions.width, photo.height / model.regions.height];
      for (const code of LINED) {
        const { dash, color } = KINDS.find((kind) => kind.code === code);
        for (const points of model.lines[code]) line(points.map(([x, y]) => [x * own[0], y * own[1]]), color, dash);
      }
    }
    const ring = (point, radius, color, fill) => {
      const [x, y] = onScreen(point);
      for (const [width, style] of [[4.5, CASING], [2, color]]) {
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        if (fill) { context.fillStyle = CASING; context.fill(); }
        Object.assign(context, { strokeStyle: style, lineWidth: width });
        context.setLineDash([]);
        context.stroke();
      }
    };
    for (const hint of stroke ? [...hints, { label, points: stroke.points }] : hints) {
      const { color } = kindOf(hint.label);
      if (hint.points.length > 1) line(hint.points, color, [], 3);
      else ring(hint.points[0], 5, color, true);
    }
    if (report.regions.doubtAt && asksFor(report) === "ring") ring(report.regions.doubtAt, 18, "#fff", false);
  }

  /** A chip shows the line that its outline has. */
  const sample = ({ dash, color }) => svg("svg", { viewBox: "0 0 34 10", "aria-hidden": "true", class: "dashes" },
    dash && svg("path", { d: "M1 5h32", class: "halo" }), dash && svg("path", { d: "M1 5h32", class: "line", "stroke-dasharray": dash.join(" "), style: { stroke: color } }),
    !dash && svg("path", { d: "M12 0l10 10M22 0l-10 10", class: "none" }));

  function list() {
    const ask = asksFor(model.report);
    panel.replaceChildren(
      h("p", { id: "areas-ask", role: "status", class: "ask" }, ask ? t(`areas.ask.${ask}`) : t("areas.ask.none")),
      h("fieldset", { class: "chips" }, h("legend", { class: "visually-hidden" }, t("areas.kind")),
        KINDS.map((kind) => h("label", {},
          h("input", { type: "radio", name: "area-kind", value: kind.label, checked: kind.label === label, onchange: () => { label = kind.label; aria(); } }),
          sample(kind), t(`areas.name${kind.code}`)))),
      h("p", { id: "areas-how", class: "small quiet" }, t("areas.how"), " ", t("areas.keys")),
      h("div", { class: "picture-does" },
        h("button", { class: "button slim", type: "button", id: "areas-undo", disabled: !model.hints.length, onclick: () => { undo(); document.getElementById("areas-undo")?.focus(); } }, icon("auto"), t("areas.undo")),
        h("button", { class: "button slim", type: "button", id: "areas-clear", disabled: !model.hints.length, onclick: () => onHints([]) }, t("areas.clear")),
        h("button", { class: "button slim", type: "button", id: "areas-done", onclick: onDone }, t("areas.done"))),
      where);
    aria();
  }

  function aria() {
    cross.setAttribute("aria-label", t("areas.cross", { what: t(`areas.name${kindOf(label).code}`) }));
    canvas.setAttribute("aria-label", inWords());
  }

  /** What the outlines show, for those who do not see them. */
  function inWords() {
    const { skinFraction, hairFraction, stubbleFraction, scalpFraction } = model.report.regions;
    const shares = [[1, skinFraction], [2, hairFraction], [3, stubbleFraction], [4, scalpFraction]].filter(([, share]) => share > 0);
    return t("areas.seen", { list: shares.map(([code, share]) => t("areas.share", { what: t(`areas.name${code}`), n: Math.max(1, Math.round(100 * share)) })).join(", ") });
  }

  return {
    /** `null` hides it; otherwise `{ photo, frame, report, hints, regions: { data, width, height } | null }`. */
    update(next) {
      const fresh = !model && next;
      const lines = next && next.regions === model?.regions ? model?.lines : next?.regions && outlines(next.regions);
      root.hidden = panel.hidden = !next;
      model = next && { ...next, lines };
      if (!model) return panel.replaceChildren();
      if (fresh) {
        const ask = asksFor(model.report);
        if (ask === "hair" || ask === "skin") label = ask;
        const { frame, report: { regions: { doubtAt } } } = model;
        stand(doubtAt ? { u: (doubtAt[0] - frame.x) / frame.width, v: (doubtAt[1] - frame.y) / frame.height } : { u: 0.5, v: 0.35 });
        where.textContent = "";
      }
      const focused = panel.contains(document.activeElement) ? document.activeElement.id || document.activeElement.value : null;
      list();
      if (focused) (document.getElementById(focused) ?? panel.querySelector(`[value="${focused}"]`))?.focus({ preventScroll: true });
      draw();
    },
    focus: () => cross.focus({ preventScroll: true }),
  };
}
