#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Synthesise the one-shot drum set beside this script: 300 FLAC files in folders by class.

Needs Python 3.9 or newer, numpy and soundfile:  pip install numpy soundfile

    python3 make.py            write every file beside this script
    python3 make.py --check    synthesise again and compare with the files, sample for sample
    python3 make.py --out DIR --seed 7    another set of the same kind

Each hit draws its numbers from (seed, class, index) alone, so a class can be changed or extended
without touching the others. Sounds are made at four times the rate and then cut to 8 kHz of
bandwidth, so that drive and square waves do not fold back.
"""
import argparse
import pathlib
import zlib

import numpy as np
import soundfile

RATE = 16_000
OVERSAMPLING = 4
INNER_RATE = RATE * OVERSAMPLING
LONGEST_SECONDS = 0.5
SILENCE_DECIBELS = -54.0
SEED = 2019


# Building blocks: everything runs at INNER_RATE on arrays of `samples()` values.

def samples(seconds=LONGEST_SECONDS):
    return int(seconds * INNER_RATE)


def seconds_axis():
    return np.arange(samples()) / INNER_RATE


def decay(time, attack=0.0005):
    """Exponential fall by 60 dB in `time` seconds after a raised-cosine attack."""
    t = seconds_axis()
    rise = 0.5 - 0.5 * np.cos(np.pi * np.minimum(t / attack, 1.0))
    return rise * np.exp(-6.9078 * np.maximum(t - attack, 0.0) / time)


def sine(hertz, phase=0.0):
    """A sine whose frequency may be a number or an array over time."""
    track = np.broadcast_to(hertz, seconds_axis().shape)
    return np.sin(2 * np.pi * np.cumsum(track) / INNER_RATE + phase)


def glide(start, end, time):
    """A frequency that falls from `start` to `end` with time constant `time`."""
    return end + (start - end) * np.exp(-seconds_axis() / time)


def filtered(signal, low, high, tilt=0.0, steepness=4):
    """Band-pass with Butterworth-like skirts; `tilt` in decibels an octave around 1 kHz."""
    spectrum = np.fft.rfft(signal, 2 * len(signal))
    hertz = np.maximum(np.fft.rfftfreq(2 * len(signal), 1 / INNER_RATE), 1.0)
    gain = 1 / np.sqrt(1 + (low / hertz) ** (2 * steepness))
    gain = gain / np.sqrt(1 + (hertz / high) ** (2 * steepness))
    gain = gain * (hertz / 1000) ** (tilt / 6.0206)
    return np.fft.irfft(spectrum * gain)[: len(signal)]


def noise(rng, low, high, tilt=0.0, steepness=2):
    band = filtered(rng.standard_normal(samples()), low, high, tilt, steepness)
    return band / np.sqrt(np.mean(band**2))


def driven(signal, amount):
    """Soft saturation; `amount` 0 leaves the signal as it is."""
    if amount <= 0:
        return signal
    peak = np.max(np.abs(signal))
    return np.tanh(signal / peak * (1 + amount)) * peak / np.tanh(1 + amount)


def modes(rng, fundamental, ratios, time, tilt=0.7):
    """Struck partials: each ratio rings at its own level and dies faster the higher it lies."""
    total = np.zeros(samples())
    for ratio in ratios:
        level = ratio**-tilt * rng.uniform(0.5, 1.0)
        ring = time * ratio**-0.6 * rng.uniform(0.8, 1.2)
        total += level * sine(fundamental * ratio, rng.uniform(0, 0.6)) * decay(ring)
    return total


def square_cluster(rng, fundamental, ratios):
    """Detuned square waves, as analogue drum machines make metal."""
    total = np.zeros(samples())
    for ratio in ratios:
        hertz = fundamental * ratio * rng.uniform(0.985, 1.015)
        total += np.sign(sine(hertz, rng.uniform(0, 2 * np.pi)))
    return total / len(ratios)


# The instruments.

def kick(rng):
    body_time = rng.uniform(0.14, 0.42)
    low = rng.uniform(42, 72)
    sweep = glide(low * rng.uniform(2.0, 6.5), low, rng.uniform(0.010, 0.038))
    body = sine(sweep, rng.uniform(0, 0.5)) + rng.uniform(0, 0.25) * sine(2 * sweep)
    hit = driven(body * decay(body_time, rng.uniform(0.0004, 0.002)), rng.uniform(0, 2.5))
    click = noise(rng, rng.uniform(800, 2500), 7000) * decay(rng.uniform(0.004, 0.016))
    beater = sine(rng.uniform(900, 2600)) * decay(rng.uniform(0.005, 0.012))
    return hit + rng.uniform(0.0, 0.18) * click + rng.uniform(0.0, 0.3) * beater


def snare(rng):
    fundamental = rng.uniform(145, 265)
    bend = glide(rng.uniform(1.15, 1.7), 1.0, rng.uniform(0.006, 0.02))
    shell = sine(fundamental * bend) * decay(rng.uniform(0.07, 0.19))
    shell += rng.uniform(0.3, 0.8) * sine(fundamental * rng.uniform(1.45, 1.95) * bend) * decay(
        rng.uniform(0.05, 0.14))
    wires = noise(rng, rng.uniform(500, 1900), rng.uniform(5000, 7800), rng.uniform(-3, 2))
    short, long = rng.uniform(0.05, 0.13), rng.uniform(0.18, 0.42)
    tail = rng.uniform(0.25, 0.6)
    wires = wires * ((1 - tail) * decay(short, 0.001) + tail * decay(long, 0.003))
    stick = noise(rng, 1500, 7000) * decay(0.006)
    hit = shell * rng.uniform(0.3, 1.0) + wires * rng.uniform(0.35, 0.8) + 0.25 * stick
    return driven(hit, rng.uniform(0, 1.5))


def metal(rng, time, attack):
    ratios = (2.0, 3.0, 4.16, 5.43, 6.79, 8.21)
    cluster = square_cluster(rng, rng.uniform(90, 180), ratios)
    other = square_cluster(rng, rng.uniform(300, 420), ratios[:3])
    blend = rng.uniform(0.2, 0.8)
    tone = (1 - blend) * cluster + blend * cluster * other
    tone = filtered(tone, rng.uniform(3500, 5600), 7900, 0, 3)
    tone = tone / np.sqrt(np.mean(tone**2))
    hiss = noise(rng, rng.uniform(4000, 6200), 7900, rng.uniform(0, 3), 3)
    share = rng.uniform(0.25, 0.85)
    return (share * tone + (1 - share) * hiss) * decay(time, attack)


def hat_closed(rng):
    chick = noise(rng, rng.uniform(1500, 4000), 7800) * decay(rng.uniform(0.004, 0.012))
    return metal(rng, rng.uniform(0.03, 0.11), 0.0006) + rng.uniform(0.1, 0.7) * chick


def hat_open(rng):
    sizzle = metal(rng, rng.uniform(0.22, 0.5), rng.uniform(0.0008, 0.003))
    return sizzle + rng.uniform(0.4, 1.2) * metal(rng, rng.uniform(0.02, 0.06), 0.0006)


def tom(rng):
    fundamental = rng.choice([82, 98, 116, 138, 164, 196]) * rng.uniform(0.94, 1.06)
    time = rng.uniform(0.16, 0.38)
    bend = glide(rng.uniform(1.12, 1.7), 1.0, rng.uniform(0.015, 0.05))
    skin = sine(fundamental * bend, rng.uniform(0, 0.4)) * decay(time, 0.0012)
    for ratio in (1.59, 2.14, 2.65):
        level = rng.uniform(0.05, 0.3) / ratio
        skin += level * sine(fundamental * ratio * bend) * decay(time * rng.uniform(0.25, 0.5))
    stick = noise(rng, 600, rng.uniform(2500, 7000)) * decay(rng.uniform(0.008, 0.03))
    return driven(skin, rng.uniform(0, 1.2)) + rng.uniform(0.02, 0.16) * stick


def clap(rng):
    low, high = rng.uniform(600, 1200), rng.uniform(2200, 5500)
    hands = noise(rng, low, high, rng.uniform(-2, 1))
    start, envelope = 0.0, np.zeros(samples())
    for _ in range(rng.integers(2, 5)):
        offset = samples(start)
        burst = decay(rng.uniform(0.012, 0.026), 0.0006)[: samples() - offset]
        envelope[offset:] = np.maximum(envelope[offset:], rng.uniform(0.6, 1.0) * burst)
        start += rng.uniform(0.007, 0.014)
    offset = samples(start)
    tail = decay(rng.uniform(0.09, 0.3), 0.0008)[: samples() - offset]
    envelope[offset:] = np.maximum(envelope[offset:], rng.uniform(0.5, 0.95) * tail)
    return driven(hands * envelope, rng.uniform(0, 0.8))


def rim(rng):
    fundamental = rng.uniform(380, 920)
    wood = modes(rng, fundamental, (1, rng.uniform(1.6, 2.2), rng.uniform(2.7, 3.9)),
                 rng.uniform(0.03, 0.085), 0.3)
    edge = noise(rng, 1500, 7500) * decay(rng.uniform(0.004, 0.014))
    return driven(wood + rng.uniform(0.15, 0.5) * edge, rng.uniform(0, 1.5))


def cymbal(rng):
    partials = np.sort(rng.uniform(1.0, 14.0, 44))
    bronze = np.zeros(samples())
    fundamental, time = rng.uniform(420, 620), rng.uniform(0.3, 0.7)
    for ratio in partials:
        ring = time * rng.uniform(0.5, 1.1)
        phase = rng.uniform(0, 2 * np.pi)
        bronze += rng.uniform(0.2, 1.0) * sine(fundamental * ratio, phase) * decay(ring, 0.002)
    bronze = filtered(bronze, rng.uniform(1200, 3000), 7900)
    wash = noise(rng, rng.uniform(2500, 4500), 7900) * decay(time * rng.uniform(0.5, 0.9), 0.004)
    ping = modes(rng, rng.uniform(2600, 4200), (1, 1.41), 0.12)
    ping += noise(rng, 2000, 7900) * decay(0.01)
    bronze = bronze / np.max(np.abs(bronze))
    return bronze + rng.uniform(0.15, 0.5) * wash + rng.uniform(0.1, 0.5) * ping


def shaker(rng):
    grain = noise(rng, rng.uniform(2800, 5200), 7800, rng.uniform(-1, 2), 3)
    swing = decay(rng.uniform(0.06, 0.15), rng.uniform(0.006, 0.032))
    if rng.random() < 0.4:
        offset = samples(rng.uniform(0.05, 0.09))
        back = decay(rng.uniform(0.04, 0.1), 0.01)[: samples() - offset]
        swing[offset:] += rng.uniform(0.3, 0.7) * back
    beads = 1 + rng.uniform(0.1, 0.4) * filtered(rng.standard_normal(samples()), 60, 400) * 8
    return grain * swing * np.clip(beads, 0.2, 2)


def cowbell(rng):
    lower = rng.uniform(480, 640)
    pair = np.sign(sine(lower)) + rng.uniform(0.7, 1.1) * np.sign(
        sine(lower * rng.uniform(1.44, 1.53), rng.uniform(0, 3)))
    bell = filtered(pair, lower * 0.9, rng.uniform(2400, 5000), -1.5, 2)
    ring = 0.55 * decay(rng.uniform(0.02, 0.05)) + 0.45 * decay(rng.uniform(0.15, 0.34))
    return bell * ring


def block(rng):
    wood = modes(rng, rng.uniform(620, 1700), (1, rng.uniform(1.4, 1.6), rng.uniform(2.3, 2.8)),
                 rng.uniform(0.05, 0.13), 1.1)
    return wood + rng.uniform(0.03, 0.15) * noise(rng, 800, 6000) * decay(0.008)


CLASSES = {
    "kick": (kick, 48), "snare": (snare, 48), "hat-closed": (hat_closed, 40),
    "hat-open": (hat_open, 24), "tom": (tom, 36), "clap": (clap, 28), "rim": (rim, 18),
    "cymbal": (cymbal, 20), "shaker": (shaker, 18), "cowbell": (cowbell, 12), "block": (block, 8),
}


def in_a_room(rng, signal):
    """About half the hits get a little early room: decaying noise after the direct sound."""
    if rng.random() < 0.5:
        return signal
    response = noise(rng, 200, rng.uniform(2500, 6000)) * decay(rng.uniform(0.05, 0.15), 0.004)
    length = 2 * len(signal)
    wet = np.fft.irfft(np.fft.rfft(signal, length) * np.fft.rfft(response, length))[: len(signal)]
    wet *= np.sqrt(np.sum(signal**2) / np.sum(wet**2))
    return signal + rng.uniform(0.03, 0.2) * wet


def finished(rng, signal):
    """Decimated, trimmed where it falls silent, faded, without offset, at a drawn peak level."""
    spectrum = np.fft.rfft(signal, 2 * len(signal))[: samples() // OVERSAMPLING + 1] / OVERSAMPLING
    hertz = np.linspace(0, RATE / 2, len(spectrum))
    spectrum *= np.clip((RATE / 2 - hertz) / 800, 0, 1)
    spectrum *= (1j * hertz / (1j * hertz + 20)) ** 2
    hit = np.fft.irfft(spectrum)[: samples() // OVERSAMPLING]
    loud = np.nonzero(np.abs(hit) > np.max(np.abs(hit)) * 10 ** (SILENCE_DECIBELS / 20))[0]
    hit = hit[: loud[-1] + 1]
    fade = min(len(hit) // 4, int(0.03 * RATE))
    hit[-fade:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)
    hit *= rng.uniform(0.5, 0.95) / np.max(np.abs(hit))
    return np.round(hit * 32767).astype(np.int16)


def one_shot(seed, name, index):
    rng = np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode()), index]))
    return finished(rng, in_a_room(rng, CLASSES[name][0](rng)))


def stored(path):
    return soundfile.read(path, dtype="int16")[0]


def table(lengths):
    lines = ["| class | files | shortest s | median s | longest s |", "|---|---:|---:|---:|---:|"]
    for name, values in [*lengths.items(), ("all", sum(lengths.values(), []))]:
        lines.append(f"| {name} | {len(values)} | {min(values):.2f} | {np.median(values):.2f} | "
                     f"{max(values):.2f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description="Synthesise the one-shot drum set.")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args()
    lengths, different = {}, []
    for name, (_, count) in CLASSES.items():
        folder = options.out / name
        if not options.check:
            folder.mkdir(parents=True, exist_ok=True)
        for index in range(count):
            hit = one_shot(options.seed, name, index)
            path = folder / f"{name}-{index + 1:02d}.flac"
            lengths.setdefault(name, []).append(len(hit) / RATE)
            if not options.check:
                soundfile.write(path, hit, RATE, subtype="PCM_16")
            elif not path.exists() or not np.array_equal(stored(path), hit):
                different.append(path)
    print(table(lengths))
    if different:
        raise SystemExit(f"{len(different)} files differ, the first is {different[0]}")


if __name__ == "__main__":
    main()
