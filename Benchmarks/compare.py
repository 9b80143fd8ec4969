#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Foley against its peers on this machine: one table, every row measured in turns.

Foley and the peer take turns for `--rounds` rounds and the medians are compared, so that a busy
machine disturbs both. `scripts/bench` builds what is needed and calls this.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLEY = HERE / ".build" / "release" / "foley-bench"
ROWS = {
    "convolution": "convolution family, WaveGAN d = 64, batch 64, 16384 samples",
    "wgan-gp-d16": "WGAN-GP iteration (5 + 1), WaveGAN d = 16, batch 64, 16384 samples",
}


def run(*command):
    """The last line of a program's output, as JSON."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} failed:\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def convolution(rounds, threads):
    results = [run(FOLEY, "convolution", "--repeats", 2, "--threads", threads) for _ in range(rounds)]
    return {
        "foley": statistics.median(r["gflops"] for r in results),
        "sgemm": statistics.median(r["sgemmGflops"] for r in results),
        "share": statistics.median(r["share"] for r in results),
        "unit": "GFLOP/s",
    }


def wgan_gp(rounds, threads, width):
    """The peer is measured in both memory layouts; the faster one counts."""
    foley, memory = [], []
    peers = {"last": [], "first": []}
    version = ""
    for _ in range(rounds):
        result = run(FOLEY, "wgan-gp", "--width", width, "--threads", threads, "--repeats", 3)
        foley.append(statistics.median(result["secondsPerIteration"]))
        memory.append(result["peakMegabytes"])
        for layout, seconds in peers.items():
            peer = run(sys.executable, HERE / "peer_wavegan.py", "--width", width, "--threads",
                       threads, "--layout", layout, "--repeats", 2)
            seconds.append(peer["seconds"])
            version = peer["version"]
    best = min(statistics.median(seconds) for seconds in peers.values())
    return {
        "foley": statistics.median(foley),
        "peer": best,
        "peerName": version,
        "ratio": best / statistics.median(foley),
        "peakMegabytes": max(memory),
        "unit": "s",
    }


def measure(name, rounds, threads):
    if name == "convolution":
        return convolution(rounds, threads)
    return wgan_gp(rounds, threads, width=16)


def line(name, row):
    if "share" in row:
        return (f"{ROWS[name]}\n    Foley {row['foley']:.0f} GFLOP/s, sgemm {row['sgemm']:.0f} GFLOP/s:"
                f" {row['share']:.0%} of the sgemm rate")
    return (f"{ROWS[name]}\n    Foley {row['foley']:.2f} s, {row['peerName']} {row['peer']:.2f} s:"
            f" {row['ratio']:.2f} times as fast")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=ROWS, action="append", help="a row; may be repeated")
    parser.add_argument("--rounds", type=int, default=3, help="turns, of which the median counts")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()

    machine = run(FOLEY, "machine")
    machine["threads"] = options.threads
    if not options.json:
        print(f"{machine['cpu']}, {options.threads} of {machine['cores']} cores, "
              f"{machine['instructions']}\n{machine['blas']}, core {machine['blasCore']}", flush=True)
    rows = {}
    for name in options.only or ROWS:
        rows[name] = measure(name, options.rounds, options.threads)
        if not options.json:
            print(line(name, rows[name]), flush=True)
    if options.json:
        print(json.dumps({"machine": machine, "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
