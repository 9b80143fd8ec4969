# SPDX-License-Identifier: MIT
"""How the examples of a network become sounds."""

from __future__ import annotations

import copy
from typing import Optional, Protocol

import numpy as np

from . import mel
from .errors import ModelFileError
from .fields import Fields
from .phases import PhaseReconstruction
from .random_stream import fnv_hash
from .transform import ShortTimeTransform


class Representation(Protocol):
    """How the examples of a network become sounds."""

    #: In hertz.
    sample_rate: int
    #: L, the samples of a sound.
    length: int
    channels: int

    @property
    def example_shape(self) -> tuple[int, ...]:
        """[L, C] or [T, F, C]."""

    def encode(self, sounds: np.ndarray) -> np.ndarray:
        """Sounds [N, L, C] of any length L to examples, float32 [N, L, C] or [N, T, F, C]."""

    def decode(self, examples: np.ndarray) -> np.ndarray:
        """Examples [N, ...] to sounds, float32 [N, L, C]."""


class Waveforms:
    """Samples as they are."""

    def __init__(self, fields: Fields):
        self.sample_rate = fields.integer("sampleRate", 1, 1_000_000)
        self.length = fields.integer("sliceLength", 1, 1 << 24)
        self.channels = fields.integer("channelCount", 1, 2)
        self.example_shape: tuple[int, ...] = (self.length, self.channels)

    def encode(self, sounds: np.ndarray) -> np.ndarray:
        """The samples."""
        return sounds

    def decode(self, examples: np.ndarray) -> np.ndarray:
        """The samples, float32 [N, L, C]; they may lie beyond -1...1."""
        return examples


