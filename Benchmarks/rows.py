# SPDX-License-Identifier: MIT
"""What `compare.py` measures: the work, how Foley does it, and how its peers do."""
import pathlib
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
GAN = HERE / "peer_gan.py"
SPECTRAL = HERE / "peer_spectral.py"


@dataclass(frozen=True)
class Row:
    """A line of the table, or one for each peer."""
    name: str
    # foley-bench's arguments.
    foley: list
    # A peer's name to the commands it can do the work with; the fastest counts.
    peers: dict = field(default_factory=dict)
    # Samples and rate of the voice that spectral peers read from a file.
    voice: tuple = ()


def training(model):
    """One iteration of WGAN-GP; PyTorch in both of its memory formats."""
    arguments = ["--model", model, "--width", "16", "--batch", "64"]
    layouts = [[GAN, *arguments, "--layout", layout] for layout in ("last", "first")]
    prefix = "" if model == "wavegan" else f"{model}-"
    return Row(f"{prefix}wgan-gp/d16/b64", ["wgan-gp", *arguments], {"PyTorch": layouts})


def spectral(name, foley, peer, libraries, voice):
    """Work on the made-up voice."""
    peers = {library: [[SPECTRAL, *peer, "--library", library]] for library in libraries}
    samples, rate = voice
    return Row(name, [*foley, "--rate", str(rate)], peers, voice)


MINUTE = (60 * 22_050, 22_050)

ROWS = [
    Row("convolution/d64/b64", ["convolution", "--width", "64", "--batch", "64"]),
    training("wavegan"),
    training("specgan"),
    spectral("stft/60s", ["stft", "--samples", str(MINUTE[0])], ["stft"],
             ["librosa", "torchaudio"], MINUTE),
    spectral("griffin-lim/60s", ["griffin-lim", "--samples", str(MINUTE[0])], ["griffin-lim"],
             ["librosa", "torchaudio"], MINUTE),
    # 64 examples of SpecGAN, of 16384 samples: about a second at 16 kHz. librosa has no threads
    # and would take minutes.
    spectral("invert/64x1s", ["invert", "--batch", "64"],
             ["griffin-lim", "--batch", "64", "--size", "256", "--hop", "128", "--iterations", "60"],
             ["torchaudio"], (64 * 16_384, 16_000)),
]
