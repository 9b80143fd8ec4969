# SPDX-License-Identifier: MIT
"""Exported models compute the same in ONNX Runtime as in NumPy. scripts/onnx-check runs these tests."""

import importlib.util
import unittest
import wave

import numpy as np

import foley
import model_files as files
from command import DIGITS, DRUMS, CommandTestCase
from foley.transform import ShortTimeTransform
from test_sounds import EMBEDDING, SCALE

#: Spectrograms of [64, 32, 1] and [32, 16, 2].
MONO, STEREO = files.spectrograms(4096, bands=32), files.spectrograms(2048, 2)


@unittest.skipUnless(importlib.util.find_spec("onnxruntime"), "ONNX Runtime is not installed")
class OnnxTests(CommandTestCase):
    def session(self, path, part):
        """An exported model that the checker of ONNX has passed."""
        import onnx
        import onnxruntime

        output = self.folder / f"{part}.onnx"
        foley.run(["export", path, "--output", output, "--parts", part, "--overwrite"])
        onnx.checker.check_model(str(output), full_check=True)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(output), options, ["CPUExecutionProvider"])

    @staticmethod
    def inputs(model, count):
        """The inputs of the file for sounds 1 to ``count``, and what NumPy computes of them."""
        if model.task == "convert":
            shape = (count, *model.example_shape)
            x = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
            return {"examples": x}, model.translate(x)
        z, labels, noise = model.latents(count), model.labels(count), {}
        generator = model._network
        draw = getattr(generator, "noise", None)

        def recorded(z, layer, *rest):
            noise[f"noise{layer}"] = draw(z, layer, *rest)
            return noise[f"noise{layer}"]

        if draw is not None:
            generator.noise = recorded
        expected = model(z, labels)
        named = {"latents": z, **noise}
        return (named if labels is None else {**named, "labels": labels}), expected

    def check_network(self, path, tolerance=1e-5):
        model = foley.load(path)
        session = self.session(path, "network")
        inputs, expected = self.inputs(model, 5)
        wanted = {value.name for value in session.get_inputs()}
        inputs = {name: value for name, value in inputs.items() if name in wanted}
        self.assertEqual(wanted, inputs.keys())
        (batch,) = session.run(None, inputs)
        np.testing.assert_allclose(batch, expected, atol=tolerance)
        for index in range(5):
            one = {name: value[index : index + 1] for name, value in inputs.items()}
            (single,) = session.run(None, one)
            np.testing.assert_allclose(single, batch[index : index + 1], atol=1e-5)
        meta = session.get_modelmeta().custom_metadata_map
        self.assertEqual(meta["kind"], model.kind)
        self.assertEqual(int(meta["sampleRate"]), model.sample_rate)
        self.assertEqual(meta["truncation"], str(model.truncation or ""))

    def check_design(self, architecture, class_count=0):
        path = self.folder / "model.safetensors"
        files.write_model(path, architecture, class_count)
        self.check_network(path)

    def test_shipped_models(self):
        for path in sorted(DRUMS.parents[1].glob("*/*.safetensors")):
            with self.subTest(path.stem):
                self.check_network(path)

    def test_sounds_of_waveforms(self):
        path = self.folder / "model.safetensors"
        files.write_model(path, files.wavegan(4096, channelCount=2, **EMBEDDING), 3)
        model = foley.load(path)
        inputs, expected = self.inputs(model, 3)
        (sounds,) = self.session(path, "sound").run(None, inputs)
        np.testing.assert_allclose(sounds.transpose(0, 2, 1), model.decode(expected), atol=1e-5)

    def test_sounds_of_spectrograms(self):
        """The sounds are as near to the spectrograms that the network makes as those of the command."""
        for path in (DIGITS, DRUMS, DRUMS.parents[1] / "effects/effects.safetensors"):
            model = foley.load(path)
            inputs, examples = self.inputs(model, 3)
            (sounds,) = self.session(path, "sound").run(None, inputs)
            found = convergence(model, examples, sounds)
            own = convergence(model, examples, model.decode(examples).transpose(0, 2, 1))
            self.assertLess(np.abs(sounds).max(), 1 + 1e-6)
            self.assertLess(found, own + 1, path)

    def test_sounds_of_frequencies(self):
        """Phases follow from the examples: the sounds are those of the package, to 30 dB."""
        path = self.folder / "model.safetensors"
        for bands in (0, 32):
            files.write_model(path, files.gansynth(64, bands or 64, iterations=2, bands=bands), 3)
            self.check_sounds_of_frequencies(path)
        self.check_sounds_of_frequencies(DRUMS.parents[1] / "notes/notes.safetensors")

    def check_sounds_of_frequencies(self, path):
        model = foley.load(path)
        inputs, examples = self.inputs(model, 3)
        session = self.session(path, "sound")
        (sounds,) = session.run(None, inputs)
        expected = model.decode(examples).transpose(0, 2, 1)
        error = np.linalg.norm(sounds - expected) / np.linalg.norm(expected)
        self.assertLess(20 * np.log10(error), -30, path)
        one = {name: value[1:2] for name, value in inputs.items()}
        np.testing.assert_allclose(session.run(None, one)[0], sounds[1:2], atol=1e-4)

    def test_wavegan(self):
        self.check_design(files.wavegan(8192, **EMBEDDING), 3)

    def test_wavegan_with_all_options(self):
        options = {"normalizesBatches": True, "postFilterLength": 30, "channelCount": 2, **SCALE}
        self.check_design(files.wavegan(upsampling="nearestNeighbor", **options), 3)

    def test_specgan(self):
        design = files.spectrograms(2048)
        self.check_design(files.specgan(design, 32, 16))

    def test_mlp(self):
        sounds = {"waveform": {"_0": files.waveforms(64)}}
        self.check_design(files.mlp(sounds, [64, 1], class_count=3), 3)

    def test_pca(self):
        self.check_design(files.pca(files.spectrograms(1024), class_count=3), 3)

    def test_vae(self):
        self.check_design(files.vae(files.spectrograms(2048), 32, 16))

    def test_pca_gan(self):
        self.check_design(files.pcagan(MONO, 64, 32, class_count=3, truncation=1.5), 3)

    def test_stylegan_2(self):
        sounds = {"spectrogram": {"_0": MONO}}
        self.check_design(files.stylegan2(sounds, [64, 32], class_count=3, takes_noise=True), 3)

    def test_stylegan_2_of_waveforms(self):
        sounds = {"waveform": {"_0": files.waveforms(1024, 2)}}
        self.check_design(files.stylegan2(sounds, [1024], channels=2))

    def test_stylegan(self):
        self.check_design(files.stylegan(MONO, [64, 32], class_count=3, takes_noise=True), 3)

    def test_stylegan_2_with_layers_for_the_class(self):
        sounds = {"spectrogram": {"_0": MONO}}
        self.check_design(files.stylegan2(sounds, [64, 32], class_count=3, class_layers=3), 3)

    def test_stylegan_without_noise(self):
        self.check_design(files.stylegan(MONO, [64, 32], class_count=3), 3)

    def test_progressive_gan_inside_a_fade(self):
        self.check_design(files.progressive(MONO, 64, 32, class_count=3), 3)

    def test_biggan(self):
        self.check_design(files.biggan(MONO, 64, 32, class_count=3), 3)

    def test_gansynth(self):
        self.check_design(files.gansynth(64, 32, bands=32), 3)

    def test_kinds_that_python_does_not_read(self):
        """A 3D-GAN and a StackGAN of a few steps: shapes, batches, and levels of full scale at most."""
        recordings = self.folder / "recordings"
        draw = np.random.default_rng(0)
        for name in ("kick soft", "kick hard", "snare soft", "snare hard"):
            (recordings / name).mkdir(parents=True)
            for take in range(10):
                burst = draw.normal(size=2048) * np.exp(-np.arange(2048) / (100 + 20 * take)) / 5
                write_wave(recordings / name / f"{name}-{take}.wav", burst)
        for kind in ("gan3d", "stackgan"):
            with self.subTest(kind):
                run = self.folder / kind
                options = ["--model", kind, "--steps", "4", "--width", "4", "--slice-length", "4096"]
                foley.run(["train", recordings, "--out", run, "--preset", "tiny", *options])
                self.check_export(run / "model.safetensors")

    def check_export(self, path):
        for part in ("network", "sound"):
            session = self.session(path, part)
            draw = np.random.default_rng(1)
            inputs = {}
            for value in session.get_inputs():
                numbers = draw.uniform(-1, 1, (5, *value.shape[1:])).astype(np.float32)
                inputs[value.name] = numbers
                if value.name == "labels":
                    inputs[value.name] = np.eye(value.shape[1], dtype=np.float32)[[0, 1, 0, 1, 1]]
            (batch,) = session.run(None, inputs)
            meta = session.get_modelmeta().custom_metadata_map
            if part == "sound":
                shape = (5, int(meta["channels"]), int(meta["sliceLength"]))
                self.assertEqual(batch.shape, shape)
                self.assertLess(np.abs(batch).max(), 1 + 1e-6)
            self.assertGreater(np.abs(batch).max(), 0)
            for index in range(5):
                one = {name: value[index : index + 1] for name, value in inputs.items()}
                (single,) = session.run(None, one)
                np.testing.assert_allclose(single, batch[index : index + 1], atol=1e-4)

    def test_pix2pix(self):
        self.check_design(files.pix2pix(kept_band=1000))

    def test_cyclegan(self):
        self.check_design(files.cyclegan(files.spectrograms(2048), 32, 16))


def write_wave(path, samples, sample_rate=8000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def convergence(model, examples, sounds):
    """How far the spectra of sounds [N, C, L] are from those of examples, in dB.

    A sound beyond full scale was divided by its peak, so the best gain of each is taken.
    """
    representation = model._representation
    wanted = representation.magnitudes(examples)
    size, hop = representation.fft_size, representation.hop
    transform = ShortTimeTransform(size, hop, representation.is_hop_centered)
    found = np.stack([np.abs(transform.forward(sound)) for sound in sounds])
    axes = (1, 2, 3)
    gains = (found * wanted).sum(axes, keepdims=True) / (found**2).sum(axes, keepdims=True)
    error = np.linalg.norm(gains * found - wanted) / np.linalg.norm(wanted)
    return 20 * np.log10(error)


if __name__ == "__main__":
    unittest.main()
