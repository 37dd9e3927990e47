// The switch between languages: a link for each, in the header.
import { LANGUAGES } from "../text.js";
import { h } from "./build.js";

/** `onLanguage(code)`. */
export function makeLanguages(root, { onLanguage }) {
  return {
    update({ language }) {
      const focused = root.contains(document.activeElement) && document.activeElement.lang;
      root.replaceChildren(...Object.entries(LANGUAGES).map(([code, { name }]) => h("a", {
        href: `?lang=${code}`, lang: code, hreflang: code, "aria-current": code === language ? "true" : undefined,
        onclick: (event) => { event.preventDefault(); onLanguage(code); },
      }, h("span", { "aria-hidden": "true" }, code.toUpperCase()), h("span", { class: "visually-hidden" }, name))));
      if (focused) root.querySelector(`[lang=${focused}]`)?.focus();
    },
  };
}
