// The page in Chromium, over the package as it is built: every state, by upload and by a fake camera.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";
import { launch } from "../browser.mjs";
import { held } from "../pictures.mjs";

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
  const context = await from.newContext({ serviceWorkers: "block", viewport: SIZES[0], ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(server.url);
  return { page, errors, requests };
}

/** Waits until an element has the focus; it may be drawn anew meanwhile. */
const focusOn = (page, id) => page.waitForFunction((id) => document.activeElement?.id === id, id);
const heading = (page) => page.locator("#recommendation h1");
const told = (page) => page.waitForFunction(() => /^(Shade|Between shade) /.test(document.querySelector("#recommendation h1")?.textContent ?? ""));
const upload = (page, file) => page.setInputFiles("#file", file);
/** Uploads a photo after another, and waits until it is answered. */
async function next(page, file) {
  await page.evaluate(() => document.querySelector("#recommendation h1")?.replaceChildren());
  await upload(page, file);
  await told(page);
}
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
  await page.waitForLoadState("networkidle"); // the engine and its models are there
  const before = requests.length;
  assert.ok(requests.some((url) => url.endsWith(".wasm")) && requests.some((url) => url.endsWith("regions.bin")), "the engine is not there yet");
  await upload(page, sample("tan-thinning"));
  await told(page);
  await page.locator("#preview .slider").waitFor();
  await page.waitForFunction(() => document.querySelector("#plan-link")?.value);
  assert.deepEqual(requests.slice(before).filter((url) => !/^(blob|data):/.test(url)), [], "requested while a photo was matched and shown");
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
  await page.waitForFunction((before) => parseFloat(document.querySelector(".oval").style.left) > before, before);
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

const CHART = held("chart", 1);
const PAPER = held("paper", 1);
const corners = async (page) => {
  await page.click("#tool-white");
  await page.check('[name="white-kind"][value="corners"]', { force: true });
};
const reference = (page) => page.locator("#reference [role=img]");
const lightTold = (page, sentence) => page.waitForFunction(([source, flags]) => new RegExp(source, flags).test(document.querySelector("#light-told").textContent), [sentence.source, sentence.flags]);

/** Where a place in the photo lies on the screen while something is pointed at. */
async function onScreen(page, { width, height }, [x, y]) {
  const box = await page.locator("#pointer").boundingBox();
  return [box.x + (x / width) * box.width, box.y + (y / height) * box.height];
}
const tap = async (page, photo, place) => page.mouse.click(...(await onScreen(page, photo, place)));
const middle = (corners) => [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis] / 4, 0));

/** A photo with a rectangle painted over it. */
const painted = async (page, file, { x, y, width, height }, color) => {
  const work = async ([file, x, y, width, height, color]) => {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    context.fillStyle = color;
    context.fillRect(x, y, width, height);
    const out = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return btoa(Array.from(out, (byte) => String.fromCharCode(byte)).join(""));
  };
  const png = await page.evaluate(work, [readFileSync(file).toString("base64"), x, y, width, height, color]);
  return { name: "painted.png", mimeType: "image/png", buffer: Buffer.from(png, "base64") };
};

for (const [card, name] of [[CHART, "Color chart"], [PAPER, "White paper"]]) {
  test(`${name.toLowerCase()} that told the light is outlined where it is, with its name in words and in the picture`, async (t) => {
    for (const viewport of SIZES) {
      const { page, errors } = await open(t, { viewport });
      await upload(page, card.path);
      await told(page);
      assert.match(await reference(page).getAttribute("aria-label"), new RegExp(`^${name}, .* of the photo`));
      const [stage, line, label] = await page.evaluate(() => ["#stage", "#reference .line", "#reference .name"].map((of) => document.querySelector(of).getBoundingClientRect().toJSON()));
      for (const [what, box] of [["outline", line], ["name", label]]) {
        const inside = box.x >= stage.x && box.y >= stage.y && box.x + box.width <= stage.x + stage.width && box.y + box.height <= stage.y + stage.height;
        assert.ok(inside, `the ${what} ${JSON.stringify(box)} leaves the picture ${JSON.stringify(stage)}`);
      }
      await lightTold(page, new RegExp(`${name} told us the light`, "i"));
      assert.match(await page.locator("#light").innerText(), /(whites of your eyes, so we did not need those|were heard beside it)/, "what of the eyes");
      assert.deepEqual(errors, []);
    }
  });
}

