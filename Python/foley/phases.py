# SPDX-License-Identifier: MIT
"""Phases from magnitudes: integration of phase gradients, random phases, and Griffin-Lim.

Průša, Balazs and Søndergaard, "A noniterative method for reconstruction of phase from STFT
magnitude" (IEEE/ACM TASLP, 2017); Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm"
(WASPAA 2013).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from .random_stream import PI, RandomStream
from .transform import ShortTimeTransform

#: Magnitudes below this share of the largest are not integrated; their phases are random.
TOLERANCE = np.float32(1e-6)
#: Priorities of the integration are rounded down to so many levels.
LEVELS = 1024
#: exp(-pi t^2 / (c M^2)) is nearest to a Hann window of M samples for this c.
HANN_WIDTH = 0.2562


class PhaseReconstruction(NamedTuple):
    """How phases are found.

    The defaults are those of models whose file has no "phases".
    """

    #: "pghi", "random" or "zero".
    start: str = "pghi"
    iterations: int = 60
    #: The extrapolation of the fast variant of Griffin-Lim.
    momentum: float = 0.99
    seed: int = 0
    #: Whether what is neither attack nor partial keeps the initial phases, for the grain of noise.
    keeps_grain: bool = False

    def signals(
        self, magnitudes: np.ndarray, transform: ShortTimeTransform, samples: int
    ) -> np.ndarray:
        """Signals with these magnitudes, as nearly as the iterations get.

        Args:
            magnitudes: of C channels of one sound, float32 [C, T, F].
            transform: the transform of the magnitudes.
            samples: L.

        Returns:
            float32 [C, L].
        """
        phases = np.stack(
            [self._phases(channel, transform, index) for index, channel in enumerate(magnitudes)]
        )
        gains = transform.gains(magnitudes.shape[1], samples)
        spectra = magnitudes * (np.cos(phases) + 1j * np.sin(phases)).astype(np.complex64)
        signals = transform.inverse(spectra, gains)
        noise = signals
        extrapolated, momentum = signals, np.float32(self.momentum)
        for _ in range(self.iterations):
            spectra = transform.forward(extrapolated)
            found = np.abs(spectra)
            # A bin without a magnitude has the phase 0.
            turns = np.where(found > 0, spectra / np.where(found > 0, found, 1), 1)
            before, signals = signals, transform.inverse(magnitudes * turns, gains)
            extrapolated = signals + momentum * (signals - before)
        if not self.keeps_grain:
            return signals
        mixed, random = transform.forward(signals), transform.forward(noise)
        for channel, wanted in enumerate(magnitudes):
            mask = structure(wanted, transform.fft_size // transform.hop)
            found = np.sum(np.abs(random[channel]).astype(np.float64) ** 2)
            energy = np.sum(wanted.astype(np.float64) ** 2)
            scale = np.float32(math.sqrt(energy / found)) if found > 0 else np.float32(0)
            mixed[channel][~mask] = scale * random[channel][~mask]
        return transform.inverse(mixed, gains)

    def _phases(
        self, magnitudes: np.ndarray, transform: ShortTimeTransform, channel: int
    ) -> np.ndarray:
        """The initial phases of a channel in radians: [T, F] to float32 [T, F]."""
        if self.start == "zero":
            return np.zeros(magnitudes.shape, np.float32)
        stream = RandomStream(self.seed, "phase", channel)
        phases = stream.uniform(magnitudes.size, -PI, PI).reshape(magnitudes.shape)
        if self.start == "pghi":
            integrate(magnitudes, phases, transform)
        return phases


def structure(magnitudes: np.ndarray, attack_lag: int) -> np.ndarray:
    """Whether magnitudes [T, F] are of an attack or a partial, bool [T, F].

    A partial is a bin whose natural logarithm is 0.69 above the mean of the 15 bins around it, and
    the two bins on either side. An attack is a frame with 7.94 times the energy of ``attack_lag``
    frames before, and the two frames on either side.
    """
    energies = np.sum(magnitudes * magnitudes, axis=1)
    before = np.concatenate([np.zeros(attack_lag, np.float32), energies])[: len(energies)]
    is_attack = _widened((energies > np.float32(7.94) * before)[None])[0]
    levels = np.log(magnitudes + np.float32(1e-6))
    bins = levels.shape[1]
    sums = np.concatenate([np.zeros((len(levels), 1)), np.cumsum(levels, axis=1)], axis=1)
    start = np.maximum(0, np.arange(bins) - 7)
    end = np.minimum(bins, np.arange(bins) + 8)
    means = (sums[:, end] - sums[:, start]) / (end - start)
    return _widened(levels - means > 0.69) | is_attack[:, None]


def _widened(values: np.ndarray) -> np.ndarray:
    """True also for the two places on either side of a true one, along the last axis."""
    padded = np.pad(values, [(0, 0), (2, 2)])
    return np.any([padded[:, place : place + values.shape[1]] for place in range(5)], axis=0)


def integrate(magnitudes: np.ndarray, phases: np.ndarray, transform: ShortTimeTransform) -> None:
    """Replaces the phases of all bins above the tolerance, from the loudest ones outwards.

    With s the logarithms of the magnitudes, phases change by 2 pi a k / M + (a M / g) ds/dk from
    frame to frame and by -pi - (g / (a M)) ds/dn from bin to bin; a is the hop, g the width of the
    window. A step between two bins is the mean of the changes at both.

    Args:
        magnitudes: float32 [T, F].
        phases: float32 [T, F], in radians; changed in place.
        transform: the transform of the magnitudes.
    """
    loudest = magnitudes.max()
    # Below normal numbers logarithms have no steps.
    floor = max(loudest * TOLERANCE, np.finfo(np.float32).tiny)
    if not loudest > floor:
        return
    s = np.log(np.maximum(magnitudes, floor))
    lowest = np.log(floor)
    span = s.max() - lowest
    scale = np.float32(LEVELS) / span if span > 0 else np.float32(0)
    levels = np.minimum((s - lowest) * scale, np.float32(LEVELS - 1)).astype(np.int64)
    along_time, along_bins = _steps(s, transform)
    result = _spread(
        levels.reshape(-1).tolist(),
        (s > lowest).reshape(-1).tolist(),
        along_time.reshape(-1).tolist(),
        along_bins.reshape(-1).tolist(),
        phases.reshape(-1).tolist(),
        s.shape[1],
    )
    # Integer numbers of turns are removed, so that float32 keeps its precision.
    turns = np.array(result)
    phases[...] = (turns - 2 * np.pi * np.round(turns / (2 * np.pi))).reshape(phases.shape)


def _steps(s: np.ndarray, transform: ShortTimeTransform) -> tuple[np.ndarray, np.ndarray]:
    """The phase from a cell to that of the next frame, and to the next bin, float32 [T, F] both.

    The last frame, and the last bin, have no next one; their numbers are not used.
    """
    size, hop, bins = transform.fft_size, transform.hop, s.shape[1]
    ratio = np.float32(hop * size / (HANN_WIDTH * size * size))
    turns = (2 * np.pi * (hop * np.arange(bins) % size) / size).astype(np.float32)
    over_bins = np.zeros_like(s)
    over_bins[:, 1:-1] = (s[:, 2:] - s[:, :-2]) / 2
    over_frames = np.zeros_like(s)
    if len(s) > 1:
        over_frames[1:-1] = (s[2:] - s[:-2]) / 2
        over_frames[0], over_frames[-1] = s[1] - s[0], s[-1] - s[-2]
    along_time, along_bins = np.zeros_like(s), np.zeros_like(s)
    along_time[:-1] = turns + ratio * ((over_bins[:-1] + over_bins[1:]) / 2)
    along_bins[:, :-1] = -np.float32(np.pi) - (over_frames[:, :-1] + over_frames[:, 1:]) / 2 / ratio
    return along_time, along_bins


def _spread(
    levels: list[int],
    waiting: list[bool],
    along_time: list[float],
    along_bins: list[float],
    phases: list[float],
    bins: int,
) -> list[float]:
    """Phases of all waiting cells, frame by frame in one list.

    Of the cells that have a phase, the one of the highest level hands its phase on first; within a
    level the one that got its phase last. This order decides the result.
    """
    queues: list[list[int]] = [[] for _ in range(LEVELS)]
    for cell, level in enumerate(levels):
        if waiting[cell]:
            queues[level].append(cell)
    reached: list[list[int]] = [[] for _ in range(LEVELS)]
    count = len(levels)
    for first_level in range(LEVELS - 1, -1, -1):
        while queues[first_level]:
            first = queues[first_level].pop()
            if not waiting[first]:
                continue
            phases[first], waiting[first] = 0.0, False
            reached[first_level].append(first)
            highest = first_level
            while highest >= 0:
                if not reached[highest]:
                    highest -= 1
                    continue
                cell = reached[highest].pop()
                phase, place = phases[cell], cell % bins
                for other, is_there, step in (
                    (cell + bins, cell + bins < count, along_time[cell]),
                    (cell - bins, cell >= bins, -along_time[cell - bins]),
                    (cell + 1, place + 1 < bins, along_bins[cell]),
                    (cell - 1, place > 0, -along_bins[cell - 1]),
                ):
                    if is_there and waiting[other]:
                        phases[other], waiting[other] = phase + step, False
                        level = levels[other]
                        reached[level].append(other)
                        if level > highest:
                            highest = level
    return phases
