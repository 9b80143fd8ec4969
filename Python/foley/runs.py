# SPDX-License-Identifier: MIT
"""What the folder of a training run records."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from .errors import FoleyError

if TYPE_CHECKING:
    import pandas


class Run(NamedTuple):
    """The records of a run."""

    #: The folder.
    path: Path
    #: The options, by name.
    options: dict[str, Any]
    #: A row for every step: "step", "elapsedSeconds", and the numbers of the training, by name.
    log: list[dict[str, float]]
    #: The best checkpoint so far, as the run scored it; None before the first score.
    best: Optional[dict[str, Any]]

    def column(self, name: str) -> np.ndarray:
        """A number of every step, float64 [steps]; NaN where a step does not have it."""
        return np.array([row.get(name, np.nan) for row in self.log], np.float64)

    def columns(self) -> dict[str, np.ndarray]:
        """All numbers by name, float64 [steps] each."""
        names = dict.fromkeys(name for row in self.log for name in row)
        return {name: self.column(name) for name in names}

    def frame(self) -> "pandas.DataFrame":
        """The log as a data frame with the step as index.

        Raises:
            ImportError: pandas is not installed.
        """
        import pandas

        return pandas.DataFrame(self.columns()).set_index("step")


def read_run(path: "str | os.PathLike[str]") -> Run:
    """The records of the run in a folder, which may still be training.

    Raises:
        FoleyError: the folder holds no run, or a file of it is damaged.
        OSError: a file cannot be read.
    """
    folder = Path(path)
    options = _object(folder / "options.json")
    if options is None:
        raise FoleyError(f"{path} holds no run: it has no options.json")
    log: list[dict[str, float]] = []
    if (folder / "log.jsonl").exists():
        # A line that is still being written has no end.
        lines = (folder / "log.jsonl").read_bytes().split(b"\n")[:-1]
        for number, line in enumerate(lines, start=1):
            row = _parsed(line, f"{folder / 'log.jsonl'}, line {number}")
            log.append({str(key): _number(value) for key, value in row.items()})
    return Run(folder, dict(options), log, _object(folder / "best.json"))


def _number(value: Any) -> float:
    try:
        return float(value) if isinstance(value, (int, float)) else float("nan")
    except OverflowError:
        return float("nan")


def _object(path: Path) -> Optional[dict[str, Any]]:
    return dict(_parsed(path.read_bytes(), str(path))) if path.exists() else None


def _parsed(text: bytes, name: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FoleyError(f"{name} is damaged: {error}") from None
    if not isinstance(value, dict):
        raise FoleyError(f"{name} is damaged: it is no object")
    return value
