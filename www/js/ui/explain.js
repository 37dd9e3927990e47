// Words of the trade, explained where they stand: a tap on one opens a sheet that says what it means.
import { entry, t } from "../text.js";
import { h, icon } from "./build.js";

/** A word that can be asked about, or the plain word where there is nothing to say of it. */
export const term = (key, word) =>
  (entry(`explain.${key}`) ? h("button", { class: "term", type: "button", "data-term": key, "aria-haspopup": "dialog" }, word) : word);

/** `dialog` is the sheet; words anywhere on the page open it. */
export function makeExplain(dialog) {
  const word = h("h2", { id: "explain-word" });
  const says = h("p", {});
  dialog.setAttribute("aria-labelledby", "explain-word");
  dialog.replaceChildren(h("div", {}, word, says,
    h("button", { class: "button slim", type: "button", onclick: () => dialog.close() }, icon("close"), t("error.close"))));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside the sheet

  return {
    /** `{ key, name }`: what is asked about, as it was written. */
    update({ key, name }) {
      word.textContent = name;
      says.textContent = t(`explain.${key}`);
      if (!dialog.open) dialog.showModal();
    },
  };
}
