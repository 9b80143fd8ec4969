#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares what TensorBoard reads of a run with the run's own files; scripts/tensorboard-check runs it.

    check.py RUNS NAME KILLED

RUNS/NAME is a run that was killed and resumed, KILLED a copy of it as the kill left it.
"""
import io
import json
import logging
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import wave

import numpy as np
from tensorboard.backend.event_processing import event_accumulator, event_file_loader
from tensorboard.util import tb_logging

warnings = []


class Collector(logging.Handler):
    def emit(self, record):
        if record.levelno >= logging.WARNING:
            warnings.append(record.getMessage())


tb_logging.get_logger().addHandler(Collector())


def check(holds, what):
    if not holds:
        sys.exit(f"tensorboard-check: FAILED: {what}")
    print(f"  {what}")


def load(folder):
    warnings.clear()
    accumulator = event_accumulator.EventAccumulator(
        str(folder), size_guidance={kind: 0 for kind in event_accumulator.DEFAULT_SIZE_GUIDANCE}
    )
    return accumulator.Reload()


def log_of(run):
    lines = (run / "log.jsonl").read_text().splitlines()
    return {line["step"]: line for line in map(json.loads, lines)}


def event_files(folder):
    return sorted(folder.glob("events.out.tfevents.*"))


def curve_errors(points, log, name):
    """Every step of a short log that has the number once, in order, with that number."""
    log = {step: line for step, line in log.items() if name in line}
    steps = [step for step, _ in points]
    if steps != sorted(log):
        return f"steps {steps[:3]}...{steps[-3:]} ({len(steps)}) for {len(log)} lines"
    # The log has whole microseconds, the event file does not; all else is the same float32.
    slack = 1e-6 if name in ("secondsPerIteration", "dataWait") else 0
    wrong = [s for s, v in points if abs(np.float32(v) - np.float32(log[s][name])) > slack]
    return f"other numbers at steps {wrong[:5]}" if wrong else None


def check_curves(accumulator, log):
    names = {name: 0 for line in log.values() for name in line}
    names = [name for name in names if name not in ("step", "elapsedSeconds")]
    check(sorted(accumulator.Tags()["scalars"]) == sorted(names), f"curves: {', '.join(names)}")
    for name in names:
        points = [(e.step, e.value) for e in accumulator.Scalars(name)]
        error = curve_errors(points, log, name)
        check(error is None, f"{name}: {error or f'{len(points)} points as in log.jsonl'}")
    times = [e.wall_time for e in accumulator.Scalars(names[0])]
    check(times == sorted(times) and abs(times[-1] - time.time()) < 600, "times rise up to now")


def check_media(accumulator, run):
    folders = sorted(run.glob("samples/step-*"), key=lambda path: int(path.name[5:]))
    steps = [int(folder.name[5:]) for folder in folders]
    check(len(steps) >= 3, f"samples of steps {steps}")
    count = 0
    for path in sorted(folders[0].iterdir()):
        if path.suffix not in (".wav", ".png"):
            sys.exit(f"tensorboard-check: FAILED: {path} is neither sound nor picture")
        sound = path.suffix == ".wav"
        tag = f"{'sounds' if sound else 'pictures'}/{path.stem}"
        events = accumulator.Audio(tag) if sound else accumulator.Images(tag)
        if [e.step for e in events] != steps:
            sys.exit(f"tensorboard-check: FAILED: {tag} at {[e.step for e in events]}")
        for event, folder in zip(events, folders):
            compare_sound(event, folder / path.name) if sound else compare_picture(
                event, folder / path.name
            )
            count += 1
    check(count > 0, f"{count} sounds and pictures with the bytes of their files")


def compare_sound(event, path):
    with wave.open(str(path)) as file:
        expected = (file.getframerate(), file.getnchannels(), file.getnframes())
        samples = file.readframes(file.getnframes())
    with wave.open(io.BytesIO(event.encoded_audio_string)) as sound:
        decoded = sound.readframes(sound.getnframes())
    told = (int(event.sample_rate), 1, event.length_frames)
    if told != expected or decoded != samples or event.content_type != "audio/wav":
        sys.exit(f"tensorboard-check: FAILED: {path}: {told} for {expected}")


def compare_picture(event, path):
    data = path.read_bytes()
    size = struct.unpack(">II", data[16:24])
    if event.encoded_image_string != data or (event.width, event.height) != size:
        sys.exit(f"tensorboard-check: FAILED: {path} differs")


def check_text(accumulator, run):
    texts = accumulator.Tensors("run")
    check(accumulator.summary_metadata["run"].plugin_data.plugin_name == "text", "run is a text")
    text = texts[-1].tensor_proto.string_val[0].decode()
    options = json.loads((run / "options.json").read_text())
    missing = [key for key in options if f"| {key} | " not in text]
    check(not missing, f"the text has all {len(options)} options ({missing} missing)")


def check_torn(run):
    """However a last record is cut short, the events before it are read without a word."""
    with tempfile.TemporaryDirectory() as folder:
        source = event_files(run)[-1]
        whole = source.read_bytes()
        payloads = list(event_file_loader.RawEventFileLoader(str(source)).Load())
        torn = pathlib.Path(folder) / source.name
        last = len(payloads[-1]) + 16
        for lost in [1, 3, 4, 5, 100, last - 13, last - 12, last - 5, last - 1]:
            torn.write_bytes(whole[:-lost])
            warnings.clear()
            read = list(event_file_loader.RawEventFileLoader(str(torn)).Load())
            if read != payloads[:-1] or warnings:
                sys.exit(f"tensorboard-check: FAILED: {lost} bytes lost: {len(read)} {warnings}")
        torn.write_bytes(whole[: -last // 2] + b"\0" + whole[-last // 2 + 1 :])
        read = list(event_file_loader.RawEventFileLoader(str(torn)).Load())
        check(read == payloads[:-1], "a torn record is waited for, a damaged one noticed")


def check_seen_before(run, killed, log):
    """A TensorBoard that has read what the killed session wrote takes it back."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for path in event_files(killed) + event_files(run)[1:]:
            shutil.copy(path, folder)
        cut = event_files(run)[0].stat().st_size
        check(event_files(killed)[0].stat().st_size > cut, "the killed session's file was cut")
        accumulator = load(folder)
        for name in accumulator.Tags()["scalars"]:
            points = [(e.step, e.value) for e in accumulator.Scalars(name)]
            if curve_errors(points, log, name):
                sys.exit(f"tensorboard-check: FAILED: {name}: {curve_errors(points, log, name)}")
        check(len(warnings) == 1 and "restart" in warnings[0], "uncut, the restart is noticed")


