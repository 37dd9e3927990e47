// Pointing at something in the photo: by a tap, or with a cross that the arrow keys move and Enter sets.
import { t } from "../text.js";
import { h, svg } from "./build.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAUSE = 400; // milliseconds of quiet before a reader is told where the cross stands
const KINDS = ["paper", "grayCard", "corners"];
const CORNERS = 4;

const clamp = (x) => Math.min(Math.max(x, 0), 1);

/** Four points in order round their middle, in whatever order they were set: no outline crosses itself. */
export function inOrder(points) {
  const [cx, cy] = ["x", "y"].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  return [...points].sort((one, other) => Math.atan2(one.y - cy, one.x - cx) - Math.atan2(other.y - cy, other.x - cx));
}

/** `root` lies over the whole photo, `panel` under it. `onDone({ kind, at } | { corners } | null)`, null when given up. */
export function makePointer(root, panel, { onDone }) {
  let photo = { width: 1, height: 1 };
  let place = { u: 0.5, v: 0.75 };
  let corners = [];
  let kind = KINDS[0];
  let settle = 0;

  const cross = h("button", { class: "cross", type: "button", "aria-describedby": "pointer-ask", onkeydown: keyed },
    svg("svg", { viewBox: "0 0 44 44", "aria-hidden": "true" }, ["halo", "line"].map((name) =>
      svg("path", { class: name, d: "M22 3v13M22 28v13M3 22h13M28 22h13M22 21.5v1" }))));
  const dots = h("div", { "aria-hidden": "true" });
  const where = h("p", { class: "visually-hidden", role: "status" });
  root.replaceChildren(dots, cross);
  root.addEventListener("click", (event) => {
    if (event.detail) { // a tap; the keyboard's click is where the cross stands
      const box = root.getBoundingClientRect();
      move({ u: (event.clientX - box.left) / box.width, v: (event.clientY - box.top) / box.height });
    }
    set();
  });

  function move({ u, v }) {
    place = { u: clamp(u), v: clamp(v) };
    Object.assign(cross.style, { left: `${100 * place.u}%`, top: `${100 * place.v}%` });
  }

  function keyed(event) {
    const arrow = ARROWS[event.key];
    if (event.key === "Escape") return onDone(null);
    if (!arrow) return;
    event.preventDefault();
    const step = event.shiftKey ? 0.05 : 0.01;
    move({ u: place.u + arrow[0] * step, v: place.v + arrow[1] * step * (photo.width / photo.height) });
    clearTimeout(settle);
    settle = setTimeout(() => { where.textContent = t("pointer.where", { across: Math.round(100 * place.u), down: Math.round(100 * place.v) }); }, PAUSE);
  }

  function set() {
    const at = { x: place.u * photo.width, y: place.v * photo.height };
    if (kind !== "corners") return onDone({ kind, at });
    corners.push(at);
    if (corners.length === CORNERS) return onDone({ corners: inOrder(corners) });
    draw();
  }

  function draw() {
    dots.replaceChildren(...corners.map(({ x, y }, i) =>
      h("span", { class: "corner-dot", style: { left: `${(100 * x) / photo.width}%`, top: `${(100 * y) / photo.height}%` } }, i + 1)));
    const n = corners.length + 1;
    cross.setAttribute("aria-label", t(kind === "corners" ? "pointer.crossCorner" : "pointer.cross", { n }));
    panel.replaceChildren(
      h("fieldset", { class: "tabs" }, h("legend", { class: "visually-hidden" }, t("pointer.kind")),
        KINDS.map((one) => h("label", {},
          h("input", { type: "radio", name: "white-kind", value: one, checked: one === kind, onchange: () => choose(one) }), t(`pointer.${one}`)))),
      h("p", { id: "pointer-ask", role: "status" }, h("b", {}, t(`pointer.ask.${kind}`, { n })), " ", t("pointer.keys")),
      h("div", { class: "picture-does" },
        corners.length ? h("button", { class: "button slim", type: "button", onclick: undo }, t("pointer.undo")) : "",
        h("button", { class: "button slim", type: "button", onclick: () => onDone(null) }, t("pointer.cancel"))),
      where);
  }

  function choose(one) {
    kind = one;
    corners = [];
    draw();
    panel.querySelector(":checked").focus();
  }

  function undo() {
    corners.pop();
    draw();
    cross.focus();
  }

  return {
    /** `null` hides it; otherwise `{ photo }`. */
    update(model) {
      const before = root.hidden ? null : photo;
      root.hidden = panel.hidden = !model;
      if (!model) return panel.replaceChildren();
      if (before === model.photo) return;
      ({ photo } = model);
      corners = [];
      where.textContent = "";
      move({ u: 0.5, v: 0.75 });
      draw();
    },
    focus: () => cross.focus({ preventScroll: true }),
  };
}
