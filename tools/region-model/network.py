"""The network, and what it sees; `src/regions/learned.rs` does the same. 55,284 weights, 6.9 million products a picture."""
import jax
import jax.numpy as jnp
import numpy as np

from canvas import REACH

SIDE, INNER, SEEN = 112, 28, 28
WIDTHS = 24, 48, 96
DARKEST = 0.05, 0.02
# Layers in the order of the file: name, inputs, outputs; "d" mixes with neighbors, one value at a time, "p" values.
FULL, HALF, QUARTER = WIDTHS
BLOCKS = [("a1", FULL, FULL), ("a2", FULL, FULL), ("d1", FULL, HALF), ("b1", HALF, HALF), ("b2", HALF, HALF), ("d2", HALF, QUARTER)]
BLOCKS += [(name, QUARTER, QUARTER) for name in ("c1", "c2", "c3")]

place = (np.arange(SIDE) + 0.5) / SIDE
U, V = np.meshgrid((place * 2 - 1) * REACH[0], place * (REACH[1] + REACH[2]) - REACH[1])
CORE = (U**2 + V**2 < 0.75**2) & (V < 0.35) & (V > -0.62) & ~((abs(V + 0.14) < 0.15) & (abs(abs(U) - 0.45) < 0.33))


def layers():
    yield "in", SEEN, FULL
    for name, inputs, outputs in BLOCKS:
        yield f"{name}d", None, inputs
        yield f"{name}p", inputs, outputs
    yield "u1", QUARTER, HALF
    yield "e1d", None, HALF
    yield "e1p", HALF, HALF
    yield "u2", HALF, FULL
    yield "f1d", None, FULL
    yield "f1p", FULL, FULL
    yield "out", FULL, 12


def start(seed):
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 64))
    gains = {"in": 1, "d1p": 1, "d2p": 1, "u1": 0.7, "u2": 0.7, "out": 0.3}
    weights = {}
    for name, inputs, outputs in layers():
        shape = (inputs, outputs) if inputs else (3, 3, outputs)
        scale = np.sqrt(2 / inputs) * gains.get(name, 0.5) if inputs else 1 / 3
        weights[f"{name}.w"] = jax.random.normal(next(keys), shape) * scale
        weights[f"{name}.b"] = jnp.zeros(outputs)
    return weights


def apply(weights, x):
    """Logits of skin, hair and the rest, 56 by 56, of pictures as `seen` gives them."""
    relu = jax.nn.relu

    def mix(name, x):
        return x @ weights[f"{name}.w"] + weights[f"{name}.b"]

    def spread(name, x, step=1):
        height, width = x.shape[1:3]
        framed = jnp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
        taps = weights[f"{name}.w"]
        sums = weights[f"{name}.b"]
        for i in range(3):
            for j in range(3):
                sums = sums + framed[:, i : i + height : step, j : j + width : step, :] * taps[i, j]
        return sums

    def block(name, x):
        return x + mix(f"{name}p", relu(spread(f"{name}d", x)))

    def smaller(name, x):
        return relu(mix(f"{name}p", spread(f"{name}d", x, 2)))

    def larger(x):
        return jnp.repeat(jnp.repeat(x, 2, 1), 2, 2)

    full = block("a2", block("a1", relu(mix("in", x))))
    half = block("b2", block("b1", smaller("d1", full)))
    x = smaller("d2", half)
    for name in ("c1", "c2", "c3"):
        x = block(name, x)
    x = block("e1", relu(larger(mix("u1", x)) + half))
    x = block("f1", relu(larger(mix("u2", x)) + full))
    x = mix("out", relu(x)).reshape(-1, INNER, INNER, 2, 2, 3)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(-1, 2 * INNER, 2 * INNER, 3)


def seen(rgb, valid):
    """n by INNER by INNER by SEEN of n by SIDE by SIDE linear light and of where there is a picture."""
    n = len(rgb)
    luminance = rgb @ np.array([0.2126729, 0.7151522, 0.072175], np.float32)
    face = np.maximum(np.median(luminance[:, CORE], 1), 0.002)[:, None, None]
    bright = np.log((luminance + DARKEST[1] * face) / ((1 + DARKEST[1]) * face))
    hues = [np.log((rgb[..., k] + DARKEST[0] * face) / (rgb[..., 1] + DARKEST[0] * face)) for k in (0, 2)]
    hues = [hue - np.median(hue[:, CORE], 1)[:, None, None] for hue in hues]
    bright = np.clip(bright, -3, 3) * 0.6 * valid
    hues = [np.clip(hue, -1, 1) * 2 * valid for hue in hues]
    fours = lambda x: x.reshape(n, INNER, 4, INNER, 4).transpose(0, 1, 3, 2, 4).reshape(n, INNER, INNER, 16)
    twos = lambda x: x.reshape(n, INNER, 2, 2, INNER, 2, 2).mean((3, 6)).transpose(0, 1, 3, 2, 4).reshape(n, INNER, INNER, 4)
    mean = lambda x: x.reshape(-1, INNER, 4, INNER, 4).mean((2, 4))[..., None]
    where = [np.broadcast_to(mean(x[None]) * 0.5, (n, INNER, INNER, 1)) for x in (np.abs(U), V)]
    parts = [fours(bright), *map(twos, hues), mean(valid), *where, np.zeros((n, INNER, INNER, 1))]
    return np.concatenate(parts, -1).astype(np.float32)


def file(weights):
    """The bytes of a model file: scale, weights as bytes in it, and bias of each output, layer by layer."""
    out = b"SCALPRG1"
    for name, _, outputs in layers():
        values = np.asarray(weights[f"{name}.w"], np.float32).reshape(-1, outputs)
        bias = np.asarray(weights[f"{name}.b"], np.float32)
        if name == "out":
            values, bias = np.pad(values, ((0, 0), (0, 4))), np.pad(bias, (0, 4))
        scale = np.maximum(np.abs(values).max(0), 1e-12) / 127
        out += scale.astype("<f4").tobytes() + np.clip(np.round(values / scale), -127, 127).astype(np.int8).tobytes()
        out += bias.astype("<f4").tobytes()
    return out
