// The whole way in Firefox and WebKit: a photo, the answer, areas, the look, the plan as a link and on paper, all deleted.
import assert from "node:assert/strict";
import test from "node:test";
import { serve } from "../../tools/serve.mjs";
import { ENGINES } from "../engines.mjs";

const sample = new URL("../../www/samples/tan-thinning.jpg", import.meta.url).pathname;
const PATIENCE = 45_000; // milliseconds: an engine that was just started compiles first

for (const name of ["firefox", "webkit"]) {
  test(`the whole way in ${name}`, { skip: ENGINES[name] ? false : `${name} is not installed` }, async (t) => {
    const server = await serve();
    t.after(() => server.close());
    const engine = await ENGINES[name]();
    t.after(() => engine.close());
    const until = async (expression) => {
      for (const start = Date.now(); !(await engine.run(expression)); await new Promise((resolve) => { setTimeout(resolve, 100); })) {
        assert.ok(Date.now() - start < PATIENCE, `${expression}\n${await engine.run("document.body.innerText.slice(0, 600)")}`);
      }
    };
    const text = (selector) => engine.run(`document.querySelector(${JSON.stringify(selector)}).textContent`);
    const click = (selector) => engine.run(`document.querySelector(${JSON.stringify(selector)}).click()`);

    await engine.go(`${server.url}?lang=en`);
    await engine.run(`[window.errors = [], addEventListener("error", (event) => errors.push(event.message)), addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)))].length`);
    await until("document.querySelector('#languages a') !== null");
    await until("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/desk.js'))");
    await until("navigator.serviceWorker?.controller || (await navigator.serviceWorker?.getRegistration())?.active || !navigator.serviceWorker"); // all is fetched
    const before = engine.requests?.length;
    await engine.upload("#file", sample);
    await until("/^Shade \\d/.test(document.querySelector('#recommendation h1')?.textContent ?? '')");
    await until("!document.querySelector('#preview .slider').hidden");
    await until("document.querySelector('#plan-link')?.value");
    if (engine.requests) {
      assert.ok(before > 30, `${before} requests were heard of`);
      const left = engine.requests.slice(before).filter((url) => !/^(blob|data|moz-extension|chrome|about|resource):/.test(url));
      assert.deepEqual(left, [], "requested while a photo was matched and shown");
    }
    await click("#tool-areas");
    await until("document.querySelector('#areas canvas').getAttribute('aria-label')?.includes('%')");
    await click("#areas-done");
    await click('#stages [value="III"]');
    await until("document.querySelector('#stages .quiet').hidden");
    const heading = await text("#recommendation h1");
    await click("#languages [lang=es]");
    await until("/^Tono \\d/.test(document.querySelector('#recommendation h1').textContent)");
    assert.deepEqual((await text("#recommendation h1")).match(/\d+/g), heading.match(/\d+/g));
    await until("document.querySelector('#plan-link')?.value");
    assert.match(await text("#sheet"), /Plan de micropigmentación capilar/);
    const plan = await engine.run("document.querySelector('#plan-link').value");
    await click("#forget");
    await until("document.querySelector('.toast.calm')");
    assert.deepEqual(await engine.run("window.errors"), []);
    await engine.go("about:blank");
    await engine.go(plan);
    await until("/^(Tono|Shade) \\d/.test(document.querySelector('#recommendation h1')?.textContent ?? '')");
    assert.equal(await engine.run("document.documentElement.scrollWidth <= innerWidth"), true);
  });
}
