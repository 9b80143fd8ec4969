# SPDX-License-Identifier: MIT
"""Log magnitudes and instantaneous frequencies: the examples of a GANSynth.

J. Engel and others, "GANSynth: Adversarial Neural Audio Synthesis" (ICLR 2019), section 2.
"""

from __future__ import annotations

import numpy as np

from . import mel
from .errors import ModelFileError
from .fields import Fields
from .representations import Spectrograms
from .transform import ShortTimeTransform

#: A partial at the edge of a band may be so many times louder than its level in the middle means.
LARGEST_GAIN = 4


class Frequencies:
    """Channel 0 is that of spectrograms, channel 1 how far frequencies lie from bins or bands."""

    channels = 1

    def __init__(self, fields: Fields):
        self.spectrograms = Spectrograms(fields.object("spectrograms"))
        self.iterations = fields.integer("iterations", 0, 1000)
        self.sample_rate, self.length = self.spectrograms.sample_rate, self.spectrograms.length
        if self.spectrograms.channels != 1 or self.spectrograms.phases is not None:
            raise ModelFileError("frequencies are of one channel and need no phases")
        if not self.spectrograms.is_hop_centered:
            raise ModelFileError("frequencies need the framing hopCentered")
        size, hop = self.spectrograms.fft_size, self.spectrograms.hop
        self._transform = ShortTimeTransform(size, hop, True)
        bins = np.arange(size // 2 + 1)
        # What phases relative to the middle of frames are ahead of those relative to the beginning.
        self._turn = np.where(bins % 2 == 1, np.pi, 0.0)
        self._advance = wrapped(2 * np.pi * (hop * bins % size) / size)
        self._bins_per_radian = size / hop / (2 * np.pi)

    @property
    def example_shape(self) -> tuple[int, ...]:
        """[T, F, 2]."""
        return (*self.spectrograms.example_shape[:2], 2)

    def encode(self, sounds: np.ndarray) -> np.ndarray:
        """Sounds [N, L, 1] of any length L to examples, float32 [N, ceil(L / hop), F, 2]."""
        magnitudes = self.spectrograms.encode(sounds)
        spectra = [self._transform.forward(sound.T)[0] for sound in sounds]
        encode = self._of_bins if self.spectrograms.bands is None else self._of_bands
        second = np.stack([encode(spectrum) for spectrum in spectra])
        return np.concatenate([magnitudes, second[..., None].astype(np.float32)], axis=3)

    def _of_bins(self, spectra: np.ndarray) -> np.ndarray:
        """Spectra [T, M / 2 + 1] to frequencies [T, F]."""
        count = self.spectrograms.bins
        measured = np.angle(spectra) + self._turn
        heard = np.abs(spectra) >= self.spectrograms.floor
        result = np.zeros((len(spectra), count), np.float32)
        phases = -self._advance
        for frame, row in enumerate(measured):
            expected = phases + self._advance
            steps = np.where(heard[frame], wrapped(row - expected) / np.pi, 0).astype(np.float32)
            result[frame] = steps[:count]
            phases = wrapped(expected + steps.astype(np.float64) * np.pi)
        return result

    def _of_bands(self, spectra: np.ndarray) -> np.ndarray:
        """Spectra [T, M / 2 + 1] to frequencies [T, F]."""
        weights, middles, reaches = self._band_shapes()
        measured = np.angle(spectra) + self._turn
        bins = np.arange(spectra.shape[1])
        frequencies = np.zeros(spectra.shape)
        steps = wrapped(measured[1:] - measured[:-1] - self._advance)
        frequencies[1:] = bins + steps * self._bins_per_radian
        powers = np.abs(spectra.astype(np.complex128)) ** 2
        totals = powers @ weights.T
        means = (powers * frequencies) @ weights.T / np.where(totals > 0, totals, 1)
        heard = (np.abs(spectra) @ weights.T >= self.spectrograms.floor) & (totals > 0)
        result = np.where(heard, np.clip((means - middles) / reaches, -1, 1), 0)
        if len(result) > 1:
            result[0] = result[1]
        return result

    def _band_shapes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The weights of bands, their middles, and the bins from there to a value of 1."""
        assert self.spectrograms.bands is not None
        unit = self.sample_rate / self.spectrograms.fft_size
        weights = mel.mel_weights(*self.spectrograms.bands).astype(np.float64) * unit
        bins = np.arange(weights.shape[1])
        middles = weights @ bins / weights.sum(axis=1)
        first = (weights > 0).argmax(axis=1)
        last = weights.shape[1] - 1 - (weights[:, ::-1] > 0).argmax(axis=1)
        shortest = self.spectrograms.fft_size / (2 * self.spectrograms.hop)
        return weights, middles, np.maximum(shortest, np.maximum(middles - first, last - middles))

    def _spectra(self, values: np.ndarray, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Magnitudes, and how far phases go from frame to frame, [T, F] to [T, M / 2 + 1]."""
        if self.spectrograms.bands is None:
            steps = np.pad(values.astype(np.float64) * np.pi, [(0, 0), (0, 1)])
            steps[1:] += self._advance
            return np.pad(levels, [(0, 0), (0, 1)]), steps
        weights, middles, reaches = self._band_shapes()
        bins = np.arange(weights.shape[1])
        least = (weights * hann_lobe(bins - middles[:, None])).sum(axis=1) / LARGEST_GAIN
        magnitudes, steps = np.zeros((2, len(values), len(bins)))
        for frame, (row, heights) in enumerate(zip(values, levels.astype(np.float64))):
            frequencies = (middles + row * reaches)[:, None]
            lobes = hann_lobe(bins - frequencies)
            amplitudes = heights / np.maximum((weights * lobes).sum(axis=1), least)
            shares = weights * heights[:, None] ** 2
            totals = shares.sum(axis=0)
            totals[totals == 0] = 1
            magnitudes[frame] = (shares * amplitudes[:, None] * lobes).sum(axis=0) / totals
            steps[frame] = (shares * (frequencies - bins)).sum(axis=0) / totals
        first = np.pi * (steps[0] + bins) ** 2 / (2 * self.spectrograms.fft_size)
        steps = steps / self._bins_per_radian + self._advance
        steps[0] = first
        return magnitudes, steps

    def decode(self, examples: np.ndarray) -> np.ndarray:
        """Examples [N, T, F, 2] to sounds, float32 [N, L, 1].

        A sound with a peak above 1 is divided by its peak.
        """
        logarithms = examples[..., :1] * self.spectrograms.limit + self.spectrograms.center
        levels = np.maximum(np.exp(logarithms) - self.spectrograms.floor, 0)[..., 0]
        gains = self._transform.gains(examples.shape[1], self.length)
        sounds = []
        for example, heights in zip(examples, levels):
            magnitudes, steps = self._spectra(example[..., 1], heights)
            phases = np.cumsum(steps, axis=0) - self._turn
            wanted = magnitudes.astype(np.float32)
            signal = self._transform.inverse((wanted * np.exp(1j * phases))[None], gains)
            for _ in range(self.iterations):
                turns = np.exp(1j * np.angle(self._transform.forward(signal)))
                signal = self._transform.inverse(wanted * turns, gains)
            sounds.append(signal.T)
        result = np.stack(sounds)
        peaks = np.abs(result).max(axis=(1, 2), keepdims=True)
        return (result / np.maximum(peaks, np.float32(1))).astype(np.float32)


def hann_lobe(distances: np.ndarray) -> np.ndarray:
    """The transform of a Hann window, relative to its peak, so many bins away; 0 from 2 bins on."""
    x = np.abs(distances)
    is_pole = np.abs(x - 1) <= 1e-3
    values = np.sinc(x) / np.where(is_pole, 1, 1 - x * x)
    return np.where(x < 2, np.where(is_pole, 0.5, values), 0)


def wrapped(phases: np.ndarray) -> np.ndarray:
    """Phases in -pi...pi that differ by whole turns."""
    return phases - 2 * np.pi * np.round(phases / (2 * np.pi))
