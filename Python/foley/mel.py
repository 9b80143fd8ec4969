# SPDX-License-Identifier: MIT
"""Bands of frequencies in the place of the bins of a spectrum.

A band is a weighted mean of the magnitudes of its bins: triangles with librosa's normalization
(``librosa.filters.mel``, norm="slaney") times the distance of two bins in hertz.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Optional

import numpy as np


def slaney_corners(count: int, sample_rate: int) -> np.ndarray:
    """count + 2 frequencies in hertz, evenly spaced on Slaney's mel scale from 0 to half the rate.

    M. Slaney, "Auditory Toolbox" (Interval Research 1998-010): linear below 1000 Hz, 15 mel there,
    then 27 mel for every factor of 6.4.
    """
    highest = sample_rate / 2
    if highest < 1000:
        top = highest * 3 / 200
    else:
        top = 15 + 27 * math.log(highest / 1000) / math.log(6.4)
    mels = top * np.arange(count + 2) / (count + 1)
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * math.log(6.4) / 27))


def resolved_corners(count: int, sample_rate: int, fft_size: int) -> np.ndarray:
    """count + 2 frequencies in hertz: a bin apart at first, and then a constant ratio apart.

    Corner b is at u b for b <= k, and at u k exp((b - k) / k) above, with u hertz between two bins
    and the k for which corner count + 1 is at half the rate. All are evenly spaced where there are
    too few bins for a k.
    """
    unit, last, highest = sample_rate / fft_size, count + 1, sample_rate / 2
    corners = np.arange(count + 2, dtype=np.float64)
    if unit * last >= highest:
        return highest * corners / last
    low, high = 0.0, float(last)
    for _ in range(100):
        k = (low + high) / 2
        # Infinite for a small k.
        exponent = (last - k) / k if k > 0 else math.inf
        if exponent > 700 or unit * k * math.exp(exponent) > highest:
            low = k
        else:
            high = k
    k = high
    result = np.where(corners <= k, unit * corners, unit * k * np.exp((corners - k) / k))
    result[-1] = highest
    return result


@lru_cache(maxsize=8)
def mel_weights(
    count: int, sample_rate: int, fft_size: int, spacing: Optional[str] = None
) -> np.ndarray:
    """The weights of the bands with Slaney's normalization, float32 [count, fft_size / 2 + 1].

    Args:
        spacing: "mel" or None for Slaney's mel scale, "resolved" for bands of at least a bin.
    """
    if spacing == "resolved":
        corners = resolved_corners(count, sample_rate, fft_size)
    else:
        corners = slaney_corners(count, sample_rate)
    bins = np.arange(fft_size // 2 + 1) * float(sample_rate) / float(fft_size)
    left, middle, right = (corners[place : place + count, None] for place in range(3))
    rise, fall = (bins - left) / (middle - left), (right - bins) / (right - middle)
    weights = 2 / (right - left) * np.maximum(0, np.minimum(rise, fall))
    return weights.astype(np.float32)


@lru_cache(maxsize=8)
def inverse_weights(
    count: int, sample_rate: int, fft_size: int, spacing: Optional[str] = None
) -> np.ndarray:
    """The pseudo-inverse of the weights, float32 [count, fft_size / 2 + 1].

    Bands times this are the magnitudes of least energy that have these bands. Eigenvalues of W W'
    below 1e-6 of the largest count as 0.
    """
    weights = mel_weights(count, sample_rate, fft_size, spacing).astype(np.float64)
    values, vectors = np.linalg.eigh(weights @ weights.T)
    kept = values > 1e-6 * values[-1]
    core = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    return (core @ weights).astype(np.float32)
