# SPDX-License-Identifier: MIT
"""Reads and writes safetensors files: named float32 arrays and text in one file.

The format (https://github.com/huggingface/safetensors): eight bytes with the length of the header
as a little-endian integer, the header as a JSON object, then the data. Nothing in a file is
executed, and every size is compared with the file before memory is taken.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .errors import ModelFileError

#: The longest header that the reference implementation accepts, in bytes.
LONGEST_HEADER = 100_000_000


class SafetensorsFile(NamedTuple):
    """The contents of a file."""

    #: float32 arrays by name.
    tensors: dict[str, np.ndarray]
    #: The text of ``__metadata__`` by key.
    metadata: dict[str, str]


def read_safetensors(path: "str | os.PathLike[str]") -> SafetensorsFile:
    """Reads a file of float32 arrays.

    Raises:
        ModelFileError: the file is damaged, cut short, or has another type than F32.
        OSError: the file cannot be read.
    """
    name = os.fspath(path)
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        start = file.read(8)
        if len(start) < 8:
            raise ModelFileError(f"{name} is cut short: it has {size} bytes")
        length = int.from_bytes(start, "little")
        if not 2 <= length <= min(LONGEST_HEADER, size - 8):
            raise ModelFileError(
                f"{name} is no safetensors file: its first eight bytes announce a header of "
                f"{length} bytes in a file of {size}"
            )
        header = _header(file.read(length), name)
        metadata = _metadata(header.pop("__metadata__", {}), name)
        data_size = size - 8 - length
        ranges = {key: _range(value, key, name) for key, value in header.items()}
        _check_no_gaps(ranges, data_size, name)
        data = file.read(data_size)
    if len(data) != data_size:
        raise ModelFileError(f"{name} changed while it was read")
    tensors = {
        key: np.frombuffer(data, "<f4", (end - begin) // 4, begin).reshape(shape).astype(np.float32)
        for key, (begin, end, shape) in ranges.items()
    }
    for key, values in tensors.items():
        if not np.isfinite(values).all():
            raise ModelFileError(f"{name}, {key}: a number is infinite or not a number")
    return SafetensorsFile(tensors, metadata)


def _header(text: bytes, name: str) -> dict[str, Any]:
    try:
        header = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ModelFileError(f"{name} has a damaged header: {error}") from None
    if not isinstance(header, dict):
        raise ModelFileError(f"{name} has a damaged header: it is no object")
    return header


def _metadata(value: Any, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ModelFileError(f"{name} has a damaged header: __metadata__ is no map of strings")
    return value


def _range(entry: Any, key: str, name: str) -> tuple[int, int, tuple[int, ...]]:
    """The first byte, the byte after the last one, and the shape of an array."""

    def integers(field: str) -> list[int]:
        values = entry.get(field) if isinstance(entry, dict) else None
        if not isinstance(values, list) or not all(type(value) is int for value in values):
            raise ModelFileError(f"{name}, {key}: {field} is no list of whole numbers")
        return values

    shape, offsets = integers("shape"), integers("data_offsets")
    if entry.get("dtype") != "F32":
        raise ModelFileError(f"{name}, {key}: the type is {entry.get('dtype')} instead of F32")
    if len(shape) > 8:
        raise ModelFileError(f"{name}, {key}: an array of {len(shape)} axes, and 8 are the most")
    count = 4
    for size in shape:
        count *= size
        if size < 1 or count > 1 << 62:
            raise ModelFileError(f"{name}, {key}: {shape} is no shape of an array")
    if len(offsets) != 2 or offsets[0] < 0 or offsets[1] - offsets[0] != count:
        raise ModelFileError(f"{name}, {key}: {shape} takes {count} bytes, not {offsets}")
    return offsets[0], offsets[1], tuple(shape)


def _check_no_gaps(
    ranges: dict[str, tuple[int, int, tuple[int, ...]]], data_size: int, name: str
) -> None:
    end = 0
    for key, (begin, after, _) in sorted(ranges.items(), key=lambda item: item[1][:2]):
        if begin != end:
            raise ModelFileError(f"{name}, {key}: its data begins at {begin} instead of {end}")
        end = after
    if end != data_size:
        raise ModelFileError(f"{name} has {data_size} bytes of data, and its header {end}")


def write_safetensors(
    path: "str | os.PathLike[str]", tensors: Mapping[str, np.ndarray], metadata: Mapping[str, str]
) -> None:
    """Writes float32 arrays and text; a file that is there is replaced as a whole."""
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    offset = 0
    for name, values in tensors.items():
        end = offset + 4 * values.size
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    # A name of its own: another process may write the same file.
    unfinished = Path(f"{os.fspath(path)}.{os.getpid()}.unfinished")
    try:
        with open(unfinished, "wb") as file:
            file.write(len(text).to_bytes(8, "little") + text)
            for values in tensors.values():
                file.write(np.ascontiguousarray(values, "<f4").tobytes())
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
