"""Cuts sheets of portraits into tiles; drops what is there twice, and what is kept apart for measuring."""
import argparse
import json
import pathlib

import numpy as np
from PIL import Image

ALIKE, APART = 0.93, 0.85  # correlation of thumbnails from which two pictures are one


def runs(inside):
    edges = np.diff(np.concatenate([[0], inside.astype(int), [0]]))
    return list(zip(np.where(edges == 1)[0], np.where(edges == -1)[0], strict=True))


def tiles(sheet):
    """Where the tiles of a sheet are: columns and rows that differ from its background, of one width."""
    pixels = np.asarray(sheet).astype(int)
    background = pixels[3:8, 3:8].reshape(-1, 3).mean(0)
    shown = np.abs(pixels - background).max(2) > 12
    columns = shown[int(len(shown) * 0.07):].mean(0)
    across = [(a, b) for a, b in runs(columns > 0.29) if b - a > 100]
    if not across:
        return
    width = int(np.median([b - a for a, b in across]))
    lines = np.convolve(shown.mean(1), np.ones(5) / 5, "same")
    for top, bottom in runs(lines > 0.47):
        for left, right in across:
            if bottom - top > 0.6 * width and 0.85 * width < right - left < 1.15 * width:
                yield int(left), int(top), int(right), int(bottom)


def thumbnail(picture):
    values = np.asarray(picture.convert("L").resize((24, 24), Image.BOX)).astype(float).ravel()
    values -= values.mean()
    return values / (np.linalg.norm(values) + 1e-9)


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("sheets", nargs="+", type=pathlib.Path)
    args.add_argument("--out", type=pathlib.Path, required=True)
    args.add_argument("--apart", type=pathlib.Path, help="folder of pictures that must not be among the tiles")
    args = args.parse_args()
    (args.out / "tiles").mkdir(parents=True, exist_ok=True)
    apart = [thumbnail(Image.open(file)) for file in args.apart.glob("*.jpg")] if args.apart else []
    seen, kept, dropped = [], {}, 0
    for file in args.sheets:
        sheet = Image.open(file).convert("RGB")
        for left, top, right, bottom in tiles(sheet):
            tile = sheet.crop((left + 2, top + 2, right - 2, bottom - 2))
            like = thumbnail(tile)
            if any(like @ other > APART for other in apart):
                dropped += 1
            elif not seen or (np.array(seen) @ like).max() <= ALIKE:
                seen.append(like)
                name = f"{len(kept):05d}.png"
                tile.save(args.out / "tiles" / name)
                kept[name] = [file.name, left, top]
    (args.out / "tiles.json").write_text(json.dumps(kept))
    print(f"{len(kept)} tiles, {dropped} kept apart")


if __name__ == "__main__":
    main()
