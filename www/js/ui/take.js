// What can be taken along, and the way to leave nothing behind.
import { t } from "../text.js";
import { h, icon } from "./build.js";
import { drawQr } from "./qr-code.js";

/** `contact`, if a clinic has put this page on its site, is `{ name, href }`. `onPrint()`, `onPicture()`, `onFigures()`, `onForget()`; `link` in the model is the address of the plan. */
export function makeTake(root, { contact = null, onPrint, onPicture, onFigures, onForget }) {
  const action = (sign, name, act) => h("button", { class: "button slim", type: "button", onclick: act }, icon(sign), t(name));
  const print = action("print", "take.print", onPrint);
  const picture = action("picture", "take.picture", onPicture);
  const figures = action("file", "take.figures", onFigures);
  const field = h("input", { type: "text", id: "plan-link", readonly: true, onfocus: () => field.select() });
  const said = h("span", { role: "status", class: "small quiet" });
  const copy = h("button", { class: "button slim", type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      document.execCommand("copy"); // where a page may not write to the clipboard by itself
    }
    said.textContent = t("take.copied");
  } }, icon("link"), t("take.copy"));
  const code = h("div", { class: "qr-here" });
  const box = h("details", { ontoggle: () => box.open && code.replaceChildren(drawQr(field.value)) }, h("summary", {}, t("take.show")), code);
  const ask = contact && h("a", { class: "button main", href: contact.href, target: "_blank", rel: "noopener" }, contact.name ? t("take.ask", { name: contact.name }) : t("take.askThem"));
  const noPicture = h("p", { class: "small quiet" });
  root.replaceChildren(...(ask ? [h("div", { class: "picture-does" }, ask)] : []),
    h("div", { class: "picture-does" }, print, picture, figures), noPicture,
    h("div", { class: "link-field" }, h("label", { for: "plan-link" }, h("h3", {}, t("take.link"))), h("p", { class: "small quiet" }, t("take.linkWhy")),
      h("div", { class: "in-row" }, field, copy), said, box),
    h("div", { class: "forget" }, h("h3", {}, t("take.forget")), h("p", { class: "small quiet" }, t("take.forgetWhy")),
      h("button", { class: "button slim", type: "button", id: "forget", onclick: onForget }, icon("bin"), t("take.forget"))));

  return {
    update({ link, looks, look, noLook, shared }) {
      const drawn = looks.has(look) || looks.has("healed");
      picture.disabled = !drawn;
      picture.hidden = figures.hidden = Boolean(shared);
      noPicture.hidden = drawn || shared || !noLook;
      noPicture.textContent = noLook;
      // A mail takes the plan with it: the numbers, behind a #.
      if (ask && link && /^mailto:/i.test(contact.href)) ask.href = `${contact.href}${contact.href.includes("?") ? "&" : "?"}body=${encodeURIComponent(link)}`;
      if (field.value !== link) {
        field.value = link ?? "";
        said.textContent = "";
        if (box.open) code.replaceChildren(drawQr(field.value));
      }
      root.querySelector(".link-field").hidden = !link;
    },
  };
}
