#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One sound of a WaveGAN whose state is in a file, as a short program for the purpose would make it."""
import argparse
import os

import soundfile
import torch

from peer_gan import ARCHITECTURES, LATENT, Generator


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--state", help="the generator's")
    parser.add_argument("--folder", help="where clip.wav goes")
    parser.add_argument("--output", help="write a fresh state there instead")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.output:
        torch.save(Generator(ARCHITECTURES["wavegan"], options.width).state_dict(), options.output)
        print("{}")
        return
    with torch.inference_mode():
        with torch.device("meta"):
            generator = Generator(ARCHITECTURES["wavegan"], options.width)
        generator.load_state_dict(torch.load(options.state, mmap=True), assign=True)
        samples = generator(torch.rand(1, LATENT) * 2 - 1).flatten().numpy()
    path = os.path.join(options.folder, "clip")
    soundfile.write(path, samples, 16_000, subtype="PCM_16", format="WAV")
    os.rename(path, f"{path}.wav")


if __name__ == "__main__":
    main()
