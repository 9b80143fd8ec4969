# SPDX-License-Identifier: MIT
"""Models: load a file, make latents, pictures and sounds, convert sounds."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from .conversion import converted
from .converters import Converter
from .designs import model_file
from .errors import ModelFileError
from .generators import Generator
from .inputs import Label, checked_sound, class_shares, latent
from .safetensors import read_safetensors
from .stored_model import StoredModel
from .styles import StyleGenerator

if TYPE_CHECKING:
    import torch

#: Sounds that are computed at once.
_BATCH = 16


class Model(StoredModel):
    """A trained network and what turns its examples into sounds.

    ``task`` says whether it generates sounds (:meth:`generate`) or converts them (:meth:`convert`);
    methods of the other task raise :class:`ModelFileError`.
    """

    @property
    def _generator(self) -> Generator:
        if isinstance(self._network, Converter):
            raise ModelFileError(f"{self.path} is a model that converts sounds, and generates none")
        return self._network

    def _converter(self, reverse: bool) -> Converter:
        if not isinstance(self._network, Converter):
            raise ModelFileError(f"{self.path} is a model that generates sounds, and converts none")
        if reverse and not self._network.is_reversible:
            raise ModelFileError(f"{self.path} is a model that converts in one direction only")
        return self._network

    def latents(
        self, n: int, seed: int = 0, first: int = 1, truncation: Optional[float] = None
    ) -> np.ndarray:
        """The latents of sounds ``first`` to ``first + n - 1``, as ``foley synth`` has them.

        Args:
            n: how many.
            seed: 0 to 2^64 - 1, the ``--seed`` of the command.
            first: the number of the first sound, the ``--first`` of the command.
            truncation: the largest magnitude of a number; None for what the model states
                (``truncation``) or no limit. Of no effect on the latents of a StyleGAN, whose
                styles are truncated.

        Returns:
            float32 [n, Z], bit for bit those of the command.
        """
        if n < 0 or first < 0:
            raise ValueError(f"{n} sounds from number {first} are not possible")
        if truncation is not None and not 0 < truncation < math.inf:
            raise ValueError(f"a truncation of {truncation} is not above 0")
        generator, count = self._generator, self.latent_count
        if isinstance(generator, StyleGenerator):
            truncation = None
        elif truncation is None:
            truncation = self.truncation
        kind = generator.distribution
        numbers = range(first, first + n)
        rows = [latent(kind, count, number, seed, truncation) for number in numbers]
        return np.array(rows, np.float32).reshape(n, self.latent_count)

    def labels(self, n: int, label: Optional[Label] = None, first: int = 1) -> Optional[np.ndarray]:
        """The shares of the classes of sounds ``first`` to ``first + n - 1``.

        Args:
            label: the class of all of them; None for all classes in turn, the first for sound 1.

        Returns:
            float32 [n, classes], rows of sum one; None for a model without classes.
        """
        count = len(self.classes)
        if count == 0:
            if label is not None:
                raise ValueError(f"{self.path} has no classes")
            return None
        if label is None:
            places = (np.arange(first, first + n) - 1) % count
            return np.eye(count, dtype=np.float32)[places]
        return np.tile(class_shares(label, self.classes), (n, 1))

    def __call__(
        self,
        z: np.ndarray,
        labels: "Optional[np.ndarray | Sequence[Label]]" = None,
        truncation: Optional[float] = None,
    ) -> np.ndarray:
        """What the network puts out.

        Args:
            z: latents, [N, Z].
            labels: the shares of the classes, [N, classes], or a class for each latent; None for
                a model without classes.
            truncation: of a StyleGAN, how much of the distance of a style from the mean style of
                its class is left; None for all of it.

        Returns:
            float32 [N, L, C] samples, or [N, T, F, C] pictures: scaled log magnitudes in -1...1.
        """
        generator = self._generator
        z = self._checked(z)
        shares = self._shares(labels, len(z))
        if isinstance(generator, StyleGenerator):
            return generator(self._arrays, z, shares, truncation)
        if truncation is not None:
            raise ValueError(f"{self.path} has no styles to truncate")
        return generator(self._arrays, z, shares)

    def styles(
        self,
        z: np.ndarray,
        labels: "Optional[np.ndarray | Sequence[Label]]" = None,
        truncation: Optional[float] = None,
    ) -> np.ndarray:
        """The styles w of latents [N, Z], float32 [N, W], of a StyleGAN or StyleGAN 2."""
        z = self._checked(z)
        return self._styled().styles(self._arrays, z, self._shares(labels, len(z)), truncation)

    @property
    def style_layers(self) -> int:
        """The number of layers that have a style."""
        return self._styled().layer_count

    def of_styles(self, styles: np.ndarray, z: np.ndarray) -> np.ndarray:
        """What a StyleGAN or StyleGAN 2 puts out for given styles.

        Args:
            styles: one for all layers, [N, W], or one for each layer, the coarsest first,
                [N, layers, W].
            z: the latents that the noise of layers follows from, [N, Z].
        """
        generator = self._styled()
        styles, z = np.asarray(styles, np.float32), self._checked(z)
        if styles.ndim == 2:
            styles = np.repeat(styles[:, None], generator.layer_count, axis=1)
        wanted = (len(z), generator.layer_count, generator.style_count)
        if styles.shape != wanted:
            raise ValueError(f"styles of shape {styles.shape} instead of {wanted}")
        return generator.of_styles(self._arrays, list(styles.swapaxes(0, 1)), z)

    def _checked(self, z: np.ndarray) -> np.ndarray:
        z = np.asarray(z, np.float32)
        if z.ndim != 2 or z.shape[1] != self.latent_count:
            raise ValueError(f"latents of shape {z.shape} instead of [N, {self.latent_count}]")
        return z

    def _styled(self) -> StyleGenerator:
        if not isinstance(self._generator, StyleGenerator):
            raise ValueError(f"{self.path} has no styles")
        return self._generator

    def _shares(self, labels: Any, n: int) -> Optional[np.ndarray]:
        count = len(self.classes)
        if labels is None or count == 0:
            if labels is not None or count:
                raise ValueError(f"labels {labels} for a model of {count} classes")
            return None
        if not isinstance(labels, np.ndarray):
            labels = np.concatenate([self.labels(1, label) for label in labels])
        if labels.shape != (n, count):
            raise ValueError(f"labels of shape {labels.shape} instead of [{n}, {count}]")
        return labels.astype(np.float32)

    def generate(
        self,
        n: int,
        label: Optional[Label] = None,
        seed: int = 0,
        first: int = 1,
        truncation: Optional[float] = None,
    ) -> np.ndarray:
        """The sounds of ``foley synth --no-watermark --bit-depth 32f``, up to rounding.

        Guides/model-format.md of Foley says how near they are for each kind of model.

        Args:
            n: how many sounds.
            label: the class of all of them; None for all classes in turn.
            seed: the ``--seed`` of the command.
            first: the number of the first sound.
            truncation: the largest magnitude of the numbers of a latent, None for what the
                model states or no limit; of a StyleGAN, how much of the distance of a style from
                the mean style is left.

        Returns:
            float32 [n, L, C], full scale is -1...1.
        """
        z = self.latents(n, seed, first, truncation)
        labels = self.labels(n, label, first)
        styled = truncation if isinstance(self._generator, StyleGenerator) else None
        batches = []
        for at in range(0, n, _BATCH):
            shares = None if labels is None else labels[at : at + _BATCH]
            batches.append(self.decode(self(z[at : at + _BATCH], shares, styled)))
        empty = np.zeros((0, self.sample_count, self.channels), np.float32)
        return np.concatenate([empty, *batches])

    def translate(self, examples: np.ndarray, reverse: bool = False) -> np.ndarray:
        """What the network of a model that converts makes of examples.

        Args:
            examples: of a Pix2Pix, samples [N, L, 1], L a multiple of 512; of a CycleGAN, pictures
                [N, T, F, C] of any number of frames, as of :meth:`encode`.
            reverse: whether targets are turned back into sources.

        Returns:
            float32 of the shape of the examples.
        """
        converter = self._converter(reverse)
        examples = np.asarray(examples, np.float32)
        unit, inner = converter.length_unit, self.example_shape[1:]
        shape = examples.shape
        if len(shape) < 3 or shape[2:] != inner or 0 in shape[:2] or shape[1] % unit:
            raise ValueError(f"examples of {shape} instead of [N, multiples of {unit}, *{inner}]")
        return converter(self._arrays, examples, reverse)

    def convert(
        self, samples: np.ndarray, sample_rate: int, strength: float = 1.0, reverse: bool = False
    ) -> np.ndarray:
        """The sound of ``foley convert --no-watermark --bit-depth 32f``, up to rounding.

        Args:
            samples: a sound of any length, [L] or [L, C], each channel of which is converted by
                itself; full scale is -1...1.
            sample_rate: that of the samples, which must be the model's.
            strength: how far the sound moves from the source (0) to the converted one (1), up to 2.
            reverse: whether a target is turned back into a source.

        Returns:
            float32 of the shape of the samples.

        Raises:
            ValueError: another sample rate, a silent sound, or arguments out of their range.
            ModelFileError: the model does not convert, or not in this direction.
        """
        converter = self._converter(reverse)
        if sample_rate != self.sample_rate:
            raise ValueError(
                f"a sound of {sample_rate} Hz for a model of {self.sample_rate} Hz: resample it, "
                "or use the command foley convert, which does"
            )
        if not 0 <= strength <= 2:
            raise ValueError(f"a strength of {strength} is not from 0 to 2")
        if self.channels != 1:
            raise ModelFileError(f"{self.path} converts sounds of {self.channels} channels only")
        sound = checked_sound(samples)
        columns = [
            converted(converter, self._arrays, self._representation, column, strength, reverse)
            for column in sound.reshape(len(sound), -1).T
        ]
        return np.stack(columns, axis=1).reshape(sound.shape)

    def to_torch(self) -> "torch.nn.Module":
        """A PyTorch module with the weights of the network.

        In ``eval`` mode ``module(z, labels)`` equals ``model(z, labels)`` up to rounding; a StyleGAN
        also takes a truncation. Of a model that converts, ``module(examples)`` equals
        ``model.translate(examples)``; a CycleGAN also takes ``reverse``. The module is
        differentiable, and ``torch.jit.script(module)`` works. The names of its ``state_dict()``
        are those of the model file, and :meth:`save` writes them to one.

        Raises:
            ImportError: PyTorch is not installed.
        """
        from .torch_modules import torch_module

        return torch_module(self._network, self._arrays)


def load(path: "str | os.PathLike[str]") -> Model:
    """The model of a model file or of the folder of a run.

    Raises:
        ModelFileError: the file is damaged, or no model that this package can use.
        OSError: the file cannot be read.
    """
    file = model_file(path)
    return Model(read_safetensors(file), os.fspath(file))
