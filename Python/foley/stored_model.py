# SPDX-License-Identifier: MIT
"""What a model file holds: a network, its weights, and how its examples become sounds."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, Optional

import numpy as np

from .converters import Converter
from .designs import read_design
from .errors import ModelFileError
from .safetensors import SafetensorsFile, write_safetensors


class StoredModel:
    """What the models of all kinds have in common."""

    def __init__(self, content: SafetensorsFile, path: str):
        #: The model file.
        self.path = path
        #: The text of the file's ``__metadata__``, by key.
        self.metadata = content.metadata
        self._arrays = content.tensors
        try:
            self.kind, self._network, self._representation = read_design(content.metadata)
            names = self._json("classNames", list)
        except ModelFileError as error:
            raise ModelFileError(f"{path} cannot be used: {error}") from None
        count = self._network.class_count
        if count and len(names) != count:
            raise ModelFileError(f"{path} has {len(names)} names of {count} classes")
        #: The names of the classes that can be asked for; empty for a model without classes.
        self.classes: tuple[str, ...] = tuple(str(name) for name in names) if count else ()
        self._check_arrays()

    def __repr__(self) -> str:
        return (
            f"<foley.Model {self.kind} of {self.path}: {self.seconds:.3g} s, "
            f"{self.sample_rate} Hz, {len(self.classes)} classes>"
        )

    @property
    def task(self) -> str:
        """What the model does: "generate" sounds of latents, or "convert" sounds into others."""
        return "convert" if isinstance(self._network, Converter) else "generate"

    @property
    def sample_rate(self) -> int:
        """The samples of a second."""
        return self._representation.sample_rate

    @property
    def sample_count(self) -> int:
        """L, the samples of a sound; those of a training example for a model that converts."""
        return self._representation.length

    @property
    def channels(self) -> int:
        """C, the channels of a sound: 1 or 2."""
        return self._representation.channels

    @property
    def seconds(self) -> float:
        """The duration of ``sample_count`` samples."""
        return self.sample_count / self.sample_rate

    @property
    def latent_count(self) -> int:
        """Z, the numbers of a latent; 0 for a model that converts."""
        return self._network.latent_count

    @property
    def truncation(self) -> Optional[float]:
        """The largest magnitude of the numbers of a sound's latent where none is given.

        None for no limit.
        """
        return getattr(self._network, "truncation", None)

    @property
    def example_shape(self) -> tuple[int, ...]:
        """The shape of what the network puts out: [L, C] or [T, F, C]."""
        return self._network.example_shape

    @property
    def training(self) -> dict[str, Any]:
        """How the model came about: "steps", "options" and "data"."""
        return self._json("training", dict)

    def encode(self, sounds: np.ndarray) -> np.ndarray:
        """Examples of sounds: the input of a converter, and what a generator learns to make.

        Args:
            sounds: [N, L, C] at the model's sample rate, of any length L; full scale is -1...1.

        Returns:
            float32 [N, L, C] samples, or [N, T, F, C] pictures: scaled log magnitudes in -1...1.
        """
        sounds = np.asarray(sounds, np.float32)
        if sounds.ndim != 3 or sounds.shape[2] != self.channels or 0 in sounds.shape:
            raise ValueError(f"sounds of {sounds.shape} instead of [N, L, {self.channels}]")
        return self._representation.encode(sounds)

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

    def save(
        self, path: "str | os.PathLike[str]", weights: Optional[Mapping[str, Any]] = None
    ) -> None:
        """Writes a model file that this package and the command ``foley`` can use.

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
                with np.errstate(over="ignore"):
                    value = value.astype(np.float32)
                if value.shape != arrays[name].shape or not np.isfinite(value).all():
                    raise ValueError(f"{name} has {value.shape} or a number that is not finite")
                arrays[name] = value
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
        expected = self._network.shapes
        found = {name: values.shape for name, values in self._arrays.items()}
        for name in sorted(expected.keys() | found.keys()):
            if expected.get(name) != found.get(name):
                raise ModelFileError(
                    f"{self.path}: {name} has the shape {found.get(name)}, "
                    f"and the architecture needs {expected.get(name)}"
                )
