// `node tools/page.mjs`: gathers the page and the package that it uses in site/, one folder for any static host. As a module:
// what of both belongs to the page, and its service worker, which knows them by name and version.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { dist } from "./build.mjs";
import { isMain, main, root } from "./steps.mjs";

const www = join(root, "www");
/** What of the package only other programs use. */
const NOT_FOR_PAGES = /^(node\/|node\.js$|local\.js$|inline|.*\.d\.ts$|.*\.schema\.json$)/;

const walk = (folder, at = folder) => readdirSync(at).sort().flatMap((name) => {
  const path = join(at, name);
  return statSync(path).isDirectory() ? walk(folder, path) : [relative(folder, path).split(sep).join("/")];
});

/** Where each file of the page lies, by its path below the page. */
export function files() {
  const own = walk(www).filter((path) => path !== "sw.js").map((path) => [path, join(www, path)]);
  const used = walk(dist).filter((path) => !NOT_FOR_PAGES.test(path)).map((path) => [`scalptone/${path}`, join(dist, path)]);
  return new Map([...own, ...used]);
}

/** The service worker of this very build. */
export function serviceWorker() {
  const all = files();
  const hash = createHash("sha256");
  for (const [path, file] of all) hash.update(`${path}\0`).update(readFileSync(file));
  const version = hash.digest("hex").slice(0, 16);
  // The page's address is a folder's: its file is found under both names.
  const build = { version, files: ["./", ...all.keys()] };
  return readFileSync(join(www, "sw.js"), "utf8").replace(/const BUILD = .*/, () => `const BUILD = ${JSON.stringify(build)};`);
}

/** Gathers all of it in a folder. */
export function gather(site) {
  rmSync(site, { recursive: true, force: true });
  for (const [path, file] of files()) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    cpSync(file, join(site, path));
  }
  writeFileSync(join(site, "sw.js"), serviceWorker());
}

if (isMain(import.meta.url)) {
  await main(async () => {
    gather(join(root, "site"));
    console.log("The page is in site/");
  });
}
