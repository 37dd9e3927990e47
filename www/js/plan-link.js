// A plan as a link: the numbers of an answer in the part of an address that is never sent, and back. No photo is in it.

/** The order of fields is the format; another order is another version. */
const VERSION = 1;
const NAME = "plan";

const values = (lab) => lab.map(({ value }) => Math.round(10 * value) / 10);
const exact = (value) => ({ value, low: value, high: value });
const round = (x, digits) => Number(x.toFixed(digits));

/** What of a practice document the page draws with. */
const practiceOf = ({ name, ladder, pigments, healing }) => [
  name,
  ladder.map(({ id, waterParts, pigment }) => (pigment ? [id, waterParts, pigment] : [id, waterParts])),
  pigments.map(({ id, ink }) => [id, ink.absorptionPerMm, ink.healedShare.value]),
  [healing.skin.atSixMonths, healing.skin.atThreeYears, healing.scars.atSixMonths, healing.scars.atThreeYears],
];

const toPractice = ([name, ladder, pigments, [skin6, skin36, scars6, scars36]]) => ({
  name,
  ladder: few(ladder).map(([id, waterParts, pigment]) => ({ id, waterParts, pigment })),
  pigments: pigments.map(([id, absorptionPerMm, share]) => ({ id, ink: { absorptionPerMm, healedShare: exact(share) } })),
  healing: { skin: { atSixMonths: skin6, atThreeYears: skin36 }, scars: { atSixMonths: scars6, atThreeYears: scars36 } },
  hair: { populations: [] },
});

/** The numbers of an answer as a list. */
export function toNumbers({ skin, hair, shade, density, plan, warnings, care, light, provenance, engineVersion }, practice, start = null) {
  return [
    VERSION, engineVersion, start ?? 0,
    [light.tier, provenance.stage ?? 0, provenance.stageSource ?? 0, provenance.hairSource ?? 0, provenance.target ?? 0, provenance.photos],
    skin ? [skin.hex, values(skin.lab), round(skin.deltaE00High, 1), skin.itaClass, skin.undertone?.kind ?? 0] : 0,
    hair?.lab ? [hair.hex, values(hair.lab), hair.family, hair.grayShare ? round(hair.grayShare.value, 2) : 0] : 0,
    [shade.id, shade.waterParts, shade.pigment, shade.startId, shade.healedHex, shade.freshHex, shade.targetHex, round(shade.deltaE00.value, 1), shade.reach, shade.range],
    [density.dotsPerCm2.value, density.dotsPerCm2.low, density.dotsPerCm2.high].map(Math.round).concat([density.pitchMm, density.dotFreshMm, density.dotHealedMm].map((x) => round(x, 2))),
    plan ? [plan.zones.map((zone) => [zone.zone, Math.round(zone.areaCm2), Math.round(zone.dotsPerCm2), round(zone.pitchMm, 2), zone.needleMm, zone.dots]),
      plan.sessions.map((one) => [round(one.cumulative, 2), one.shadeId, one.dots, one.minutes, one.afterDays]), plan.totalDots, plan.hours] : 0,
    warnings.map(({ code, severity, zone }) => [code, { blocking: 0, warning: 1, info: 2 }[severity], ...(zone ? [zone] : [])]),
    care.map(({ code, untilDays }) => [code, untilDays]),
    practiceOf(practice),
  ];
}

