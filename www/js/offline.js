// Installs the service worker, and lets a newer build take over where nothing is lost by it.

/** `idle()` says whether the page may be loaded anew: no photo is on it, and nothing was said. */
export async function keepOffline({ idle }) {
  const { serviceWorker } = navigator;
  if (!serviceWorker || navigator.connection?.saveData) return; // not on https, switched off, or not wished
  const before = serviceWorker.controller;
  const registration = await serviceWorker.register(new URL("../sw.js", import.meta.url));
  let loading = false;
  serviceWorker.addEventListener("controllerchange", () => {
    if (!before || loading || !idle()) return;
    loading = true;
    location.reload();
  });
  const takeOver = () => before && registration.waiting && idle() && registration.waiting.postMessage("takeOver");
  takeOver();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", takeOver));
}
