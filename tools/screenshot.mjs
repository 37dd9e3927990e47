// `node tools/screenshot.mjs`: draws docs/screenshot.png, the README's picture, from the page as it is built: a sample's
// result at a desk and on a phone, side by side.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../tests/browser.mjs";
import { serve } from "./serve.mjs";
import { isMain, main, root } from "./steps.mjs";

const SAMPLE = "light-buzz";
const OUT = join(root, "docs/screenshot.png");
/** Both pictures have one height, so that they stand on one line. */
const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 800 }];
const GAP = 16;
/** Smaller than life, so that the file stays under a quarter of a megabyte. */
const SCALE = 0.62;

async function result(browser, url, viewport) {
  const page = await browser.newPage({ viewport, reducedMotion: "reduce", colorScheme: "light", locale: "en-GB" });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.click(`[data-sample$="${SAMPLE}.jpg"]`);
  await page.locator("#preview .slider").waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  const png = await page.screenshot();
  await page.close();
  return `data:image/png;base64,${png.toString("base64")}`;
}

export async function screenshot() {
  const server = await serve();
  const browser = await launch();
  try {
    const pictures = [];
    for (const size of SIZES) pictures.push(await result(browser, server.url, size));
    const width = Math.round(SIZES.reduce((sum, size) => sum + size.width * SCALE + GAP, GAP));
    const height = Math.round(SIZES[0].height * SCALE);
    const sheet = await browser.newPage({ viewport: { width, height: height + 2 * GAP } });
    await sheet.setContent(`<body style="margin:0;padding:${GAP}px;display:flex;gap:${GAP}px;background:#767676">` +
      pictures.map((src) => `<img height="${height}" src="${src}">`).join("") + "</body>");
    await sheet.waitForFunction(() => [...document.images].every((image) => image.complete));
    mkdirSync(join(root, "docs"), { recursive: true });
    await sheet.screenshot({ path: OUT });
    console.log(`${OUT}: ${statSync(OUT).size} bytes`);
  } finally {
    await browser.close();
    await server.close();
  }
}

if (isMain(import.meta.url)) await main(screenshot);