test("where eyes or nothing told the light, it says so, and why nothing better did", async (t) => {
  const { page } = await open(t);
  const said = [];
  for (const name of SAMPLES) {
    await next(page, sample(name));
    said.push(await page.locator("#light-told").innerText());
    assert.match(said.at(-1), /^(The whites of your eyes told us|Nothing in the photo told us)/);
    assert.match(await page.locator("#light").innerText(), /no color chart and no white paper/);
    assert.ok(await reference(page).isHidden());
  }
  t.diagnostic(said.join(" | "));
});

test("where nothing white is seen a range of shades is told, and what would narrow it", async (t) => {
  const { page } = await open(t);
  await upload(page, here("../portraits/s101_00016.jpg"));
  await told(page);
  assert.match(await heading(page).innerText(), /^Between shade \w+ and \w+/);
  assert.match(await page.locator("#light-told").innerText(), /^Nothing in the photo told us the light/);
  assert.match(await page.locator("#recommendation").innerText(), /range, not one shade.*a sheet of white paper beside your face\s+In the shade, not in direct light/s);
  assert.equal(await page.locator(".ladder .chosen").count(), 0, "a shade is singled out");
  assert.match(await heading(page).innerText(), /Start no darker than shade \w+: one part pigment to [\d.]+ parts water/);
  assert.ok((await page.locator(".ladder .possible").count()) > 1);
});

test("every note of the report on the light is on the page, and each once", async (t) => {
  const { page } = await open(t);
  const sentences = JSON.parse(readFileSync(join(www, "i18n/en.json"), "utf8")).light;
  const seen = new Set();
  for (const file of [...SAMPLES.map(sample), CHART.path, PAPER.path, held("paper", 0).path, ...[3, 16].map((i) => here(`../portraits/s101_${String(i).padStart(5, "0")}.jpg`))]) {
    await next(page, file);
    const notes = await page.evaluate(async (file) => {
      const { createMatcher } = await import("/scalptone/index.js");
      const matcher = await createMatcher();
      const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
      const { light } = await matcher.match(new Blob([bytes]));
      matcher.close();
      return light.notes;
    }, readFileSync(file).toString("base64"));
    const text = await page.locator("#light").innerText();
    for (const { code } of notes) {
      seen.add(code);
      assert.equal(text.split(sentences[code]).length, 2, `${code} in: ${text}`);
    }
  }
  t.diagnostic([...seen].join(", "));
  assert.ok(seen.size >= 4, [...seen].join(", "));
});

test("a tap on a gray card tells the light, and can be taken back", async (t) => {
  const { page, errors } = await open(t);
  await upload(page, CHART.path);
  await told(page);
  const shade = await heading(page).innerText();
  await page.click("#tool-white");
  await page.check('[name="white-kind"][value="grayCard"]', { force: true });
  await tap(page, CHART, CHART.patch(3, 3)); // neutral 5 is a gray card
  await lightTold(page, /gray card told us the light/);
  assert.match(await reference(page).getAttribute("aria-label"), /^Gray card/);
  await focusOn(page, "tool-white"); // the way back is where it began
  await page.click("#tool-auto");
  await lightTold(page, /color chart told us the light/);
  assert.equal(await heading(page).innerText(), shade);
  assert.equal(await page.locator("#tool-auto").count(), 0);
  assert.deepEqual(errors, []);
});

test("white paper is pointed at by keyboard alone", async (t) => {
  const { page, errors } = await open(t);
  await upload(page, PAPER.path);
  await told(page);
  await page.locator("#tool-white").focus();
  await page.keyboard.press("Enter");
  const cross = page.locator("#pointer .cross");
  assert.ok(await cross.evaluate((node) => node === document.activeElement), "the cross has the focus");
  const size = await cross.boundingBox();
  assert.ok(size.width >= 24 && size.height >= 24);
  const [x, y] = await onScreen(page, PAPER, middle(PAPER.corners));
  const stage = await page.locator("#pointer").boundingBox();
  for (let press = 0; press < 120; press += 1) {
    const at = await cross.boundingBox();
    const [dx, dy] = [x - at.x - at.width / 2, y - at.y - at.height / 2];
    if (Math.abs(dx) < stage.width / 80 && Math.abs(dy) < stage.width / 80) break;
    const across = Math.abs(dx) > Math.abs(dy);
    const key = across ? (dx > 0 ? "ArrowRight" : "ArrowLeft") : dy > 0 ? "ArrowDown" : "ArrowUp";
    await page.keyboard.press(Math.max(Math.abs(dx), Math.abs(dy)) > stage.width / 15 ? `Shift+${key}` : key);
  }
  await page.waitForFunction(() => /% from the left/.test(document.querySelector("#pointer-panel .visually-hidden[role=status]").textContent));
  await page.keyboard.press("Enter");
  await lightTold(page, /white paper told us the light/);
  assert.ok(await page.locator("#tool-auto").isVisible());
  await page.focus("#tool-white");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#pointer").isHidden(), "Escape gives up");
  assert.deepEqual(errors, []);
});