def get(port, path, **query):
    question = "?" + urllib.parse.urlencode(query) if query else ""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/data/{path}{question}") as reply:
        return reply.read()


def serve(runs, run, name, log, fast, uncut):
    """Asks the running program, with its fast loader or without, what its pages ask."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(runs), "--port", str(port)]
    command += [f"--load_fast={'true' if fast else 'false'}", "--samples_per_plugin"]
    command += ["scalars=100000,images=1000,audio=1000"]
    with tempfile.TemporaryFile("w+") as errors:
        server = subprocess.Popen(command, stderr=errors)
        try:
            points = wait_for_points(port, name, log, server)
            how = f"served {'with' if fast else 'without'} the fast loader"
            how += ", steps of the killed session seen before" if uncut else ""
            error = curve_errors([(p[1], p[2]) for p in points], log, "generatorLoss")
            check(error is None, f"{how}: {error or f'{len(points)} points'}")
            pictures = json.loads(
                get(port, "plugin/images/images", run=name, tag="pictures/sheet", sample=0)
            )
            image = get(port, "plugin/images/individualImage?" + pictures[-1]["query"])
            sheet = run / f"samples/step-{pictures[-1]['step']}/sheet.png"
            check(image == sheet.read_bytes(), f"{how}: the newest sheet")
            text = json.loads(get(port, "plugin/text/text", run=name, tag="run"))[-1]["text"]
            check("<td>sliceLength</td>" in text, f"{how}: the options as a table")
        finally:
            server.terminate()
            server.wait()
        errors.seek(0)
        noise = [line for line in errors if "WARN" in line or "ERROR" in line or "Traceback" in line]
        expected = [line for line in noise if uncut and not fast and "restart" in line]
        check(noise == expected, f"{how}: no warning" + ("" if not noise else f", but {noise}"))


def wait_for_points(port, name, log, server):
    points = []
    for _ in range(300):
        time.sleep(0.2)
        if server.poll() is not None:
            sys.exit("tensorboard-check: FAILED: tensorboard has ended")
        try:
            tag = {"run": name, "tag": "generatorLoss"}
            points = json.loads(get(port, "plugin/scalars/scalars", **tag))
            text = json.loads(get(port, "plugin/text/text", run=name, tag="run"))
        except OSError:
            continue
        if text and points and points[-1][1] == max(log):
            return points
    return points


def main():
    runs, name, killed = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    run = runs / name
    log = log_of(run)
    check(len(event_files(run)) == 2, "a file for each of two sessions")
    check(max(log_of(killed)) > 0, f"killed after step {max(log_of(killed))}, now {max(log)} steps")
    accumulator = load(run)
    check_curves(accumulator, log)
    check_media(accumulator, run)
    check_text(accumulator, run)
    check(warnings == [], f"no warning{'' if not warnings else f', but {warnings}'}")
    check_torn(run)
    check_seen_before(run, killed, log)
    for fast in (True, False):
        serve(runs, run, name, log, fast, uncut=False)
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / name).mkdir()
        for path in event_files(killed) + event_files(run)[1:]:
            shutil.copy(path, pathlib.Path(folder) / name)
        for fast in (True, False):
            serve(folder, run, name, log, fast, uncut=True)
    print("tensorboard-check: all is well")


main()
