# SPDX-License-Identifier: MIT
"""From the metadata of a model file to its network and its representation of sound."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Callable, Union

from .components import ComponentGenerator, RefinedComponentGenerator
from .converters import Converter, PictureConverter, WaveConverter
from .errors import ModelFileError
from .fields import Fields
from .frequencies import Frequencies
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
    "gansynth",
    "pix2pix",
    "cyclegan",
)

#: A network of a model file: it makes examples of latents, or of other examples.
Network = Union[Generator, Converter]

#: The networks of the kinds that make spectrograms and are described by their sizes alone.
_OF_SPECTROGRAMS: dict[str, Callable[[Fields], Network]] = {
    "vae": VariationalDecoder,
    "pcagan": RefinedComponentGenerator,
    "stylegan": NormalizedGenerator,
    "progressive": ProgressiveGenerator,
    "biggan": BigGenerator,
    "cyclegan": PictureConverter,
}


def read_design(metadata: dict[str, str]) -> tuple[str, Network, Representation]:
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
    network, representation = _parts(kind, design)
    if network.example_shape != representation.example_shape:
        raise ModelFileError(
            f"the network makes {network.example_shape}, and its sounds need "
            f"{representation.example_shape}"
        )
    return kind, network, representation


def _parts(kind: str, design: Fields) -> tuple[Network, Representation]:
    """The network and the representation of a design."""
    if kind == "wavegan":
        waveforms = Waveforms(design.object("representation"))
        return ConvolutionalGenerator(design.object("network"), dimensions=1), waveforms
    if kind == "specgan":
        spectrograms = Spectrograms(design.object("representation"))
        return ConvolutionalGenerator(design.object("network"), dimensions=2), spectrograms
    if kind in ("mlp", "stylegan2"):
        sounds, network = design.object("sounds"), design.object("network")
        representation: Representation
        if "waveform" in sounds:
            representation = Waveforms(sounds.object("waveform").object("_0"))
        else:
            representation = Spectrograms(sounds.object("spectrogram").object("_0"))
        generator = DenseGenerator(network) if kind == "mlp" else ModulatedGenerator(network)
        return generator, representation
    if kind == "gansynth":
        network = design.object("network")
        frequencies = Frequencies(design.object("sounds"))
        if "progressive" in network:
            return ProgressiveGenerator(network.object("progressive").object("_0")), frequencies
        own = network.object("convolutional").object("_0")
        return ConvolutionalGenerator(own, dimensions=2), frequencies
    if kind == "pix2pix":
        waveforms = Waveforms(design.object("waveform"))
        band = None
        if "keptBand" in design:
            # Below half the rate: a filter needs a band above it.
            band = design.number("keptBand", 50, waveforms.sample_rate / 2 - 1e-6)
        return WaveConverter(design.object("network"), band, waveforms.sample_rate), waveforms
    spectrograms = Spectrograms(design.object("spectrograms"))
    if kind == "pca":
        return ComponentGenerator(design, spectrograms.example_shape), spectrograms
    return _OF_SPECTROGRAMS[kind](design.object("network")), spectrograms


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
