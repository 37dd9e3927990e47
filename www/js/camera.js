// The camera as a stream: asked for after a click only, and given back as soon as it is not needed.

/** Why there is no picture: `denied`, `missing`, `busy`, `insecure` or `failed`. */
export function cameraTrouble(error) {
  switch (error?.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError": // WebKit says this where there is no camera at all
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    case "InsecureContext":
      return "insecure";
    default:
      return "failed";
  }
}

/** A stream, with wishes but no demands: a laptop has no camera that faces anybody. */
export async function openCamera(wish = { facingMode: { ideal: "user" } }) {
  if (!navigator.mediaDevices?.getUserMedia) throw Object.assign(new Error("no camera here"), { name: "InsecureContext" });
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { ...wish, width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
}

/** The cameras there are; their names are known once one has been allowed. */
export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput");
}

export const closeCamera = (stream) => stream?.getTracks().forEach((track) => track.stop());

/** Switches the lamp beside the camera; whether it did. */
export async function lightUp(stream, on) {
  try {
    await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    return true;
  } catch {
    return false;
  }
}

/** A picture as a canvas of its own. */
export function frameOf(picture, width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(picture, 0, 0);
  return canvas;
}

/** The frame that is seen now, unmirrored, at the camera's full size. */
export const grabFrame = (video) => frameOf(video, video.videoWidth, video.videoHeight);

/** The on-screen guide in pixels of the frame, where the video covers its box. Upright, and centered, so mirroring is moot. */
export function guideInFrame(video, guide) {
  const box = video.getBoundingClientRect();
  const oval = guide.getBoundingClientRect();
  const scale = Math.max(box.width / video.videoWidth, box.height / video.videoHeight);
  const left = box.left + (box.width - video.videoWidth * scale) / 2;
  const top = box.top + (box.height - video.videoHeight * scale) / 2;
  return {
    cx: (oval.left + oval.width / 2 - left) / scale,
    cy: (oval.top + oval.height / 2 - top) / scale,
    a: oval.width / 2 / scale,
    b: oval.height / 2 / scale,
  };
}
