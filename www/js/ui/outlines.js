// Outlines of regions: where one code ends and another begins, as lines. Pure: nothing here knows the page.

/** Of two regions that touch, the line between them is drawn as that of the one that comes first. */
const FIRST = [2, 3, 4, 1];
const rank = (code) => (FIRST.indexOf(code) + FIRST.length + 1) % (FIRST.length + 1);

/** The codes that have a line, in the order in which they are drawn. */
export const LINED = [1, 4, 3, 2];

/**
 * The lines of each code in a map of codes: `{ [code]: [[x, y], …][] }`, in pixels of the map; a closed one ends where it
 * begins. Every border between two codes is in it once. The edge of the map is none.
 */
export function outlines({ data, width, height }) {
  const stride = width + 1;
  /** By code: from a corner of pixels to the corners that a border leads to. */
  const ways = Object.fromEntries(LINED.map((code) => [code, new Map()]));
  const add = (one, other, from, to) => {
    if (one === other) return;
    const code = rank(one) < rank(other) ? one : other;
    for (const [a, b] of [[from, to], [to, from]]) ways[code]?.set(a, [...(ways[code].get(a) ?? []), b]);
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const corner = y * stride + x;
      if (x > 0) add(data[at - 1], data[at], corner, corner + stride);
      if (y > 0) add(data[at - width], data[at], corner, corner + 1);
    }
  }
  return Object.fromEntries(LINED.map((code) => [code, follow(ways[code]).map((line) => smooth(line.map((at) => [at % stride, Math.floor(at / stride)])))]));
}

/** Joins steps to lines: first those with ends, then what is closed. */
function follow(ways) {
  const lines = [];
  const walk = (start) => {
    const line = [start];
    for (let at = start; ;) {
      const to = ways.get(at)?.pop();
      if (to === undefined) break;
      const back = ways.get(to);
      back.splice(back.indexOf(at), 1);
      line.push(to);
      at = to;
    }
    if (line.length > 1) lines.push(line);
  };
  for (const [at, to] of ways) if (to.length % 2) walk(at);
  for (const [at, to] of ways) while (to.length) walk(at);
  return lines;
}

const REACH = 2; // corners to either side over which the stairs of pixels are evened out

function smooth(line) {
  const closed = line[0][0] === line.at(-1)[0] && line[0][1] === line.at(-1)[1];
  const n = closed ? line.length - 1 : line.length;
  return line.map((_, i) => {
    const reach = closed ? REACH : Math.min(REACH, i, n - 1 - i);
    let [x, y] = [0, 0];
    for (let d = -reach; d <= reach; d += 1) {
      const [px, py] = line[(i + d + n) % n];
      x += px / (2 * reach + 1);
      y += py / (2 * reach + 1);
    }
    return [x, y];
  });
}
