// A QR code of a text: byte mode, level L (ISO/IEC 18004), so that a clinic's tablet reads a link from a sheet. Pure.

/** Error correction at level L by version 1–40: bytes of correction in a block, and number of blocks. */
const CORRECTION = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25];
const LEVEL_L = 1;

/** Modules of a version that carry data, before correction. */
function modules(version) {
  let all = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const align = Math.floor(version / 7) + 2;
    all -= (25 * align - 10) * align - 55;
    if (version >= 7) all -= 36;
  }
  return all;
}
const capacity = (version) => Math.floor(modules(version) / 8) - CORRECTION[version - 1] * BLOCKS[version - 1];

/** Product in the field of 256 elements by x^8 + x^4 + x^3 + x^2 + 1. */
function times(x, y) {
  let z = 0;
  for (let i = 7; i >= 0; i -= 1) {
    z = (z << 1) ^ ((z >>> 7) * 0x11d);
    z ^= ((y >>> i) & 1) * x;
  }
  return z;
}

/** Reed–Solomon: the generator's coefficients, and the remainder of data by it. */
function generator(degree) {
  const result = [...Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i += 1) {
    for (let j = 0; j < degree; j += 1) result[j] = times(result[j], root) ^ (result[j + 1] ?? 0);
    root = times(root, 2);
  }
  return result;
}
function remainder(data, divisor) {
  const result = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ result.shift();
    result.push(0);
    divisor.forEach((coefficient, i) => { result[i] ^= times(coefficient, factor); });
  }
  return result;
}

/** Data with its correction, its blocks interleaved. */
function codewords(bytes, version) {
  const bits = [];
  const put = (value, length) => { for (let i = length - 1; i >= 0; i -= 1) bits.push((value >>> i) & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, 8 * capacity(version) - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = Array.from({ length: bits.length / 8 }, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8).join(""), 2));
  for (let pad = 0xec; data.length < capacity(version); pad ^= 0xec ^ 0x11) data.push(pad);

  const [count, length] = [BLOCKS[version - 1], CORRECTION[version - 1]];
  const all = Math.floor(modules(version) / 8);
  const short = count - (all % count);
  const size = Math.floor(all / count) - length;
  const divisor = generator(length);
  let at = 0;
  const blocks = Array.from({ length: count }, (_, i) => {
    const own = data.slice(at, (at += size + (i < short ? 0 : 1)));
    return { own, check: remainder(own, divisor) };
  });
  const out = [];
  for (let i = 0; i <= size; i += 1) for (const { own } of blocks) if (i < own.length) out.push(own[i]);
  for (let i = 0; i < length; i += 1) for (const { check } of blocks) out.push(check[i]);
  return out;
}

const MASKS = [
  (x, y) => (x + y) % 2, (_, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3, (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3), (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

function alignments(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let at = version * 4 + 10; places.length < count; at -= step) places.splice(1, 0, at);
  return places;
}

/** How badly a pattern reads: runs, blocks, what looks like a finder, and uneven shares. */
function penalty(rows) {
  const size = rows.length;
  let sum = 0;
  for (const lines of [rows, rows.map((_, x) => rows.map((row) => row[x]))]) {
    for (const line of lines) {
      const text = line.join("");
      for (const run of text.match(/0+|1+/g)) if (run.length >= 5) sum += run.length - 2;
      for (const finder of ["10111010000", "00001011101"]) for (let at = text.indexOf(finder); at >= 0; at = text.indexOf(finder, at + 1)) sum += 40;
    }
  }
  let dark = 0;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      dark += rows[y][x];
      if (x && y && new Set([rows[y][x], rows[y - 1][x], rows[y][x - 1], rows[y - 1][x - 1]]).size === 1) sum += 3;
    }
  }
  return sum + 10 * Math.floor(Math.abs((20 * dark) / (size * size) - 10));
}

/** The modules of a text's code, row by row: 1 is dark. A quiet edge of four modules belongs around them. */
export function qr(text, only = null) {
  const bytes = [...new TextEncoder().encode(text)];
  let version = 1;
  while (version <= 40 && capacity(version) < bytes.length + (version < 10 ? 2 : 3)) version += 1;
  if (version > 40) throw new RangeError("too long for a QR code");
  const size = 4 * version + 17;
  const rows = Array.from({ length: size }, () => Array(size).fill(0));
  const fixed = Array.from({ length: size }, () => Array(size).fill(false));
  const set = (x, y, dark) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    rows[y][x] = Number(dark);
    fixed[y][x] = true;
  };
  for (let i = 0; i < size; i += 1) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const rings = (cx, cy, reach, light) => {
    for (let dy = -reach; dy <= reach; dy += 1) for (let dx = -reach; dx <= reach; dx += 1) set(cx + dx, cy + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) rings(x, y, 4, [2, 4]);
  const places = alignments(version);
  for (const x of places) {
    for (const y of places) {
      const corner = (x === 6 && (y === 6 || y === size - 7)) || (y === 6 && x === size - 7);
      if (!corner) rings(x, y, 2, [1]);
    }
  }
  if (version >= 7) {
    let rest = version;
    for (let i = 0; i < 12; i += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const code = (version << 12) | rest;
    for (let i = 0; i < 18; i += 1) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(a, b, (code >>> i) & 1);
      set(b, a, (code >>> i) & 1);
    }
  }
  const format = (mask) => {
    const data = (LEVEL_L << 3) | mask;
    let rest = data;
    for (let i = 0; i < 10; i += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    const code = ((data << 10) | rest) ^ 0x5412;
    const bit = (i) => (code >>> i) & 1;
    for (let i = 0; i < 8; i += 1) {
      set(8, i < 6 ? i : i + 1, bit(i));
      set(size - 1 - i, 8, bit(i));
    }
    for (let i = 8; i < 15; i += 1) {
      set(i === 8 ? 7 : 14 - i, 8, bit(i));
      set(8, size - 15 + i, bit(i));
    }
    set(8, size - 8, 1);
  };
  format(0);
  const data = codewords(bytes, version);
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        if (fixed[y][x]) continue;
        rows[y][x] = at < data.length * 8 ? (data[at >>> 3] >>> (7 - (at & 7))) & 1 : 0;
        at += 1;
      }
    }
  }
  const masked = (mask) => {
    format(mask);
    return rows.map((row, y) => row.map((dark, x) => (fixed[y][x] ? rows[y][x] : dark ^ Number(MASKS[mask](x, y) === 0))));
  };
  if (only !== null) return masked(only);
  return MASKS.map((_, mask) => masked(mask)).reduce((best, rows) => (penalty(rows) < penalty(best) ? rows : best));
}
