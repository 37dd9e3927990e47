// The code for a clinic's own site: its practice, color, logo and how to reach it, in one address.
import { packClinic } from "../clinic-link.js";
import { t } from "../text.js";
import { h, icon } from "./build.js";

const LOGO_HEIGHT = 96; // pixels: twice what the header shows
const LOGO_MOST = 24_000; // letters: the address has to stay one

/** A picture small enough to stand in an address. */
async function smallLogo(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LOGO_HEIGHT / bitmap.height);
  const canvas = h("canvas", { width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const logo = canvas.toDataURL("image/png");
  return logo.length <= LOGO_MOST ? logo : null;
}

export function makeEmbed(root) {
  let practice = {};
  let logo = null;
  let turn = 0;

  const text = (id, type, more = {}) => h("input", { type, id: `embed-${id}`, oninput: write, ...more });
  const accent = h("input", { type: "color", id: "embed-accent", value: "#27408f", oninput: write });
  const name = text("name", "text", { maxlength: 60 });
  const href = text("href", "text", { placeholder: "mailto:hello@example.com", inputmode: "url" });
  const file = h("input", { type: "file", id: "embed-logo", accept: "image/*", onchange: async () => {
    logo = file.files[0] ? await smallLogo(file.files[0]).catch(() => null) : null;
    said.textContent = file.files[0] && !logo ? t("clinic.logoTooLarge") : "";
    write();
  } });
  const said = h("p", { role: "status", class: "small quiet" });
  const code = h("textarea", { id: "embed-code", rows: 6, readonly: true, spellcheck: "false", onfocus: () => code.select() });
  const look = h("a", { class: "button slim", target: "_blank", rel: "noopener" }, icon("link"), t("clinic.look"));
  const copy = h("button", { class: "button slim", type: "button", onclick: async () => {
    await navigator.clipboard.writeText(code.value).catch(() => { code.select(); document.execCommand("copy"); });
    said.textContent = t("take.copied");
  } }, icon("file"), t("clinic.copy"));
  const field = (id, input, why) => h("div", { class: "field" }, h("label", { for: `embed-${id}` }, t(`clinic.${id}`)), input, why && h("p", { class: "small quiet" }, why));
  root.replaceChildren(
    h("p", { class: "quiet" }, t("clinic.embedWhy")),
    h("div", { class: "fields" }, field("accent", accent, t("clinic.accentWhy")), field("logo", file), field("name", name, t("clinic.nameWhy")), field("href", href, t("clinic.hrefWhy"))),
    h("div", { class: "field" }, h("label", { for: "embed-code" }, t("clinic.code")), code),
    h("div", { class: "picture-does" }, copy, look), said, h("p", { class: "small quiet" }, t("clinic.host")));

  async function write() {
    const mine = (turn += 1);
    const clinic = { practice, accent: accent.value === "#27408f" ? null : accent.value, logo, contact: href.value ? { name: name.value, href: href.value } : null };
    const fragment = await packClinic(clinic);
    if (mine !== turn) return;
    const address = new URL(`./${location.search}`, location.href).href + fragment;
    look.href = address;
    code.value = `<iframe src="${address}" title="Scalptone" allow="camera; clipboard-write" style="width:100%;height:100vh;border:0"></iframe>`;
  }

  return {
    /** The part of the document that differs from the defaults. */
    update(model) {
      ({ practice } = model);
      write();
    },
  };
}
