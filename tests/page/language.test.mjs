// The page in its languages: the same sentences in each, none left untranslated, chosen by the browser or in the header.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test, { after, before, describe } from "node:test";
import { serve } from "../../tools/serve.mjs";
import { chooseLanguage, chooseLocale, LANGUAGES } from "../../www/js/text.js";
import * as format from "../../www/js/ui/format.js";
import { launch } from "../browser.mjs";

const www = new URL("../../www/", import.meta.url);
const read = (path) => readFileSync(new URL(path, www), "utf8");
const dictionaries = Object.fromEntries(Object.keys(LANGUAGES).map((code) => [code, JSON.parse(read(`i18n/${code}.json`))]));
const SAMPLE = new URL("samples/tan-thinning.jpg", www).pathname;

/** Every sentence by its path; a list's are counted. */
function sentences(group, path = "") {
  return Object.entries(group).flatMap(([key, value]) => (typeof value === "string" ? [[path + key, value]] : sentences(value, `${path}${key}.`)));
}
const placeholders = (sentence) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort().join();

for (const code of Object.keys(LANGUAGES)) {
  test(`${code} has the same sentences with the same placeholders as English, none empty`, () => {
    const shape = (dictionary) => sentences(dictionary).map(([path, sentence]) => `${path} ${placeholders(sentence)}`).sort();
    assert.deepEqual(shape(dictionaries[code]), shape(dictionaries.en));
    assert.deepEqual(sentences(dictionaries[code]).filter(([, sentence]) => !sentence.trim()), []);
  });
}

test("every file in i18n/ is a language that can be chosen", () => {
  assert.deepEqual(readdirSync(new URL("i18n/", www)).sort(), Object.keys(LANGUAGES).map((code) => `${code}.json`).sort());
});

test("drawings hold no words, which nobody could translate", () => {
  for (const file of readdirSync(new URL("drawings/", www))) assert.doesNotMatch(read(`drawings/${file}`), /<text|<title|<desc/, file);
});

test("Spanish is not English left over", () => {
  const english = new Map(sentences(dictionaries.en));
  const same = sentences(dictionaries.es).filter(([path, sentence]) => sentence === english.get(path) && /[a-z]{4}/i.test(sentence.replace(/\{\w+\}/g, "")));
  assert.deepEqual(same.map(([path]) => path), []);
  assert.deepEqual(sentences(dictionaries.es).filter(([, sentence]) => /\busted(es)?\b|\bsu foto\b/i.test(sentence)), [], "tú, not usted");
});

test("the language is the address's, else the first of the visitor's that there is", () => {
  assert.equal(chooseLanguage("?lang=es", ["en-US"]), "es");
  assert.equal(chooseLanguage("", ["de-DE", "es-MX", "en"]), "es");
  assert.equal(chooseLanguage("?lang=tlh", ["de-DE"]), "en");
  assert.equal(chooseLocale("es", ["en-US", "es-MX"]), "es-MX");
  assert.equal(chooseLocale("es", ["en-US"]), "es");
});

test("numbers and units follow the locale", (t) => {
  t.after(() => { format.speak(undefined); format.measureIn("metric"); });
  assert.deepEqual(["en-US", "en-GB", "es-MX", undefined].map(format.unitsOf), ["inch", "metric", "metric", "metric"]);
  format.speak("es-ES");
  assert.equal(format.length(0.94), "0,94 mm");
  assert.equal(format.dots(45_400), "45.500");
  format.speak("en-US");
  format.measureIn("inch");
  assert.equal(format.length(0.94), "0.037 in");
  assert.equal(format.dotsPerArea(110), "700");
  assert.equal(format.area(125), "19 in²");
  assert.equal(format.millimeters(0.25), "0.25 mm", "needles are sold in millimeters");
});