test("what is pointed at and cannot be used is told with what to do, and costs no answer", async (t) => {
  const { page, errors } = await open(t);
  const white = { x: 10, y: PAPER.height - 170, width: 150, height: 150 };
  await upload(page, await painted(page, PAPER.path, white, "#fff"));
  await told(page);
  await page.click("#tool-white");
  await tap(page, PAPER, [white.x + 75, white.y + 75]);
  await page.locator("#refused .hint").waitFor();
  assert.match(await page.locator("#refused").innerText(), /plain white.*in the shade/);
  await lightTold(page, /whites of your eyes|Nothing in the photo/);
  assert.match(await heading(page).innerText(), /shade/i);
  const refused = (sentence) => page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#refused").textContent), sentence.source);
  await page.click("#tool-white");
  await page.check('[name="white-kind"][value="grayCard"]', { force: true });
  await tap(page, PAPER, [white.x + 75, white.y + 75]);
  await refused(/gray card: it is too bright/);
  await page.click("#tool-white");
  await page.check('[name="white-kind"][value="paper"]', { force: true });
  await tap(page, PAPER, [245, 320]); // a cheek
  await refused(/lighter or darker than anyone/);
  await page.click("#tool-auto");
  await page.waitForFunction(() => !document.querySelector("#refused").textContent);
  assert.deepEqual(errors, []);
});

test("the four corners of a chart are marked in any order, and the last one can be undone", async (t) => {
  const { page, errors } = await open(t);
  await upload(page, CHART.path);
  await told(page);
  await corners(page);
  await tap(page, CHART, [CHART.width / 2, 20]);
  assert.match(await page.locator("#pointer-ask").innerText(), /2 of 4/);
  await page.getByRole("button", { name: "Undo the last corner" }).click();
  assert.match(await page.locator("#pointer-ask").innerText(), /1 of 4/);
  for (const i of [0, 2, 3, 1]) await tap(page, CHART, CHART.corners[i]);
  await lightTold(page, /color chart told us the light/);
  assert.ok(await page.locator("#tool-auto").isVisible());
  await corners(page);
  for (const place of [[150, 150], [280, 150], [280, 260], [150, 260]]) await tap(page, CHART, place);
  await page.locator("#refused .hint").waitFor();
  assert.match(await page.locator("#refused").innerText(), /between these four corners/);
  assert.deepEqual(errors, []);
});

/** Opens the areas of a photo, and waits for their outlines. */
async function adjustAreas(page, file) {
  await upload(page, file);
  await told(page);
  await page.click("#tool-areas");
  await outlined(page);
}
const outlined = (page) => page.waitForFunction(() => {
  const canvas = document.querySelector("#areas canvas");
  return canvas.width > 1 && new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer).some(Boolean);
});
const share = async (page, what) => Number(new RegExp(`${what} (\\d+) %`).exec(await page.locator("#areas canvas").getAttribute("aria-label"))?.[1] ?? 0);
const shareIs = (page, what, sign, than) => page.waitForFunction(([what, sign, than]) => {
  const n = Number(new RegExp(`${what} (\\d+) %`).exec(document.querySelector("#areas canvas").getAttribute("aria-label"))?.[1] ?? 0);
  return sign === "=" ? n === than : Math.sign(n - than) === (sign === ">" ? 1 : -1);
}, [what, sign, than]);
const taken = (page) => page.evaluate(() => !document.querySelector("#areas-undo").disabled);

