# SPDX-License-Identifier: MIT
"""Small model files of every kind with random weights, written by the rules of model-format.md."""

import json

import numpy as np

from foley.designs import read_design
from foley.safetensors import write_safetensors

#: The tasks of the kinds that have others than to generate.
TASKS = {
    "pca": ["generate", "encode"],
    "vae": ["generate", "encode"],
    "pix2pix": ["convert"],
    "cyclegan": ["convert"],
}


def metadata(architecture, class_count=0, sample_rate=8000):
    return {
        "format": "foley-model",
        "formatVersion": "2",
        "architecture": json.dumps(architecture),
        "tasks": json.dumps(TASKS.get(architecture["kind"], ["generate"])),
        "sampleRate": str(sample_rate),
        "classNames": json.dumps([f"class {number}" for number in range(class_count)]),
        "training": json.dumps({"steps": 0, "options": {}, "data": {}}),
    }


def write_model(path, architecture, class_count=0, gain=1.5, seed=0):
    """Random weights whose signals neither vanish nor saturate."""
    text = metadata(architecture, class_count)
    _, network, _ = read_design(text)
    random = np.random.default_rng(seed)
    tensors = {}
    for name, shape in network.shapes.items():
        values = random.standard_normal(shape)
        part = name.split(".")[-1]
        if part == "kernel" and architecture["kind"].startswith("stylegan"):
            # Kernels are scaled when they are used; those of the mapping by a hundredth more.
            values *= 100 if ".layers." in name else 1
        elif part == "kernel":
            # The inputs that reach an output.
            fan = np.prod(shape[:-1]) if len(shape) > 2 else shape[0]
            is_scaled = "progressive" in (architecture["kind"], *architecture.get("network", {}))
            values *= gain if is_scaled else gain / np.sqrt(fan)
        elif part == "variance":
            values = values**2 + 0.5
        elif part == "right":
            values /= np.linalg.norm(values)
        elif part in ("stage", "strength"):
            values = np.full(shape, 1.75 if part == "stage" else 0.7)
        elif part == "gain":
            values = 1 + 0.2 * values
        elif part == "deviations":
            values = values**2 / 4 + 0.2
        elif part == "components":
            values *= 0.6 / np.sqrt(network.latent_count)
        else:
            values *= 0.2
        tensors[name] = values.astype(np.float32)
    write_safetensors(path, tensors, text)


def waveforms(length, channels=1):
    return {"sampleRate": 8000, "sliceLength": length, "channelCount": channels}


def spectrograms(length, channels=1, phases=None, bands=16, moments=False, size=128, hop=64):
    """Layout 1, or with phases layout 2."""
    bins = bands or size // 2
    random = np.random.default_rng(1)
    scaling = {"fullScale": {}}
    if moments:
        scaling = {
            "standardized": {
                "moments": {
                    "means": (random.standard_normal(bins * channels) - 2).round(3).tolist(),
                    "deviations": random.uniform(0.3, 0.8, bins * channels).round(3).tolist(),
                }
            }
        }
    spectrogram = {"transformSize": size, "hop": hop, "floor": 1e-6 if moments else 0.032}
    if bands:
        spectrogram["melBands"] = {"count": bands, "sampleRate": 8000}
    fields = {**waveforms(length, channels), "spectrogram": spectrogram, "scaling": scaling}
    if phases:
        spectrogram["framing"] = "hopCentered"
        if bands:
            spectrogram["melBands"]["spacing"] = "resolved"
        fields["phases"] = {"iterations": 4, "momentum": 0, "seed": 5, **phases}
    return fields


def wavegan(length=4096, **options):
    network = {
        "sliceLength": length,
        "channelCount": options.get("channelCount", 1),
        "width": 3,
        "kernelLength": 25,
        "latentCount": 20,
        "phaseShuffleRadius": 2,
        "upsampling": "transposedConvolution",
        **options,
    }
    return {
        "kind": "wavegan",
        "network": network,
        "representation": waveforms(length, network["channelCount"]),
    }


def specgan(representation, frames, bins, **options):
    network = {
        "frameCount": frames,
        "binCount": bins,
        "channelCount": representation["channelCount"],
        "width": 3,
        "kernelLength": 5,
        "latentCount": 20,
        "upsampling": "transposedConvolution",
        **options,
    }
    return {"kind": "specgan", "network": network, "representation": representation}


