# SPDX-License-Identifier: MIT
"""Layers of generators, on float32 arrays with the channels last.

Shapes: N examples, S... spatial sizes (one for waveforms, two for spectrograms), K taps of a kernel
along each of them. Padding is TensorFlow's SAME.
"""

from __future__ import annotations

from typing import Literal, Optional

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

#: What is added to a variance before its root is taken.
EPSILON = np.float32(1e-3)


def relu(x: np.ndarray) -> np.ndarray:
    """max(x, 0) of any shape."""
    return np.maximum(x, np.float32(0))


def leaky_relu(x: np.ndarray) -> np.ndarray:
    """max(x, 0.2 x) of any shape."""
    return np.maximum(x, np.float32(0.2) * x)


def gated(x: np.ndarray) -> np.ndarray:
    """A gated linear unit: a · sigmoid(b), with the halves a and b of the channels.

    Dauphin, Fan, Auli and Grangier, "Language Modeling with Gated Convolutional Networks" (2017),
    equation 1; [..., 2 C] to [..., C].
    """
    a, b = np.split(x, 2, axis=-1)
    # The sigmoid as a tanh, which does not overflow.
    half = np.float32(0.5)
    return a * (half * np.tanh(half * b) + half)


def dense(x: np.ndarray, kernel: np.ndarray, bias: Optional[np.ndarray] = None) -> np.ndarray:
    """x [N, in] times a kernel [1, in, out] plus a bias [out]: [N, out]."""
    y = x @ kernel[0]
    return y if bias is None else y + bias


def padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """The zeros before and after ``size`` positions that make ceil(size / stride) outputs.

    An odd number of zeros has one more after than before.
    """
    outputs = -(-size // stride)
    zeros = max(0, (outputs - 1) * stride + kernel - size)
    return zeros // 2, zeros - zeros // 2


def convolution(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: Optional[np.ndarray] = None,
    stride: int = 1,
    edges: Literal["constant", "reflect"] = "constant",
) -> np.ndarray:
    """A convolution, without a mirrored kernel: x [N, S..., in] to [N, ceil(S / stride)..., out].

    Args:
        kernel: [K..., in, out].
        bias: [out] or None.
        edges: what stands around x: zeros ("constant"), or x mirrored without its edge ("reflect").
    """
    dimensions = x.ndim - 2
    sizes = kernel.shape[:dimensions]
    axes = tuple(range(1, 1 + dimensions))
    pads = [padding(x.shape[axis], size, stride) for axis, size in zip(axes, sizes)]
    padded = np.pad(x, [(0, 0), *pads, (0, 0)], edges)
    steps = (slice(None), *(slice(None, None, stride) for _ in axes))
    # [N, S..., in, K...]
    windows = sliding_window_view(padded, sizes, axis=axes)[steps]
    order = (*range(0, 1 + dimensions), *range(2 + dimensions, 2 + 2 * dimensions), 1 + dimensions)
    rows = windows.transpose(order)
    shape = rows.shape[: 1 + dimensions]
    y = rows.reshape(int(np.prod(shape)), -1) @ kernel.reshape(-1, kernel.shape[-1])
    y = y.reshape(*shape, kernel.shape[-1])
    return y if bias is None else y + bias


def transposed_convolution(
    x: np.ndarray, kernel: np.ndarray, bias: Optional[np.ndarray] = None, stride: int = 2
) -> np.ndarray:
    """The adjoint of a convolution: x [N, S..., in] to [N, S · stride..., out].

    Input position i adds x[i] · kernel[k] to output position i · stride + k - before, where
    ``before`` is max(0, K - stride) // 2.

    Args:
        kernel: [K..., out, in], the layout of the convolution in the other direction.
        bias: [out] or None.
    """
    dimensions = x.ndim - 2
    sizes, outputs = kernel.shape[:dimensions], kernel.shape[-2]
    columns = kernel.reshape(-1, kernel.shape[-1]).T
    y = (x.reshape(-1, x.shape[-1]) @ columns).reshape(*x.shape[:-1], *sizes, outputs)
    for axis in range(dimensions):
        # [N, S..., K..., out]: the taps of this axis come first among the taps that are left.
        y = _overlap_add(y, 1 + axis, 1 + dimensions, stride)
    return y if bias is None else y + bias


def doubling_convolution(
    x: np.ndarray, kernel: np.ndarray, bias: Optional[np.ndarray] = None
) -> np.ndarray:
    """Bilinear doubling and a convolution in one: x [N, T, F, in] to [N, 2 T, 2 F, out].

    A transposed convolution of stride 2 with the kernel convolved with 1/2, 1, 1/2 along both sides.

    Args:
        kernel: [3, 3, out, in].
        bias: [out] or None.
    """
    wide = np.zeros((5, 5, *kernel.shape[2:]), np.float32)
    triangle = np.array([0.5, 1, 0.5], np.float32)
    for row in range(3):
        for column in range(3):
            share = triangle[row] * triangle[column]
            wide[row : row + 3, column : column + 3] += share * kernel
    return transposed_convolution(x, wide, bias, stride=2)


def _overlap_add(y: np.ndarray, axis: int, taps: int, stride: int) -> np.ndarray:
    """Adds the taps of axis ``taps`` to the positions of ``axis``, stride times as many."""
    size, length = y.shape[axis], y.shape[taps]
    blocks = -(-length // stride)
    y = np.moveaxis(y, (axis, taps), (0, 1))
    total = np.zeros((size + blocks, stride, *y.shape[2:]), y.dtype)
    for block in range(blocks):
        part = y[:, block * stride : (block + 1) * stride]
        total[block : block + size, : part.shape[1]] += part
    before = max(0, length - stride) // 2
    total = total.reshape(-1, *y.shape[2:])[before : before + size * stride]
    return np.moveaxis(total, 0, axis)


def nearest_neighbour(x: np.ndarray, factor: int) -> np.ndarray:
    """Every position repeated: [N, S..., C] to [N, S · factor..., C]."""
    for axis in range(1, x.ndim - 1):
        x = x.repeat(factor, axis=axis)
    return x


def batch_normalization(
    x: np.ndarray, gain: np.ndarray, bias: np.ndarray, mean: np.ndarray, variance: np.ndarray
) -> np.ndarray:
    """gain (x - mean) / sqrt(variance + 0.001) + bias, channel by channel; all arrays are [C]."""
    return (x - mean) * (gain / np.sqrt(variance + EPSILON)) + bias


def instance_normalization(x: np.ndarray) -> np.ndarray:
    """(x - mean) / sqrt(variance + 1e-5) with the moments of each channel of each example.

    Ulyanov, Vedaldi and Lempitsky, "Instance Normalization" (2016); x is [N, S..., C].
    """
    axes = tuple(range(1, x.ndim - 1))
    x = x - x.mean(axis=axes, keepdims=True)
    return x / np.sqrt((x * x).mean(axis=axes, keepdims=True) + np.float32(1e-5))


def class_modulation(
    x: np.ndarray, labels: np.ndarray, gains: np.ndarray, shifts: np.ndarray
) -> np.ndarray:
    """x (1 + labels · gains) + labels · shifts, channel by channel.

    Args:
        x: [N, S..., C].
        labels: the shares of the classes, [N, classes].
        gains: [classes, C].
        shifts: [classes, C].
    """
    shape = (x.shape[0], *(1 for _ in x.shape[1:-1]), x.shape[-1])
    return x * (1 + (labels @ gains).reshape(shape)) + (labels @ shifts).reshape(shape)


def mixed_components(
    components: np.ndarray, means: np.ndarray, z: np.ndarray, labels: Optional[np.ndarray]
) -> np.ndarray:
    """Mixtures of the rows of tables, sum_c y_c (mean_c + sum_j z_j component_cj): [N, P].

    Args:
        components: [1, classes · Z, P].
        means: [1, classes, P].
        z: [N, Z].
        labels: y, [N, classes]; None for one class.
    """
    y = np.ones((len(z), 1), np.float32) if labels is None else labels
    weights = (y[:, :, None] * z[:, None, :]).reshape(len(z), -1)
    return weights @ components[0] + y @ means[0]
