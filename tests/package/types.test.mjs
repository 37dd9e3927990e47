// The hand-written types against the schemas that Rust writes, against a caller's code, and against the JavaScript.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as node from "../../dist/node.js";
import { dist } from "../../tools/build.mjs";
import { root } from "../../tools/steps.mjs";

// Inside the project, so that its @types are found, and beside the declarations as they are published.
const folder = join(dist, "types-test");
before(() => mkdirSync(folder, { recursive: true }));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What TypeScript finds wrong in some files. */
function complaints(files, ...options) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext"];
  const libraries = ["--lib", "es2022,dom,dom.iterable,esnext.disposable", "--types", "node"];
  const { stdout } = spawnSync("node", [tsc, ...strict, ...libraries, ...options, ...files], {
    cwd: root,
    encoding: "utf8",
  });
  return stdout;
}

/** A JSON Schema as a TypeScript type in which nothing is optional. */
function typeOf(schema, definitions) {
  const inner = (part) => typeOf(part, definitions);
  if (schema.$ref) return inner(definitions[schema.$ref.replace("#/$defs/", "")]);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.oneOf ?? schema.anyOf) return (schema.oneOf ?? schema.anyOf).map(inner).join(" | ");
  const simple = { string: "string", number: "number", integer: "number", boolean: "boolean", null: "null" };
  const kinds = [schema.type].flat().map((kind) => {
    if (simple[kind]) return simple[kind];
    if (kind === "array" && schema.prefixItems) return `[${schema.prefixItems.map(inner).join(", ")}]`;
    if (kind === "array" && schema.minItems !== undefined && schema.minItems === schema.maxItems) {
      return `[${Array(schema.minItems).fill(inner(schema.items)).join(", ")}]`;
    }
    if (kind === "array") return `(${inner(schema.items)})[]`;
    assert.equal(kind, "object", JSON.stringify(schema));
    if (!schema.properties) return `Record<string, ${inner(schema.additionalProperties)}>`;
    const fields = Object.entries(schema.properties).map(([name, value]) => `${JSON.stringify(name)}: ${inner(value)};`);
    return `{ ${fields.join(" ")} }`;
  });
  return kinds.join(" | ");
}

for (const name of ["report", "request", "practice"]) {
  test(`the types of the ${name} are those of its schema`, () => {
    const schema = JSON.parse(readFileSync(join(dist, `${name}.schema.json`), "utf8"));
    const type = schema.title;
    const file = join(folder, `${name}.ts`);
    const lines = [
      `import type { ${type} } from "../index.js";`,
      "type All<T> = T extends (infer U)[] ? number extends T['length'] ? All<U>[] : { [K in keyof T]: All<T[K]> }",
      "  : T extends object ? { [K in keyof T]-?: All<Exclude<T[K], undefined>> } : T;",
      "type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'wider than the schema') : 'not in the schema';",
      `type Schema = ${typeOf(schema, schema.$defs)};`,
      `export const same: Same<All<${type}>, All<Schema>> = true;`,
      `declare const declared: All<${type}>; declare const schema: All<Schema>;`,
      "export const there: Schema = declared;",
      `export const back: All<${type}> = schema;`,
    ];
    writeFileSync(file, lines.join("\n"));
    assert.equal(complaints([file]), "");
  });
}

test("a caller's code compiles, and a wrong one does not", () => {
  const right = join(folder, "right.ts");
  writeFileSync(
    right,
    `import { createMatcher, defaultPractice, preload, ScalptoneError, version } from "../index.js";
    export async function shade(file: File, signal: AbortSignal): Promise<string | undefined> {
      await preload();
      const { caps } = await defaultPractice();
      using matcher = await createMatcher({ practice: { caps }, faceModel: false });
      try {
        const report = await matcher.match(file, { stage: "III", oval: { cx: 1, cy: 2, a: 3, b: 4 }, signal });
        const merged = await matcher.match([file, file] as const, { signal });
        const which: number | null | undefined = merged.capture.notes[0]?.photo;
        const bitmap: ImageBitmap = await matcher.preview(report, { when: "sixMonths", shade: "6", hairline: [[1, 2], [3, 4]] });
        const patch: ImageBitmap = await matcher.closeUp(report, { sideMm: 20, pxPerMm: 4 * devicePixelRatio });
        const line: [number, number][] = await matcher.naturalHairline(report);
        const again = await matcher.again(report, { hints: [{ label: "hair", points: [[1, 2], [3, 4]], radius: 5 }], signal });
        matcher.setMask(new Uint8Array(4), 2, 2, { skin: [2, 3], hair: [1] });
        matcher.setMask(null);
        const { data } = await matcher.regions(again);
        return \`\${version} \${report.shade?.id} \${bitmap.width} \${patch.width} \${line.length} \${data.length} \${which}\`;
      } catch (error) {
        if (error instanceof ScalptoneError) return error.path ?? error.code;
        throw error;
      }
    }`,
  );
  assert.equal(complaints([right]), "");
  const wrong = join(folder, "wrong.ts");
  writeFileSync(
    wrong,
    `import { createMatcher } from "../index.js";
    const matcher = await createMatcher();
    const report = await matcher.match(new Blob(), { stage: "IX" });
    report.shade.id;
    await matcher.match("photo.jpg");`,
  );
  const found = complaints([wrong]).split("\n").map((line) => /wrong\.ts\((\d)/.exec(line)?.[1]).filter(Boolean);
  assert.deepEqual(found, ["3", "4", "5"]);
});

test("the JavaScript keeps to its JSDoc", () => {
  const files = ["index", "inline", "node"].map((name) => join(dist, `${name}.js`));
  const options = ["--allowJs", "--checkJs", "--skipLibCheck"];
  const ours = complaints(files, ...options).split("\n").filter((line) => !/scalptone\.js\(/.test(line));
  assert.equal(ours.join("\n"), "");
});

test("what is declared is exported, and nothing else", async () => {
  const text = readFileSync(join(dist, "index.d.ts"), "utf8");
  const declared = [...text.matchAll(/^export (?:function|const|class) (\w+)/gm)].map(([, name]) => name).sort();
  assert.deepEqual(Object.keys(node).sort(), declared);
  assert.deepEqual(Object.keys(await import("../../dist/inline.js")).sort(), declared);
  assert.deepEqual(Object.keys(await import("../../dist/index.js")).sort(), declared);
});
