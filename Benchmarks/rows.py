# SPDX-License-Identifier: MIT
"""What `compare.py` measures: the work, how Foley does it, and how its peers do."""
import pathlib
import sys
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
BENCH = HERE / ".build" / "release" / "foley-bench"
FOLEY = HERE.parent / ".build" / "release" / "foley"
COLD = HERE / "cold_start.py"


@dataclass(frozen=True)
class Input:
    """A file or folder that a command makes for the programs of a row; it is told --output."""
    command: tuple
    # The option that names it to a program.
    option: str
    # Whether Foley's program reads it, too.
    is_foleys: bool = False


@dataclass(frozen=True)
class Way:
    """A command that a peer does the work with."""
    command: list
    is_optional: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the table, or one for each peer."""
    name: str
    foley: list
    # A peer's name to its ways to do the work; the fastest counts.
    peers: dict = field(default_factory=dict)
    inputs: tuple = ()
    # The ratio that Foley is to reach; one for each peer that has one.
    goals: dict = field(default_factory=dict)
    # For rows that are about the number of threads: how many everyone gets.
    threads: int = None

    @property
    def full_name(self):
        return self.name if self.threads is None else f"scaling/{self.name}/threads-{self.threads}"


def training(model, width, batch, goal, threads=None):
    """An iteration of WGAN-GP; PyTorch in either of its memory formats, or compiled where it can be."""
    arguments = ["--model", model, "--width", str(width), "--batch", str(batch)]
    peer = [HERE / "peer_gan.py", *arguments, "--layout"]
    ways = [Way([*peer, "last"])]
    if threads is None:
        ways += [Way([*peer, "first"]), Way([*peer, "last", "--compile"], is_optional=True)]
    return Row(f"train/{model}/d{width}/b{batch}", [BENCH, "wgan-gp", *arguments],
               {"PyTorch": ways}, goals={"PyTorch": goal}, threads=threads)


def large_training(model, goal, peer="peer_large.py"):
    """A step of a larger kind on 64 x 64 values."""
    arguments = ["--model", model]
    peer = [HERE / peer, *arguments, "--layout"]
    return Row(f"train/{model}/64x64", [BENCH, "large", *arguments],
               {"PyTorch": [Way([*peer, "last"]), Way([*peer, "first"])]}, goals={"PyTorch": goal})


TRAINING = [
    large_training("progressive", 2), large_training("biggan", 2),
    large_training("stylegan", 2, "peer_style.py"), large_training("stylegan2", 2, "peer_style.py"),
    training("wavegan", 16, 64, 3), training("wavegan", 32, 16, 3), training("wavegan", 64, 16, 3),
    training("specgan", 16, 64, 2.5), training("specgan", 64, 16, 2.5),
]

KERNELS = [
    Row("convolution/d64/b64", [BENCH, "convolution", "--width", "64", "--batch", "64"]),
    *(Row(f"convolution/3x3/c{channels}/b8",
          [BENCH, "convolution", "--channels", str(channels), "--batch", "8"])
      for channels in (32, 64, 96, 128)),
]


def generation(model, width, goal, threads=None):
    """1,024 sounds to WAV files."""
    arguments = ["--model", model, "--width", str(width)]
    peer = [HERE / "peer_generation.py", "generate", *arguments]
    ways = [Way([*peer, "--layout", "last"])]
    if threads is None:
        ways += [Way([*peer, "--layout", "first"]), Way([*peer, "--compile"], is_optional=True)]
    return Row(f"generate/{model}/d{width}/1024", [BENCH, "generate", *arguments],
               {"PyTorch": ways}, goals={"PyTorch": goal}, threads=threads)


def latency(model, goals):
    """One sound to memory; for so little, one thread may be better than all."""
    arguments = ["--model", model, "--width", "64"]
    peer = [HERE / "peer_generation.py", "latency", *arguments, "--count", "100"]
    ways = [[], ["--layout", "first"], ["--single"]]
    return Row(f"latency/{model}/d64", [BENCH, "latency", *arguments],
               {"PyTorch": [*(Way([*peer, *way]) for way in ways),
                            Way([*peer, "--compile"], is_optional=True)]}, goals=goals)


GENERATION = [
    generation("wavegan", 16, 4), generation("wavegan", 64, 4), generation("specgan", 16, 4),
    latency("wavegan", {"PyTorch": 3}), latency("specgan", {}),
]


def voice(samples, rate):
    return Input((BENCH, "voice", "--samples", str(samples), "--rate", str(rate)), "--signal")


def spectral(work, clips, goals, libraries=("librosa", "torchaudio")):
    """Work on a minute of the made-up voice, or on 64 clips of about a second."""
    length, rate = (60 * 22_050, 22_050) if clips == 1 else (16_384, 16_000)
    arguments = [work, "--clips", str(clips), "--rate", str(rate)]
    peers = {library: [Way([HERE / "peer_spectral.py", *arguments, "--library", library])]
             for library in libraries}
    return Row(f"{work}/{'60s' if clips == 1 else '64x1s'}",
               [BENCH, "spectral", *arguments, "--length", str(length)], peers,
               (voice(clips * length, rate),) if peers else (), goals)


STFT, GRIFFIN_LIM = {"librosa": 5, "torchaudio": 2}, {"librosa": 6, "torchaudio": 6}

SPECTRAL = [
    *(spectral(work, clips, goals) for clips in (1, 64)
      for work, goals in (("stft", STFT), ("istft", STFT), ("mel", {}), ("griffin-lim", GRIFFIN_LIM))),
    # Nobody's peer has phase gradient heap integration.
    spectral("pghi", 1, {}, ()), spectral("pghi", 64, {}, ()),
    # 64 examples of SpecGAN as Foley decodes them by default.
    Row("invert/64x1s", [BENCH, "invert", "--batch", "64"],
        {"torchaudio": [Way([HERE / "peer_spectral.py", "griffin-lim", "--clips", "64", "--size", "256",
                             "--hop", "128", "--iterations", "60", "--library", "torchaudio"])]},
        (voice(64 * 16_384, 16_000),), {"torchaudio": 6}),
]


def reading():
    peer = [HERE / "peer_files.py", "--library"]
    peers = {library: [Way([*peer, library]), Way([*peer, library, "--single"])]
             for library in ("librosa", "torchaudio")}
    folder = Input((BENCH, "recordings"), "--folder", is_foleys=True)
    return Row("read/1000-files", [BENCH, "read"], peers, (folder,), {"librosa": 5})


def cold_start():
    """From nothing to the first sound of a WaveGAN, d = 64."""
    model = Input((BENCH, "model"), "--model", is_foleys=True)
    state = Input((sys.executable, HERE / "peer_clip.py"), "--state")
    return Row("cold-start/wavegan/d64", [sys.executable, COLD, "foley"],
               {"PyTorch": [Way([COLD, "torch"])], "import torch": [Way([COLD, "import"])]},
               (model, state), {"PyTorch": 10})


# Everyone at 1, 2 and 4 threads; PyTorch in the format that is its better one at most sizes.
SCALING = [row(threads) for row in (
    lambda threads: training("wavegan", 16, 64, None, threads),
    lambda threads: training("wavegan", 64, 16, None, threads),
    lambda threads: generation("wavegan", 16, None, threads)) for threads in (1, 2, 4)]

ROWS = [*TRAINING, *KERNELS, *GENERATION, *SPECTRAL, reading(), cold_start(), *SCALING]
