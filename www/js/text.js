// Sentences by code, from i18n/. The page in index.html already reads without them.

/** @type {Record<string, any>} */
let dictionary = {};

/** Loads the sentences and says the page's own again in their language. */
export async function loadText(language = "en") {
  const answer = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
  dictionary = await answer.json();
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-alt]")) node.alt = t(node.dataset.alt);
}

/** The entry at `key`, or undefined: a sentence, a list or a group. */
export const entry = (key) => key.split(".").reduce((group, name) => group?.[name], dictionary);

/** The sentence at `key` with `{name}` filled in; the key itself when there is none, so that a gap is seen. */
export function t(key, values = {}) {
  const sentence = entry(key);
  if (typeof sentence !== "string") return key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The sentence for a code of a group, or the group's sentence for unknown codes. */
export function forCode(group, code, values = {}) {
  const known = typeof entry(`${group}.${code}`) === "string" && code !== "unknown";
  return t(`${group}.${known ? code : "unknown"}`, { code, ...values });
}
