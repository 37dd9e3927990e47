#!/usr/bin/env python3
"""Fits the corrections of `src/light/table.rs`: what skin differs by after a chart or a white has told the light.

A chart has no patch with hemoglobin's bands, and a white tells nothing of the spectrum, so skin stays off in a way that
depends on the light. Here chart, white and skin go through lights, cameras and the balance that cameras strike, are
corrected as the program does it, and what is left is fitted to what the program can see: how far white is from neutral,
how the chart's matrix mixes, and how light the skin is.

Spectra: skin from tests/reference/skin_spectra.csv; the chart ("BabelColor Average"), CIE illuminants, the observer and
two measured cameras from colour-science (BSD-3); two cameras of Gaussian lobes. Needs numpy and colour-science:

    python tools/skin-table/fit.py            # prints the constants, and the error with each camera left out
"""
import pathlib
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import colour  # noqa: E402

FOVEON = 2  # sees unlike any phone; only tests what the others teach
NM = np.arange(400, 701, 10.0)
SHAPE = colour.SpectralShape(400, 700, 10)
XYZ_TO_RGB = np.linalg.inv(np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]))
CMF = colour.MSDS_CMFS["CIE 1931 2 Degree Standard Observer"].copy().align(SHAPE).values
LIGHTS = ["A", "P2700", "P3500", "D50", "D65", "D55", "D75", "FL2", "FL11", "LED-B1", "LED-B2", "LED-B3", "LED-B4", "LED-B5", "LED-V1"]


def light(name):
    if name[0] == "P":
        return colour.sd_blackbody(float(name[1:]), SHAPE).values
    return colour.SDS_ILLUMINANTS[name].copy().align(SHAPE).values


def lobes(*channels):
    cut = 1 / (1 + np.exp((NM - 668) / 8)) / (1 + np.exp((405 - NM) / 7))
    return np.stack([sum(w * np.exp(-0.5 * ((NM - m) / np.where(NM < m, s, t)) ** 2) for w, m, s, t in c) for c in channels]) * cut


def cameras():
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    measured = [colour.MSDS_CAMERA_SENSITIVITIES[k].copy().align(SHAPE).values.T for k in ("Nikon 5100 (NPL)", "Sigma SDMerill (NPL)")]
    return [bradford @ CMF.T, measured[0], np.where((NM >= 400) & (NM <= 680), np.nan_to_num(measured[1]), 0),
            lobes([(1, 600, 22, 45), (.1, 450, 20, 25), (.06, 535, 30, 30)], [(1, 533, 35, 40), (.1, 450, 20, 20), (.14, 620, 30, 30)],
                  [(1, 455, 24, 32), (.12, 530, 25, 30), (.04, 620, 25, 25)]),
            lobes([(1, 605, 30, 50), (.18, 455, 25, 30), (.18, 535, 35, 30)], [(1, 538, 45, 48), (.2, 455, 25, 25), (.28, 620, 35, 35)],
                  [(1, 460, 30, 40), (.25, 535, 30, 35), (.1, 620, 30, 30)])]


def to_rgb(reflectance):
    e = light("D65")
    return (reflectance * e) @ CMF / (e @ CMF[:, 1]) @ XYZ_TO_RGB.T


def to_lab(rgb):
    x = np.maximum(rgb @ np.linalg.inv(XYZ_TO_RGB).T, 0) / np.array([0.95047, 1, 1.08883])
    f = np.where(x > (6 / 29) ** 3, np.cbrt(x), x / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def camera_matrix(raw, target):
    """White-preserving least squares, as a camera maker fits it."""
    w = 1 / (0.05 + target[:, 1:2])
    rows = []
    for i in range(3):
        a, y = raw[:, :2] - raw[:, 2:], target[:, i] - raw[:, 2]
        s = np.linalg.lstsq(a * w, y * w[:, 0], rcond=None)[0]
        rows.append([s[0], s[1], 1 - s.sum()])
    return np.array(rows)


def encode(x):
    x = np.clip(x, 0, 1)
    return np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055)


def decode(e):
    return np.where(e <= 0.04045, e / 12.92, ((e + 0.055) / 1.055) ** 2.4)


def fit_chart(seen, chart):
    """`Chart::matrix` of the program, without gloss."""
    use = (seen.max(1) < 0.97) & (seen.max(1) > 0.0015)
    lab = to_lab(chart)
    w = (0.35 + np.exp(-((lab - [52, 11, 17]) ** 2).sum(1) / 1600)) / np.sqrt(np.maximum(chart.mean(1), 0.03))
    gain = np.array([np.median([s / c for s, c in zip(seen[:, k], chart[:, k]) if 0.004 < s < 0.9 and c > 0.03]) for k in range(3)])
    a = np.vstack([seen[use] * w[use, None], np.diag(gain) * np.sqrt(0.02)])
    y = np.vstack([chart[use] * w[use, None], np.eye(3) * np.sqrt(0.02)])
    return np.linalg.lstsq(a, y, rcond=None)[0].T, gain


