// Sentences by code, from i18n/, in the language that the visitor reads. The page in index.html already reads without them.
import { speak } from "./ui/format.js";

/** The languages there are, each by its own name. Another is one file in i18n/ and one line here, with `dir: "rtl"` if need be. */
export const LANGUAGES = {
  en: { name: "English" },
  es: { name: "Español" },
};

/** @type {Record<string, any>} */
let dictionary = {};

/** The language to begin with: what the address says, else the first of the visitor's that we have. Pure. */
export function chooseLanguage(search, wished) {
  const said = new URLSearchParams(search).get("lang");
  const short = (tag) => tag.toLowerCase().split("-")[0];
  return [said ?? "", ...wished].map(short).find((one) => one in LANGUAGES) ?? "en";
}

/** The visitor's own variety of a language, for numbers and dates: es-MX writes them otherwise than es-ES. Pure. */
export const chooseLocale = (language, wished) => wished.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;

/** Loads the sentences and says the page's own again in their language. */
export async function loadText(language) {
  const answer = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
  dictionary = await answer.json();
  Object.assign(document.documentElement, { lang: language, dir: LANGUAGES[language].dir ?? "ltr" });
  speak(chooseLocale(language, navigator.languages));
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const [name, attribute] of [["label", "aria-label"], ["alt", "alt"], ["content", "content"]]) {
    for (const node of document.querySelectorAll(`[data-${name}]`)) node.setAttribute(attribute, t(node.dataset[name]));
  }
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
