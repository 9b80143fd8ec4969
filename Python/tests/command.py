# SPDX-License-Identifier: MIT
"""The command ``foley`` and the files that it writes, for tests."""

import os
import struct
import unittest
from pathlib import Path

import numpy as np

import foley

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.setdefault("FOLEY", str(REPOSITORY / ".build/release/foley"))
DRUMS = REPOSITORY / "models/drums/drums.safetensors"
DIGITS = REPOSITORY / "models/digits/digits.safetensors"


def read_wav(path):
    """The samples of a WAV file of 32-bit floating point, [L, C]."""
    content, place, channels, data = Path(path).read_bytes(), 12, 0, b""
    while place + 8 <= len(content):
        name = content[place : place + 4]
        (size,) = struct.unpack("<I", content[place + 4 : place + 8])
        if name == b"fmt ":
            _, channels = struct.unpack("<HH", content[place + 8 : place + 12])
        elif name == b"data":
            data = content[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
    return np.frombuffer(data, "<f4").reshape(-1, channels)


def write_wav(path, samples, sample_rate=8000):
    """Writes samples [L] or [L, C] as a WAV file of 32-bit floating point."""
    columns = samples.reshape(len(samples), -1)
    channels, data = columns.shape[1], columns.astype("<f4").tobytes()
    # A frame of floating point (format 3) has 4 bytes a channel.
    form = struct.pack(
        "<HHIIHH", 3, channels, sample_rate, 4 * channels * sample_rate, 4 * channels, 32
    )
    chunks = (
        b"fmt "
        + struct.pack("<I", len(form))
        + form
        + b"data"
        + struct.pack("<I", len(data))
        + data
    )
    Path(path).write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)


def command_conversion(model, samples, folder, *options):
    """What ``foley convert`` makes of samples [L] or [L, C], without a watermark, [L, C]."""
    source, result = Path(folder) / "source.wav", Path(folder) / "converted.wav"
    write_wav(source, samples)
    words = ["--no-watermark", "--bit-depth", "32f", "--overwrite", *options]
    foley.run(["convert", model, source, "--out", result, *words])
    return read_wav(result)


def command_sounds(model, folder, count, **options):
    """The sounds of ``foley synth``, as floating point without a watermark, [N, L, C]."""
    files = foley.synth(model, folder, count=count, watermark=False, bit_depth="32f", **options)
    return np.stack([read_wav(file) for file in files])


def error_decibels(found, expected):
    """The energy of the difference below that of the expected sound, for each sound, [N]."""
    difference = ((found - expected).astype(np.float64) ** 2).sum(axis=(1, 2))
    energy = (expected.astype(np.float64) ** 2).sum(axis=(1, 2))
    return 10 * np.log10(np.maximum(difference, 1e-30) / np.maximum(energy, 1e-30))


class CommandTestCase(unittest.TestCase):
    """A test with a temporary folder."""

    def setUp(self):
        import tempfile

        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
