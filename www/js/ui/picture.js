// The picture to take along: before and after side by side, and under them what it is.
import { t } from "../text.js";
import * as format from "./format.js";
import { drawFrame } from "./preview.js";
import { sentences } from "./recommendation.js";

const SIDE = 760; // pixels of one half
const EDGE = 24;
const BOOTH = "#767676";

/** Breaks a text into lines of a width. */
function lines(context, text, width) {
  const out = [""];
  for (const word of text.split(" ")) {
    const longer = out.at(-1) ? `${out.at(-1)} ${word}` : word;
    if (context.measureText(longer).width <= width) out[out.length - 1] = longer;
    else out.push(word);
  }
  return out;
}

/** A PNG of the photo without and with the look. */
export async function beforeAfter({ photo, frame, image, look, report, practice, day }) {
  const height = Math.round((SIDE * frame.height) / frame.width);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const font = (size, weight = 400) => `${weight} ${size}px system-ui, sans-serif`;
  context.font = font(28, 600);
  const say = sentences(report, practice?.ladder);
  const told = lines(context, [say.first, say.mix].join(" "), 2 * SIDE);
  context.font = font(20);
  const small = lines(context, `${t("take.caption")} Scalptone, ${day}.`, 2 * SIDE);
  canvas.width = 2 * SIDE + 3 * EDGE;
  canvas.height = height + 4 * EDGE + 40 * told.length + 28 * small.length;
  context.fillStyle = BOOTH;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const half = document.createElement("canvas");
  [photo.picture, image].forEach((picture, i) => {
    drawFrame(half, picture, photo, frame);
    const x = EDGE + i * (SIDE + EDGE);
    context.drawImage(half, x, EDGE, SIDE, height);
    const name = t(`picture.${i ? look : "now"}`);
    context.font = font(22, 600);
    context.fillStyle = "rgb(20 20 20 / 78%)";
    context.fillRect(x + 12, EDGE + 12, context.measureText(name).width + 24, 38);
    context.fillStyle = "#fff";
    context.fillText(name, x + 24, EDGE + 39);
  });
  let y = height + 2 * EDGE + 24;
  context.fillStyle = "#fff";
  context.font = font(28, 600);
  for (const line of told) context.fillText(line, EDGE, (y += 38) - 38);
  context.font = font(20);
  for (const line of small) context.fillText(line, EDGE, (y += 28) - 28);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Hands a file to the visitor. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
