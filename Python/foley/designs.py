# SPDX-License-Identifier: MIT
"""From the metadata of a model file to its network and its representation of sound."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .components import ComponentGenerator, RefinedComponentGenerator
from .errors import ModelFileError
from .fields import Fields
from .generators import ConvolutionalGenerator, DenseGenerator, Generator, VariationalDecoder
from .large_generators import BigGenerator, ProgressiveGenerator
from .representations import Representation, Spectrograms, Waveforms
from .styles import ModulatedGenerator, NormalizedGenerator

#: The kinds of model.
KINDS = (
    "specgan",
    "wavegan",
    "mlp",
    "pca",
    "vae",
    "pcagan",
    "stylegan2",
    "stylegan",
    "progressive",
    "biggan",
)

#: The generators of the kinds that make spectrograms and are described by their sizes alone.
_OF_SPECTROGRAMS = {
    "vae": VariationalDecoder,
    "pcagan": RefinedComponentGenerator,
    "stylegan": NormalizedGenerator,
    "progressive": ProgressiveGenerator,
    "biggan": BigGenerator,
}


def read_design(metadata: dict[str, str]) -> tuple[str, Generator, Representation]:
    """The kind, the network and the representation that the metadata describes.

    Raises:
        ModelFileError: the description is damaged or of a newer version.
    """
    if metadata.get("format") != "foley-model":
        raise ModelFileError("it is no model of Foley")
    if metadata.get("formatVersion") not in ("1", "2"):
        raise ModelFileError(f"the format {metadata.get('formatVersion')} is not 1 or 2")
    try:
        value = json.loads(metadata.get("architecture", ""))
    except (ValueError, RecursionError):
        raise ModelFileError('its metadata has a damaged "architecture"') from None
    design = Fields(value)
    if "kind" in design:
        kind = design.choice("kind", KINDS)
    else:
        # Format 1: an object whose only key names the kind.
        kind = "specgan" if "specGAN" in design else "wavegan"
        design = design.object("specGAN" if kind == "specgan" else "waveGAN")
    generator: Generator
    representation: Representation
    if kind == "wavegan":
        representation = Waveforms(design.object("representation"))
        generator = ConvolutionalGenerator(design.object("network"), dimensions=1)
    elif kind == "specgan":
        representation = Spectrograms(design.object("representation"))
        generator = ConvolutionalGenerator(design.object("network"), dimensions=2)
    elif kind in ("mlp", "stylegan2"):
        sounds = design.object("sounds")
        if "waveform" in sounds:
            representation = Waveforms(sounds.object("waveform").object("_0"))
        else:
            representation = Spectrograms(sounds.object("spectrogram").object("_0"))
        network = design.object("network")
        generator = DenseGenerator(network) if kind == "mlp" else ModulatedGenerator(network)
    else:
        representation = Spectrograms(design.object("spectrograms"))
        if kind == "pca":
            generator = ComponentGenerator(design, representation.example_shape)
        else:
            generator = _OF_SPECTROGRAMS[kind](design.object("network"))
    if generator.example_shape != representation.example_shape:
        raise ModelFileError(
            f"the network makes {generator.example_shape}, and its sounds need "
            f"{representation.example_shape}"
        )
    return kind, generator, representation


def model_file(path: "str | os.PathLike[str]") -> Path:
    """The model file of a path: itself, or in a folder the only one or ``model.safetensors``.

    Raises:
        ModelFileError: there is none.
    """
    place = Path(path)
    if not place.is_dir():
        if not place.exists():
            raise ModelFileError(f"{path} does not exist")
        return place
    if (place / "model.safetensors").exists():
        return place / "model.safetensors"
    files = sorted(place.glob("*.safetensors"))
    if len(files) != 1:
        raise ModelFileError(f"{path} holds no model.safetensors")
    return files[0]
