// Keeps the page and the package on the device, so that they work without a connection. All files are those of one build:
// they are fetched together under its version, and a newer build takes over as a whole or not at all.

/** Filled in by tools/page.mjs; without it nothing is kept. */
const BUILD = { version: "", files: [] };

const PREFIX = "scalptone-";
const NAME = PREFIX + BUILD.version;
const base = new URL("./", self.location);
const known = new Map(BUILD.files.map((path) => [new URL(path, base).pathname, path]));

self.addEventListener("install", (event) => {
  if (!BUILD.version) return;
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(BUILD.files.map((path) => new Request(new URL(path, base), { cache: "reload" })));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const path = known.get(pathname);
  if (request.method !== "GET" || origin !== base.origin || path === undefined) return;
  event.respondWith((async () => {
    const kept = await (await caches.open(NAME)).match(new URL(path, base)); // whatever stands behind the ?
    return kept ?? fetch(request);
  })());
});

/** A page that has nothing to lose asks the newer build to take over. */
self.addEventListener("message", ({ data }) => {
  if (data === "takeOver") self.skipWaiting();
});
