# SPDX-License-Identifier: MIT
"""Writes small checkpoints of WaveGAN and SpecGAN with TensorFlow, and what TensorFlow makes of them.

scripts/make-import-fixture runs it. The variables have the names and shapes, and the operations the order, of
github.com/chrisdonahue/wavegan at 40e85e8 (wavegan.py, specgan.py, train_wavegan.py, train_specgan.py). The
checkpoints of PyTorch ports are computed by the formulas of PyTorch's documentation, without PyTorch.
"""

import json
import os
import pathlib
import pickle
import shutil
import struct
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# tf.compat.v1.layers exists with Keras 2 alone.
os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
tf1.disable_eager_execution()
# Those of TensorFlow 1, whose saver makes a file a device.
tf1.disable_resource_variables()

#: Every 29th number of an output is kept: of all phases of strides of 2 and 4.
KEPT = 29


def upsampled(x, filters, taps, stride, nearest):
    """A block of one dimension or two, by the number of dimensions of x."""
    if x.shape.rank == 4:
        if nearest:
            size = [int(n) * stride for n in x.shape[1:3]]
            x = tf1.image.resize_nearest_neighbor(x, size)
            return tf1.layers.conv2d(x, filters, taps, padding="same")
        return tf1.layers.conv2d_transpose(x, filters, taps, (stride, stride), padding="same")
    wide = tf.expand_dims(x, 1)
    if nearest:
        wide = tf1.image.resize_nearest_neighbor(wide, [1, int(x.shape[1]) * stride])
        return tf1.layers.conv1d(wide[:, 0], filters, taps, 1, padding="same")
    return tf1.layers.conv2d_transpose(wide, filters, (1, taps), (1, stride), padding="same")[:, 0]


def generator(z, start, strides, dim, channels, taps, batchnorm=False, nearest=False, post_filter=0):
    def normalized(x):
        return tf1.layers.batch_normalization(x, training=False) if batchnorm else x

    width = dim << (len(strides) - 1)
    with tf1.variable_scope("G"):
        with tf1.variable_scope("z_project"):
            x = tf1.layers.dense(z, int(np.prod(start)) * width)
            x = normalized(tf.reshape(x, [-1, *start, width]))
        for index, stride in enumerate(strides):
            is_last = index == len(strides) - 1
            width //= 2
            with tf1.variable_scope(f"upconv_{index}"):
                x = upsampled(tf.nn.relu(x), channels if is_last else width, taps, stride, nearest)
                x = x if is_last else normalized(x)
        x = tf.tanh(x)
        if post_filter:
            with tf1.variable_scope("pp_filt"):
                x = tf1.layers.conv1d(x, 1, post_filter, use_bias=False, padding="same")
    return x


def critic(x, dim, taps):
    """Enough of a critic to have variables that an import leaves out."""
    with tf1.variable_scope("D"):
        with tf1.variable_scope("downconv_0"):
            x = tf.nn.leaky_relu(tf1.layers.conv1d(x, dim, taps, 4, padding="SAME"))
        with tf1.variable_scope("output"):
            return tf1.layers.dense(tf.reduce_mean(x, 1), 1)


def values(name, shape, random):
    """Numbers for which signals neither vanish nor saturate."""
    normal = random.standard_normal(shape)
    part = name.split("/")[-1]
    if part == "kernel":
        if "pp_filt" in name:
            return normal * 0.05
        fan = shape[0] if len(shape) == 2 else np.prod(shape[:-2]) * shape[-2]
        if "transpose" in name:
            # A quarter of the taps meets an input.
            fan = np.prod(shape[:-2]) * shape[-1] / 4
        return (1.0 if "conv2d/" in name else 1.5) * normal / np.sqrt(fan)
    if part == "gamma":
        return 1 + 0.2 * normal
    if part == "moving_variance":
        return normal**2 + 0.5
    return 0.2 * normal


