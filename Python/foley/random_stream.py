# SPDX-License-Identifier: MIT
"""Random numbers that are a pure function of seed, name, index and position.

The counter-based generator Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers:
as easy as 1, 2, 3" (2011). The numbers are, bit for bit, those of the command ``foley``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

_MASK = 0xFFFF_FFFF_FFFF_FFFF
#: Pi as Swift's ``Float.pi`` has it: rounded towards zero.
PI = float(np.float32(3.1415925))


def fnv_hash(elements: "Iterable[int]") -> int:
    """The 64-bit FNV-1a hash of unsigned integers, each taken as one element."""
    value = 0xCBF2_9CE4_8422_2325
    for element in elements:
        value = ((value ^ element) * 0x100_0000_01B3) & _MASK
    return value


def philox(counter: np.ndarray, key: tuple[int, int]) -> np.ndarray:
    """Blocks of Philox4x32-10.

    Args:
        counter: 32-bit numbers as uint64, [N, 4].
        key: two 32-bit numbers.

    Returns:
        32-bit random numbers as uint64, [N, 4].
    """
    low = np.uint64(0xFFFF_FFFF)
    half = np.uint64(32)
    c0, c1, c2, c3 = (counter[:, place].astype(np.uint64) for place in range(4))
    k0, k1 = key
    for _ in range(10):
        first = c0 * np.uint64(0xD251_1F53)
        second = c2 * np.uint64(0xCD9E_8D57)
        c0, c1, c2, c3 = (
            (second >> half) ^ c1 ^ np.uint64(k0),
            second & low,
            (first >> half) ^ c3 ^ np.uint64(k1),
            first & low,
        )
        k0 = (k0 + 0x9E37_79B9) & 0xFFFF_FFFF
        k1 = (k1 + 0xBB67_AE85) & 0xFFFF_FFFF
    return np.stack([c0, c1, c2, c3], axis=1)


class RandomStream:
    """The stream of a seed, a name and an index, read from its first 32-bit number on."""

    def __init__(self, seed: int, name: str, index: int = 0):
        if not (0 <= seed <= _MASK and 0 <= index <= _MASK):
            raise ValueError(f"seed {seed} and index {index} must be from 0 to 2^64 - 1")
        mixed = seed ^ fnv_hash(name.encode())
        self._key = (mixed & 0xFFFF_FFFF, mixed >> 32)
        self._index = index
        self._position = 0

    def words(self, count: int) -> np.ndarray:
        """The next 32-bit random numbers, uint32 [count]."""
        first, skipped = divmod(self._position, 4)
        blocks = np.arange(first, first + (skipped + count + 3) // 4, dtype=np.uint64)
        counter = np.empty((len(blocks), 4), np.uint64)
        counter[:, 0] = blocks & np.uint64(0xFFFF_FFFF)
        counter[:, 1] = blocks >> np.uint64(32)
        counter[:, 2] = self._index & 0xFFFF_FFFF
        counter[:, 3] = self._index >> 32
        self._position += count
        numbers = philox(counter, self._key).reshape(-1)
        return numbers[skipped : skipped + count].astype(np.uint32)

    def uniform(self, count: int, low: float, high: float) -> np.ndarray:
        """Numbers uniform in low...high without high, of 24 random bits, float32 [count]."""
        lower, upper = np.float32(low), np.float32(high)
        unit = (self.words(count) >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)
        values = lower + unit * (upper - lower)
        return np.where(values < upper, values, np.nextafter(upper, lower)).astype(np.float32)

    def normal(self, count: int) -> np.ndarray:
        """Standard normal numbers, float32 [count]: the cosine branch of Box and Muller (1958).

        Logarithm and cosine are those of the C library, as in the command; the functions of NumPy
        may differ in the last bit.
        """
        words = self.words(2 * count).tolist()
        turn = 2 * math.pi
        values = [
            math.sqrt(-2 * math.log(((first >> 8) + 1) * 2.0**-24))
            * math.cos(turn * second * 2.0**-32)
            for first, second in zip(words[::2], words[1::2])
        ]
        return np.array(values, np.float64).astype(np.float32)
