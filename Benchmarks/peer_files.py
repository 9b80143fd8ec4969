#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A folder of recordings read to memory as mono at one rate, as peers of Foley's data sets.

librosa.load, with soxr's high quality (its default: 20 bits, 91 % of the band), one file after the other
or in threads, in which decoding and converting leave Python's lock alone. And soundfile with torchaudio's
resampling (its default: a Hann window 6 zero crossings wide, of much lower quality), as torchaudio.load
needs a package of its own by now.
"""
import concurrent.futures
import pathlib

import peer


def librosa_reader(rate):
    import librosa
    return (lambda path: librosa.load(path, sr=rate, mono=True)[0]), f"librosa {librosa.__version__}"


def torchaudio_reader(rate):
    import soundfile
    import torch
    torch.version.cuda = None
    import torchaudio
    torch.set_num_threads(1)

    def read(path):
        samples, own_rate = soundfile.read(path, dtype="float32", always_2d=True)
        mono = torch.from_numpy(samples).mean(dim=1)
        return torchaudio.functional.resample(mono, own_rate, rate)

    return read, f"torchaudio {torchaudio.__version__}, PyTorch {torch.__version__}"


def main():
    parser = peer.parser(__doc__)
    parser.add_argument("--library", choices=["librosa", "torchaudio"], required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--rate", type=int, default=16_000)
    parser.add_argument("--single", action="store_true", help="one file after the other")
    options = parser.parse_args()

    reader = {"librosa": librosa_reader, "torchaudio": torchaudio_reader}[options.library]
    read, version = reader(options.rate)
    paths = sorted(pathlib.Path(options.folder).iterdir())
    threads = 1 if options.single else options.threads
    read(paths[0])
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        seconds = peer.timings(
            lambda: list(map(read, paths) if options.single else pool.map(read, paths)),
            options.repeats)
    peer.report(seconds, version, threads)


if __name__ == "__main__":
    main()
