// The page in Chromium, over the package as it is built: every state, by upload and by a fake camera.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";
import { launch } from "../browser.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const axe = readFileSync(here("../../node_modules/axe-core/axe.min.js"), "utf8");
const www = here("../../www/");
const SAMPLES = ["light-buzz", "tan-thinning", "dark-full"];
const sample = (name) => join(www, "samples", `${name}.jpg`);
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];
const FAKE = "--use-fake-device-for-media-stream";
const GRANT = "--use-fake-ui-for-media-stream";

let server;
let browser;
before(async () => {
  server = await serve({ port: 0 });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A page that is ready, closed after the test; what it complained of and what it asked for beside it. */
async function open(t, { from = browser, ...options } = {}) {
  const context = await from.newContext({ viewport: SIZES[0], ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(server.url, { waitUntil: "networkidle" });
  return { page, errors, requests };
}

const heading = (page) => page.locator("#recommendation h1");
const told = (page) => page.waitForFunction(() => /^(Shade|Between shade) /.test(document.querySelector("#recommendation h1")?.textContent ?? ""));
const upload = (page, file) => page.setInputFiles("#file", file);
const toast = async (page, sentence) => {
  await page.locator(".toast").waitFor();
  assert.match(await page.locator(".toast").innerText(), sentence);
};
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const violations = async (page) => {
  await page.evaluate(axe);
  return page.evaluate(async () =>
    (await globalThis.axe.run()).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(", ")}`));
};

for (const name of SAMPLES) {
  test(`the sample ${name} gives a recommendation with its reasons`, async (t) => {
    const { page, errors } = await open(t);
    await page.click(`[data-sample$="${name}.jpg"]`);
    await told(page);
    for (const id of ["s-shade", "s-tone", "s-zones", "s-visits", "s-care", "s-warnings"]) {
      assert.ok(await page.locator(`#${id}`).isVisible(), id);
    }
    assert.match(await page.locator("#status").textContent(), /shade/i);
    assert.doesNotMatch(await page.locator("main").innerText(), /undefined|NaN|\{\w+\}|\b(say|shade|zone|care|warning)\.\w/, "a gap in the text");
    assert.deepEqual(errors, []);
  });
}

test("an uploaded photo is matched, and nothing leaves the origin", async (t) => {
  const { page, errors, requests } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  await page.locator("#preview .slider").waitFor();
  const origin = new URL(server.url).origin;
  const strangers = requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`) && !url.startsWith("data:"));
  assert.deepEqual(strangers, []);
  assert.deepEqual(errors, []);
});

for (const way of ["drop", "paste"]) {
  test(`a photo can come by ${way}`, async (t) => {
    const { page } = await open(t);
    const bytes = [...readFileSync(sample("tan-thinning"))];
    await page.evaluate(([way, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "photo.jpg", { type: "image/jpeg" }));
      const options = { bubbles: true, cancelable: true };
      if (way === "drop") document.body.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: data }));
      else document.body.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
    }, [way, bytes]);
    await told(page);
  });
}

test("before and after slide by keyboard, and each look can be chosen", async (t) => {
  const { page } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  const slider = page.locator("#preview .slider");
  await slider.waitFor();
  await slider.focus();
  await page.keyboard.press("End");
  assert.match(await page.evaluate(() => document.querySelectorAll("#preview canvas")[1].style.clipPath), /100%/);
  for (const look of ["fresh", "threeYears"]) {
    await page.check(`#when [value="${look}"]`, { force: true });
    await slider.waitFor();
  }
  await page.check('#when [value="now"]', { force: true });
  assert.ok(await slider.isHidden());
});

