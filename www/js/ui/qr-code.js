// A QR code as one path, dark on white whatever the theme: a camera has to read it.
import { qr } from "../qr.js";
import { t } from "../text.js";
import { svg } from "./build.js";

const QUIET = 4; // modules of white around it, as the standard asks

/** The code of a text, or nothing where it is too long for one. */
export function drawQr(text) {
  let rows;
  try {
    rows = qr(text);
  } catch {
    return "";
  }
  const size = rows.length + 2 * QUIET;
  const d = rows.map((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")).join("")).join("");
  return svg("svg", { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": t("take.qr"), "shape-rendering": "crispEdges" },
    svg("rect", { width: size, height: size, fill: "#fff" }), svg("path", { d, fill: "#000" }));
}