def record(folder, seed, latent, start, strides, channels=1, taps=25, dim=1, trains=False, steps=0, shards=1, **options):
    """Writes a checkpoint, latents and outputs; returns the generator's variables."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(seed)
    config = tf1.ConfigProto(device_count={"CPU": shards}, allow_soft_placement=False)
    with tf1.Graph().as_default(), tf1.Session(config=config) as session:
        place = iter(range(10_000))

        def device(operation):
            is_variable = operation.type in ("VariableV2", "VarHandleOp")
            return f"/cpu:{next(place) % shards if is_variable else 0}"

        with tf1.device(device if shards > 1 else None):
            z = tf1.placeholder(tf.float32, [None, latent], "z")
            x = generator(z, start, strides, dim, channels, taps, **options)
            step = tf1.train.get_or_create_global_step()
            if trains:
                loss = tf.reduce_mean(critic(x, dim, taps))
                scope = tf1.get_collection(tf1.GraphKeys.TRAINABLE_VARIABLES, "G")
                tf1.train.AdamOptimizer().minimize(loss, step, scope)
        session.run(tf1.global_variables_initializer())
        own = tf1.get_collection(tf1.GraphKeys.GLOBAL_VARIABLES, "G/")
        own = [v for v in own if "Adam" not in v.name]
        for variable in own:
            name = variable.name.split(":")[0]
            variable.load(values(name, variable.shape.as_list(), random).astype(np.float32), session)
        step.load(steps, session)
        latents = random.uniform(-1, 1, [2, latent]).astype(np.float32)
        outputs = session.run(x, {z: latents})
        print(folder.name, outputs.shape, "rms", np.sqrt((outputs**2).mean()), "peak", np.abs(outputs).max())
        np.save(folder / "latents.npy", latents)
        np.save(folder / "outputs.npy", outputs.reshape(2, -1)[:, ::KEPT].astype("<f4"))
        tf1.train.Saver(sharded=shards > 1, save_relative_paths=True).save(
            session, str(folder / "model.ckpt"), step, write_meta_graph=False)
        return {v.name.split(":")[0]: session.run(v) for v in own}


def arguments(folder, **options):
    """The file of options that the training scripts write."""
    (folder / "args.txt").write_text("\n".join(f"{k},{v}" for k, v in sorted(options.items())))


def manifest(folder, variables, latents):
    """The files of the web demo's checkpoint dumper."""
    folder.mkdir()
    entries = {}
    for name, array in {**variables, "cherries": latents}.items():
        file = name.replace("/", "_")
        (folder / file).write_bytes(array.astype("<f4").tobytes())
        entries[name] = {"filename": file, "shape": list(array.shape)}
    (folder / "manifest.json").write_text(json.dumps(entries, indent=2, sort_keys=True))


def moments(folder):
    random = np.random.default_rng(9)
    pair = (
        random.uniform(-9, -3, 129).astype(np.float32), random.uniform(0.5, 2, 129).astype(np.float32))
    for protocol in range(6):
        (folder / f"moments-{protocol}.pkl").write_bytes(pickle.dumps(pair, protocol))
    (folder / "array.pkl").write_bytes(pickle.dumps(np.stack(pair).astype(np.float64), 3))
    shutil.copy(folder / "moments-3.pkl", folder / "moments.pkl")
    (folder / "moments.json").write_text(json.dumps([a.tolist() for a in pair]))


def torch_transposed(x, kernel, bias, stride, padding, output_padding):
    """torch.nn.ConvTranspose1d: x [N, in, L], kernel [in, out, K]."""
    count, taps = x.shape[2], kernel.shape[2]
    length = (count - 1) * stride - 2 * padding + taps + output_padding
    full = np.zeros([x.shape[0], kernel.shape[1], (count - 1) * stride + taps + output_padding])
    for place in range(count):
        full[:, :, place * stride:place * stride + taps] += np.einsum("ni,iok->nok", x[:, :, place], kernel)
    return full[:, :, padding:padding + length] + bias[:, None]


def torch_nearest(x, kernel, bias, factor):
    """Nearest-neighbour interpolation, zeros and torch.nn.Conv1d: x [N, in, L], kernel [out, in, K]."""
    half = kernel.shape[2] // 2
    wide = np.pad(np.repeat(x, factor, 2), [(0, 0), (0, 0), (half, half)])
    windows = np.lib.stride_tricks.sliding_window_view(wide, kernel.shape[2], 2)
    return np.einsum("nilk,oik->nol", windows, kernel) + bias[:, None]


