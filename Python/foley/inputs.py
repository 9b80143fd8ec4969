# SPDX-License-Identifier: MIT
"""What networks get: latents and shares of classes, and sounds to convert."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Optional, Union

import numpy as np

from .random_stream import RandomStream

#: A class by its name or place, or shares of classes by name: "kick", 4, {"kick": 3, "snare": 1}.
Label = Union[str, int, Mapping[str, float]]


def latent(
    distribution: str, count: int, number: int, seed: int, truncation: Optional[float]
) -> np.ndarray:
    """The latent of a sound, float32 [count].

    Args:
        distribution: "uniform" or "normal".
        count: Z.
        number: the number of the sound.
        seed: 0 to 2^64 - 1.
        truncation: the largest magnitude of a number: uniform numbers are scaled, normal numbers
            beyond it drawn again; None for as far as they come.
    """
    stream = RandomStream(seed, "latent", number)
    if distribution == "uniform":
        values = stream.uniform(count, -1, 1)
        return values if truncation is None else values * np.float32(min(truncation, 1))
    values = stream.normal(count)
    if truncation is not None:
        limit = np.float32(truncation)
        for place in range(count):
            while abs(values[place]) > limit:
                values[place] = stream.normal(1)[0]
    return values


def class_shares(label: Label, classes: Sequence[str]) -> np.ndarray:
    """The shares of the classes that a label means, of sum one, float32 [classes].

    Raises:
        ValueError: there is no such class, or the shares are none.
    """
    shares = np.zeros(len(classes), np.float32)
    given = label if isinstance(label, Mapping) else {label: 1.0}
    for name, share in given.items():
        if isinstance(name, str) and name in classes:
            place = classes.index(name)
        elif isinstance(name, (int, np.integer)) and 0 <= name < len(classes):
            place = int(name)
        else:
            raise ValueError(f"there is no class {name!r}; the classes are {', '.join(classes)}")
        shares[place] += np.float32(share)
    if not (np.all(shares >= 0) and 0 < shares.sum() < math.inf):
        raise ValueError(f"{label} are no shares of classes")
    return shares / shares.sum()


def checked_sound(samples: np.ndarray) -> np.ndarray:
    """Samples [L] or [L, C] as float32.

    Raises:
        ValueError: they have another shape, are integers, not finite, or silent.
    """
    sound = np.asarray(samples)
    if sound.ndim not in (1, 2) or 0 in sound.shape:
        raise ValueError(f"samples of {sound.shape} instead of [L] or [L, C]")
    if not np.issubdtype(sound.dtype, np.floating):
        raise ValueError(f"samples of type {sound.dtype}: full scale of floating point is -1...1")
    with np.errstate(over="ignore"):
        sound = sound.astype(np.float32)
    if not np.isfinite(sound).all():
        raise ValueError("samples that are not finite")
    if not sound.any():
        raise ValueError("the sound is silent: there is nothing to convert")
    return sound
