#!/usr/bin/env python3
"""Writes ACCURACY.md and docs/accuracy.jpg: how far the program is off on generated portraits whose colors are known.

    python3 tests/lab/accuracy.py                # everything, from nothing: about 20 minutes on two cores
    python3 tests/lab/accuracy.py --count 20     # fewer portraits of each kind, for a look; prints, writes nothing

It makes its own Python environments, builds the program, draws the portraits (heads.py: spectra, lights, cameras), runs
`scalptone match` on each as a user would, and measures three other ways on the same pictures: `stone`, the mean of the
pixels that a fixed YCrCb rule takes for skin, and the same after gray-world. All of it stays in target/lab.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "target" / "lab"
GROUPS = ("1-3", "4-7", "8-10")
TIERS = ("chart", "grayCard", "paper", "sclera", "statistical")
# What is held into the picture, and the seed of the portraits with it. None of them was used to fit anything.
SETS = {"nothing": ("none", 371, 240), "white paper": ("paper", 372, 120), "a ColorChecker": ("checker", 373, 120)}
FAMILIES = {"dark_brown": "darkBrown", "light_brown": "lightBrown", "grey": "gray"}


def environment(name, requirements):
    """A Python with what a list names, made where it is missing."""
    folder = WORK / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = (HERE / requirements).read_text()
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / requirements], check=True)
        stamp.write_text(wanted)
    return python


def portraits(reference, seed, count, python):
    """A folder of generated portraits, drawn where it is missing."""
    folder = WORK / f"s{seed}"
    if len(list(folder.glob("s*_mask.png"))) < count:
        command = [python, HERE / "heads.py", "--out", folder, "--seed", seed, "--count", count, "--reference", reference]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return sorted(folder.glob(f"s{seed:03d}_*.json"))[:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, help="portraits of each kind; nothing is written")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:  # once more, with what requirements.txt names
        python = environment("venv", "requirements.txt")
        sys.exit(subprocess.run([python, __file__, "--inside", *sys.argv[1:]]).returncode)

    build = ["cargo", "build", "--release", "--locked", "--target-dir", WORK / "build"]
    subprocess.run([str(part) for part in build], check=True, cwd=ROOT)
    program = WORK / "build" / "release" / "scalptone"
    rows = {}
    for name, (reference, seed, count) in SETS.items():
        truths = portraits(reference, seed, options.count or count, sys.executable)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            rows[name] = [row for row in pool.map(lambda truth: measure(truth, program), truths) if row]
    peers = beside(rows["nothing"])
    page = report(rows, peers)
    if options.count:
        print(page)
        return
    (ROOT / "ACCURACY.md").write_text(page)
    sheet(rows).save(ROOT / "docs" / "accuracy.jpg", quality=84, optimize=True)


def measure(truth_file, program):
    """The program's answer to one portrait beside the truth."""
    truth = json.loads(truth_file.read_text())
    photo = truth_file.with_name(truth["file"])
    done = subprocess.run([program, "match", photo, "--json"], capture_output=True, text=True)
    if done.returncode not in (0, 4):
        raise SystemExit(f"{photo}: {done.stderr}")
    answer = json.loads(done.stdout)
    level = truth["skin"]["level"]
    row = dict(photo=photo, truth=truth, group=GROUPS[(level > 3) + (level > 7)], tier=answer["light"]["tier"])
    if answer["skin"]:
        seen, true = [each["value"] for each in answer["skin"]["lab"]], truth["skin"]["lab_face_mean"]
        ita = math.degrees(math.atan2(true[0] - 50, true[2]))
        span = answer["skin"]["itaDegrees"]
        row |= dict(lab=seen, de=difference(seen, true), dl=seen[0] - true[0], bound=answer["skin"]["deltaE00High"],
                    ita_in=span["low"] <= ita <= span["high"])
        row["inside"] = row["de"] <= row["bound"]
    hair, style = answer["hair"], truth["hair"]["style"]
    has, told = style != "bald", bool(hair) and hair["family"] != "none"
    if hair:
        row["hair_told"] = has == told
    if has and told:
        name = FAMILIES.get(truth["hair"]["name"], truth["hair"]["name"])
        span = hair["contrastToSkin"]
        true = math.log(luminance(truth["skin"]["lab_face_mean"]) / luminance(truth["hair"]["lab"]))
        row |= dict(family=hair["family"] == name, named=(name, hair["family"]), contrast=span["value"] - true,
                    contrast_in=span["low"] <= true <= span["high"],
                    hair_de=difference([each["value"] for each in hair["lab"]], truth["hair"]["lab"]))
    return row


