# SPDX-License-Identifier: MIT
"""The networks of the Progressive GAN and the BigGAN."""

from __future__ import annotations

import math
from typing import Optional

import numpy as np

from . import layers
from .errors import ModelFileError
from .fields import Fields
from .generators import Arrays, Shapes


def halvings(network: Fields) -> tuple[tuple[int, int], int]:
    """The sizes of the innermost signal, and how often the sides of a picture are halved."""
    sizes = (network.integer("frameCount", 16, 1024), network.integer("binCount", 16, 1024))
    count = (min(sizes) // 4).bit_length() - 1
    if any(size % (1 << count) for size in sizes):
        raise ModelFileError(f"{sizes} frames and bins cannot be halved {count} times")
    return (sizes[0] >> count, sizes[1] >> count), count


class ProgressiveGenerator:
    """The generator of a Progressive GAN, in the stage of its model file.

    Karras and others, "Progressive Growing of GANs" (2018), table 2.
    """

    distribution = "normal"

    def __init__(self, network: Fields):
        start, self.last = halvings(network)
        channels = network.integer("channelCount", 1, 2)
        width = network.integer("width", 1, 1024)
        most = network.integer("mostChannels", 1, 4096)
        self.latent_count = network.integer("latentCount", 1, 65_536)
        self.class_count = network.integer("classCount", 0, 65_536)
        widths = [min(width << (self.last - stage), most) for stage in range(self.last + 1)]
        self.start_shape = (*start, widths[0])
        self.example_shape: tuple[int, ...] = (
            *(size << self.last for size in start),
            channels,
        )
        size = math.prod(self.start_shape)
        self.shapes: Shapes = {
            "dense.kernel": (1, self.latent_count + self.class_count, size),
            "dense.bias": (size,),
            "stage": (1,),
        }
        self._add("start", 3, widths[0], widths[0])
        for block, (before, after) in enumerate(zip(widths, widths[1:])):
            self._add(f"blocks.{block}.first", 3, before, after)
            self._add(f"blocks.{block}.second", 3, after, after)
        for stage, before in enumerate(widths):
            self._add(f"pictures.{stage}", 1, before, channels)

    def _add(self, name: str, taps: int, before: int, after: int) -> None:
        self.shapes[f"{name}.kernel"] = (taps, taps, before, after)
        self.shapes[f"{name}.bias"] = (after,)

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        number = min(max(float(arrays["stage"][0]), 0.0), float(self.last))
        stage, weight = int(number), np.float32(number - int(number))
        x = self._normal(z)
        if labels is not None:
            x = np.concatenate([x, labels * np.float32(math.sqrt(self.latent_count))], axis=1)
        scale = np.float32(math.sqrt(2 / x.shape[1]) / 4)
        x = layers.dense(x, arrays["dense.kernel"] * scale, arrays["dense.bias"])
        x = self._normal(layers.leaky_relu(x.reshape(len(z), *self.start_shape)))
        x = self._layer(arrays, "start", x)
        for block in range(stage):
            x = self._finer(arrays, block, x)
        picture = self._picture(arrays, stage, x)
        if weight > 0:
            fine = self._picture(arrays, stage + 1, self._finer(arrays, stage, x))
            picture = layers.nearest_neighbour(picture, 2) * (1 - weight) + fine * weight
        return layers.nearest_neighbour(picture, self.example_shape[0] // picture.shape[1])

    @staticmethod
    def _normal(x: np.ndarray) -> np.ndarray:
        return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(1e-8))

    def _layer(self, arrays: Arrays, name: str, x: np.ndarray) -> np.ndarray:
        """A convolution of 3 x 3 taps with a gain of sqrt(2), rectified and normalized."""
        scale = np.float32(math.sqrt(2 / (9 * x.shape[-1])))
        y = layers.convolution(x, arrays[f"{name}.kernel"] * scale, arrays[f"{name}.bias"])
        return self._normal(layers.leaky_relu(y))

    def _finer(self, arrays: Arrays, block: int, x: np.ndarray) -> np.ndarray:
        x = self._layer(arrays, f"blocks.{block}.first", layers.nearest_neighbour(x, 2))
        return self._layer(arrays, f"blocks.{block}.second", x)

    @staticmethod
    def _picture(arrays: Arrays, stage: int, x: np.ndarray) -> np.ndarray:
        kernel = arrays[f"pictures.{stage}.kernel"] * np.float32(1 / math.sqrt(x.shape[-1]))
        return np.tanh(layers.convolution(x, kernel, arrays[f"pictures.{stage}.bias"]))


class BigGenerator:
    """The generator of a BigGAN.

    Brock, Donahue and Simonyan, "Large Scale GAN Training for High Fidelity Natural Image
    Synthesis" (2019), appendix B.
    """

    distribution = "normal"
    epsilon = np.float32(1e-5)

    def __init__(self, network: Fields):
        start, self.count = halvings(network)
        channels = network.integer("channelCount", 1, 2)
        width = network.integer("width", 1, 1024)
        embedding = network.integer("embeddingCount", 1, 4096)
        self.latent_count = network.integer("latentCount", self.count + 1, 65_536)
        self.class_count = network.integer("classCount", 0, 65_536)
        parts = self.count + 1
        #: Where each chunk of a latent begins, and where the last one ends.
        self.bounds = [part * self.latent_count // parts for part in range(parts + 1)]
        self.widths = [width * min(1 << (self.count - level), 8) for level in range(parts)]
        self.start_shape = (*start, self.widths[0])
        self.example_shape: tuple[int, ...] = (*(size << self.count for size in start), channels)
        self.shapes: Shapes = {}
        if self.class_count:
            self.shapes["embedding"] = (self.class_count, embedding)
        size = math.prod(self.start_shape)
        self._add("dense", (1, self.bounds[1]), size)
        shared = embedding if self.class_count else 0
        for block, (before, after) in enumerate(zip(self.widths, self.widths[1:])):
            condition = shared + self.bounds[block + 2] - self.bounds[block + 1]
            self._add_block(f"blocks.{block}", before, after, condition)
        positions = 16 * start[0] * start[1]
        attended = self.widths[2]
        self.attends = network.flag("attends") and positions <= 4096 and attended >= 8
        if self.attends:
            for name, before, after in (
                ("query", attended, attended // 8),
                ("key", attended, attended // 8),
                ("feature", attended, attended // 2),
                ("output", attended // 2, attended),
            ):
                self._add(f"attention.{name}", (1, 1, before), after, has_bias=False)
            self.shapes["attention.strength"] = (1,)
        for part in ("gain", "bias", "mean", "variance"):
            self.shapes[f"normalization.{part}"] = (width,)
        self._add("last", (3, 3, width), channels)

    def _add(self, name: str, inputs: tuple[int, ...], outputs: int, has_bias: bool = True) -> None:
        self.shapes[f"{name}.kernel"] = (*inputs, outputs)
        if has_bias:
            self.shapes[f"{name}.bias"] = (outputs,)
        self.shapes[f"{name}.spectral.right"] = (outputs, 1)

    def _add_block(self, name: str, before: int, after: int, condition: int) -> None:
        for index, size in enumerate((before, after)):
            part = f"{name}.normalizations.{index}"
            self.shapes[f"{part}.normalization.mean"] = (size,)
            self.shapes[f"{part}.normalization.variance"] = (size,)
            self._add(f"{part}.modulation.affine", (1, condition), 2 * size, has_bias=False)
            self._add(f"{name}.convolutions.{index}", (3, 3, size), after)
        self._add(f"{name}.shortcut", (1, 1, before), after)

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        chunks = [z[:, start:end] for start, end in zip(self.bounds, self.bounds[1:])]
        x = layers.dense(chunks[0], self._kernel(arrays, "dense"), arrays["dense.bias"])
        x = x.reshape(len(z), *self.start_shape)
        for block in range(self.count):
            parts = [] if labels is None else [labels @ arrays["embedding"]]
            condition = np.concatenate([*parts, chunks[block + 1]], axis=1)
            x = self._block(arrays, f"blocks.{block}", x, condition)
            if block == 1 and self.attends:
                x = self._attention(arrays, x)
        moments = arrays["normalization.mean"], arrays["normalization.variance"]
        x = self._normal(x, *moments) * arrays["normalization.gain"] + arrays["normalization.bias"]
        return np.tanh(self._convolution(arrays, "last", layers.relu(x)))

    @staticmethod
    def _kernel(arrays: Arrays, name: str) -> np.ndarray:
        """The kernel divided by its spectral norm."""
        kernel = arrays[f"{name}.kernel"]
        stretched = kernel.reshape(-1, kernel.shape[-1]) @ arrays[f"{name}.spectral.right"]
        return kernel / np.sqrt((stretched * stretched).sum())

    def _convolution(self, arrays: Arrays, name: str, x: np.ndarray) -> np.ndarray:
        return layers.convolution(x, self._kernel(arrays, name), arrays.get(f"{name}.bias"))

    def _normal(self, x: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
        return (x - mean) / np.sqrt(variance + self.epsilon)

    def _conditioned(
        self, arrays: Arrays, name: str, x: np.ndarray, condition: np.ndarray
    ) -> np.ndarray:
        """Batch normalization by a condition, rectified."""
        moments = (arrays[f"{name}.normalization.{part}"] for part in ("mean", "variance"))
        factors = layers.dense(condition, self._kernel(arrays, f"{name}.modulation.affine"))
        gains, shifts = np.split(factors[:, None, None, :], 2, axis=-1)
        return layers.relu(self._normal(x, *moments) * (1 + gains) + shifts)

    def _block(
        self, arrays: Arrays, name: str, x: np.ndarray, condition: np.ndarray
    ) -> np.ndarray:
        y = self._conditioned(arrays, f"{name}.normalizations.0", x, condition)
        y = layers.nearest_neighbour(y, 2)
        y = self._convolution(arrays, f"{name}.convolutions.0", y)
        y = self._conditioned(arrays, f"{name}.normalizations.1", y, condition)
        y = self._convolution(arrays, f"{name}.convolutions.1", y)
        shortcut = self._convolution(arrays, f"{name}.shortcut", x)
        return y + layers.nearest_neighbour(shortcut, 2)

    def _attention(self, arrays: Arrays, x: np.ndarray) -> np.ndarray:
        def rows(name: str, halved: bool) -> np.ndarray:
            y = self._convolution(arrays, f"attention.{name}", x)
            if halved:
                count, frames, bins, channels = y.shape
                y = y.reshape(count, frames // 2, 2, bins // 2, 2, channels).mean(axis=(2, 4))
            return y.reshape(len(x), -1, y.shape[-1])

        scores = rows("query", False) @ rows("key", True).swapaxes(1, 2)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = shares / shares.sum(axis=-1, keepdims=True)
        gathered = (shares @ rows("feature", True)).reshape(*x.shape[:-1], -1)
        gathered = self._convolution(arrays, "attention.output", gathered)
        return x + gathered * arrays["attention.strength"]
