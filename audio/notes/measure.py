#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measure notes: are they at their pitches, and do their phases hang together?

Needs Python 3.9 or newer, numpy and soundfile:  pip install numpy soundfile   (and torchcrepe for --crepe)

    python3 measure.py FOLDER [--crepe]       notes in folders by pitch, as make.py and synth --each-class write
    python3 measure.py --model FILE           notes of a GANSynth, decoded in several ways

Pitch: the median over frames of 128 ms of the frequency from 55 to 1760 Hz with the largest sum over partials n = 1...10
of 0.84^(n - 1) · the root of the magnitude at n f (Hermes, "Measurement of pitch by subharmonic summation",
1988), among frames within 20 dB of the loudest one. A note is right within 50 cents.

Phase coherence: the root of the mean of the squared second difference over time of the phases of all bins within 40 dB of the
largest of their sound and larger than both neighbours, weighted by magnitude, in radians; frames of 64 ms, a quarter
of that apart. A steady partial has 0.
"""
import argparse
import pathlib
import sys

import numpy as np
import soundfile

NAMES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
GRID = 55.0 * 2 ** (np.arange(0, 6000, 5) / 1200)


def key_of(name):
    shift = {"b": -1, "#": 1}.get(name[1:2], 0)
    return NAMES[name[0]] + shift + 12 * (int(name[1 + abs(shift):]) + 1)


def frames(sound, size, hop):
    padded = np.pad(sound, (0, max(0, size - len(sound))))
    view = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    return view * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size))


def harmonic_sum(sound, rate):
    """The pitch of a sound in hertz."""
    size = 1 << int(np.ceil(np.log2(0.1 * rate)))
    cut = frames(sound, size, size // 4)
    energy = (cut**2).sum(axis=1)
    spectra = np.sqrt(np.abs(np.fft.rfft(cut[energy >= energy.max() / 100], 8 * size, axis=1)))
    scores = np.zeros((len(spectra), len(GRID)))
    for n in range(1, 11):
        places = n * GRID * 8 * size / rate
        valid = places < spectra.shape[1] - 1
        near = np.rint(places[valid]).astype(int)
        scores[:, valid] += 0.84 ** (n - 1) * spectra[:, near]
    return float(np.median(GRID[scores.argmax(axis=1)]))


def crepe(sounds, rate):
    """The pitches that the smaller network of torchcrepe hears, in hertz."""
    import torch
    import torchcrepe

    torch.set_num_threads(1)
    found = []
    for sound in sounds:
        pitch, periodicity = torchcrepe.predict(
            torch.from_numpy(sound[None]), rate, hop_length=rate // 10, fmin=50.0, fmax=1800.0,
            model="tiny", return_periodicity=True, batch_size=128)
        loud = periodicity[0] >= periodicity[0].max() * 0.8
        found.append(float(pitch[0][loud].median()))
    return found


def coherence(sound, rate):
    size = 1 << round(np.log2(0.064 * rate))
    spectra = np.fft.rfft(frames(sound, size, size // 4), axis=1)
    heights, phases = np.abs(spectra), np.angle(spectra)
    second = phases[2:] - 2 * phases[1:-1] + phases[:-2]
    second -= 2 * np.pi * np.round(second / (2 * np.pi))
    middle = heights[1:-1]
    is_peak = middle >= heights.max() / 100
    is_peak[:, 1:-1] &= (middle[:, 1:-1] > middle[:, :-2]) & (middle[:, 1:-1] >= middle[:, 2:])
    weights = middle * is_peak
    return float(np.sqrt((weights * second**2).sum() / weights.sum()))


def report(name, keys, sounds, rate, hears_crepe):
    wanted = np.array([440.0 * 2 ** ((key - 69) / 12) for key in keys])
    lines = {"harmonic sum": [harmonic_sum(sound, rate) for sound in sounds]}
    if hears_crepe:
        lines["torchcrepe"] = crepe(sounds, rate)
    for estimator, found in lines.items():
        cents = 1200 * np.log2(np.array(found) / wanted)
        wrong = [f"{keys[i]}: {cents[i]:+.0f}" for i in np.flatnonzero(np.abs(cents) > 50)[:8]]
        print(f"{name}: {len(sounds)} notes, {estimator}: {np.mean(np.abs(cents) <= 50):.3f} within 50 cents, "
              f"median error {np.median(np.abs(cents)):.1f} cents", *wrong)
    values = [coherence(sound, rate) for sound in sounds]
    print(f"{name}: phase coherence median {np.median(values):.3f}, mean {np.mean(values):.3f} radians")


def read_folder(folder):
    keys, sounds, rate = [], [], 0
    for path in sorted(folder.glob("*/*.*")):
        if path.suffix in (".wav", ".flac"):
            sound, rate = soundfile.read(path, dtype="float32")
            keys.append(key_of(path.parent.name))
            sounds.append(sound if sound.ndim == 1 else sound[:, 0])
    return keys, sounds, rate


def measure_model(path, count, hears_crepe):
    """Notes of a model, decoded by its frequencies and by phases that are found for its magnitudes."""
    import foley
    from foley.phases import PhaseReconstruction

    model = foley.load(path)
    own = model._representation
    keys = [key_of(name) for name in model.classes for _ in range(count)]
    transform = own._transform
    gains = transform.gains(own.example_shape[0], own.length)
    made = {}
    for number, name in enumerate(model.classes):
        z = model.latents(count, seed=1, first=1 + number * count)
        examples = model(z, [name] * count)
        bands = own.spectrograms.magnitudes(examples[..., :1])[:, 0]
        logarithms = examples[..., 0] * own.spectrograms.limit[:, 0] + own.spectrograms.center[:, 0]
        levels = np.maximum(np.exp(logarithms) - own.spectrograms.floor, 0)
        for example, pictured, heights in zip(examples, bands, levels):
            magnitudes, steps = own._spectra(example[..., 1], heights)
            magnitudes = magnitudes.astype(np.float32)
            spectra = magnitudes * np.exp(1j * (np.cumsum(steps, axis=0) - own._turn))
            signal = transform.inverse(spectra[None], gains)[0]
            again = transform.forward(signal[None])[0]
            error = np.sum(np.abs(again - spectra) ** 2) / np.sum(np.abs(spectra) ** 2)
            made.setdefault("inconsistency, dB", []).append(10 * np.log10(error))
            refined = signal[None]
            for _ in range(own.iterations):
                turns = np.exp(1j * np.angle(transform.forward(refined)))
                refined = transform.inverse(magnitudes * turns, gains)
            random = PhaseReconstruction("random", 60, 0.0)
            ways = {
                "frequencies alone": signal,
                f"frequencies and {own.iterations} iterations": refined[0],
                "Griffin-Lim, 60 iterations, bands": random.signals(pictured[None], transform, own.length)[0],
                "PGHI and 60 iterations, bands": PhaseReconstruction().signals(
                    pictured[None], transform, own.length)[0],
                "PGHI and 60 iterations, partials": PhaseReconstruction().signals(
                    magnitudes[None], transform, own.length)[0],
            }
            for way, sound in ways.items():
                sound = sound.astype(np.float32)
                made.setdefault(way, []).append(sound / max(1.0, np.abs(sound).max()))
    print(f"inconsistency: median {np.median(made.pop('inconsistency, dB')):.1f} dB")
    for way, sounds in made.items():
        report(way, keys, sounds, own.sample_rate, hears_crepe)


def main():
    parser = argparse.ArgumentParser(description="Measure the pitch and the phases of notes.")
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=4, help="notes of each pitch of --model")
    parser.add_argument("--crepe", action="store_true", help="hear with torchcrepe, too")
    options = parser.parse_args()
    if options.model:
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Python"))
        measure_model(options.model, options.count, options.crepe)
    elif options.folder:
        keys, sounds, rate = read_folder(options.folder)
        if not sounds:
            raise SystemExit(f"measure.py: no WAV or FLAC file in the folders of {options.folder}")
        report(str(options.folder), keys, sounds, rate, options.crepe)
    else:
        parser.error("name a folder of notes, or --model")


if __name__ == "__main__":
    main()
