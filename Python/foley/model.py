# SPDX-License-Identifier: MIT
"""Models: load a file, make latents, pictures and sounds."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from .designs import model_file, read_design
from .errors import ModelFileError
from .inputs import Label, class_shares, latent
from .safetensors import SafetensorsFile, read_safetensors, write_safetensors
from .styles import StyleGenerator

if TYPE_CHECKING:
    import torch

#: Sounds that are computed at once.
_BATCH = 16


class Model:
    """A trained generator and what turns its examples into sounds."""

    def __init__(self, content: SafetensorsFile, path: str):
        #: The model file.
        self.path = path
        #: The text of the file's ``__metadata__``, by key.
        self.metadata = content.metadata
        self._arrays = content.tensors
        try:
            self.kind, self._generator, self._representation = read_design(content.metadata)
            names = self._json("classNames", list)
        except ModelFileError as error:
            raise ModelFileError(f"{path} cannot be used: {error}") from None
        count = self._generator.class_count
        if count and len(names) != count:
            raise ModelFileError(f"{path} has {len(names)} names of {count} classes")
        #: The names of the classes that can be asked for; empty for a model without classes.
        self.classes: tuple[str, ...] = tuple(str(name) for name in names) if count else ()
        self._check_arrays()

    def __repr__(self) -> str:
        return (
            f"<foley.Model {self.kind} of {self.path}: {self.seconds:.3g} s, {self.sample_rate} Hz, "
            f"{len(self.classes)} classes>"
        )

    @property
    def sample_rate(self) -> int:
        """The samples of a second."""
        return self._representation.sample_rate

    @property
    def sample_count(self) -> int:
        """L, the samples of a sound."""
        return self._representation.length

    @property
    def channels(self) -> int:
        """C, the channels of a sound: 1 or 2."""
        return self._representation.channels

    @property
    def seconds(self) -> float:
        """The length of a sound."""
        return self.sample_count / self.sample_rate

    @property
    def latent_count(self) -> int:
        """Z, the numbers of a latent."""
        return self._generator.latent_count

    @property
    def example_shape(self) -> tuple[int, ...]:
        """The shape of what the network puts out: [L, C] or [T, F, C]."""
        return self._generator.example_shape

    @property
    def training(self) -> dict[str, Any]:
        """How the model came about: "steps", "options" and "data"."""
        return self._json("training", dict)

    def latents(
        self, n: int, seed: int = 0, first: int = 1, truncation: Optional[float] = None
    ) -> np.ndarray:
        """The latents of sounds ``first`` to ``first + n - 1``, as ``foley synth`` has them.

        Args:
            n: how many.
            seed: 0 to 2^64 - 1, the ``--seed`` of the command.
            first: the number of the first sound, the ``--first`` of the command.
            truncation: the largest magnitude of a number; None for as far as they come. Of no
                effect on the latents of a StyleGAN, whose styles are truncated.

        Returns:
            float32 [n, Z], bit for bit those of the command.
        """
        if n < 0 or first < 0:
            raise ValueError(f"{n} sounds from number {first} are not possible")
        if truncation is not None and not 0 < truncation < math.inf:
            raise ValueError(f"a truncation of {truncation} is not above 0")
        if isinstance(self._generator, StyleGenerator):
            truncation = None
        kind, count = self._generator.distribution, self.latent_count
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
        z = np.asarray(z, np.float32)
        if z.ndim != 2 or z.shape[1] != self.latent_count:
            raise ValueError(f"latents of shape {z.shape} instead of [N, {self.latent_count}]")
        shares = self._shares(labels, len(z))
        if isinstance(self._generator, StyleGenerator):
            return self._generator(self._arrays, z, shares, truncation)
        if truncation is not None:
            raise ValueError(f"{self.path} has no styles to truncate")
        return self._generator(self._arrays, z, shares)

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

    def decode(self, examples: np.ndarray) -> np.ndarray:
        """Sounds of what the network puts out.

        Args:
            examples: [N, L, C] samples or [N, T, F, C] pictures.

        Returns:
            float32 [N, L, C]; phases of pictures are reconstructed.
        """
        examples = np.asarray(examples, np.float32)
        if examples.ndim < 2 or examples.shape[1:] != self.example_shape or len(examples) == 0:
            raise ValueError(f"examples of {examples.shape} instead of [N, *{self.example_shape}]")
        return self._representation.decode(examples)

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
            truncation: the largest magnitude of the numbers of a latent; of a StyleGAN, how much
                of the distance of a style from the mean style is left.

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

    def to_torch(self) -> "torch.nn.Module":
        """A PyTorch module with the weights of the network.

        ``module(z, labels)`` is differentiable, and equals ``model(z, labels)`` up to rounding in
        ``eval`` mode; ``torch.jit.script(module)`` works. The names of its ``state_dict()`` are
        those of the model file, and :meth:`save` writes them to one. Not for a PCA GAN, whose
        noise is drawn in NumPy, nor for a StyleGAN.

        Raises:
            ImportError: PyTorch is not installed.
        """
        from .torch_generators import torch_module

        return torch_module(self._generator, self._arrays)

    def save(
        self, path: "str | os.PathLike[str]", weights: Optional[Mapping[str, Any]] = None
    ) -> None:
        """Writes a model file that this package and the command ``foley`` can play.

        Args:
            weights: arrays or tensors by their names in the file, such as the ``state_dict()`` of
                a fine-tuned module; None for those of this model.

        Raises:
            ValueError: names or shapes are not those of the architecture.
        """
        arrays = dict(self._arrays)
        if weights is not None:
            if weights.keys() != arrays.keys():
                raise ValueError(f"weights {sorted(weights)} instead of {sorted(arrays)}")
            for name, values in weights.items():
                value = np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
                if value.shape != arrays[name].shape or not np.isfinite(value).all():
                    raise ValueError(f"{name} has {value.shape} or a number that is not finite")
                arrays[name] = value.astype(np.float32)
        write_safetensors(path, arrays, self.metadata)

    def _json(self, key: str, kind: type) -> Any:
        try:
            value = json.loads(self.metadata.get(key, ""))
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, kind):
            raise ModelFileError(f'its metadata has a damaged "{key}"')
        return value

    def _check_arrays(self) -> None:
        expected = self._generator.shapes
        found = {name: values.shape for name, values in self._arrays.items()}
        for name in sorted(expected.keys() | found.keys()):
            if expected.get(name) != found.get(name):
                raise ModelFileError(
                    f"{self.path}: {name} has the shape {found.get(name)}, "
                    f"and the architecture needs {expected.get(name)}"
                )


def load(path: "str | os.PathLike[str]") -> Model:
    """The model of a model file or of the folder of a run.

    Raises:
        ModelFileError: the file is damaged, or no model that this package can play.
        OSError: the file cannot be read.
    """
    file = model_file(path)
    return Model(read_safetensors(file), os.fspath(file))
