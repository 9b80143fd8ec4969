#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records the bytes that TensorBoard's own messages and writer make, for Tests/EventFilesTests.

    python3 -m venv /tmp/tensorboard && /tmp/tensorboard/bin/pip install tensorboard==2.21.0
    /tmp/tensorboard/bin/python Tests/Fixtures/tensorboard/record.py > Tests/Fixtures/tensorboard/recorded.json

Bytes are written as hexadecimal digits.
"""
import io
import json
import sys

import numpy as np
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.text import metadata as text_metadata
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util import tensor_util

Value = summary_pb2.Summary.Value
TIME = 1700000000.25


def event(**fields):
    return event_pb2.Event(wall_time=TIME, **fields)


def summary(step, *values):
    return event(step=step, summary=summary_pb2.Summary(value=values))


def scalar(tag, number):
    return Value(tag=tag, simple_value=number)


def text(tag, content):
    metadata = text_metadata.create_summary_metadata(display_name=None, description=None)
    metadata.plugin_data.content = b""
    tensor = tensor_util.make_tensor_proto(np.array(content, dtype=object))
    return Value(tag=tag, tensor=tensor, metadata=metadata)


START = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
PICTURE = summary_pb2.Summary.Image(
    height=300, width=1000, colorspace=3, encoded_image_string=bytes(range(200))
)
SOUND = summary_pb2.Summary.Audio(
    sample_rate=44100,
    num_channels=2,
    length_frames=70000,
    encoded_audio_string=bytes(range(256)),
    content_type="audio/wav",
)

events = {
    "fileVersion": event(file_version="brain.Event:2"),
    "sessionStart": event(step=129, session_log=START),
    "scalars": summary(
        12688, scalar("loss", 0.0), scalar("Verlust", -1.5), scalar("nan", float("nan"))
    ),
    "picture": summary(1 << 40, Value(tag="pictures/sheet", image=PICTURE)),
    "sound": summary(127, Value(tag="sounds/0001", audio=SOUND)),
    "text": summary(0, text("options", "| a | b |\n|---|---|\n| é | 2 |")),
    "nothing": event(step=-1, summary=summary_pb2.Summary()),
}


def record(payload):
    buffer = io.BytesIO()
    RecordWriter(buffer).write(payload)
    return buffer.getvalue()


payloads = {name: message.SerializeToString() for name, message in events.items()}
json.dump(
    {
        "messages": {name: payload.hex() for name, payload in payloads.items()},
        "records": {name: record(payload).hex() for name, payload in payloads.items()},
    },
    sys.stdout,
    indent=2,
)
print()
