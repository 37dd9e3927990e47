// Colors that follow from a report without asking the engine: other shades on the same skin, and the same after years. Pure.

const toLinear = (byte) => {
  const x = byte / 255;
  return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
};
const toByte = (x) => Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055));

const linear = (hex) => [1, 3, 5].map((at) => toLinear(parseInt(hex.slice(at, at + 2), 16)));
const toHex = (channels) => `#${channels.map((x) => toByte(Math.min(Math.max(x, 0), 1)).toString(16).padStart(2, "0")).join("")}`;

/** Skin whose darkening by healed dots is `factor` times that of the report's shade: dots take light as factors, so powers. */
export function darkened({ skin, shade }, factor) {
  const bare = linear(skin.hex);
  const healed = linear(shade.healedHex);
  return toHex(bare.map((x, i) => x * (healed[i] / x) ** factor));
}

const MEAN_CHORD = Math.PI / 4; // of a cylinder's width: how far light goes through a dot, on average

/** Light that one healed dot takes, as a share of all that meets it: dark dots take nearly all, so the ladder flattens. */
function taken({ pigments, ladder }, id, dotMm) {
  const step = ladder.find((one) => one.id === id);
  const { absorptionPerMm, healedShare } = (pigments.find((one) => one.id === step?.pigment) ?? pigments[0]).ink;
  return step ? 1 - Math.exp((-MEAN_CHORD * dotMm * absorptionPerMm * healedShare.value) / (1 + step.waterParts)) : NaN;
}

/**
 * How much more or less a shade darkens than the report's, at the same dots. Chosen: the chord law, which holds to the
 * engine's own ratios within a few percent (tests/page/look.test.mjs).
 */
export function strength(report, practice, id) {
  const dot = report.density.dotHealedMm;
  const ratio = taken(practice, id, dot) / taken(practice, report.shade.id, dot);
  return Number.isFinite(ratio) ? ratio : 1;
}

/** A shade of the ladder on this skin, healed, at the dots of the plan. */
export const shadeOnSkin = (report, practice, id) =>
  id === report.shade.id ? report.shade.healedHex : darkened(report, strength(report, practice, id));
