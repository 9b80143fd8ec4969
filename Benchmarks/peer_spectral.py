#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Short-time transforms, mel bands and Griffin-Lim in librosa and torchaudio, as peers of Foley's.

Both get what they are fastest with: float32, librosa its memory for the spectra a second time,
torchaudio inference mode. torchaudio's STFT is `torch.stft`, its Griffin-Lim a loop in Python over that
and `torch.istft`. Mel bands are of magnitudes, by Slaney's scale and norm. librosa runs on one thread; with scipy's FFT on four in place of numpy's it was not
faster. Sounds come from a file of 32-bit floats, which foley-bench writes. 
"""
import numpy as np

import peer

MOMENTUM = 0.99


class Librosa:
    """Any number of clips, `[..., L]`; magnitudes are `[..., F, T]`."""

    def __init__(self, options):
        import librosa
        self.librosa, self.settings = librosa, {"n_fft": options.size, "hop_length": options.hop}
        self.version, self.threads, self.spectra = f"librosa {librosa.__version__}", 1, None
        self.bands = librosa.filters.mel(sr=options.rate, n_fft=options.size)

    def stft(self, signal):
        self.spectra = self.librosa.stft(signal, **self.settings, out=self.spectra)
        return self.spectra

    def istft(self, spectra, length):
        return self.librosa.istft(spectra, length=length, **self.settings)

    def mel(self, signal):
        return self.bands @ abs(self.stft(signal))

    def griffin_lim(self, magnitudes, iterations, length):
        return self.librosa.griffinlim(magnitudes, n_iter=iterations, momentum=MOMENTUM,
                                       random_state=1, length=length, **self.settings)

    def array(self, signal):
        return signal


class Torchaudio:
    """Any number of clips, `[..., L]`; magnitudes are `[..., F, T]`."""

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
        self.mel_bands = torchaudio.transforms.MelSpectrogram(
            options.rate, **self.settings, power=1, n_mels=128, norm="slaney", mel_scale="slaney")

    def stft(self, signal):
        return self.torch.stft(signal, **self.settings, window=self.window, return_complex=True)

    def istft(self, spectra, length):
        return self.torch.istft(spectra, **self.settings, window=self.window, length=length)

    def mel(self, signal):
        return self.mel_bands(signal)

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


def measure(library, signal, options):
    """Seconds of each measurement, and how near to the magnitudes a reconstruction came."""
    length = signal.shape[-1]
    if options.work in ("stft", "mel"):
        transform = getattr(library, options.work)
        work = lambda: transform(signal)
    elif options.work == "istft":
        spectra = library.stft(signal)
        work = lambda: library.istft(spectra, length)
    else:
        magnitudes = abs(library.stft(signal))
        work = lambda: library.griffin_lim(magnitudes, options.iterations, length)
        decibels = convergence_decibels(magnitudes, abs(library.stft(work())))
        return peer.timings(work, options.repeats), {"convergenceDecibels": decibels}
    work()
    return peer.timings(work, options.repeats), {}


def main():
    parser = peer.parser(__doc__)
    parser.add_argument("work", choices=["stft", "istft", "mel", "griffin-lim"])
    parser.add_argument("--library", choices=["librosa", "torchaudio"], required=True)
    parser.add_argument("--signal", required=True, help="a file of 32-bit floats")
    parser.add_argument("--rate", type=int, default=22_050, help="samples a second")
    parser.add_argument("--clips", type=int, default=1, help="clips that the signal is cut into")
    parser.add_argument("--size", type=int, default=1024, help="samples of a frame")
    parser.add_argument("--hop", type=int, default=256)
    parser.add_argument("--iterations", type=int, default=32)
    options = parser.parse_args()

    library = (Librosa if options.library == "librosa" else Torchaudio)(options)
    signal = np.fromfile(options.signal, np.float32)
    if options.clips > 1:
        signal = signal.reshape(options.clips, -1)
    seconds, report = measure(library, library.array(signal), options)
    peer.report(seconds, library.version, library.threads, **report)


if __name__ == "__main__":
    main()
