// The hairline on the picture: nine points from temple to temple, in pixels of the upright photo, by finger, mouse and keys.
import { t } from "../text.js";
import { h, icon, svg } from "./build.js";
import * as format from "./format.js";

const FACE_MM = 187; // from hairline to chin: a man's mean, by which the engine measures too
const LEAST_MM = 3; // between two points, along the face
const REACH_MM = 60; // from where a point stands by itself
/** How far a line may lie below the natural one in the middle, and how much less it may recede, before a word is said. Chosen. */
const LOW_MM = 6;
const FILLED_MM = 4;
/** How much of a point's way up or down its neighbors go, by how far they are: a line is bent, not broken. */
const FOLLOW = [1, 0.4, 0.1];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SETTLED = 500; // milliseconds after the last key

const clamp = (x, low, high) => Math.min(Math.max(x, low), high);

/** What a practitioner would say of a line, as codes of sentences; straightness is the engine's to judge. Pure. */
export function objections(line, natural, oval) {
  const perMm = (2 * oval.b) / FACE_MM;
  const middle = (points) => (points[3][1] + points[4][1] + points[5][1]) / 3;
  const recession = (points) => (middle(points) - (points[2][1] + points[6][1]) / 2) / perMm;
  const low = (middle(line) - middle(natural)) / perMm;
  return [low > LOW_MM && "tooLow", recession(natural) - recession(line) > FILLED_MM && "templesFilled"].filter(Boolean);
}