test("the oval is moved and resized by keyboard, and the photo matched again inside it", async (t) => {
  const { page } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  await page.click("#tool-oval");
  const left = () => page.evaluate(() => parseFloat(document.querySelector(".oval").style.left));
  const before = await left();
  await page.focus(".oval");
  await page.keyboard.press("ArrowRight");
  assert.ok((await left()) > before);
  const east = page.locator('.oval-handle[data-side="east"]');
  const width = Number(await east.getAttribute("aria-valuenow"));
  await east.focus();
  await page.keyboard.press("Shift+ArrowRight");
  assert.ok(Number(await east.getAttribute("aria-valuenow")) > width);
  const box = await east.boundingBox();
  assert.ok(box.width >= 24 && box.height >= 24, "a handle is large enough for a finger");
  await page.waitForFunction(() => /you/.test([...document.querySelectorAll("#details tr")].find((row) => /Face found/.test(row.textContent))?.textContent ?? ""));
});

test("the oval is dragged by mouse", async (t) => {
  const { page } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  await page.click("#tool-oval");
  const box = await page.locator(".oval").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  const moved = await page.locator(".oval").boundingBox();
  assert.ok(Math.abs(moved.x - box.x - 20) < 2, `${box.x} -> ${moved.x}`);
});

test("where hair is missing can be chosen, and the plan follows", async (t) => {
  const { page } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  await page.check('#stages [value="II"]', { force: true });
  await page.waitForFunction(() => document.querySelector("#stages .quiet").hidden);
  assert.ok(await page.locator('#stages [value="II"]').isChecked());
});

const jpeg = () => readFileSync(sample("tan-thinning"));
const bad = (name) => here(`../bad_input/${name}`);
for (const [name, sentence] of [
  ["empty.jpg", /empty/],
  ["text.jpg", /not a picture/],
  ["truncated.jpg", /damaged or incomplete/],
  ["animated.gif", /moves/],
  ["cmyk.jpg", /CMYK/],
  ["200_megapixels.png", /100 megapixels/],
]) {
  test(`${name} is refused in a sentence, and the page can be used afterwards`, async (t) => {
    const { page } = await open(t);
    await upload(page, bad(name));
    await toast(page, sentence);
    assert.ok(await page.locator("#start").isVisible());
    await upload(page, sample("tan-thinning"));
    await told(page);
    assert.equal(await page.locator(".toast").count(), 0);
  });
}

for (const [name, first, second] of [
  ["landscape.jpg", /oval/, /could not find your face/],
  ["gray.jpg", /cannot tell|oval/, /color photo|could not find your face/],
  ["one_pixel.png", /cannot tell|oval/, /larger photo|could not find your face/],
]) {
  test(`${name} gets no number but a next step, and the page can be used afterwards`, async (t) => {
    const { page, errors } = await open(t);
    await upload(page, bad(name));
    await page.locator("#recommendation .button").first().waitFor();
    assert.match(await heading(page).innerText(), first);
    assert.match(await page.locator("#recommendation").innerText(), second);
    assert.ok(await page.locator("#s-shade").isHidden(), "a shade is told");
    assert.ok(await page.locator("#when").isHidden(), "a look is offered");
    await upload(page, sample("tan-thinning"));
    await told(page);
    assert.deepEqual(errors, []);
  });
}

test("hair that hides the scalp costs the look, not the answer", async (t) => {
  const { page, errors } = await open(t);
  await upload(page, sample("dark-full"));
  await told(page);
  await page.locator("#no-look:not(:empty)").waitFor();
  assert.match(await page.locator("#no-look").innerText(), /Your hair covers the scalp/);
  assert.ok(await page.locator("#when").isHidden());
  assert.ok(await page.locator("#s-shade").isVisible());
  assert.equal(await page.locator(".toast").count(), 0);
  await upload(page, sample("tan-thinning"));
  await page.locator("#preview .slider").waitFor();
  assert.equal(await page.locator("#no-look").innerText(), "");
  assert.deepEqual(errors, []);
});

test("a bad file leaves the result before it standing", async (t) => {
  const { page } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  const said = await heading(page).innerText();
  await upload(page, { name: "x", mimeType: "image/png", buffer: Buffer.from("x") });
  await toast(page, /not a picture/);
  assert.equal(await heading(page).innerText(), said);
});

