# SPDX-License-Identifier: MIT
"""The converters of Pix2Pix and CycleGAN as PyTorch modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, List

import torch
from torch import Tensor, nn

from .converters import PictureConverter, WaveConverter
from .generators import Arrays
from .torch_layers import (
    Convolution,
    DoublingConvolution,
    TransposedConvolution,
    constant,
    convolved,
    leaky_relu,
)


class WaveUNet(nn.Module):
    """Adds a residual to waveforms [N, L, 1], L a multiple of 512."""

    if TYPE_CHECKING:
        high_pass: Tensor

    def __init__(self, network: WaveConverter, arrays: Arrays, name: str):
        super().__init__()
        self.down = nn.ModuleList(
            Convolution(arrays, f"{name}.down.{level}", stride)
            for level, stride in enumerate(network.strides)
        )
        self.up = nn.ModuleList(
            TransposedConvolution(arrays, f"{name}.up.{level}", stride)
            for level, stride in enumerate(reversed(network.strides))
        )
        self.last = Convolution(arrays, f"{name}.last")
        self.is_filtered = network.high_pass is not None
        taps = torch.zeros(1) if network.high_pass is None else torch.from_numpy(network.high_pass)
        self.register_buffer("high_pass", taps.reshape(-1, 1, 1), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Sources to targets of the same shape."""
        y = x
        skips: List[Tensor] = []
        for layer in self.down:
            y = leaky_relu(layer(y))
            skips.append(y)
        y = skips.pop()
        for level, layer in enumerate(self.up):
            if level > 0:
                y = torch.cat([y, skips.pop()], 2)
            y = leaky_relu(layer(y))
        residual = self.last(torch.cat([y, x], 2))
        return x + (convolved(residual, self.high_pass, None) if self.is_filtered else residual)


class WaveTranslation(nn.Module):
    """A Pix2Pix."""

    def __init__(self, network: WaveConverter, arrays: Arrays):
        super().__init__()
        self.converter = WaveUNet(network, arrays, "converter")

    def forward(self, x: Tensor) -> Tensor:
        """Sources [N, L, 1], L a multiple of 512, to targets of the same shape."""
        return self.converter(x)


class BandStatistics(nn.Module):
    """Means and deviations of the bands of a domain: buffers, which are not learned."""

    if TYPE_CHECKING:
        means: Tensor
        deviations: Tensor

    def __init__(self, arrays: Arrays, name: str, channels: int):
        super().__init__()
        self.register_buffer("means", constant(arrays, f"{name}.means"))
        self.register_buffer("deviations", constant(arrays, f"{name}.deviations"))
        self.channels = channels

    def normalized(self, x: Tensor) -> Tensor:
        """x [N, T, F, C] less the means, over the deviations."""
        shape = [-1, self.channels]
        return (x - self.means.reshape(shape)) / self.deviations.reshape(shape)

    def denormalized(self, x: Tensor) -> Tensor:
        """Undoes the normalization."""
        shape = [-1, self.channels]
        return x * self.deviations.reshape(shape) + self.means.reshape(shape)


def instance_normalized(x: Tensor) -> Tensor:
    """(x - mean) / sqrt(variance + 1e-5) with the moments of each channel of each example."""
    x = x - x.mean([1, 2], keepdim=True)
    return x / ((x * x).mean([1, 2], keepdim=True) + 1e-5).sqrt()


class ResidualBlock(nn.Module):
    """x + norm(conv(relu(norm(conv(x))))), [N, T, F, C]."""

    def __init__(self, arrays: Arrays, name: str):
        super().__init__()
        self.first = Convolution(arrays, f"{name}.first", reflects=True)
        self.second = Convolution(arrays, f"{name}.second", reflects=True)

    def forward(self, x: Tensor) -> Tensor:
        """The sum of x and the residual."""
        y = torch.relu(instance_normalized(self.first(x)))
        return x + instance_normalized(self.second(y))


