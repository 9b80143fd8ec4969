#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Synthesise notes with a pitch: FLAC files of one second at 16 kHz in folders by pitch, C3 to G5.

Needs Python 3.9 or newer, numpy and soundfile:  pip install numpy soundfile

    python3 make.py                         write train/ and test/ beside this script
    python3 make.py --check                 synthesise again and compare with the files, sample for sample
    python3 make.py --count 125 --out DIR   125 notes of each pitch for training, a seventh of that for testing

Every note draws its numbers from (seed, side, key, index) alone: a larger set begins with the notes of
a smaller one, and no note is on both sides. Partial n is at n f0 sqrt((1 + B n^2) / (1 + B)), as of a
stiff string (Fletcher, "Normal Vibration Frequencies of a Stiff Piano String", 1964), with B up to 1e-3;
f0 is exactly that of the key in equal temperament (A4 440 Hz), but for a vibrato of at most 15 cents
around it.
"""
import argparse
import pathlib

import numpy as np
import soundfile

RATE = 16_000
SECONDS = 1.024
KEYS = range(48, 80)
SEED = 2026
#: Peaks lie between these.
PEAKS = (0.5, 0.95)
NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")


def name_of(key):
    """C4 is key 60."""
    return f"{NAMES[key % 12]}{key // 12 - 1}"


def frequency_of(key):
    return 440.0 * 2 ** ((key - 69) / 12)


def spectrum(rng, count):
    """Amplitudes of `count` partials: a tilt, a balance of odd and even ones, and up to two formants."""
    n = np.arange(1, count + 1)
    levels = n ** -rng.uniform(0.6, 2.2)
    if rng.random() < 0.35:
        levels[1::2] *= rng.uniform(0.05, 0.6)
    for _ in range(rng.integers(0, 3)):
        center, width = rng.uniform(2, 12), rng.uniform(0.8, 3)
        levels *= 1 + rng.uniform(0.5, 3) * np.exp(-0.5 * ((n - center) / width) ** 2)
    levels *= rng.uniform(0.7, 1.3, count)
    return levels / np.sqrt(np.sum(levels**2))


def envelope(rng, t):
    """Attack, decay, sustain, release: a struck or plucked note, or one that is held."""
    attack = np.exp(rng.uniform(np.log(0.003), np.log(0.06)))
    rise = 0.5 - 0.5 * np.cos(np.pi * np.minimum(t / attack, 1))
    if rng.random() < 0.5:
        return rise * np.exp(-np.maximum(t - attack, 0) / rng.uniform(0.15, 0.9)), True
    sustain, time = rng.uniform(0.5, 1), rng.uniform(0.05, 0.3)
    held = sustain + (1 - sustain) * np.exp(-np.maximum(t - attack, 0) / time)
    end = rng.uniform(0.7, 0.92)
    return rise * held * np.exp(-np.maximum(t - end, 0) / rng.uniform(0.02, 0.06)), False


def note(seed, side, key, index):
    """One note, int16."""
    rng = np.random.Generator(np.random.PCG64([seed, side, key, index]))
    t = np.arange(round(SECONDS * RATE)) / RATE
    base = frequency_of(key)
    shape, is_struck = envelope(rng, t)
    stiffness = rng.uniform(0, 1e-3) if is_struck and rng.random() < 0.5 else 0.0
    cents = np.zeros_like(t)
    if not is_struck and rng.random() < 0.6:
        depth, rate = rng.uniform(2, 15), rng.uniform(4, 6.5)
        onset = np.clip((t - rng.uniform(0.05, 0.25)) / 0.15, 0, 1)
        cents = depth * onset * np.sin(2 * np.pi * rate * t + rng.uniform(0, 2 * np.pi))
    cycles = np.cumsum(base * 2 ** (cents / 1200)) / RATE
    n = np.arange(1, int(7600 / base) + 1)
    ratios = n * np.sqrt((1 + stiffness * n**2) / (1 + stiffness))
    levels, phases = spectrum(rng, len(n)), rng.uniform(0, 2 * np.pi, len(n))
    # Higher partials of a struck note die sooner.
    damping = rng.uniform(0.1, 1.2) if is_struck else 0.0
    total = np.zeros_like(t)
    for ratio, level, phase in zip(ratios, levels, phases):
        # Fades out in the octave third below half the rate.
        level = level * np.clip((7800 - ratio * base) / 800, 0, 1)
        if level > 0:
            decay = np.exp(-damping * (ratio - 1) * t)
            total += level * decay * np.sin(2 * np.pi * ratio * cycles + phase)
    total *= shape
    if rng.random() < 0.4:
        total += breath(rng, t, base) * shape * 10 ** (rng.uniform(-42, -26) / 20)
    fade = round(0.01 * RATE)
    total[-fade:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)
    total *= rng.uniform(*PEAKS) / np.max(np.abs(total))
    return np.round(total * 32767).astype(np.int16)


def breath(rng, t, base):
    """Noise around the lower partials, of mean square 1."""
    spectrum = np.fft.rfft(rng.standard_normal(len(t)))
    hertz = np.fft.rfftfreq(len(t), 1 / RATE)
    spectrum *= 1 / np.sqrt(1 + (hertz / (rng.uniform(2, 8) * base)) ** 4)
    noise = np.fft.irfft(spectrum, len(t))
    return noise / np.sqrt(np.mean(noise**2))


def main():
    parser = argparse.ArgumentParser(description="Synthesise notes with a pitch.")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    parser.add_argument("--count", type=int, default=5, help="notes of each pitch for training")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args()
    different, total = [], 0
    for side, (folder, count) in enumerate(
            [("train", options.count), ("test", -(-options.count // 7))]):
        for key in KEYS:
            place = options.out / folder / name_of(key)
            if not options.check:
                place.mkdir(parents=True, exist_ok=True)
            for index in range(count):
                samples = note(options.seed, side, key, index)
                path = place / f"{name_of(key)}-{index + 1:03d}.flac"
                total += 1
                if not options.check:
                    soundfile.write(path, samples, RATE, subtype="PCM_16")
                elif not path.exists() or not np.array_equal(
                        soundfile.read(path, dtype="int16")[0], samples):
                    different.append(path)
    print(f"{total} notes of {len(KEYS)} pitches")
    if different:
        raise SystemExit(f"{len(different)} files differ, the first is {different[0]}")


if __name__ == "__main__":
    main()
