// Firefox and WebKit for the tests, where they are installed, by their own protocols and without a dependency. Both have the
// same few methods: { name, go(url), run(expression), upload(selector, file), picture(), requests, close() }.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const WEBKIT_DRIVER = process.env.WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const XVFB = "/usr/bin/Xvfb";
const PATIENCE = 30_000; // milliseconds for a program to start

/** The engines of this machine beside Chromium, by name. */
export const ENGINES = {
  ...(existsSync(FIREFOX) ? { firefox } : {}),
  ...(existsSync(WEBKIT_DRIVER) && existsSync(MINI_BROWSER) && (process.env.DISPLAY || existsSync(XVFB)) ? { webkit } : {}),
};

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A WebSocket of text messages, as far as one is needed here: Node 20 has none. */
function socketTo(url) {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const headers = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": randomBytes(16).toString("base64") };
    const request = http.get({ host: hostname, port, path: pathname, headers });
    request.on("error", reject).on("response", () => reject(new Error("no WebSocket there")));
    request.on("upgrade", (_, socket) => {
      let buffer = Buffer.alloc(0);
      let parts = [];
      const link = { onmessage: () => {}, close: () => socket.destroy(), send(text, opcode = 1) {
        const body = Buffer.from(text);
        const size = body.length < 126 ? Buffer.from([0x80 | body.length]) : body.length < 65_536 ? Buffer.from([0xfe, body.length >> 8, body.length & 255]) : Buffer.concat([Buffer.from([0xff, 0, 0, 0, 0]), Buffer.from(Uint32Array.of(body.length).buffer).reverse()]);
        const mask = randomBytes(4);
        socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), size, mask, body.map((byte, i) => byte ^ mask[i & 3])]));
      } };
      socket.on("data", (data) => {
        buffer = Buffer.concat([buffer, data]);
        while (buffer.length >= 2) {
          const short = buffer[1] & 127;
          const head = short < 126 ? 2 : short === 126 ? 4 : 10;
          if (buffer.length < head) return;
          const size = short < 126 ? short : short === 126 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
          if (buffer.length < head + size) return;
          const [first, body] = [buffer[0], buffer.subarray(head, head + size)];
          buffer = buffer.subarray(head + size);
          if ((first & 15) === 9) link.send(body, 10);
          if ((first & 15) > 2) continue;
          parts.push(body);
          if (!(first & 0x80)) continue;
          const text = Buffer.concat(parts).toString();
          parts = [];
          link.onmessage(text);
        }
      });
      resolve(link);
    });
  });
}

/** Firefox by WebDriver BiDi. */
async function firefox() {
  const profile = mkdtempSync(join(tmpdir(), "scalptone-firefox-"));
  const quiet = { "app.update.enabled": false, "datareporting.policy.dataSubmissionEnabled": false, "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false, "browser.shell.checkDefaultBrowser": false, "intl.accept_languages": "es-ES, es", "browser.tabs.remote.autostart": true };
  writeFileSync(join(profile, "user.js"), Object.entries(quiet).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`).join("\n"));
  const program = spawn(FIREFOX, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const url = await new Promise((resolve, reject) => {
    let said = "";
    setTimeout(() => reject(new Error(`Firefox did not start: ${said.slice(-500)}`)), PATIENCE).unref();
    program.stderr.on("data", (data) => {
      said += data;
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
  });
  const link = await socketTo(`${url}/session`);
  const waiting = new Map();
  const requests = [];
  let last = 0;
  link.onmessage = (text) => {
    const message = JSON.parse(text);
    if (message.method === "network.beforeRequestSent") requests.push(message.params.request.url);
    const one = waiting.get(message.id);
    if (!one) return;
    waiting.delete(message.id);
    if (message.type === "error") one.reject(new Error(`${message.error}: ${message.message}`));
    else one.resolve(message.result);
  };
  const call = (method, params = {}) => new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject });
    link.send(JSON.stringify({ id: last, method, params }));
  });
  await call("session.new", { capabilities: {} });
  await call("session.subscribe", { events: ["network.beforeRequestSent"] });
  const { contexts: [{ context }] } = await call("browsingContext.getTree");
  const target = { context };
  const run = async (expression) => {
    const { result, exceptionDetails } = await call("script.evaluate", { expression: `Promise.resolve((async () => JSON.stringify(await (${expression})) ?? "null")())`, target, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return JSON.parse(result.value);
  };
  return {
    name: "firefox", requests, run,
    picture: async () => Buffer.from((await call("browsingContext.captureScreenshot", { context })).data, "base64"),
    go: (to) => call("browsingContext.navigate", { context, url: to, wait: "complete" }),
    async upload(selector, file) {
      const { nodes: [element] } = await call("browsingContext.locateNodes", { context, locator: { type: "css", value: selector } });
      await call("input.setFiles", { context, element: { sharedId: element.sharedId }, files: [file] });
    },
    async close() {
      link.close();
      const gone = new Promise((resolve) => { program.once("exit", resolve); });
      program.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** WebKitGTK by its WebDriver, on a display of its own where there is none. */
async function webkit() {
  const display = process.env.DISPLAY ?? `:${100 + (process.pid % 400)}`;
  const screen = process.env.DISPLAY ? null : spawn(XVFB, [display, "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], { stdio: "ignore" });
  if (screen) await pause(500);
  const port = await freePort();
  const program = spawn(WEBKIT_DRIVER, [`--port=${port}`, "--host=127.0.0.1"], { stdio: "ignore", env: { ...process.env, DISPLAY: display, NO_AT_BRIDGE: "1" } });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value).slice(0, 300)}`);
    return value;
  };
  for (const start = Date.now(); ; await pause(100)) {
    const up = await call("GET", "/status").catch(() => null);
    if (up) break;
    if (Date.now() - start > PATIENCE) throw new Error("WebKitWebDriver did not start");
  }
  const end = () => {
    program.kill();
    screen?.kill();
  };
  const capabilities = { browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: MINI_BROWSER, args: ["--automation"] } };
  const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: capabilities } }).catch((error) => { end(); throw error; });
  const session = `/session/${sessionId}`;
  return {
    name: "webkit", requests: null, // the driver tells of none
    picture: async () => Buffer.from(await call("GET", `${session}/screenshot`), "base64"),
    go: (to) => call("POST", `${session}/url`, { url: to }),
    async run(expression) {
      const script = `const done = arguments[arguments.length - 1]; (async () => JSON.stringify(await (${expression})) ?? "null")().then(done, (error) => done("!" + error));`;
      const answer = await call("POST", `${session}/execute/async`, { script, args: [] });
      if (answer.startsWith("!")) throw new Error(answer.slice(1));
      return JSON.parse(answer);
    },
    async upload(selector, file) {
      const element = Object.values(await call("POST", `${session}/element`, { using: "css selector", value: selector }))[0];
      await call("POST", `${session}/element/${element}/value`, { text: file });
    },
    async close() {
      await call("DELETE", session).catch(() => {});
      end();
    },
  };
}