def safetensors(path, arrays):
    types = {"float32": "F32", "int64": "I64"}
    header, data = {}, b""
    for name, array in arrays.items():
        raw = array.tobytes()
        header[name] = {
            "dtype": types[str(array.dtype)], "shape": list(array.shape),
            "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def torch_port(folder, seed, nearest, batchnorm):
    """The state of github.com/mostafaelaraby/wavegan-pytorch's generator of 16384 samples (models.py)."""
    folder.mkdir()
    random, latent, dim, taps, widths = np.random.default_rng(seed), 3, 1, 25, [16, 8, 4, 2, 1, 1]
    state = {}

    def draw(name, shape, scale, offset=0.0):
        state[name] = (offset + scale * random.standard_normal(shape)).astype(np.float32)
        return state[name].astype(np.float64)

    def normalization(name, x):
        channels = x.shape[1]
        gain, bias = draw(f"{name}.weight", [channels], 0.2, 1), draw(f"{name}.bias", [channels], 0.2)
        mean, deviation = draw(f"{name}.running_mean", [channels], 0.2), random.uniform(0.5, 1.5, channels)
        state[f"{name}.running_var"] = (deviation**2).astype(np.float32)
        state[f"{name}.num_batches_tracked"] = np.array(12, np.int64)
        root = np.sqrt(state[f"{name}.running_var"].astype(np.float64) + 1e-5)
        return (x - mean[:, None]) / root[:, None] * gain[:, None] + bias[:, None]

    latents = random.standard_normal([2, latent]).astype(np.float32)
    weight = draw("fc1.weight", [16 * widths[0], latent], 1 / np.sqrt(latent))
    x = (latents @ weight.T + draw("fc1.bias", [16 * widths[0]], 0.2)).reshape(2, widths[0], 16)
    first = normalization("bn1", x)
    x = first if batchnorm else x
    for index in range(5):
        x, (ins, outs) = np.maximum(x, 0), widths[index:index + 2]
        name = f"deconv_list.{index}.transpose_ops.{1 if nearest else 0}"
        shape, scale = ([outs, ins, taps] if nearest else [ins, outs, taps]), 3 / np.sqrt(ins * taps)
        kernel, bias = draw(f"{name}.weight", shape, scale), draw(f"{name}.bias", [outs], 0.2)
        x = torch_nearest(x, kernel, bias, 4) if nearest else torch_transposed(x, kernel, bias, 4, 11, 1)
        if batchnorm and index < 4:
            x = normalization(f"deconv_list.{index}.transpose_ops.{2 if nearest else 1}", x)
    outputs = np.tanh(x).transpose(0, 2, 1)
    print(folder.name, outputs.shape, "rms", np.sqrt((outputs**2).mean()), "peak", np.abs(outputs).max())
    np.save(folder / "latents.npy", latents)
    np.save(folder / "outputs.npy", outputs.reshape(2, -1)[:, ::KEPT].astype("<f4"))
    safetensors(folder / "generator.safetensors", dict(sorted(state.items())))


def main(work):
    wave, stereo, nearest, spec = (work / name for name in ("wavegan", "stereo", "nearest", "specgan"))
    variables = record(
        wave, 1, 5, [16], [4] * 5, dim=1, post_filter=512, trains=True, steps=1234)
    arguments(wave, data_sample_rate=22050, data_slice_len=16384, wavegan_genr_upsample="zeros")
    manifest(work / "manifest", variables, np.load(wave / "latents.npy"))
    for name, last in (("stereo", 2), ("long", 4)):
        record(work / name, 2, 2, [16], [4] * 5 + [last], channels=2, batchnorm=True, shards=2, taps=9)
    # The weights of both are the same: nothing in them tells their lengths apart.
    for name in ("stereo", "long"):
        for file in (work / name).glob("model.ckpt*.data-*"):
            assert file.read_bytes() == (work / "stereo" / file.name).read_bytes()
    shutil.copy(work / "long/outputs.npy", stereo / "outputs-65536.npy")
    shutil.rmtree(work / "long")
    arguments(stereo, data_sample_rate=44100, data_slice_len=32768, wavegan_genr_upsample="zeros")
    record(nearest, 3, 3, [16], [4] * 5, nearest=True, taps=9, batchnorm=True)
    record(spec, 4, 3, [4, 4], [2] * 5, taps=5, batchnorm=True, steps=56)
    moments(spec)
    record(work / "specgan-nearest", 5, 2, [4, 4], [2] * 5, taps=4, nearest=True)
    torch_port(work / "torch", 6, nearest=False, batchnorm=True)
    torch_port(work / "torch-nearest", 7, nearest=True, batchnorm=False)


if __name__ == "__main__":
    target = pathlib.Path(__file__).parent
    for old in target.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    main(target)
