#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records metrics of made-up points and sounds, for Tests/EvaluationTests/RecordedNumbersTests.swift.

    python3 -m venv /tmp/numbers && /tmp/numbers/bin/pip install numpy scipy
    /tmp/numbers/bin/python Tests/Fixtures/evaluation/record.py > Tests/Fixtures/evaluation/recorded.json

Written from the papers' formulas, with other algorithms than Foley's where there are any: the root of
a matrix is scipy.linalg.sqrtm, distances are scipy.spatial's, spectra scipy.signal's.
"""
import json

import numpy as np
import scipy.linalg
import scipy.signal
import scipy.spatial
import scipy.stats
from scipy.spatial.distance import cdist


def noise(count, seed):
    """Uniform in -1...1; Fixtures.swift makes the same."""
    values = np.empty(count)
    state = seed
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = state / 2**31 - 1
    return values


def points(count, size, seed, scale=1.0, shift=0.0):
    return scale * noise(count * size, seed).reshape(count, size) + shift


def frechet(x, y):
    c, d = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    root = scipy.linalg.sqrtm(c @ d)
    shift = x.mean(0) - y.mean(0)
    return float(shift @ shift + np.trace(c) + np.trace(d) - 2 * np.trace(root).real)


def philox(counter, key):
    """Philox4x32-10 (Salmon and others 2011): four random words."""
    c, k = list(counter), list(key)
    for _ in range(10):
        first, second = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [second >> 32 ^ c[1] ^ k[0], second & MASK, first >> 32 ^ c[3] ^ k[1], first & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


MASK = 2**32 - 1


class Stream:
    """Foley's RandomStream with seed 0: only the subsets drawn depend on it."""

    def __init__(self, name, index):
        key = 0xCBF29CE484222325
        for byte in name.encode():
            key = (key ^ byte) * 0x100000001B3 % 2**64
        self.key, self.index, self.block, self.words = (key & MASK, key >> 32), index, 0, []

    def word(self):
        if not self.words:
            self.words = philox((self.block, 0, self.index, 0), self.key)
            self.block += 1
        return self.words.pop(0)

    def sample(self, points, count):
        places = list(range(len(points)))
        for i in range(len(places) - 1, 0, -1):
            j = (self.word() << 32 | self.word()) * (i + 1) >> 64
            places[i], places[j] = places[j], places[i]
        return points[places[:count]]


def frechet_at_infinity(x, y):
    count, draws = min(len(x), len(y)), []
    for index in range(10):
        size = int(np.floor(count / (1 + index / 9) + 0.5))
        repeats = 1 if size == count and len(x) == len(y) else 1 + 7 * index // 9
        draws += [size] * repeats
    distances = []
    for draw, size in enumerate(draws):
        stream = Stream("extrapolation", draw)
        distances.append(frechet(stream.sample(x, size), stream.sample(y, size)))
    return float(np.polyfit(1 / np.array(draws), distances, 1)[1])


