# SPDX-License-Identifier: MIT
"""Damaged model files are refused with a sentence; shapes and properties of a loaded model."""

import json
import random
import unittest

import numpy as np

import foley
import model_files as files
from command import DIGITS, DRUMS, CommandTestCase
from foley.fields import Fields
from foley.safetensors import write_safetensors
from foley.styles import NormalizedGenerator


class DamagedFileTests(CommandTestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "model.safetensors"
        files.write_model(self.path, files.wavegan())

    def refuse(self, pattern):
        with self.assertRaisesRegex(foley.ModelFileError, pattern):
            foley.load(self.path)

    def test_numbers_beyond_float32_are_not_saved(self):
        model = foley.load(self.path)
        before = self.path.read_bytes()
        tensors, _ = foley.read_safetensors(self.path)
        weights = {name: values.astype(np.float64) for name, values in tensors.items()}
        name = sorted(weights)[0]
        weights[name] = np.full_like(weights[name], 1e39)
        with self.assertRaisesRegex(ValueError, name):
            model.save(self.path, weights)
        self.assertEqual(self.path.read_bytes(), before)
        self.assertEqual([path.name for path in self.folder.iterdir()], [self.path.name])

    def test_arrays_of_many_axes_are_refused(self):
        tensors, metadata = foley.read_safetensors(self.path)
        name = sorted(tensors)[0]
        tensors[name] = tensors[name].reshape((1,) * 9 + tensors[name].shape)
        write_safetensors(self.path, tensors, metadata)
        self.refuse("axes")

    def rewrite(self, change):
        """Writes the file again with other tensors or metadata."""
        tensors, metadata = foley.read_safetensors(self.path)
        change(tensors, metadata)
        write_safetensors(self.path, tensors, metadata)

    def test_files_cut_short(self):
        content = self.path.read_bytes()
        for size in (0, 7, 8, 100, len(content) - 4):
            self.path.write_bytes(content[:size])
            self.refuse("cut short|no safetensors|damaged|bytes of data")

    def test_bytes_of_the_header_changed(self):
        content = self.path.read_bytes()
        length = 8 + int.from_bytes(content[:8], "little")
        draw = random.Random(0)
        for _ in range(300):
            changed = bytearray(content)
            changed[draw.randrange(length)] = draw.randrange(256)
            self.path.write_bytes(changed)
            try:
                foley.load(self.path)
            except foley.ModelFileError:
                pass

    def test_data_that_overlaps_or_leaves_gaps(self):
        # Two arrays of four bytes in eight bytes of data.
        def write(*offsets):
            entries = (
                f'"{name}":{{"dtype":"F32","shape":[1],"data_offsets":{list(pair)}}}'
                for name, pair in zip("ab", offsets)
            )
            header = ("{" + ",".join(entries) + "}").encode()
            self.path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(8))

        write((0, 4), (4, 8))
        self.assertEqual(sorted(foley.read_safetensors(self.path).tensors), ["a", "b"])
        write((4, 8), (4, 8))
        self.refuse("its data begins at 4 instead of 0")
        write((0, 4), (0, 4))
        self.refuse("its data begins at 0 instead of 4")
        write((0, 4), (8, 12))
        self.refuse("its data begins at 8 instead of 4")

    def test_saved_weights(self):
        model = foley.load(self.path)
        model.save(self.folder / "same.safetensors")
        np.testing.assert_array_equal(
            foley.load(self.folder / "same.safetensors").generate(2), model.generate(2)
        )
        weights = dict(foley.read_safetensors(self.path).tensors)
        weights["dense.bias"] = weights["dense.bias"][:-1]
        with self.assertRaisesRegex(ValueError, "dense.bias has"):
            model.save(self.path, weights)
        del weights["dense.bias"]
        with self.assertRaisesRegex(ValueError, "instead of"):
            model.save(self.path, weights)

    def test_other_files(self):
        self.path.write_bytes(b"RIFF" + bytes(100))
        self.refuse("no safetensors file")
        self.path.unlink()
        self.refuse("does not exist")
        with self.assertRaisesRegex(foley.ModelFileError, "holds no model.safetensors"):
            foley.load(self.folder)

    def test_a_missing_array(self):
        self.rewrite(lambda tensors, _: tensors.pop("blocks.1.bias"))
        self.refuse("blocks.1.bias has the shape None, and the architecture needs")

    def test_an_array_of_another_shape(self):
        def transpose(tensors, _):
            tensors["blocks.0.kernel"] = tensors["blocks.0.kernel"].transpose(0, 2, 1)

        self.rewrite(transpose)
        self.refuse("blocks.0.kernel has the shape")

    def test_a_number_that_is_infinite(self):
        def change(tensors, _):
            tensors["dense.bias"] = tensors["dense.bias"] * np.float32(np.inf)

        self.rewrite(change)
        self.refuse("infinite")

    def test_other_architectures(self):
        def changed(**members):
            def change(_, metadata):
                design = json.loads(metadata["architecture"])
                design["network"].update(members)
                metadata["architecture"] = json.dumps(design)

            return change

        original = self.path.read_bytes()
        for members, pattern in [
            ({"width": 0}, '"width" of "network" is 0 instead of a whole number from 1 to 1024'),
            ({"sliceLength": 5000}, "5000 instead of 4096 or"),
            ({"sliceLength": 8192}, "the network makes"),
            ({"upsampling": "sinc"}, "'sinc' instead of"),
            ({"latentCount": True}, "True instead of a whole number"),
        ]:
            self.path.write_bytes(original)
            self.rewrite(changed(**members))
            self.refuse(pattern)

    def test_layers_for_the_class_need_classes_and_others(self):
        spectrograms = files.spectrograms(4096, bands=32)
        for classes, layers in [(3, 8), (3, 64), (0, 2)]:
            architecture = files.stylegan(
                spectrograms, [64, 32], class_count=classes, class_layers=layers
            )
            with self.assertRaises(foley.ModelFileError):
                NormalizedGenerator(Fields(architecture["network"]))


class ModelTests(unittest.TestCase):
    def test_properties(self):
        model = foley.load(DRUMS)
        self.assertEqual((model.kind, model.sample_rate, model.channels), ("pcagan", 44_100, 1))
        self.assertEqual((model.seconds, model.latent_count), (73_728 / 44_100, 32))
        self.assertEqual(model.classes[4], "kick")
        self.assertEqual(model.training["steps"], 18000)

    def test_a_sound_does_not_depend_on_its_batch(self):
        model = foley.load(DIGITS)
        z = model.latents(3)
        pictures = model(z, ["4", "8", 0])
        self.assertEqual(pictures.shape, (3, 128, 64, 1))
        np.testing.assert_allclose(model(z[1:2], ["8"])[0], pictures[1], atol=1e-5)
        np.testing.assert_array_equal(model.decode(pictures)[2], model.decode(pictures[2:])[0])

    def test_wrong_arguments(self):
        model = foley.load(DRUMS)
        with self.assertRaisesRegex(ValueError, r"instead of \[N, 32\]"):
            model(np.zeros((2, 31)), ["kick", "kick"])
        with self.assertRaisesRegex(ValueError, r"instead of \[2, 10\]"):
            model(np.zeros((2, 32)), ["kick"])
        with self.assertRaisesRegex(ValueError, "of 10 classes"):
            model(np.zeros((2, 32)))
        self.assertEqual(model.generate(0).shape, (0, 73_728, 1))


if __name__ == "__main__":
    unittest.main()
