// The clinic's page: a practice document edited, its effect on a sample client, and the code for the clinic's own site.
import { makeEngine } from "./engine.js";
import { fetchSample, openPhoto } from "./photo.js";
import { differing, laidOver } from "./practice.js";
import { chooseLanguage, chooseLocale, forCode, loadText, t } from "./text.js";
import { bare, h, icon } from "./ui/build.js";
import { makeEmbed } from "./ui/embed.js";
import { makeExplain } from "./ui/explain.js";
import * as format from "./ui/format.js";
import { makeLanguages } from "./ui/languages.js";
import { save } from "./ui/picture.js";
import { makePracticeForm } from "./ui/practice-form.js";
import { makeSampleAnswer } from "./ui/sample-answer.js";
import { makeToasts } from "./ui/toasts.js";

const SAMPLES = { "light-buzz": "page.sampleBuzz", "tan-thinning": "page.sampleThinning", "dark-full": "page.sampleFull" };
const PAUSE = 350; // milliseconds of quiet after a key before the sample is answered again

const $ = (id) => document.getElementById(id);
let language = chooseLanguage(location.search, navigator.languages);
await loadText(language);
format.measureIn(format.unitsOf(chooseLocale(language, navigator.languages)));

const standard = makeEngine();
const state = { defaults: null, practice: null, sample: "tan-thinning", answer: null, before: null };
let toasts, form, embed, sample, explain;
let turn = 0;
let settle = 0;

function build() {
  toasts = makeToasts(bare("toasts"));
  explain = makeExplain(bare("explain"));
  form = makePracticeForm(bare("practice"), { onChange: changed });
  embed = makeEmbed(bare("embed"));
  sample = makeSampleAnswer(bare("sample"));
  const action = (sign, name, act) => h("button", { class: "button slim", type: "button", onclick: act }, icon(sign), t(name));
  bare("file-does").replaceChildren(
    action("open", "clinic.import", () => $("import").click()),
    action("save", "clinic.export", exported),
    action("auto", "clinic.reset", () => edit({})));
  bare("samples").replaceChildren(h("legend", { class: "visually-hidden" }, t("clinic.sample")), ...Object.entries(SAMPLES).map(([name, key]) => h("label", {},
    h("input", { type: "radio", name: "sample", value: name, checked: name === state.sample, onchange: () => { state.sample = name; answer(); } }), t(key))));
}

/** Another document, or the part of one that differs from the defaults. */
function edit(given) {
  state.practice = laidOver(state.defaults, given);
  form.update(state.practice);
  changed();
}

function changed() {
  clearTimeout(settle);
  settle = setTimeout(answer, PAUSE);
}

/** The sample answered by the defaults and by the document, side by side; what is wrong with it is said at its field. */
async function answer() {
  const mine = (turn += 1);
  const practice = differing(state.defaults, state.practice) ?? {};
  embed.update({ practice });
  const engine = makeEngine({ practice });
  try {
    const photo = await openPhoto(await fetchSample(sampleAt()));
    const [report, usual] = await Promise.all([engine, standard].map((one) => one.answer([photo], {}, {})));
    if (mine !== turn) return;
    toasts.update(null);
    form.wrong(null);
    Object.assign(state, { answer: report, before: usual });
    draw();
    $("status").textContent = $("sample").querySelector(".sample-head h3").textContent;
  } catch (error) {
    if (mine === turn) wrong(error);
  } finally {
    engine.close();
  }
}

const sampleAt = () => `samples/${state.sample}.jpg`;

function draw() {
  if (state.answer) sample.update({ report: state.answer, usual: state.before, practice: state.practice, image: sampleAt() });
}

function wrong(error) {
  if (error.code !== "badPractice" || !error.path) {
    toasts.update({ sentence: forCode("error", error.code ?? "internal", { message: error.message }) });
    return;
  }
  const problem = error.message.split(`${error.path}: `).pop();
  const [, low, high] = /must be (-?[\d.]+) to (-?[\d.]+)/.exec(problem) ?? [];
  const sentence = low === undefined ? t("clinic.wrong", { problem }) : t("clinic.range", { low: format.exactly(Number(low)), high: format.exactly(Number(high)) });
  if (!form.wrong(error.path, sentence)) toasts.update({ sentence: `${error.path}: ${sentence}` });
}

function exported() {
  save(new Blob([`${JSON.stringify(differing(state.defaults, state.practice) ?? {}, null, 2)}\n`], { type: "application/json" }), "practice.json");
}

$("import").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  try {
    const given = JSON.parse(await file.text());
    if (given === null || typeof given !== "object" || Array.isArray(given)) throw new Error("no object");
    edit(given);
  } catch {
    toasts.update({ sentence: t("clinic.notJson") });
  }
});
document.addEventListener("click", ({ target }) => {
  const word = target.closest?.("[data-term]");
  if (word) explain.update({ key: word.dataset.term, name: word.textContent });
});
document.addEventListener("submit", (event) => event.preventDefault());

const languages = makeLanguages($("languages"), { onLanguage: async (chosen) => {
  if (chosen === language) return;
  await loadText(chosen);
  language = chosen;
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
  build();
  languages.update({ language });
  form.update(state.practice);
  embed.update({ practice: differing(state.defaults, state.practice) ?? {} });
  draw();
} });
languages.update({ language });
build();
try {
  state.defaults = (await standard.ready()).practice;
  edit({});
} catch (error) {
  toasts.update({ sentence: forCode("error", error.code ?? "internal", { message: error.message }) });
}
