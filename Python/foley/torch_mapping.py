# SPDX-License-Identifier: MIT
"""The mapping network of StyleGANs as a PyTorch module."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Optional

import torch
from torch import Tensor, nn

from .generators import Arrays
from .styles import StyleGenerator
from .torch_layers import Dense, constant, leaky_relu, pixel_normalized


def fan_scale(arrays: Arrays, name: str, gain: float = 1) -> float:
    """gain / sqrt(K... · in) of a stored kernel [K..., in, out]."""
    return gain / math.sqrt(math.prod(arrays[f"{name}.kernel"].shape[:-1]))


class MappingNetwork(nn.Module):
    """Latents, and the shares of classes where it embeds them, to styles [N, W]."""

    def __init__(self, generator: StyleGenerator, arrays: Arrays, name: str):
        super().__init__()
        self.embedding: Optional[Dense] = None
        if generator.class_count and not generator.class_layer_count:
            embedding = f"{name}.embedding"
            self.embedding = Dense(arrays, embedding, fan_scale(arrays, embedding))
        names = [f"{name}.layers.{layer}" for layer in range(generator.depth)]
        rate = generator.mapping_rate
        self.layers = nn.ModuleList(
            Dense(arrays, layer, fan_scale(arrays, layer, math.sqrt(2) * rate), rate)
            for layer in names
        )

    def forward(self, z: Tensor, labels: Optional[Tensor]) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to [N, W]."""
        w = pixel_normalized(z)
        if self.embedding is not None and labels is not None:
            w = torch.cat([w, pixel_normalized(self.embedding(labels))], 1)
        for layer in self.layers:
            w = leaky_relu(layer(w))
        return w


class StyleMapping(nn.Module):
    """The mapping networks and the truncation; the mean styles are a buffer, and not learned."""

    if TYPE_CHECKING:
        means: Tensor

    def __init__(self, generator: StyleGenerator, arrays: Arrays):
        super().__init__()
        self.register_buffer("means", constant(arrays, "styleMapping.means"))
        self.network = MappingNetwork(generator, arrays, "styleMapping.network")
        self.classNetwork: Optional[MappingNetwork] = None
        if generator.class_layer_count:
            self.classNetwork = MappingNetwork(generator, arrays, "styleMapping.classNetwork")
        self.class_layer_count = generator.class_layer_count
        self.class_style_count = generator.class_style_count

    def forward(self, z: Tensor, labels: Optional[Tensor], truncation: Optional[float]) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to [N, W]."""
        if self.classNetwork is not None and labels is not None:
            w = torch.cat([self.classNetwork(labels, None), self.network(z, None)], 1)
        else:
            w = self.network(z, labels)
        if truncation is None:
            return w
        mean = self.means[0] if labels is None else labels @ self.means[0]
        return mean + (w - mean) * truncation

    def seen(self, w: Tensor, layer: int) -> Tensor:
        """The part of w [N, W] that a layer sees, with zeros in place of the other."""
        if self.class_layer_count == 0:
            return w
        of_class, of_latent = w[:, : self.class_style_count], w[:, self.class_style_count :]
        if layer < self.class_layer_count:
            of_latent = torch.zeros_like(of_latent)
        else:
            of_class = torch.zeros_like(of_class)
        return torch.cat([of_class, of_latent], 1)
