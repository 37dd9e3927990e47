// What has to be said at once: one message at a time, in an alert region, with the way out beside it.
import { h, icon } from "./build.js";
import { t } from "../text.js";

export function makeToasts(root) {
  return {
    /** `null` clears; otherwise a sentence and, if there is one, what to do about it; `calm` where nothing is wrong. */
    update(model) {
      if (!model) return root.replaceChildren();
      root.replaceChildren(
        h("div", { class: model.calm ? "toast calm" : "toast" }, icon(model.calm ? "info" : "warning"), h("p", {}, model.sentence),
          h("p", { class: "does" },
            model.action && h("button", { class: "link", type: "button", onclick: model.action.do }, model.action.name),
            h("button", { class: "link", type: "button", onclick: () => root.replaceChildren() }, t("error.close")))),
      );
      root.scrollIntoView({ block: "nearest" });
    },
  };
}
