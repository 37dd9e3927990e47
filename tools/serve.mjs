// `npm start`: builds everything and serves the page. As a module: a static server with the headers that the deployed
// page should send. Plain Node, no dependency.
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import http from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { build, dist } from "./build.mjs";
import { serviceWorker } from "./page.mjs";
import { isMain, main, root } from "./steps.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
};

/** Nothing may come from elsewhere and nothing may go elsewhere; another site may frame the page only where a host adds it. */
export const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob: mediastream:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

export const HEADERS = {
  "content-security-policy": CSP,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(self), microphone=(), geolocation=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cache-control": "no-store",
};

/** The page, with the package where its import map looks for it. */
export const PAGE = { "/": join(root, "www"), "/scalptone/": dist };

/** The file behind a path, by the longest mount that it lies under; nothing for a path that leaves its folder. */
async function find(mounts, pathname) {
  let path;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const mount = Object.keys(mounts)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  if (mount === undefined || path.includes("\0")) return undefined;
  const folder = normalize(mounts[mount] + sep);
  const file = join(folder, path.slice(mount.length), path.endsWith("/") ? "index.html" : "");
  if (!file.startsWith(folder)) return undefined;
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? { file, size: found.size } : undefined;
}

/**
 * Serves folders on this machine only. `port` 0 takes any free one; another that is taken gives way to the next free one.
 *
 * @param {{ port?: number, mounts?: Record<string, string>, headers?: Record<string, string> }} [options]
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({ port = 0, mounts = PAGE, headers = HEADERS } = {}) {
  const server = http.createServer(async (request, response) => {
    const refuse = (status, text) => response.writeHead(status, headers).end(text);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "GET or HEAD only");
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/sw.js" && mounts === PAGE) {
      response.writeHead(200, { ...headers, "content-type": TYPES[".js"] });
      return response.end(request.method === "HEAD" ? "" : serviceWorker()); // of what is served at this moment
    }
    const found = await find(mounts, pathname);
    if (!found) return refuse(404, "not found");
    const type = TYPES[extname(found.file)] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "content-type": type, "content-length": found.size });
    if (request.method === "HEAD") return response.end();
    await pipeline(createReadStream(found.file), response).catch(() => response.destroy());
  });
  const listen = (at) =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(at, "127.0.0.1", () => resolve(server.off("error", reject)));
    });
  for (let at = port; ; at += 1) {
    try {
      await listen(at);
      break;
    } catch (error) {
      if (error.code !== "EADDRINUSE" || at === 0 || at >= port + 100) throw error;
    }
  }
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

/** Opens the page where there is a desktop; where there is none or it will not, the printed address has to do. */
function open(url) {
  const { platform, env } = process;
  const desktop = platform === "darwin" || platform === "win32" || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!desktop || env.CI) return;
  const [program, ...args] =
    platform === "darwin" ? ["open", url] : platform === "win32" ? ["cmd", "/c", "start", "", url] : ["xdg-open", url];
  spawn(program, args, { stdio: "ignore", detached: true }).on("error", () => {}).unref();
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await build();
    const { url } = await serve({ port: Number(process.env.PORT) || 8080 });
    console.log(`\nScalptone is at ${url} (Ctrl+C ends it)`);
    open(url);
  });
}
