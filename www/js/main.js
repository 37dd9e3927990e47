// The controller: the only file that knows both the page's parts and the package.
import { createMatcher, defaultPractice } from "../scalptone/index.js";
import { fetchSample, listenForPhotos, openPhoto } from "./photo.js";
import { chooseLanguage, chooseLocale, forCode, loadText, t } from "./text.js";
import { asksFor, makeAreas } from "./ui/areas.js";
import { h, icon } from "./ui/build.js";
import { makeCameraView } from "./ui/camera-view.js";
import { makeCare } from "./ui/care.js";
import { makeDetails } from "./ui/details.js";
import { measureIn, unitsOf } from "./ui/format.js";
import { makeLanguages } from "./ui/languages.js";
import { makeLadder } from "./ui/ladder.js";
import { makeLight, refusal, told as lightTold } from "./ui/light.js";
import { makeOvalEditor } from "./ui/oval-editor.js";
import { makePointer } from "./ui/pointer.js";
import { frameAround, makePreview } from "./ui/preview.js";
import { makeQuality } from "./ui/quality.js";
import { makeRecommendation, sentences } from "./ui/recommendation.js";
import { makeReference } from "./ui/reference.js";
import { makeStageChooser } from "./ui/stage-chooser.js";
import { makeToasts } from "./ui/toasts.js";
import { makeToneCard } from "./ui/tone-card.js";
import { makeTools } from "./ui/tools.js";
import { makeUnits } from "./ui/units.js";
import { makeVisits } from "./ui/visits.js";
import { makeWarnings } from "./ui/warnings.js";
import { makeZones } from "./ui/zones.js";

const PATIENCE = 1000; // milliseconds before progress is shown: under it there is nothing to wait for

const $ = (id) => document.getElementById(id);
let language = chooseLanguage(location.search, navigator.languages);
await loadText(language);
measureIn(unitsOf(chooseLocale(language, navigator.languages)));

/**
 * The one state of the page. `photo` and `report` are null on the start screen; `asked` is what the visitor pointed at,
 * `{ kind, at }` or `{ corners }`, and `pointing` whether they are at it; `hints` are their corrections of areas, and `answered`
 * those that the report rests on.
 */
const state = { photo: null, report: null, stage: undefined, start: null, ...untouched(), ...undrawn() };
let ladder = [];
let running = null; // AbortController of the measurement under way

/** What the engine draws for a report, before it has; `noLook` is the sentence that stands in for a look. */
function undrawn() {
  return { looks: new Map(), regions: null, noLook: "" };
}

/** What a person does to one photo, before they have. */
function untouched() {
  return { oval: null, asked: null, hints: [], answered: [], adjusting: false, pointing: false, areas: false, look: "healed" };
}

let toasts, oval, preview, areas, reference, pointer, tools, recommendation, parts, camera;

/** An element without what a part of the page in another language put in it, its listeners included. */
function bare(id) {
  const node = $(id).cloneNode(false);
  $(id).replaceWith(node);
  return node;
}

/** Makes the parts of the page in the language that is spoken now. */
function build() {
  camera?.update({ open: false });
  toasts = makeToasts(bare("toasts"));
  oval = makeOvalEditor(bare("oval"), { onChange: (changed) => measure({ oval: changed }) });
  preview = makePreview(bare("preview"), { stage: $("stage"), tabs: bare("when"), onLook: (look) => { state.look = look; drawPicture(); loadLook(); } });
  areas = makeAreas(bare("areas"), bare("areas-panel"), { onHints: (hints) => measure({ hints }), onDone: toggleAreas });
  reference = makeReference(bare("reference"));
  pointer = makePointer(bare("pointer"), bare("pointer-panel"), { onDone: pointed });
  tools = makeTools(bare("picture-does"), {
    onAdjust: () => { state.adjusting = !state.adjusting; drawPicture(); },
    onAreas: toggleAreas,
    onPoint: () => { state.pointing = true; drawPicture(); $("stage").scrollIntoView({ block: "nearest" }); pointer.focus(); },
    onAuto: () => measure({ asked: null }),
  });
  recommendation = makeRecommendation(bare("recommendation"), { onAgain: startOver, onOval: () => measure({ oval: oval.oval }) });
  parts = [
    recommendation,
    makeUnits(bare("units"), { onUnits: (system) => { measureIn(system); drawAll(); announce(); } }),
    makeQuality(bare("quality"), $("s-quality")),
    makeLight(bare("light"), $("s-light")),
    makeLadder(bare("ladder")),
    makeToneCard(bare("tone")),
    makeDetails(bare("details")),
    makeStageChooser(bare("stages"), { onStage: (stage) => measure({ stage }) }),
    makeZones(bare("zones")),
    makeVisits(bare("visits"), { onStart: (start) => { state.start = start; drawAll(); $("first-visit").focus(); } }),
    makeCare(bare("care"), $("s-care")),
    makeWarnings(bare("warnings")),
  ];
  camera = makeCameraView(bare("camera"), {
    onPhoto: (frame, guide) => take(frame, guide),
    onTrouble: (code) => toasts.update({ sentence: t(`cameraView.${code}`), action: { name: t("page.choose"), do: chooseFile } }),
    onUpload: chooseFile,
  });
}
build();

