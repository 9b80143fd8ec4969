# SPDX-License-Identifier: MIT
"""The networks of WaveGAN, SpecGAN, the VAE and the MLP GAN.

A generator has ``shapes``, the names and shapes of its arrays in a model file, and computes
examples from latents. Row i of the result depends on row i of the input alone, up to rounding.
"""

from __future__ import annotations

import math
from typing import Optional, Protocol

import numpy as np

from . import layers
from .errors import ModelFileError
from .fields import Fields

Arrays = dict[str, np.ndarray]
Shapes = dict[str, tuple[int, ...]]


class Generator(Protocol):
    """A network that maps latents, and classes where it has them, to examples."""

    #: Z, the numbers of a latent.
    latent_count: int
    #: The classes; 0 for a model without.
    class_count: int
    #: "uniform" in -1...1, or "normal".
    distribution: str
    #: The shape of an example, [L, C] or [T, F, C].
    example_shape: tuple[int, ...]
    #: The arrays of the model file.
    shapes: Shapes

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, ...]."""


class ConvolutionalGenerator:
    """The generator of WaveGAN and SpecGAN: a dense layer and upsampling convolutions.

    Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), tables 3 and 5.
    """

    distribution = "uniform"

    def __init__(self, network: Fields, dimensions: int, is_linear: bool = False):
        if "latents" in network:
            self.distribution = network.choice("latents", ("uniform", "normal"))
        #: Whether the last block has no tanh.
        self.is_linear = is_linear
        channels = network.integer("channelCount", 1, 2)
        width = network.integer("width", 1, 1024)
        self.latent_count = network.integer("latentCount", 1, 65_536)
        start, self.strides = self._layout(network, dimensions)
        self.normalizes = network.flag("normalizesBatches")
        self.is_transposed = (
            network.choice("upsampling", ("transposedConvolution", "nearestNeighbor"))
            == "transposedConvolution"
        )
        conditioning = network.optional("conditioning")
        method = conditioning and conditioning.choice("method", ("embedding", "scale"))
        self.class_count = conditioning.integer("classCount", 1, 65_536) if conditioning else 0
        self.embeds, self.modulates = method == "embedding", method == "scale"
        first = width << (len(self.strides) - 1)
        #: The channels of the signals before each block, and of an example.
        self.channels = [first >> block for block in range(len(self.strides))] + [channels]
        self.start_shape = (*start, first)
        factor = math.prod(self.strides)
        self.example_shape = (*(size * factor for size in start), channels)
        kernel = (network.integer("kernelLength", 2, 1024),) * dimensions
        filters = dimensions == 1 and "postFilterLength" in network
        taps = (network.integer("postFilterLength", 1, 65_536),) if filters else None
        self.shapes = self._shapes(kernel, taps)

    @staticmethod
    def _layout(network: Fields, dimensions: int) -> tuple[tuple[int, ...], list[int]]:
        """The sizes of the innermost signal, and the strides of the blocks."""
        if dimensions == 1:
            length = network.choice("sliceLength", (4096, 8192, 16384, 32768, 65_536))
            factor = length // 16
            strides = []
            while factor > 1:
                strides.append(min(factor, 4))
                factor //= 4
            return (16,), strides
        sizes = (network.integer("frameCount", 16, 1024), network.integer("binCount", 16, 1024))
        blocks = (min(sizes) // 4).bit_length() - 1
        if any(size % (1 << blocks) for size in sizes):
            raise ModelFileError(f"{sizes} frames and bins cannot be halved {blocks} times")
        return (sizes[0] >> blocks, sizes[1] >> blocks), [2] * blocks

    def _shapes(self, kernel: tuple[int, ...], post_filter: Optional[tuple[int, ...]]) -> Shapes:
        size = math.prod(self.start_shape)
        inputs = self.latent_count + (self.class_count if self.embeds else 0)
        shapes: Shapes = {"dense.kernel": (1, inputs, size), "dense.bias": (size,)}
        for block, (before, after) in enumerate(zip(self.channels, self.channels[1:])):
            if self.is_transposed:
                name, ends = f"blocks.{block}", (after, before)
            else:
                name, ends = f"blocks.{block}.convolution", (before, after)
            shapes[f"{name}.kernel"] = (*kernel, *ends)
            shapes[f"{name}.bias"] = (after,)
            if self.normalizes:
                for part in ("gain", "bias", "mean", "variance"):
                    shapes[f"normalizations.{block}.{part}"] = (before,)
            if self.modulates:
                for part in ("gains", "shifts"):
                    shapes[f"modulations.{block}.{part}"] = (self.class_count, before)
        if post_filter:
            shapes["postFilter.kernel"] = (*post_filter, self.channels[-1], self.channels[-1])
        return shapes

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, ...]."""
        if self.embeds and labels is not None:
            z = np.concatenate([z, labels], axis=1)
        x = layers.dense(z, arrays["dense.kernel"], arrays["dense.bias"])
        x = x.reshape(len(z), *self.start_shape)
        for block, stride in enumerate(self.strides):
            x = self._upsampled(arrays, self._rectified(arrays, x, labels, block), block, stride)
        if not self.is_linear:
            x = np.tanh(x)
        if "postFilter.kernel" in self.shapes:
            x = layers.convolution(x, arrays["postFilter.kernel"])
        return x

    def _rectified(
        self, arrays: Arrays, x: np.ndarray, labels: Optional[np.ndarray], block: int
    ) -> np.ndarray:
        """The signal before a block: normalized, scaled by the class, rectified."""
        if self.normalizes:
            parts = ("gain", "bias", "mean", "variance")
            values = (arrays[f"normalizations.{block}.{part}"] for part in parts)
            x = layers.batch_normalization(x, *values)
        if self.modulates and labels is not None:
            gains = arrays[f"modulations.{block}.gains"]
            x = layers.class_modulation(x, labels, gains, arrays[f"modulations.{block}.shifts"])
        return layers.relu(x)

    def _upsampled(self, arrays: Arrays, x: np.ndarray, block: int, stride: int) -> np.ndarray:
        if self.is_transposed:
            name = f"blocks.{block}"
            kernel, bias = arrays[f"{name}.kernel"], arrays[f"{name}.bias"]
            return layers.transposed_convolution(x, kernel, bias, stride)
        name = f"blocks.{block}.convolution"
        kernel, bias = arrays[f"{name}.kernel"], arrays[f"{name}.bias"]
        return layers.convolution(layers.nearest_neighbour(x, stride), kernel, bias)


