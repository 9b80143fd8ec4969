# SPDX-License-Identifier: MIT
"""Latents are, bit for bit, those of the command."""

import json
import unittest

import numpy as np

import foley
import model_files as files
from command import DIGITS, DRUMS, CommandTestCase
from foley.random_stream import RandomStream, fnv_hash, philox


class RandomStreamTests(unittest.TestCase):
    def test_known_answers_of_philox(self):
        # kat_vectors of Random123 1.14 (Salmon and others), philox4x32 10.
        cases = [
            ([0] * 4, (0, 0), [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
            (
                [0xFFFFFFFF] * 4,
                (0xFFFFFFFF, 0xFFFFFFFF),
                [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD],
            ),
            (
                [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
                (0xA4093822, 0x299F31D0),
                [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
            ),
        ]
        for counter, key, expected in cases:
            self.assertEqual(philox(np.array([counter], np.uint64), key)[0].tolist(), expected)

    def test_hash_of_the_empty_sequence_and_of_a_letter(self):
        self.assertEqual(fnv_hash([]), 0xCBF29CE484222325)
        self.assertEqual(fnv_hash(b"a"), 0xAF63DC4C8601EC8C)

    def test_parts_of_a_stream_continue_each_other(self):
        whole = RandomStream(9, "latent", 3).words(11).tolist()
        stream = RandomStream(9, "latent", 3)
        self.assertEqual([*stream.words(3), *stream.words(1), *stream.words(7)], whole)


class LatentTests(CommandTestCase):
    def check_latents(self, path, seed, number):
        foley.run(
            ["explore", "sum", path, f"#{number}", "--seed", str(seed)]
            + ["--output", self.folder / "sound.wav", "--latent", self.folder / "latent.json"]
        )
        expected = json.loads((self.folder / "latent.json").read_text())["latent"]
        found = foley.load(path).latents(1, seed=seed, first=number)
        self.assertEqual(found[0].tolist(), np.array(expected, np.float32).tolist())

    def test_uniform_latents(self):
        self.check_latents(DIGITS, 1 << 40, 123_456)

    def test_normal_latents(self):
        path = self.folder / "model.safetensors"
        files.write_model(path, files.mlp({"waveform": {"_0": files.waveforms(64)}}, [64, 1]))
        self.check_latents(path, 7, 5)

    def test_a_sound_does_not_depend_on_the_first_number(self):
        model = foley.load(DRUMS)
        np.testing.assert_array_equal(
            model.latents(4, seed=2)[2:], model.latents(2, seed=2, first=3)
        )

    def test_classes_take_turns(self):
        model = foley.load(DRUMS)
        self.assertEqual(model.labels(3, first=10).argmax(axis=1).tolist(), [9, 0, 1])
        mixed = model.labels(1, {"kick": 3, "snare": 1})[0]
        self.assertEqual(mixed[model.classes.index("kick")], 0.75)
        with self.assertRaisesRegex(ValueError, "there is no class 'gong'; the classes are clap"):
            model.labels(1, "gong")


if __name__ == "__main__":
    unittest.main()
