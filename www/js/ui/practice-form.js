// A practice document as a form: one part a group of it, one field a number, each by its path, so that a wrong one is found.
import { entry, t } from "../text.js";
import { at, nameKey, put } from "../practice.js";
import { h, icon } from "./build.js";
import { zoneName } from "./zones.js";

const ESTIMATE = ["value", "low", "high"];
const plain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isEstimate = (value) => plain(value) && ESTIMATE.every((part) => part in value);
/** An object whose entries all have the same numbers is a table: zones, areas. */
const isTable = (value) => plain(value) && Object.values(value).every((row) => plain(row) && Object.values(row).every((cell) => typeof cell === "number"))
  && new Set(Object.values(value).map((row) => String(Object.keys(row)))).size === 1 && Object.keys(value).length > 3;
const GROUPS = ["pigments", "ladder", "shadeRules", "zones", "caps", "needlesMm", "sessions", "healing", "hair", "areasCm2", "diffuse", "cautions", "care"];
const OPEN = new Set(["pigments", "ladder", "zones"]);

/** What a field is called. */
function nameOf(path) {
  const key = nameKey(path);
  const found = entry(key);
  return typeof found === "string" ? found : found?._ ?? path;
}
const columnName = (path, key) => (path === "areasCm2" ? zoneName(key) : t(`practice.${path}.${key}`));
const rowName = (path, key) => (path === "areasCm2" ? t(`stage.${key}`) : zoneName(key));
const idOf = (path) => `p-${path.replace(/[.[\]]+/g, "-")}`;