class VariationalDecoder:
    """The decoder of a VAE: a SpecGAN's generator with normal latents, clipped in place of tanh.

    A linear map of each class turns normal latents into ones distributed as the recordings' are.

    Kingma and Welling, "Auto-Encoding Variational Bayes" (ICLR 2014). The arrays of the encoder are
    among ``shapes``, and have no use here.
    """

    distribution = "normal"
    _prefix = "decoder."

    def __init__(self, network: Fields):
        self.decoder = ConvolutionalGenerator(network, dimensions=2, is_linear=True)
        self.latent_count = self.decoder.latent_count
        self.class_count = self.decoder.class_count
        self.example_shape = self.decoder.example_shape
        self.shapes: Shapes = {
            f"{self._prefix}{name}": shape for name, shape in self.decoder.shapes.items()
        }
        self._add_encoder(network.integer("kernelLength", 2, 64))
        rows, size = max(self.class_count, 1), self.latent_count
        for prefix in ("latents", "encoder.latents"):
            self.shapes[f"{prefix}.components"] = (1, rows * size, size)
            self.shapes[f"{prefix}.means"] = (1, rows, size)

    def _add_encoder(self, taps: int) -> None:
        decoder = self.decoder
        # Outputs double from block to block up to the first signal of the decoder.
        channels = [decoder.channels[-1], *reversed(decoder.channels[:-1])]
        for block, (before, after) in enumerate(zip(channels, channels[1:])):
            self.shapes[f"encoder.blocks.{block}.kernel"] = (taps, taps, before, after)
            self.shapes[f"encoder.blocks.{block}.bias"] = (after,)
            if decoder.modulates:
                for part in ("gains", "shifts"):
                    name = f"encoder.modulations.{block}.{part}"
                    self.shapes[name] = (self.class_count, after)
        inputs = math.prod(decoder.start_shape) + (self.class_count if decoder.embeds else 0)
        for head in ("mean", "logVariance"):
            self.shapes[f"encoder.{head}.kernel"] = (1, inputs, self.latent_count)
            self.shapes[f"encoder.{head}.bias"] = (self.latent_count,)

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, ...]."""
        z = layers.mixed_components(
            arrays["latents.components"], arrays["latents.means"], z, labels
        )
        return np.clip(self.decoder(self.own(arrays), z, labels), np.float32(-1), np.float32(1))

    def own(self, arrays: Arrays) -> Arrays:
        """The arrays of the decoder by their names in it."""
        start = len(self._prefix)
        return {name[start:]: a for name, a in arrays.items() if name.startswith(self._prefix)}


class DenseGenerator:
    """The generator of the MLP GAN: dense layers with leaky ReLUs and batch normalization."""

    distribution = "normal"

    def __init__(self, network: Fields):
        self.latent_count = network.integer("latentCount", 1, 65_536)
        self.class_count = network.integer("classCount", 0, 65_536)
        self.example_shape = tuple(network.integers("exampleShape", range(1, 4), 1, 131_072))
        self.widths = network.integers("generatorWidths", range(1, 9), 1, 8192)
        sizes = [self.latent_count + self.class_count, *self.widths]
        self.shapes: Shapes = {}
        for layer, (before, after) in enumerate(zip(sizes, self.widths)):
            self.shapes[f"hidden.{layer}.kernel"] = (1, before, after)
            self.shapes[f"hidden.{layer}.bias"] = (after,)
            for part in ("gain", "bias", "mean", "variance"):
                self.shapes[f"normalizations.{layer}.{part}"] = (after,)
        count = math.prod(self.example_shape)
        self.shapes["output.kernel"] = (1, self.widths[-1], count)
        self.shapes["output.bias"] = (count,)

    def __call__(self, arrays: Arrays, z: np.ndarray, labels: Optional[np.ndarray]) -> np.ndarray:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, ...]."""
        x = z if labels is None else np.concatenate([z, labels], axis=1)
        for layer in range(len(self.widths)):
            kernel, bias = arrays[f"hidden.{layer}.kernel"], arrays[f"hidden.{layer}.bias"]
            x = layers.leaky_relu(layers.dense(x, kernel, bias))
            parts = ("gain", "bias", "mean", "variance")
            values = (arrays[f"normalizations.{layer}.{part}"] for part in parts)
            x = layers.batch_normalization(x, *values)
        x = np.tanh(layers.dense(x, arrays["output.kernel"], arrays["output.bias"]))
        return x.reshape(len(z), *self.example_shape)
