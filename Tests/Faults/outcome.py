# SPDX-License-Identifier: MIT
"""What a command left in its folder, without what differs between two undisturbed runs."""

import hashlib
import json
import re
import struct

# Times and process numbers, which no two runs share.
LOCKS = {"lock", ".lock"}
TIMES = {"elapsedSeconds", "secondsPerIteration", "dataWait"}


class Damaged(Exception):
    """A file that is not whole."""


def contents(folder, repeats=False):
    """The files below a folder: what is compared of each, by relative path.

    With `repeats` a log may have the same line several times. The event files of a run are one entry,
    the steps and tags that they have: every session of a run adds a file.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.name in LOCKS or path.is_dir():
            continue
        if ".tfevents." in name:
            found["events"] = found.get("events", []) + events(path.read_bytes())
        else:
            found[name] = compared(path.read_bytes(), name)
            if repeats and isinstance(found[name], list):
                found[name] = list(dict.fromkeys(found[name]))
    return found


def compared(data, name):
    """What is compared of a file: a list of lines of a log, or the hash of the content."""
    if name.endswith(".jsonl"):
        return lines(data)
    if name.endswith(".safetensors"):
        data = without_times(data, name)
    elif name.endswith(".html"):
        data = re.sub(rb"\d{4}-\d\d-\d\d \d\d:\d\d", b"", data)
    return hashlib.sha256(data).hexdigest()


def lines(data):
    """The whole lines of a log, as text without times."""
    whole = data[:data.rfind(b"\n") + 1].splitlines()
    return [json.dumps({key: value for key, value in json.loads(line).items() if key not in TIMES})
            for line in whole]


def without_times(data, name):
    """A safetensors file whose metadata has no times."""
    if len(data) < 8:
        raise Damaged(f"{name} has {len(data)} bytes")
    length = struct.unpack("<Q", data[:8])[0]
    try:
        header = json.loads(data[8:8 + length])
    except ValueError as error:
        raise Damaged(f"{name} has a damaged header") from error
    metadata = header.get("__metadata__", {})
    header["__metadata__"] = {key: metadata[key] for key in metadata if key not in TIMES}
    return json.dumps(header).encode() + data[8 + length:]


def events(data):
    """The summaries in an event file, each its step and its tags; without the options of the session."""
    summaries, place = [], 0
    while place + 12 <= len(data):
        length = struct.unpack("<Q", data[place:place + 8])[0]
        payload = data[place + 12:place + 12 + length]
        if len(payload) < length:
            break  # what a kill cut short; a resumed run truncates it
        kind, step = payload[9:], 0
        if kind[:1] == b"\x10":
            step, size = varint(kind[1:])
            kind = kind[1 + size:]
        if kind[:1] == b"\x2a":  # a summary
            tags = [fields(value)[0][1] for _, value in fields(fields(kind)[0][1])]
            if tags != [b"run"]:
                summaries.append([step, *map(bytes.decode, tags)])
        place += 16 + length
    return summaries


def fields(message):
    """The numbers and contents of the leading fields of a protocol buffer that have a length."""
    found = []
    while message and message[0] & 7 == 2:
        length, size = varint(message[1:])
        found.append((message[0] >> 3, message[1 + size:1 + size + length]))
        message = message[1 + size + length:]
    return found


def varint(data):
    """A protocol buffer's integer, and the number of its bytes."""
    value = 0
    for index, byte in enumerate(data):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value, index + 1
    raise Damaged("an integer without an end")


def is_temporary(name):
    """Whether a name is that of an incomplete file, which only a killed command may leave."""
    return any(part.startswith(".") for part in name.split("/"))


def difference(found, wanted):
    """The first difference from the contents of an undisturbed run; None for equal contents."""
    for name in sorted({*found, *wanted}):
        if name not in found:
            return f"{name} is missing"
        if name not in wanted:
            return f"{name} is left over"
        if found[name] != wanted[name]:
            return f"{name} differs"
    return None


def damage(found, wanted, versions):
    """The first file at a final name that no undisturbed run has at any time; None if there is none.

    Logs may be any first part of the wanted log. `versions` has all contents that a name ever had.
    """
    for name, content in found.items():
        if is_temporary(name):
            continue
        if isinstance(content, list):
            if content != wanted.get(name, [])[:len(content)]:
                return f"{name} has lines that no undisturbed run has"
        elif content not in versions.get(name, set()):
            return f"{name} is damaged"
    return None