def features(lab, gain, matrix=None):
    """What the program sees; the same order as in `src/light/table.rs`."""
    l = (lab[..., 0] - 50) / 20
    one = np.ones_like(l)
    told = [np.log(gain[0] / gain[1]), np.log(gain[2] / gain[1])]
    if matrix is not None:
        mixes = matrix * gain  # rows of the matrix for a balanced picture
        told += [mixes[0, 1], mixes[0, 2], mixes[1, 0], mixes[1, 2], mixes[2, 0], mixes[2, 1]]
    columns = [one, l, l * l]
    for t in told:
        columns += [t * one, t * l]
    return np.stack(columns, -1)


def samples(rng, count):
    table = [line.split(",") for line in (pathlib.Path(__file__).parents[2] / "tests/reference/skin_spectra.csv").read_text().splitlines() if line[:1] not in "#l"]
    skin = np.array([[float(v) for v in row[-len(NM):]] for row in table])
    chart_sd = colour.SDS_COLOURCHECKERS["BabelColor Average"]
    chart = np.array([chart_sd[k].copy().align(SHAPE).values for k in chart_sd])
    chart_rgb, skin_rgb = to_rgb(chart), to_rgb(skin)
    train, target = np.vstack([chart, skin[::6]]), np.vstack([chart_rgb, skin_rgb[::6]])
    d65, out = light("D65"), []
    for number, camera in enumerate(cameras()):
        calibrations = []
        for name in ("D65", "A"):
            e = light(name)
            calibrations.append(camera_matrix((train * e) @ camera.T / (camera @ e), target))
        for i in range(count):
            e = light(LIGHTS[i % len(LIGHTS)])
            white = camera @ e
            day = (camera @ d65) / white
            kept = rng.choice([0.0, 1.0, rng.uniform(0.05, 0.45)], p=[0.2, 0.1, 0.7])
            cast = (day / day[1]) ** kept * np.exp(rng.normal(0, 0.03, 3))
            xy = colour.XYZ_to_xy(e @ CMF)
            cct = max(2000, float(colour.temperature.xy_to_CCT(xy, method="McCamy 1992")))
            warm = np.clip((1 / cct - 1 / 6504) / (1 / 2856 - 1 / 6504), 0, 1) if kept < 1 else 0
            m = (1 - warm) * calibrations[0] + warm * calibrations[1]
            gain = 0.9 * 2 ** rng.normal(0, 0.4)
            g, c = [(1, 0), (0.95, 0.15), (0.86, 0.32)][rng.choice(3, p=[0.4, 0.35, 0.25])]
            saturation = rng.uniform(1, 1.15)

            def shot(reflectance):
                rgb = gain * ((reflectance * e) @ camera.T / white / cast) @ m.T
                y = rgb @ np.array([[0.2126], [0.7152], [0.0722]])
                v = encode(y + (rgb - y) * saturation) ** g
                return decode((1 - c) * v + c * v * v * (3 - 2 * v))
            seen, face, paper = shot(chart), shot(skin), shot(np.full((1, len(NM)), 0.9))[0] / 0.9
            if (seen.max(1) < 0.97).sum() < 8:
                continue
            matrix, gray = fit_chart(seen, chart_rgb)
            ok = face.max(1) < 0.97
            out.append((number, face[ok], to_lab(skin_rgb)[ok], matrix, gray, paper))
    return out


def main():
    data = samples(np.random.default_rng(1), 450)
    for tier in ("chart", "white"):
        f, d, n = [], [], []
        for number, face, truth, matrix, gain, paper in data:
            if tier == "chart":
                lab = to_lab(face @ matrix.T)
                f.append(features(lab, gain, matrix))
            else:
                if paper.max() > 0.97 / 0.9 or paper.min() < 0.02:
                    continue
                lab = to_lab(face / paper)
                f.append(features(lab, paper))
            d.append(truth - lab)
            n.append(np.full(len(lab), number))
        f, d, n = np.vstack(f), np.vstack(d), np.hstack(n)
        mean, size = f.mean(0), f.std(0) + 1e-9
        mean[0], size[0] = 0, 1

        def fit(use):
            z = (f[use] - mean) / size
            hold = np.eye(z.shape[1]) * 0.003 * use.sum()
            hold[0, 0] = 0
            c = np.linalg.solve(z.T @ z + hold, z.T @ d[use]) / size[:, None]
            c[0] -= mean @ c
            return c
        error = lambda r: np.sqrt((r ** 2).sum(1)).mean()  # noqa: E731
        print(f"// {tier}: mean dE*ab {error(d):.2f}; with the camera left out", end="")
        for k in range(5):
            print(f" {error(d[n == k]):.2f}->{error((d - f @ fit((n != k) & (n != FOVEON)))[n == k]):.2f}", end="")
        c = fit(n != FOVEON)
        print(f"; with all {error(d - f @ c):.2f}")
        print(f"[[f64; 3]; {len(c)}] = [")
        for row in c:
            print("    [" + ", ".join(f"{v:.3f}" for v in row) + "],")
        print("];")


if __name__ == "__main__":
    main()
