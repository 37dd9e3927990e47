// The package as the page uses it: started while the visitor reads, asked by what the visitor has said.
import { createMatcher, defaultPractice } from "../scalptone/index.js";
import { laidOver } from "./practice.js";

/** The engine, and the whole practice document that it answers by, once it is there; `practice` is what differs from the defaults. */
export function makeEngine({ practice: own } = {}) {
  let started = null;

  async function start() {
    const practice = defaultPractice().catch(() => null); // first: the matcher then takes over the same worker
    const matcher = await createMatcher(own && Object.keys(own).length ? { practice: own } : {});
    const defaults = await practice;
    return { matcher, practice: defaults && own ? laidOver(defaults, own) : defaults };
  }

  /** A failed start is tried again with the next photo. */
  function ready() {
    started ??= start();
    started.catch(() => { started = null; });
    return started;
  }

  return {
    ready,
    get starting() {
      return started === null;
    },

    /**
     * Has a sample's small picture measured while the visitor reads: the first photo then finds the face finder loaded and
     * the engine's code compiled to its fastest, which is most of what a first photo would wait for.
     */
    async warmUp(image, busy) {
      const { matcher } = await ready();
      if (navigator.connection?.saveData) return;
      await image.decode();
      if (!busy()) await matcher.match(image);
    },

    /** Answers photos of one person, or what is kept of them: `before` is their report. */
    async answer(photos, wish, { signal, before = null }) {
      const { matcher } = await ready();
      const sources = photos.map(({ source }) => source);
      // A place in one photo is none in another: several are matched without, and then the one shown is looked at again.
      const match = () => matcher.match(sources.length > 1 ? sources : sources[0], { ...asRequest(sources.length > 1 ? withoutPlaces(wish) : wish), signal });
      if (!before) return match();
      return matcher.again(before, { ...asRequest(wish), signal }).catch((error) => {
        if (error.code === "staleReport") return match();
        throw error;
      });
    },

    /** Watches a camera and says what to do until the photo takes itself; of whom it is, is asked as of any other. */
    watch: async (video, { wish, ...options }) => (await ready()).matcher.watch(video, { ...asRequest(wish), ...options }),

    /** What the top of a head shows, in a circle of the picture or in its middle. */
    async fromAbove(source, circle) {
      const { matcher } = await ready();
      const report = await matcher.match(source, { view: "crown", ...(circle && { oval: circle }) });
      return { report, map: await matcher.regions(report) };
    },

    preview: async (report, options) => (await ready()).matcher.preview(report, options),
    closeUp: async (report, options) => (await ready()).matcher.closeUp(report, options),
    naturalHairline: async (report) => (await ready()).matcher.naturalHairline(report),
    regions: async (report) => (await ready()).matcher.regions(report),

    /** Lets go of the worker with all the pixels in it. */
    async close() {
      const closing = started;
      started = null;
      (await closing?.catch(() => null))?.matcher.close();
    },
  };
}

/** What holds of every photo of a person. */
export const withoutPlaces = ({ stage, about }) => ({ stage, about });

/** What was said and done, as the package asks for it. */
function asRequest({ oval, stage, asked, hints, hairline, about = {} }) {
  const white = asked && (asked.corners ? { referenceCorners: asked.corners } : { reference: asked.kind, referenceAt: asked.at });
  return { ...Object.fromEntries(Object.entries({ oval, stage, hints, hairline, ...about }).filter(([, value]) => value)), ...white };
}
