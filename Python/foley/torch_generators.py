# SPDX-License-Identifier: MIT
"""The networks as PyTorch modules that can be fine-tuned and scripted.

Examples keep the layout of the model file, channels last, and ``state_dict`` has the names and the
shapes of the file.
"""

from __future__ import annotations

from typing import Optional

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .components import ComponentGenerator, RefinedComponentGenerator
from .errors import FoleyError
from .generators import Arrays, ConvolutionalGenerator, DenseGenerator, Generator
from .layers import EPSILON


def torch_module(generator: Generator, arrays: Arrays) -> nn.Module:
    """The module of a generator with the weights of ``arrays``."""
    if isinstance(generator, ConvolutionalGenerator):
        return Convolutional(generator, arrays)
    if isinstance(generator, DenseGenerator):
        return DenseStack(generator, arrays)
    if isinstance(generator, ComponentGenerator):
        return Components(generator, arrays)
    if isinstance(generator, RefinedComponentGenerator):
        raise FoleyError("a PCA GAN has no PyTorch module: its noise is drawn in NumPy")
    raise FoleyError("models of this kind have no PyTorch module yet")


def _parameter(arrays: Arrays, name: str) -> nn.Parameter:
    return nn.Parameter(torch.from_numpy(arrays[name].copy()))


class Dense(nn.Module):
    """x [N, in] to [N, out]."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.kernel = _parameter(arrays, f"{name}.kernel")
        self.bias = _parameter(arrays, f"{name}.bias")

    def forward(self, x: Tensor) -> Tensor:
        """x times the kernel plus the bias."""
        return x @ self.kernel[0] + self.bias


class Normalization(nn.Module):
    """Batch normalization over the last axis, with the running moments in ``eval`` mode."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.gain = _parameter(arrays, f"{name}.gain")
        self.bias = _parameter(arrays, f"{name}.bias")
        self.register_buffer("mean", torch.from_numpy(arrays[f"{name}.mean"].copy()))
        self.register_buffer("variance", torch.from_numpy(arrays[f"{name}.variance"].copy()))
        self.epsilon = float(EPSILON)

    def forward(self, x: Tensor) -> Tensor:
        """x [N, ..., C] to the same shape."""
        mean, variance, epsilon = self.mean, self.variance, self.epsilon
        rows = x.reshape(-1, x.shape[-1])
        y = F.batch_norm(rows, mean, variance, self.gain, self.bias, self.training, 0.01, epsilon)
        return y.reshape(x.shape)


