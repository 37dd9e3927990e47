"""Skin and hair of each tile: a person mask and a face mesh say roughly where, colors learnt in the picture draw the outlines."""
import json
import pathlib
import sys

import cv2
import mediapipe as mp
import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from canvas import UNKNOWN

SIDE = 224  # long side that is looked at, pixels
SKIN, HAIR = 1, 2
MESH = mp.solutions.face_mesh


def ring(connections):
    follow = dict(connections)
    points = [next(iter(follow))]
    while follow[points[-1]] != points[0]:
        points.append(follow[points[-1]])
    return points


OVAL = ring(MESH.FACEMESH_FACE_OVAL)
FEATURES = [
    sorted({point for pair in part for point in pair})
    for part in (
        MESH.FACEMESH_LEFT_EYE,
        MESH.FACEMESH_RIGHT_EYE,
        MESH.FACEMESH_LEFT_EYEBROW,
        MESH.FACEMESH_RIGHT_EYEBROW,
        MESH.FACEMESH_LIPS,
    )
]
TOP, CHIN = 10, 152


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def box(values, radius):
    return cv2.boxFilter(values, -1, (2 * radius + 1,) * 2, borderType=cv2.BORDER_REFLECT)


def guided(guide, values, radius=4, edge=1e-3):
    mean, level = box(guide, radius), box(values, radius)
    slope = (box(guide * values, radius) - mean * level) / (box(guide * guide, radius) - mean * mean + edge)
    return box(slope, radius) * guide + box(level - slope * mean, radius)


def likelihood(bins, weights):
    table = np.bincount(bins.ravel(), weights=weights.ravel(), minlength=24**3).reshape(24, 24, 24)
    table = gaussian_filter(table, 1.1, mode="nearest")
    return (table / (table.sum() + 1e-9) + 2e-6).ravel()[bins]


class Face:
    """Where a mesh lies: `v` is 0 at its top and 1 at the chin, |`u`| 1 at its sides."""

    def __init__(self, mesh, shape):
        outline, top, chin = mesh[OVAL, :2], mesh[TOP, :2], mesh[CHIN, :2]
        self.height = np.linalg.norm(chin - top) + 1e-6
        down = (chin - top) / self.height
        across = np.array([down[1], -down[0]])
        middle = outline.mean(0)
        self.half = max(np.abs((outline - middle) @ across).max(), 0.33 * self.height)
        y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        place = np.stack([x, y], -1)
        self.u, self.v = (place - middle) @ across / self.half, (place - top) @ down / self.height
        self.inside = np.zeros(shape, np.float32)
        cv2.fillPoly(self.inside, [outline.astype(np.int32)], 1.0)
        self.features = np.zeros(shape, np.uint8)
        for part in FEATURES:
            cv2.fillConvexPoly(self.features, cv2.convexHull(mesh[part, :2].astype(np.int32)), 1)

    def shrunk(self, share):
        return cv2.erode(self.inside, np.ones((3, 3)), iterations=max(1, int(share * self.height))) > 0


