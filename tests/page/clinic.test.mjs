// The clinic's page: a practice document edited with its effect on a sample, wrong fields named where they stand, files in
// and out, and the code for the clinic's own site.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { createMatcher, defaultPractice } from "../../dist/node.js";
import { serve } from "../../tools/serve.mjs";
import { accents, checked, contrast, packClinic, unpackClinic } from "../../www/js/clinic-link.js";
import { at, differing, laidOver, nameKey, put } from "../../www/js/practice.js";
import { launch } from "../browser.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const sentences = JSON.parse(readFileSync(here("../../www/i18n/en.json"), "utf8"));
const example = JSON.parse(readFileSync(here("../../docs/practice-example.json"), "utf8"));

test("a document is cut down to what differs, and that over the defaults is the document", async () => {
  const defaults = await defaultPractice();
  const document = laidOver(defaults, example);
  const part = differing(defaults, document);
  assert.deepEqual(laidOver(defaults, part), document);
  assert.ok(!("healing" in part) && !("care" in part), "untouched groups are left out");
  assert.equal(differing(defaults, structuredClone(defaults)), undefined);
  (await createMatcher({ practice: part })).close(); // the engine takes it as it takes the file
  put(document, "ladder[1].waterParts", 11);
  assert.equal(at(document, "ladder[1].waterParts"), 11);
  assert.equal(defaults.ladder[1].waterParts, 30, "the defaults stay");
});

test("every field of the document has a name", async () => {
  const walk = (value, path) => {
    if (Array.isArray(value)) return [path, ...walk(value[0], `${path}[0]`)];
    if (value === null || typeof value !== "object") return [path];
    if ("low" in value && "high" in value) return [path];
    const inside = Object.entries(value).flatMap(([key, one]) => walk(one, path ? `${path}.${key}` : key));
    return path && !/\]$/.test(path) ? [path, ...inside] : inside;
  };
  const { provenance, pricePerSession, areasCm2, ...document } = laidOver(await defaultPractice(), { ladder: [{ id: "a", waterParts: 1, pigment: "b" }] });
  assert.ok(provenance && pricePerSession === null);
  const paths = [...walk(document, ""), "areasCm2"].map((path) => (path.startsWith("zones.") ? path.replace(/^zones\.\w+/, "zones") : path));
  assert.ok(paths.length > 80, `${paths.length}`);
  const names = paths.filter((path) => {
    const found = (path.startsWith("zones") ? `practice.${path}` : nameKey(path)).split(".").reduce((group, key) => group?.[key], sentences);
    return typeof found !== "string" && typeof found?._ !== "string";
  });
  assert.deepEqual([...new Set(names)], []);
});

test("a clinic's address holds what it may and nothing else", async () => {
  const clinic = { practice: { caps: { dotsPerCm2: 160 } }, accent: "#aa3300", logo: "data:image/png;base64,AAAA", contact: { name: "North", href: "mailto:a@b.example" } };
  assert.deepEqual(await unpackClinic(await packClinic(clinic)), clinic);
  assert.equal(await unpackClinic("#plan=AAAA"), null);
  assert.equal(await unpackClinic("#clinic=%%"), null);
  const bad = checked({ practice: [1], accent: "red;}", logo: "https://elsewhere.example/x.png", contact: { name: "x", href: "javascript:alert(1)" } });
  assert.deepEqual(bad, { practice: undefined, accent: null, logo: null, contact: null });
});

test("a clinic's color can be read in both themes, whatever it is", () => {
  for (const color of ["#ffff00", "#000000", "#ffffff", "#27408f", "#7a9e00", "#ff0080"]) {
    const { light, dark } = accents(color);
    for (const paper of ["#f8f8f8", "#ffffff", "#e9ecf6"]) assert.ok(contrast(light, paper) >= 4.2, `${color}: ${light} on ${paper}`);
    assert.ok(contrast(light, "#ffffff") >= 4.5 && contrast(light, "#f8f8f8") >= 4.5, `${color}: ${light}`);
    for (const paper of ["#151618", "#1e1f22", "#252b40", "#10162e"]) assert.ok(contrast(dark, paper) >= 4.5, `${color}: ${dark} on ${paper}`);
  }
});

