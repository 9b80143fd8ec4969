# SPDX-License-Identifier: MIT
"""The generator of a SpecGAN, by Guides/model-format.md alone, in forty lines of NumPy.

    python forty_lines.py models/digits/digits.safetensors

prints how far its pictures are from those of the package.
"""

import json
import sys

import numpy as np


def read(path):
    content = open(path, "rb").read()
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    metadata = header.pop("__metadata__")
    arrays = {}
    for name, entry in header.items():
        first, end = entry["data_offsets"]
        values = np.frombuffer(content[start + first : start + end], "<f4")
        arrays[name] = values.reshape(entry["shape"])
    return arrays, metadata


def transposed(x, kernel, bias, stride=2):
    taps, outputs = kernel.shape[0], kernel.shape[2]
    before = max(0, taps - stride) // 2
    _, frames, bins, _ = x.shape
    y = np.zeros((len(x), frames * stride + taps, bins * stride + taps, outputs), np.float32)
    for k in range(taps):
        for m in range(taps):
            rows = slice(k, k + frames * stride, stride)
            columns = slice(m, m + bins * stride, stride)
            y[:, rows, columns] += x @ kernel[k, m].T
    inner = y[:, before : before + frames * stride, before : before + bins * stride]
    return inner + bias


def pictures(arrays, network, z, labels):
    unit = 2 ** int(np.log2(min(network["frameCount"], network["binCount"]) // 4))
    x = z @ arrays["dense.kernel"][0] + arrays["dense.bias"]
    x = x.reshape(len(z), network["frameCount"] // unit, network["binCount"] // unit, -1)
    for block in range(int(np.log2(unit))):
        gains = labels @ arrays[f"modulations.{block}.gains"]
        shifts = labels @ arrays[f"modulations.{block}.shifts"]
        x = np.maximum(x * (1 + gains[:, None, None]) + shifts[:, None, None], 0)
        x = transposed(x, arrays[f"blocks.{block}.kernel"], arrays[f"blocks.{block}.bias"])
    return np.tanh(x)


if __name__ == "__main__":
    import foley

    arrays, metadata = read(sys.argv[1])
    network = json.loads(metadata["architecture"])["network"]
    model = foley.load(sys.argv[1])
    z, labels = model.latents(10), model.labels(10)
    error = np.abs(pictures(arrays, network, z, labels) - model(z, labels)).max()
    print(f"largest error of {len(z)} pictures in -1...1: {error:.1e}")
    sys.exit(int(error > 1e-5))
