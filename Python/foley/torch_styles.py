# SPDX-License-Identifier: MIT
"""The generators of StyleGAN 2 and StyleGAN as PyTorch modules."""

from __future__ import annotations

import math
from typing import Optional

import torch
from torch import Tensor, nn

from .generators import Arrays
from .styles import FIRST_DEVIATION, ModulatedGenerator, NormalizedGenerator
from .torch_layers import (
    Convolution,
    Dense,
    DoublingConvolution,
    convolved,
    doubled,
    interpolated,
    leaky_relu,
    parameter,
    per_channel,
    repeated,
)
from .torch_mapping import StyleMapping, fan_scale
from .torch_noise import LayerNoise, Noiseless


class Kernel(nn.Module):
    """The kernel of a convolution that the module above it computes."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.kernel = parameter(arrays, f"{name}.kernel")


class ModulatedLayer(nn.Module):
    """A convolution whose kernel a style scales, with noise and a leaky ReLU.

    Args:
        place: the number of the layer's noise; None for a layer without noise.
        factor: how many times longer each axis becomes.
        doubles: whether by a doubling convolution, otherwise by repetition.
    """

    def __init__(
        self,
        arrays: Arrays,
        name: str,
        place: Optional[int],
        factor: int = 1,
        doubles: bool = False,
    ):
        super().__init__()
        self.style = Dense(arrays, f"{name}.style", fan_scale(arrays, f"{name}.style"))
        self.convolution = Kernel(arrays, f"{name}.convolution")
        self.bias = parameter(arrays, f"{name}.bias")
        self.noise = Noiseless() if place is None else LayerNoise(arrays, f"{name}.noise", place)
        self.factor, self.doubles = factor, doubles
        shape = self.convolution.kernel.shape
        inputs = shape[-1] if doubles else shape[-2]
        self.scale = 1 / math.sqrt(math.prod(shape[:-2]) * inputs)

    def forward(self, x: Tensor, w: Tensor, z: Tensor) -> Tensor:
        """x [N, S..., in], styles [N, W] and latents [N, Z] to [N, S · factor..., out]."""
        s = self.style(w)
        x = x * per_channel(s, x)
        kernel = self.convolution.kernel * self.scale
        squares = (kernel * kernel).flatten(0, -3).sum(0)
        if self.doubles:
            y = doubled(x, kernel, None)
            squares = squares.t()
        else:
            y = convolved(repeated(x, self.factor), kernel, None)
        d = (2 / ((s * s) @ squares + 1e-8)).sqrt()
        return leaky_relu(self.noise(y * per_channel(d, y), z) + self.bias)


class ModulatedOutput(nn.Module):
    """A convolution of one tap of signals that a style scales, to the channels of an example."""

    def __init__(self, arrays: Arrays, name: str, gain: float):
        super().__init__()
        self.style = Dense(arrays, f"{name}.style", fan_scale(arrays, f"{name}.style"))
        self.convolution = Kernel(arrays, f"{name}.convolution")
        self.bias = parameter(arrays, f"{name}.bias")
        self.scale = fan_scale(arrays, f"{name}.convolution", gain)

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """x [N, S..., in] and styles [N, W] to [N, S..., C]."""
        kernel = self.convolution.kernel * self.scale
        return convolved(x * per_channel(self.style(w), x), kernel, self.bias)


class ModulatedStyles(nn.Module):
    """The generator of StyleGAN 2."""

    def __init__(self, generator: ModulatedGenerator, arrays: Arrays):
        super().__init__()
        self.styleMapping = StyleMapping(generator, arrays)
        self.constant = parameter(arrays, "constant")

        def layer(name: str, place: int, factor: int = 1) -> ModulatedLayer:
            noise = place if generator.takes_noise else None
            doubles = factor > 1 and not generator.is_waveform
            return ModulatedLayer(arrays, name, noise, factor, doubles)

        levels = range(len(generator.channels) - 1)
        self.start = layer("start", 0)
        self.widening = nn.ModuleList(
            layer(f"widening.{level}", 2 * level + 1, generator.factor) for level in levels
        )
        self.convolutions = nn.ModuleList(
            layer(f"convolutions.{level}", 2 * level + 2) for level in levels
        )
        gain = FIRST_DEVIATION / math.sqrt(len(generator.channels))
        self.outputs = nn.ModuleList(
            ModulatedOutput(arrays, f"outputs.{level}", gain)
            for level in range(len(generator.channels))
        )
        self.is_waveform = generator.is_waveform

    def forward(
        self, z: Tensor, labels: Optional[Tensor] = None, truncation: Optional[float] = None
    ) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, S..., C]."""
        w = self.styleMapping(z, labels, truncation)
        x = self.constant.expand([z.shape[0]] + list(self.constant.shape[1:]))
        x = self.start(x, self.styleMapping.seen(w, 0), z)
        # The sum of the outputs of all levels before.
        y = torch.zeros([1], dtype=x.dtype, device=x.device)
        for level, (output, widening, convolution) in enumerate(
            zip(self.outputs, self.widening, self.convolutions)
        ):
            seen = self.styleMapping.seen(w, 2 * level + 1)
            y = y + output(x, seen)
            if self.is_waveform:
                y = interpolated(y, 1, 4)
            else:
                y = _with_means(_with_means(y, 1), 2)
            x = convolution(widening(x, seen, z), self.styleMapping.seen(w, 2 * level + 2), z)
        seen = self.styleMapping.seen(w, 2 * len(self.outputs) - 1)
        return torch.tanh(y + self.outputs[-1](x, seen))


