// A practice document as it is edited: laid over the defaults, cut down to what differs, read and changed by path. Pure.

const plain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A document over the defaults: objects are merged, lists replaced. */
export function laidOver(defaults, given) {
  if (!plain(defaults) || !plain(given)) return structuredClone(given);
  const out = structuredClone(defaults);
  for (const [key, value] of Object.entries(given)) out[key] = key in out ? laidOver(out[key], value) : structuredClone(value);
  return out;
}

/** What of a document differs from the defaults, or undefined where nothing does. */
export function differing(defaults, document) {
  if (same(defaults, document)) return undefined;
  if (!plain(defaults) || !plain(document)) return document;
  const parts = Object.entries(document).map(([key, value]) => [key, key === "provenance" ? sources(defaults[key], value) : differing(defaults[key], value)]);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

/** Where values come from is said whole or not at all. */
function sources(defaults, given) {
  const own = Object.entries(given).filter(([path, source]) => !same(source, defaults[path]));
  return own.length ? Object.fromEntries(own) : undefined;
}

/** `ladder[1].waterParts` as `["ladder", 1, "waterParts"]`. */
export const steps = (path) => path.split(/[.[\]]+/).filter(Boolean).map((step) => (/^\d+$/.test(step) ? Number(step) : step));

export const at = (document, path) => steps(path).reduce((value, step) => value?.[step], document);

/** Changes a value in place. */
export function put(document, path, value) {
  const way = steps(path);
  const last = way.pop();
  way.reduce((inside, step) => inside[step], document)[last] = value;
}

/** A path of the document as the key of its name: without the places in lists, and without which zone or stage it is. */
export const nameKey = (path) => `practice.${path.replace(/\[\d+\]/g, "").replace(/^(zones|areasCm2)\.\w+/, "$1")}`;
