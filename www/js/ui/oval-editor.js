// The oval around the face, in pixels of the upright photo: dragged and resized by mouse, finger and keyboard.
import { t } from "../text.js";
import { h } from "./build.js";

const SIDES = { north: [0.5, 0], east: [1, 0.5], south: [0.5, 1], west: [0, 0.5] };
const LEAST = 0.03; // of the photo's longer side: a smaller oval cannot be taken hold of

/** `onChange(oval)` after a drag or a key, not during it. */
export function makeOvalEditor(root, { onChange }) {
  let photo = { width: 1, height: 1 };
  let oval = null;
  let settle = 0;

  const body = h("button", { class: "oval", type: "button", "aria-label": t("oval.move"), onkeydown: keyOnBody });
  const handles = Object.keys(SIDES).map((side) => {
    const upright = side === "north" || side === "south";
    return h("div", {
      class: "oval-handle", "data-side": side, role: "slider", tabindex: 0, "aria-label": t(`oval.${side}`),
      "aria-orientation": upright ? "vertical" : "horizontal", "aria-valuemin": 1, "aria-valuemax": 100,
      onkeydown: (event) => keyOnHandle(event, side),
    });
  });
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", t("oval.group"));
  root.replaceChildren(body, ...handles);
  body.addEventListener("pointerdown", (event) => drag(event, (start, dx, dy) => ({ ...start, cx: start.cx + dx, cy: start.cy + dy })));
  for (const handle of handles) {
    handle.addEventListener("pointerdown", (event) => drag(event, (start, dx, dy) => moveSide(start, handle.dataset.side, dx, dy)));
  }

  /** One side follows, the opposite one stays. */
  function moveSide(start, side, dx, dy) {
    if (side === "east") return { ...start, a: start.a + dx / 2, cx: start.cx + dx / 2 };
    if (side === "west") return { ...start, a: start.a - dx / 2, cx: start.cx + dx / 2 };
    if (side === "south") return { ...start, b: start.b + dy / 2, cy: start.cy + dy / 2 };
    return { ...start, b: start.b - dy / 2, cy: start.cy + dy / 2 };
  }

  const clamp = (x, low, high) => Math.min(Math.max(x, low), high);

  function set(next) {
    const least = LEAST * Math.max(photo.width, photo.height);
    if (next.a < least || next.b < least) return;
    oval = {
      cx: clamp(next.cx, 0, photo.width), cy: clamp(next.cy, 0, photo.height),
      a: Math.min(next.a, photo.width), b: Math.min(next.b, photo.height),
    };
    draw();
  }

  function draw() {
    const x = (value) => `${(100 * value) / photo.width}%`;
    const y = (value) => `${(100 * value) / photo.height}%`;
    Object.assign(body.style, { left: x(oval.cx - oval.a), top: y(oval.cy - oval.b), width: x(2 * oval.a), height: y(2 * oval.b) });
    for (const handle of handles) {
      const [u, v] = SIDES[handle.dataset.side];
      handle.style.left = x(oval.cx + (2 * u - 1) * oval.a);
      handle.style.top = y(oval.cy + (2 * v - 1) * oval.b);
      const upright = u === 0.5;
      const n = Math.round(upright ? (200 * oval.b) / photo.height : (200 * oval.a) / photo.width);
      handle.setAttribute("aria-valuenow", clamp(n, 1, 100));
      handle.setAttribute("aria-valuetext", t(upright ? "oval.percentHeight" : "oval.percentWidth", { n }));
    }
  }

  function drag(event, move) {
    if (event.button) return;
    const target = event.currentTarget;
    const start = { ...oval };
    const scale = photo.width / root.getBoundingClientRect().width;
    target.setPointerCapture(event.pointerId);
    const follow = (now) => set(move(start, (now.clientX - event.clientX) * scale, (now.clientY - event.clientY) * scale));
    const end = () => {
      target.removeEventListener("pointermove", follow);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
      if (Object.keys(start).some((name) => start[name] !== oval[name])) changed(0);
    };
    target.addEventListener("pointermove", follow);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  }

  function changed(wait) {
    clearTimeout(settle);
    settle = setTimeout(() => root.hidden || onChange({ ...oval }), wait);
  }

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const stride = (event) => (event.shiftKey ? 0.05 : 0.01) * photo.width;

  function keyed(event, next) {
    event.preventDefault();
    set(next);
    changed(400);
  }

  function keyOnBody(event) {
    const arrow = ARROWS[event.key];
    const step = stride(event);
    if (arrow) keyed(event, { ...oval, cx: oval.cx + arrow[0] * step, cy: oval.cy + arrow[1] * step });
    const grow = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (grow) keyed(event, { ...oval, a: oval.a + (grow * step) / 2, b: (oval.b * (oval.a + (grow * step) / 2)) / oval.a });
  }

  /** On a handle right and up are more, left and down less, as on any slider. */
  function keyOnHandle(event, side) {
    const more = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!more) return;
    const step = more * stride(event);
    const outward = side === "west" || side === "north" ? -step : step;
    keyed(event, moveSide(oval, side, outward, outward));
  }

  return {
    /** `oval` null: the oval stands where a face usually is. */
    update(model) {
      root.hidden = !model;
      if (!model) return;
      photo = model.photo;
      const b = 0.26 * Math.min(photo.height, photo.width * 1.3);
      oval = { ...(model.oval ?? { cx: photo.width / 2, cy: 0.42 * photo.height, a: b / 1.28, b }) };
      draw();
    },
    /** Where it stands now. */
    get oval() {
      return { ...oval };
    },
    focus: () => body.focus(),
  };
}
