# SPDX-License-Identifier: MIT
"""The generators of the Progressive GAN and the BigGAN as PyTorch modules."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Optional

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .generators import Arrays
from .large_generators import BigGenerator, ProgressiveGenerator
from .torch_layers import (
    Convolution,
    Dense,
    Normalization,
    constant,
    convolved,
    leaky_relu,
    parameter,
    per_channel,
    pixel_normalized,
    repeated,
)
from .torch_mapping import fan_scale


class ProgressiveBlock(nn.Module):
    """Repetition and two convolutions: x [N, T, F, in] to [N, 2 T, 2 F, out]."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        first, second = f"{name}.first", f"{name}.second"
        self.first = Convolution(arrays, first, scale=fan_scale(arrays, first, math.sqrt(2)))
        self.second = Convolution(arrays, second, scale=fan_scale(arrays, second, math.sqrt(2)))

    def forward(self, x: Tensor) -> Tensor:
        """The signal of the next stage."""
        x = pixel_normalized(leaky_relu(self.first(repeated(x, 2))))
        return pixel_normalized(leaky_relu(self.second(x)))


class Progressive(nn.Module):
    """The generator of a Progressive GAN, in the stage of its model file.

    Layers of later stages get no gradient. The stage is a buffer; a change of it has no effect.
    """

    def __init__(self, generator: ProgressiveGenerator, arrays: Arrays):
        super().__init__()
        self.register_buffer("stage", constant(arrays, "stage"))
        number = min(max(float(arrays["stage"][0]), 0.0), float(generator.last))
        self.whole_stage, self.weight = int(number), number - int(number)
        self.dense = Dense(arrays, "dense", fan_scale(arrays, "dense", math.sqrt(2) / 4))
        self.start = Convolution(arrays, "start", scale=fan_scale(arrays, "start", math.sqrt(2)))
        self.blocks = nn.ModuleList(
            ProgressiveBlock(arrays, f"blocks.{block}") for block in range(generator.last)
        )
        names = [f"pictures.{stage}" for stage in range(generator.last + 1)]
        self.pictures = nn.ModuleList(
            Convolution(arrays, name, scale=fan_scale(arrays, name)) for name in names
        )
        self.start_shape = [int(size) for size in generator.start_shape]
        self.frame_count = int(generator.example_shape[0])
        self.label_scale = math.sqrt(generator.latent_count)

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        x = pixel_normalized(z)
        if labels is not None:
            x = torch.cat([x, labels * self.label_scale], 1)
        x = self.dense(x).reshape([z.shape[0]] + self.start_shape)
        x = pixel_normalized(leaky_relu(x))
        x = pixel_normalized(leaky_relu(self.start(x)))
        stage = self.whole_stage
        x = self._finer(x, 0, stage)
        picture = self._picture(x, stage)
        if self.weight > 0:
            fine = self._picture(self._finer(x, stage, stage + 1), stage + 1)
            picture = repeated(picture, 2) * (1 - self.weight) + fine * self.weight
        return repeated(picture, self.frame_count // picture.shape[1])

    # TorchScript takes modules out of a list by a loop only.

    def _finer(self, x: Tensor, stage: int, end: int) -> Tensor:
        """The signal of stage ``end`` of the signal of a stage, [N, T, F, C]."""
        for number, block in enumerate(self.blocks):
            if stage <= number < end:
                x = block(x)
        return x

    def _picture(self, x: Tensor, stage: int) -> Tensor:
        """The picture of the signal of a stage, [N, T, F, C]."""
        picture = x
        for number, layer in enumerate(self.pictures):
            if number == stage:
                picture = torch.tanh(layer(x))
        return picture


class SpectralNorm(nn.Module):
    """Divides a kernel by its largest singular value.

    In ``train`` mode after one power iteration: Miyato and others, "Spectral Normalization for
    Generative Adversarial Networks" (2018), algorithm 1.
    """

    if TYPE_CHECKING:
        right: Tensor

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.register_buffer("right", constant(arrays, f"{name}.right"))

    def forward(self, kernel: Tensor) -> Tensor:
        """The kernel [..., out], divided."""
        matrix = kernel.flatten(0, -2)
        if self.training:
            with torch.no_grad():
                left = F.normalize(matrix @ self.right, dim=0)
                self.right.copy_(F.normalize(matrix.t() @ left, dim=0))
        return kernel / (matrix @ self.right.clone()).norm()


class SpectralLayer(nn.Module):
    """A dense layer or a convolution whose kernel is divided by its largest singular value."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.kernel = parameter(arrays, f"{name}.kernel")
        self.bias: Optional[nn.Parameter] = None
        if f"{name}.bias" in arrays:
            self.bias = parameter(arrays, f"{name}.bias")
        self.spectral = SpectralNorm(arrays, f"{name}.spectral")

    def forward(self, x: Tensor) -> Tensor:
        """x [N, in] to [N, out], or x [N, T, F, in] to [N, T, F, out]."""
        kernel, bias = self.spectral(self.kernel), self.bias
        if x.dim() == 4:
            return convolved(x, kernel, bias)
        y = x @ kernel[0]
        return y if bias is None else y + bias


class ConditionedNormalization(nn.Module):
    """Batch normalization whose gains and shifts a condition gives, and a ReLU."""

    def __init__(self, arrays: Arrays, name: str, epsilon: float):
        super().__init__()
        self.normalization = Normalization(arrays, f"{name}.normalization", epsilon)
        affine = SpectralLayer(arrays, f"{name}.modulation.affine")
        self.modulation = nn.ModuleDict({"affine": affine})

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """x [N, T, F, C] and conditions [N, ...] to the shape of x."""
        gains, shifts = self.modulation["affine"](condition).chunk(2, 1)
        x = self.normalization(x) * (1 + per_channel(gains, x)) + per_channel(shifts, x)
        return torch.relu(x)


class BigBlock(nn.Module):
    """A residual block that doubles both sides: x [N, T, F, in] to [N, 2 T, 2 F, out]."""

    def __init__(self, arrays: Arrays, name: str, epsilon: float):
        super().__init__()
        self.normalizations = nn.ModuleList(
            ConditionedNormalization(arrays, f"{name}.normalizations.{n}", epsilon)
            for n in range(2)
        )
        self.convolutions = nn.ModuleList(
            SpectralLayer(arrays, f"{name}.convolutions.{n}") for n in range(2)
        )
        self.shortcut = SpectralLayer(arrays, f"{name}.shortcut")

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """The signal of the next level."""
        y = self.convolutions[0](repeated(self.normalizations[0](x, condition), 2))
        y = self.convolutions[1](self.normalizations[1](y, condition))
        return y + repeated(self.shortcut(x), 2)


class Attention(nn.Module):
    """Self-attention over all positions, with keys and features of half the resolution."""

    def __init__(self, arrays: Arrays):
        super().__init__()
        self.query = SpectralLayer(arrays, "attention.query")
        self.key = SpectralLayer(arrays, "attention.key")
        self.feature = SpectralLayer(arrays, "attention.feature")
        self.output = SpectralLayer(arrays, "attention.output")
        self.strength = parameter(arrays, "attention.strength")

    def forward(self, x: Tensor) -> Tensor:
        """x [N, T, F, C] to the same shape."""
        keys, features = self._halved(self.key(x)), self._halved(self.feature(x))
        shares = (self.query(x).flatten(1, 2) @ keys.transpose(1, 2)).softmax(-1)
        gathered = (shares @ features).reshape(list(x.shape[:3]) + [features.shape[2]])
        return x + self.output(gathered) * self.strength

    def _halved(self, y: Tensor) -> Tensor:
        """Means of 2 x 2 positions, [N, T F / 4, C]."""
        return F.avg_pool2d(y.movedim(-1, 1), 2).flatten(2).transpose(1, 2)


class Big(nn.Module):
    """The generator of a BigGAN."""

    def __init__(self, generator: BigGenerator, arrays: Arrays):
        super().__init__()
        self.embedding: Optional[nn.Parameter] = None
        if generator.class_count:
            self.embedding = parameter(arrays, "embedding")
        epsilon = float(generator.epsilon)
        self.dense = SpectralLayer(arrays, "dense")
        self.blocks = nn.ModuleList(
            BigBlock(arrays, f"blocks.{block}", epsilon) for block in range(generator.count)
        )
        self.attention = Attention(arrays) if generator.attends else nn.Identity()
        self.normalization = Normalization(arrays, "normalization", epsilon)
        self.last = SpectralLayer(arrays, "last")
        self.start_shape = [int(size) for size in generator.start_shape]
        bounds = generator.bounds
        self.chunk_sizes = [end - start for start, end in zip(bounds, bounds[1:])]

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        chunks = z.split(self.chunk_sizes, 1)
        x = self.dense(chunks[0]).reshape([z.shape[0]] + self.start_shape)
        for number, block in enumerate(self.blocks):
            condition = chunks[number + 1]
            embedding = self.embedding
            if labels is not None and embedding is not None:
                condition = torch.cat([labels @ embedding, condition], 1)
            x = block(x, condition)
            if number == 1:
                x = self.attention(x)
        return torch.tanh(self.last(torch.relu(self.normalization(x))))