/** An answer as the page's parts take it, of such a list; what was not sent is absent. */
export function fromNumbers(list) {
  const [version, engineVersion, start, [tier, stage, stageSource, hairSource, target, photos], skin, hair, shade, dots, plan, warnings, care, practice] = list;
  if (version !== VERSION) throw Object.assign(new Error(`version ${version}`), { code: "badPlan" });
  const [id, waterParts, pigment, startId, healedHex, freshHex, targetHex, gap, reach, range] = shade;
  const report = {
    engineVersion,
    capture: { verdict: "usable", notes: [] },
    head: { source: "none", oval: null },
    regions: { doubtAt: null, confidence: { skin: 1, hair: 1 } },
    light: { tier, reference: null, notes: [], cctKelvin: null, whiteLinearRgb: [1, 1, 1] },
    skin: skin ? { hex: hex(skin[0]), lab: skin[1].map(exact), deltaE00High: skin[2], itaClass: skin[3], undertone: skin[4] ? { kind: skin[4] } : null } : null,
    hair: hair ? { hex: hex(hair[0]), lab: hair[1].map(exact), family: hair[2], grayShare: exact(hair[3]) } : null,
    balding: null,
    follicles: null,
    shade: { id, waterParts, pigment, startId, healedHex: hex(healedHex), freshHex: hex(freshHex), targetHex: hex(targetHex), deltaE00: exact(gap), reach, range, alternatives: [] },
    density: { dotsPerCm2: { value: held(dots[0], RANGES.dots), low: held(dots[1], RANGES.dots), high: held(dots[2], RANGES.dots) }, pitchMm: held(dots[3], RANGES.pitch), dotFreshMm: held(dots[4], RANGES.mm), dotHealedMm: held(dots[5], RANGES.mm) },
    plan: plan ? {
      zones: few(plan[0]).map(([zone, areaCm2, dotsPerCm2, pitchMm, needleMm, n]) => ({ zone, areaCm2, dotsPerCm2, pitchMm: held(pitchMm, RANGES.pitch), needleMm, dots: held(n, RANGES.dots) })),
      sessions: few(plan[1]).map(([cumulative, shadeId, n, minutes, afterDays], i) => ({ n: i + 1, cumulative, shadeId, dots: n, minutes, afterDays })),
      totalDots: plan[2], hours: plan[3],
    } : null,
    warnings: few(warnings).map(([code, weight, zone]) => ({ code, severity: ["blocking", "warning", "info"][weight], zone })),
    care: few(care).map(([code, untilDays]) => ({ code, untilDays })),
    provenance: { practice: practice[0], stage: stage || null, stageSource: stageSource || null, hairSource: hairSource || null, target: target || null, photos, photoShown: 1 },
  };
  return { report, practice: toPractice(practice), start: /^\d{4}-\d\d-\d\d$/.test(start) ? start : null };
}

/** What a plan can be at most; whoever writes an address could write anything, and a spacing of nothing would draw for ever. */
const RANGES = { pitch: [0.2, 20], mm: [0.01, 5], dots: [0, 1e6], count: 60 };

/** A number in its range. */
function held(x, [low, high]) {
  if (typeof x !== "number" || !(x >= low && x <= high)) throw new Error(`${x} is not in ${low} to ${high}`);
  return x;
}

/** A list that is not endless. */
function few(list) {
  if (!Array.isArray(list) || list.length > RANGES.count) throw new Error("too long");
  return list;
}

/** A color, and nothing that could be anything else: it goes into a style. */
function hex(text) {
  if (!/^#[0-9a-f]{6}$/i.test(text)) throw Object.assign(new Error("no color"), { code: "badPlan" });
  return text;
}

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** The fragment of a link to a plan, as `#plan=…`. */
export async function pack(report, practice, start) {
  const text = JSON.stringify(toNumbers(report, practice, start));
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const letters = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `#${NAME}=${letters}`;
}

const MOST = 8192; // letters of a fragment: a plan has about a thousand

/** The plan of such a fragment, or null where there is none; throws `badPlan` where there is one that cannot be read. */
export async function unpack(fragment) {
  if (!fragment.startsWith(`#${NAME}=`)) return null;
  try {
    const letters = fragment.slice(NAME.length + 2).replaceAll("-", "+").replaceAll("_", "/");
    if (letters.length > MOST) throw new Error("too long");
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    return fromNumbers(JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")))));
  } catch (cause) {
    throw Object.assign(new Error("not a plan", { cause }), { code: "badPlan" });
  }
}