/** `root` lies over the picture, `panel` under it. `onMove(line)` while it moves, `onLine(line)` once it stands, `onDone()`. */
export function makeHairlineEditor(root, panel, { onMove, onLine, onDone }) {
  let model = null;
  let line = [];
  let past = [];
  let mirrored = true;
  let settle = 0;

  const curve = svg("path", { class: "line" });
  const casing = svg("path", { class: "casing" });
  const drawing = svg("svg", { "aria-hidden": "true", preserveAspectRatio: "none" }, casing, curve);
  const handles = Array.from({ length: 9 }, (_, at) => h("div", {
    class: "oval-handle", role: "slider", tabindex: 0, "aria-orientation": "vertical", "aria-valuemin": -REACH_MM, "aria-valuemax": REACH_MM,
    "aria-label": t("hairline.point", { n: at + 1, of: 9, where: t(`hairline.where${Math.abs(at - 4)}`) }),
    onpointerdown: (event) => drag(event, at), onkeydown: (event) => keyed(event, at),
  }));
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", t("hairline.group"));
  root.replaceChildren(drawing, ...handles);

  const perMm = () => (2 * model.oval.b) / FACE_MM;
  const natural = () => model.natural;

  /** Moves a point from where it stood in `from`, its twin with it and its neighbors a little; none passes its neighbor. */
  function moved(from, at, dx, dy) {
    const next = from.map((point) => [...point]);
    const twin = 8 - at;
    const least = LEAST_MM * perMm();
    const put = (place, x, y) => {
      const [low, high] = [next[place - 1]?.[0] ?? -Infinity, next[place + 1]?.[0] ?? Infinity];
      const reach = REACH_MM * perMm();
      const [nx, ny] = natural()[place];
      next[place] = [
        clamp(clamp(x, low + least, high - least), nx - reach, nx + reach),
        clamp(clamp(y, ny - reach, ny + reach), 0, model.photo.height),
      ].map((value) => Math.round(10 * value) / 10);
    };
    const lone = at === 4 || !mirrored;
    next.forEach((_, place) => {
      const apart = Math.min(Math.abs(place - at), lone ? Infinity : Math.abs(place - twin));
      const share = FOLLOW[apart] ?? 0;
      if (apart > 0 && share > 0) put(place, from[place][0], from[place][1] + share * dy);
    });
    put(at, from[at][0] + (mirrored && at === 4 ? 0 : dx), from[at][1] + dy);
    if (!lone) put(twin, from[twin][0] - dx, from[twin][1] + dy);
    return next;
  }

  function set(next) {
    line = next;
    draw();
    onMove(line);
  }

  function keep(before) {
    past = [...past.slice(-19), before];
    say();
    onLine(line);
  }

  function drag(event, at) {
    if (event.button || !event.isPrimary) return;
    const target = event.currentTarget;
    const start = line;
    const scale = model.frame.width / root.getBoundingClientRect().width;
    target.setPointerCapture(event.pointerId);
    const follow = (now) => set(moved(start, at, (now.clientX - event.clientX) * scale, (now.clientY - event.clientY) * scale));
    const end = () => {
      target.removeEventListener("pointermove", follow);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
      if (line !== start) keep(start);
    };
    target.addEventListener("pointermove", follow);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  }

  let before = null;
  function keyed(event, at) {
    if (event.key === "Escape") return onDone();
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    before ??= line;
    const step = (event.shiftKey ? 5 : 1) * perMm();
    set(moved(line, at, arrow[0] * step, arrow[1] * step));
    clearTimeout(settle);
    settle = setTimeout(() => {
      const start = before;
      before = null;
      if (model && start) keep(start);
    }, SETTLED);
  }

  function undo() {
    if (!past.length) return;
    line = past.pop();
    changed();
  }

  function changed() {
    draw();
    say();
    onMove(line);
    onLine(line);
  }

  function draw() {
    const { frame } = model;
    drawing.setAttribute("viewBox", `${frame.x} ${frame.y} ${frame.width} ${frame.height}`);
    const middle = ([x0, y0], [x1, y1]) => `${(x0 + x1) / 2} ${(y0 + y1) / 2}`;
    const inner = line.slice(1, -1).map(([x, y], i) => `Q${x} ${y} ${i === line.length - 3 ? line.at(-1).join(" ") : middle([x, y], line[i + 2])}`);
    const path = `M${line[0].join(" ")} ${inner.join("")}`;
    for (const node of [curve, casing]) node.setAttribute("d", path);
    handles.forEach((handle, at) => {
      const [x, y] = line[at];
      handle.style.left = `${(100 * (x - frame.x)) / frame.width}%`;
      handle.style.top = `${(100 * (y - frame.y)) / frame.height}%`;
      const mm = Math.round((natural()[at][1] - y) / perMm());
      handle.setAttribute("aria-valuenow", clamp(mm, -REACH_MM, REACH_MM));
      handle.setAttribute("aria-valuetext", mm === 0 ? t("hairline.natural") : t(mm > 0 ? "hairline.higher" : "hairline.lower", { n: format.roughly(Math.abs(mm)) }));
    });
  }

  const tool = (id, name, act, disabled = false) =>
    h("button", { class: "button slim", type: "button", id: `hairline-${id}`, disabled, onclick: act }, name);

  const told = h("div", { role: "status", class: "told" });
  const does = h("div", { class: "picture-does" });
  panel.replaceChildren(
    h("p", { class: "small quiet" }, t("hairline.how", { n: format.roughly(5) })), told,
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: true, onchange: ({ target }) => { mirrored = target.checked; } }), t("hairline.mirror")),
    does);

  function say() {
    const straight = model.report.warnings.some(({ code }) => code === "hairlineTooStraight");
    const codes = [...objections(line, natural(), model.oval), straight && "tooStraight"].filter(Boolean);
    const texts = codes.map((code) => t(`hairline.${code}`)).join(" ");
    if (told.textContent !== texts) told.replaceChildren(...(texts ? [h("div", { class: "hint" }, icon("warning"), h("div", {}, texts))] : []));
    const focused = does.contains(document.activeElement) && document.activeElement.id;
    const same = line.every((point, at) => point.every((value, axis) => value === natural()[at][axis]));
    does.replaceChildren(
      tool("undo", [icon("auto"), t("hairline.undo")], undo, !past.length),
      tool("reset", t("hairline.reset"), () => { past = [...past, line]; line = natural().map((point) => [...point]); changed(); }, same),
      tool("done", t("hairline.done"), onDone));
    if (focused) (document.getElementById(focused).disabled ? document.getElementById("hairline-done") : document.getElementById(focused)).focus({ preventScroll: true });
  }

  return {
    /** `null` hides it; otherwise `{ photo, frame, report, oval, natural, line }`: the line as it stands, or null for the natural one. */
    update(next) {
      const fresh = next && (!model || model.photo !== next.photo);
      root.hidden = panel.hidden = !next;
      model = next;
      if (!model) {
        clearTimeout(settle);
        before = null;
        return;
      }
      if (fresh) {
        past = [];
        line = (model.line ?? model.natural).map((point) => [...point]);
      }
      draw();
      say();
    },
    get line() {
      return line;
    },
    focus: () => handles[4].focus({ preventScroll: true }),
  };
}
