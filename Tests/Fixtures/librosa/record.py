#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records what librosa makes of a made-up voice, for Tests/AudioTests/LibrosaParityTests.swift.

    python3 -m venv /tmp/librosa && /tmp/librosa/bin/pip install librosa==0.11.0
    /tmp/librosa/bin/python Tests/Fixtures/librosa/record.py > Tests/Fixtures/librosa/recorded.json

Of large arrays a few dozen values are kept: number i of n is element i (size - 1) // (n - 1) of the
array, laid out as Foley lays it out (frame by frame).
"""
import json

import librosa
import numpy as np

KEPT = 40


def voice(count, rate):
    """A gliding pitch with formants, syllables and breath; VoiceLikeSignal.swift makes the same."""
    noise = np.empty(count)
    state = 1
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        noise[i] = state / 2**31 - 1
    t = np.arange(count) / rate
    sound = np.zeros(count)
    for h in range(1, 31):
        f = 120.0 * h
        level = np.exp(-(((f - 600) / 400) ** 2)) + 0.5 * np.exp(-(((f - 1700) / 500) ** 2))
        if f < rate / 2 - 500:
            sound += level * np.sin(2 * np.pi * h * (120 * t + 2.4 * np.sin(2 * np.pi * t)))
    syllables = 0.5 - 0.5 * np.cos(2 * np.pi * 4 * t)
    return (0.2 * syllables * (sound + 0.05 * noise)).astype(np.float32)


def kept(values):
    flat = np.ascontiguousarray(values).ravel()
    picked = flat[[i * (flat.size - 1) // (KEPT - 1) for i in range(KEPT)]]
    if np.iscomplexobj(picked):
        picked = np.stack([picked.real, picked.imag], axis=-1).ravel()
    return [float(f"{x:.8g}") for x in picked]


def window(name, length):
    names = {"rectangular": "boxcar", "gaussian": ("gaussian", length / 6)}
    return names.get(name, name)


def transforms():
    signal = voice(1000, 8000).astype(np.float64)
    cases = []
    names = ["hann", "hamming", "blackman", "gaussian", "rectangular"]
    number = 0
    for size, hop, length in [(64, 16, 64), (64, 20, 50), (60, 15, 41), (45, 9, 45), (256, 128, 256)]:
        for padding in ["zeros", "reflection", "left"]:
            for name in [names[number % 5], names[(number + 2) % 5]]:
                if padding == "left" and length != size:
                    continue  # librosa centres a short window; Foley, as TensorFlow, does not
                number += 1
                options = dict(
                    hop_length=hop, win_length=length, window=window(name, length),
                    center=padding != "left")
                mode = "reflect" if padding == "reflection" else "constant"
                spectra = librosa.stft(signal, n_fft=size, pad_mode=mode, **options).T
                t, f = np.indices(spectra.shape)
                changed = spectra * (1 + 0.5 * np.cos(0.37 * t + 0.11 * f))
                back = librosa.istft(changed.T, n_fft=size, length=len(signal), **options)
                # The rims of left-aligned windows blow up rounding errors.
                inner = back[size:-2 * size] if padding == "left" else back
                cases.append(dict(
                    size=size, hop=hop, length=length, window=name, padding=padding,
                    frames=spectra.shape[0], largest=float(np.abs(spectra).max()),
                    spectra=kept(spectra), inverse=kept(inner)))
    return cases


def mels():
    rate, size = 8000, 256
    signal = voice(4000, rate).astype(np.float64)
    power = np.abs(librosa.stft(signal, n_fft=size, hop_length=64)) ** 2
    cases = []
    for bands, scale, norm, low, high in [
        (40, "slaney", "slaney", 0, 4000), (24, "htk", "slaney", 60, 3800), (32, "slaney", "none", 0, 3000),
        (64, "htk", "none", 0, 4000)]:
        bank = librosa.filters.mel(
            sr=rate, n_fft=size, n_mels=bands, fmin=low, fmax=high, htk=scale == "htk",
            norm=None if norm == "none" else norm, dtype=np.float64)
        levels = librosa.power_to_db(bank @ power, ref=1.0)
        cases.append(dict(
            bands=bands, scale=scale, normalization=norm, low=low, high=high, weights=kept(bank),
            pseudoInverse=kept(np.linalg.pinv(bank, rcond=1e-7)), levels=kept(levels.T),
            magnitudeLevels=kept(librosa.amplitude_to_db(np.sqrt(bank @ power), ref=0.5, top_db=60).T),
            coefficients=kept(librosa.feature.mfcc(S=levels, n_mfcc=13).T)))
    return cases


def griffin_lim():
    signal = voice(16000, 16000)
    cases = []
    for size, hop, momentum in [(1024, 256, 0.0), (1024, 256, 0.99), (256, 64, 0.99), (512, 128, 0.5)]:
        options = dict(n_fft=size, hop_length=hop)
        wanted = np.abs(librosa.stft(signal, **options))
        found = librosa.griffinlim(
            wanted, n_iter=32, momentum=momentum, init=None, length=len(signal), **options)
        distance = wanted - np.abs(librosa.stft(found, **options))
        convergence = 20 * np.log10(np.linalg.norm(distance) / np.linalg.norm(wanted))
        cases.append(dict(size=size, hop=hop, momentum=momentum, decibels=float(convergence)))
    return cases


def main():
    recorded = dict(
        librosa=librosa.__version__, transforms=transforms(), mels=mels(), griffinLim=griffin_lim())
    # One case a line.
    text = json.dumps(recorded).replace("[{", "[\n{").replace("}, {", "},\n{").replace("}]", "}\n]")
    print(text)


main()