describe("in Chromium", { concurrency: 2 }, () => {
  let server;
  let browser;
  before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
  after(async () => { await browser?.close(); await server?.close(); });

  async function open(t, path, { prepare, ...options } = {}) {
    const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 1280, height: 800 }, locale: "en-GB", reducedMotion: "reduce", acceptDownloads: true, ...options });
    t.after(() => context.close());
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(path);
    return { page, errors };
  }
  const said = (page) => page.locator(".sample-head h3").innerText();
  const ready = (page) => page.locator(".sample-head h3").waitFor();
  const violations = async (page) => {
    await page.evaluate(readFileSync(here("../../node_modules/axe-core/axe.min.js"), "utf8"));
    return page.evaluate(async () => (await globalThis.axe.run()).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(", ")}`));
  };

  test("a changed number changes what the sample is told, a wrong one is named at its field, and all goes out and in again", async (t) => {
    const { page, errors } = await open(t, `${server.url}clinic.html`);
    await ready(page);
    const before = await said(page);
    await page.locator("[data-group=healing] summary").click();
    await page.fill("#p-healing-dotHealedMm-value", "200");
    const wrong = page.locator(".wrong:not(:empty)");
    await wrong.waitFor();
    assert.equal((await wrong.innerText()).trim(), "This must be between 0.08 and 0.4.");
    assert.equal(await page.locator("#p-healing-dotHealedMm-value").getAttribute("aria-invalid"), "true");
    assert.deepEqual(await violations(page), []);
    await page.fill("#p-healing-dotHealedMm-value", "0.2");
    await page.waitForFunction(() => !document.querySelector(".wrong:not(:empty)"));
    await page.fill("#p-ladder-1-waterParts", "50");
    await wrong.waitFor();
    assert.match(await wrong.innerText(), /lightest first/);
    await page.fill("#p-ladder-1-waterParts", "30");
    await page.locator("[data-group=caps] summary").click();
    await page.fill("#p-caps-dotsPerCm2", "60");
    await page.waitForFunction((before) => document.querySelector(".sample-head h3").textContent !== before, before);
    assert.match(await page.locator(".compare").innerText(), /instead of/);

    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    const file = JSON.parse(readFileSync(await (await coming).path(), "utf8"));
    assert.deepEqual(file, { caps: { dotsPerCm2: 60 } });
    const capped = await said(page);
    await page.getByRole("button", { name: "Back to the defaults" }).click();
    await page.waitForFunction((before) => document.querySelector(".sample-head h3").textContent === before, before);
    await page.setInputFiles("#import", { name: "p.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
    await page.waitForFunction((capped) => document.querySelector(".sample-head h3").textContent === capped, capped);
    await page.setInputFiles("#import", here("../../docs/practice-example.json"));
    await page.waitForFunction(() => document.querySelectorAll("[data-group=ladder] .entry").length === 10);
    await page.waitForFunction(() => /Slate|Graphite|Onyx/.test(document.querySelector(".sample-head h3").textContent));
    const entries = page.locator("[data-group=ladder] .entry");
    await entries.last().locator(".less").click();
    assert.equal(await entries.count(), 9);
    await page.setInputFiles("#import", { name: "p.json", mimeType: "application/json", buffer: Buffer.from("[1]") });
    assert.match(await page.locator(".toast").innerText(), /no practice document/);
    assert.deepEqual(errors, []);
  });

  test("the code for a clinic's site carries its document, color and way to be asked, and works in a frame", async (t) => {
    const { page, errors } = await open(t, `${server.url}clinic.html`, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    await ready(page);
    assert.deepEqual(await violations(page), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await page.setInputFiles("#import", here("../../docs/practice-example.json"));
    await page.waitForFunction(() => /Slate|Graphite|Onyx/.test(document.querySelector(".sample-head h3").textContent));
    const told = await said(page);
    await page.fill("#embed-name", "Studio North");
    await page.fill("#embed-href", "mailto:hello@north.example");
    await page.locator("#embed-accent").fill("#aa3300");
    await page.setInputFiles("#embed-logo", here("../../www/samples/dark-full.jpg"));
    await page.waitForFunction(() => document.querySelector("#embed [role=status]").textContent || document.querySelector("#embed-code").value.length > 3000);
    const code = await page.inputValue("#embed-code");
    assert.match(code, /^<iframe src="[^"]+#clinic=[\w-]+" title="Scalptone" allow="camera/);
    const { page: visitor, errors: wrong } = await open(t, /src="([^"]+)"/.exec(code)[1]);
    await visitor.setInputFiles("#file", here("../../www/samples/tan-thinning.jpg"));
    await visitor.waitForFunction(() => document.querySelector("#plan-link")?.value);
    assert.equal((await visitor.locator("#recommendation h1").innerText()).replace(/\s+/g, " "), told);
    assert.match(await visitor.locator("#take a").getAttribute("href"), /^mailto:hello@north\.example\?body=http.*%23plan%3D/);
    assert.equal(await visitor.locator("#take a").innerText(), "Ask Studio North");
    assert.notEqual(await visitor.evaluate(() => getComputedStyle(document.querySelector("#take a")).backgroundColor), "rgb(39, 64, 143)");
    assert.deepEqual(await violations(visitor), []);
    const plan = await visitor.inputValue("#plan-link");
    const { page: tablet } = await open(t, plan);
    await tablet.waitForFunction(() => document.querySelector("#recommendation h1")?.textContent);
    assert.equal((await tablet.locator("#recommendation h1").innerText()).replace(/\s+/g, " "), told, "the clinic's own shades come along");
    assert.deepEqual([...errors, ...wrong], []);
  });
});
