// Every code that the engine, its door and the package can hand the page has a sentence there.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const sentences = JSON.parse(read("www/i18n/en.json"));
const CODE = /^[a-z]{2}[A-Za-z]{2,}$/;

/** A Rust file's own lines: without comments, attributes and tests. */
const rust = (path) =>
  read(path).split("#[cfg(test)]")[0].split("\n").map((line) => line.split("//")[0]).filter((line) => !/^\s*#\[/.test(line)).join("\n");
const quoted = (source) => [...source.matchAll(/"(\w+)"/g)].map(([, text]) => text).filter((text) => CODE.test(text));
const found = (source, pattern) => [...source.matchAll(pattern)].map(([, code]) => code);

/** The arms of the command line's own table of sentences. */
const arms = (name) => found(rust("src/cli/sentences.rs").split(`fn ${name}(`)[1].split("\n}\n")[0], /"(\w+)" =>/g);

const ZONES = quoted(rust("src/plan/zones.rs").match(/const ZONES[^;]*;[^;]*;/)[0]);
const CODES = {
  capture: [...quoted(rust("src/capture/mod.rs")), ...quoted(rust("src/capture/quality.rs")), ...found(rust("src/pipeline.rs"), /say\(\s*"(\w+)"/g)],
  light: [...quoted(rust("src/light/estimate.rs")), ...quoted(rust("src/light/reference.rs"))],
  warning: [...quoted(rust("src/plan/cautions.rs")).filter((code) => !ZONES.includes(code)), ...arms("warning")],
  care: [...quoted(rust("src/plan/care.rs")), ...arms("care")],
  zone: [...ZONES, ...arms("zone")],
  error: [
    ...found(rust("src/error.rs").split("fn code")[1].split("\n    }\n")[0], /=> "(\w+)"/g),
    ...readdirSync(new URL("../../src/wasm/", import.meta.url)).flatMap((file) => found(rust(`src/wasm/${file}`), /(?:Thrown|Self)::new\(\s*"(\w+)"/g)),
    ...readdirSync(new URL("../../js/", import.meta.url)).filter((file) => file.endsWith(".js")).flatMap((file) => found(read(`js/${file}`), /ScalptoneError\(\s*"(\w+)"/g)),
  ],
};
const LEAST = { capture: 12, light: 6, warning: 25, care: 10, zone: 8, error: 22 };

for (const [group, codes] of Object.entries(CODES)) {
  test(`every ${group} code has a sentence`, () => {
    assert.ok(new Set(codes).size >= LEAST[group], `too few were read from the sources: ${[...new Set(codes)]}`);
    assert.deepEqual([...new Set(codes)].filter((code) => typeof sentences[group][code] !== "string"), []);
  });
}

test("every note that the command line can say, the page can say", () => {
  const said = { ...sentences.capture, ...sentences.light };
  assert.ok(arms("note").length >= 15);
  assert.deepEqual(arms("note").filter((code) => typeof said[code] !== "string"), []);
});

test("every word that the report may use has one on the page", () => {
  const { $defs } = JSON.parse(read("dist/report.schema.json"));
  const values = (name) => $defs[name].enum ?? $defs[name].oneOf.map((one) => one.const);
  const GROUPS = { ItaClass: "ita", Family: "family", Thinning: "thinning", Tier: "tier", Stage: "stage", HeadSource: "details" };
  for (const [name, group] of Object.entries(GROUPS)) {
    assert.deepEqual(values(name).filter((value) => typeof sentences[group][value] !== "string"), [], name);
  }
  assert.deepEqual(values("UndertoneKind").filter((value) => typeof sentences.tone.undertone[value] !== "string"), []);
  assert.deepEqual(values("Reach").filter((value) => value !== "matched" && typeof sentences.say[value] !== "string"), []);
});
