# SPDX-License-Identifier: MIT
"""Conversion of sounds of any length, as ``foley convert`` does it.

Waveforms are converted in overlapping windows, of which only what does not depend on the ends of a
window is used. Spectrograms are converted in slices of at least 8 s, each of which begins in the
middle of the one before, with phases of their own and cross-fades.
"""

from __future__ import annotations

import math

import numpy as np

from .converters import Converter, WaveConverter
from .generators import Arrays
from .representations import Representation, Spectrograms

#: Samples of the used part of a window of waveforms, a multiple of its length unit.
_USED_COUNT = 24_576
#: The least duration of a slice of spectrograms, in seconds.
_SLICE_SECONDS = 8


def converted(
    converter: Converter,
    arrays: Arrays,
    representation: Representation,
    signal: np.ndarray,
    strength: float,
    reverse: bool,
) -> np.ndarray:
    """One channel at the model's rate, float32 [L], to as many samples."""

    def turned(examples: np.ndarray) -> np.ndarray:
        result = converter(arrays, examples, reverse)
        if strength == 1:
            return result
        return examples + (result - examples) * np.float32(strength)

    if isinstance(converter, WaveConverter):
        parts = []
        unit, context = converter.length_unit, converter.context
        padded = np.pad(signal, (context, context + unit))
        for start in range(0, len(signal), _USED_COUNT):
            count = min(_USED_COUNT, -(-(len(signal) - start) // unit) * unit)
            window = padded[start : start + count + 2 * context]
            parts.append(turned(window[None, :, None])[0, context : context + count, 0])
        return np.concatenate(parts)[: len(signal)]
    assert isinstance(representation, Spectrograms)
    length = max(representation.length, _SLICE_SECONDS * representation.sample_rate)
    sound = np.zeros(0, np.float32)
    for start in range(0, len(signal), length - length // 2):
        part = signal[start : start + length]
        form = representation.of_length(len(part))
        clip = form.decode(turned(form.encode(part[None, :, None])))[0, :, 0]
        sound = crossfaded(sound, clip, start)
        if start + length >= len(signal):
            break
    return sound


def crossfaded(before: np.ndarray, after: np.ndarray, start: int) -> np.ndarray:
    """A sound [L] that goes over into another one, which begins at sample ``start``.

    The power stays the same: gains a and b with a² + b² + 2 r a b = 1, where r is the correlation
    of both. Fink, Holters and Zölzer, "Signal-Matched Power-Complementary Cross-Fading and Dry-Wet
    Mixing" (DAFx 2016).
    """
    count = len(before) - start
    x, y = before[start:], after[:count]
    wide_x, wide_y = x.astype(np.float64), y.astype(np.float64)
    powers = math.sqrt((wide_x @ wide_x) * (wide_y @ wide_y))
    common = min(max(float(wide_x @ wide_y) / powers, 0.0), 1.0) if powers > 0 else 0.0
    b = np.arange(1, count + 1, dtype=np.float32) / np.float32(count + 1)
    a = 1 - b
    mixed = (x * a + y * b) / np.sqrt(a * a + b * b + 2 * np.float32(common) * a * b)
    return np.concatenate([before[:start], mixed, after[count:]])