/** `onChange()` after each change of the document, which is changed in place. */
export function makePracticeForm(root, { onChange }) {
  let document_ = null;
  const inputs = new Map();

  function input(path, name = null) {
    const value = at(document_, path);
    const number = typeof value === "number";
    const node = h("input", { type: number ? "number" : "text", step: "any", id: idOf(path), value: value ?? "", "aria-label": name, "data-path": path, autocomplete: "off", oninput: () => {
      put(document_, path, number ? (node.value === "" ? null : Number(node.value)) : node.value);
      onChange();
    } });
    inputs.set(path, node);
    return node;
  }

  const label = (path, name = nameOf(path)) => h("label", { for: idOf(path) }, name);
  const slot = (path) => h("p", { class: "wrong", "data-wrong": path, id: `${idOf(path)}-wrong` });

  function field(path) {
    const value = at(document_, path);
    if (isEstimate(value)) {
      return h("fieldset", { class: "field estimate" }, h("legend", {}, nameOf(path)),
        h("div", { class: "in-row" }, ESTIMATE.map((part) => h("label", {}, h("span", { class: "small quiet" }, t(`clinic.${part}`)), input(`${path}.${part}`)))), slot(path));
    }
    if (isTable(value)) return table(path, value);
    if (Array.isArray(value)) return list(path);
    if (plain(value)) return h("fieldset", { class: "part" }, h("legend", {}, nameOf(path)), h("div", { class: "fields" }, Object.keys(value).map((key) => field(`${path}.${key}`))));
    return h("div", { class: "field" }, label(path), input(path), slot(path));
  }

  function table(path, value) {
    const rows = Object.keys(value);
    const columns = Object.keys(value[rows[0]]);
    return h("div", { class: "wide", role: "region", tabindex: 0, "aria-label": nameOf(path) }, h("table", { class: "practice-table" },
      h("thead", {}, h("tr", {}, h("td"), columns.map((column) => h("th", { scope: "col" }, columnName(path, column))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, rowName(path, row)),
        columns.map((column) => h("td", {}, input(`${path}.${row}.${column}`, `${rowName(path, row)}: ${columnName(path, column)}`))))))), slot(path));
  }

  /** Entries that can be added, each beginning as a copy of the last, and taken out: rows of a table where they are flat. */
  function list(path) {
    const box = h("div", { class: "entries" });
    const all = () => at(document_, path);
    const entryName = (i) => t("clinic.entry", { name: nameOf(path), n: i + 1 });
    const without = (i) => (all().length > 1 ? h("button", { class: "less", type: "button", "aria-label": t("clinic.remove", { name: entryName(i) }), onclick: () => {
      all().splice(i, 1);
      again();
      box.querySelector(":scope > .button").focus();
      onChange();
    } }, icon("close")) : "");
    const add = () => {
      all().push(structuredClone(all().at(-1)));
      again();
      [...box.querySelectorAll(".entry")].at(-1).querySelector("input").focus();
      onChange();
    };
    const whole = (one, i) => h("fieldset", { class: "entry" }, h("legend", { class: "visually-hidden" }, entryName(i)),
      h("div", { class: "fields" }, Object.keys(one).map((key) => field(`${path}[${i}].${key}`))), without(i));

    function rows() {
      const keys = plain(all()[0]) ? [...new Set(all().flatMap(Object.keys))] : [null];
      const cell = (i, key) => {
        const here = key === null ? `${path}[${i}]` : `${path}[${i}].${key}`;
        return h("td", {}, at(document_, here) === undefined ? "" : input(here, key === null ? entryName(i) : `${entryName(i)}: ${nameOf(here)}`), slot(here));
      };
      return h("div", { class: "wide" }, h("table", { class: "practice-table" },
        keys[0] === null ? null : h("thead", {}, h("tr", {}, keys.map((key) => h("th", { scope: "col" }, nameOf(`${path}[0].${key}`))), h("td"))),
        h("tbody", {}, all().map((_, i) => h("tr", { class: "entry" }, keys.map((key) => cell(i, key)), h("td", { class: "out" }, without(i)))))));
    }

    function again() {
      const flat = all().every((one) => !plain(one) || Object.values(one).every((value) => typeof value !== "object"));
      box.replaceChildren(...(flat ? [rows()] : all().map(whole)), h("button", { class: "button slim", type: "button", onclick: add }, icon("plus"), t("clinic.add")), slot(path));
    }

    again();
    return path.includes(".") ? h("fieldset", { class: "part" }, h("legend", {}, nameOf(path)), box) : box;
  }

  return {
    /** Another document to be edited. */
    update(practice) {
      document_ = practice;
      inputs.clear();
      root.replaceChildren(
        h("div", { class: "fields" }, field("name")),
        ...GROUPS.filter((group) => group in practice).map((group) => {
          const value = practice[group];
          const inside = Array.isArray(value) || isTable(value) ? field(group) : h("div", { class: "fields" }, Object.keys(value).map((key) => field(`${group}.${key}`)));
          return h("details", { open: OPEN.has(group), "data-group": group }, h("summary", {}, nameOf(group)), inside);
        }));
    },

    /** Says at its field what is wrong, or that nothing is. Returns whether a place was found for it. */
    wrong(path, sentence) {
      for (const node of root.querySelectorAll(".wrong")) node.replaceChildren();
      for (const node of inputs.values()) for (const name of ["aria-invalid", "aria-describedby"]) node.removeAttribute(name);
      if (!path) return true;
      const near = [...inputs.entries()].filter(([one, node]) => node.isConnected && (one === path || one.startsWith(`${path}.`) || one.startsWith(`${path}[`)));
      let of = path;
      while (of && !root.querySelector(`[data-wrong="${CSS.escape(of)}"]`)) of = of.replace(/(\.\w+|\[\d+\]|^\w+)$/, "");
      const place = of && root.querySelector(`[data-wrong="${CSS.escape(of)}"]`);
      if (!place) return false;
      place.replaceChildren(icon("warning"), h("span", {}, sentence));
      for (const [, node] of near) {
        node.setAttribute("aria-invalid", "true");
        node.setAttribute("aria-describedby", place.id);
      }
      for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      return true;
    },
  };
}