def luminance(lab):
    f = (lab[0] + 16) / 116
    return f**3 if f > 6 / 29 else (f - 4 / 29) * 108 / 841


def difference(one, other):
    """CIEDE2000."""
    import colour

    return float(colour.delta_E(one, other, method="CIE 2000"))


def beside(rows):
    """What other ways make of the same pictures: the errors of each, by the row's photo."""
    import numpy as np
    from PIL import Image

    python = environment("venv-stone", "requirements-stone.txt")
    folder, answers = rows[0]["photo"].parent, WORK / "stone.json"
    subprocess.run([python, HERE / "stone.py", folder, answers], check=True, stdout=subprocess.DEVNULL)
    stone = json.loads(answers.read_text())

    def lab(rgb):
        import colour

        return colour.XYZ_to_Lab(colour.sRGB_to_XYZ(np.asarray(rgb) / 255))

    def ycrcb(pixels):
        """Chai & Ngan 1999: Cr 133 to 173, Cb 77 to 127."""
        r, g, b = pixels.T
        y = 0.299 * r + 0.587 * g + 0.114 * b
        cr, cb = (r - y) * 0.713 + 128, (b - y) * 0.564 + 128
        return (cr >= 133) & (cr <= 173) & (cb >= 77) & (cb <= 127)

    found = {"`stone` 1.2.6": [], "YCrCb mean": [], "gray-world, YCrCb mean": []}
    for row in rows:
        true = row["truth"]["skin"]["lab_face_mean"]
        pixels = np.asarray(Image.open(row["photo"]).convert("RGB"), float).reshape(-1, 3)
        linear = np.where(pixels <= 10.31, pixels / 255 / 12.92, ((pixels / 255 + 0.055) / 1.055) ** 2.4)
        gray = linear / linear.mean(0) * linear.mean()
        balanced = 255 * np.where(gray <= 0.0031308, 12.92 * gray, 1.055 * np.maximum(gray, 1e-9) ** (1 / 2.4) - 0.055)
        colors = [stone.get(row["photo"].name, {}).get("rgb")]
        for seen in (pixels, np.clip(balanced, 0, 255)):
            skin = ycrcb(seen)
            colors.append(seen[skin].mean(0) if skin.sum() > 100 else None)
        for errors, color in zip(found.values(), colors):
            if color is not None:
                errors.append(dict(group=row["group"], de=difference(lab(color), true), dl=float(lab(color)[0] - true[0])))
    return found


def line(name, rows, columns):
    """One row of a table; a dash where nothing was measured."""
    cells = [str(len(rows))]
    for key, fold, digits in columns:
        values = [row[key] for row in rows if key in row]
        cells.append(f"{fold(values):.{digits}f}" if values else "–")
    return f"| {name} | " + " | ".join(cells) + " |"