class Modulation(nn.Module):
    """x (1 + labels · gains) + labels · shifts, channel by channel."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.gains = _parameter(arrays, f"{name}.gains")
        self.shifts = _parameter(arrays, f"{name}.shifts")

    def forward(self, x: Tensor, labels: Optional[Tensor]) -> Tensor:
        """x [N, ..., C] and the shares of the classes [N, classes] to the shape of x."""
        if labels is None:
            return x
        shape = [x.shape[0]] + [1] * (x.dim() - 2) + [x.shape[-1]]
        gains, shifts = labels @ self.gains, labels @ self.shifts
        return x * (1 + gains.reshape(shape)) + shifts.reshape(shape)


class Unmodulated(nn.Module):
    """Stands in the place of a modulation of a model without one."""

    def forward(self, x: Tensor, labels: Optional[Tensor]) -> Tensor:
        """x."""
        return x


class Convolution(nn.Module):
    """A convolution of stride 1 with SAME padding: x [N, S..., in] to [N, S..., out]."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.kernel = _parameter(arrays, f"{name}.kernel")
        self.bias: Optional[nn.Parameter] = None
        if f"{name}.bias" in arrays:
            self.bias = _parameter(arrays, f"{name}.bias")
        self.taps = int(self.kernel.shape[0])
        self.dimensions = self.kernel.dim() - 2

    def forward(self, x: Tensor) -> Tensor:
        """x padded by (K - 1) // 2 zeros before it and K // 2 after it, convolved."""
        # [K..., in, out] to [out, in, K...].
        kernel = self.kernel.movedim(-1, 0).movedim(-1, 1)
        x = x.movedim(-1, 1)
        pads = [(self.taps - 1) // 2, self.taps // 2]
        if self.dimensions == 1:
            return F.conv1d(F.pad(x, pads), kernel, self.bias).movedim(1, -1)
        return F.conv2d(F.pad(x, pads + pads), kernel, self.bias).movedim(1, -1)


class NearestNeighbour(nn.Module):
    """Repetition and a convolution: x [N, S..., in] to [N, S · factor..., out]."""

    def __init__(self, arrays: Arrays, name: str, factor: int):
        super().__init__()
        self.convolution = Convolution(arrays, f"{name}.convolution")
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        """x repeated along all sizes, convolved."""
        x = x.repeat_interleave(self.factor, 1)
        if x.dim() == 4:
            x = x.repeat_interleave(self.factor, 2)
        return self.convolution(x)


class TransposedConvolution(nn.Module):
    """The adjoint of a convolution: x [N, S..., in] to [N, S · stride..., out]."""

    def __init__(self, arrays: Arrays, name: str, stride: int):
        super().__init__()
        self.kernel = _parameter(arrays, f"{name}.kernel")
        self.bias = _parameter(arrays, f"{name}.bias")
        taps = int(self.kernel.shape[0])
        self.stride = stride
        self.dimensions = self.kernel.dim() - 2
        self.before = max(0, taps - stride) // 2
        # Zeros for positions that no tap reaches.
        self.missing = max(0, stride - taps)

    def forward(self, x: Tensor) -> Tensor:
        """The whole adjoint, cut to the stride times the size of x."""
        # [K..., out, in] to [in, out, K...].
        kernel = self.kernel.movedim(-1, 0).movedim(-1, 1)
        x = x.movedim(-1, 1)
        if self.dimensions == 1:
            y = F.conv_transpose1d(x, kernel, self.bias, self.stride, 0, self.missing)
            return y.narrow(2, self.before, x.shape[2] * self.stride).movedim(1, -1)
        y = F.conv_transpose2d(x, kernel, self.bias, self.stride, 0, self.missing)
        y = y.narrow(2, self.before, x.shape[2] * self.stride)
        return y.narrow(3, self.before, x.shape[3] * self.stride).movedim(1, -1)


class Convolutional(nn.Module):
    """The generator of WaveGAN or SpecGAN."""

    def __init__(self, generator: ConvolutionalGenerator, arrays: Arrays):
        super().__init__()
        self.dense = Dense(arrays, "dense")
        self.embeds = generator.embeds
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
        return self.postFilter(torch.tanh(x))


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
            x = normalization(F.leaky_relu(layer(x), 0.2))
        return torch.tanh(self.output(x)).reshape([z.shape[0]] + self.example_shape)


class Components(nn.Module):
    """The linear model: the mean of a class and its components, cut to -1...1."""

    def __init__(self, generator: ComponentGenerator, arrays: Arrays):
        super().__init__()
        self.components = _parameter(arrays, "components")
        self.means = _parameter(arrays, "means")
        self.example_shape = [int(size) for size in generator.example_shape]

    def forward(self, z: Tensor, labels: Optional[Tensor] = None) -> Tensor:
        """z [N, Z] and the shares of the classes [N, classes] to examples [N, T, F, C]."""
        y = torch.ones([z.shape[0], 1], dtype=z.dtype, device=z.device)
        if labels is not None:
            y = labels
        weights = (y.unsqueeze(2) * z.unsqueeze(1)).reshape(z.shape[0], -1)
        x = weights @ self.components[0] + y @ self.means[0]
        return x.clamp(-1, 1).reshape([z.shape[0]] + self.example_shape)
