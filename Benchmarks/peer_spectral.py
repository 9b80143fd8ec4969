#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Short-time transforms and Griffin-Lim in librosa and torchaudio, as peers of Foley's.

Both get what they are fastest with: float32, librosa its memory for the spectra a second time,
torchaudio inference mode. torchaudio's STFT is `torch.stft`, its Griffin-Lim a loop in Python over that
and `torch.istft`. librosa runs on one thread; with scipy's FFT on four in place of numpy's it was not
faster. Sounds come from a file of 32-bit floats, which foley-bench writes. Prints one JSON object.
"""
import argparse
import json
import os
import resource
import statistics
import time

import numpy as np

MOMENTUM = 0.99


class Librosa:
    """One clip at a time, `[L]`; magnitudes are `[F, T]`."""

    def __init__(self, options):
        import librosa
        self.librosa, self.settings = librosa, {"n_fft": options.size, "hop_length": options.hop}
        self.version, self.threads, self.spectra = f"librosa {librosa.__version__}", 1, None

    def stft(self, signal):
        self.spectra = self.librosa.stft(signal, **self.settings, out=self.spectra)
        return self.spectra

    def griffin_lim(self, magnitudes, iterations, length):
        return self.librosa.griffinlim(magnitudes, n_iter=iterations, momentum=MOMENTUM,
                                       random_state=1, length=length, **self.settings)

    def array(self, signal):
        return signal


class Torchaudio:
    """Any number of clips at a time, `[..., L]`; magnitudes are `[..., F, T]`."""

    def __init__(self, options):
        import torch
        # PyPI's wheels are for CUDA, and torchaudio refuses a torch that was made for another one.
        torch.version.cuda = None
        import torchaudio
        torch.set_num_threads(options.threads)
        torch.manual_seed(1)
        torch.inference_mode().__enter__()
        self.torch, self.transforms = torch, torchaudio.transforms
        self.settings = {"n_fft": options.size, "hop_length": options.hop}
        self.window, self.threads = torch.hann_window(options.size), options.threads
        self.version = f"torchaudio {torchaudio.__version__}, PyTorch {torch.__version__}"

    def stft(self, signal):
        return self.torch.stft(signal, **self.settings, window=self.window, return_complex=True)

    def griffin_lim(self, magnitudes, iterations, length):
        return self.transforms.GriffinLim(**self.settings, power=1, n_iter=iterations,
                                          momentum=MOMENTUM, length=length)(magnitudes)

    def array(self, signal):
        return self.torch.from_numpy(signal)


def convergence_decibels(wanted, found):
    """20 log10(||wanted - found|| / ||wanted||), the mean over the clips."""
    wanted, found = (np.asarray(x, np.float64).reshape(-1, *x.shape[-2:]) for x in (wanted, found))
    distance, energy = ((x**2).sum(axis=(1, 2)) for x in (wanted - found, wanted))
    return float((10 * np.log10(distance / energy)).mean())


def measure(work, repeats):
    """Seconds of each measurement: `repeats`, and more if they take less than a second."""
    work()
    seconds = []
    while len(seconds) < repeats or sum(seconds) < 1:
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", choices=["stft", "griffin-lim"])
    parser.add_argument("--library", choices=["librosa", "torchaudio"], required=True)
    parser.add_argument("--signal", required=True, help="a file of 32-bit floats")
    parser.add_argument("--batch", type=int, default=1, help="clips that the signal is cut into")
    parser.add_argument("--size", type=int, default=1024, help="samples of a frame")
    parser.add_argument("--hop", type=int, default=256)
    parser.add_argument("--iterations", type=int, default=32)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()

    library = (Librosa if options.library == "librosa" else Torchaudio)(options)
    signal = np.fromfile(options.signal, np.float32)
    if options.batch > 1:
        signal = signal.reshape(options.batch, -1)
    signal, length = library.array(signal), signal.shape[-1]
    report = {}
    if options.work == "stft":
        seconds = measure(lambda: library.stft(signal), options.repeats)
    else:
        magnitudes = abs(library.stft(signal))
        seconds = measure(lambda: library.griffin_lim(magnitudes, options.iterations, length),
                          options.repeats)
        found = abs(library.stft(library.griffin_lim(magnitudes, options.iterations, length)))
        report["convergenceDecibels"] = convergence_decibels(magnitudes, found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({
        **report,
        "seconds": statistics.median(seconds),
        "repeats": seconds,
        "peakMebibytes": round(peak / 1024),
        "version": library.version,
        "threads": library.threads,
    }))


if __name__ == "__main__":
    main()
