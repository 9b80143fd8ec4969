# SPDX-License-Identifier: MIT
"""The generators of StyleGAN 2 and StyleGAN."""

from __future__ import annotations

import math
from typing import Optional, Sequence

import numpy as np

from . import layers
from .components import interpolated
from .errors import ModelFileError
from .fields import Fields
from .generators import Arrays, Shapes
from .random_stream import RandomStream, fnv_hash

#: The deviation of the first results of a network.
FIRST_DEVIATION = 0.5


class StyleGenerator:
    """What both kinds share: sizes, mapping network, truncation and noise."""

    distribution = "normal"

    def __init__(self, network: Fields):
        self.sizes = tuple(network.integers("sizes", range(1, 3), 16, 262_144))
        channels = network.integer("channelCount", 1, 2)
        width = network.integer("width", 1, 1024)
        self.latent_count = network.integer("latentCount", 1, 65_536)
        self.style_count = network.integer("styleCount", 1, 8192)
        self.depth = network.integer("mappingDepth", 1, 32)
        #: What the weights of the mapping network are multiplied by, beside their gain.
        self.mapping_rate = (
            network.number("mappingRate", 0.0001, 1) if "mappingRate" in network else 0.01
        )
        self.class_count = network.integer("classCount", 0, 65_536)
        self.takes_noise = network.flag("takesNoise")
        self.is_waveform = len(self.sizes) == 1
        #: How many times longer each axis is at every level.
        self.factor = 4 if self.is_waveform else 2
        self.taps = (9,) if self.is_waveform else (3, 3)
        levels = 1
        shortest = 16 if self.is_waveform else 4
        while min(self.sizes) // self.factor**levels >= shortest:
            levels += 1
        unit = self.factor ** (levels - 1)
        if any(size % unit for size in self.sizes):
            raise ModelFileError(f"{self.sizes} cannot be divided by {unit}")
        self.start = tuple(size // unit for size in self.sizes)
        halves = (1, 2, 4, 8, 16) if self.is_waveform else (2, 4, 8, 12, 16)
        places = [min(level, max(0, levels - 2), 4) for level in reversed(range(levels))]
        #: The channels of each level, the coarsest first.
        self.channels = [max(1, width * halves[place] // 2) for place in places]
        self.example_shape: tuple[int, ...] = (*self.sizes, channels)
        #: The first layers, which see the numbers of w that are of the class; the others see the rest.
        self.class_layer_count = 0
        if "classLayerCount" in network:
            self.class_layer_count = network.integer("classLayerCount", 1, self.layer_count - 1)
            if self.class_count == 0 or self.style_count == 1:
                raise ModelFileError("layers for the class need classes and two numbers of a style")
        #: The numbers of w that are of the class alone.
        self.class_style_count = self.style_count // 2 if self.class_layer_count else 0
        self.shapes = self._mapping_shapes()

    def __call__(
        self,
        arrays: Arrays,
        z: np.ndarray,
        labels: Optional[np.ndarray],
        truncation: Optional[float] = None,
    ) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, S..., C]."""
        w = self.styles(arrays, z, labels, truncation)
        return self.of_styles(arrays, [w] * self.layer_count, z)

    def of_styles(self, arrays: Arrays, styles: Sequence[np.ndarray], z: np.ndarray) -> np.ndarray:
        """A style [N, W] for each layer to examples [N, S..., C]; noise is that of the latents z."""
        return self._of_seen(arrays, [self._seen(w, layer) for layer, w in enumerate(styles)], z)

    def _seen(self, w: np.ndarray, layer: int) -> np.ndarray:
        """The part of w that a layer sees, with zeros in place of the other."""
        if not self.class_layer_count:
            return w
        of_class = np.arange(self.style_count) < self.class_style_count
        return np.where(of_class == (layer < self.class_layer_count), w, np.float32(0))

    def _of_seen(self, arrays: Arrays, styles: Sequence[np.ndarray], z: np.ndarray) -> np.ndarray:
        """The part of its style that each layer sees [N, W] to examples [N, S..., C]."""
        raise NotImplementedError

    @property
    def layer_count(self) -> int:
        """The number of layers that have a style."""
        return 2 * len(self.channels)

    def _mapping_shapes(self) -> Shapes:
        count, rows = self.style_count, max(1, self.class_count)
        shapes: Shapes = {
            "styleMapping.means": (1, rows, count),
            "constant": (1, *self.start, self.channels[0]),
        }

        def dense(network: str, inputs: int, outputs: int) -> None:
            for layer in range(self.depth):
                shapes[f"styleMapping.{network}.layers.{layer}.kernel"] = (
                    1,
                    inputs if layer == 0 else outputs,
                    outputs,
                )
                shapes[f"styleMapping.{network}.layers.{layer}.bias"] = (outputs,)

        if self.class_layer_count:
            dense("classNetwork", self.class_count, self.class_style_count)
            dense("network", self.latent_count, count - self.class_style_count)
            return shapes
        if self.class_count:
            shapes["styleMapping.network.embedding.kernel"] = (
                1,
                self.class_count,
                self.latent_count,
            )
        dense("network", self.latent_count * (2 if self.class_count else 1), count)
        return shapes

    def styles(
        self,
        arrays: Arrays,
        z: np.ndarray,
        labels: Optional[np.ndarray],
        truncation: Optional[float],
    ) -> np.ndarray:
        """The style w of each latent, [N, W]."""

        def normalized(x: np.ndarray) -> np.ndarray:
            return x / np.sqrt((x * x).mean(axis=1, keepdims=True) + np.float32(1e-8))

        def mapped(x: np.ndarray, network: str) -> np.ndarray:
            gain, rate = math.sqrt(2) * self.mapping_rate, np.float32(self.mapping_rate)
            for layer in range(self.depth):
                name = f"styleMapping.{network}.layers.{layer}"
                kernel = scaled(arrays[f"{name}.kernel"], gain)
                x = layers.leaky_relu(layers.dense(x, kernel, arrays[f"{name}.bias"] * rate))
            return x

        w = normalized(z)
        if labels is not None and self.class_layer_count:
            of_class = mapped(normalized(labels), "classNetwork")
            w = np.concatenate([of_class, mapped(w, "network")], axis=1)
        else:
            if labels is not None:
                embedded = labels @ scaled(arrays["styleMapping.network.embedding.kernel"])[0]
                w = np.concatenate([w, normalized(embedded)], axis=1)
            w = mapped(w, "network")
        if truncation is None:
            return w
        shares = np.ones((len(z), 1), np.float32) if labels is None else labels
        mean = shares @ arrays["styleMapping.means"][0]
        return mean + (w - mean) * np.float32(truncation)

    def noise(self, z: np.ndarray, layer: int, level: int) -> np.ndarray:
        """Uniform noise for a layer at a level, [N, S..., 1]; its seed is the signs of a latent."""
        shape = [size * self.factor**level for size in self.start]
        bound = np.sqrt(np.float32(3))
        rows = [
            RandomStream(fnv_hash((row < 0).tolist()), "noise", layer).uniform(
                math.prod(shape), -bound, bound
            )
            for row in z
        ]
        return np.stack(rows).reshape(len(z), *shape, 1)


class ModulatedGenerator(StyleGenerator):
    """StyleGAN 2: kernels that styles scale, and a sum of the outputs of all levels."""

    def __init__(self, network: Fields):
        super().__init__(network)
        pairs = list(zip(self.channels, self.channels[1:]))
        self._layer("start", self.channels[0], self.channels[0])
        for level, (inputs, outputs) in enumerate(pairs):
            self._layer(f"widening.{level}", inputs, outputs, doubles=not self.is_waveform)
            self._layer(f"convolutions.{level}", outputs, outputs)
        for level, inputs in enumerate(self.channels):
            self._layer(f"outputs.{level}", inputs, self.example_shape[-1], is_output=True)

    def _layer(
        self, name: str, inputs: int, outputs: int, doubles: bool = False, is_output: bool = False
    ) -> None:
        taps = tuple(1 for _ in self.taps) if is_output else self.taps
        ends = (outputs, inputs) if doubles else (inputs, outputs)
        self.shapes[f"{name}.style.kernel"] = (1, self.style_count, inputs)
        self.shapes[f"{name}.style.bias"] = (inputs,)
        self.shapes[f"{name}.bias"] = (outputs,)
        self.shapes[f"{name}.convolution.kernel"] = (*taps, *ends)
        if self.takes_noise and not is_output:
            self.shapes[f"{name}.noise.strength"] = (outputs,)

    def _of_seen(self, arrays: Arrays, styles: Sequence[np.ndarray], z: np.ndarray) -> np.ndarray:
        """What each layer sees of its style, [N, W], to examples [N, S..., C]."""

        def layer(x: np.ndarray, name: str, place: int, level: int) -> np.ndarray:
            y = self._modulated(arrays, x, name, styles[place])
            if self.takes_noise:
                y = y + self.noise(z, place, level) * arrays[f"{name}.noise.strength"]
            return layers.leaky_relu(y + arrays[f"{name}.bias"])

        x = np.repeat(arrays["constant"], len(styles[0]), axis=0)
        x = layer(x, "start", 0, 0)
        y = self._output(arrays, x, styles[1], 0)
        for level in range(1, len(self.channels)):
            x = layer(x, f"widening.{level - 1}", 2 * level - 1, level)
            x = layer(x, f"convolutions.{level - 1}", 2 * level, level)
            for axis in range(1, y.ndim - 1):
                if self.is_waveform:
                    y = interpolated(y, axis, self.factor)
                else:
                    y = doubled(y, axis)
            y = y + self._output(arrays, x, styles[2 * level + 1], level)
        return np.tanh(y)

    def _scaled_input(
        self, arrays: Arrays, x: np.ndarray, name: str, w: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """x times the factors s of its channels, and s [N, in]."""
        kernel, bias = arrays[f"{name}.style.kernel"], arrays[f"{name}.style.bias"]
        s = layers.dense(w, scaled(kernel), bias)
        return x * s.reshape(len(s), *(1 for _ in self.sizes), -1), s

    def _modulated(self, arrays: Arrays, x: np.ndarray, name: str, w: np.ndarray) -> np.ndarray:
        x, s = self._scaled_input(arrays, x, name, w)
        stored = arrays[f"{name}.convolution.kernel"]
        doubles = name.startswith("widening") and not self.is_waveform
        inputs = stored.shape[-1] if doubles else stored.shape[-2]
        kernel = stored / np.float32(math.sqrt(math.prod(self.taps) * inputs))
        if doubles:
            y = layers.doubling_convolution(x, kernel)
        else:
            if name.startswith("widening"):
                x = layers.nearest_neighbour(x, self.factor)
            y = layers.convolution(x, kernel)
        squares = (kernel * kernel).sum(axis=tuple(range(len(self.sizes))))
        squares = squares.T if doubles else squares
        d = np.sqrt(np.float32(2)) / np.sqrt(s * s @ squares + np.float32(1e-8))
        return y * d.reshape(len(d), *(1 for _ in self.sizes), -1)

    def _output(self, arrays: Arrays, x: np.ndarray, w: np.ndarray, level: int) -> np.ndarray:
        name = f"outputs.{level}"
        x, _ = self._scaled_input(arrays, x, name, w)
        gain = FIRST_DEVIATION / math.sqrt(len(self.channels))
        kernel = scaled(arrays[f"{name}.convolution.kernel"], gain)
        return layers.convolution(x, kernel, arrays[f"{name}.bias"])


class NormalizedGenerator(StyleGenerator):
    """StyleGAN: styles set the scale and the mean of every channel."""

    def __init__(self, network: Fields):
        super().__init__(network)
        if self.is_waveform:
            raise ModelFileError("a StyleGAN makes spectrograms, not waveforms")
        self.shapes["constantBias"] = (self.channels[0],)
        self._layer("start", (*self.taps, self.channels[0], self.channels[0]), self.channels[0])
        for level, (inputs, outputs) in enumerate(zip(self.channels, self.channels[1:])):
            self._layer(f"widening.{level}", (*self.taps, outputs, inputs), outputs)
            self._layer(f"convolutions.{level}", (*self.taps, outputs, outputs), outputs)
        for layer in range(2 * len(self.channels)):
            count = self.channels[layer // 2]
            if self.takes_noise:
                self.shapes[f"noises.{layer}.strength"] = (count,)
            affine = f"normalizations.{layer}.modulation.affine"
            self.shapes[f"{affine}.kernel"] = (1, self.style_count, 2 * count)
            self.shapes[f"{affine}.bias"] = (2 * count,)
        ends = (self.channels[-1], self.example_shape[-1])
        self._layer("last", (1, 1, *ends), ends[1])

    def _layer(self, name: str, kernel: tuple[int, ...], outputs: int) -> None:
        self.shapes[f"{name}.kernel"] = kernel
        self.shapes[f"{name}.bias"] = (outputs,)

    def _of_seen(self, arrays: Arrays, styles: Sequence[np.ndarray], z: np.ndarray) -> np.ndarray:
        """What each layer sees of its style, [N, W], to examples [N, T, F, C]."""

        def styled(x: np.ndarray, layer: int) -> np.ndarray:
            if self.takes_noise:
                strength = arrays[f"noises.{layer}.strength"]
                x = x + self.noise(z, layer, layer // 2) * strength
            x = layers.leaky_relu(x)
            x = x - x.mean(axis=(1, 2), keepdims=True)
            x = x / np.sqrt((x * x).mean(axis=(1, 2), keepdims=True) + np.float32(1e-8))
            affine = f"normalizations.{layer}.modulation.affine"
            kernel = scaled(arrays[f"{affine}.kernel"])
            factors = layers.dense(styles[layer], kernel, arrays[f"{affine}.bias"])
            scale, shift = np.split(factors[:, None, None, :], 2, axis=3)
            return x * (1 + scale) + shift

        def convolved(x: np.ndarray, name: str) -> np.ndarray:
            kernel = scaled(arrays[f"{name}.kernel"], math.sqrt(2))
            return layers.convolution(x, kernel, arrays[f"{name}.bias"])

        x = np.repeat(arrays["constant"] + arrays["constantBias"], len(styles[0]), axis=0)
        x = styled(convolved(styled(x, 0), "start"), 1)
        for level in range(1, len(self.channels)):
            name = f"widening.{level - 1}"
            stored = arrays[f"{name}.kernel"]
            kernel = stored * np.float32(math.sqrt(2 / (9 * stored.shape[-1])))
            x = layers.doubling_convolution(x, kernel, arrays[f"{name}.bias"])
            x = styled(x, 2 * level)
            x = styled(convolved(x, f"convolutions.{level - 1}"), 2 * level + 1)
        kernel = scaled(arrays["last.kernel"], FIRST_DEVIATION)
        return np.tanh(layers.convolution(x, kernel, arrays["last.bias"]))


def scaled(kernel: np.ndarray, gain: float = 1) -> np.ndarray:
    """A stored kernel [K..., in, out] times gain / sqrt(K... · in)."""
    return kernel * np.float32(gain / math.sqrt(math.prod(kernel.shape[:-1])))


def doubled(x: np.ndarray, axis: int) -> np.ndarray:
    """Values between which their means stand: value i becomes the mean with value i - 1, and itself.

    Before the first value stands the first value.
    """
    x = np.moveaxis(x, axis, 0)
    before = np.concatenate([x[:1], x[:-1]])
    joined = np.stack([(before + x) * np.float32(0.5), x], axis=1).reshape(-1, *x.shape[1:])
    return np.moveaxis(joined, 0, axis)
