#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seconds from the start of a process until its first WAV file is there: `foley synth`, or Python.

The file counts from when it has its name, so neither side's end is measured. Programs and model lie in
the system's cache, as at a second start: cold is the process.
"""
import importlib.metadata
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import peer
from rows import FOLEY, HERE

POLL_SECONDS = 0.0005


def command(options, folder):
    if options.who == "foley":
        return [FOLEY, "synth", options.model, "--out", folder, "--count", "1",
                "--threads", str(options.threads)]
    if options.who == "import":
        return [sys.executable, "-c", f"import torch; open('{folder}/imported.wav', 'w').close()"]
    return [sys.executable, HERE / "peer_clip.py", "--state", options.state, "--folder", folder,
            "--threads", str(options.threads)]


def start(options):
    """Seconds until the file is there, and MiB of the process at its peak."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        process = subprocess.Popen(command(options, folder), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        while not any(name.endswith(".wav") for name in os.listdir(folder)):
            if process.poll() is not None and not list(pathlib.Path(folder).glob("*.wav")):
                raise SystemExit(f"cold_start: {options.who} ended with {process.returncode}"
                                 " and wrote no sound")
            time.sleep(POLL_SECONDS)
        seconds = time.perf_counter() - begin
        _, _, usage = os.wait4(process.pid, 0)
        return seconds, usage.ru_maxrss / 1024


def main():
    parser = peer.parser(__doc__)
    parser.add_argument("who", choices=["foley", "torch", "import"])
    parser.add_argument("--model", help="Foley's model file")
    parser.add_argument("--state", help="PyTorch's")
    options = parser.parse_args()
    start(options)
    starts = [start(options) for _ in range(options.repeats)]
    version = "Foley" if options.who == "foley" else f"PyTorch {importlib.metadata.version('torch')}"
    peer.report([seconds for seconds, _ in starts], version, options.threads,
                peakMebibytes=max(peak for _, peak in starts))


if __name__ == "__main__":
    main()