def vae(representation, frames, bins, **options):
    network = specgan(representation, frames, bins, **options)["network"]
    return {"kind": "vae", "network": network, "spectrograms": representation}


def mlp(sounds, shape, class_count=0):
    network = {
        "exampleShape": shape,
        "generatorWidths": [12, 24],
        "criticWidths": [4],
        "latentCount": 20,
        "classCount": class_count,
    }
    return {"kind": "mlp", "network": network, "sounds": sounds}


def pca(representation, class_count=0):
    return {
        "kind": "pca",
        "componentCount": 6,
        "classCount": class_count,
        "spectrograms": representation,
    }


def stylegan2(sounds, sizes, class_count=0, channels=1, takes_noise=False, class_layers=None):
    network = {
        "sizes": sizes,
        "channelCount": channels,
        "width": 4,
        "latentCount": 6,
        "styleCount": 7,
        "mappingDepth": 2,
        "classCount": class_count,
        "takesNoise": takes_noise,
    }
    if class_layers:
        network["classLayerCount"] = class_layers
    return {"kind": "stylegan2", "network": network, "sounds": sounds}


def stylegan(representation, sizes, class_count=0, takes_noise=False, class_layers=None):
    channels = representation["channelCount"]
    second = stylegan2({}, sizes, class_count, channels, takes_noise, class_layers)
    return {"kind": "stylegan", "network": second["network"], "spectrograms": representation}


def pcagan(representation, frames, bins, class_count=0, **own):
    network = {
        "frameCount": frames,
        "binCount": bins,
        "channelCount": representation["channelCount"],
        "width": 3,
        "latentCount": 6,
        "classCount": class_count,
        **own,
    }
    return {"kind": "pcagan", "network": network, "spectrograms": representation}


def progressive(representation, frames, bins, class_count=0):
    network = {
        "frameCount": frames,
        "binCount": bins,
        "channelCount": representation["channelCount"],
        "width": 3,
        "mostChannels": 10,
        "latentCount": 6,
        "classCount": class_count,
    }
    return {"kind": "progressive", "network": network, "spectrograms": representation}


def biggan(representation, frames, bins, class_count=0, attends=True):
    network = {
        "frameCount": frames,
        "binCount": bins,
        "channelCount": representation["channelCount"],
        "width": 4,
        "latentCount": 9,
        "embeddingCount": 5,
        "classCount": class_count,
        "attends": attends,
    }
    return {"kind": "biggan", "network": network, "spectrograms": representation}


def gansynth(frames, bins, iterations=0, is_progressive=False, class_count=3, bands=0):
    """Pictures of frames and bins or bands, with hops of a quarter of a transform of 128 samples."""
    representation = spectrograms(32 * frames, bands=bands, phases={"start": "zero"}, hop=32)
    del representation["phases"]
    two = {**representation, "channelCount": 2}
    if is_progressive:
        network = {"progressive": {"_0": progressive(two, frames, bins, class_count)["network"]}}
    else:
        scale = {"classCount": class_count, "method": "scale"}
        own = specgan(two, frames, bins, conditioning=scale)["network"]
        network = {"convolutional": {"_0": own}}
    sounds = {"spectrograms": representation, "iterations": iterations}
    return {"kind": "gansynth", "network": network, "sounds": sounds}


def pix2pix(width=2, length=1024, sample_rate=8000, kept_band=None):
    design = {
        "kind": "pix2pix",
        "network": {"width": width, "sliceLength": length},
        "waveform": {"sampleRate": sample_rate, "sliceLength": length, "channelCount": 1},
    }
    return design if kept_band is None else {**design, "keptBand": kept_band}


def cyclegan(representation, frames, bins, blocks=1, is_gated=True, fills_frames=True):
    network = {
        "frameCount": frames,
        "binCount": bins,
        "channelCount": representation["channelCount"],
        "width": 3,
        "blockCount": blocks,
        "isGated": is_gated,
        "fillsFrames": fills_frames,
    }
    return {"kind": "cyclegan", "network": network, "spectrograms": representation}
