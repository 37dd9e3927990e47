"""Every picture in face coordinates, a little larger than what the network sees: linear light and what is where."""
import json
import pathlib
import subprocess

import cv2
import numpy as np
from PIL import Image

SIDE, MARGIN = 160, 1.25  # pixels, and how many times what the network sees
REACH = (2.6, 2.1, 2.4)  # half widths to each side, half heights up and down
UNKNOWN = 255
PLANES = ("red", "green", "blue", "valid", "skin", "hair", "person", "unknown")
BARE = ("skin_face", "skin_neck", "scalp", "ear", "lips", "brow", "sclera", "iris", "shadow_detail")


def linear(encoded):
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4).astype(np.float32)


def canvas(rgb, labels, person, oval):
    """SIDE by SIDE by PLANES, as half floats, for an oval (cx, cy, a, b) in pixels."""
    cx, cy, a, b = oval
    across, down = 2 * REACH[0] * a * MARGIN, (REACH[1] + REACH[2]) * b * MARGIN
    middle = cy + (REACH[2] - REACH[1]) / 2 * b
    step = across / SIDE, down / SIDE
    light = linear(rgb / 255.0)
    if max(step) > 1:
        light = cv2.GaussianBlur(light, (0, 0), 0.45 * max(step))
    back = np.array([[step[0], 0, cx - across / 2 + step[0] / 2], [0, step[1], middle - down / 2 + step[1] / 2]], np.float32)
    layers = [light, np.ones(labels.shape), labels == 1, labels == 2, person, labels == UNKNOWN]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = [cv2.warpAffine(np.asarray(layer, np.float32), back, (SIDE, SIDE), flags=flags) for layer in layers]
    return np.dstack(warped).astype(np.float16)


def ovals(program, files):
    """Where the program itself finds the faces."""
    found = {}
    for start in range(0, len(files), 64):
        command = [program, "match", "--json", "--reference", "none", *files[start : start + 64]]
        for line in subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines():
            report = json.loads(line)
            if report.get("head", {}).get("oval"):
                found[report["file"]] = [report["head"]["oval"][key] for key in ("cx", "cy", "a", "b")]
    return found


def of_tiles(work, program):
    """Canvases of the labelled tiles and what kind each is: its tag."""
    names = sorted(file.stem for file in (work / "labels").glob("*.npz"))
    found = ovals(program, [str(work / "tiles" / f"{name}.png") for name in names])
    for name in names:
        kept = np.load(work / "labels" / f"{name}.npz")
        tile = work / "tiles" / f"{name}.png"
        scale = kept["rgb"].shape[1] / Image.open(tile).width
        low, high = kept["mesh"].min(0), kept["mesh"].max(0)
        b = (high[1] - low[1]) * 1.1 / 2
        oval = ((low[0] + high[0]) / 2, high[1] - b, max((high[0] - low[0]) / 2 * 1.04, 0.7 * b), b)
        seen = [value * scale for value in found.get(str(tile), [])]
        if seen and abs(seen[0] - oval[0]) < 0.6 * oval[2] and abs(seen[1] - oval[1]) < 0.6 * oval[3] and 0.6 < seen[3] / b < 1.6:
            oval = seen
        yield canvas(kept["rgb"], kept["labels"], kept["person"], oval), str(kept["tag"])


def of_heads(folder):
    """Canvases of drawn portraits, and the style of hair of each."""
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        truth = json.loads(file.read_text())
        mask = np.asarray(Image.open(file.with_name(f"{file.stem}_mask.png")))
        number = truth["labels"]
        labels = np.zeros(mask.shape, np.uint8)
        labels[np.isin(mask, [number[name] for name in BARE if name in number])] = 1
        labels[np.isin(mask, [number[name] for name in ("hair", "stubble") if name in number])] = 2
        left, top, right, bottom = truth["boxes"]["face"]
        oval = (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
        rgb = np.asarray(Image.open(file.with_suffix(".jpg")).convert("RGB"))
        yield canvas(rgb, labels, (labels > 0).astype(np.float32), oval), truth["hair"]["style"]
