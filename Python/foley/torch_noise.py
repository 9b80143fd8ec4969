# SPDX-License-Identifier: MIT
"""The noise of layers in PyTorch, bit for bit that of random_stream.py, and scripted as well."""

from __future__ import annotations

from typing import List

import numpy as np
import torch
from torch import Tensor, nn

from .generators import Arrays
from .random_stream import fnv_hash
from .torch_layers import parameter


def _signed(bits: int) -> int:
    """64 bits as the signed number that a tensor of int64 has for them."""
    return bits - (1 << 64) if bits >> 63 else bits


class LatentNoise(nn.Module):
    """Uniform noise of variance 1 for a layer, of the dtype of z: latents [N, Z] to [N, S..., 1].

    It is the stream "noise" of the layer's index, whose seed is the FNV-1a hash of the signs of a
    latent, as in the command. No gradient goes through it.
    """

    def __init__(self, layer: int):
        super().__init__()
        self.layer = layer
        # TorchScript reads no constants of the file.
        self.hash_start = _signed(fnv_hash([]))
        self.name_hash = _signed(fnv_hash(b"noise"))
        bound = np.sqrt(np.float32(3))
        self.bound, self.width = float(bound), float(bound - -bound)
        self.largest = float(np.nextafter(bound, -bound))

    def forward(self, z: Tensor, sizes: List[int]) -> Tensor:
        """Noise of these sizes S... for each latent."""
        seeds = torch.full([z.shape[0]], self.hash_start, dtype=torch.int64, device=z.device)
        for sign in (z < 0).to(torch.int64).unbind(1):
            seeds = (seeds ^ sign) * 0x100_0000_01B3
        count = 1
        for size in sizes:
            count *= size
        words = random_words(seeds ^ self.name_hash, self.layer, count)
        values = (words >> 8).to(torch.float32) * 2.0**-24 * self.width - self.bound
        return values.clamp(max=self.largest).to(z.dtype).reshape([z.shape[0]] + sizes + [1])


class LayerNoise(nn.Module):
    """Adds the noise of a layer times a strength for each channel."""

    def __init__(self, arrays: Arrays, name: str, layer: int):
        super().__init__()
        self.strength = parameter(arrays, f"{name}.strength")
        self.source = LatentNoise(layer)

    def forward(self, x: Tensor, z: Tensor) -> Tensor:
        """x [N, S..., C] and latents [N, Z] to the shape of x."""
        return x + self.source(z, list(x.shape[1:-1])) * self.strength


class Noiseless(nn.Module):
    """Stands in the place of the noise of a model without any."""

    def forward(self, x: Tensor, z: Tensor) -> Tensor:
        """x."""
        return x


def random_words(keys: Tensor, index: int, count: int) -> Tensor:
    """The first 32-bit random numbers of streams of Philox4x32-10: keys [N] to int64 [N, count].

    Products of 64 bits overflow to negative numbers, whose bits are those of unsigned ones.
    """
    low = 0xFFFF_FFFF
    blocks = torch.arange((count + 3) // 4, device=keys.device).unsqueeze(0)
    zeros = torch.zeros_like(blocks)
    c0, c1, c2, c3 = blocks, zeros, zeros + index, zeros
    k0, k1 = (keys & low).unsqueeze(1), ((keys >> 32) & low).unsqueeze(1)
    for _ in range(10):
        first, second = c0 * 0xD251_1F53, c2 * 0xCD9E_8D57
        c0, c1 = ((second >> 32) & low) ^ c1 ^ k0, second & low
        c2, c3 = ((first >> 32) & low) ^ c3 ^ k1, first & low
        k0, k1 = (k0 + 0x9E37_79B9) & low, (k1 + 0xBB67_AE85) & low
    return torch.stack([c0, c1, c2, c3], 2).flatten(1)[:, :count]
