#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Trains the WaveGAN of peer_gan.py on a folder of recordings for so many minutes, as Foley's peer.

`equal_time.py` calls it. Recordings are read to memory once, mono, scaled to a peak of one, cut or padded
at the end to the length of a slice; every pass over them has an order of its own. The clock runs while
the networks learn, not while PyTorch is imported or sounds are written. At each of the minutes asked for,
so many sounds of the generator go to OUT/MINUTES as WAV files.

Needs what peer_gan.py needs, and soundfile. Prints a JSON object for each of these folders.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import time

import numpy as np
import soundfile
import torch

from peer_gan import ARCHITECTURES, CRITIC_STEPS, LATENT, LAYOUTS, Training


def read_slices(folder, length):
    """Every recording as a row `[1, 1, length]`."""
    rows = []
    for path in sorted(pathlib.Path(folder).rglob("*.wav")):
        samples, _ = soundfile.read(path, dtype="float32", always_2d=True)
        samples = samples.mean(axis=1)[:length]
        peak = np.abs(samples).max()
        if peak > 0:
            row = np.zeros((1, 1, length), np.float32)
            row[0, 0, :len(samples)] = samples / peak
            rows.append(row)
    if not rows:
        raise SystemExit(f"peer_training: no WAV files with sound in {folder}")
    return torch.from_numpy(np.stack(rows))


def batches(slices, size):
    """Batches without end."""
    while True:
        order = torch.randperm(len(slices))
        for start in range(0, len(order) - size + 1, size):
            yield slices[order[start:start + size]]


def write_sounds(generator, folder, count, rate):
    folder.mkdir(parents=True)
    with torch.no_grad():
        for start in range(0, count, 50):
            sounds = generator(torch.rand(min(50, count - start), LATENT) * 2 - 1)
            for index, sound in enumerate(sounds.flatten(1).numpy(), start):
                soundfile.write(folder / f"{index:04}.wav", sound, rate, subtype="PCM_16")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--sample-rate", type=int, default=8000)
    parser.add_argument("--slice-length", type=int, default=8192)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--minutes", type=float, nargs="+", default=[5, 15, 30])
    parser.add_argument("--sounds", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--layout", choices=list(LAYOUTS), default="last")
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    paper = ARCHITECTURES["wavegan"]
    length = options.slice_length
    start = length * paper.start[1] // paper.size[1]
    architecture = dataclasses.replace(paper, size=(1, length), start=(1, start))
    training = Training(architecture, options.width, options.batch, LAYOUTS[options.layout])
    supply = batches(read_slices(options.folder, length), options.batch)
    iterations, spent = 0, 0.0
    for minutes in sorted(options.minutes):
        while spent < 60 * minutes:
            began = time.perf_counter()
            training.iteration([next(supply) for _ in range(CRITIC_STEPS)])
            spent += time.perf_counter() - began
            iterations += 1
        write_sounds(training.generator, options.out / f"{minutes:g}", options.sounds,
                     options.sample_rate)
        print(json.dumps({"minutes": minutes, "iterations": iterations, "seconds": spent}), flush=True)


if __name__ == "__main__":
    main()
