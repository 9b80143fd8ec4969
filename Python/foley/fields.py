# SPDX-License-Identifier: MIT
"""Checked reading of the JSON objects of a model file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Optional

from .errors import ModelFileError


class Fields:
    """The members of a JSON object, read with their types and ranges checked."""

    def __init__(self, value: Any, name: str = "architecture"):
        if not isinstance(value, Mapping):
            raise ModelFileError(f'"{name}" is no object')
        self._members = value
        self._name = name

    def __contains__(self, key: str) -> bool:
        return self._members.get(key) is not None

    def keys(self) -> list[str]:
        """The keys of all members."""
        return list(self._members)

    def integer(self, key: str, low: int, high: int) -> int:
        """A whole number from low to high."""
        value = self._members.get(key)
        if type(value) is not int or not low <= value <= high:
            raise self._error(key, f"a whole number from {low} to {high}")
        return value

    def integers(self, key: str, count: range, low: int, high: int) -> list[int]:
        """A list of whole numbers from low to high."""
        value = self._members.get(key)
        if (
            not isinstance(value, list)
            or len(value) not in count
            or not all(type(number) is int and low <= number <= high for number in value)
        ):
            raise self._error(key, f"a list of whole numbers from {low} to {high}")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        """A number from low to high."""
        value = self._members.get(key)
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not low <= value <= high
        ):
            raise self._error(key, f"a number from {low} to {high}")
        return float(value)

    def numbers(self, key: str, count: int) -> list[float]:
        """A list of ``count`` finite numbers."""
        value = self._members.get(key)
        if (
            not isinstance(value, list)
            or len(value) != count
            or not all(_is_finite(number) for number in value)
        ):
            raise self._error(key, f"a list of {count} numbers")
        return value

    def choice(self, key: str, choices: tuple[Any, ...]) -> Any:
        """One of several texts or whole numbers."""
        value = self._members.get(key)
        if type(value) not in (str, int) or value not in choices:
            raise self._error(key, " or ".join(str(choice) for choice in choices))
        return value

    def flag(self, key: str) -> bool:
        """True or false; false if it is left out."""
        value = self._members.get(key)
        if value not in (None, True, False):
            raise self._error(key, "true or false")
        return bool(value)

    def object(self, key: str) -> Fields:
        """An object."""
        return Fields(self._members.get(key), key)

    def optional(self, key: str) -> Optional[Fields]:
        """An object; None if it is left out."""
        return self.object(key) if key in self else None

    def _error(self, key: str, expected: str) -> ModelFileError:
        found = repr(self._members.get(key))
        shown = found if len(found) <= 60 else found[:57] + "..."
        return ModelFileError(f'"{key}" of "{self._name}" is {shown} instead of {expected}')


def _is_finite(value: Any) -> bool:
    try:
        return type(value) in (int, float) and math.isfinite(value)
    except OverflowError:
        return False
