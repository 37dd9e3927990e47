// Before and after: two stacked canvases, the upper one cut by a range input that lies over both.
import { t } from "../text.js";
import { h } from "./build.js";

const LOOKS = ["now", "fresh", "healed", "sixMonths", "threeYears"];
const MOST = 1280; // pixels of the longer side that are drawn

/** What is shown of a photo: the head with some air around it and what told the light, if it lies outside; or all of it. */
export function frameAround(photo, oval, corners = []) {
  if (!oval) return { x: 0, y: 0, width: photo.width, height: photo.height };
  const width = Math.min(photo.width, Math.max(4.2 * oval.a, 3.2 * oval.b));
  const height = Math.min(photo.height, width * 1.02);
  const x = Math.min(Math.max(oval.cx - width / 2, 0), photo.width - width);
  const y = Math.min(Math.max(oval.cy - 0.25 * oval.b - height / 2, 0), photo.height - height);
  const air = 0.03 * width;
  const along = (axis, low, high, end) => {
    const places = corners.map((corner) => corner[axis]);
    return [Math.max(0, Math.min(low, ...places.map((at) => at - air))), Math.min(end, Math.max(high, ...places.map((at) => at + air)))];
  };
  const [left, right] = along(0, x, x + width, photo.width);
  const [top, low] = along(1, y, y + height, photo.height);
  return { x: left, y: top, width: right - left, height: low - top };
}

/** Draws the frame of a picture that shows the whole photo, at whatever size it has. */
export function drawFrame(canvas, picture, photo, frame) {
  const scale = Math.min(1, MOST / Math.max(frame.width, frame.height));
  canvas.width = Math.round(frame.width * scale);
  canvas.height = Math.round(frame.height * scale);
  const own = (picture.naturalWidth || picture.width) / photo.width;
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, frame.x * own, frame.y * own, frame.width * own, frame.height * own, 0, 0, canvas.width, canvas.height);
}

/** `root` lies in `stage`, which takes the shape of what is shown; `tabs` is the fieldset that chooses the look. */
export function makePreview(root, { stage, tabs, onLook }) {
  const now = h("canvas", { role: "img", "aria-label": t("picture.photo") });
  const after = h("canvas", { "aria-hidden": "true" });
  const seam = h("div", { class: "seam" });
  const left = h("span", { class: "corner left", "aria-hidden": "true" }, t("picture.now"));
  const right = h("span", { class: "corner right", "aria-hidden": "true" });
  const slider = h("input", { class: "slider", type: "range", min: 0, max: 100, value: 50, "aria-label": t("picture.slider"), oninput: cut });
  root.replaceChildren(now, after, seam, left, right, slider);
  const radios = LOOKS.map((look) => h("input", { type: "radio", name: "look", value: look, onchange: () => onLook(look) }));
  tabs.replaceChildren(
    h("legend", { class: "visually-hidden" }, t("picture.when")),
    ...radios.map((radio) => h("label", {}, radio, t(`picture.${radio.value}`))),
  );

  function cut() {
    const at = Number(slider.value);
    after.style.clipPath = `inset(0 0 0 ${at}%)`;
    seam.style.left = `${at}%`;
    slider.setAttribute("aria-valuetext", t("picture.sliderValue", { n: at }));
    left.style.opacity = at < 12 ? 0 : 1;
    right.style.opacity = at > 88 ? 0 : 1;
  }

  return {
    /** `{ photo, frame, look, image, canLook, alone }`: `image` is the look's bitmap, or null while there is none; `alone` without the photo beside it. */
    update({ photo, frame, look, image, canLook, alone = false }) {
      const shape = frame.width / frame.height;
      stage.style.aspectRatio = `${frame.width} / ${frame.height}`;
      stage.parentElement.style.setProperty("--picture-width", `calc(max(100svh - 264px, 55svh) * ${shape})`);
      drawFrame(now, photo.picture, photo, frame);
      tabs.hidden = !canLook;
      for (const radio of radios) radio.checked = radio.value === look;
      const both = Boolean(image) && look !== "now" && !alone;
      for (const node of [after, seam, left, right, slider]) node.hidden = !both;
      if (alone && image) this.show({ photo, frame, image });
      if (!both) return;
      drawFrame(after, image, photo, frame);
      right.textContent = t(`picture.${look}`);
      cut();
    },
    /** Draws a look over all of the photo, as fast as it can be. */
    show({ photo, frame, image }) {
      drawFrame(after, image, photo, frame);
      after.style.clipPath = "none";
      after.hidden = false;
    },
  };
}
