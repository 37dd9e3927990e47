// What a clinic puts on its own site: its practice, color, logo and way to be asked, in an address that carries them.

const NAME = "clinic";
const MOST = 65_536; // letters of a fragment

/** Addresses that a button may lead to. */
const WAYS = /^(https:|mailto:|tel:)/i;
/** A small picture, in the address itself. */
const LOGO = /^data:image\/(png|webp|jpeg);base64,[A-Za-z0-9+/=]+$/;

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** `{ practice, accent, logo, contact: { name, href } }` as `#clinic=…`. */
export async function packClinic(clinic) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(clinic)), new CompressionStream("deflate-raw"));
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return `#${NAME}=${btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** What such a fragment holds, checked; null where there is none or it cannot be read. */
export async function unpackClinic(fragment) {
  if (!fragment.startsWith(`#${NAME}=`) || fragment.length > MOST) return null;
  try {
    const letters = atob(fragment.slice(NAME.length + 2).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await through(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)), new DecompressionStream("deflate-raw"));
    return checked(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

/** Nothing in it but what it may be: whoever writes an address could write anything. */
export function checked({ practice, accent, logo, contact }) {
  const way = typeof contact?.href === "string" && WAYS.test(contact.href) ? contact.href : null;
  return {
    practice: practice && typeof practice === "object" && !Array.isArray(practice) ? practice : undefined,
    accent: /^#[0-9a-f]{6}$/i.test(accent ?? "") ? accent : null,
    logo: LOGO.test(logo ?? "") ? logo : null,
    contact: way ? { name: String(contact.name ?? "").slice(0, 60), href: way } : null,
  };
}

const channels = (hex) => [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16));
const light = (rgb) => rgb.reduce((sum, byte, i) => {
  const x = byte / 255;
  return sum + [0.2126, 0.7152, 0.0722][i] * (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
}, 0);
/** The contrast of two colors by WCAG. */
export const contrast = (one, other) => {
  const [low, high] = [light(channels(one)), light(channels(other))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

const LEAST = 4.6; // a little over AA's 4.5
const PAPERS = { light: "#f1f2f6", dark: "#252b40" }; // the least favorable surfaces that the accent stands on

/** A clinic's color for each theme, moved toward black or white until text in it can be read. */
export function accents(hex) {
  const toward = (end, paper) => {
    const from = channels(hex);
    for (let step = 0; step <= 20; step += 1) {
      const mixed = `#${from.map((x) => Math.round(x + ((end - x) * step) / 20).toString(16).padStart(2, "0")).join("")}`;
      if (contrast(mixed, paper) >= LEAST) return mixed;
    }
    return end ? "#ffffff" : "#000000";
  };
  return { light: toward(0, PAPERS.light), dark: toward(255, PAPERS.dark) };
}

/** Puts a clinic's color on the page. */
export function paint(accent) {
  if (!accent) return;
  const { light: onLight, dark } = accents(accent);
  const { style } = document.documentElement;
  style.setProperty("--brand", onLight);
  style.setProperty("--brand-dark", dark);
}
