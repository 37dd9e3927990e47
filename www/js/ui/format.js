// Numbers as a person would say them, in the visitor's locale and units. Nothing here knows the page.

let locale;
let metric = true;

/** The locale that numbers and dates are written in from now on. */
export function speak(tag) {
  locale = tag;
}

/** `"metric"` or `"inch"`, from now on. */
export function measureIn(system) {
  metric = system === "metric";
}

export const system = () => (metric ? "metric" : "inch");

/** The units that people of a locale use: inches in the United States, millimeters everywhere else that needles are sold. */
export const unitsOf = (tag) => (/-US$/i.test(tag ?? "") ? "inch" : "metric");

const number = (x, digits, least = digits) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: least }).format(x);
const whole = (x) => number(x, 0);
const withUnit = (x, digits, unit) =>
  new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: digits, minimumFractionDigits: digits }).format(x);

const nearest = (step, x) => Math.round(x / step) * step;
const INCH = 25.4; // mm
const SQUARE_INCH = 6.4516; // cm²

/** Dots on a square centimeter to the nearest 5, or on a square inch to the nearest 25. */
export const dotsPerArea = (x) => whole(metric ? nearest(5, x) : nearest(25, x * SQUARE_INCH));

/** The same as measured, to the dot. */
export const dotsExactly = (x) => whole(metric ? x : x * SQUARE_INCH);

/** Dots in a zone, a visit or in all: to the nearest 500, but small numbers to the nearest 50 and never to none. */
export const dots = (x) => whole(x < 1000 ? Math.max(nearest(50, x), x > 0 ? 50 : 0) : nearest(500, x));

/** Hours, to the half, never under one half. */
export function hours(x) {
  const halves = x > 0 ? Math.max(1, Math.round(x * 2)) : 0;
  return `${halves >= 2 || halves === 0 ? whole(Math.floor(halves / 2)) : ""}${halves % 2 ? "½" : ""}`;
}

/** A length given in millimeters: to the hundredth, or to the thousandth of an inch. */
export const length = (mm) => (metric ? withUnit(mm, 2, "millimeter") : withUnit(mm / INCH, 3, "inch"));

/** A length that is sold or drawn in millimeters everywhere. */
export const millimeters = (mm) => withUnit(mm, 2, "millimeter");

/** A length of some millimeters, roughly: whole, or to the tenth of an inch. */
export const roughly = (mm) => (metric ? withUnit(mm, 0, "millimeter") : withUnit(mm / INCH, 1, "inch"));

/** A centimeter, as the side of a drawn square. */
export const side = () => (metric ? withUnit(1, 0, "centimeter") : withUnit(10 / INCH, 1, "inch"));

/** A color difference, with one decimal. */
export const deltaE = (x) => number(x, 1);

/** A share 0–1 as a whole percentage; `step` for words such as “about 20 %”. */
export const percent = (x, step = 1) => whole(nearest(step, x * 100));

/** A share as a percentage with one decimal, for small ones. */
export const percentFine = (x) => `${number(x * 100, 1)} %`;

/** An area given in square centimeters: to the nearest 5, or to the square inch. */
export const area = (x) => (metric ? `${whole(nearest(5, x))} cm²` : `${whole(x / SQUARE_INCH)} in²`);

/** Parts of water: whole, or to the half where the clinic's ladder has halves. */
export const parts = (x) => number(x, 1, 0);

/** The day so many days after one, both as in 2026-12-01. */
export function later(day, days) {
  const date = new Date(`${day}T00:00:00Z`); // in UTC every day has 24 hours
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** A day as one says it. */
export const day = (iso) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));

/** The month of a day, with its year. */
export const month = (iso) => new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));

/** A day with its year. */
export const date = (iso) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));

/** A number as it is. */
export const exactly = (x) => number(x, 6, 0);

/** Whole numbers. */
export const count = (x) => whole(x);

/** One decimal. */
export const tenth = (x) => number(x, 1);

/** Three CIELAB numbers. */
export const lab = ([L, a, b]) => `L* ${whole(L)}  a* ${whole(a)}  b* ${whole(b)}`;

/** Kelvin, to the nearest hundred. */
export const kelvin = (x) => `${whole(nearest(100, x))} K`;

/** Words in a row, as a language joins them. */
export const list = (words) => new Intl.ListFormat(locale, { type: "conjunction" }).format(words);

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
