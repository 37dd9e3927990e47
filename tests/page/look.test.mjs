// Colors that the page works out from a report, held to the engine's own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createMatcher, defaultPractice } from "../../dist/node.js";
import { areaTyped, countTyped } from "../../www/js/ui/about.js";
import { fadingOf } from "../../www/js/ui/fading.js";
import { darkened, shadeOnSkin, strength } from "../../www/js/ui/look.js";
import { surerSteps } from "../../www/js/ui/recommendation.js";
import { apart } from "../../www/js/ui/warnings.js";

const photo = (name) => readFileSync(new URL(`../../www/samples/${name}.jpg`, import.meta.url));
const luminance = (hex) => [1, 3, 5].reduce((sum, at, i) => sum + [0.2126, 0.7152, 0.0722][i] * (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2, 0);

test("shades on the skin darken beside one another as the engine says that dots make up for them", async (t) => {
  const practice = await defaultPractice();
  const matcher = await createMatcher();
  t.after(() => matcher.close());
  let compared = 0;
  for (const name of ["tan-thinning", "light-buzz", "dark-full"]) {
    const report = await matcher.match(photo(name));
    const { shade, density } = report;
    for (const other of shade.alternatives) {
      // Both come as near to the same look: the fewer dots a shade needs for it, the more each one takes.
      if (Math.abs(other.deltaE00 - shade.deltaE00.value) > 0.3 || other.dotHealedMm !== density.dotHealedMm) continue;
      const engine = density.dotsPerCm2.value / other.dotsPerCm2;
      const ours = strength(report, practice, other.id);
      t.diagnostic(`${name}, shade ${other.id}: ${ours.toFixed(3)}, engine ${engine.toFixed(3)}`);
      assert.ok(Math.abs(ours / engine - 1) < 0.06, `${name}, shade ${other.id}: ${ours} for ${engine}`);
      compared += 1;
    }
    const light = practice.ladder.map(({ id }) => luminance(shadeOnSkin(report, practice, id)));
    assert.ok(light.every((x, i) => i === 0 || x <= light[i - 1]), `${name}: a darker shade looks lighter: ${light}`);
    assert.ok(light.every((x) => x < luminance(report.skin.hex)), "pigment lightens skin");
  }
  assert.ok(compared >= 3, `${compared} compared`);
});

test("what is left of nothing is the skin, of all the healed look", () => {
  const report = { skin: { hex: "#c89a80" }, shade: { healedHex: "#9c877d" } };
  assert.equal(darkened(report, 0), "#c89a80");
  assert.equal(darkened(report, 1), "#9c877d");
});

test("fading is the practice's", async () => {
  const { healing } = await defaultPractice();
  assert.deepEqual(fadingOf({ healing }).map(({ skin, scars }) => [skin, scars]), [[1, 1], [healing.skin.atSixMonths, healing.scars.atSixMonths], [healing.skin.atThreeYears, healing.scars.atThreeYears]]);
});

test("what is typed in inches is asked in centimeters", () => {
  assert.equal(areaTyped("", "inch"), null);
  assert.equal(areaTyped("10", "metric"), 10);
  assert.ok(Math.abs(areaTyped("10", "inch") - 64.516) < 1e-9);
  assert.ok(Math.abs(countTyped("1000", "inch") - 155) < 0.1);
});

test("the steps named are those that would help", () => {
  const report = (over = {}) => ({
    shade: {}, light: { tier: "sclera" }, head: { oval: {} }, capture: { notes: [] }, regions: { doubtAt: null, confidence: { skin: 1, hair: 1 } },
    provenance: { stageSource: "assumed", hairSource: "assumed" }, ...over,
  });
  assert.deepEqual(surerSteps(report()), ["paper", "white", "stage", "about"]);
  assert.deepEqual(surerSteps(report(), { photos: 4 }), ["white", "stage", "about"]);
  assert.deepEqual(surerSteps(report({ shade: null })), []);
  const known = report({ light: { tier: "chart" }, provenance: { stageSource: "given", hairSource: "counted" } });
  assert.deepEqual(surerSteps(known), ["light"]);
  assert.equal(surerSteps(report({ capture: { notes: [{ code: "weakRegions" }] }, regions: { doubtAt: null, confidence: { skin: 1, hair: 0.1 } } }))[0], "areas");
});

test("at most three warnings come first, and none is lost", () => {
  const warnings = ["coolsWithDepth", "stageAssumed", "keepHairVeryShort", "irregularHairline", "tattooOfStubble"].map((code) => ({ code, severity: "info" }));
  const { first, rest } = apart([...warnings, { code: "darkOnFairSkin", severity: "warning" }]);
  assert.deepEqual(first.map(({ code }) => code), ["darkOnFairSkin", "coolsWithDepth", "keepHairVeryShort"]);
  assert.equal(first.length + rest.length, 6);
});
