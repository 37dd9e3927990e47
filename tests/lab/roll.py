#!/usr/bin/env python3
"""How well heads that lean are found: turns pictures with masks by some angles and matches them.

    roll.py FOLDER --bin target/release/scalptone [--count 30] [--angles 0,10,20,30] [--json rows.json]

FOLDER holds what heads.py draws (`*.json`, `*_mask.png`), or pictures with masks and an index.json. A head is found where
the middle of the oval lies within half its width of the true one. Overlaps are of skin (1 and 4) and of hair (2 and 3)
with the turned mask; of what is not found they are not counted. A drawn mask's face is skin.
"""
import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image


def pictures(folder, count):
    """Path, mask as 0 other, 1 skin, 2 hair, 255 not scored, and the middle and half axes of the face."""
    if (folder / "index.json").exists() and not (folder / "index.jsonl").exists():
        for entry in json.loads((folder / "index.json").read_text())[:count]:
            mask = np.array(Image.open(folder / entry["mask"]).convert("L"))
            oval = entry["oval_hairline"]
            codes = np.select([np.isin(mask, (1, 4)), np.isin(mask, (2, 3)), mask == 255], [1, 2, 255], 0)
            yield folder / entry["image"], codes.astype(np.uint8), [oval[key] for key in ("cx", "cy", "a", "b")]
        return
    for line in (folder / "index.jsonl").read_text().splitlines()[:count]:
        truth = json.loads(line)
        mask = np.array(Image.open(folder / truth["mask"]).convert("L"))
        labels = truth["labels"]
        face = [labels[name] for name in ("skin_face", "skin_neck", "scalp", "brow", "sclera", "iris", "lips", "shadow_detail", "ear")]
        hair = [labels[name] for name in ("hair", "stubble")]
        codes = np.select([np.isin(mask, face), np.isin(mask, hair)], [1, 2], 0).astype(np.uint8)
        x0, y0, x1, y1 = truth["boxes"]["face"]
        yield folder / truth["file"], codes, [(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2]


def turned(image, angle, nearest):
    """Turned about its middle against the clock; what comes in at the corners goes on as the edge was."""
    array = np.array(image)
    pad = [(array.shape[0] // 2,) * 2, (array.shape[1] // 2,) * 2] + [(0, 0)] * (array.ndim - 2)
    wide = Image.fromarray(np.pad(array, pad, mode="edge"))
    wide = wide.rotate(angle, Image.NEAREST if nearest else Image.BICUBIC)
    left, top = array.shape[1] // 2, array.shape[0] // 2
    return wide.crop((left, top, left + array.shape[1], top + array.shape[0]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--angles", default="0,10,20,30")
    parser.add_argument("--json")
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        photo, regions = Path(temporary) / "t.png", Path(temporary) / "r.png"
        for path, mask, (cx, cy, a, b) in pictures(args.folder, args.count):
            image = Image.open(path).convert("RGB")
            for size in [float(angle) for angle in args.angles.split(",")]:
                for angle in {size, -size}:
                    turned(image, angle, False).save(photo)
                    truth = np.array(turned(Image.fromarray(mask), angle, True))
                    run = subprocess.run([args.bin, "match", photo, "--json", "--regions", regions], capture_output=True, text=True)
                    report = json.loads(run.stdout)
                    oval = report["head"]["oval"]
                    turn = math.radians(angle)
                    dx, dy = cx - image.width / 2, cy - image.height / 2
                    x = image.width / 2 + math.cos(turn) * dx + math.sin(turn) * dy
                    y = image.height / 2 - math.sin(turn) * dx + math.cos(turn) * dy
                    row = {"file": path.name, "angle": angle, "source": report["head"]["source"]}
                    row["found"] = oval is not None and math.hypot(oval["cx"] - x, oval["cy"] - y) < a
                    if row["found"]:
                        codes = np.array(Image.open(regions))
                        for name, numbers, true in (("skin", (1, 4), 1), ("hair", (2, 3), 2)):
                            found, wanted = np.isin(codes, numbers)[truth != 255], (truth == true)[truth != 255]
                            if wanted.sum() > 0.01 * wanted.size:
                                row[name] = float((found & wanted).sum() / (found | wanted).sum())
                    rows.append(row)
    for size in [float(angle) for angle in args.angles.split(",")]:
        some = [row for row in rows if abs(row["angle"]) == size]
        mean = lambda name: np.mean([row[name] for row in some if name in row])
        print(f"{size:4.0f} degrees: {sum(row['found'] for row in some)} of {len(some)} found, overlap of skin {mean('skin'):.3f}, of hair {mean('hair'):.3f}; not found {[(row['file'], row['angle'], row['source']) for row in some if not row['found']]}")
    if args.json:
        Path(args.json).write_text(json.dumps(rows))


if __name__ == "__main__":
    sys.exit(main())
