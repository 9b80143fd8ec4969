# SPDX-License-Identifier: MIT
"""The networks as PyTorch modules that can be fine-tuned and scripted.

Examples keep the layout of the model file, channels last, and ``state_dict`` has the names and the
shapes of the file.
"""

from __future__ import annotations

from typing import Any

from torch import nn

from .components import ComponentGenerator, RefinedComponentGenerator
from .converters import PictureConverter, WaveConverter
from .designs import Network
from .generators import Arrays, ConvolutionalGenerator, DenseGenerator, VariationalDecoder
from .large_generators import BigGenerator, ProgressiveGenerator
from .styles import ModulatedGenerator, NormalizedGenerator
from .torch_components import Components, RefinedComponents
from .torch_converters import PictureTranslation, WaveTranslation
from .torch_generators import Convolutional, DenseStack, VariationalDecoding
from .torch_large import Big, Progressive
from .torch_styles import ModulatedStyles, NormalizedStyles

_MODULES: dict[type, Any] = {
    ConvolutionalGenerator: Convolutional,
    VariationalDecoder: VariationalDecoding,
    DenseGenerator: DenseStack,
    ComponentGenerator: Components,
    RefinedComponentGenerator: RefinedComponents,
    ModulatedGenerator: ModulatedStyles,
    NormalizedGenerator: NormalizedStyles,
    ProgressiveGenerator: Progressive,
    BigGenerator: Big,
    WaveConverter: WaveTranslation,
    PictureConverter: PictureTranslation,
}


def torch_module(network: Network, arrays: Arrays) -> nn.Module:
    """The module of a network with the weights of ``arrays``."""
    module: nn.Module = _MODULES[type(network)](network, arrays)
    return module
