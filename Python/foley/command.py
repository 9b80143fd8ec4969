# SPDX-License-Identifier: MIT
"""The command ``foley`` from Python: errors become exceptions, progress becomes events."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Callable, Optional

from .errors import CommandError
from .model import Model, load

#: A function that is called with each event of a command, an object with the key "event".
Progress = Callable[[dict[str, Any]], None]


def find_program() -> str:
    """The program ``foley``: that of the environment variable FOLEY, or the one in PATH.

    Raises:
        CommandError: there is none.
    """
    program = os.environ.get("FOLEY") or shutil.which("foley")
    if not program or not os.access(program, os.X_OK):
        raise CommandError(
            f"the program {program or 'foley'} was not found: install Foley, or set the "
            "environment variable FOLEY to the path of the program",
            None,
            [],
        )
    return program


def run(
    arguments: "Sequence[str | os.PathLike[str]]", progress: Optional[Progress] = None
) -> list[dict[str, Any]]:
    """Runs a command of Foley and waits for its end.

    Args:
        arguments: without the program, as in ``["synth", "runs/drums", "--out", "hits"]``.
        progress: called with each event while the command runs; only for commands that have
            ``--json``, which is added.

    Returns:
        The events of ``--json``; an empty list where the command prints other output.

    Raises:
        CommandError: the command failed; the message is its own. A command that is interrupted by
            an exception (of ``progress``, or Ctrl-C) is asked to stop and saves what it has.
    """
    words = [os.fspath(argument) for argument in arguments]
    if progress is not None and "--json" not in words:
        words.append("--json")
    events: list[dict[str, Any]] = []
    # A file, not a pipe: a full pipe of messages would stop the command.
    with tempfile.TemporaryFile() as messages:
        # A session of its own, so that Ctrl-C reaches the command once: a second signal ends a
        # training without a checkpoint.
        process = subprocess.Popen(
            [find_program(), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=messages,
            start_new_session=True,
        )
        with process:
            lines = process.stdout or ()
            try:
                for line in lines:
                    event = _event(line)
                    if event is not None:
                        events.append(event)
                        if progress is not None:
                            progress(event)
            except BaseException:
                process.terminate()
                # What it still prints is read, as a command without a reader fails.
                for _ in lines:
                    pass
                raise
        if process.returncode != 0:
            messages.seek(0)
            text = messages.read().decode("utf-8", "replace")
            raise CommandError(
                _message(events, text, process.returncode), process.returncode, words
            )
    return events


def _event(line: bytes) -> Optional[dict[str, Any]]:
    try:
        value = json.loads(line.decode("utf-8"))
    except ValueError:
        return None
    return value if isinstance(value, dict) and "event" in value else None


def _message(events: list[dict[str, Any]], text: str, status: int) -> str:
    """The message of a failed command: that of its event, or what it printed."""
    for event in reversed(events):
        if event.get("event") == "error" and isinstance(event.get("message"), str):
            return str(event["message"])
    for prefix in ("foley: ", "Error: "):
        if text.startswith(prefix):
            text = text[len(prefix) :]
    return text.strip() or f"foley ended with the status {status}"


def option_words(options: Mapping[str, Any]) -> list[str]:
    """Keyword arguments as options of the command.

    ``sample_rate=8000`` is ``--sample-rate 8000``, ``trim_silence=True`` is ``--trim-silence``,
    ``watermark=False`` is ``--no-watermark``, ``set={"r1Weight": 1}`` is ``--set r1Weight=1``, a
    list repeats an option, and None leaves it out. ``class_`` is ``--class``.
    """
    words: list[str] = []
    for name, value in options.items():
        option = name.rstrip("_").replace("_", "-")
        if value is None:
            continue
        if isinstance(value, Mapping):
            value = [f"{key}={_text(member)}" for key, member in value.items()]
        if isinstance(value, bool):
            words.append(f"--{option}" if value else f"--no-{option}")
        elif isinstance(value, (list, tuple)):
            for member in value:
                words += [f"--{option}", _text(member)]
        else:
            words += [f"--{option}", _text(value)]
    return words


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def train(
    folder: "str | os.PathLike[str] | None",
    out: "str | os.PathLike[str]",
    progress: Optional[Progress] = None,
    **options: Any,
) -> Model:
    """Trains a model on a folder of recordings, as ``foley train`` does.

    Args:
        folder: the recordings; None where options name them: ``source`` and ``target`` of a
            Pix2Pix, ``from_`` and ``to`` of a CycleGAN.
        out: the folder of the run.
        progress: called with each event of the training.
        options: of the command, as :func:`option_words` writes them: ``preset="tiny"``,
            ``steps=100``, ``set={"r1Weight": 1}``.

    Returns:
        The trained model.
    """
    folders = [] if folder is None else [os.fspath(folder)]
    arguments = ["train", *folders, "--out", os.fspath(out), "--json"]
    run(arguments + option_words(options), progress)
    return load(out)


def synth(
    model: "str | os.PathLike[str] | Model",
    out: "str | os.PathLike[str]",
    progress: Optional[Progress] = None,
    **options: Any,
) -> list[Path]:
    """Writes sounds to files, as ``foley synth`` does.

    Args:
        model: a model file, the folder of a run, or a loaded model.
        out: the folder for the files.
        progress: called with each event.
        options: of the command: ``count=64``, ``class_="kick"``, ``normalize="loudness"``.

    Returns:
        The files of the folder's manifest, in its order.
    """
    path = model.path if isinstance(model, Model) else os.fspath(model)
    run(["synth", path, "--out", os.fspath(out), "--json"] + option_words(options), progress)
    manifest = Path(out) / "manifest.jsonl"
    lines = manifest.read_text("utf-8").splitlines()
    return [Path(out) / json.loads(line)["file"] for line in lines]
