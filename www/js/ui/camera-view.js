// The camera full bleed: the picture, the oval, one hint, a shutter.
import { cameras, cameraTrouble, closeCamera, grabFrame, guideInFrame, openCamera } from "../camera.js";
import { t } from "../text.js";
import { h, icon } from "./build.js";

/** `onPhoto(canvas, oval)`, `onTrouble(code)`, `onUpload()`. */
export function makeCameraView(dialog, { onPhoto, onTrouble, onUpload }) {
  let stream = null;
  let known = [];
  let asked = 0;

  const video = h("video", { playsinline: true, muted: true, autoplay: true });
  video.muted = true;
  const guide = h("div", { class: "guide", "aria-hidden": "true" });
  const say = h("p", { class: "say", role: "status" });
  const shutter = h("button", { class: "shutter", type: "button", "aria-label": t("cameraView.shutter"), onclick: shoot });
  const turn = h("button", { class: "icon", type: "button", onclick: next }, icon("switch"), t("cameraView.switch"));
  dialog.replaceChildren(
    video,
    guide,
    h("div", { class: "bar upper" },
      h("button", { class: "icon", type: "button", onclick: () => dialog.close() }, icon("close"), t("cameraView.close")), say, turn),
    h("div", { class: "bar lower" }, shutter,
      h("button", { class: "link", type: "button", onclick: () => { dialog.close(); onUpload(); } }, t("cameraView.instead"))),
  );
  dialog.addEventListener("close", stop);

  function stop() {
    asked += 1; // an answer still to come belongs to nobody
    closeCamera(stream);
    stream = null;
    video.srcObject = null;
  }

  async function start(wish) {
    stop();
    const ask = asked;
    shutter.disabled = true;
    turn.hidden = true;
    say.textContent = t("cameraView.starting");
    try {
      const opened = await openCamera(wish);
      if (ask !== asked) return closeCamera(opened);
      stream = opened;
      video.srcObject = stream;
      await video.play();
      known = await cameras();
      const settings = stream.getVideoTracks()[0].getSettings();
      video.classList.toggle("mirrored", settings.facingMode !== "environment");
      turn.hidden = known.length < 2;
      shutter.disabled = false;
      say.textContent = t("cameraView.hint");
    } catch (error) {
      if (ask !== asked) return;
      dialog.close();
      onTrouble(cameraTrouble(error));
    }
  }

  function next() {
    const current = stream?.getVideoTracks()[0].getSettings().deviceId;
    const at = known.findIndex((camera) => camera.deviceId === current);
    start({ deviceId: { ideal: known[(at + 1) % known.length].deviceId } });
  }

  function shoot() {
    if (!video.videoWidth) return;
    const oval = guideInFrame(video, guide);
    const frame = grabFrame(video);
    dialog.close();
    onPhoto(frame, oval);
  }

  return {
    update({ open }) {
      if (!open) return dialog.close();
      dialog.showModal();
      start();
    },
  };
}