/** The page in another language, with all that was done in it. The choice stands in the address and nowhere else. */
async function say(chosen) {
  if (chosen === language) return;
  await loadText(chosen);
  language = chosen;
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
  build();
  languages.update({ language });
  if (state.report) drawAll();
  else if (state.photo) showDesk();
}

const languages = makeLanguages($("languages"), { onLanguage: (chosen) => say(chosen).catch(fail) });
languages.update({ language });

/** The engine, started while the visitor reads; a failed start is tried again with the next photo. */
let engine = null;
function matcher() {
  engine ??= start();
  engine.catch(() => { engine = null; });
  return engine;
}

async function start() {
  const practice = defaultPractice().catch(() => ({ ladder: [] })); // first: the matcher then takes over the same worker
  const made = await createMatcher();
  ({ ladder } = await practice);
  return made;
}

/**
 * Has a sample's small picture measured while the visitor reads: the first photo then finds the face finder loaded and the
 * engine's code compiled to its fastest, which is most of what a first photo would wait for.
 */
async function warmUp() {
  const made = await matcher();
  if (navigator.connection?.saveData) return;
  const image = document.querySelector(".sample img");
  await image.decode();
  if (!running) await made.match(image);
}

function chooseFile() {
  $("file").click();
}

/** A new photo: nothing of the one before is kept. */
async function take(source, guide = null) {
  toasts.update(null);
  const before = { ...state };
  running?.abort();
  const run = (running = new AbortController());
  const opened = openPhoto(source);
  opened.then((photo) => {
    if (run !== running || run.signal.aborted) return;
    Object.assign(state, { photo, report: null, ...untouched(), oval: guide, ...undrawn() });
    showDesk();
  }, () => {}); // the engine says better what is wrong with it
  try {
    const report = await match(source, { oval: guide, stage: state.stage }, run);
    const photo = await opened.catch(() => { throw Object.assign(new Error("cannot be shown"), { code: "damagedPicture" }); });
    if (run !== running) return;
    Object.assign(state, { photo, ...untouched(), oval: guide });
    await answer(report, { first: true });
  } catch (error) {
    if (run !== running) return;
    run.abort(); // a picture that opens later is not wanted any more
    Object.assign(state, before);
    fail(error);
    if (state.report) drawAll();
    else showStart();
  } finally {
    if (run === running) working(null);
  }
}

/** The same photo again, with another oval or stage, or told what is white or what is where in it. */
async function measure(change) {
  if (!state.photo) return;
  if (change.oval) change.hints = []; // they were said of another head
  const wish = { oval: state.oval, stage: state.stage, asked: state.asked, hints: state.hints, ...change };
  state.hints = wish.hints; // at once: the next tap adds to them
  if (state.areas) drawPicture();
  running?.abort();
  const run = (running = new AbortController());
  try {
    const report = await match(state.photo.source, wish, run, state.report);
    if (run !== running) return;
    Object.assign(state, wish, { answered: wish.hints });
    await answer(report, { first: false });
  } catch (error) {
    if (run !== running) return;
    state.hints = state.answered;
    fail(error);
    drawAll();
  } finally {
    if (run === running) working(null);
  }
}

/** Answers a photo, or what is kept of it: `before` is its report. */
async function match(source, wish, run, before = null) {
  const patience = setTimeout(() => run === running && working(engine ? "reading" : "ready"), PATIENCE);
  const { asked, ...rest } = wish;
  const white = asked && (asked.corners ? { referenceCorners: asked.corners } : { reference: asked.kind, referenceAt: asked.at });
  const request = { ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value)), ...white };
  const options = { ...request, signal: run.signal };
  try {
    const made = await matcher();
    if (!before) return await made.match(source, options);
    return await made.again(before, options).catch((error) => {
      if (error.code === "staleReport") return made.match(source, options);
      throw error;
    });
  } finally {
    clearTimeout(patience);
  }
}

async function answer(report, { first }) {
  const { regions } = state;
  Object.assign(state, { report, ...undrawn() });
  if (!first && state.areas) state.regions = regions; // the outlines stand until the new ones are there
  if (first) state.adjusting = placing(report);
  drawAll();
  announce();
  if (first) {
    scrollTo({ top: 0 });
    recommendation.focus();
  }
  await (state.areas ? loadAreas() : loadLook());
}

/** Says the answer to those who do not see it. */
function announce() {
  const { report, asked } = state;
  $("status").textContent = placing(report) ? t("say.ovalAsk") : (asked ? `${lightTold(report)} ` : "") + sentences(report).first;
}

/** Outlines instead of the look, and back. */
function toggleAreas() {
  state.areas = !state.areas;
  drawPicture();
  if (!state.areas) {
    $("tool-areas")?.focus({ preventScroll: true });
    return loadLook();
  }
  $("stage").scrollIntoView({ block: "nearest" });
  areas.focus();
  return loadAreas();
}

