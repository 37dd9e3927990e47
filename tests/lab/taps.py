#!/usr/bin/env python3
"""taps.py - how much a few taps mend: a person is imitated who taps the middle of the biggest wrong patch, three times.

    taps.py DIR [--bin PROGRAM] [--taps 3] [--asked] [--json OUT]

DIR holds NAME.jpg or .png beside NAME_mask.png, as the lab's eval/ (0 other, 1 skin, 2 hair, 3 stubble, 4 bare scalp, 255 not
scored), or what heads.py draws (with NAME.json, which names its labels). PROGRAM is called as a person would call it:
`PROGRAM match FILE --json --regions OUT.png [--tap X,Y,LABEL]...`. A wrong patch is one of one truth that was taken for
one other thing, of skin with scalp, hair with stubble, and the rest; its middle is the pixel deepest inside it, and the tap
says what the truth there is. Prints the mean overlap (intersection over union) after 0, 1, 2, ... taps over all pictures, by
folder, by tone, and over the ten with the worst hair before any tap. What is not scored is not tapped. With --asked the person
taps where the report asks (`regions.doubtAt`), right or wrong, and no more where it does not.
"""
import argparse
import glob
import json
import os
import shlex
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image
from scipy import ndimage

NAMES = {0: "other", 1: "skin", 2: "hair", 3: "stubble", 4: "scalp"}
HEADS = {"skin_face": 1, "skin_neck": 1, "ear": 1, "lips": 1, "brow": 1, "sclera": 1, "iris": 1, "shadow_detail": 1,
         "hair": 2, "stubble": 3, "scalp": 4}


def truth_of(stem):
    """The true labels, and the group of tone."""
    mask = np.array(Image.open(stem + "_mask.png").convert("L"))
    if not os.path.exists(stem + ".json"):
        return mask, None
    truth = json.load(open(stem + ".json"))
    labels = np.zeros_like(mask)
    for name, code in truth["labels"].items():
        labels[mask == code] = HEADS.get(name, 0)
    level = truth["skin"]["level"]
    return labels, "Monk 1-3" if level <= 3 else "Monk 4-7" if level <= 7 else "Monk 8-10"


def found(program, photo, taps, shape):
    """What the program finds where, and its report."""
    args = [arg for x, y, label in taps for arg in ("--tap", f"{x},{y},{label}")]
    with tempfile.NamedTemporaryFile(suffix=".png") as out:
        done = subprocess.run(program + ["match", photo, "--json", "--regions", out.name, *args], capture_output=True, text=True)
        if done.returncode not in (0, 4):
            raise SystemExit(f"{photo}: {done.stderr.strip()}")
        return np.array(Image.open(out.name).convert("L").resize(shape[::-1], Image.NEAREST)), json.loads(done.stdout)


KIND = np.array([0, 1, 2, 2, 1] + [0] * 251)


def worst_patch(labels, mask):
    """The middle of the biggest wrong patch and what is there, or None where all is right."""
    known = mask != 255
    best = (0, None)
    for truth in range(3):
        for other in range(3):
            if truth == other:
                continue
            wrong = known & (KIND[mask] == truth) & (KIND[labels] == other)
            patches, count = ndimage.label(wrong)
            if count == 0:
                continue
            sizes = ndimage.sum_labels(wrong, patches, np.arange(1, count + 1))
            if sizes.max() > best[0]:
                best = (sizes.max(), patches == 1 + sizes.argmax())
    if best[1] is None:
        return None
    depth = ndimage.distance_transform_edt(np.pad(best[1], 1))[1:-1, 1:-1]
    y, x = np.unravel_index(depth.argmax(), depth.shape)
    return int(x), int(y), NAMES[int(mask[y, x])]


def overlap(labels, mask, kind):
    known, truth = mask != 255, KIND[mask] == kind
    truth &= known
    if not truth.any():
        return None
    mine = (KIND[labels] == kind) & known
    return float((mine & truth).sum() / (mine | truth).sum())


def asked(report, mask):
    """Where the report asks, and what is there; None where it does not ask, or nobody knows."""
    if report["regions"]["doubtAt"] is None:
        return None
    x, y = (min(int(at), size - 1) for at, size in zip(report["regions"]["doubtAt"], mask.shape[::-1]))
    return None if mask[y, x] == 255 else (x, y, NAMES[int(mask[y, x])])


def imitate(program, stem, count, ask):
    photo = next(stem + kind for kind in (".jpg", ".png", ".jpeg", ".webp") if os.path.exists(stem + kind))
    mask, tone = truth_of(stem)
    taps, rows = [], []
    for turn in range(count + 1):
        labels, report = found(program, photo, taps, mask.shape)
        rows.append({"skin": overlap(labels, mask, 1), "hair": overlap(labels, mask, 2)})
        tap = (asked(report, mask) if ask else worst_patch(labels, mask)) if turn < count else None
        if tap:
            taps.append(tap)
    return {"file": os.path.basename(photo), "folder": os.path.basename(os.path.dirname(photo)), "tone": tone, "rows": rows, "taps": taps}


def table(name, results, count):
    for kind in ("skin", "hair"):
        columns = [[r["rows"][turn][kind] for r in results] for turn in range(count + 1)]
        columns = [[value for value in column if value is not None] for column in columns]
        if columns[0]:
            means = " ".join(f"{np.mean(column):7.3f}" for column in columns)
            medians = " ".join(f"{np.median(column):7.3f}" for column in columns)
            print(f"{name:>22} {len(columns[0]):4d} {kind:5} {means}  {np.mean(columns[-1]) - np.mean(columns[0]):+.3f}   median {medians}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("dir")
    ap.add_argument("--bin", default="target/release/scalptone")
    ap.add_argument("--taps", type=int, default=3)
    ap.add_argument("--asked", action="store_true")
    ap.add_argument("--json", metavar="OUT")
    a = ap.parse_args()
    stems = sorted(path[:-9] for path in glob.glob(os.path.join(a.dir, "**", "*_mask.png"), recursive=True))
    tones = {}
    index = os.path.join(a.dir, "index.json")
    if os.path.exists(index):
        tones = {os.path.basename(one["image"]): one["tone"] for one in json.load(open(index))}
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda stem: imitate(shlex.split(a.bin), stem, a.taps, a.asked), stems))
    for one in results:
        one["tone"] = one["tone"] or tones.get(one["file"], "?")
    print(f"{'':>22} {'n':>4} {'':5} " + " ".join(f"{turn} taps" + " " * 1 for turn in range(a.taps + 1)) + " gain")
    table("all", results, a.taps)
    for key in ("folder", "tone"):
        for value in sorted({one[key] for one in results}):
            table(value, [one for one in results if one[key] == value], a.taps)
    haired = [one for one in results if one["rows"][0]["hair"] is not None]
    worst = sorted(haired, key=lambda one: one["rows"][0]["hair"])[:10]
    table("ten worst hair", worst, a.taps)
    for one in worst:
        print(f"  {one['file']:28} hair " + " ".join(f"{row['hair']:.2f}" for row in one["rows"]) + "  skin "
              + " ".join(f"{row['skin'] or 0:.2f}" for row in one["rows"]) + "  " + " ".join(f"{x},{y},{label}" for x, y, label in one["taps"]))
    if a.json:
        json.dump(results, open(a.json, "w"))


if __name__ == "__main__":
    main()
