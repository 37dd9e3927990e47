// Guided capture: a video is looked at frame by frame, one hint at a time, until all has been well for a second.

/** Longest side of a frame that is looked at, pixels: as much as the engine measures. */
const LONG_SIDE = 640;
/** For how long all must be well, milliseconds. Chosen: a second is felt as deliberate, two as waiting. */
const STEADY = 1000;
/** How long a hint stays at least, milliseconds. Chosen: read once. */
const READABLE = 800;
/** How long a hint may hold a photo up that could be taken all the same, milliseconds. */
const BEARABLE = 4000;
/** Least time from one frame to the next, milliseconds. Chosen: ten a second guide a hand, and a phone stays cool. */
const PACE = 100;
/** How much of the steady second has passed when a frame is kept: they are merged into one answer. */
const KEPT_AT = [0.3, 0.65, 1];

/** Half height of the face in that of the guide, and how far its center may be off, in half axes of the guide. Chosen. */
const SIZE = [0.72, 1.3];
const OFF = 0.45;
/** Share of the picture's height that a face fills at least and at most, without a guide. */
const FILLS = [0.22, 0.85];
/** How far a face may move from one frame to the next, half widths of the face. */
const MOVED = 0.08;
/** Height of the hairline, half heights of the face above its middle, under which hair hangs over the forehead. */
const FRINGE = 0.35;

/** @typedef {import("./index.d.ts").Report} Report */
/** @typedef {import("./index.d.ts").Oval} Oval */
/** @typedef {import("./index.d.ts").HintCode} HintCode */

/** The hints that hold nothing up for long. @type {Set<HintCode>} */
const SOFT = new Set(["onlyYou", "awayFromGlare", "oneLight", "hairBack"]);

/**
 * What to do before the photo is taken, the most basic first; `null` where nothing is.
 *
 * @param {Report} report of a frame
 * @param {object} seen
 * @param {number} seen.height of the frame, pixels
 * @param {Oval | null} seen.guide in pixels of the frame
 * @param {Oval | null} seen.before the face in the frame before
 * @returns {HintCode | null}
 */
export function hintOf(report, { height, guide, before }) {
  const codes = new Set([...report.capture.notes, ...report.light.notes].map(({ code }) => code));
  const { oval } = report.head;
  if (codes.has("tooDark")) return "moreLight";
  if (!oval) return "faceInOval";
  if (codes.has("tooBright") || codes.has("clipped")) return "lessLight";
  const [least, most] = guide ? SIZE : FILLS;
  const size = guide ? oval.b / guide.b : (2 * oval.b) / height;
  if (size < least) return "closer";
  if (size > most) return "farther";
  if (guide && Math.abs(oval.cx - guide.cx) > OFF * guide.a) return "faceInOval";
  if (guide && Math.abs(oval.cy - guide.cy) > OFF * guide.b) return oval.cy < guide.cy ? "raise" : "lower";
  if (codes.has("headCut")) return "faceInOval";
  if (report.head.source === "search") return "lookStraight";
  if (codes.has("blurred") || (before && Math.hypot(oval.cx - before.cx, oval.cy - before.cy) > MOVED * oval.a)) return "holdStill";
  if (hangs(report, oval)) return "hairBack";
  if (codes.has("severalFaces")) return "onlyYou";
  if (codes.has("mixedLight") || codes.has("coloredLight")) return "oneLight";
  return codes.has("glare") ? "awayFromGlare" : null;
}

/** Whether hair hangs over the forehead. @param {Report} report @param {Oval} oval */
function hangs({ regions }, oval) {
  const middle = (regions.hairline ?? []).filter(({ x, certain }) => certain && Math.abs(x - oval.cx) < 0.4 * oval.a);
  const low = middle.filter(({ y }) => oval.cy - y < FRINGE * oval.b);
  return middle.length > 0 && 2 * low.length > middle.length;
}

/** @param {Oval} oval @param {number} factor */
const scaled = ({ cx, cy, a, b }, factor) => ({ cx: cx * factor, cy: cy * factor, a: a * factor, b: b * factor });

/** The frame that is shown now, as small as the engine measures it. @param {HTMLVideoElement} video */
function smallFrame(video) {
  const factor = Math.min(1, LONG_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const size = { resizeWidth: Math.round(video.videoWidth * factor), resizeHeight: Math.round(video.videoHeight * factor) };
  return createImageBitmap(video, size).catch(() => createImageBitmap(video)); // where a video cannot be resized so
}

/** @param {number} milliseconds @param {AbortSignal | undefined} signal */
const wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal?.reason);
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve(undefined);
    }, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), stop()), { once: true });
  });

/** What to say, held for as long as it takes to read. */
class Words {
  /** @type {HintCode | null} */
  code = "faceInOval";
  #since = -Infinity;
  /** Since when a soft hint has been given. @type {Map<HintCode, number>} */
  #soft = new Map();

  /** The hint that still holds the photo up. @param {HintCode | null} hint @param {number} now */
  holding(hint, now) {
    if (!hint || !SOFT.has(hint)) return hint;
    if (!this.#soft.has(hint)) this.#soft.set(hint, now);
    return now - /** @type {number} */ (this.#soft.get(hint)) < BEARABLE ? hint : null;
  }

  /** @param {HintCode | null} hint @param {number} now */
  say(hint, now) {
    if (hint === this.code || now - this.#since < READABLE) return;
    this.code = hint;
    this.#since = now;
  }
}

/**
 * Watches until a photo is taken.
 *
 * @param {import("./matcher.js").Matcher} matcher
 * @param {HTMLVideoElement} video
 * @param {import("./index.d.ts").WatchOptions} options
 * @returns {Promise<import("./index.d.ts").Taken>}
 */
export async function watch(matcher, video, { guide = null, onHint, onReport, signal, ...request }) {
  const words = new Words();
  /** @type {number | null} */
  let since = null;
  /** @type {ImageBitmap[]} */
  let frames = [];
  /** @type {Oval | null} */
  let before = null;
  const drop = () => {
    for (const frame of frames) frame.close();
    frames = [];
    since = null;
  };
  try {
    for (;;) {
      const started = performance.now();
      signal?.throwIfAborted();
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
        await wait(PACE, signal);
        continue;
      }
      const width = video.videoWidth;
      const frame = await smallFrame(video);
      const shrink = frame.width / width;
      const { height } = frame;
      const report = await matcher.match(frame, { ...request, ...(signal && { signal }) }).finally(() => frame.close());
      onReport?.(report);
      const now = performance.now();
      const on = typeof guide === "function" ? guide() : guide;
      const hint = words.holding(hintOf(report, { height, guide: on && scaled(on, shrink), before }), now);
      before = report.head.oval;
      if (hint) drop();
      since = hint ? null : (since ?? now);
      const steady = since === null ? 0 : Math.min(1, (now - since) / STEADY);
      words.say(hint, now);
      onHint?.({ code: words.code, steady, oval: before && scaled(before, 1 / shrink) });
      if (frames.length < KEPT_AT.length && steady >= /** @type {number} */ (KEPT_AT[frames.length])) {
        frames.push(await createImageBitmap(video));
      }
      if (steady >= 1 && before) {
        const oval = scaled(before, 1 / shrink);
        const taken = await matcher.match(frames, { ...request, oval, ...(signal && { signal }) });
        return { report: taken, frames };
      }
      await wait(Math.max(0, PACE - (performance.now() - started)), signal);
    }
  } catch (error) {
    drop();
    throw error;
  }
}