def report(rows, peers):
    import numpy as np

    p90 = lambda values: np.percentile(values, 90)
    skin = [("de", np.mean, 1), ("de", p90, 1), ("dl", np.mean, 1), ("inside", np.mean, 2), ("bound", np.mean, 1), ("ita_in", np.mean, 2)]
    head = "| | portraits | ΔE00 mean | 90th percentile | mean ΔL* | inside the bound | the bound | ITA inside |\n|---|--:|--:|--:|--:|--:|--:|--:|"
    out = ["""# How far it is off

Written by `python3 tests/lab/accuracy.py`; do not edit. Portraits are generated (`tests/lab/heads.py`: reflectance spectra,
15 lights, four cameras and what they do to balance and exposure), so that the true color of skin and hair is known. They lack
the texture of real skin, beards, makeup, glasses and beauty filters. None of these seeds was used to fit anything.

Groups are classes of the Monk scale. *Inside the bound*: share of portraits whose skin is within the `deltaE00High` that the
report states, which should be 0.9. ΔL* is signed: under 0 is told too dark.

![Forty portraits: measured over true](docs/accuracy.jpg)
*Forty portraits by tier: the left half of each bar is the skin as measured, the right half as it is.*
"""]
    for name, all_rows in rows.items():
        out += [f"## Skin, with {name} held into the picture", "", head, line("all", all_rows, skin)]
        out += [line(f"Monk {group}", [row for row in all_rows if row["group"] == group], skin) for group in GROUPS]
        for tier in TIERS:
            of_tier = [row for row in all_rows if row["tier"] == tier]
            if of_tier and len(of_tier) < len(all_rows):
                out.append(line(f"tier `{tier}`", of_tier, skin))
                out += [line(f"`{tier}`, Monk {group}", [row for row in of_tier if row["group"] == group], skin) for group in GROUPS]
        out.append("")
    few = skin[:3]
    out += ["## Beside other ways, nothing held into the picture", "", "| | portraits | ΔE00 mean | 90th percentile | mean ΔL* |\n|---|--:|--:|--:|--:|"]
    for name, errors in {"Scalptone": rows["nothing"], **peers}.items():
        out.append(line(name, errors, few))
        out += [line(f"{name}, Monk {group}", [row for row in errors if row["group"] == group], few) for group in GROUPS]
    hair = [("hair_told", np.mean, 2), ("family", np.mean, 2), ("hair_de", np.mean, 1), ("contrast", np.mean, 2),
            ("contrast", lambda v: np.mean(np.abs(v)), 2), ("contrast_in", np.mean, 2)]
    out += ["", "## Hair, nothing held into the picture", "",
            "*Contrast* is the logarithm of skin's over hair's luminance, which needs no white.", "",
            "| | portraits | hair or none told | family right | ΔE00 mean | contrast, bias | contrast, mean error | contrast inside |\n|---|--:|--:|--:|--:|--:|--:|--:|",
            line("all", rows["nothing"], hair)]
    out += [line(f"Monk {group}", [row for row in rows["nothing"] if row["group"] == group], hair) for group in GROUPS]
    for style in ("full", "long", "thinning", "buzz"):
        out.append(line(style, [row for row in rows["nothing"] if row["truth"]["hair"]["style"] == style], hair))
    for name in ("black", "darkBrown", "lightBrown", "blond", "red", "gray", "white"):
        out.append(line(f"`{name}`", [row for row in rows["nothing"] if row.get("named", ("",))[0] == name], hair))
    return "\n".join(out) + "\n"


def sheet(rows):
    """Forty portraits, a fair share of each tier, with the measured skin beside the true one."""
    import colour
    import numpy as np
    from PIL import Image, ImageDraw

    def rgb(lab):
        return tuple(int(v) for v in np.clip(np.round(255 * colour.XYZ_to_sRGB(colour.Lab_to_XYZ(lab))), 0, 255))

    chosen = []
    every = [row for group in rows.values() for row in group if "lab" in row]
    tiers = [tier for tier in TIERS if any(row["tier"] == tier for row in every)]
    for at, tier in enumerate(tiers):
        of_tier = sorted((row for row in every if row["tier"] == tier), key=lambda row: row["truth"]["skin"]["level"])
        count = 40 // len(tiers) + (at < 40 % len(tiers))
        chosen += [of_tier[int((i + 0.5) * len(of_tier) / count)] for i in range(min(count, len(of_tier)))]
    width, height, bar = 108, 144, 34
    page = Image.new("RGB", (10 * (width + 6) + 6, math.ceil(len(chosen) / 10) * (height + bar + 20) + 6), (119, 119, 119))
    draw = ImageDraw.Draw(page)
    for at, row in enumerate(chosen):
        x, y = 6 + at % 10 * (width + 6), 6 + at // 10 * (height + bar + 20)
        page.paste(Image.open(row["photo"]).convert("RGB").resize((width, height)), (x, y))
        draw.rectangle((x, y + height, x + width // 2, y + height + bar), fill=rgb(row["lab"]))
        draw.rectangle((x + width // 2, y + height, x + width - 1, y + height + bar), fill=rgb(row["truth"]["skin"]["lab_face_mean"]))
        draw.text((x, y + height + bar + 2), f"{row['tier']} {row['de']:.1f}", fill=(255, 255, 255))
    return page


if __name__ == "__main__":
    main()