class PictureGenerator(nn.Module):
    """The generator of one way of a CycleGAN, of normalised pictures [N, T, F, C]."""

    def __init__(self, network: PictureConverter, arrays: Arrays, name: str):
        super().__init__()
        self.stem = Convolution(arrays, f"{name}.stem", reflects=True)
        self.narrowing = nn.ModuleList(
            Convolution(arrays, f"{name}.narrowing.{level}", stride=2) for level in range(2)
        )
        self.blocks = nn.ModuleList(
            ResidualBlock(arrays, f"{name}.blocks.{block}") for block in range(network.block_count)
        )
        self.widening = nn.ModuleList(
            DoublingConvolution(arrays, f"{name}.widening.{level}") for level in range(2)
        )
        self.last = Convolution(arrays, f"{name}.last", reflects=True)
        self.is_gated, self.fills_frames = network.is_gated, network.fills_frames

    def forward(self, x: Tensor) -> Tensor:
        """What becomes of x, all of whose frames are seen."""
        y = torch.cat([x, torch.ones_like(x[..., :1])], 3) if self.fills_frames else x
        y = self.stem(y)
        if self.is_gated:
            a, b = y.chunk(2, 3)
            y = a * torch.sigmoid(b)
        else:
            y = torch.relu(instance_normalized(y))
        for layer in self.narrowing:
            y = torch.relu(instance_normalized(layer(y)))
        for block in self.blocks:
            y = block(y)
        for layer in self.widening:
            y = torch.relu(instance_normalized(layer(y)))
        return x + self.last(y)


class PictureWay(nn.Module):
    """One way of a CycleGAN: pictures [N, T, F, C] of any number of frames to the same shape."""

    def __init__(self, network: PictureConverter, arrays: Arrays, name: str):
        super().__init__()
        channels = network.example_shape[-1]
        self.source = BandStatistics(arrays, f"{name}.source", channels)
        self.target = BandStatistics(arrays, f"{name}.target", channels)
        self.generator = PictureGenerator(network, arrays, f"{name}.generator")
        self.hop = network.frames // 2
        self.silence = float(network.silence)
        self.loudest_silence = float(network.loudest_silence)

    def forward(self, x: Tensor) -> Tensor:
        """Windows that begin in the middle of the one before are converted and cross-faded."""
        hop, frames = self.hop, x.shape[1]
        count = max(1, (frames - 1) // hop)
        after = (count + 1) * hop - frames
        silence = torch.full_like(x[:, :1], self.silence)
        padded = torch.cat([x, silence.expand(-1, after, -1, -1)], 1)
        # [N, W, F, C, 2 hop] to [N · W, 2 hop, F, C].
        windows = padded.unfold(1, 2 * hop, hop).movedim(-1, 2).flatten(0, 1)
        y = self.target.denormalized(self.generator(self.source.normalized(windows)))
        halves = y.reshape([x.shape[0], count, 2, hop] + list(y.shape[2:]))
        share = (torch.arange(hop, device=x.device, dtype=x.dtype) + 0.5) / hop
        share = share.reshape(hop, 1, 1)
        faded = halves[:, :-1, 1] * (1 - share) + halves[:, 1:, 0] * share
        joined = torch.cat([halves[:, :1, 0], faded, halves[:, -1:, 1]], 1).flatten(1, 2)
        sounds = (x > self.loudest_silence).flatten(2).any(2).reshape(x.shape[0], frames, 1, 1)
        return torch.where(sounds, joined[:, :frames].clamp(self.silence, 1), silence)


class PictureTranslation(nn.Module):
    """Both ways of a CycleGAN."""

    def __init__(self, network: PictureConverter, arrays: Arrays):
        super().__init__()
        self.converter = PictureWay(network, arrays, "converter")
        self.reverse = PictureWay(network, arrays, "reverse")

    def forward(self, x: Tensor, reverse: bool = False) -> Tensor:
        """Sources [N, T, F, C] to targets of the same shape, or ``reverse`` targets to sources."""
        return self.reverse(x) if reverse else self.converter(x)
