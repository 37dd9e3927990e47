// Elements in one expression. Text is always text: nothing here parses HTML.

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(node.style, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** `h("p", { class: "quiet", onclick }, "text", child)`; `style` is an object, which the page's policy allows. */
export const h = (name, properties = {}, ...children) => fill(document.createElement(name), properties, children);

/** The same for SVG. */
export const svg = (name, properties = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);

/** An element of the page without what a part in another language put in it, its listeners included. */
export function bare(id) {
  const old = document.getElementById(id);
  const node = old.cloneNode(false);
  old.replaceWith(node);
  return node;
}

const PATHS = {
  warning: "M12 4.5L21 19.5H3zM12 10v4.5M12 17v.2",
  info: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 11v5.5M12 7.5v.2",
  close: "M5.5 5.5l13 13M18.5 5.5l-13 13",
  switch: "M4 9.5a8.3 8.3 0 0 1 15-1.5M20 14.5a8.3 8.3 0 0 1-15 1.5M19.5 3.5V8H15M4.5 20.5V16H9",
  oval: "M12 3.5c4 0 6.5 3.6 6.5 8s-2.5 9-6.5 9s-6.5-4.6-6.5-9s2.5-8 6.5-8M3 11.5h4M17 11.5h4",
  hairline: "M4 17c1-5 2.500-8.500 4-9.500 2 1.500 6 1.500 8 0 1.500 1 3 4.500 4 9.500M8 7.500v.1M12 8.600v.1M16 7.500v.1",
  white: "M5 4h10l4 4v12H5zM15 4v4h4M9 14h6M12 11v6",
  auto: "M5 9h9.5a4.5 4.5 0 0 1 0 9H8M8.5 5L4.5 9l4 4",
  areas: "M4 5h9v9H4zM10 10h10v9H10z",
  camera: "M3 8.5A1.5 1.5 0 0 1 4.5 7H7l1.6-2.4h6.8L17 7h2.5A1.5 1.5 0 0 1 21 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5zM12 9.4a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 1 0 0-7.2",
  timer: "M12 5a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 9v4.5l3 2M9.5 2.500h5",
  torch: "M8 3h8v4l-2 3v11h-4V10L8 7zM8 7h8M12 13v2",
  plus: "M12 5v14M5 12h14",
  print: "M7 9V4h10v5M7 17H4v-6.5A1.5 1.5 0 0 1 5.500 9h13a1.5 1.5 0 0 1 1.500 1.5V17h-3M7 14h10v6H7z",
  picture: "M3 5h18v14H3zM12 5v14M3.500 16.500l4-4.500 4 4.500",
  open: "M12 14.500V4.500M7.500 9L12 4.500 16.500 9M5 19h14",
  save: "M12 4.500v10M7.500 10l4.500 4.500 4.500-4.500M5 19h14",
  file: "M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12h6M9 15.500h6",
  link: "M10 14a4 4 0 0 0 5.700 0l3.300-3.300a4 4 0 0 0-5.700-5.700l-1.300 1.300M14 10a4 4 0 0 0-5.700 0L5 13.300a4 4 0 0 0 5.700 5.700l1.300-1.300",
  bin: "M4.500 6.500h15M9.500 6V4h5v2M6.500 6.500l1 14h9l1-14M10.200 10v7M13.800 10v7",
};

/** A drawn sign; a word always stands beside it. */
export const icon = (name) => svg("svg", { class: "stroke", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
