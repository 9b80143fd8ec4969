#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What PyTorch and Foley have learned after the same time on the same cores.

    Benchmarks/equal_time.py train RECORDINGS --out OUT [--cores 2,3] [--only NAME]
    Benchmarks/equal_time.py judge OUT --real RECORDINGS --classifier FILE

`train` trains one after another, never two at a time: the paper's WaveGAN (d = 16, WGAN-GP, batch 64,
slices of 8192 samples at 8 kHz) in PyTorch and in Foley, and what `foley train` does without options. At
each of --minutes a thousand sounds are kept: OUT/NAME/MINUTES. `judge` compares them with recordings that
were not learned from, by `foley evaluate` and one classifier of `foley classify train`, and prints a table.

Run it with the Python of .venv-bench, after `scripts/bench --only stft/60s` or any other row has made that, and
leave the machine alone meanwhile: three times thirty minutes.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FOLEY = HERE.parent / ".build" / "release" / "foley"
WAVEGAN = ["--model", "wavegan", "--no-conditional", "--preset", "full", "--width", "16",
           "--slice-length", "8192", "--set", "peakNormalization=true", "--set", "heldOutShare=0",
           "--set", "emaDecay=0"]
NAMES = ["pytorch", "foley-wavegan", "foley-defaults"]


def run(command, options):
    """Runs a program on the cores of the comparison alone."""
    cores = options.cores
    subprocess.run([str(part) for part in command], check=True,
                   preexec_fn=lambda: os.sched_setaffinity(0, cores))


def train_pytorch(options, out):
    run([sys.executable, HERE / "peer_training.py", options.recordings, "--out", out, "--sounds",
         options.sounds, "--threads", len(options.cores), "--minutes", *options.minutes], options)


def train_foley(options, out, settings):
    """Foley counts minutes over resumptions: it is stopped at each mark, and the model's sounds are kept."""
    threads = ["--threads", len(options.cores)]
    for index, minutes in enumerate(options.minutes):
        start = ["--resume"] if index else settings
        run([FOLEY, "train", options.recordings, "--out", out / "run", "--minutes", minutes, *threads,
             *start], options)
        run([FOLEY, "synth", out / "run", "--out", out / f"{minutes:g}", "--count", options.sounds,
             "--seed", 1, *threads], options)


def train(options):
    for name in NAMES:
        if options.only not in (None, name):
            continue
        out = options.out / name
        if out.exists():
            raise SystemExit(f"equal_time: {out} exists; remove it or name another --out")
        print(f"equal_time: {name}", file=sys.stderr)
        if name == "pytorch":
            train_pytorch(options, out)
        else:
            train_foley(options, out, WAVEGAN if name == "foley-wavegan" else [])


def judge(options):
    print("| | minutes | Fréchet distance | inception score | coverage |\n|---|---:|---:|---:|---:|")
    for name in NAMES:
        for sounds in sorted((options.out / name).glob("[0-9]*"), key=lambda path: float(path.name)):
            found = json.loads(subprocess.run(
                [FOLEY, "evaluate", options.real, sounds, "--classifier", options.classifier,
                 "--embedding", "classifier", "--bootstrap", "0", "--json"],
                check=True, stdout=subprocess.PIPE, text=True).stdout)
            values = {metric["kind"]: metric["value"] for metric in found["metrics"]}
            print(f"| {name} | {sounds.name} | {values['frechetDistance']:.3f} "
                  f"| {values['inceptionScore']:.2f} | {values['coverage']:.2f} |", flush=True)


def core_list(text):
    return sorted({int(core) for core in text.split(",")})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("train", help="train each and keep sounds")
    one.add_argument("recordings", type=pathlib.Path)
    one.add_argument("--out", type=pathlib.Path, required=True)
    one.add_argument("--cores", type=core_list, default=sorted(os.sched_getaffinity(0)),
                     help="as in 2,3 (default: all)")
    one.add_argument("--only", choices=NAMES)
    one.add_argument("--minutes", type=float, nargs="+", default=[5, 15, 30])
    one.add_argument("--sounds", type=int, default=1000)
    one.set_defaults(call=train)
    two = commands.add_parser("judge", help="compare what was kept with recordings")
    two.add_argument("out", type=pathlib.Path)
    two.add_argument("--real", type=pathlib.Path, required=True)
    two.add_argument("--classifier", type=pathlib.Path, required=True)
    two.set_defaults(call=judge)
    options = parser.parse_args()
    options.call(options)


if __name__ == "__main__":
    main()
