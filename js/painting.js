// Looks painted on photos that were matched: a painter for each, made when the first look at it is asked for.
import { ScalptoneError } from "./error.js";
import { restart, restartsOf } from "./restarts.js";

/** @typedef {typeof import("./painter/scalptone.js")} PainterGlue */
/** @typedef {{ data: Uint8ClampedArray, width: number, height: number }} Painted */
/** @typedef {{ id: string, dotsPerCm2: number, sigmaMm2: number[][], dotMm: number[] }} Look */
/**
 * @typedef {{
 *   size: [number, number], block: number, oval: { cx: number, cy: number, a: number, b: number },
 *   hairline: [number, number][], front: boolean, hidden: number, white: number[], skin: number[], thinner: number[], looks: Look[],
 * }} Scene
 */
/** @typedef {{ scene: Scene, painter: import("./painter/scalptone.js").Painter }} Easel */
/** @typedef {{ when: string, shade?: string | undefined }} Wanted */

const WHEN = ["fresh", "healed", "sixMonths", "threeYears"];

/** @param {string} path @param {string} problem @returns {never} */
function refuse(path, problem) {
  throw new ScalptoneError("badRequest", `in the request, ${path}: ${problem}`, { path });
}

/** The dots of a look, as the painter takes them. @param {Scene} scene @param {Wanted} wanted */
function dotsOf({ looks }, { when, shade }) {
  const at = WHEN.indexOf(when);
  if (at < 0) refuse("when", `must be one of ${WHEN.join(", ")}`);
  const look = looks.find(({ id }) => shade === undefined || id === shade);
  if (!look) refuse("shade", `must be one of ${looks.map(({ id }) => id).join(", ")}: the shade of the report or an alternative`);
  return Float64Array.of(look.dotsPerCm2, .../** @type {number[]} */ (look.sigmaMm2[at]), look.dotMm[at] ?? 0);
}

/** Points as numbers by turns. @param {unknown} line */
function flat(line) {
  if (line == null) return undefined;
  const pair = (/** @type {unknown} */ point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  if (!Array.isArray(line) || line.length < 2 || !line.every(pair)) {
    refuse("hairline", "must be two points or more, each of two finite numbers of pixels");
  }
  return Float64Array.from(line.flat());
}

/**
 * @param {() => Promise<PainterGlue>} load
 */
export function createPainting(load) {
  /** @type {PainterGlue | undefined} */
  let glue;
  let seen = 0;
  /** @type {Map<number, Easel>} */
  const easels = new Map();

  /**
   * Runs what calls into wasm. What it throws on purpose is a plain object with a code; all else is a trap.
   *
   * @template T
   * @param {PainterGlue} glue
   * @param {() => T} work
   * @returns {T}
   */
  function painting(glue, work) {
    try {
      return work();
    } catch (thrown) {
      if (thrown instanceof Error && !(thrown instanceof ScalptoneError)) restart(glue);
      throw thrown;
    }
  }

  /** The painter's wasm; what an instance lost by a trap is let go of without freeing. */
  async function ready() {
    glue ??= await load();
    const now = restartsOf(glue);
    if (seen !== now) easels.clear();
    seen = now;
    return glue;
  }

  /** @param {PainterGlue} glue @param {number} id @param {import("./scalptone.js").Matched} matched */
  function easelOf(glue, id, matched) {
    const known = easels.get(id);
    if (known) return known;
    const scene = /** @type {Scene} */ (matched.scene());
    const backdrop = /** @type {Painted} */ (matched.backdrop());
    const regions = /** @type {{ data: Uint8Array, width: number, height: number }} */ (matched.regions());
    const { size, block, oval, front, hidden, white, thinner } = scene;
    const numbers = [...size, block, oval.cx, oval.cy, oval.a, oval.b, front ? 1 : 0, hidden, ...white, ...thinner];
    const rgba = new Uint8Array(backdrop.data.buffer);
    const sizes = Uint32Array.of(backdrop.width, backdrop.height, regions.width, regions.height);
    const measured = Float64Array.from(scene.hairline.flat());
    const painter = painting(glue, () => new glue.Painter(rgba, regions.data, sizes, Float64Array.from(numbers), measured));
    const easel = { scene, painter };
    easels.set(id, easel);
    return easel;
  }

  /** @param {number} id */
  function forget(id) {
    const easel = easels.get(id);
    easels.delete(id);
    if (easel && glue && seen === restartsOf(glue)) easel.painter.free();
  }

  return {
    /** Has the wasm there before it is needed. */
    prepare() {
      load().catch(() => {}); // said when it is needed
    },

    /**
     * @param {number} id
     * @param {() => import("./scalptone.js").Matched} matched
     * @param {Wanted & { hairline?: unknown }} wanted
     * @returns {Promise<Painted>}
     */
    async preview(id, matched, wanted) {
      const glue = await ready();
      const { scene, painter } = easelOf(glue, id, matched());
      const dots = dotsOf(scene, wanted);
      const line = flat(wanted.hairline);
      return painting(glue, () => painter.paint(dots, line));
    },

    /**
     * @param {number} id
     * @param {() => import("./scalptone.js").Matched} matched
     * @param {Wanted & { sideMm: number, pxPerMm: number }} wanted
     * @returns {Promise<Painted>}
     */
    async closeUp(id, matched, { sideMm, pxPerMm, ...wanted }) {
      const glue = await ready();
      const { scene } = easelOf(glue, id, matched());
      const dots = dotsOf(scene, wanted);
      return painting(glue, () => glue.closeUp(Float64Array.from(scene.skin), dots, Number(sideMm), Number(pxPerMm)));
    },

    /** @param {number} id @param {() => import("./scalptone.js").Matched} matched */
    async hairline(id, matched) {
      const glue = await ready();
      const { painter } = easelOf(glue, id, matched());
      const numbers = painting(glue, () => painter.hairline());
      return Array.from({ length: numbers.length / 2 }, (_, at) => [numbers[2 * at], numbers[2 * at + 1]]);
    },

    forget,

    clear() {
      for (const id of [...easels.keys()]) forget(id);
    },
  };
}
