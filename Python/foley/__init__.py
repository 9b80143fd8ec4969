# SPDX-License-Identifier: MIT
"""Foley's models in Python: ``foley.load(path).generate(16, label="kick")``.

The package reads the model files of Foley (Guides/model-format.md of its repository), makes the
same sounds as the command ``foley``, and runs the command where it is installed.

Models that generate sounds: WaveGAN, SpecGAN, MLP GAN, principal components, PCA GAN, StyleGAN 2,
StyleGAN, Progressive GAN, BigGAN and GANSynth. Models that convert sounds, by
``foley.load(path).convert(samples, sample_rate)``: Pix2Pix and CycleGAN. All of them become PyTorch
modules by ``to_torch()``.
"""

from .command import find_program, run, synth, train
from .errors import CommandError, FoleyError, ModelFileError
from .inputs import Label
from .model import Model, load
from .runs import Run, read_run
from .safetensors import SafetensorsFile, read_safetensors

__version__ = "0.1.0"

__all__ = [
    "CommandError",
    "FoleyError",
    "Label",
    "Model",
    "ModelFileError",
    "Run",
    "SafetensorsFile",
    "find_program",
    "load",
    "read_run",
    "read_safetensors",
    "run",
    "synth",
    "train",
]