for (const viewport of SIZES) {
  test(`areas are outlined, and a tap corrects them and can be undone, at ${viewport.width}`, async (t) => {
    const { page, errors } = await open(t, { viewport });
    await adjustAreas(page, sample("light-buzz"));
    const shaved = await share(page, "Shaved hair");
    assert.ok(shaved > 0 && (await share(page, "Skin")) > 0, await page.locator("#areas canvas").getAttribute("aria-label"));
    assert.equal(await taken(page), false);
    await page.check('[name="area-kind"][value="hair"]', { force: true });
    const box = await page.locator("#areas").boundingBox();
    // Just under the crown of this drawn head; one tap renames all of what covers it.
    await page.mouse.click(box.x + 0.5 * box.width, box.y + 0.3 * box.height);
    await shareIs(page, "Hair", ">", 0);
    assert.equal(await share(page, "Shaved hair"), 0);
    assert.ok(await taken(page));
    await page.keyboard.press("Control+z");
    await shareIs(page, "Shaved hair", "=", shaved);
    assert.equal(await taken(page), false);
    await page.click("#areas-done");
    assert.ok(await page.locator("#areas").isHidden());
    await page.locator("#preview .slider").waitFor();
    assert.equal(await overflow(page), 0);
    assert.deepEqual(errors, []);
  });
}

test("a stroke corrects along its way, taps in a row add up, and all can be undone at once", async (t) => {
  const { page, errors } = await open(t);
  await adjustAreas(page, sample("tan-thinning"));
  const skin = await share(page, "Skin");
  await page.check('[name="area-kind"][value="other"]', { force: true });
  const box = await page.locator("#areas").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + 0.62 * box.height];
  await page.mouse.move(x - 40, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 8 });
  await page.mouse.up();
  await shareIs(page, "Skin", "<", skin);
  for (const dy of [30, 45, 60]) await page.mouse.click(x, y + dy); // faster than they are answered
  await page.waitForFunction(() => !document.querySelector("#areas-undo").disabled);
  const undo = page.locator("#areas-undo");
  for (let n = 0; n < 4; n += 1) {
    assert.ok(await undo.isEnabled(), `${n} of 4 were kept`);
    await undo.click();
  }
  await page.waitForFunction(() => document.querySelector("#areas-undo").disabled);
  await shareIs(page, "Skin", "=", skin);
  await page.mouse.click(x, y);
  await page.waitForFunction(() => !document.querySelector("#areas-undo").disabled);
  await page.click("#areas-clear");
  await page.waitForFunction(() => document.querySelector("#areas-undo").disabled);
  await shareIs(page, "Skin", "=", skin);
  assert.deepEqual(errors, []);
});

test("areas are corrected by keyboard alone, and nothing in them breaks the rules of access", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, errors } = await open(t, { colorScheme, viewport: SIZES[colorScheme === "dark" ? 1 : 0] });
    await upload(page, sample("light-buzz"));
    await told(page);
    await page.locator("#tool-areas").focus();
    await page.keyboard.press("Enter");
    await outlined(page);
    const cross = page.locator("#areas .cross");
    assert.ok(await cross.evaluate((node) => node === document.activeElement), "the cross has the focus");
    // in one step, as tools may be drawn anew in between; what is hidden has no size
    const sizes = await page.evaluate(() => [...document.querySelectorAll(".chips label, #areas-panel button, #areas .cross")]
      .map((node) => node.getBoundingClientRect()).flatMap(({ width, height }) => (width ? [Math.min(width, height)] : [])));
    assert.ok(sizes.length >= 5 && sizes.every((size) => size >= 24), `${sizes}`);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift+ArrowUp");
    await page.waitForFunction(() => /% from the top. Now taken for/.test(document.querySelector("#areas-panel .visually-hidden[role=status]").textContent));
    const before = await page.locator("#areas canvas").getAttribute("aria-label");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !document.querySelector("#areas-undo").disabled);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Control+z");
    await page.waitForFunction((before) => document.querySelector("#areas canvas").getAttribute("aria-label") === before, before);
    await cross.focus();
    await page.keyboard.press("Escape");
    assert.ok(await page.locator("#areas").isHidden(), "Escape ends it");
    await focusOn(page, "tool-areas"); // and leads back
    assert.deepEqual(errors, []);
  }
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

/** A browser whose camera shows one picture for ever: an .mjpeg file is JPEGs one after the other. */
async function filming(t, picture) {
  const folder = mkdtempSync(join(tmpdir(), "scalptone-camera-"));
  const film = join(folder, "face.mjpeg");
  writeFileSync(film, Buffer.concat(Array.from({ length: 10 }, () => picture)));
  t.after(() => rmSync(folder, { recursive: true }));
  const from = await launch([GRANT, FAKE, `--use-file-for-fake-video-capture=${film}`]);
  t.after(() => from.close());
  return from;
}

