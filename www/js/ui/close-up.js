// A patch of scalp at its true size beside bare skin: the screen is measured by a card that is held to it.
import { t } from "../text.js";
import { h } from "./build.js";

const CARD_MM = [85.6, 53.98]; // ISO/IEC 7810 ID-1
const SIDE_MM = 20;
const CSS_MM = 96 / 25.4; // what a browser takes a millimeter for
const PHONE_MM = 5.4; // CSS pixels of a phone's millimeter: 360 across 67
const WIDE = 440; // CSS pixels of a column into which a card goes lengthwise
const CARD_MOST = 210; // CSS pixels of its height that are drawn
const MAGNIFIED = 4;

/** `onPatch({ sideMm, pxPerMm })` gives a bitmap, or nothing where it cannot. */
export function makeCloseUp(root, { onPatch }) {
  let perMm = Math.min(screen.width, screen.height) < 600 ? PHONE_MM : CSS_MM;
  let measured = false;
  let magnified = false;
  let model = null;
  let asked = 0;

  const canvas = h("canvas", { role: "img" });
  const bare = h("div", { class: "bare" });
  const patches = h("div", { class: "true-size" }, bare, canvas);
  const card = h("div", { class: "card", "aria-hidden": "true" });
  const slider = h("input", { type: "range", id: "card-size", step: 1, "aria-label": t("closeUp.card"), oninput: size, onchange: () => { measured = true; say(); draw(); } });
  const how = h("p", { class: "small" });
  const told = h("p", { class: "small quiet" });
  const captions = h("p", { class: "small" });
  const scales = [false, true].map((on) => h("label", {}, h("input", { type: "radio", name: "close-up", checked: on === magnified, onchange: () => { magnified = on; layOut(); say(); draw(); } }), t(on ? "closeUp.magnified" : "closeUp.trueSize", { n: MAGNIFIED })));
  const box = h("details", { class: "close-up" }, h("summary", {}, t("closeUp.title")),
    h("div", { class: "calibrate" },
      h("div", { class: "tabs", role: "group", "aria-label": t("closeUp.scale") }, scales),
      h("div", { class: "booth" }, patches, captions), told, how, slider, card));
  box.addEventListener("toggle", () => { layOut(); say(); draw(); });
  root.replaceChildren(box);
  addEventListener("resize", () => { if (root.isConnected && box.open) layOut(); });

  const sideMm = () => (magnified ? SIDE_MM / 2 : SIDE_MM);

  /** The card lies lengthwise where there is room, else it stands. */
  const cardMm = () => (root.clientWidth > WIDE ? CARD_MM : [...CARD_MM].reverse());

  function size() {
    perMm = Number(slider.value) / cardMm()[0];
    layOut();
  }

  function layOut() {
    if (!box.open) return;
    const [width, height] = cardMm();
    Object.assign(card.style, { width: `${width * perMm}px`, height: `${Math.min(height * perMm, CARD_MOST)}px` });
    card.classList.toggle("cut", height * perMm > CARD_MOST);
    how.textContent = t(width > height ? "closeUp.how" : "closeUp.howUpright");
    slider.min = Math.round(2.6 * width);
    slider.max = Math.round(Math.min(8 * width, root.clientWidth - 4));
    slider.value = Math.round(width * perMm);
    slider.setAttribute("aria-valuetext", t("closeUp.wide", { n: Math.round(width * perMm) }));
    const side = `${sideMm() * perMm * (magnified ? MAGNIFIED : 1)}px`;
    for (const node of [canvas, bare]) Object.assign(node.style, { width: side, height: side });
    bare.hidden = magnified; // beside it there would be no room
  }

  function say() {
    told.textContent = magnified ? t("closeUp.toldMagnified", { mm: sideMm(), n: MAGNIFIED }) : t(measured ? "closeUp.told" : "closeUp.unmeasured", { mm: sideMm() });
    captions.textContent = magnified ? "" : t("closeUp.captions");
    canvas.setAttribute("aria-label", t("closeUp.patch", { mm: sideMm() }));
  }

  async function draw() {
    if (!box.open || !model?.report.shade) return;
    asked += 1;
    const mine = asked;
    const pxPerMm = Math.min(perMm * (magnified ? MAGNIFIED : 1) * (devicePixelRatio || 1), 2000 / sideMm());
    const image = await onPatch({ sideMm: sideMm(), pxPerMm });
    if (mine !== asked || !image) return;
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d").drawImage(image, 0, 0);
    image.close?.();
  }

  return {
    update(next) {
      model = next;
      root.hidden = next.shared || !next.report?.shade;
      if (root.hidden) return;
      bare.style.background = next.report.skin.hex;
      layOut();
      say();
      draw();
    },
  };
}
