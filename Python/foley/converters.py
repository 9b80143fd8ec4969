# SPDX-License-Identifier: MIT
"""The networks that turn sounds into others: Pix2Pix and CycleGAN.

A converter has ``shapes``, the names and shapes of its arrays in a model file, and maps examples to
examples of the same shape.
"""

from __future__ import annotations

import math

import numpy as np

from . import layers
from .errors import ModelFileError
from .fields import Fields
from .generators import Arrays, Shapes


class Converter:
    """A network that maps examples to others of the same shape, without latents and classes."""

    latent_count = 0
    class_count = 0
    #: Whether there is a way back from targets to sources.
    is_reversible = False
    #: Samples or frames of an example are multiples of it.
    length_unit = 1
    #: The shape of a training example, [L, C] or [T, F, C].
    example_shape: tuple[int, ...]
    #: The arrays of the model file.
    shapes: Shapes

    def __call__(self, arrays: Arrays, x: np.ndarray, reverse: bool = False) -> np.ndarray:
        """Sources [N, ...] to targets of the same shape, or with ``reverse`` targets to sources."""
        raise NotImplementedError


class WaveConverter(Converter):
    """The U-Net of Pix2Pix: it adds a residual to waveforms [N, L, 1], L a multiple of 512.

    Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional Adversarial Networks"
    (CVPR 2017), section 3.2.1, here in one dimension, without noise and normalization.
    """

    taps = 15
    #: How much shorter each level makes the signal.
    strides = (2, 4, 4, 4, 4)
    #: The product of the strides.
    length_unit = math.prod(strides)

    def __init__(self, network: Fields, kept_band: "float | None", sample_rate: int):
        width = network.integer("width", 1, 1024)
        length = network.integer("sliceLength", self.length_unit, 1 << 22)
        if length % self.length_unit:
            raise ModelFileError(f"{length} samples are no multiple of {self.length_unit}")
        self.example_shape = (length, 1)
        #: The taps of the filter of the residual; None where all bands may change.
        self.high_pass = None if kept_band is None else high_pass(kept_band, sample_rate)
        channels = [width * factor for factor in (1, 2, 4, 8, 8)]
        self.shapes = {}
        for level, (inputs, outputs) in enumerate(zip([1, *channels], channels)):
            self._add(f"down.{level}", inputs, outputs, outputs)
        for level, outputs in enumerate([*channels[-2::-1], width]):
            inputs = channels[-1 - level] * (1 if level == 0 else 2)
            self._add(f"up.{level}", outputs, inputs, outputs)
        self._add("last", width + 1, 1, 1)

    def _add(self, name: str, before: int, after: int, biases: int) -> None:
        self.shapes[f"converter.{name}.kernel"] = (self.taps, before, after)
        self.shapes[f"converter.{name}.bias"] = (biases,)

    @property
    def context(self) -> int:
        """The samples on both sides that a result depends on at most, a multiple of 512."""
        distances = [math.prod(self.strides[:level]) for level in range(len(self.strides))]
        reach = self.taps + 2 * self.taps * sum(distances)
        reach += 0 if self.high_pass is None else len(self.high_pass) // 2
        return -(-reach // self.length_unit) * self.length_unit

    def __call__(self, arrays: Arrays, x: np.ndarray, reverse: bool = False) -> np.ndarray:
        """Sources [N, L, 1] to targets of the same shape; there is no way back."""

        def of(name: str) -> tuple[np.ndarray, np.ndarray]:
            return arrays[f"converter.{name}.kernel"], arrays[f"converter.{name}.bias"]

        y, skips = x, []
        for level, stride in enumerate(self.strides):
            y = layers.leaky_relu(layers.convolution(y, *of(f"down.{level}"), stride=stride))
            skips.append(y)
        for level, stride in enumerate(reversed(self.strides)):
            if level > 0:
                y = np.concatenate([y, skips[-1 - level]], axis=2)
            y = layers.transposed_convolution(y, *of(f"up.{level}"), stride=stride)
            y = layers.leaky_relu(y)
        residual = layers.convolution(np.concatenate([y, x], axis=2), *of("last"))
        if self.high_pass is not None:
            rows = [np.convolve(row, self.high_pass, "same") for row in residual[:, :, 0]]
            residual = np.stack(rows)[:, :, None]
        return x + residual


def high_pass(band: float, sample_rate: int) -> np.ndarray:
    """The taps of a linear-phase high-pass above a band in hertz, float32, an odd number.

    The unit pulse less an ideal low-pass times a Kaiser window for 90 dB: J. F. Kaiser,
    "Nonrecursive Digital Filter Design Using the I0-Sinh Window Function" (1974).
    """
    rejection, share = 90.0, band / sample_rate
    half = min(math.ceil((rejection - 7.95) / (14.36 * 0.04 * share) / 2), 511)
    edge = share - (rejection - 7.95) / (14.36 * 2 * half) / 2
    time = np.arange(-half, half + 1)
    # np.kaiser has zeros half a tap outside; here they are a tap outside.
    window = np.kaiser(2 * half + 3, 0.1102 * (rejection - 8.7))[1:-1]
    low = 2 * edge * np.sinc(2 * edge * time) * window
    return ((time == 0) - low / low.sum()).astype(np.float32)


class PictureConverter(Converter):
    """Both converters of a CycleGAN: pictures [N, T, F, C] of any number of frames to as many.

    Zhu, Park, Isola and Efros, "Unpaired Image-to-Image Translation using Cycle-Consistent
    Adversarial Networks" (2017), section 7.2; Kaneko, Kameoka, Tanaka and Hojo, "MaskCycleGAN-VC"
    (ICASSP 2021), section 3.2.
    """

    is_reversible = True
    #: The value of silence in a picture.
    silence = np.float32(-1)
    #: Values up to this are silence.
    loudest_silence = np.float32(-0.9999)

    def __init__(self, network: Fields):
        self.frames = network.integer("frameCount", 16, 4096)
        bins = network.integer("binCount", 16, 4096)
        if self.frames % 4 or bins % 4:
            raise ModelFileError(f"{self.frames} frames and {bins} bins are no multiples of 4")
        channels = network.integer("channelCount", 1, 2)
        width = network.integer("width", 1, 1024)
        self.block_count = network.integer("blockCount", 0, 64)
        self.is_gated = network.flag("isGated")
        self.fills_frames = network.flag("fillsFrames")
        self.example_shape = (self.frames, bins, channels)
        self.shapes = {}
        for way in ("converter", "reverse"):
            for domain in ("source", "target"):
                for part in ("means", "deviations"):
                    self.shapes[f"{way}.{domain}.{part}"] = (bins * channels,)
            self._add_generator(f"{way}.generator", width, channels)

    def _add_generator(self, name: str, width: int, channels: int) -> None:
        stem = (7, 7, channels + self.fills_frames, width * (1 + self.is_gated))
        self.shapes[f"{name}.stem.kernel"] = stem
        if self.is_gated:
            self.shapes[f"{name}.stem.bias"] = stem[-1:]
        for level in range(2):
            narrow = width << level
            self.shapes[f"{name}.narrowing.{level}.kernel"] = (3, 3, narrow, 2 * narrow)
            narrow = width << (1 - level)
            self.shapes[f"{name}.widening.{level}.kernel"] = (3, 3, narrow, 2 * narrow)
        for block in range(self.block_count):
            for part in ("first", "second"):
                self.shapes[f"{name}.blocks.{block}.{part}.kernel"] = (3, 3, 4 * width, 4 * width)
        self.shapes[f"{name}.last.kernel"] = (7, 7, width, channels)
        self.shapes[f"{name}.last.bias"] = (channels,)

    def __call__(self, arrays: Arrays, x: np.ndarray, reverse: bool = False) -> np.ndarray:
        """Sources [N, T, F, C] to targets of the same shape, or ``reverse`` targets to sources.

        Windows of the length of training are converted by themselves and cross-faded; frames that
        are silent stay silent.
        """
        way = "reverse" if reverse else "converter"

        def statistics(domain: str) -> tuple[np.ndarray, np.ndarray]:
            parts = (arrays[f"{way}.{domain}.{part}"] for part in ("means", "deviations"))
            means, deviations = (part.reshape(x.shape[2:]) for part in parts)
            return means, deviations

        windows = cut_windows(x, self.frames, self.silence)
        means, deviations = statistics("source")
        y = self._generated(arrays, f"{way}.generator", (windows - means) / deviations)
        means, deviations = statistics("target")
        y = joined_windows(y * deviations + means, len(x))[:, : x.shape[1]]
        sounds = (x > self.loudest_silence).any(axis=(2, 3), keepdims=True)
        return np.where(sounds, np.clip(y, self.silence, 1), self.silence).astype(np.float32)

    def _generated(self, arrays: Arrays, name: str, x: np.ndarray) -> np.ndarray:
        """What the generator of one way makes of normalised windows [N, T, F, C]."""

        def reflected(y: np.ndarray, layer: str) -> np.ndarray:
            kernel, bias = arrays[f"{name}.{layer}.kernel"], arrays.get(f"{name}.{layer}.bias")
            return layers.convolution(y, kernel, bias, edges="reflect")

        def finished(y: np.ndarray) -> np.ndarray:
            return layers.relu(layers.instance_normalization(y))

        ones = np.ones((*x.shape[:3], 1), np.float32)
        y = reflected(np.concatenate([x, ones], axis=3) if self.fills_frames else x, "stem")
        y = layers.gated(y) if self.is_gated else finished(y)
        for level in range(2):
            kernel = arrays[f"{name}.narrowing.{level}.kernel"]
            y = finished(layers.convolution(y, kernel, stride=2))
        for block in range(self.block_count):
            inner = finished(reflected(y, f"blocks.{block}.first"))
            inner = reflected(inner, f"blocks.{block}.second")
            y = y + layers.instance_normalization(inner)
        for level in range(2):
            kernel = arrays[f"{name}.widening.{level}.kernel"]
            y = finished(layers.doubling_convolution(y, kernel))
        return x + reflected(y, "last")


def cut_windows(x: np.ndarray, length: int, silence: np.float32) -> np.ndarray:
    """Pictures as windows of an even length, each of which begins in the middle of the one before.

    [N, T, F, C] to [N · W, length, F, C]; silence follows the last frame.
    """
    hop = length // 2
    count = max(1, (x.shape[1] - 1) // hop)
    after = (count + 1) * hop - x.shape[1]
    padded = np.pad(x, [(0, 0), (0, after), (0, 0), (0, 0)], constant_values=silence)
    starts = range(0, count * hop, hop)
    windows = np.stack([padded[:, start : start + length] for start in starts], axis=1)
    return windows.reshape(-1, *windows.shape[2:])


def joined_windows(windows: np.ndarray, count: int) -> np.ndarray:
    """Undoes the cut of ``count`` pictures, with linear cross-fades: [N, frames, F, C]."""
    hop = windows.shape[1] // 2
    halves = windows.reshape(count, -1, 2, hop, *windows.shape[2:])
    share = ((np.arange(hop, dtype=np.float32) + np.float32(0.5)) / np.float32(hop))[:, None, None]
    faded = halves[:, :-1, 1] * (1 - share) + halves[:, 1:, 0] * share
    joined = np.concatenate([halves[:, :1, 0], faded, halves[:, -1:, 1]], axis=1)
    return joined.reshape(count, -1, *windows.shape[2:])
