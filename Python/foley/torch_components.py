# SPDX-License-Identifier: MIT
"""Principal components (PCA), and the network that refines them (PCA GAN), as PyTorch modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional

import torch
from torch import Tensor, nn

from .components import ComponentGenerator, RefinedComponentGenerator
from .generators import Arrays
from .torch_layers import (
    Convolution,
    DoublingConvolution,
    Modulation,
    Unmodulated,
    constant,
    interpolated,
    leaky_relu,
    mixed_components,
    parameter,
)
from .torch_noise import LatentNoise


class Components(nn.Module):
    """The linear model: the mean of a class and its components, cut to -1...1."""

    def __init__(self, generator: ComponentGenerator, arrays: Arrays):
        super().__init__()
        self.components = parameter(arrays, "components")
        self.means = parameter(arrays, "means")
        self.example_shape = [int(size) for size in generator.example_shape]

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        x = mixed_components(self.components, self.means, z, labels)
        return x.clamp(-1, 1).reshape([z.shape[0]] + self.example_shape)


class RefinedComponents(nn.Module):
    """Principal components at a quarter of the resolution, refined by a U-Net.

    The tables of the components are buffers: they are not learned, as in training by the command.
    """

    if TYPE_CHECKING:
        means: Tensor
        components: Tensor

    def __init__(self, generator: RefinedComponentGenerator, arrays: Arrays):
        super().__init__()
        self.register_buffer("means", constant(arrays, "means"))
        self.register_buffer("components", constant(arrays, "components"))
        depth = generator.depth
        self.stem = Convolution(arrays, "stem")
        self.narrowing = nn.ModuleList(
            Convolution(arrays, f"narrowing.{level}", stride=2) for level in range(depth)
        )
        self.widening = nn.ModuleList(
            DoublingConvolution(arrays, f"widening.{level}") for level in range(depth)
        )
        self.doubling = DoublingConvolution(arrays, "doubling")
        self.finest = DoublingConvolution(arrays, "finest")
        self.grain = Convolution(arrays, "grain")
        self.last = Convolution(arrays, "last")
        self.modulations = nn.ModuleList(
            Modulation(arrays, f"modulations.{place}") if generator.class_count else Unmodulated()
            for place in range(2 * depth + 1)
        )
        self.noises = nn.ModuleList(LatentNoise(layer) for layer in range(2))
        self.depth = depth
        self.reduction = generator.reduction
        self.coarse_shape = [int(size) for size in generator.coarse_shape]

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        coarse = mixed_components(self.components, self.means, z, labels).clamp(-0.98, 0.98)
        coarse = coarse.reshape([z.shape[0]] + self.coarse_shape)
        start = ((1 + coarse) / (1 - coarse)).log() * 0.5
        for axis in (1, 2):
            start = interpolated(start, axis, self.reduction)
        noise = self.noises[0](z, self.coarse_shape[:2])
        x = leaky_relu(self.stem(torch.cat([coarse, noise], 3)))
        skips: List[Tensor] = []
        for level, layer in enumerate(self.narrowing):
            skips.append(x)
            x = self._finished(level, layer(x), labels)
        for level, layer in enumerate(self.widening):
            x = self._finished(self.depth + level, layer(x), labels)
            x = torch.cat([x, skips.pop()], 3)
        x = self._finished(2 * self.depth, self.doubling(x), labels)
        fine = self.noises[1](z, list(start.shape[1:3]))
        x = leaky_relu(self.finest(x) + self.grain(fine))
        return torch.tanh(start + self.last(x))

    def _finished(self, place: int, x: Tensor, labels: Optional[Tensor]) -> Tensor:
        """x with the modulation of a place and the leaky ReLU.

        TorchScript takes modules out of a list by a loop only.
        """
        for number, modulation in enumerate(self.modulations):
            if number == place:
                x = modulation(x, labels)
        return leaky_relu(x)
