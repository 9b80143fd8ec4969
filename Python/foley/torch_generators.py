# SPDX-License-Identifier: MIT
"""The generators of WaveGAN, SpecGAN, the VAE and the MLP GAN as PyTorch modules."""

from __future__ import annotations

from typing import Optional

import torch
from torch import Tensor, nn

from .generators import Arrays, ConvolutionalGenerator, DenseGenerator, VariationalDecoder
from .torch_layers import (
    Convolution,
    Dense,
    Modulation,
    NearestNeighbour,
    Normalization,
    TransposedConvolution,
    Unmodulated,
    constant,
    leaky_relu,
    mixed_components,
    stored,
)


class Convolutional(nn.Module):
    """The generator of WaveGAN or SpecGAN."""

    def __init__(self, generator: ConvolutionalGenerator, arrays: Arrays):
        super().__init__()
        self.dense = Dense(arrays, "dense")
        self.embeds, self.is_linear = generator.embeds, generator.is_linear
        self.start_shape = [int(size) for size in generator.start_shape]
        layer = TransposedConvolution if generator.is_transposed else NearestNeighbour
        strides = generator.strides
        self.blocks = nn.ModuleList(
            layer(arrays, f"blocks.{block}", stride) for block, stride in enumerate(strides)
        )
        self.normalizations = nn.ModuleList(
            (
                Normalization(arrays, f"normalizations.{block}")
                if generator.normalizes
                else nn.Identity()
            )
            for block in range(len(strides))
        )
        self.modulations = nn.ModuleList(
            Modulation(arrays, f"modulations.{block}") if generator.modulates else Unmodulated()
            for block in range(len(strides))
        )
        has_filter = "postFilter.kernel" in arrays
        self.postFilter = Convolution(arrays, "postFilter") if has_filter else nn.Identity()

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, ..., C]."""
        if self.embeds and labels is not None:
            z = torch.cat([z, labels], 1)
        x = self.dense(z).reshape([z.shape[0]] + self.start_shape)
        for normalization, modulation, block in zip(
            self.normalizations, self.modulations, self.blocks
        ):
            x = block(torch.relu(modulation(normalization(x), labels)))
        return self.postFilter(x if self.is_linear else torch.tanh(x))


class VariationalDecoding(nn.Module):
    """The decoder of a VAE, with the weights of its encoder, which have no use here."""

    def __init__(self, generator: VariationalDecoder, arrays: Arrays):
        super().__init__()
        self.decoder = Convolutional(generator.decoder, generator.own(arrays))
        self.encoder = stored(arrays, "encoder")
        self.latents = nn.Module()
        for part in ("components", "means"):
            self.latents.register_buffer(part, constant(arrays, f"latents.{part}"))

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, ...]."""
        z = mixed_components(self.latents.components, self.latents.means, z, labels)
        return torch.clamp(self.decoder(z, labels), -1, 1)


class DenseStack(nn.Module):
    """The generator of the MLP GAN."""

    def __init__(self, generator: DenseGenerator, arrays: Arrays):
        super().__init__()
        count = len(generator.widths)
        self.hidden = nn.ModuleList(Dense(arrays, f"hidden.{n}") for n in range(count))
        self.normalizations = nn.ModuleList(
            Normalization(arrays, f"normalizations.{n}") for n in range(count)
        )
        self.output = Dense(arrays, "output")
        self.example_shape = [int(size) for size in generator.example_shape]

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, ...]."""
        x = z if labels is None else torch.cat([z, labels], 1)
        for layer, normalization in zip(self.hidden, self.normalizations):
            x = normalization(leaky_relu(layer(x)))
        return torch.tanh(self.output(x)).reshape([z.shape[0]] + self.example_shape)