/** Something was pointed at, or the pointing given up. */
async function pointed(asked) {
  state.pointing = false;
  if (asked) await measure({ asked });
  else drawPicture();
  $("tool-white")?.focus({ preventScroll: true });
}

/** Whether the person has to show where the face is. */
const placing = (report) => !report.shade && report.capture.notes.some((note) => note.code === "headNotFound");

function fail(error) {
  if (error.code === "aborted" || error.name === "AbortError") return;
  toasts.update({
    sentence: forCode("error", error.code ?? "internal", { message: error.message }),
    action: { name: t("page.choose"), do: chooseFile },
  });
}

/** The look that is chosen, drawn by the engine when first asked for. */
async function loadLook() {
  const { report, look, looks, noLook } = state;
  if (!report.shade || look === "now" || looks.has(look) || noLook) return;
  try {
    looks.set(look, await (await matcher()).preview(report, { when: look }));
  } catch (error) {
    if (report !== state.report || error.code === "aborted") return;
    state.noLook = error.code === "hairHidesScalp" ? forCode("error", error.code) : t("picture.noPreview");
  }
  if (report === state.report) drawPicture();
}

async function loadAreas() {
  const { report } = state;
  try {
    const regions = await (await matcher()).regions(report);
    if (report !== state.report) return;
    state.regions = regions;
    drawPicture();
  } catch (error) {
    if (report === state.report) fail(error);
  }
}

// -- what is seen --

function showStart() {
  $("start").hidden = false;
  $("desk").hidden = $("again").hidden = true;
}

function showDesk() {
  $("start").hidden = true;
  $("desk").hidden = $("again").hidden = false;
  $("answer").hidden = !state.report;
  drawPicture();
}

function startOver() {
  running?.abort();
  running = null;
  toasts.update(null);
  for (const image of state.looks.values()) image.close?.();
  Object.assign(state, { photo: null, report: null, stage: undefined, ...untouched(), ...undrawn() });
  working(null);
  showStart();
  scrollTo({ top: 0 });
  $("use-camera").focus({ preventScroll: true });
}

function drawAll() {
  const { report } = state;
  showDesk();
  const model = { report, ladder, stage: state.stage, start: state.start, asked: state.asked, placing: placing(report) };
  for (const part of parts) part.update(model);
  const told = Boolean(report.shade);
  $("s-shade").hidden = $("s-zones").hidden = $("s-visits").hidden = $("s-warnings").hidden = !told;
  $("s-tone").hidden = !report.skin && !report.hair?.lab;
}

function drawPicture() {
  const { photo, report, look, looks, adjusting, pointing, asked, noLook } = state;
  const face = state.oval ?? report?.head.oval ?? null;
  const seen = report?.light.reference ?? null;
  const whole = adjusting || pointing; // then all of the photo is shown, without a look on it
  const frame = frameAround(photo, whole ? null : face, seen?.corners);
  const shown = state.areas && report && !whole; // areas lie on the bare photo: a seam through them means nothing
  preview.update({ photo, frame, look, image: whole || shown ? null : looks.get(look) ?? null, canLook: Boolean(report?.shade) && !whole && !shown && !noLook });
  $("no-look").textContent = whole ? "" : noLook;
  oval.update(adjusting ? { photo, oval: face ?? (oval.photo === photo ? oval.oval : null) } : null);
  areas.update(shown ? { photo, frame, report, hints: state.hints, regions: state.regions } : null);
  reference.update(seen && !whole ? { photo, frame, reference: seen } : null);
  pointer.update(pointing ? { photo } : null);
  tools.update(report && !pointing && !shown ? { report, placing: placing(report), adjusting, asked } : null);
  const refused = report && !whole ? refusal(report, asked) : "";
  $("light-told").textContent = report?.head.oval && !whole ? lightTold(report) : "";
  const unsure = report?.head.oval && !whole && !shown && asksFor(report);
  $("ask").replaceChildren(...(unsure && unsure !== "ring" ? [h("div", { class: "hint" }, icon("areas"), h("div", {}, t(`areas.unsure.${unsure}`), " ",
    h("button", { class: "link", type: "button", onclick: toggleAreas }, t("areas.show"))))] : []));
  $("refused").replaceChildren(...(refused ? [h("div", { class: "hint" }, icon("warning"), h("div", {}, refused))] : []));
}

function working(stage) {
  $("working").hidden = !stage;
  $("working").replaceChildren(...(stage ? [h("label", { for: "progress" }, t(`picture.${stage}`)), h("progress", { id: "progress" })] : []));
}

$("use-camera").addEventListener("click", () => { toasts.update(null); camera.update({ open: true }); });
$("again").addEventListener("click", startOver);
$("samples").addEventListener("click", (event) => {
  const sample = event.target.closest("[data-sample]");
  if (sample) fetchSample(sample.dataset.sample).then((blob) => take(blob), fail);
});
listenForPhotos({ input: $("file"), take: (file) => take(file), over: (hangs) => { $("drop-here").hidden = !hangs; } });
warmUp().catch(() => {}); // a photo will say why if it fails
