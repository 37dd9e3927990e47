// The controller of photo and answer: the only file that knows both the page's parts and the engine. main.js loads it.
import { paint, unpackClinic } from "./clinic-link.js";
import { makeEngine, withoutPlaces } from "./engine.js";
import { pack, unpack } from "./plan-link.js";
import { fetchSample, openPhoto } from "./photo.js";
import { gone, saveFigures, savePicture } from "./taken.js";
import { forCode, t } from "./text.js";
import { makeAbout } from "./ui/about.js";
import { asksFor, makeAreas } from "./ui/areas.js";
import { bare, h, icon } from "./ui/build.js";
import { makeCameraView } from "./ui/camera-view.js";
import { makeCare } from "./ui/care.js";
import { makeChecklist } from "./ui/checklist.js";
import { makeCloseUp } from "./ui/close-up.js";
import { makeDetails } from "./ui/details.js";
import { makeExplain } from "./ui/explain.js";
import { makeFading } from "./ui/fading.js";
import * as format from "./ui/format.js";
import { makeFromAbove } from "./ui/from-above.js";
import { makeHairlineEditor } from "./ui/hairline-editor.js";
import { makeLadder } from "./ui/ladder.js";
import { makeLight, refusal, told as lightTold } from "./ui/light.js";
import { makeOvalEditor } from "./ui/oval-editor.js";
import { makePhotos } from "./ui/photos.js";
import { makePointer } from "./ui/pointer.js";
import { frameAround, makePreview } from "./ui/preview.js";
import { makeQuality } from "./ui/quality.js";
import { makeRecommendation, sentences } from "./ui/recommendation.js";
import { makeReference } from "./ui/reference.js";
import { makeShades } from "./ui/shades.js";
import { makeSheet } from "./ui/sheet.js";
import { makeStageChooser } from "./ui/stage-chooser.js";
import { makeTake } from "./ui/take.js";
import { makeToasts } from "./ui/toasts.js";
import { makeToneCard } from "./ui/tone-card.js";
import { makeTools } from "./ui/tools.js";
import { makeUnits } from "./ui/units.js";
import { makeVisits } from "./ui/visits.js";
import { makeQuestions, makeWarnings } from "./ui/warnings.js";
import { makeZones } from "./ui/zones.js";

const PATIENCE = 1000; // milliseconds before progress is shown: under it there is nothing to wait for
const MOST_PHOTOS = 4; // as many as a matcher keeps

const $ = (id) => document.getElementById(id);

/** What the engine draws for a report, before it has; `noLook` is the sentence that stands in for a look. */
const undrawn = () => ({ looks: new Map(), regions: null, noLook: "" });
/** What a person does to one photo, before they have. */
const untouched = () => ({
  oval: null, asked: null, hints: [], answered: [], hairline: null, natural: null, shown: null,
  adjusting: false, pointing: false, drawing: false, areas: false, look: "healed",
});
/** What a person says of themselves, before they have. */
const unsaid = () => ({ stage: undefined, about: {}, start: null, ticked: new Set(), above: null });

/**
 * The one state of the page. `photos` are those of the study and `photo` the one shown; it and `report` are null on the start
 * screen; `asked` is what the visitor pointed at, `{ kind, at }` or `{ corners }`, and `pointing` whether they are at it;
 * `hints` are their corrections of areas, and `answered` those that the report rests on; `hairline` is what they drew, where
 * `natural` is one, and `drawing` whether they are at it; `shown` is the shade on the picture, if not the one advised.
 */
const state = { photos: [], photo: null, report: null, practice: null, shared: false, link: null, ...unsaid(), ...untouched(), ...undrawn() };
const clinic = await unpackClinic(location.hash);
paint(clinic?.accent);
const engine = makeEngine({ practice: clinic?.practice });
let running = null; // AbortController of the measurement under way

let toasts, oval, hairline, shades, preview, areas, reference, pointer, tools, photos, recommendation, parts, camera, explain, takeAlong, sheet, above, checklist;

