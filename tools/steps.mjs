// What building and testing share: steps that say what they do and how long it took. Plain Node, no dependency.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/** A step that could not be done, with one sentence for the person at the keyboard. */
export class StepFailed extends Error {}

/** Runs a step and prints its name and how long it took. */
export async function step(name, work) {
  console.log(`\n> ${name}`);
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    const result = await work();
    console.log(`  ${name}: ${seconds()}`);
    return result;
  } catch (error) {
    console.log(`  ${name}: failed after ${seconds()}`);
    throw error;
  }
}

/** Runs a program in the project's folder, with its output shown. */
export function run(program, args, env = {}) {
  const command = `${program} ${args.join(" ")}`;
  // npm is a script on Windows, which only a shell starts.
  const shell = process.platform === "win32" && program === "npm";
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "inherit",
    shell,
  });
  if (error?.code === "ENOENT") throw new StepFailed(`${program} is needed and not installed`);
  if (status !== 0) throw new StepFailed(`this failed: ${command}`);
}

/** What a program prints, or nothing where it cannot run. */
export function printed(program, args) {
  try {
    const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync(program, args, options).trim();
  } catch {
    return "";
  }
}

/** Adds the wasm32 target where it is missing. */
export async function rustTarget() {
  const library = printed("rustc", ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]);
  if (!library) throw new StepFailed("Rust is needed: install rustup from https://rustup.rs and start again");
  if (existsSync(library)) return;
  await step("add Rust's wasm32 target", () => {
    try {
      run("rustup", ["target", "add", "wasm32-unknown-unknown"]);
    } catch {
      throw new StepFailed(
        "Rust's wasm32-unknown-unknown target is needed: install it with rustup, or with your system's packages",
      );
    }
  });
}

/** Installs npm's packages where package-lock.json has changed since. */
export async function npmPackages() {
  const stamp = join(root, "node_modules/.scalptone-lock");
  const lock = createHash("sha256").update(readFileSync(join(root, "package-lock.json"))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  await step("install npm's packages", () => {
    run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"]);
    writeFileSync(stamp, lock);
  });
}

/** Installs Chromium, Firefox and WebKit with apt where they are missing and that is possible. */
export async function browsers() {
  const wanted = {
    "/usr/bin/chromium": "chromium",
    "/usr/bin/chromedriver": "chromium-driver",
    "/usr/bin/firefox-esr": "firefox-esr",
    "/usr/bin/WebKitWebDriver": "webkit2gtk-driver",
    "/usr/bin/Xvfb": "xvfb", // WebKit has no headless way
  };
  const missing = Object.keys(wanted).filter((path) => !existsSync(path));
  if (missing.length === 0) return;
  const packages = missing.map((path) => wanted[path]).join(" ");
  if (process.getuid?.() !== 0 || !printed("apt-get", ["--version"])) {
    throw new StepFailed(`the tests need ${missing.join(", ")}: on Debian, sudo apt-get install ${packages}`);
  }
  await step(`install ${packages}`, () => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update", "-qq"], env);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages.split(" ")], env);
  });
}

/** Runs a program's main function, and ends with one sentence where it fails. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
}

/** Whether a module is the program that was started, rather than imported. */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === realpathSync(process.argv[1]);
}
