# SPDX-License-Identifier: MIT
"""Principal components (PCA), and the network that refines them (PCA GAN)."""

from __future__ import annotations

import math
from typing import Optional

import numpy as np

from . import layers
from .errors import ModelFileError
from .fields import Fields
from .generators import Arrays, Shapes
from .random_stream import RandomStream, fnv_hash


class ComponentGenerator:
    """The linear model: the mean of a class and its components, cut to -1...1."""

    distribution = "normal"

    def __init__(self, design: Fields, example_shape: tuple[int, ...]):
        self.latent_count = design.integer("componentCount", 1, 65_536)
        self.class_count = design.integer("classCount", 0, 65_536)
        self.example_shape = example_shape
        rows, values = max(self.class_count, 1), math.prod(example_shape)
        self.shapes: Shapes = {
            "components": (1, rows * self.latent_count, values),
            "means": (1, rows, values),
        }

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        x = layers.mixed_components(arrays["components"], arrays["means"], z, labels)
        return np.clip(x, -1, 1).reshape(len(z), *self.example_shape)


class RefinedComponentGenerator:
    """Principal components of pictures at a quarter of the resolution, refined by a U-Net.

    coarse = the components, cut to -0.98...0.98
    x = tanh(interpolated(artanh(coarse)) + network(coarse, noise, labels))
    """

    distribution = "normal"
    #: The factor between the sides of a picture and those of its coarse one.
    reduction = 4
    #: Halvings of a coarse picture inside the network.
    depth = 3

    def __init__(self, network: Fields):
        frames = network.integer("frameCount", 32, 2048)
        bins = network.integer("binCount", 32, 2048)
        channels = network.integer("channelCount", 1, 2)
        width = network.integer("width", 1, 1024)
        self.latent_count = network.integer("latentCount", 1, 4096)
        self.class_count = network.integer("classCount", 0, 65_536)
        #: The largest magnitude of the numbers of a sound's latent; None for no limit.
        self.truncation: Optional[float] = None
        if "truncation" in network:
            self.truncation = network.number("truncation", 0.05, 10)
        if frames % 32 or bins % 32:
            raise ModelFileError(f"{frames} frames and {bins} bins are no multiples of 32")
        self.example_shape: tuple[int, ...] = (frames, bins, channels)
        self.coarse_shape = (frames // self.reduction, bins // self.reduction, channels)
        self.shapes = self._shapes([width << level for level in range(self.depth + 1)], channels)

    def _shapes(self, widths: list[int], channels: int) -> Shapes:
        rows, values = max(self.class_count, 1), math.prod(self.coarse_shape)
        shapes: Shapes = {
            "means": (1, rows, values),
            "components": (1, rows * self.latent_count, values),
        }

        def layer(name: str, inputs: int, outputs: int, doubles: bool = False) -> None:
            shapes[f"{name}.kernel"] = (3, 3, outputs, inputs) if doubles else (5, 5, inputs, outputs)
            shapes[f"{name}.bias"] = (outputs,)

        layer("stem", channels + 1, widths[0])
        for level in range(self.depth):
            layer(f"narrowing.{level}", widths[level], widths[level + 1])
            deeper = self.depth - level
            inputs = widths[deeper] if level == 0 else 2 * widths[deeper]
            layer(f"widening.{level}", inputs, widths[deeper - 1], doubles=True)
        layer("doubling", 2 * widths[0], widths[0], doubles=True)
        finest = max(1, widths[0] // 2)
        layer("finest", widths[0], finest, doubles=True)
        shapes["grain.kernel"] = (3, 3, 1, finest)
        layer("last", finest, channels)
        modulated = widths[1:] + widths[-2::-1] + [widths[0]] if self.class_count else []
        for place, size in enumerate(modulated):
            for part in ("gains", "shifts"):
                shapes[f"modulations.{place}.{part}"] = (self.class_count, size)
        return shapes

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        coarse = layers.mixed_components(arrays["components"], arrays["means"], z, labels)
        bound = np.float32(0.98)
        coarse = np.clip(coarse, -bound, bound).reshape(len(z), *self.coarse_shape)
        start = np.log((1 + coarse) / (1 - coarse)) * np.float32(0.5)
        for axis in (1, 2):
            start = interpolated(start, axis, self.reduction)
        noises = [self.noise(z, layer) for layer in (0, 1)]
        return np.tanh(start + self.refinement(arrays, coarse, labels, noises))

    def noise(self, z: np.ndarray, layer: int) -> np.ndarray:
        """Uniform noise at a quarter (layer 0) or all (1) of the resolution, [N, T, F, 1].

        Its seed is the signs of a latent's numbers.
        """
        shape = (self.coarse_shape if layer == 0 else self.example_shape)[:2]
        bound = np.sqrt(np.float32(3))
        rows = [
            RandomStream(fnv_hash((row < 0).tolist()), "noise", layer).uniform(
                math.prod(shape), -bound, bound
            )
            for row in z
        ]
        return np.stack(rows).reshape(len(z), *shape, 1)

    def refinement(
        self,
        arrays: Arrays,
        coarse: np.ndarray,
        labels: Optional[np.ndarray],
        noises: list[np.ndarray],
    ) -> np.ndarray:
        """What the network adds to the interpolated components, [N, T, F, C]."""
        modulations = iter(range(2 * self.depth + 1))

        def layer(x: np.ndarray, name: str, stride: int = 1) -> np.ndarray:
            return layers.convolution(
                x, arrays[f"{name}.kernel"], arrays.get(f"{name}.bias"), stride
            )

        def doubled(x: np.ndarray, name: str) -> np.ndarray:
            return layers.doubling_convolution(
                x, arrays[f"{name}.kernel"], arrays[f"{name}.bias"]
            )

        def finished(x: np.ndarray) -> np.ndarray:
            place = next(modulations)
            if labels is not None:
                gains = arrays[f"modulations.{place}.gains"]
                x = layers.class_modulation(x, labels, gains, arrays[f"modulations.{place}.shifts"])
            return layers.leaky_relu(x)

        x = layers.leaky_relu(layer(np.concatenate([coarse, noises[0]], axis=3), "stem"))
        skips = []
        for level in range(self.depth):
            skips.append(x)
            x = finished(layer(x, f"narrowing.{level}", stride=2))
        for level in range(self.depth):
            x = finished(doubled(x, f"widening.{level}"))
            x = np.concatenate([x, skips.pop()], axis=3)
        x = finished(doubled(x, "doubling"))
        x = layers.leaky_relu(doubled(x, "finest") + layer(noises[1], "grain"))
        return layer(x, "last")


def interpolated(x: np.ndarray, axis: int, factor: int) -> np.ndarray:
    """Linear interpolation along an axis, which gets ``factor`` times longer.

    New value p of a value lies (p + 1/2) / factor - 1/2 away from it; the first and the last value
    are repeated beyond the ends.
    """
    x = np.moveaxis(x, axis, 0)
    before = np.concatenate([x[:1], x[:-1]])
    after = np.concatenate([x[1:], x[-1:]])
    parts = []
    for place in range(factor):
        offset = np.float32((place + 0.5) / factor - 0.5)
        other = before if offset < 0 else after
        parts.append(x * (1 - abs(offset)) + other * abs(offset))
    joined = np.stack(parts, axis=1).reshape(-1, *x.shape[1:])
    return np.moveaxis(joined, 0, axis)
