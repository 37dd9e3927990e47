// The page for everyone: each state by axe's rules in Spanish and both themes, the whole way by keyboard alone, at twice the
// size, and with fingers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";
import { launch } from "../browser.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const axe = readFileSync(here("../../node_modules/axe-core/axe.min.js"), "utf8");
const sample = (name) => here(`../../www/samples/${name}.jpg`);

describe("in Chromium", { concurrency: 2 }, () => {
  let server;
  let browser;
  before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
  after(async () => { await browser?.close(); await server?.close(); });

  async function open(t, options) {
    const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 390, height: 844 }, locale: "en-GB", reducedMotion: "reduce", ...options });
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(server.url);
    return page;
  }
  const told = (page) => page.waitForFunction(() => document.querySelector("#plan-link")?.value);
  const openAll = (page) => page.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

  for (const colorScheme of ["light", "dark"]) {
    test(`every state keeps the rules of access in Spanish, ${colorScheme}`, async (t) => {
      const page = await open(t, { colorScheme, locale: "es-ES" });
      const look = async (state) => {
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await globalThis.axe.run()).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(", ")}`));
        assert.deepEqual(found, [], state);
      };
      await look("start");
      await page.setInputFiles("#file", { name: "x.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
      await page.locator(".toast").waitFor();
      await look("error");
      await page.setInputFiles("#file", sample("light-buzz"));
      await told(page);
      await page.locator("#preview .slider").waitFor();
      await openAll(page);
      await page.fill("#first-visit", "2026-12-01");
      await page.locator("#checklist input").first().check();
      await look("result, all of it open");
      if (colorScheme === "dark") return; // what comes is seen in dark in English, and the words are the same
      await page.click('#ladder [data-term="deltaE"]');
      await look("a word explained");
      await page.keyboard.press("Escape");
      await page.click("#tool-areas");
      await page.locator("#areas-panel .chips").waitFor();
      await look("areas");
      await page.click("#areas-done");
      await page.click("#tool-oval");
      await look("oval");
      await page.click("#tool-oval");
      await page.click("#tool-white");
      await look("pointing");
      await page.keyboard.press("Escape");
      const link = await page.inputValue("#plan-link");
      await page.click("#forget");
      await page.locator(".toast.calm").waitFor();
      await look("all deleted");
      await page.goto("about:blank");
      await page.goto(link);
      await told(page);
      await look("a plan from a link");
    });
  }

  test("the whole way goes by keyboard alone, in the order of reading, and the focus is always seen", async (t) => {
    const page = await open(t, { viewport: { width: 1280, height: 800 } });
    /** Where the focus is: what it is called, whether it is marked, and where on the page. */
    const focus = () => page.evaluate(() => {
      const node = document.activeElement;
      const marked = (one) => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
      const box = node.getBoundingClientRect();
      return {
        id: node.id, name: (node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent).trim().slice(0, 40), tag: node.tagName,
        seen: [node, ...(node.labels ?? []), node.closest("label"), node.closest(".stage")].some(marked) || getComputedStyle(node, "::after").boxShadow !== "none",
        inView: box.bottom > 0 && box.top < innerHeight,
      };
    });
    const until = async (found, most = 60) => {
      for (let press = 0; press < most; press += 1) {
        await page.keyboard.press("Tab");
        const at = await focus();
        assert.ok(at.seen && at.inView, `the focus is not seen: ${JSON.stringify(at)}`);
        if (found(at)) return at;
      }
      assert.fail("not reached");
    };
    const chooser = page.waitForEvent("filechooser");
    await until(({ id }) => id === "file");
    await page.keyboard.press("Enter");
    await (await chooser).setFiles(sample("tan-thinning"));
    await told(page);
    await page.locator("#preview .slider").waitFor();
    assert.equal((await focus()).tag, "H1", "the answer has the focus");
    const heading = page.locator("#recommendation h1");
    const before = await heading.innerText();
    await until(({ name }) => /Say where hair is missing/.test(name));
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.name), "stage");
    await page.keyboard.press("ArrowUp");
    await page.waitForFunction(() => document.querySelector("#stages .quiet").hidden);
    await until(({ id }) => id === "first-visit");
    await page.keyboard.type("01122026");
    await page.waitForFunction(() => /until/.test(document.querySelector("#care").textContent));
    await until(({ name }) => /your scalp is inflamed/.test(name));
    await page.keyboard.press("Space");
    assert.match(await page.locator("#checklist [role=status]").innerText(), /ticked one/);
    await until(({ name }) => /Copy the link/.test(name));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /Copied/.test(document.querySelector("#take").textContent));
    const shift = async (found, most = 120) => {
      for (let press = 0; press < most; press += 1) {
        await page.keyboard.press("Shift+Tab");
        if (found(await focus())) return;
      }
      assert.fail("not reached backward");
    };
    await shift(({ name }) => /Before and after/.test(name));
    await page.keyboard.press("Home");
    assert.match(await page.evaluate(() => document.querySelectorAll("#preview canvas")[1].style.clipPath), /inset\(0(px)? 0(px)? 0(px)? 0%\)/);
    await until(({ id }) => id === "forget", 150);
    await page.keyboard.press("Enter");
    await page.locator(".toast.calm").waitFor();
    assert.equal((await focus()).id, "use-camera");
    assert.ok(before);
  });

  test("at twice the size, and as narrow as 320 pixels, nothing is cut off", async (t) => {
    for (const locale of ["en-GB", "es-ES"]) {
      const page = await open(t, { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, locale });
      assert.ok((await overflow(page)) <= 0, "start");
      await page.setInputFiles("#file", sample("tan-thinning"));
      await told(page);
      await openAll(page);
      for (const width of [640, 320]) {
        await page.setViewportSize({ width, height: 640 });
        assert.ok((await overflow(page)) <= 0, `${locale} scrolls sideways at ${width}`);
        const cut = await page.locator("main :is(button, label, h1, h2, h3, p, th, td, dd, dt)").evaluateAll((all) => all
          .filter((node) => node.offsetParent && !node.closest(".visually-hidden, .wide") && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX === "hidden" && node.clientWidth)
          .map((node) => node.textContent.trim().slice(0, 40)));
        assert.deepEqual(cut, [], `${locale} at ${width}`);
      }
    }
  });

  test("what is tapped is 24 pixels large at least, or has that room to itself", async (t) => {
    const page = await open(t);
    const small = () => page.evaluate(() => {
      const nodes = [...document.querySelectorAll("a[href], button, input, select, summary, textarea")].filter((node) => {
        const { width, height } = node.getBoundingClientRect();
        return width && height && !node.closest(".visually-hidden, [aria-hidden=true]") && !node.matches("[disabled]") && getComputedStyle(node).visibility !== "hidden" && node.checkVisibility();
      });
      // A box that lies in a label is as large as the label; a word in a sentence is as high as its line (WCAG 2.5.8).
      return nodes.filter((node) => !node.matches(".term, p .link, div > .link") && !(node.tagName === "A" && node.closest("p"))).map((node) => [node, (node.closest("label") ?? node).getBoundingClientRect()])
        .filter(([, { width, height }]) => Math.min(width, height) < 23.9).map(([node, { width, height }]) => `${node.id || node.className || node.textContent.slice(0, 30)} ${Math.round(width)}×${Math.round(height)}`);
    });
    assert.deepEqual(await small(), [], "start");
    await page.setInputFiles("#file", sample("tan-thinning"));
    await told(page);
    await openAll(page);
    assert.deepEqual(await small(), [], "result");
    await page.click("#tool-areas");
    assert.deepEqual(await small(), [], "areas");
  });
});
