// `npm test`: every test there is, from a fresh clone. Plain Node, no dependency. The last step is Node's test runner, so
// that the last lines count the tests.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { StepFailed, browsers, main, npmPackages, root, run, rustTarget, step } from "./steps.mjs";

const WASM = ["--target", "wasm32-unknown-unknown", "--no-default-features"];
/** Folders of tests/ with files for Node's runner. */
const SUITES = ["parity", "package", "page"];

const failed = [];

/** A step whose failure does not keep the next ones from telling more. */
async function check(name, program, args, env) {
  try {
    await step(name, () => run(program, args, env));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    failed.push(name);
  }
}

await main(async () => {
  const start = performance.now();
  await rustTarget();
  await browsers();
  await npmPackages();

  await check("format", "cargo", ["fmt", "--all", "--check"]);
  const lint = ["clippy", "-q", "--locked", "--all-targets"];
  await check("lint", "cargo", [...lint, "--", "-D", "warnings"]);
  await check("lint for wasm", "cargo", [...lint, ...WASM, "--features", "engine,painter,face,codecs,views", "--", "-D", "warnings"]);
  const deny = { RUSTDOCFLAGS: "-D warnings" };
  await check("documentation", "cargo", ["doc", "-q", "--locked", "--no-deps"], deny);
  await check("tests of the crate", "cargo", ["test", "--locked"]);
  await check("lint the simulation", "cargo", [...lint, "-p", "monte-carlo", "--", "-D", "warnings"]);
  await check("tests of the simulation", "cargo", ["test", "--locked", "-p", "monte-carlo"]);

  await build();
  await step("build the command line", () => run("cargo", ["build", "-q", "--locked"]));

  // Not -q: cargo would pass it on to wasm-bindgen's runner, which refuses it.
  const door = ["test", "--locked", ...WASM, "--features", "engine,painter,face,codecs,views", "--test", "wasm"];
  await check("tests of the door in Node", "cargo", door);
  const chromium = { WASM_BINDGEN_USE_BROWSER: "1", CHROMEDRIVER: "/usr/bin/chromedriver" };
  await check("tests of the door in Chromium", "cargo", door, chromium);

  const files = SUITES.map((suite) => join("tests", suite))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(folder, file)))
    .filter((file) => file.endsWith(".test.mjs"));
  if (failed.length > 0) console.log(`\nFailed so far: ${failed.join(", ")}`);
  console.log(`\n> tests of parity, package and page, after ${((performance.now() - start) / 60_000).toFixed(1)} min`);
  run("node", ["--test", "--test-timeout=300000", ...files]);
  if (failed.length > 0) process.exitCode = 1;
});