/** A picture on a wall `factor` times as wide and high, as a JPEG. */
async function farOff(t, picture, factor) {
  const { page } = await open(t);
  const base64 = await page.evaluate(async ([bytes, factor]) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.fillStyle = "#9aa08c";
    context.fillRect(0, 0, canvas.width, canvas.height);
    const [width, height] = [bitmap.width / factor, bitmap.height / factor];
    context.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
    const file = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer());
    return btoa(String.fromCharCode(...file));
  }, [[...picture], factor]);
  return Buffer.from(base64, "base64");
}

test("the photo takes itself when all has been well for a second", async (t) => {
  const { page, errors } = await open(t, { from: await filming(t, readFileSync(sample("light-buzz"))) });
  await page.click("#use-camera");
  await page.waitForFunction(() => /^Good/.test(document.querySelector("#camera .say")?.textContent));
  await page.waitForFunction(() => Number(document.querySelector("#camera .ring").style.strokeDashoffset) < 1);
  await told(page);
  assert.ok(await page.locator("#camera").isHidden());
  await page.locator("#preview .slider").waitFor();
  assert.equal(await page.locator("#photos li").count(), 0, "to the visitor it is one photo");
  assert.deepEqual(errors, []);
});

test("the camera says what to do, its shutter works all the same, and nothing in it breaks the rules of access", async (t) => {
  const picture = await farOff(t, readFileSync(sample("light-buzz")), 2.4);
  const { page, errors } = await open(t, { from: await filming(t, picture) });
  await page.click("#use-camera");
  await page.waitForFunction(() => document.querySelector("#camera .say")?.textContent === "A little closer");
  assert.deepEqual(await violations(page), []);
  await page.click(".shutter:enabled");
  await page.waitForFunction(() => document.querySelector("#recommendation h1")?.textContent);
  assert.ok(await page.locator("#camera").isHidden());
  assert.deepEqual(errors, []);
});

test("the top of the head is told beside the answer, which stays", async (t) => {
  const { page, errors, requests } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  const answer = await heading(page).innerText();
  assert.ok(!requests.some((url) => url.includes("/views/")), "its wasm comes when it is needed");
  const base64 = await page.evaluate(async () => {
    const side = 480;
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext("2d");
    const disc = (radius, color) => {
      context.fillStyle = color;
      context.beginPath();
      context.arc(side / 2, side / 2, radius, 0, 7);
      context.fill();
    };
    context.fillStyle = "#7896b4";
    context.fillRect(0, 0, side, side);
    disc(216, "#2d221c");
    for (let i = 0; i < 9000; i += 1) {
      const [angle, radius] = [i * 2.39996, 216 * Math.sqrt(i / 9000)];
      context.fillStyle = i % 2 ? "#40332b" : "#1d1511";
      context.fillRect(side / 2 + radius * Math.cos(angle), side / 2 + radius * Math.sin(angle), 2, 2);
    }
    disc(120, "#be9680"); // 0.31 of the top
    const file = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
    return btoa(Array.from(file, (byte) => String.fromCharCode(byte)).join(""));
  });
  await page.setInputFiles("#above-file", { name: "top.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") });
  await page.locator(".above-told canvas").waitFor();
  const share = Number(/about (\d+) %/.exec(await page.locator(".above-told").innerText())[1]);
  assert.ok(share >= 25 && share <= 45, `${share} %`);
  assert.equal(await heading(page).innerText(), answer);
  assert.deepEqual(await violations(page), []);
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
    await next(page, CHART.path);
    await reference(page).waitFor();
    await look("reference");
    await page.click("#tool-white");
    await look("pointing");
    await tap(page, CHART, [CHART.patch(0, 3)[0] + 4, CHART.corners[0][1]]);
    await page.locator("#tool-auto").waitFor();
    await look("pointed");
    await corners(page);
    await tap(page, CHART, CHART.corners[0]);
    await tap(page, CHART, CHART.corners[1]);
    await look("corners");
    for (const place of [[150, 150], [280, 150]]) await tap(page, CHART, place);
    await page.locator("#refused .hint").waitFor();
    await look("refused");
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

for (const path of ["", "clinic.html"]) {
  test(`/${path} reads the same before any script runs`, async (t) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(server.url + path);
    const sentences = JSON.parse(readFileSync(join(www, "i18n/en.json"), "utf8"));
    const READ = { text: (node) => node.textContent(), label: (node) => node.getAttribute("aria-label"), alt: (node) => node.getAttribute("alt"), content: (node) => node.getAttribute("content") };
    let count = 0;
    for (const [name, read] of Object.entries(READ)) {
      for (const node of await page.locator(`[data-${name}]`).all()) {
        const key = await node.getAttribute(`data-${name}`);
        assert.equal((await read(node)).trim(), key.split(".").reduce((group, step) => group?.[step], sentences), key);
        count += 1;
      }
    }
    assert.ok(count >= 8, `${count}`);
  });
}

