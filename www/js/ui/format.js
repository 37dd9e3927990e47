// Numbers as a person would say them. Pure: nothing here knows the page.

const number = (digits) => new Intl.NumberFormat(undefined, { maximumFractionDigits: digits, minimumFractionDigits: digits });
const whole = number(0);
const one = number(1);
const two = number(2);

const nearest = (step, x) => Math.round(x / step) * step;

/** Dots on a square centimeter, to the nearest 5. */
export const dotsPerCm2 = (x) => whole.format(nearest(5, x));

/** Dots in a zone, a visit or in all: to the nearest 500, but small numbers to the nearest 50 and never to none. */
export const dots = (x) => whole.format(x < 1000 ? Math.max(nearest(50, x), x > 0 ? 50 : 0) : nearest(500, x));

/** Hours, to the half, never under one half. */
export function hours(x) {
  const halves = x > 0 ? Math.max(1, Math.round(x * 2)) : 0;
  return `${halves >= 2 || halves === 0 ? whole.format(Math.floor(halves / 2)) : ""}${halves % 2 ? "½" : ""}`;
}

/** A length in millimeters with two decimals. */
export const millimeters = (x) => `${two.format(x)} mm`;

/** A color difference, with one decimal. */
export const deltaE = (x) => one.format(x);

/** A share 0–1 as a whole percentage; `step` for words such as “about 20 %”. */
export const percent = (x, step = 1) => whole.format(nearest(step, x * 100));

/** A share as a percentage with one decimal, for small ones. */
export const percentFine = (x) => `${one.format(x * 100)} %`;

/** Square centimeters, to the nearest 5. */
export const area = (x) => `${whole.format(nearest(5, x))} cm²`;

/** Parts of water: whole, or to the half where the clinic's ladder has halves. */
export const parts = (x) => new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(x);

/** The day so many days after one, both as in 2026-12-01. */
export function later(day, days) {
  const date = new Date(`${day}T00:00:00Z`); // in UTC every day has 24 hours
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** A day as one says it. */
export const day = (iso) => new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));

/** Whole numbers. */
export const count = (x) => whole.format(x);

/** One decimal. */
export const tenth = (x) => one.format(x);

/** Three CIELAB numbers. */
export const lab = ([L, a, b]) => `L* ${whole.format(L)}  a* ${whole.format(a)}  b* ${whole.format(b)}`;

/** Kelvin, to the nearest hundred. */
export const kelvin = (x) => `${whole.format(nearest(100, x))} K`;

/** First and last of a list of shades, and how many; a list of one has both alike. */
export const span = (range, fallback) => {
  const shades = range?.length ? range : [fallback];
  return { first: shades[0], last: shades[shades.length - 1], count: shades.length };
};

/** Most shades among which one is still singled out where only the eyes told the light. */
const FEW = 3;

/** Whether the light is known so badly that a range of shades is told and none of them singled out. */
export function loose({ light, shade }) {
  const count = shade?.range.length ?? 0;
  return (light.tier === "statistical" && count > 1) || (light.tier === "sclera" && count > FEW);
}

/** A hex color of linear light scaled so that its largest part is 1: the cast of a white, without its brightness. */
export function castHex(linear) {
  const top = Math.max(...linear);
  const encoded = linear.map((x) => {
    const y = x / top;
    return Math.round(255 * (y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055));
  });
  return `#${encoded.map((x) => x.toString(16).padStart(2, "0")).join("")}`;
}
