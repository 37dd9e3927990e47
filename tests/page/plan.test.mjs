// The plan taken along: as numbers in a link, as a code that a camera reads, on one sheet of paper, as a picture; and gone.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import test, { after, before, describe } from "node:test";
import { createMatcher, defaultPractice } from "../../dist/node.js";
import { serve } from "../../tools/serve.mjs";
import { fromNumbers, pack, toNumbers, unpack } from "../../www/js/plan-link.js";
import { qr } from "../../www/js/qr.js";
import { launch } from "../browser.mjs";

const sample = (name) => new URL(`../../www/samples/${name}.jpg`, import.meta.url).pathname;
const NAMES = ["light-buzz", "tan-thinning", "dark-full"];

test("a plan comes out of its link as it went in, without a photo, and short", async (t) => {
  const practice = await defaultPractice();
  const matcher = await createMatcher();
  t.after(() => matcher.close());
  for (const name of NAMES) {
    const report = await matcher.match(readFileSync(sample(name)));
    const fragment = await pack(report, practice, "2026-12-01");
    t.diagnostic(`${name}: ${fragment.length} letters`);
    assert.match(fragment, /^#plan=[\w-]+$/);
    assert.ok(fragment.length < 1400, `${fragment.length} letters: a camera would not read its code`);
    const { report: told, practice: by, start } = await unpack(fragment);
    assert.equal(start, "2026-12-01");
    for (const key of ["id", "waterParts", "pigment", "startId", "healedHex", "freshHex", "targetHex", "reach", "range"]) assert.deepEqual(told.shade[key], report.shade[key], key);
    assert.deepEqual(told.warnings.map(({ code, severity }) => [code, severity]), report.warnings.map(({ code, severity }) => [code, severity]));
    assert.deepEqual(told.care, report.care);
    assert.deepEqual(told.plan.sessions.map(({ dots, shadeId, afterDays }) => [dots, shadeId, afterDays]), report.plan.sessions.map(({ dots, shadeId, afterDays }) => [dots, shadeId, afterDays]));
    assert.deepEqual(told.plan.zones.map(({ zone, dots }) => [zone, dots]), report.plan.zones.map(({ zone, dots }) => [zone, dots]));
    assert.ok(Math.abs(told.density.dotsPerCm2.value - report.density.dotsPerCm2.value) <= 0.5);
    assert.deepEqual(by.ladder.map(({ id, waterParts }) => [id, waterParts]), practice.ladder.map(({ id, waterParts }) => [id, waterParts]));
  }
});

test("a link that holds no plan is none, and a broken one is refused", async () => {
  assert.equal(await unpack("#how"), null);
  const packed = async (value) => {
    const bytes = await new Response(new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
    return `#plan=${Buffer.from(bytes).toString("base64url")}`;
  };
  for (const bad of ["#plan=", "#plan=%%%", "#plan=AAAA", `#plan=${"A".repeat(9000)}`, await packed([2]), await packed({}), await packed([1, "0", 0, [], ["red;background:url(//x)", [1, 2, 3], 1, "tan", 0], 0, [], [], 0, [], [], []])]) {
    await assert.rejects(unpack(bad), { code: "badPlan" }, bad.slice(0, 40));
  }
});

test("a plan whose dots would be drawn for ever is refused", async (t) => {
  const matcher = await createMatcher();
  t.after(() => matcher.close());
  const report = await matcher.match(readFileSync(sample("tan-thinning")));
  const practice = await defaultPractice();
  const broken = (change) => {
    const list = toNumbers(report, practice);
    change(list);
    return () => fromNumbers(list);
  };
  assert.doesNotThrow(broken(() => {}));
  assert.throws(broken((list) => { list[8][0][0][3] = 1e-9; }), /is not in/);
  assert.throws(broken((list) => { list[7][3] = "1"; }), /is not in/);
  assert.throws(broken((list) => { list[8][1] = Array(1000).fill(list[8][1][0]); }), /too long/);
});

/** Matrices that OpenCV's reader read back, by their SHA-256. */
const READ = {
  Scalptone: "0b6929d4df259ce6d0dd0ab432c35234dce5469c275908ca50c896b25e9328fc",
  [`https://example.org/scalptone/#plan=${"aB3-_x9".repeat(90)}`]: "23d2197015632da7379e249756c287278efd602907c819389609f0453362a5e0",
};
for (const [text, hash] of Object.entries(READ)) {
  test(`the QR code of ${text.length} letters is the one that was read back`, () => {
    assert.equal(createHash("sha256").update(qr(text).map((row) => row.join("")).join("\n")).digest("hex"), hash);
  });
}

test("a text that no QR code can hold is refused", () => {
  assert.equal(qr("x".repeat(2953)).length, 177);
  assert.throws(() => qr("x".repeat(2954)), RangeError);
});

describe("in Chromium", { concurrency: 2 }, () => {
  let server;
  let browser;
  before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
  after(async () => { await browser?.close(); await server?.close(); });

  async function open(t, { path = "", ...options } = {}) {
    const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 390, height: 844 }, locale: "en-GB", reducedMotion: "reduce", acceptDownloads: true, ...options });
    t.after(() => context.close());
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(server.url + path);
    return { page, errors };
  }
  const heading = (page) => page.locator("#recommendation h1");
  const told = (page) => page.waitForFunction(() => document.querySelector("#recommendation h1")?.textContent);
  const linked = async (page) => {
    await page.waitForFunction(() => document.querySelector("#plan-link")?.value);
    return page.inputValue("#plan-link");
  };

  test("the link opens the same plan on another device, and a photo takes its place", async (t) => {
    const { page, errors } = await open(t);
    await page.setInputFiles("#file", sample("tan-thinning"));
    await told(page);
    const [said, table] = await Promise.all([heading(page), page.locator(".zone-list")].map((of) => of.innerText()));
    const link = await linked(page);
    const { page: other, errors: wrong } = await open(t, { path: new URL(link).hash, colorScheme: "dark" });
    await told(other);
    assert.equal(await heading(other).innerText(), said);
    assert.equal(await other.locator(".zone-list").innerText(), table);
    assert.ok(await other.locator(".pane-picture").isHidden());
    assert.match(await other.locator("#shared").innerText(), /by a link: its numbers, without a photo/);
    assert.equal(await linked(other), link);
    await other.setInputFiles("#file", sample("light-buzz"));
    await other.locator("#preview .slider").waitFor();
    assert.equal(new URL(other.url()).hash, "");
    assert.ok(await other.locator("#shared").evaluate((node) => !node.childElementCount));
    const { page: third } = await open(t, { path: "#plan=AAAA" });
    assert.match(await third.locator(".toast").innerText(), /no plan that can be read/);
    assert.deepEqual([...errors, ...wrong], []);
  });

  test("the sheet is one page of A4 and of Letter, in each language, with the code that leads back", async (t) => {
    for (const locale of ["en-GB", "es-ES"]) {
      const { page } = await open(t, { locale });
      for (const name of NAMES.slice(0, 2)) {
        await page.evaluate(() => document.querySelector("#recommendation h1")?.replaceChildren());
        await page.setInputFiles("#file", sample(name));
        await told(page);
        await linked(page);
        await page.fill("#first-visit", "2026-12-01");
        await page.locator("#first-visit").press("Tab");
        await page.waitForFunction(() => document.querySelector("#sheet .qr"));
        for (const format of ["A4", "Letter"]) {
          const pdf = await page.pdf({ format, preferCSSPageSize: false });
          assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length, 1, `${locale} ${name} ${format}`);
        }
      }
      await page.emulateMedia({ media: "print" });
      assert.ok(await page.locator("#sheet").isVisible());
      assert.equal(await page.locator("#stage, header.top, footer.foot").filter({ visible: true }).count(), 0);
      assert.equal(await page.locator("#sheet img, #sheet canvas").count(), 0, "a photo on the sheet");
      await page.emulateMedia({ media: "screen" });
      await page.click("#again");
      await page.emulateMedia({ media: "print" });
      assert.ok(await page.locator("#start h1").isVisible(), "without a plan the page is printed as it is");
    }
  });

  test("picture and figures are files, and the code shows the link", async (t) => {
    const { page, errors } = await open(t);
    await page.setInputFiles("#file", sample("tan-thinning"));
    await told(page);
    await page.locator("#preview .slider").waitFor();
    const saved = async (name) => {
      const coming = page.waitForEvent("download");
      await page.getByRole("button", { name }).click();
      const file = await coming;
      return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
    };
    const picture = await saved("Picture, before and after");
    assert.match(picture.name, /^scalptone-\d{4}-\d\d-\d\d\.png$/);
    assert.ok(picture.bytes.length > 100_000 && picture.bytes.readUInt32BE(16) === 1592, `${picture.bytes.length} bytes, ${picture.bytes.readUInt32BE(16)} wide`);
    const figures = await saved("All figures (JSON)");
    const report = JSON.parse(figures.bytes);
    assert.ok(report.shade.id && report.plan.zones.length);
    await page.locator("#take summary").click();
    await page.locator(".qr-here .qr").waitFor();
    assert.deepEqual(errors, []);
  });

  test("everything is deleted at one tap, and the page says what it was", async (t) => {
    const { page, errors } = await open(t);
    await page.setInputFiles("#file", sample("tan-thinning"));
    await told(page);
    await page.locator("#checklist input").first().check();
    await page.fill("#first-visit", "2026-12-01");
    await page.locator("#first-visit").press("Tab");
    await page.click("#forget");
    await page.locator(".toast").waitFor();
    assert.match(await page.locator(".toast").innerText(), /Deleted: 1 photo, the result, what you ticked and the date of the first visit\..*nothing of you was stored or sent/s);
    assert.ok(await page.locator("#start").isVisible());
    assert.doesNotMatch(await page.locator("#desk").evaluate((node) => node.textContent), /Shade \d|Tan/, "a trace of the answer");
    assert.equal(await page.evaluate(() => document.querySelectorAll("#desk canvas, #photos canvas").length <= 4 && [...document.querySelectorAll("#desk canvas")].every((one) => one.width <= 300)), true);
    await page.setInputFiles("#file", sample("light-buzz"));
    await told(page);
    assert.deepEqual(errors, []);
  });
});