test("a word of the trade is explained where it stands, by keyboard too", async (t) => {
  const { page, errors } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  const word = page.locator('#ladder [data-term="deltaE"]');
  await word.focus();
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#explain").innerText(), /distance between two colors/);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#explain").isHidden());
  assert.ok(await word.evaluate((node) => node === document.activeElement), "back at the word");
  assert.deepEqual(errors, []);
});

test("each shade can be seen on the skin, and what would make it surer leads to its step", async (t) => {
  const { page, errors } = await open(t, { locale: "en-GB" });
  await upload(page, sample("tan-thinning"));
  await told(page);
  const healed = () => page.locator("#ladder .booth .captions > div").nth(2).innerText();
  await page.check('.ladder [value="5"]', { force: true });
  assert.match(await healed(), /shade 5/);
  await page.locator('.ladder [value="5"]').press("ArrowRight");
  assert.match(await healed(), /shade 6/);
  await page.click('[data-step="about"]');
  await focusOn(page, "about-oilySkin");
  const before = await heading(page).innerText();
  await page.keyboard.press("Space");
  await page.waitForFunction(() => /Oily skin loses pigment/.test(document.querySelector("#warnings").textContent));
  await page.fill("#about-hairs", "90");
  await page.locator("#about-hairs").press("Tab");
  await page.waitForFunction((before) => document.querySelector("#recommendation h1").innerText !== before, before);
  assert.ok(await page.locator("#about-oilySkin").isChecked());
  await page.fill("#about-age", "-3");
  await page.locator("#about-age").press("Tab");
  assert.ok(await page.locator("#about-age").evaluate((node) => !node.validity.valid));
  await page.click('[data-step="white"]');
  assert.ok(await page.locator("#pointer").isVisible());
  assert.deepEqual(errors, []);
});

test("photos of one person are answered as one, and one can be left out again", async (t) => {
  const { page, errors } = await open(t);
  await upload(page, PAPER.path);
  await told(page);
  const more = page.waitForEvent("filechooser");
  await page.click("#tool-more");
  await (await more).setFiles([held("paper", 0).path, CHART.path]);
  await page.waitForFunction(() => /rests on [23] photos/.test(document.querySelector("#photos").textContent));
  assert.equal(await page.locator("#photos li").count(), 3);
  assert.equal(await page.locator("#photos .shown").count(), 1);
  assert.deepEqual(await violations(page), []);
  await page.check('#stages [value="III"]', { force: true });
  await page.waitForFunction(() => document.querySelector("#stages .quiet").hidden);
  assert.equal(await page.locator("#photos li").count(), 3, "said again, the study stays");
  for (const left of [2, 1]) {
    await page.locator("#photos .less").first().click();
    await page.waitForFunction((left) => document.querySelectorAll("#photos li").length === (left > 1 ? left : 0), left);
  }
  assert.deepEqual(errors, []);
});

test("a stage that the photo suggests is offered, and used when taken", async (t) => {
  const { page, errors } = await open(t);
  await upload(page, here("../portraits/s101_00002.jpg"));
  await told(page);
  assert.match(await page.locator("#stages .suggestion").innerText(), /looks like “Only a rim is left”.*45 % of the time/);
  await page.locator("#stages .suggestion .link").click();
  await page.waitForFunction(() => document.querySelector("#stages .suggestion").hidden && document.querySelector('#stages [value="VII"]').checked);
  assert.deepEqual(errors, []);
});

test("the doctor's list is ticked in memory alone, and goes with the photo", async (t) => {
  const { page } = await open(t);
  await upload(page, sample("tan-thinning"));
  await told(page);
  for (const place of [1, 3]) await page.locator("#checklist input").nth(place).check();
  assert.match(await page.locator("#checklist [role=status]").innerText(), /ticked 2: talk to a doctor/);
  await page.check('#stages [value="II"]', { force: true });
  await page.waitForFunction(() => document.querySelector("#stages .quiet").hidden);
  assert.ok(await page.locator("#checklist input").nth(3).isChecked(), "another stage leaves it as it is");
  assert.deepEqual(await page.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, location.hash]), ["", 0, 0, 0, ""]);
  await page.click("#again");
  await upload(page, sample("light-buzz"));
  await told(page);
  assert.equal(await page.locator("#checklist input:checked").count(), 0);
});
