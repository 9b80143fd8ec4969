#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sounds of the generators of peer_gan.py: many to WAV files, or one at a time to memory.

Inference mode, batches of 64 in either memory format or compiled by torch.compile; while a batch is
computed, threads write the files of the last one with soundfile (16 bits, neither dither nor watermark).
SpecGAN's magnitudes become sound by torchaudio's Griffin-Lim with 60 iterations, as many as Foley's
refinement has. Weights are those of an untrained network, which costs the same.
"""
import concurrent.futures
import pathlib
import statistics
import tempfile
import time

import soundfile
import torch

import peer
from peer_gan import ARCHITECTURES, LATENT, LAYOUTS, Generator

RATE, BATCH, WARMUP = 16_000, 64, 10


class Player:
    """Latents to samples, `[N, L]`."""

    def __init__(self, options):
        self.layout = LAYOUTS[options.layout]
        generator = Generator(ARCHITECTURES[options.model], options.width)
        self.generator = generator.to(memory_format=self.layout).eval().requires_grad_(False)
        if options.compile:
            self.generator = torch.compile(self.generator)
        self.inversion = None
        if options.model == "specgan":
            # PyPI's wheels are for CUDA, and torchaudio refuses a torch that was made for another one.
            torch.version.cuda = None
            import torchaudio
            self.inversion = torchaudio.transforms.GriffinLim(
                n_fft=256, hop_length=128, power=1, n_iter=60, momentum=0.99, length=16_384)

    def sounds(self, count):
        examples = self.generator(torch.rand(count, LATENT) * 2 - 1)[:, 0]
        if self.inversion is None:
            return examples[:, 0]
        # Frames by bins of scaled logarithms; silent are the bin at half the rate and, as frames are
        # centred here, one more at the end.
        magnitudes = torch.nn.functional.pad((5 * examples - 3).exp(), (0, 1, 0, 1))
        return self.inversion(magnitudes.transpose(1, 2))


def write(path, samples):
    soundfile.write(path, samples, RATE, subtype="PCM_16")


def write_files(player, count, writers):
    """`count` files in a folder that is gone afterwards; returns the seconds until the last is written."""
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(writers) as pool:
        start, jobs = time.perf_counter(), []
        for first in range(0, count, BATCH):
            sounds = player.sounds(min(BATCH, count - first)).numpy()
            jobs += [pool.submit(write, pathlib.Path(folder) / f"{first + i:05d}.wav", samples)
                     for i, samples in enumerate(sounds)]
        for job in jobs:
            job.result()
        return time.perf_counter() - start


def measure_files(player, options):
    write_files(player, BATCH, options.writers)
    seconds = []
    while ((len(seconds) < options.repeats or sum(seconds) < peer.LEAST_SECONDS)
           and sum(seconds) < peer.MOST_SECONDS):
        seconds.append(write_files(player, options.count, options.writers))
    return seconds, {}


def measure_latency(player, options):
    for _ in range(WARMUP):
        player.sounds(1).numpy()
    seconds = []
    while len(seconds) < options.count or (
            len(seconds) < options.count * options.repeats and sum(seconds) < peer.MOST_SECONDS):
        seconds.append(latency(player))
    return seconds, {"slowSeconds": statistics.quantiles(seconds, n=100)[98]}


def latency(player):
    start = time.perf_counter()
    player.sounds(1).numpy()
    return time.perf_counter() - start


def main():
    parser = peer.parser(__doc__)
    parser.add_argument("work", choices=["generate", "latency"])
    parser.add_argument("--model", choices=list(ARCHITECTURES), default="wavegan")
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--count", type=int, default=1024, help="sounds of a measurement")
    parser.add_argument("--layout", choices=list(LAYOUTS), default="last")
    parser.add_argument("--compile", action="store_true", help="torch.compile the generator")
    parser.add_argument("--writers", type=int, default=2, help="threads that write files")
    parser.add_argument("--single", action="store_true", help="one thread, whatever --threads says")
    options = parser.parse_args()
    threads = 1 if options.single else options.threads
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    with torch.inference_mode():
        player = Player(options)
        measure = measure_files if options.work == "generate" else measure_latency
        seconds, more = measure(player, options)
    way = f"channels {options.layout}" + (", compiled" if options.compile else "")
    peer.report(seconds, f"PyTorch {torch.__version__}", threads, way=way, **more)


if __name__ == "__main__":
    main()