/** Makes the parts of the page in the language that is spoken now. */
function build() {
  toasts = makeToasts(bare("toasts"));
  explain = makeExplain(bare("explain"));
  oval = makeOvalEditor(bare("oval"), { onChange: (changed) => measure({ oval: changed }) });
  preview = makePreview(bare("preview"), { stage: $("stage"), tabs: bare("when"), onLook: (look) => { state.look = look; drawPicture(); loadLook(); } });
  areas = makeAreas(bare("areas"), bare("areas-panel"), { onHints: (hints) => measure({ hints }), onDone: toggleAreas });
  hairline = makeHairlineEditor(bare("hairline"), bare("hairline-panel"), { onMove: paintLive, onLine: (line) => measure({ hairline: line }), onDone: toggleHairline });
  shades = makeShades(bare("shades"), { onShade: (id) => { state.shown = id; repaint(); } });
  reference = makeReference(bare("reference"));
  pointer = makePointer(bare("pointer"), bare("pointer-panel"), { onDone: pointed });
  photos = makePhotos(bare("photos"), { onLess: (place) => study(state.photos.filter((_, i) => i !== place)) });
  tools = makeTools(bare("picture-does"), {
    onAdjust: () => { state.adjusting = !state.adjusting; drawPicture(); },
    onHairline: toggleHairline,
    onAreas: toggleAreas,
    onPoint: point,
    onAuto: () => measure({ asked: null }),
    onMore: () => $("more").click(),
  });
  recommendation = makeRecommendation(bare("recommendation"), { onAgain: startOver, onOval: () => measure({ oval: oval.oval }), onStep: (code) => STEPS[code]() });
  parts = [
    recommendation,
    makeUnits(bare("units"), { onUnits: (system) => { format.measureIn(system); drawAll(); announce(); } }),
    makeQuality(bare("quality"), $("s-quality")),
    makeLight(bare("light"), $("s-light")),
    makeLadder(bare("ladder")),
    makeToneCard(bare("tone")),
    makeDetails(bare("details")),
    above = makeFromAbove(bare("above"), { onCamera: () => camera.update({ open: true, view: "crown" }), onFile: (file) => seeAbove(file) }),
    makeStageChooser(bare("stages"), { onStage: (stage) => measure({ stage }) }),
    makeZones(bare("zones")),
    makeCloseUp(bare("close-up"), { onPatch: (size) => engine.closeUp(state.report, size).catch(() => null) }),
    makeAbout(bare("about"), { onAbout: (about) => measure({ about }) }),
    makeVisits(bare("visits"), { onStart: (start) => { state.start = start; drawAll(); linkPlan().catch(() => {}); } }),
    makeFading(bare("fading")),
    makeCare(bare("care"), $("s-care")),
    makeWarnings(bare("warnings")),
    checklist = makeChecklist(bare("checklist"), { onTick: (ticked) => { state.ticked = ticked; checklist.update(state); } }),
    makeQuestions(bare("questions")),
    takeAlong = makeTake(bare("take"), { contact: clinic?.contact, onPrint: () => print(), onPicture: () => savePicture(state), onFigures: () => saveFigures(state), onForget: forget }),
    sheet = makeSheet(bare("sheet")),
  ];
  camera = makeCameraView(bare("camera"), {
    watch: (video, options) => engine.watch(video, { wish: withoutPlaces(state), ...options }),
    onPhoto: ({ frame, oval: face, report, view }) => (view === "crown" ? seeAbove(frame, face) : take(frame, face, report)),
    onTrouble: (code) => toasts.update({ sentence: t(`cameraView.${code}`), action: { name: t("page.choose"), do: chooseFile } }),
    onUpload: (view) => (view === "crown" ? above.choose() : chooseFile()),
  });
}

/** What would make an answer surer, begun where it is named. */
const STEPS = {
  areas: toggleAreas,
  white: point,
  paper: () => $("more").click(),
  light: () => $("more").click(),
  stage: () => lead("stages"),
  about: () => lead("about"),
};

/** To a part further down, with the focus on the first thing to do there. */
function lead(id) {
  for (const box of $(id).querySelectorAll("details")) box.open = true;
  $(id).scrollIntoView({ block: "start" });
  ($(id).querySelector("[type=radio]:checked") ?? $(id).querySelector("input"))?.focus({ preventScroll: true });
}

/** The same in the language that is spoken now. */
export function rebuild() {
  build();
  if (state.report) drawAll();
  else if (state.photo) showDesk();
  if (state.report && !state.shared) linkPlan().catch(() => {});
}

function chooseFile() {
  $("file").click();
}

/** A new photo: nothing of the one before is kept but what the visitor said of themselves. One that took itself has its report. */
export async function take(source, guide = null, told = null) {
  const opening = openPhoto(source);
  await run(async (ask, current) => {
    opening.then((photo) => {
      if (!current()) return;
      leavePlan();
      Object.assign(state, { photos: [photo], photo, report: null, ...untouched(), oval: guide, ...undrawn() });
      showDesk();
    }, () => {}); // the engine says better what is wrong with it
    const report = told ? asOne(told) : await ask([{ source }], { oval: guide, stage: state.stage, about: state.about });
    const photo = await opening.catch(() => { throw Object.assign(new Error("cannot be shown"), { code: "damagedPicture" }); });
    if (!current()) return;
    Object.assign(state, { photos: [photo], photo, ...untouched(), oval: guide });
    await answer(report, { first: true });
  });
}