def _with_means(x: Tensor, axis: int) -> Tensor:
    """Value i of an axis becomes the mean with value i - 1, or itself for the first, and itself."""
    x = x.movedim(axis, 0)
    before = torch.cat([x[:1], x[:-1]])
    return torch.stack([(before + x) * 0.5, x], 1).flatten(0, 1).movedim(0, axis)


class StyledNormalization(nn.Module):
    """Noise, a leaky ReLU, and the scale and mean that a style gives every channel."""

    def __init__(self, arrays: Arrays, layer: int):
        super().__init__()
        affine = f"normalizations.{layer}.modulation.affine"
        self.modulation = nn.ModuleDict(
            {"affine": Dense(arrays, affine, fan_scale(arrays, affine))}
        )

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """x [N, T, F, C] and styles [N, W] to the shape of x."""
        x = leaky_relu(x)
        x = x - x.mean([1, 2], keepdim=True)
        x = x / ((x * x).mean([1, 2], keepdim=True) + 1e-8).sqrt()
        scale, shift = self.modulation["affine"](w).chunk(2, 1)
        return x * (1 + per_channel(scale, x)) + per_channel(shift, x)


class NormalizedStyles(nn.Module):
    """The generator of StyleGAN."""

    def __init__(self, generator: NormalizedGenerator, arrays: Arrays):
        super().__init__()
        self.styleMapping = StyleMapping(generator, arrays)
        self.constant = parameter(arrays, "constant")
        self.constantBias = parameter(arrays, "constantBias")
        count = len(generator.channels)

        def convolution(name: str) -> Convolution:
            return Convolution(arrays, name, scale=fan_scale(arrays, name, math.sqrt(2)))

        def widening(name: str) -> DoublingConvolution:
            inputs = arrays[f"{name}.kernel"].shape[-1]
            return DoublingConvolution(arrays, name, math.sqrt(2 / (9 * inputs)))

        self.start = convolution("start")
        self.widening = nn.ModuleList(widening(f"widening.{n}") for n in range(count - 1))
        self.convolutions = nn.ModuleList(
            convolution(f"convolutions.{n}") for n in range(count - 1)
        )
        self.noises = nn.ModuleList(
            LayerNoise(arrays, f"noises.{n}", n) if generator.takes_noise else Noiseless()
            for n in range(2 * count)
        )
        self.normalizations = nn.ModuleList(
            StyledNormalization(arrays, n) for n in range(2 * count)
        )
        self.last = Convolution(arrays, "last", scale=fan_scale(arrays, "last", FIRST_DEVIATION))

    def forward(
        self, z: Tensor, labels: Optional[Tensor] = None, truncation: Optional[float] = None
    ) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        w = self.styleMapping(z, labels, truncation)
        x = self.constant + self.constantBias
        x = x.expand([z.shape[0]] + list(x.shape[1:]))
        x = self._styled(0, x, w, z)
        x = self._styled(1, self.start(x), w, z)
        for level, (widening, convolution) in enumerate(zip(self.widening, self.convolutions)):
            x = self._styled(2 * level + 2, widening(x), w, z)
            x = self._styled(2 * level + 3, convolution(x), w, z)
        return torch.tanh(self.last(x))

    def _styled(self, layer: int, x: Tensor, w: Tensor, z: Tensor) -> Tensor:
        """x [N, T, F, C] with the noise and the style of a layer.

        TorchScript takes modules out of a list by a loop only.
        """
        w = self.styleMapping.seen(w, layer)
        for number, (noise, normalization) in enumerate(zip(self.noises, self.normalizations)):
            if number == layer:
                x = normalization(noise(x, z), w)
        return x
