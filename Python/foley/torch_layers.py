# SPDX-License-Identifier: MIT
"""Layers of the PyTorch modules: those of layers.py, with the arrays of a model file as parameters.

Examples keep the layout of the model file, channels last. TorchScript compiles all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .generators import Arrays
from .layers import EPSILON


def parameter(arrays: Arrays, name: str) -> nn.Parameter:
    """An array of the file as a parameter."""
    return nn.Parameter(torch.from_numpy(arrays[name].copy()))


def constant(arrays: Arrays, name: str) -> Tensor:
    """An array of the file as a tensor, for a buffer: it is saved, and not learned."""
    return torch.from_numpy(arrays[name].copy())


def leaky_relu(x: Tensor) -> Tensor:
    """max(x, 0.2 x)."""
    return F.leaky_relu(x, 0.2)


def mixed_components(
    components: Tensor, means: Tensor, z: Tensor, labels: Optional[Tensor]
) -> Tensor:
    """Mixtures of the rows of tables, sum_c y_c (mean_c + sum_j z_j component_cj): [N, P].

    Args:
        components: [1, classes · Z, P].
        means: [1, classes, P].
        z: [N, Z].
        labels: y, [N, classes]; None for one class.
    """
    y = torch.ones([z.shape[0], 1], dtype=z.dtype, device=z.device)
    if labels is not None:
        y = labels
    weights = (y.unsqueeze(2) * z.unsqueeze(1)).reshape(z.shape[0], -1)
    return weights @ components[0] + y @ means[0]


def pixel_normalized(x: Tensor) -> Tensor:
    """x over the root of its mean square along the last axis plus 1e-8."""
    return x / ((x * x).mean(-1, keepdim=True) + 1e-8).sqrt()


def per_channel(values: Tensor, x: Tensor) -> Tensor:
    """Values [N, C] in the rank of x [N, S..., C], for a product or a sum with it."""
    return values.reshape([values.shape[0]] + [1] * (x.dim() - 2) + [values.shape[1]])


def repeated(x: Tensor, factor: int) -> Tensor:
    """Every position repeated: [N, S..., C] to [N, S · factor..., C]."""
    x = x.repeat_interleave(factor, 1)
    return x.repeat_interleave(factor, 2) if x.dim() == 4 else x


def convolved(
    x: Tensor, kernel: Tensor, bias: Optional[Tensor], stride: int = 1, reflects: bool = False
) -> Tensor:
    """A convolution: x [N, S..., in] to [N, ceil(S / stride)..., out].

    The SAME padding consists of zeros or of reflected edges.
    """
    # [K..., in, out] to [out, in, K...].
    kernel = kernel.movedim(-1, 0).movedim(-1, 1)
    x = x.movedim(-1, 1)
    dimensions = x.dim() - 2
    # PyTorch's order: the last axis first.
    pads = [0] * (2 * dimensions)
    for axis in range(dimensions):
        size = x.shape[2 + axis]
        outputs = (size + stride - 1) // stride
        total = max(0, (outputs - 1) * stride + kernel.shape[2 + axis] - size)
        pads[2 * (dimensions - 1 - axis)] = total // 2
        pads[2 * (dimensions - 1 - axis) + 1] = total - total // 2
    x = F.pad(x, pads, "reflect" if reflects else "constant")
    if dimensions == 1:
        return F.conv1d(x, kernel, bias, stride).movedim(1, -1)
    return F.conv2d(x, kernel, bias, stride).movedim(1, -1)


def transposed(x: Tensor, kernel: Tensor, bias: Optional[Tensor], stride: int) -> Tensor:
    """The adjoint of a convolution: x [N, S..., in] to [N, S · stride..., out]."""
    taps = kernel.shape[0]
    before = max(0, taps - stride) // 2
    # Zeros for positions that no tap reaches.
    missing = max(0, stride - taps)
    # [K..., out, in] to [in, out, K...].
    kernel = kernel.movedim(-1, 0).movedim(-1, 1)
    x = x.movedim(-1, 1)
    if x.dim() == 3:
        y = F.conv_transpose1d(x, kernel, bias, stride, 0, missing)
        return y.narrow(2, before, x.shape[2] * stride).movedim(1, -1)
    y = F.conv_transpose2d(x, kernel, bias, stride, 0, missing)
    y = y.narrow(2, before, x.shape[2] * stride)
    return y.narrow(3, before, x.shape[3] * stride).movedim(1, -1)


def doubled(x: Tensor, kernel: Tensor, bias: Optional[Tensor]) -> Tensor:
    """Bilinear doubling and a convolution in one: x [N, T, F, in] to [N, 2 T, 2 F, out].

    The kernel [3, 3, out, in] is convolved with 1/2, 1, 1/2 along both sides.
    """
    wide = _widened(_widened(kernel).transpose(0, 1)).transpose(0, 1)
    return transposed(x, wide, bias, 2)


def _widened(kernel: Tensor) -> Tensor:
    """A kernel [K, 3, out, in] convolved with 1/2, 1, 1/2 along axis 1: [K, 5, out, in]."""
    ends = F.pad(kernel, [0, 0, 0, 0, 0, 2]) + F.pad(kernel, [0, 0, 0, 0, 2, 0])
    return 0.5 * ends + F.pad(kernel, [0, 0, 0, 0, 1, 1])


def interpolated(x: Tensor, axis: int, factor: int) -> Tensor:
    """Linear interpolation along an axis, which gets ``factor`` times longer.

    New value p of a value lies (p + 1/2) / factor - 1/2 away from it; the first and the last value
    are repeated beyond the ends.
    """
    x = x.movedim(axis, 0)
    before = torch.cat([x[:1], x[:-1]])
    after = torch.cat([x[1:], x[-1:]])
    parts = [x] * factor
    for place in range(factor):
        offset = (place + 0.5) / factor - 0.5
        other = before if offset < 0 else after
        parts[place] = x * (1 - abs(offset)) + other * abs(offset)
    return torch.stack(parts, 1).flatten(0, 1).movedim(0, axis)


class Dense(nn.Module):
    """x [N, in] times a kernel and ``scale``, plus a bias times ``bias_scale``: [N, out]."""

    def __init__(self, arrays: Arrays, name: str, scale: float = 1.0, bias_scale: float = 1.0):
        super().__init__()
        self.kernel = parameter(arrays, f"{name}.kernel")
        self.bias: Optional[nn.Parameter] = None
        if f"{name}.bias" in arrays:
            self.bias = parameter(arrays, f"{name}.bias")
        self.scale, self.bias_scale = float(scale), float(bias_scale)

    def forward(self, x: Tensor) -> Tensor:
        """x times the kernel plus the bias."""
        y = x @ (self.kernel[0] * self.scale)
        bias = self.bias
        return y if bias is None else y + bias * self.bias_scale


class Convolution(nn.Module):
    """A convolution with SAME padding, whose kernel is used times ``scale``."""

    def __init__(
        self,
        arrays: Arrays,
        name: str,
        stride: int = 1,
        scale: float = 1.0,
        reflects: bool = False,
    ):
        super().__init__()
        self.kernel = parameter(arrays, f"{name}.kernel")
        self.bias: Optional[nn.Parameter] = None
        if f"{name}.bias" in arrays:
            self.bias = parameter(arrays, f"{name}.bias")
        self.stride, self.scale, self.reflects = stride, float(scale), reflects

    def forward(self, x: Tensor) -> Tensor:
        """x [N, S..., in] to [N, ceil(S / stride)..., out]."""
        return convolved(x, self.kernel * self.scale, self.bias, self.stride, self.reflects)


class NearestNeighbour(nn.Module):
    """Repetition and a convolution: x [N, S..., in] to [N, S · factor..., out]."""

    def __init__(self, arrays: Arrays, name: str, factor: int):
        super().__init__()
        self.convolution = Convolution(arrays, f"{name}.convolution")
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        """x repeated along all sizes, convolved."""
        return self.convolution(repeated(x, self.factor))


class TransposedConvolution(nn.Module):
    """The adjoint of a convolution: x [N, S..., in] to [N, S · stride..., out]."""

    def __init__(self, arrays: Arrays, name: str, stride: int):
        super().__init__()
        self.kernel = parameter(arrays, f"{name}.kernel")
        self.bias = parameter(arrays, f"{name}.bias")
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """The whole adjoint, cut to the stride times the size of x."""
        return transposed(x, self.kernel, self.bias, self.stride)


class DoublingConvolution(nn.Module):
    """Bilinear doubling and a convolution: x [N, T, F, in] to [N, 2 T, 2 F, out]."""

    def __init__(self, arrays: Arrays, name: str, scale: float = 1.0):
        super().__init__()
        self.kernel = parameter(arrays, f"{name}.kernel")
        self.bias: Optional[nn.Parameter] = None
        if f"{name}.bias" in arrays:
            self.bias = parameter(arrays, f"{name}.bias")
        self.scale = float(scale)

    def forward(self, x: Tensor) -> Tensor:
        """x twice as large, convolved."""
        return doubled(x, self.kernel * self.scale, self.bias)


class Normalization(nn.Module):
    """Batch normalization over the last axis, with the running moments in ``eval`` mode."""

    if TYPE_CHECKING:
        mean: Tensor
        variance: Tensor

    def __init__(self, arrays: Arrays, name: str, epsilon: float = float(EPSILON)):
        super().__init__()
        self.gain: Optional[nn.Parameter] = None
        self.bias: Optional[nn.Parameter] = None
        if f"{name}.gain" in arrays:
            self.gain = parameter(arrays, f"{name}.gain")
            self.bias = parameter(arrays, f"{name}.bias")
        self.register_buffer("mean", constant(arrays, f"{name}.mean"))
        self.register_buffer("variance", constant(arrays, f"{name}.variance"))
        self.epsilon = float(epsilon)

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
        self.gains = parameter(arrays, f"{name}.gains")
        self.shifts = parameter(arrays, f"{name}.shifts")

    def forward(self, x: Tensor, labels: Optional[Tensor]) -> Tensor:
        """x [N, ..., C] and the shares of the classes [N, classes] to the shape of x."""
        if labels is None:
            return x
        gains, shifts = labels @ self.gains, labels @ self.shifts
        return x * (1 + per_channel(gains, x)) + per_channel(shifts, x)


def stored(arrays: Arrays, name: str) -> nn.Module:
    """The arrays below ``name`` as the parameters of a module that computes nothing."""
    module = nn.Module()
    inside = [key[len(name) + 1 :] for key in arrays if key.startswith(f"{name}.")]
    for part in sorted({key.split(".")[0] for key in inside}):
        if part in inside:
            module.register_parameter(part, parameter(arrays, f"{name}.{part}"))
        else:
            module.add_module(part, stored(arrays, f"{name}.{part}"))
    return module


class Unmodulated(nn.Module):
    """Stands in the place of a modulation of a model without one."""

    def forward(self, x: Tensor, labels: Optional[Tensor]) -> Tensor:
        """x."""
        return x
