// The camera full bleed: the picture, the oval, one hint, a ring that fills while all is well, a shutter.
import { cameras, cameraTrouble, closeCamera, frameOf, grabFrame, guideInFrame, lightUp, openCamera } from "../camera.js";
import { t } from "../text.js";
import { h, icon, svg } from "./build.js";

const COUNTDOWN = 5; // seconds: enough to turn the head or to lift the phone over it
const SMEARED = 4000; // milliseconds of blur after which it is not the hand

/**
 * `watch(video, options)` of the engine guides; `onPhoto({ frames, oval, report, view })` gets what was taken, with a report
 * where the photo took itself; `onTrouble(code)`, `onUpload(view)`.
 */
export function makeCameraView(dialog, { watch, onPhoto, onTrouble, onUpload }) {
  let stream = null;
  let known = [];
  let asked = 0;
  let view = "front";
  let watching = null; // AbortController of the guidance
  let face = null; // where it was last seen
  let counting = null;

  const video = h("video", { playsinline: true, muted: true, autoplay: true });
  video.muted = true;
  const arc = { d: "M40 1.5A38.5 48.5 0 1 1 39.99 1.5z", pathLength: 1 }; // from the top, clockwise
  const ring = svg("path", { ...arc, class: "ring" });
  const guide = h("div", { class: "guide", "aria-hidden": "true" });
  guide.append(svg("svg", { viewBox: "0 0 80 100" }, svg("path", { ...arc, class: "rest" }), ring));
  const say = h("p", { class: "say", role: "status" });
  const shutter = h("button", { class: "shutter", type: "button", "aria-label": t("cameraView.shutter"), onclick: () => shoot() });
  const turn = h("button", { class: "icon", type: "button", onclick: next }, icon("switch"), t("cameraView.switch"));
  const timer = h("button", { class: "icon", type: "button", onclick: count }, icon("timer"), t("cameraView.timer", { n: COUNTDOWN }));
  const torch = h("button", { class: "icon", type: "button", "aria-pressed": "false", onclick: light }, icon("torch"), t("cameraView.torch"));
  dialog.replaceChildren(
    video,
    guide,
    h("div", { class: "bar upper" },
      h("button", { class: "icon", type: "button", onclick: () => dialog.close() }, icon("close"), t("cameraView.close")), say, turn),
    h("div", { class: "bar lower" }, timer, shutter, torch,
      h("button", { class: "link", type: "button", onclick: () => { dialog.close(); onUpload(view); } }, t("cameraView.instead"))),
  );
  dialog.addEventListener("close", stop);

  function stop() {
    asked += 1; // an answer still to come belongs to nobody
    watching?.abort();
    watching = null;
    clearInterval(counting);
    closeCamera(stream);
    stream = null;
    face = null;
    video.srcObject = null;
  }

  async function start(wish) {
    stop();
    const ask = asked;
    shutter.disabled = true;
    turn.hidden = timer.hidden = torch.hidden = true;
    fill(0);
    say.textContent = t("cameraView.starting");
    try {
      const opened = await openCamera(wish);
      if (ask !== asked) return closeCamera(opened);
      stream = opened;
      video.srcObject = stream;
      await video.play();
      known = await cameras();
      const [track] = stream.getVideoTracks();
      const settings = track.getSettings();
      video.classList.toggle("mirrored", settings.facingMode !== "environment");
      turn.hidden = known.length < 2;
      timer.hidden = false;
      torch.hidden = !track.getCapabilities?.().torch;
      torch.setAttribute("aria-pressed", "false");
      shutter.disabled = false;
      say.textContent = t(view === "front" ? "cameraView.hint" : "cameraView.crown");
    } catch (error) {
      if (ask !== asked) return;
      dialog.close();
      return onTrouble(cameraTrouble(error));
    }
    if (view === "front") guideFace(ask);
  }

  /** Says what to do until the photo takes itself. Where guidance fails, the shutter still works. */
  async function guideFace(ask) {
    watching = new AbortController();
    const { signal } = watching;
    let still = null; // since when the picture has been blurred
    const onHint = ({ code, steady, oval }) => {
      if (signal.aborted || counting) return;
      face = oval;
      fill(steady);
      still = code === "holdStill" ? (still ?? performance.now()) : null;
      const smeared = still !== null && performance.now() - still > SMEARED;
      const words = t(`cameraView.${smeared ? "wipeLens" : (code ?? "good")}`);
      if (say.textContent !== words) say.textContent = words;
    };
    try {
      const { frames, report } = await watch(video, { guide: () => guideInFrame(video, guide), signal, onHint });
      if (ask !== asked) return;
      const shown = frames[report.provenance.photoShown - 1] ?? frames[0];
      const frame = frameOf(shown, shown.width, shown.height);
      for (const one of frames) one.close();
      dialog.close();
      onPhoto({ frame, oval: null, report, view });
    } catch (error) {
      if (!signal.aborted) console.warn(error);
    }
  }

  function fill(share) {
    ring.style.strokeDashoffset = String(1 - share);
    guide.classList.toggle("well", share > 0);
  }

  function next() {
    const current = stream?.getVideoTracks()[0].getSettings().deviceId;
    const at = known.findIndex((camera) => camera.deviceId === current);
    start({ deviceId: { ideal: known[(at + 1) % known.length].deviceId } });
  }

  /** Takes the photo in some seconds, however it looks then. */
  function count() {
    clearInterval(counting);
    watching?.abort();
    fill(0);
    let left = COUNTDOWN;
    const tick = () => {
      if (left === 0) return shoot();
      say.textContent = String(left);
      left -= 1;
    };
    tick();
    counting = setInterval(tick, 1000);
  }

  async function light() {
    const on = torch.getAttribute("aria-pressed") !== "true";
    if (await lightUp(stream, on)) torch.setAttribute("aria-pressed", String(on));
  }

  function shoot() {
    if (!video.videoWidth) return;
    const oval = face && view === "front" ? face : guideInFrame(video, guide);
    const frame = grabFrame(video);
    dialog.close();
    onPhoto({ frame, oval, report: null, view });
  }

  return {
    /** `view` is `front`, or `crown` for the top of a head in a circle. */
    update({ open, view: asFrom = "front" }) {
      if (!open) return dialog.close();
      view = asFrom;
      counting = null;
      dialog.classList.toggle("crown", view === "crown");
      dialog.showModal();
      start(view === "crown" ? { facingMode: { ideal: "environment" } } : undefined);
    },
  };
}
