# SPDX-License-Identifier: MIT
"""The short-time Fourier transform of layouts of spectrograms, and its least-squares inverse."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

#: Sums of squared windows below this share of the largest one are raised to it.
COVERAGE_FLOOR = np.float32(0.01)


class ShortTimeTransform:
    """Spectra of overlapping frames with a periodic Hann window.

    Args:
        fft_size: M, samples of a frame.
        hop: samples from one frame to the next.
        is_hop_centered: whether the middle of frame t lies at sample (t + 1/2) · hop; otherwise
            frame t begins at sample t · hop. Zeros precede and follow the signal.
    """

    def __init__(self, fft_size: int, hop: int, is_hop_centered: bool):
        self.fft_size = fft_size
        self.hop = hop
        self.start = -((fft_size - hop) // 2) if is_hop_centered else 0
        positions = np.arange(fft_size) / fft_size
        self.window = (0.5 - 0.5 * np.cos(2 * np.pi * positions)).astype(np.float32)

    @property
    def bin_count(self) -> int:
        """F = M / 2 + 1."""
        return self.fft_size // 2 + 1

    def frame_count(self, samples: int) -> int:
        """T, the frames of a signal: one begins at every hop."""
        return -(-samples // self.hop)

    def frames(self, signals: np.ndarray) -> np.ndarray:
        """The windowed frames of signals: [N, L] to [N, T, M]."""
        count = self.frame_count(signals.shape[1])
        before = -self.start
        after = (count - 1) * self.hop + self.fft_size - before - signals.shape[1]
        padded = np.pad(signals, [(0, 0), (before, max(0, after))])
        windows = sliding_window_view(padded, self.fft_size, axis=1)
        return windows[:, :: self.hop][:, :count] * self.window

    def forward(self, signals: np.ndarray) -> np.ndarray:
        """The spectra of signals: [N, L] to complex64 [N, T, F]."""
        return np.fft.rfft(self.frames(signals), axis=2).astype(np.complex64)

    def gains(self, frames: int, samples: int) -> np.ndarray:
        """What the sums of windowed frames are multiplied by, float32 [samples].

        The reciprocals of the sums of the squared windows: Griffin and Lim, "Signal estimation from
        modified short-time Fourier transform" (1984), equation 6.
        """
        squares = np.broadcast_to(self.window * self.window, (1, frames, self.fft_size))
        sums = self._added(squares, samples)[0]
        # The largest of the sums of the first windows, which recur at every hop.
        reach = max(0, self.start) + 2 * self.fft_size + self.hop
        least = max(np.finfo(np.float32).tiny, COVERAGE_FLOOR * sums[:reach].max(initial=0))
        return (1 / np.maximum(sums, np.float32(least))).astype(np.float32)

    def inverse(self, spectra: np.ndarray, gains: np.ndarray) -> np.ndarray:
        """The signals nearest to spectra: [N, T, F] to float32 [N, L].

        Args:
            spectra: need not be those of any signal.
            gains: of :meth:`gains`, [L].
        """
        frames = np.fft.irfft(spectra, self.fft_size, axis=2).astype(np.float32) * self.window
        return self._added(frames, len(gains)) * gains

    def _added(self, frames: np.ndarray, samples: int) -> np.ndarray:
        """Frames [N, T, M] added at their places: [N, samples]."""
        clips, count, size = frames.shape
        blocks = -(-size // self.hop)
        total = np.zeros((clips, count + blocks, self.hop), np.float32)
        for block in range(blocks):
            part = frames[:, :, block * self.hop : (block + 1) * self.hop]
            total[:, block : block + count, : part.shape[2]] += part
        signals = total.reshape(clips, -1)[:, -self.start : -self.start + samples]
        missing = samples - signals.shape[1]
        return np.pad(signals, [(0, 0), (0, missing)]) if missing > 0 else signals
