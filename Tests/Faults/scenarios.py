# SPDX-License-Identifier: MIT
"""The commands that scripts/fault-check disturbs, each with the smallest input that it works on."""

import dataclasses
import json
import math
import os
import pathlib
import shutil
import struct
import subprocess
import wave

# `smallest` of Tests/CommandTests/Fixtures.swift, of the kind that trains fastest.
SMALLEST = (
    "--model wavegan --slice-length 4096 --width 1 --set latentSize=3 --batch-size 2 "
    "--set criticSteps=2 --set checkpointMinutes=0 --conditional --threads 1").split()
ENVIRONMENT = {**os.environ, "FOLEY_CACHE": "off", "SWIFT_BACKTRACE": "enable=no"}
SECONDS = 120


@dataclasses.dataclass
class Scenario:
    """A command that writes into a folder, and the commands that finish its work after a fault.

    `command` and each list of `finish` get the folder for "OUT". `start` is the content of the folder
    before the command. The first list of `finish` that exits with 0 has finished the work. With `repeats`
    the second command adds the lines of the first to a log again. A command for `many` files goes on after
    a file that failed, and has a sentence for each. A command that ends well may lack `optional`
    results, which the next one makes. Standard output goes to the file `output` of the folder;
    `environment` has variables of the command.
    """
    name: str
    command: list
    finish: list
    start: pathlib.Path | None = None
    repeats: bool = False
    many: bool = False
    optional: bool = False
    output: str | None = None
    environment: dict = dataclasses.field(default_factory=dict)

    def prepare(self, out):
        """Makes the folder as it is before the command."""
        if self.start:
            shutil.copytree(self.start, out)
        else:
            out.mkdir(parents=True)


def recordings(folder, count):
    """Writes recordings at 8 kHz in two classes."""
    for index in range(count):
        path = folder / ("low" if 2 * index >= count else "high") / f"{'abcdefgh'[index]}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            samples = (int(16000 * math.sin(0.1 * n * (index + 1))) for n in range(3000))
            file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


def scenarios(foley, work):
    """All scenarios; their inputs are made in the folder `work`."""
    sounds, eight, run = work / "sounds", work / "eight", work / "base" / "run"
    recordings(sounds, 4)
    recordings(eight, 8)

    def made(*arguments):
        result = subprocess.run(
            [foley, *map(str, arguments)], env=ENVIRONMENT, capture_output=True, timeout=SECONDS)
        if result.returncode != 0:
            raise SystemExit(f"fault-check: foley {arguments[0]}: {result.stderr.decode()}")

    def train_on(folder):
        return ["train", folder, "--out", "OUT/run", *SMALLEST, "--steps"]

    train = train_on(sounds)
    made(*[str(part).replace("OUT", str(run.parent)) for part in train], "1")
    model = work / "tiny.safetensors"
    shutil.copy(run / "model.safetensors", model)
    plan = work / "plan.json"
    plan.write_text(json.dumps([
        {"model": str(model), "count": 6, "folder": "wav", "name": "{group}/{number}"},
        {"model": str(model), "count": 3, "seed": 5, "format": "flac", "folder": "flac"},
        {"model": str(model), "count": 3, "seed": 6, "format": "ogg", "folder": "ogg"}]))
    a_sound = sounds / "high" / "a.wav"
    classifier, spectra = work / "classifier.safetensors", work / "spectra"
    made("classify", "train", sounds, "--out", classifier, "--epochs", "1", "--threads", "1")
    pairs = work / "pairs"
    made("train", sounds, "--model", "pix2pix", "--degrade", "lowpass:2000", "--out", pairs, "--steps",
         "1", "--slice-length", "512", "--width", "1", "--batch-size", "2", "--set", "criticWidth=1")
    encoder = work / "encoder"
    made("train", sounds, "--model", "pca", "--out", encoder, "--steps", "1", "--slice-length", "512",
         "--batch-size", "2", "--set", "latentSize=2")
    made("spectrogram", sounds, "--format", "npy", "--output", spectra, "--threads", "1")

    def again(name, *arguments, overwriting=True, **traits):
        command = [*arguments, "--threads", "1"]
        finish = [*command, "--overwrite"] if overwriting else command
        return Scenario(name, command, [finish], **traits)

    report = ["report", run, "--out", "OUT/report.html"]
    resume = [*train, "2", "--resume"]
    # Eight recordings are enough for scores, and so for a best model.
    scored = train_on(eight)
    cached = ["train", sounds, "--out", "OUT/run", *SMALLEST, "--steps", "1", "--dry-run"]
    weights = pathlib.Path(__file__).resolve().parents[1] / "Fixtures/import/nearest"
    bring = ["import", weights, "--out", "OUT/imported.safetensors"]
    page = ["listen-test", sounds, eight, "--pairs", "2", "--ratings", "2", "--out", "OUT/test.html"]
    return [
        Scenario("train", [*train, "2"], [resume, [*train, "2"]]),
        Scenario("resume", resume, [resume], start=run.parent),
        Scenario("scored", [*scored, "1"], [[*scored, "1", "--resume"], [*scored, "1"]]),
        Scenario("cache", cached, [cached], optional=True, environment={"FOLEY_CACHE": "OUT/cache"}),
        again("render", "render", plan, "--out", "OUT/sounds", overwriting=False),
        again("synth", "synth", model, "--out", "OUT/sounds", "--count", "4", "--picture",
              repeats=True),
        again("classify", "classify", "train", sounds, "--out", "OUT/c.safetensors", "--epochs", "1",
              overwriting=False),
        again("classify-files", "classify", sounds, "--classifier", classifier, "--json",
              overwriting=False, output="classes.json"),
        again("evaluate", "evaluate", eight, eight, "--bootstrap", "0", "--json", "--picture",
              "OUT/picture.png", overwriting=False, output="report.json"),
        Scenario("report", report, [report]),
        Scenario("info", ["info", run, "--json"], [["info", run, "--json"]], output="run.json"),
        Scenario("listen-test", page, [page]),
        again("explore", "explore", "path", model, "high#1", "low#2", "--steps", "2",
              "--output", "OUT/path"),
        again("invert", "invert-latent", model, a_sound, "--class", "high", "--candidates", "4",
              "--starts", "1", "--steps", "1", "--output", "OUT/found.wav"),
        again("encode", "encode", encoder, sounds, "--out", "OUT/latents", "--format", "json",
              overwriting=False, many=True),
        again("spectrogram", "spectrogram", sounds, "--format", "npy", "--output", "OUT/spectra",
              overwriting=False, many=True),
        again("inverse", "invert", spectra, "--output", "OUT/sounds", "--sample-rate", "8000",
              "--iterations", "1", overwriting=False, many=True),
        again("convert", "convert", pairs, sounds, "--out", "OUT/sounds", overwriting=False, many=True),
        Scenario("import", bring, [bring, [*bring, "--overwrite"]]),
        again("resynth", "resynth", sounds, "--output", "OUT/sounds", "--iterations", "1",
              overwriting=False, many=True),
    ]
