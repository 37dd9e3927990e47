// What visitors may say of themselves. Nothing of it is read from a face, and nothing is kept.
import { entry, t } from "../text.js";
import { h } from "./build.js";
import { system } from "./format.js";
import { square } from "./units.js";

const SQUARE_INCH = 6.4516; // cm²
const CHECKS = ["oilySkin", "earlierTattoo", "hairStaysLong"];
const NOTHING = "";

/** An area, or a count on an area, as typed in the visitor's units, in the engine's; null where nothing is typed. */
export const areaTyped = (text, units) => (text === NOTHING ? null : Number(text) * (units === "inch" ? SQUARE_INCH : 1));
export const countTyped = (text, units) => (text === NOTHING ? null : Number(text) / (units === "inch" ? SQUARE_INCH : 1));

const shown = (x, digits = 0) => (x === null || x === undefined ? NOTHING : String(Number(x.toFixed(digits))));

/** `onAbout({ client, population, hairsPerCm2 })` after each change that can be used. */
export function makeAbout(root, { onAbout }) {
  const number = (name, min, max) => h("input", { type: "number", id: `about-${name}`, min, max, step: "any", inputmode: "decimal", onchange: tell });
  const age = number("age", 1, 120);
  const scars = number("scars", 0, 2000);
  const hairs = number("hairs", 10, 4000);
  const descent = h("select", { id: "about-descent", onchange: tell });
  const checks = CHECKS.map((name) => h("input", { type: "checkbox", id: `about-${name}`, onchange: tell }));
  const scarsName = h("label", { for: "about-scars" });
  const hairsName = h("label", { for: "about-hairs" });
  const field = (label, input, why) => h("div", { class: "field" }, label, input, why && h("p", { class: "small quiet" }, why));
  root.replaceChildren(h("p", { class: "quiet" }, t("about.lead")), h("details", {}, h("summary", {}, t("about.open")),
    h("div", { class: "fields" },
      checks.map((box, i) => h("label", { class: "check" }, box, h("span", {}, t(`about.${CHECKS[i]}`)))),
      field(h("label", { for: "about-age" }, t("about.age")), age),
      field(scarsName, scars),
      field(h("label", { for: "about-descent" }, t("about.descent")), descent, t("about.descentWhy")),
      field(hairsName, hairs, t("about.hairsWhy")))));
  let populations = null;

  function tell() {
    const inputs = [age, scars, hairs];
    if (inputs.some((input) => !input.checkValidity())) return inputs.find((input) => !input.reportValidity());
    const client = Object.fromEntries(checks.flatMap((box, i) => (box.checked ? [[CHECKS[i], true]] : [])));
    if (age.value) client.ageYears = Number(age.value);
    if (scars.value) client.scarsCm2 = areaTyped(scars.value, system());
    onAbout({ client, population: descent.value || null, hairsPerCm2: countTyped(hairs.value, system()) });
  }

  return {
    update({ about: { client = {}, population = null, hairsPerCm2 = null }, practice }) {
      const ids = practice?.hair.populations.map(({ id }) => id) ?? [];
      if (String(ids) !== String(populations)) {
        populations = ids;
        descent.replaceChildren(h("option", { value: NOTHING }, t("about.unsaid")),
          ...ids.map((id) => h("option", { value: id }, entry(`population.${id}`) ? t(`population.${id}`) : id)));
      }
      const inch = system() === "inch" ? SQUARE_INCH : 1;
      scarsName.textContent = t("about.scars", { square: t(`unit.squares.${system()}`) });
      hairsName.textContent = t("about.hairs", { square: square() });
      checks.forEach((box, i) => { box.checked = Boolean(client[CHECKS[i]]); });
      const values = [[age, shown(client.ageYears)], [scars, shown(client.scarsCm2 == null ? null : client.scarsCm2 / inch, 1)], [hairs, shown(hairsPerCm2 === null ? null : hairsPerCm2 * inch)]];
      for (const [input, value] of values) if (input !== document.activeElement) input.value = value; // nobody is interrupted in typing
      descent.value = population ?? NOTHING;
    },
  };
}