def kernel_distance(x, y):
    def k(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    m, n = len(x), len(y)
    own = [(k(a, a).sum() - np.trace(k(a, a))) / (len(a) * (len(a) - 1)) for a in (x, y)]
    return float(own[0] + own[1] - 2 * k(x, y).sum() / (m * n))


def manifold(real, generated, k):
    def radii(a):
        return np.sort(cdist(a, a), axis=1)[:, k]

    between = cdist(real, generated)
    in_real = between < radii(real)[:, None]
    in_generated = between < radii(generated)[None, :]
    return {
        "precision": float(in_real.any(0).mean()),
        "recall": float(in_generated.any(1).mean()),
        "density": float(in_real.sum() / (k * len(generated))),
        "coverage": float((between.min(1) < radii(real)).mean()),
    }


def neighbours(real, generated):
    own = cdist(generated, generated)
    np.fill_diagonal(own, np.inf)
    return {
        "within": float(own.min(1).mean()),
        "median": float(np.median(own.min(1))),
        "between": float(cdist(generated, real).min(1).mean()),
    }


def sound(count, rate, seed):
    """A falling tone with a fast attack, a little noise and a pause in front."""
    t = np.arange(count) / rate
    start = 0.05
    envelope = np.where(t < start, 0, np.exp(-9 * (t - start)))
    tone = np.sin(2 * np.pi * (900 * t - 400 * t * t))
    return 0.4 * envelope * (tone + 0.3 * noise(count, seed))


def powers(signal, rate, length, size, hop, bands):
    fitted = np.zeros(length)
    fitted[: min(length, len(signal))] = signal[:length]
    if len(signal) > length:
        faded = length // 8
        fitted[-faded:] *= np.cos(np.pi / 2 * np.arange(1, faded + 1) / faded) ** 2
    padded = np.concatenate([np.zeros(size // 2), fitted, np.zeros(size // 2)])
    window = scipy.signal.get_window("hann", size, fftbins=True)
    frames = [padded[i : i + size] * window for i in range(0, length + 1, hop)]
    spectrum = np.abs(np.fft.rfft(frames)) ** 2

    def mel(f):
        return 3 * f / 200 if f < 1000 else 15 + 27 * np.log(f / 1000) / np.log(6.4)

    def hertz(m):
        return 200 * m / 3 if m < 15 else 1000 * 6.4 ** ((m - 15) / 27)

    corners = [hertz(m) for m in np.linspace(0, mel(rate / 2), bands + 2)]
    f = np.arange(size // 2 + 1) * rate / size
    bank = [
        2 / (c - a) * np.maximum(0, np.minimum((f - a) / (b - a), (c - f) / (c - b)))
        for a, b, c in zip(corners, corners[1:], corners[2:])
    ]
    return spectrum @ np.array(bank).T


def levels_of(power, span):
    return np.maximum(-1, 1 + 20 / span * np.log10(np.maximum(power, 1e-300) / power.max()))


def embedding(signal, rate, length, size, hop):
    power = powers(signal, rate, length, size, hop, 32)
    levels = levels_of(power, 60)
    tracks = levels.reshape(len(levels), 4, 8).mean(2)
    changes = tracks[size // hop :] - tracks[: -(size // hop)]
    rises = np.sqrt((np.maximum(changes, 0) ** 2).mean(0))
    falls = np.sqrt((np.minimum(changes, 0) ** 2).mean(0))
    energy = power.sum(1)
    t = np.linspace(0, 1, len(energy))
    middle = (t * energy).sum() / energy.sum()
    spread = np.sqrt(((t - middle) ** 2 * energy).sum() / energy.sum())
    sounding = energy >= 1e-4 * energy.max()
    tracks = levels.reshape(len(levels), 8, 4).mean(2)[sounding]
    count = len(tracks)
    at = np.polynomial.legendre.legvander((2 * np.arange(count) + 1) / count - 1, 2)
    leans, bends = 3 * at[:, 1] @ tracks / count, 5 * at[:, 2] @ tracks / count
    return np.concatenate(
        [levels.mean(0), levels.std(0), rises, falls, leans, bends, [middle, spread, sounding.mean()]]
    )


def spectrum(signals, rate, length, size, hop):
    shares = []
    for signal in signals:
        energy = powers(signal, rate, length, size, hop, 32).sum(0)
        shares.append(energy / energy.sum())
    return 10 * np.log10(np.maximum(1e-10, np.mean(shares, 0)))


def probabilities(count, classes, seed):
    """Softmax of three times the noise; Fixtures.swift makes the same."""
    p = np.exp(3 * noise(count * classes, seed)).reshape(count, classes)
    return p / p.sum(1, keepdims=True)


def class_scores(real, generated):
    p, q = real.mean(0), generated.mean(0)
    entropies = -(generated * np.log(generated)).sum(1)
    pairs = [
        (a * np.log(a / b)).sum()
        for i, a in enumerate(generated)
        for j, b in enumerate(generated)
        if i != j
    ]
    return {
        "score": float(np.exp((generated * np.log(generated / q)).sum(1).mean())),
        "modifiedScore": float(np.exp(np.mean(pairs))),
        "classEntropy": float(-(q * np.log(q)).sum()),
        "meanEntropy": float(entropies.mean()),
        "activationMaximization": float((p * np.log(p / q)).sum() + entropies.mean()),
    }


def bins(real, generated):
    real, generated = np.array(real), np.array(generated)
    m, n = real.sum(), generated.sum()
    p, q = real / m, generated / n
    both = (real + generated) / (m + n)
    z = (p - q) / np.sqrt(both * (1 - both) * (1 / m + 1 / n))
    divergence = scipy.spatial.distance.jensenshannon(p, q) ** 2
    return {
        "different": int((2 * scipy.stats.norm.sf(np.abs(z)) < 0.05).sum()),
        "divergence": float(divergence),
    }


def rounded(value):
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, (list, np.ndarray)):
        return [rounded(part) for part in value]
    return float(f"{value:.10g}") if isinstance(value, float) else value


def main():
    real, generated = points(60, 7, 1), points(50, 7, 2, 0.8, 0.15)
    wide = points(20, 30, 3), points(20, 30, 4, 1.3)  # fewer points than numbers
    result = {
        "frechet": frechet(real, generated),
        "frechetAtInfinity": frechet_at_infinity(real, generated),
        "kernel": kernel_distance(real, generated),
        "kernelOfWide": kernel_distance(*wide),
        "manifold": manifold(real, generated, 3),
        "neighbours": neighbours(real, generated),
        "embedding": embedding(sound(5000, 8000, 5), 8000, 6000, 256, 64),
        "embeddingAt44100": embedding(sound(30000, 44100, 6), 44100, 26000, 1024, 256),
        "classScores": class_scores(probabilities(40, 5, 7), probabilities(30, 5, 8)),
        "bins": bins([40, 10, 0, 25, 25, 100], [20, 12, 5, 20, 5, 60]),
        "spectrum": spectrum([sound(5000, 8000, 5), sound(9000, 8000, 6)], 8000, 6000, 256, 64),
    }
    print(json.dumps(rounded(result), indent=1))


main()