class Spectrograms:
    """Log magnitudes that fill -1...1: x = (ln(|X| + floor) - center) / limit."""

    def __init__(self, fields: Fields):
        self.sample_rate = fields.integer("sampleRate", 1, 1_000_000)
        self.length = fields.integer("sliceLength", 1, 1 << 24)
        self.channels = fields.integer("channelCount", 1, 2)
        spectrogram = fields.object("spectrogram")
        self.fft_size = spectrogram.integer("transformSize", 2, 65_536)
        if self.fft_size % 2:
            raise ModelFileError(f"the size {self.fft_size} of the Fourier transform is odd")
        self.hop = spectrogram.integer("hop", 1, self.fft_size // 2)
        if self.length // self.hop * self.fft_size > 1 << 25:
            raise ModelFileError(f"{self.length} samples at a hop of {self.hop} are too many")
        self.floor = np.float32(spectrogram.number("floor", 1e-12, 65_536))
        self.is_hop_centered = "framing" in spectrogram
        if self.is_hop_centered:
            spectrogram.choice("framing", ("hopCentered",))
        bands = spectrogram.optional("melBands")
        self.bands = self._bands(bands) if bands else None
        self.bins = self.bands[0] if self.bands else self.fft_size // 2
        phases = fields.optional("phases")
        self.phases = self._phases(phases) if phases else None
        self.center, self.limit = self._scaling(fields.object("scaling"))

    @property
    def example_shape(self) -> tuple[int, ...]:
        """[T, F, C]."""
        return -(-self.length // self.hop), self.bins, self.channels

    def of_length(self, samples: int) -> "Spectrograms":
        """The same representation of sounds of another length."""
        other = copy.copy(self)
        other.length = samples
        return other

    def _bands(self, fields: Fields) -> "tuple[int, int, int, Optional[str]]":
        count = fields.integer("count", 1, min(256, self.fft_size // 2))
        rate = fields.integer("sampleRate", self.sample_rate, self.sample_rate)
        spacing = fields.choice("spacing", ("mel", "resolved")) if "spacing" in fields else None
        return count, rate, self.fft_size, spacing

    def _phases(self, fields: Fields) -> PhaseReconstruction:
        if not self.is_hop_centered or self.hop % 2:
            raise ModelFileError("phases at half the hop need an even hop and framing hopCentered")
        return PhaseReconstruction(
            fields.choice("start", ("zero", "random", "pghi")),
            fields.integer("iterations", 0, 1000),
            fields.number("momentum", 0, 2),
            fields.integer("seed", 0, (1 << 64) - 1),
            fields.flag("keepsGrain"),
        )

    def _scaling(self, fields: Fields) -> tuple[np.ndarray, np.ndarray]:
        """The log magnitudes that are 0, and their distance from those that are 1, [F, C] both."""
        shape, count = (self.bins, self.channels), self.bins * self.channels
        if "standardized" in fields:
            moments = fields.object("standardized").object("moments")
            means = np.array(moments.numbers("means", count), np.float32)
            deviations = np.array(moments.numbers("deviations", count), np.float32)
            return means.reshape(shape), (deviations * np.float32(3)).reshape(shape)
        if "fullScale" not in fields:
            raise ModelFileError(f"the scaling {fields.keys()} is not known")
        full_scale = np.float32(self.fft_size / 4)
        low, high = np.log(self.floor), np.log(full_scale + self.floor)
        return np.full(shape, (high + low) / 2), np.full(shape, (high - low) / 2)

    def encode(self, sounds: np.ndarray) -> np.ndarray:
        """Sounds [N, L, C] of any length L to pictures, float32 [N, ceil(L / hop), F, C]."""
        transform = ShortTimeTransform(self.fft_size, self.hop, self.is_hop_centered)
        magnitudes = np.stack([np.abs(transform.forward(sound.T)) for sound in sounds])
        if self.bands is None:
            kept = magnitudes[..., : self.bins]
        else:
            kept = magnitudes @ mel.mel_weights(*self.bands).T * self._bin_distance
        logarithms = np.log(kept.transpose(0, 2, 3, 1) + self.floor)
        return np.clip((logarithms - self.center) / self.limit, -1, 1).astype(np.float32)

    @property
    def _bin_distance(self) -> np.float32:
        """In hertz, by which a weight of a band is multiplied."""
        return np.float32(self.sample_rate) / np.float32(self.fft_size)

    def magnitudes(self, examples: np.ndarray) -> np.ndarray:
        """The magnitudes that sounds should have: [N, T, F, C] to [N, C, T, M / 2 + 1]."""
        logarithms = examples * self.limit + self.center
        values = np.maximum(np.exp(logarithms) - self.floor, np.float32(0)).transpose(0, 3, 1, 2)
        if self.bands is None:
            return np.pad(values, [(0, 0), (0, 0), (0, 0), (0, 1)])
        return np.maximum(
            values / self._bin_distance @ mel.inverse_weights(*self.bands), np.float32(0)
        )

    def decode(self, examples: np.ndarray) -> np.ndarray:
        """Examples [N, T, F, C] to sounds with reconstructed phases, float32 [N, L, C].

        A sound with a peak above 1 is divided by its peak.
        """
        if self.phases is None:
            hop, seeded = self.hop, False
            magnitudes, phases = self.magnitudes(examples), PhaseReconstruction()
        else:
            # Random phases need frames that overlap by three quarters: frames at half the hop.
            hop, seeded, phases = self.hop // 2, True, self.phases
            magnitudes = self.magnitudes(doubled_along_time(examples)[:, : -(-self.length // hop)])
        transform = ShortTimeTransform(self.fft_size, hop, self.is_hop_centered)
        sounds = []
        for sound in magnitudes.astype(np.float32):
            own = phases
            if seeded:
                bits = np.ascontiguousarray(sound).view(np.uint32).reshape(-1).tolist()
                own = phases._replace(seed=phases.seed ^ fnv_hash(bits))
            sounds.append(own.signals(sound, transform, self.length).T)
        result = np.stack(sounds)
        peaks = np.abs(result).max(axis=(1, 2), keepdims=True)
        return (result / np.maximum(peaks, np.float32(1))).astype(np.float32)


def doubled_along_time(x: np.ndarray) -> np.ndarray:
    """Linear interpolation between frames: [N, T, F, C] to [N, 2 T, F, C].

    A frame becomes two, a quarter of a hop before and after it; the first and the last frame are
    repeated beyond the ends.
    """
    before = np.concatenate([x[:, :1], x[:, :-1]], axis=1)
    after = np.concatenate([x[:, 1:], x[:, -1:]], axis=1)
    most, rest = np.float32(0.75), np.float32(0.25)
    pairs = np.stack([x * most + before * rest, x * most + after * rest], axis=2)
    return pairs.reshape(len(x), 2 * x.shape[1], *x.shape[2:])