/** The report of frames that were taken in one second, as that of the one photo which they are to the visitor. */
function asOne(report) {
  const codes = new Map(report.capture.notes.map((note) => [note.code, { ...note, photo: null }]));
  report.capture.notes = [...codes.values()];
  report.provenance.photoShown = 1;
  return report;
}

/** The top of the head, in a circle or in the middle of the picture: told beside the answer, which stays. */
async function seeAbove(source, circle = null) {
  const { photo: asked } = state;
  try {
    const photo = await openPhoto(source).catch(() => { throw Object.assign(new Error("cannot be shown"), { code: "damagedPicture" }); });
    const seen = await engine.fromAbove(source, circle);
    if (asked !== state.photo) return;
    state.above = { photo, ...seen };
    drawParts();
    $("above").scrollIntoView({ block: "nearest" });
  } catch (error) {
    fail(error);
  }
}

/** Photos of the same person, answered as one. */
async function study(all) {
  await run(async (ask, current) => {
    const report = await ask(all, { stage: state.stage, about: state.about });
    if (!current()) return;
    Object.assign(state, { photos: all, photo: all[report.provenance.photoShown - 1] ?? all[0], ...untouched(), look: state.look });
    await answer(report, { first: false });
    $("tool-more")?.focus({ preventScroll: true });
  });
}

/** More photos beside those there are. */
export async function more(files) {
  if (!state.report) return files[0] && take(files[0]);
  const opened = [];
  for (const file of files.slice(0, MOST_PHOTOS - state.photos.length)) {
    try {
      opened.push(await openPhoto(file));
    } catch {
      return fail({ code: "damagedPicture" });
    }
  }
  if (opened.length) await study([...state.photos, ...opened]);
}

/** The same photos again, with another oval or stage, or told what is white, what is where in them, or of whom they are. */
async function measure(change) {
  if (!state.photo) return;
  if (change.oval) Object.assign(change, { hints: [], hairline: null, natural: null }); // they were said of another head
  const { oval, stage, asked, hints, hairline, about } = state;
  const wish = { oval, stage, asked, hints, hairline, about, ...change };
  state.hints = wish.hints; // at once: the next tap adds to them
  if (state.areas) drawPicture();
  await run(async (ask, current) => {
    const report = await ask(state.photos, wish, state.report);
    if (!current()) return;
    Object.assign(state, wish, { answered: wish.hints });
    await answer(report, { first: false });
  }, () => { state.hints = state.answered; });
}

/**
 * One measurement at a time: what is under way is given up, patience ends in progress that is shown, and what fails leaves the
 * page as it was. `work(ask, current)` asks by `ask(photos, wish, before)`; `current()` tells whether it is still wanted.
 */
async function run(work, undo = () => {}) {
  toasts.update(null);
  const before = { ...state };
  running?.abort();
  const mine = (running = new AbortController());
  const current = () => mine === running && !mine.signal.aborted;
  const patience = setTimeout(() => current() && working(engine.starting ? "ready" : "reading"), PATIENCE);
  try {
    await work((all, wish, earlier = null) => engine.answer(all, wish, { signal: mine.signal, before: earlier }), current);
  } catch (error) {
    if (mine !== running) return;
    mine.abort(); // a picture that opens later is not wanted any more
    Object.assign(state, before);
    undo();
    fail(error);
    if (state.report) drawAll();
    else showStart();
  } finally {
    clearTimeout(patience);
    if (mine === running) working(null);
  }
}

async function answer(report, { first }) {
  const { regions } = state;
  Object.assign(state, { report, practice: (await engine.ready()).practice, ...undrawn() });
  if (!first && state.areas) state.regions = regions; // the outlines stand until the new ones are there
  if (first) state.adjusting = placing(report);
  state.link = null;
  drawAll();
  announce();
  linkPlan().catch(() => {}); // without it the page lacks a link
  if (first) {
    scrollTo({ top: 0 });
    recommendation.focus();
  }
  await (state.areas ? loadAreas() : loadLook());
}

// -- taken along --

/** Puts the link to the plan where it is shown, once it is packed. */
async function linkPlan() {
  const { report, practice, start } = state;
  if (!report.shade || !practice) return;
  const fragment = await pack(report, practice, start);
  if (report !== state.report || start !== state.start) return;
  state.link = new URL(fragment, location.origin + location.pathname).href; // in whatever language it is opened
  for (const part of [sheet, takeAlong]) part.update(state);
}