def label(rgb, person, face, bald=False):
    """0 the rest, 1 skin, 2 hair, 255 unknown."""
    lab = cv2.cvtColor((rgb / 255).astype(np.float32), cv2.COLOR_RGB2LAB)
    guide = np.sqrt(np.clip(lab[..., 0], 0, 100) / 100).astype(np.float32)
    l, a, b = (np.clip(x, 0, 23).astype(int) for x in (guide * 24, (lab[..., 1] + 30) / 3.5, (lab[..., 2] + 30) / 3.8))
    bins = (l * 24 + a) * 24 + b
    u, v = face.u, face.v
    p, above = sigmoid((np.clip(person, 0, 1) - 0.45) * 9), sigmoid((1 - v) * 9)
    soft = cv2.GaussianBlur(face.inside, (0, 0), max(1, 0.03 * face.height))
    hanging = (1 - above) * (1 - soft) * 0.22 * sigmoid((2.1 - v) * 4)
    hair = p * (0.80 * above * (1 - soft) + 0.16 * soft * sigmoid((0.35 - v) * 9) + hanging)
    neck = 0.16 + 0.5 * sigmoid((0.75 - np.abs(u)) * 8) * sigmoid((1.6 - v) * 6)
    skin = p * (0.90 * soft + (1 - soft) * (0.15 * above + (1 - above) * neck))
    clothes = p * ((1 - above) * (1 - soft) * (0.25 + 0.6 * sigmoid((v - 1.35) * 6)) + 0.03)
    prior = np.stack([skin, hair, clothes, (1 - p) + 0.02]) + 1e-3
    if bald:
        prior[0] += 0.9 * prior[1]
        prior[1] *= 0.01
    prior /= prior.sum(0)

    core = face.shrunk(0.05) & (face.features == 0) & (v > 0.12) & (v < 0.75)
    of_skin = likelihood(bins, core.astype(float))
    unlike = lambda share: of_skin < np.quantile(of_skin[core], share) if core.any() else np.zeros(core.shape, bool)
    seeds = (prior[1] > 0.45) & unlike(0.10) & (person > 0.8)
    if seeds.sum() < 0.04 * face.height * face.half:
        seeds = (prior[1] > 0.45) & unlike(0.3) & (person > 0.8)
    classes = [core, seeds, (v > 1.5) & (person > 0.8), person < 0.1]
    seen = np.stack([likelihood(bins, seeds.astype(float)) for seeds in classes])
    if seeds.sum() < 0.02 * face.height * face.half:
        seen[1] = 2e-6
    place = prior.copy()
    for last in (False,) * 5 + (True,):
        q = place * seen
        q /= q.sum(0) + 1e-20
        q = np.clip(np.stack([guided(guide, plane.astype(np.float32)) for plane in q]), 1e-3, 1)
        q /= q.sum(0)
        if not last:
            seen = np.stack([likelihood(bins, plane * (plane > 0.5)) for plane in q])
            near = np.stack([cv2.GaussianBlur(plane.astype(np.float32), (0, 0), 5) for plane in q])
            place = prior**0.35 * np.clip(near, 0.01, 1) ** 0.65
            place /= place.sum(0)
    found = np.array([SKIN, HAIR, 0, 0], np.uint8)[q.argmax(0)]
    found[face.shrunk(0.04) & (v > 0.22) & ((q[1] < 0.985) | (v > 0.5))] = SKIN
    found[(face.inside > 0) & (v > 0.3) & (found == 0)] = SKIN
    found[face.features > 0] = SKIN
    kept = np.zeros_like(found)
    for kind, reach in ((SKIN, face.inside > 0), (HAIR, (v < 0.9) & (v > -1.2) & (np.abs(u) < 1.8))):
        count, parts = cv2.connectedComponents((found == kind).astype(np.uint8))
        for part in (parts == k for k in range(1, count)):
            if (part & reach).any() and part.sum() > 0.02 * face.height * face.half:
                kept[part] = kind
    kept[(kept == HAIR) & (v > 0.8) & (np.abs(u) < 0.75)] = UNKNOWN  # beards
    return kept


def mended(found, face, tag):
    """What was seen to be wrong by eye, and clothes under short hair."""
    found, hair, v = found.copy(), found == HAIR, face.v
    if tag == "T":
        found[hair & (v < 0.08)] = 0
        found[hair & (v >= 0.08)] = UNKNOWN
    parts = cv2.connectedComponents((hair & (v <= 1)).astype(np.uint8))[1]
    on_head = np.unique(parts[hair & (v < 0.5) & (np.abs(face.u) < 1.8)])
    upper = np.isin(parts, on_head[on_head > 0])
    low = hair & (v > 1)
    if (upper & (v > 0.93) & (v <= 1)).sum() / (0.07 * face.height) < 0.12 * face.half:
        found[hair & ((v > 1) | ((v > 0.8) & ~upper))] = 0
    elif low.any() and np.quantile(np.abs(face.u[low]), 0.97) > 1.95:
        found[low] = UNKNOWN
    return found


def main(work):
    tiles = json.loads((work / "tiles.json").read_text())
    tags = {
        (sheet, *corner): tag
        for tag, sheets in json.loads((pathlib.Path(__file__).parent / "tags.json").read_text()).items()
        for sheet, corners in sheets.items()
        for corner in corners
    }
    (work / "labels").mkdir(exist_ok=True)
    selfie = mp.solutions.selfie_segmentation.SelfieSegmentation(model_selection=0)
    meshes = MESH.FaceMesh(static_image_mode=True, max_num_faces=4, min_detection_confidence=0.2)
    for name, (sheet, left, top) in tiles.items():
        tag = tags.get((sheet, left, top), "")
        picture = Image.open(work / "tiles" / name).convert("RGB")
        scale = SIDE / max(picture.size)
        rgb = np.asarray(picture.resize([round(side * scale) for side in picture.size], Image.LANCZOS))
        found = meshes.process(cv2.resize(rgb, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)).multi_face_landmarks
        if tag == "X" or not found:
            continue
        size = np.array([rgb.shape[1], rgb.shape[0]])
        mesh = max((np.array([[p.x, p.y] for p in face.landmark]) * size for face in found), key=lambda m: np.ptp(m[:, 1]))
        person = cv2.resize(selfie.process(rgb).segmentation_mask.astype(np.float32), size)
        face = Face(mesh, rgb.shape[:2])
        labels = mended(label(rgb, person, face, bald=tag == "B"), face, tag)
        np.savez_compressed(work / "labels" / name.replace("png", "npz"), rgb=rgb, labels=labels, person=person, mesh=mesh, tag=tag)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
