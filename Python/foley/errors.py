# SPDX-License-Identifier: MIT
"""The exceptions of the package."""

from __future__ import annotations

from typing import Optional


class FoleyError(Exception):
    """The base class of every exception that this package raises on purpose."""


class ModelFileError(FoleyError):
    """A model file, or the model of a run folder, that cannot be used."""


class CommandError(FoleyError):
    """A ``foley`` command that failed.

    Attributes:
        message: what the command printed: the problem and what to do about it.
        status: the exit status, one of sysexits.h; None if the command was not started.
        arguments: the arguments of the command, without the program.
    """

    def __init__(self, message: str, status: Optional[int], arguments: list[str]):
        super().__init__(message)
        self.message = message
        self.status = status
        self.arguments = arguments