/** Opens the plan in the address, if there is one. */
export async function openPlan() {
  try {
    const plan = await unpack(location.hash);
    if (!plan) return;
    const address = location.href;
    startOver();
    history.replaceState(null, "", address);
    Object.assign(state, plan, { shared: true, link: address });
    drawAll();
    announce();
    scrollTo({ top: 0 });
    recommendation.focus();
  } catch (error) {
    if (state.shared) startOver(); // it could be read, and not be shown
    fail(error);
  }
}

/** The address without the plan that it held. */
function leavePlan() {
  state.shared = false;
  if (location.hash.startsWith("#plan=")) history.replaceState(null, "", location.pathname + location.search);
}

/** Leaves nothing: what was in memory goes, with the worker that held the pixels, and the page says what it was. */
async function forget() {
  const words = gone(state);
  startOver();
  await engine.close();
  toasts.update({ sentence: t("take.forgot", { list: format.list(words) }), calm: true });
}

/** Says the answer to those who do not see it. */
function announce() {
  const { report, asked, practice } = state;
  const { first, mix } = sentences(report, practice?.ladder);
  $("status").textContent = placing(report) ? t("say.ovalAsk") : [asked && lightTold(report), first, mix].filter(Boolean).join(" ");
}

function point() {
  state.pointing = true;
  drawPicture();
  $("stage").scrollIntoView({ block: "nearest" });
  pointer.focus();
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

export function fail(error) {
  if (error.code === "aborted" || error.name === "AbortError") return;
  toasts.update({
    sentence: forCode("error", error.code ?? "internal", { message: error.message }),
    action: { name: t("page.choose"), do: chooseFile },
  });
}

/** The shade on the picture, which the report names. */
function shownShade({ shade }) {
  return [shade, ...shade.alternatives].some(({ id }) => id === state.shown) ? state.shown : shade.id;
}

const wanted = (line) => ({ when: state.look === "now" ? "healed" : state.look, shade: shownShade(state.report), ...(line && { hairline: line }) });

/** Draws what is shown anew, as another shade or inside another hairline. */
function repaint() {
  for (const image of state.looks.values()) image.close?.();
  state.looks = new Map();
  return loadLook();
}

/** The hairline is drawn instead of the look, and back. */
async function toggleHairline() {
  state.drawing = !state.drawing;
  if (!state.drawing) {
    drawPicture();
    $("tool-hairline")?.focus({ preventScroll: true });
    return loadLook();
  }
  const { report } = state;
  try {
    state.natural ??= await engine.naturalHairline(report);
  } catch (error) {
    state.drawing = false;
    return fail(error);
  }
  if (report !== state.report) return;
  if (state.look === "now") state.look = "healed";
  drawPicture();
  $("stage").scrollIntoView({ block: "nearest" });
  hairline.focus();
  await loadLook();
}

let next = null; // the line that is painted after the one under way
let live = null; // what was painted last

/** Paints a line while it is dragged: the newest, as often as the painter can. */
async function paintLive(line) {
  const idle = next === null;
  next = line;
  if (!idle) return;
  const { report, photo } = state;
  while (next) {
    const now = next;
    const image = await engine.preview(report, wanted(now)).catch(() => null);
    if (!state.drawing || photo !== state.photo) break;
    if (image) {
      live?.close?.();
      live = image;
      preview.show({ photo, frame: frameNow(), image });
    }
    if (now === next) next = null;
  }
  next = null;
}

/** The look that is chosen, drawn by the engine when first asked for. */
async function loadLook() {
  const { report, look, looks, noLook } = state;
  if (!report.shade || look === "now" || looks.has(look) || noLook) return;
  try {
    const image = await engine.preview(report, wanted(state.hairline));
    if (looks !== state.looks) return image.close?.();
    looks.set(look, image);
  } catch (error) {
    if (report !== state.report || error.code === "aborted") return;
    state.noLook = error.code === "hairHidesScalp" ? forCode("error", error.code) : t("picture.noPreview");
  }
  if (report !== state.report) return;
  drawPicture();
  takeAlong.update(state);
}

async function loadAreas() {
  const { report } = state;
  try {
    const regions = await engine.regions(report);
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

export function startOver() {
  running?.abort();
  running = null;
  toasts.update(null);
  for (const image of state.looks.values()) image.close?.();
  leavePlan();
  Object.assign(state, { photos: [], photo: null, report: null, link: null, ...unsaid(), ...untouched(), ...undrawn() });
  working(null);
  build(); // no trace of the answer before stays in the page
  for (const id of ["status", "light-told", "no-look", "refused", "ask", "shared"]) $(id).replaceChildren();
  showStart();
  scrollTo({ top: 0 });
  $("use-camera").focus({ preventScroll: true });
}

function drawAll() {
  showDesk();
  drawParts();
}

function drawParts() {
  const { report, shared } = state;
  const model = { ...state, ladder: state.practice?.ladder ?? [], placing: placing(report) };
  for (const part of parts) part.update(model);
  const told = Boolean(report.shade);
  for (const id of ["s-shade", "s-zones", "s-about", "s-visits", "s-warnings"]) $(id).hidden = !told;
  $("units").hidden = !told;
  $("s-take").hidden = !told;
  $("desk").classList.toggle("shared", shared);
  $("shared").replaceChildren(...(shared ? [h("div", { class: "hint info" }, icon("link"), h("div", {}, t("take.shared"), " ", h("button", { class: "link", type: "button", onclick: startOver }, t("take.own"))))] : []));
  $("s-tone").hidden = !report.skin && !report.hair?.lab;
}

/** The part of the photo that is shown. */
function frameNow() {
  const { photo, report, adjusting, pointing } = state;
  const face = state.oval ?? report?.head.oval ?? null;
  return frameAround(photo, adjusting || pointing ? null : face, report?.light.reference?.corners);
}

function drawPicture() {
  if (!state.photo) return;
  const { photo, report, look, looks, adjusting, pointing, asked, noLook } = state;
  const face = state.oval ?? report?.head.oval ?? null;
  const seen = report?.light.reference ?? null;
  const whole = adjusting || pointing; // then all of the photo is shown, without a look on it
  const frame = frameNow();
  const shown = state.areas && report && !whole; // areas lie on the bare photo: a seam through them means nothing
  const canLook = Boolean(report?.shade) && !whole && !shown && !noLook;
  const drawing = state.drawing && canLook && state.natural !== null;
  if (!drawing) { live?.close?.(); live = null; }
  const image = looks.get(look) ?? (drawing ? live : null);
  preview.update({ photo, frame, look, image: whole || shown ? null : image, canLook, alone: drawing });
  hairline.update(drawing ? { photo, frame, report, oval: face, natural: state.natural, line: state.hairline } : null);
  shades.update(canLook ? { shade: report.shade, shown: shownShade(report) } : null);
  $("no-look").textContent = whole ? "" : noLook;
  oval.update(adjusting ? { photo, oval: face ?? (oval.photo === photo ? oval.oval : null) } : null);
  areas.update(shown ? { photo, frame, report, hints: state.hints, regions: state.regions } : null);
  reference.update(seen && !whole ? { photo, frame, reference: seen } : null);
  pointer.update(pointing ? { photo } : null);
  tools.update(report && !pointing && !shown && !drawing
    ? { report, placing: placing(report), adjusting, asked, room: state.photos.length < MOST_PHOTOS, canDraw: canLook && report.head.view === "front" } : null);
  photos.update({ photos: report && !whole && !shown && !drawing && !placing(report) ? state.photos : [], report });
  const refused = report && !whole ? refusal(report, asked) : "";
  $("light-told").textContent = report?.head.oval && !whole ? lightTold(report) : "";
  const unsure = report?.head.oval && !whole && !shown && !drawing && asksFor(report);
  $("ask").replaceChildren(...(unsure && unsure !== "ring" ? [h("div", { class: "hint" }, icon("areas"), h("div", {}, t(`areas.unsure.${unsure}`), " ",
    h("button", { class: "link", type: "button", onclick: toggleAreas }, t("areas.show"))))] : []));
  $("refused").replaceChildren(...(refused ? [h("div", { class: "hint" }, icon("warning"), h("div", {}, refused))] : []));
}

function working(stage) {
  $("working").hidden = !stage;
  $("working").replaceChildren(...(stage ? [h("label", { for: "progress" }, t(`picture.${stage}`)), h("progress", { id: "progress" })] : []));
}

export function openCamera() {
  toasts.update(null);
  camera.update({ open: true });
}

/** One of the samples that come with the page. */
export const takeSample = (url) => fetchSample(url).then((blob) => take(blob), fail);

/** Says what a word of the trade means. */
export const explainWord = ({ dataset, textContent }) => explain.update({ key: dataset.term, name: textContent });

/** Has the first photo wait for less, while the visitor reads. */
export const warmUp = () => engine.warmUp(document.querySelector(".sample img"), () => running).catch(() => {}); // a photo will say why if it fails

build();
if (clinic?.logo) $("mark").replaceChildren(h("img", { src: clinic.logo, alt: clinic.contact?.name ?? "", height: 40 }));