describe("in Chromium", { concurrency: 2 }, () => {
  let server;
  let browser;
  before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
  after(async () => { await browser?.close(); await server?.close(); });

  async function open(t, { locale, prepare }) {
    const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 390, height: 844 }, locale, reducedMotion: "reduce" });
    t.after(() => context.close());
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await prepare?.(page);
    await page.goto(server.url);
    return { page, errors };
  }

  const told = (page) => page.waitForFunction(() => document.querySelector("#recommendation h1")?.textContent);

  test("a Spanish browser gets Spanish; the header switches and keeps the answer, and nothing is stored", async (t) => {
    const { page, errors } = await open(t, { locale: "es-MX" });
    assert.equal(await page.locator("html").getAttribute("lang"), "es");
    assert.match(await page.title(), /micropigmentación capilar/);
    await page.setInputFiles("#file", SAMPLE);
    await told(page);
    const spanish = await page.locator("#recommendation h1").innerText();
    assert.match(spanish, /^(Tono|Entre el tono) /);
    assert.match(spanish, /cm²/);
    await page.click("#languages [lang=en]");
    await page.waitForFunction(() => /^(Shade|Between) /.test(document.querySelector("#recommendation h1").textContent));
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(new URL(page.url()).searchParams.get("lang"), "en");
    assert.deepEqual((await page.locator("#recommendation h1").innerText()).match(/\d+/g), spanish.match(/\d+/g), "another answer");
    await page.click("#tool-white"); // the parts made anew do what they did
    await page.locator("#pointer .cross").press("Escape");
    assert.ok(await page.locator("#languages [lang=en]").evaluate((node) => node.getBoundingClientRect().width >= 24));
    assert.deepEqual(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]), ["", 0, 0]);
    assert.deepEqual(errors, []);
  });

  test("inches and centimeters can be switched", async (t) => {
    const { page } = await open(t, { locale: "en-US" });
    await page.setInputFiles("#file", SAMPLE);
    await told(page);
    assert.match(await page.locator("#recommendation h1").innerText(), /square inch/);
    await page.click("#units-other");
    assert.match(await page.locator("#recommendation h1").innerText(), /cm²/);
    assert.doesNotMatch(await page.locator("#answer").innerText(), /\d in\b|square inch/);
  });

  const OPEN = "⟦";
  const CLOSE = "⟧";
  /** What needs no translation: names, units, signs, roman numerals. */
  const NAMES = /Scalptone(?: defaults)?|carbon black|\b(?:English|Español|EN|ES|mm|cm|in|K|L|a|b|JSON|PNG|QR|ITA|CIELAB|D65|SPF)\b|ΔE|\b\d+(?:\.\d+)+\b/g;

  test("no sentence on the page comes from elsewhere than i18n/, and right to left nothing breaks", async (t) => {
    const wrapped = (value) => (typeof value === "string" ? `${OPEN}${value}${CLOSE}`
      : Array.isArray(value) ? value.map(wrapped) : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, wrapped(one)])));
    const { page, errors } = await open(t, { locale: "es", prepare: (page) => page.route("**/i18n/es.json", (route) => route.fulfill({ json: wrapped(dictionaries.es) })) });
    const bare = async (state) => {
      const texts = await page.evaluate(() => {
        const found = [];
        const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) if (!/^(SCRIPT|STYLE|NOSCRIPT|TIME)$/.test(walk.currentNode.parentNode.nodeName)) found.push(walk.currentNode.data);
        for (const node of document.querySelectorAll("[aria-label], [alt], [aria-valuetext], [placeholder], [title]")) {
          found.push(...["aria-label", "alt", "aria-valuetext", "placeholder", "title"].map((name) => node.getAttribute(name) ?? ""));
        }
        return found;
      });
      assert.ok(texts.length > 40, "too little was read");
      const left = texts.map((text) => {
        for (let before = ""; before !== text;) [before, text] = [text, text.replace(/⟦[^⟦⟧]*⟧/g, "")];
        return text.replace(NAMES, "");
      });
      assert.deepEqual(left.filter((text) => /\p{L}{2}/u.test(text)), [], state);
      await page.evaluate(() => { document.documentElement.dir = "rtl"; });
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${state} scrolls sideways at ${width}`);
      }
      await page.evaluate(() => { document.documentElement.dir = "ltr"; });
    };
    await bare("start");
    await page.setInputFiles("#file", SAMPLE);
    await told(page);
    await bare("result");
    await page.click("#tool-areas");
    await bare("areas");
    await page.click("#areas-done");
    await page.click("#tool-white");
    await bare("pointing");
    assert.deepEqual(errors, []);
  });
});