test("the camera's picture is matched inside the guide", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "scalptone-camera-"));
  const film = join(folder, "face.mjpeg"); // an .mjpeg file is JPEGs one after the other
  writeFileSync(film, Buffer.concat(Array.from({ length: 10 }, jpeg)));
  t.after(() => rmSync(folder, { recursive: true }));
  const from = await launch([GRANT, FAKE, `--use-file-for-fake-video-capture=${film}`]);
  t.after(() => from.close());
  const { page, errors } = await open(t, { from });
  await page.click("#use-camera");
  await page.click(".shutter:enabled");
  await page.waitForFunction(() => document.querySelector("#recommendation h1")?.textContent);
  assert.ok(await page.locator("#camera").isHidden());
  assert.deepEqual(errors, []);
});

test("two cameras can be switched", async (t) => {
  const from = await launch([GRANT, `${FAKE}=device-count=2`]);
  t.after(() => from.close());
  const { page } = await open(t, { from });
  await page.click("#use-camera");
  await page.locator(".shutter:enabled").waitFor();
  await page.getByRole("button", { name: "Switch" }).click();
  await page.locator(".shutter:enabled").waitFor();
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#camera").isHidden());
});

for (const [what, args, sentence] of [
  ["a denied camera", ["--use-fake-ui-for-media-stream=deny", FAKE], /blocked/],
  ["a missing camera", [GRANT, `${FAKE}=device-count=0`], /no camera/],
]) {
  test(`${what} gets a sentence and leads to a photo`, async (t) => {
    const from = await launch(args);
    t.after(() => from.close());
    const { page } = await open(t, { from });
    await page.click("#use-camera");
    await toast(page, sentence);
    assert.ok(await page.locator("#camera").isHidden());
    const chooser = page.waitForEvent("filechooser");
    await page.locator(".toast").getByRole("button", { name: "Choose a photo" }).click();
    await chooser;
  });
}

for (const [name, sentence] of [["NotReadableError", /Another program/], ["OverconstrainedError", /no camera/]]) {
  test(`a camera that answers ${name} gets a sentence`, async (t) => {
    const { page } = await open(t);
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
    }, name);
    await page.click("#use-camera");
    await toast(page, sentence);
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`start, result and error are accessible and fit, ${colorScheme}`, async (t) => {
    const { page } = await open(t, { colorScheme, reducedMotion: "reduce" });
    const look = async (state) => {
      assert.deepEqual(await violations(page), [], state);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        assert.ok((await overflow(page)) <= 0, `${state} scrolls sideways at ${size.width}`);
      }
    };
    await look("start");
    await upload(page, { name: "x.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await toast(page, /not a picture/);
    await look("error");
    await upload(page, sample("tan-thinning"));
    await told(page);
    await page.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    await look("result");
    await page.click("#tool-oval");
    await look("oval");
  });
}

test("the booth has the same color in both themes", async (t) => {
  const colors = [];
  for (const colorScheme of ["light", "dark"]) {
    const { page } = await open(t, { colorScheme });
    await upload(page, sample("tan-thinning"));
    await told(page);
    colors.push(await page.locator(".booth").first().evaluate((node) => getComputedStyle(node).backgroundColor));
  }
  assert.deepEqual(colors, ["rgb(118, 118, 118)", "rgb(118, 118, 118)"]);
});

test("the page reads the same before any script runs", async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(server.url);
  const sentences = JSON.parse(readFileSync(join(www, "i18n/en.json"), "utf8")).page;
  for (const [attribute, read] of [["data-text", (node) => node.textContent()], ["data-label", (node) => node.getAttribute("aria-label")], ["data-alt", (node) => node.getAttribute("alt")]]) {
    for (const node of await page.locator(`[${attribute}]`).all()) {
      const key = (await node.getAttribute(attribute)).replace("page.", "");
      assert.equal((await read(node)).trim(), sentences[key], key);
    }
  }
});
