// Builds dist/, the npm package's content: four wasm files (the browser's for portraits, which is all that a visitor loads
// before the first answer, the browser's with the views that show no face, the painter of previews, and Node's, which has all
// of these and codecs), the JavaScript, the types, the schemas and the models.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { isMain, main, root, run, rustTarget, step, target } from "./steps.mjs";

export const dist = join(root, "dist");
/** Where a build grows, so that dist/ is whole at any time but the last moment. */
const stage = join(target, "package");
/** The most that a visitor may have to download before a photo is matched, bytes after brotli. */
export const WASM_BUDGET = 200_000;
/** The most that the painter of previews may weigh, bytes after brotli. */
export const PAINTER_BUDGET = 40_000;
/** Features of the wasm that is built first. */
const FIRST = "engine,face";
export const MODELS = ["seeta_fd_frontal_v1.0.bin", "regions.bin"];

const executable = (profile, name) => join(target, profile, process.platform === "win32" ? `${name}.exe` : name);
/** The command line, as the tests use it. */
export const scalptone = executable("debug", "scalptone");

// Less inlining, 23 KB less after brotli, and less unrolling, 7 KB: no slower, as the hot loops are loops and not calls,
// and vectors already.
const LLVM = [
  "--inline-threshold=45",
  "--inlinehint-threshold=100",
  "--unroll-threshold=40",
  "--unroll-runtime=false",
  "--unroll-allow-partial=false",
].join(" ");
// Panics name files: without the folders of the machine that built them.
const HERE = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
const FLAGS = [`-Cllvm-args=${LLVM}`, `--remap-path-prefix=${HERE}=`];
const SMALL = [
  ["--config", "profile.release.opt-level=2"],
  ["--config", `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(FLAGS)}`],
].flat();

const wasmFolder = (features) => join(target, features.replaceAll(",", "-"));

function wasm(features, out) {
  // Cargo gives all the same file name, and would build each anew where another was: a folder for each, which begins as that
  // of the first one, with the dependencies that they share.
  const folder = wasmFolder(features);
  if (!existsSync(folder) && existsSync(wasmFolder(FIRST))) {
    cpSync(wasmFolder(FIRST), folder, { recursive: true, preserveTimestamps: true });
  }
  const cargo = [...SMALL, "rustc", "-q", "--locked", "--release", "--lib", "--target", "wasm32-unknown-unknown"];
  // As a cdylib alone: beside an rlib, cargo leaves link-time optimization out.
  const kind = ["--crate-type", "cdylib", "--no-default-features", "--features", features];
  run("cargo", [...cargo, "--target-dir", folder, ...kind]);
  const built = join(folder, "wasm32-unknown-unknown/release/scalptone.wasm");
  // A trap poisons an instance; the reset function is how js/ starts a fresh one.
  const bindgen = ["--target", "web", "--experimental-reset-state-function", "--omit-default-module-path"];
  bindgen.push("--remove-name-section", "--remove-producers-section");
  run(executable("tool", "wb"), ["bindgen", ...bindgen, "--out-dir", out, built]);
}

/** Bytes that a visitor downloads of a browser's wasm: as it is, and after brotli. */
export function wasmSize(file = "scalptone_bg.wasm") {
  const bytes = readFileSync(join(dist, file));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  return { raw: bytes.length, brotli: brotliCompressSync(bytes, best).length };
}

async function schemas() {
  const glue = await import(pathToFileURL(join(stage, "node/scalptone.js")).href);
  glue.initSync({ module: readFileSync(join(stage, "node/scalptone_bg.wasm")) });
  for (const name of ["report", "request", "practice"]) {
    writeFileSync(join(stage, `${name}.schema.json`), `${glue.schema(name)}\n`);
  }
}

export async function build() {
  await rustTarget();
  await step("build the wasm-bindgen tool", () => run("cargo", ["build", "-q", "--locked", "--profile", "tool", "-p", "wb"]));
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(join(stage, "node"), { recursive: true });
  await step("build the wasm for browsers", () => wasm(FIRST, stage));
  await step("build the painter", () => wasm("painter", join(stage, "painter")));
  await step("build the wasm for views without a face", () => wasm("engine,face,views", join(stage, "views")));
  await step("build the wasm for Node", () => wasm("engine,painter,face,codecs,views", join(stage, "node")));
  await step("gather the package in dist/", async () => {
    for (const file of readdirSync(join(root, "js"))) copyFileSync(join(root, "js", file), join(stage, file));
    for (const model of MODELS) copyFileSync(join(root, "model", model), join(stage, model));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    writeFileSync(join(stage, "version.js"), `export const version = ${JSON.stringify(version)};\n`);
    const text = (file) => `"${readFileSync(join(stage, file)).toString("base64")}"`;
    const inline = `export const base64 =\n  ${text("scalptone_bg.wasm")};\nexport const painter =\n  ${text("painter/scalptone_bg.wasm")};\nexport const regions =\n  ${text("regions.bin")};\n`;
    writeFileSync(join(stage, "inline-wasm.js"), inline);
    await schemas();
    rmSync(dist, { recursive: true, force: true });
    cpSync(stage, dist, { recursive: true });
  });
  const { raw, brotli } = wasmSize();
  console.log(`\nscalptone_bg.wasm: ${raw} bytes, ${brotli} after brotli (at most ${WASM_BUDGET})`);
  const painter = wasmSize("painter/scalptone_bg.wasm");
  console.log(`painter/scalptone_bg.wasm: ${painter.raw} bytes, ${painter.brotli} after brotli (at most ${PAINTER_BUDGET})`);
}

if (isMain(import.meta.url)) await main(build);
