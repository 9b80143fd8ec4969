# SPDX-License-Identifier: MIT
"""Phases from magnitudes: integration of phase gradients, random phases, and Griffin-Lim.

Průša, Balazs and Søndergaard, "A noniterative method for reconstruction of phase from STFT
magnitude" (IEEE/ACM TASLP, 2017); Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm"
(WASPAA 2013).
"""

from __future__ import annotations

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
        extrapolated, momentum = signals, np.float32(self.momentum)
        for _ in range(self.iterations):
            spectra = transform.forward(extrapolated)
            found = np.abs(spectra)
            # A bin without a magnitude has the phase 0.
            turns = np.where(found > 0, spectra / np.where(found > 0, found, 1), 1)
            before, signals = signals, transform.inverse(magnitudes * turns, gains)
            extrapolated = signals + momentum * (signals - before)
        return signals

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
    if not loudest > 0:
        return
    floor = loudest * TOLERANCE
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
