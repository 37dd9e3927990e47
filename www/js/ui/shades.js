// The shade that is shown on the picture: the one advised, or one that comes as near.
import { t } from "../text.js";
import { h } from "./build.js";

export function makeShades(root, { onShade }) {
  return {
    /** `null` hides it; otherwise the report's shade and the id that is shown. */
    update(model) {
      root.hidden = !model?.shade.alternatives.length;
      if (root.hidden) return root.replaceChildren();
      const { shade, shown } = model;
      const focused = root.contains(document.activeElement);
      root.replaceChildren(h("legend", { class: "visually-hidden" }, t("picture.shades")),
        ...[shade, ...shade.alternatives].map(({ id }) => h("label", {},
          h("input", { type: "radio", name: "shade", value: id, checked: id === shown, onchange: () => onShade(id) }),
          t(id === shade.id ? "picture.advised" : "picture.shade", { id }))));
      if (focused) root.querySelector(":checked")?.focus({ preventScroll: true });
    },
  };
}
