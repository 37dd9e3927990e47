// What told the light, drawn where it lies in the photo: an outline that shows on every tone, with its name and in words.
import { t } from "../text.js";
import { h, svg } from "./build.js";

/** Where a shape's middle lies in a photo, by thirds: `upperLeft` … `center` … `lowerRight`. */
export function whereabouts(corners, photo) {
  const third = (axis, size) => Math.min(2, Math.floor((3 * corners.reduce((sum, corner) => sum + corner[axis], 0)) / corners.length / size));
  const across = ["Left", "", "Right"][Math.max(0, third(0, photo.width))];
  const down = ["upper", "middle", "lower"][Math.max(0, third(1, photo.height))];
  return down + across;
}

/** The sentence that stands for the outline where it cannot be seen. */
export const inWords = ({ kind, corners }, photo) =>
  t("reference.drawn", { name: t(`reference.${kind}`), where: t(`reference.at.${whereabouts(corners, photo)}`) });

const LABEL = 0.12; // of the picture's height: above it there is no room for the name

/** `root` lies over the picture and takes no taps. */
export function makeReference(root) {
  return {
    /** `null` hides it; otherwise `{ photo, frame, reference: { kind, corners } }`, pixels of the upright photo. */
    update(model) {
      root.hidden = !model;
      if (!model) return root.replaceChildren();
      const { photo, frame, reference } = model;
      const points = reference.corners.map(([x, y]) => [(x - frame.x) / frame.width, (y - frame.y) / frame.height]);
      const shape = () => ({ points: points.map(([x, y]) => `${(1000 * x).toFixed(1)},${(1000 * y).toFixed(1)}`).join(" ") });
      const outline = svg("svg", { viewBox: "0 0 1000 1000", preserveAspectRatio: "none", role: "img", "aria-label": inWords(reference, photo) },
        svg("polygon", { class: "halo", ...shape() }), svg("polygon", { class: "line", ...shape() }));
      const ys = points.map(([, y]) => y);
      const [top, low] = [Math.min(...ys), Math.max(...ys)];
      const x = points.reduce((sum, point) => sum + point[0], 0) / points.length;
      const above = top > LABEL;
      const label = h("span", { class: above ? "name above" : "name", "aria-hidden": "true", style: {
        left: `clamp(3.6rem, ${(100 * x).toFixed(1)}%, calc(100% - 3.6rem))`,
        top: `${(100 * (above ? top : Math.min(low, 1 - LABEL))).toFixed(1)}%`,
      } }, t(`reference.${reference.kind}`));
      root.replaceChildren(outline, label);
    },
  };
}
