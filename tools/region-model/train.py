"""Trains the region model and writes its file; two cores take an hour."""
import argparse
import multiprocessing
import pathlib
import time

import cv2
import numpy as np

import canvas
from canvas import MARGIN, REACH

BATCH, SIDE, ANSWER = 32, 112, 56
WEIGHTS = {"B": 7, "S": 4, "T": 0.7, "": 1, "bald": 0.56, "thinning": 0.56, "buzz": 0.56}  # how often a kind is shown
OTHER = 0.35  # and the other drawn heads
ACROSS, DOWN, MIDDLE = 2 * REACH[0], REACH[1] + REACH[2], (REACH[2] - REACH[1]) / 2
place = (np.arange(canvas.SIDE) + 0.5) / canvas.SIDE - 0.5
CX, CY = np.meshgrid(place * ACROSS * MARGIN, place * DOWN * MARGIN + MIDDLE)
place = (np.arange(SIDE) + 0.5) / SIDE - 0.5
U, V = np.meshgrid(place * ACROSS, place * DOWN + MIDDLE)


class Pictures:
    """Canvases, shown otherwise each time."""

    def __init__(self, canvases, kinds, rng):
        self.canvases, self.kinds, self.rng = canvases, kinds, rng
        self.apart = np.arange(len(kinds)) % 12 == 5
        self.shown = np.where(~self.apart)[0]
        often = np.array([WEIGHTS.get(kind, OTHER) for kind in kinds])[self.shown]
        self.often = often / often.sum()

    def noise(self):
        layers = [self.rng.normal(size=(k, k)).astype(np.float32) for k in (4, 10, 25, 60)]
        size = (canvas.SIDE,) * 2
        return sum(cv2.resize(x, size, interpolation=cv2.INTER_CUBIC) * self.rng.uniform(0, 1) for x in layers) / 3

    def backdrop(self, hair, skin):
        """A wall in the color of the hair, of the skin or any, or the mirrored background of another picture."""
        kind, texture = self.rng.random(), self.noise()[..., None]
        if kind < 0.3:
            base = hair * np.exp(self.rng.normal(0, 0.35) + self.rng.normal(0, 0.1, 3))
        elif kind < 0.5:
            base = skin * np.exp(self.rng.normal(0, 0.4) + self.rng.normal(0, 0.12, 3))
        elif kind < 0.85:
            base = np.exp(self.rng.uniform(-4.5, 0)) * np.exp(self.rng.normal(0, 0.25, 3))
        else:
            other = self.canvases[self.rng.choice(self.shown)].astype(np.float32)[:, ::-1]
            return other[..., :3] * other[..., 3:4] + (1 - other[..., 3:4]) * 0.2
        return np.clip(base * np.exp(texture * self.rng.choice([0.03, 0.15, 0.5])), 0, 1)

    def shaved(self, rgb, skin, hair, person, of_hair, of_skin):
        """The hair taken off: a skull of this face's skin where it was, or its top alone, or stubble on it."""
        rng, size = self.rng, (canvas.SIDE,) * 2
        top, middle = rng.uniform(1.32, 1.62), rng.uniform(-0.35, -0.1)
        skull = ((CX / rng.uniform(0.98, 1.14)) ** 2 + ((CY - middle) / (top + middle)) ** 2 < 1) & (CY < -0.2)
        skull = cv2.GaussianBlur(skull.astype(np.float32), (0, 0), rng.uniform(0.8, 1.8))
        forehead = (skin > 0.8) & (CY > -0.85) & (CY < -0.4) & (np.abs(CX) < 0.5)
        color = np.median(rgb[forehead], 0) if forehead.sum() > 20 else of_skin
        slope = rng.normal(0, 0.3, 2)
        tilt = np.clip(slope[0] * CX + slope[1] * (CY + 0.8), -0.8, 0.8)
        shade = np.exp(tilt - 0.25 * CX**2 + self.noise() * rng.uniform(0, 0.12))
        if rng.random() < 0.6:
            place = (CX - rng.normal(0, 0.4)) ** 2 + (CY + rng.uniform(0.9, 1.3)) ** 2
            shade = shade + rng.uniform(0.1, 1.2) * np.exp(-place / rng.uniform(0.03, 0.2))
        bare, kind = color * shade[..., None], rng.random()
        if kind >= 0.65:
            w, h, height = rng.uniform(0.55, 1.0), rng.uniform(0.3, 0.8), rng.uniform(-1.25, -0.85)
            patch = (((CX / w) ** 2 + ((CY - height) / h) ** 2) < 1).astype(np.float32)
            gone = cv2.GaussianBlur(patch, (0, 0), rng.uniform(1, 4)) * rng.uniform(0.6, 1) * skull * hair
            tall = np.clip(hair * (1 - skull) * (CY < -0.75), 0, 1)
            rgb = rgb * (1 - gone[..., None]) + bare * gone[..., None]
            rgb = rgb * (1 - tall[..., None]) + self.backdrop(of_hair, of_skin) * tall[..., None]
            return rgb, np.maximum(skin, (gone > 0.5) * gone), np.where(gone > 0.5, 0, hair * (1 - tall))
        stubble = np.zeros(size, np.float32)
        if kind < 0.25:
            dark, grain = rng.uniform(0.45, 0.85), rng.normal(0, 1, size) * rng.uniform(0.02, 0.2)
            bend = 0.35 * CX**2 * rng.uniform(-0.5, 1.2)
            stubble = np.clip((-CY - rng.uniform(0.7, 0.95) - bend) * rng.uniform(4, 12) + 0.5, 0, 1)
            covered = (bare * 0.7 + color * 0.3) * dark * np.exp(grain)[..., None]
            share = (stubble * skull)[..., None]
            bare = bare * (1 - share) + covered * share
        kept = np.clip(np.maximum(skin, np.clip(person - hair, 0, 1)), 0, 1)[..., None]
        head = np.clip(skull * (1 - np.maximum(skin, np.clip(person - hair, 0, 1) * (CY > 0.3))), 0, 1)
        rgb = rgb * kept + self.backdrop(of_hair, of_skin) * (1 - kept)
        rgb = rgb * (1 - head[..., None]) + bare * head[..., None]
        cover = np.where(stubble > 0.3, head, 0)
        return rgb, np.clip(np.maximum(skin, head) - cover, 0, 1), cover

    def recolored(self, at):
        """Light, validity, skin, hair and unknown of a picture with other hair, skin, background or none of the first."""
        rng, x = self.rng, self.canvases[at].astype(np.float32)
        rgb, valid, skin, hair, person, unknown = x[..., :3], x[..., 3], x[..., 4], x[..., 5], np.clip(x[..., 6], 0, 1), x[..., 7]
        is_tile = self.kinds[at] in ("", "B", "S", "T")
        median = lambda mask, other: np.median(rgb[mask > 0.5], 0) if (mask > 0.5).sum() > 30 else np.array(other)
        of_hair, of_skin = median(hair, [0.03, 0.025, 0.02]), median(skin, [0.3, 0.2, 0.15])
        much = (hair > 0.5).sum()
        if rng.random() < 0.3 and much > 30:
            gain = np.exp(rng.normal(0, 0.6)) * np.exp(rng.normal(0, 0.12, 3))
            rgb = rgb * (1 + (gain - 1) * hair[..., None])
        if rng.random() < 0.3:
            gain = np.exp(-rng.uniform(-0.5, 1.1) * np.array([0.55, 0.9, 1.15]))
            rgb = rgb * (1 + (gain - 1) * skin[..., None])
        if is_tile and self.kinds[at] != "T" and much > 60 and rng.random() < 0.22:
            rgb, skin, hair = self.shaved(rgb, skin, hair, person, of_hair, of_skin)
        elif rng.random() < 0.5:
            cut = np.clip(person * 1.3 - 0.15, 0, 1) if is_tile else person
            cut = np.maximum(cut, np.maximum(skin, hair))[..., None]
            rgb = rgb * cut + self.backdrop(of_hair, of_skin) * (1 - cut)
        return rgb, valid, skin, hair, unknown

    def sample(self, at, change=True):
        """Linear light, where there is a picture, the shares of the classes, and how much each cell counts."""
        rng = self.rng
        if change:
            rgb, valid, skin, hair, unknown = self.recolored(at)
            angle, shift = np.deg2rad(rng.normal(0, 8)), rng.normal(0, 0.09, 2)
            wide, tall, mirror = np.exp(rng.normal(0, 0.09)), np.exp(rng.normal(0, 0.08)), rng.random() < 0.5
        else:
            x = self.canvases[at].astype(np.float32)
            rgb, valid, skin, hair, unknown = x[..., :3], x[..., 3], x[..., 4], x[..., 5], x[..., 7]
            angle, shift, wide, tall, mirror = 0, np.zeros(2), 1, 1, False
        cos, sin = np.cos(angle), np.sin(angle)
        turn = np.array([[cos * wide, -sin * 1.15 * tall], [sin / 1.15 * wide, cos * tall]])
        if mirror:
            turn = turn @ np.diag([-1, 1])
        corners = np.array([[0, 0], [SIDE - 1, 0], [0, SIDE - 1]], np.float32)
        faces = ((corners + 0.5) / SIDE - 0.5) * [ACROSS, DOWN] + [0, MIDDLE]
        faces = faces @ turn.T + shift
        there = ((faces - [0, MIDDLE]) / [ACROSS * MARGIN, DOWN * MARGIN] + 0.5) * canvas.SIDE - 0.5
        back = cv2.getAffineTransform(corners, there.astype(np.float32))
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        rgb, rest = (cv2.warpAffine(x, back, (SIDE, SIDE), flags=flags) for x in (rgb, np.dstack([valid, skin, hair, unknown])))
        valid, skin, hair, unknown = (rest[..., 0] > 0.98).astype(np.float32), *np.moveaxis(rest[..., 1:], -1, 0)
        if change:
            rgb = self.retaken(rgb, valid)
        rgb = np.clip(rgb, 0, 1) * valid[..., None]
        cells = lambda x: x.reshape(ANSWER, 2, ANSWER, 2).mean((1, 3))
        counts = cells(valid * (1 - unknown))
        shares = [cells(skin), cells(hair)]
        classes = np.dstack([*shares, np.clip(1 - sum(shares), 0, 1)])
        return tuple(x.astype(np.float32) for x in (rgb, valid, classes, counts * (counts > 0.6)))

    def retaken(self, rgb, valid):
        """The same by another camera in another light, and cut off at one side (`valid` is changed)."""
        rng = self.rng
        if rng.random() < 0.35:
            side, much = rng.integers(4), int(rng.integers(4, 34))
            edge = valid if side < 2 else valid.T
            edge[slice(None, much) if side % 2 == 0 else slice(-much, None)] = 0
        if rng.random() < 0.3:
            slope = rng.normal(0, 0.45, 2)
            rgb = rgb * np.exp(np.clip(slope[0] * U + slope[1] * V, -1.5, 1.5))[..., None]
        if rng.random() < 0.45:
            small = (max(8, int(SIDE * rng.uniform(0.25, 1))),) * 2
            rgb = cv2.resize(cv2.resize(rgb, small, interpolation=cv2.INTER_AREA), (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
        rgb = rgb * np.exp(rng.normal(0, 0.5)) * np.exp(rng.normal(0, 0.15, 3))
        if rng.random() < 0.25:
            rgb = np.power(np.clip(rgb, 0, 4), np.exp(rng.normal(0, 0.18)))
        rgb = np.clip(rgb, 0, 1)
        if rng.random() < 0.4:
            encoded = np.power(rgb, 1 / 2.2) + rng.normal(0, rng.uniform(0, 0.03), rgb.shape)
            rgb = np.power(np.clip(encoded, 0, 1), 2.2)
        return rgb

    def batch(self, places, change=True):
        return [np.stack(x) for x in zip(*(self.sample(at, change) for at in places), strict=True)]

    def feed(self, queue):
        cv2.setNumThreads(1)
        while True:
            queue.put(self.batch(self.rng.choice(self.shown, BATCH, p=self.often)))


def overlaps(answer, classes, counts, kind):
    """The overlap (intersection over union) of a class in each picture that has some of it."""
    inside, truth = ((x.argmax(-1) == kind) & (counts > 0) for x in (answer, classes))
    return [(a & b).sum() / (a | b).sum() for a, b in zip(inside, truth, strict=True) if b.sum() > 15]


def train(pictures, queue, steps, seed):
    import jax
    import jax.numpy as jnp
    import network
    import optax

    def loss(weights, x, classes, counts):
        likely = jax.nn.log_softmax(network.apply(weights, x))
        entropy = (-(classes * likely).sum(-1) * counts).sum() / counts.sum()
        q, count = jnp.exp(likely), counts[..., None]
        both, either = (q * classes * count).sum((1, 2)), ((q + classes - q * classes) * count).sum((1, 2))
        return entropy + 0.35 * (1 - (both[:, :2] + 3) / (either[:, :2] + 3)).mean()

    weights = mean = network.start(seed)
    rate = optax.warmup_cosine_decay_schedule(0, 3e-3, 200, steps, 2e-5)
    descent = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, b2=0.99, weight_decay=1e-4))
    state = descent.init(weights)

    @jax.jit
    def step(weights, state, mean, x, classes, counts):
        value, gradient = jax.value_and_grad(loss)(weights, x, classes, counts)
        change, state = descent.update(gradient, state, weights)
        weights = optax.apply_updates(weights, change)
        return weights, state, jax.tree.map(lambda a, b: 0.998 * a + 0.002 * b, mean, weights), value

    begun, values = time.time(), []
    for n in range(1, steps + 1):
        rgb, valid, classes, counts = queue.get()
        weights, state, mean, value = step(weights, state, mean, network.seen(rgb, valid), classes, counts)
        values.append(float(value))
        if n % 500 == 0 or n == steps:
            found = {0: [], 1: []}
            for places in np.array_split(np.where(pictures.apart)[0], 8):
                rgb, valid, classes, counts = pictures.batch(places, change=False)
                answer = np.asarray(network.apply(mean, network.seen(rgb, valid)))
                for kind, kept in found.items():
                    kept += overlaps(answer, classes, counts, kind)
            took = (time.time() - begun) / n
            print(f"{n}: loss {np.mean(values[-300:]):.3f}, apart: skin {np.mean(found[0]):.3f}, hair {np.mean(found[1]):.3f}; {took:.2f} s each", flush=True)
    return network.file(mean)


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("work", type=pathlib.Path)
    args.add_argument("--heads", nargs="*", default=[], help="folders of drawn portraits")
    args.add_argument("--program", default="scalptone", help="the command line, which finds the faces")
    args.add_argument("--steps", type=int, default=7000)
    args.add_argument("--seed", type=int, default=3)
    args.add_argument("--out", type=pathlib.Path, required=True)
    args = args.parse_args()
    made = [*canvas.of_tiles(args.work, args.program), *(head for folder in args.heads for head in canvas.of_heads(folder))]
    canvases, kinds = np.stack([x for x, _ in made]), [kind for _, kind in made]
    queue = multiprocessing.get_context("fork").Queue(6)
    feeder = Pictures(canvases, kinds, np.random.default_rng(args.seed + 100))
    multiprocessing.get_context("fork").Process(target=feeder.feed, args=(queue,), daemon=True).start()
    pictures = Pictures(canvases, kinds, np.random.default_rng(args.seed))
    args.out.write_bytes(train(pictures, queue, args.steps, args.seed))


if __name__ == "__main__":
    main()
