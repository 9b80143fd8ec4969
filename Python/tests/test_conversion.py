# SPDX-License-Identifier: MIT
"""Converted sounds are those of ``foley convert``, for both kinds of model that convert."""

import unittest

import numpy as np

import foley
import model_files as files
from command import DIGITS, CommandTestCase, command_conversion, error_decibels
from foley.conversion import crossfaded
from foley.converters import cut_windows, joined_windows

#: Layout 2 with phases that begin at zero.
ZERO = {"start": "zero"}


def chirps(count, seed=0):
    """Rising tones with pauses and a little noise at 8000 Hz, float32 [count]."""
    time = np.arange(count) / 8000
    tones = 0.3 * np.sin(2 * np.pi * (200 + 300 * time) * time)
    noise = 0.05 * np.random.default_rng(seed).standard_normal(count)
    return (tones * (np.sin(20 * time) > -0.5) + noise).astype(np.float32)


class ConversionTestCase(CommandTestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "model.safetensors"

    def check_sound(self, model, sound, tolerance, decibels, strength=1, reverse=False):
        """Compares a conversion; the largest error is a share of full scale."""
        options = ["--strength", str(strength), *(["--reverse"] if reverse else [])]
        expected = command_conversion(model.path, sound, self.folder, *options)
        found = model.convert(sound, 8000, strength=strength, reverse=reverse)
        self.assertEqual((found.dtype, found.shape), (np.float32, sound.shape))
        found = found.reshape(expected.shape)
        self.assertLess(np.abs(found - expected).max(), tolerance)
        self.assertLess(error_decibels(found[None], expected[None])[0], decibels)
        self.assertGreater(np.abs(expected - sound.reshape(expected.shape)).max(), 0.02)

    def model(self, architecture):
        files.write_model(self.path, architecture)
        return foley.load(self.path)


class Pix2PixTests(ConversionTestCase):
    def test_several_windows(self):
        self.check_sound(self.model(files.pix2pix()), chirps(60_001), 1e-5, -100)

    def test_kept_bands(self):
        # The filters of low bands have the largest number of taps.
        for band in (60, 1000.5, 3999):
            model = self.model(files.pix2pix(kept_band=band))
            self.check_sound(model, chirps(25_000), 4e-6, -100)

    def test_channels_and_strength(self):
        sound = np.stack([chirps(3000), chirps(3000, seed=1)], axis=1)
        self.check_sound(self.model(files.pix2pix()), sound, 1e-5, -100, strength=0.4)

    def test_a_single_sample(self):
        self.check_sound(self.model(files.pix2pix()), chirps(1), 1e-5, -80)

    def test_trained(self):
        foley.synth(DIGITS, self.folder / "sounds", count=4)
        model = foley.train(
            self.folder / "sounds",
            self.folder / "run",
            model="pix2pix",
            preset="tiny",
            steps=2,
            degrade="lowpass:1000",
            set={"learningRate": 0.01},
        )
        self.assertEqual((model.kind, model.task), ("pix2pix", "convert"))
        self.check_sound(model, chirps(9000), 1e-5, -100)


class CycleGANTests(ConversionTestCase):
    def design(self, bands=16, moments=False, phases=None, **options):
        form = files.spectrograms(2048, bands=bands, moments=moments, phases=phases)
        return files.cyclegan(form, 32, bands or 64, **options)

    def test_cross_faded_slices(self):
        self.check_sound(self.model(self.design(phases=ZERO)), chirps(140_001), 2e-2, -45)

    def test_bins_without_gates_and_hidden_frames(self):
        options = {"is_gated": False, "fills_frames": False, "blocks": 2}
        model = self.model(self.design(0, True, ZERO, **options))
        self.check_sound(model, chirps(9000), 1e-3, -60)

    def test_the_way_back(self):
        model = self.model(self.design(phases=ZERO))
        sound = np.stack([chirps(9000), chirps(9000, seed=1)], axis=1)
        self.check_sound(model, sound, 1e-2, -50, strength=1.5, reverse=True)

    def test_silent_frames_stay_silent(self):
        model = self.model(self.design(phases=ZERO))
        sound = chirps(9000)
        sound[3000:6000] = 0
        self.check_sound(model, sound, 1e-2, -45)
        pictures = model.translate(model.encode(sound[None, :, None]))
        np.testing.assert_array_equal(pictures[0, 49:92], -1)
        self.assertGreater(pictures[0, 40:44].max(), -0.5)

    def test_trained_with_integrated_phases(self):
        for name, first in (("from", 1), ("to", 100)):
            foley.synth(DIGITS, self.folder / name, count=4, first=first)
        model = foley.train(
            None,
            self.folder / "run",
            from_=self.folder / "from",
            to=self.folder / "to",
            model="cyclegan",
            preset="tiny",
            steps=1,
            set={"learningRate": 0.01, "spectrogramLayout": 1},
        )
        self.assertEqual((model.kind, model.latent_count), ("cyclegan", 0))
        # -50 to -57 dB where this was written; other processors round otherwise.
        for reverse in (False, True):
            self.check_sound(model, chirps(12_000), 0.1, -20, reverse=reverse)


class WindowTests(unittest.TestCase):
    def test_windows_are_joined_again(self):
        draw = np.random.default_rng(0)
        for frames, count in ((1, 1), (16, 1), (17, 2), (24, 2), (25, 3)):
            x = draw.standard_normal((2, frames, 3, 2)).astype(np.float32)
            windows = cut_windows(x, 16, np.float32(-1))
            self.assertEqual(windows.shape, (2 * count, 16, 3, 2))
            np.testing.assert_allclose(joined_windows(windows, 2)[:, :frames], x, atol=1e-6)

    def test_cross_fade_of_windows(self):
        windows = np.zeros((2, 8, 1, 1), np.float32)
        windows[1] = 1
        joined = joined_windows(windows, 1)[0, :, 0, 0]
        expected = [0, 0, 0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1, 1, 1]
        np.testing.assert_allclose(joined, expected)

    def test_cross_fade_of_sounds(self):
        sound = chirps(400)
        np.testing.assert_allclose(crossfaded(sound[:300], sound[200:], 200), sound, atol=1e-6)
        # Without a correlation the squares of the gains add up to 1.
        before, after = np.array([0, 1, 0], np.float32), np.array([0, 1, 1], np.float32)
        mixed = crossfaded(before, after, 1)
        self.assertEqual(mixed.shape, (4,))
        np.testing.assert_allclose(mixed, [0, 2 / 5**0.5, 2 / 5**0.5, 1], rtol=1e-6)


class ArgumentTests(ConversionTestCase):
    def test_wrong_sounds(self):
        model = self.model(files.pix2pix())
        for sound, rate, pattern in [
            (chirps(9), 44_100, "44100 Hz for a model of 8000 Hz: resample it"),
            (np.zeros(9, np.float32), 8000, "silent"),
            (np.zeros(9, np.int16), 8000, "type int16"),
            (np.full(9, np.nan), 8000, "not finite"),
            (np.zeros((0, 2)), 8000, r"samples of \(0, 2\) instead of"),
            (np.zeros((1, 9, 1)), 8000, r"instead of \[L\] or \[L, C\]"),
        ]:
            with self.assertRaisesRegex(ValueError, pattern):
                model.convert(sound, rate)
        with self.assertRaisesRegex(ValueError, "strength of 2.5 is not from 0 to 2"):
            model.convert(chirps(9), 8000, strength=2.5)
        with self.assertRaisesRegex(ValueError, r"instead of \[N, multiples of 512, \*\(1,\)\]"):
            model.translate(np.zeros((1, 700, 1)))

    def test_other_tasks(self):
        model = self.model(files.pix2pix())
        with self.assertRaisesRegex(foley.ModelFileError, "one direction only"):
            model.convert(chirps(9), 8000, reverse=True)
        for call in (model.generate, model.latents):
            with self.assertRaisesRegex(
                foley.ModelFileError, "converts sounds, and generates none"
            ):
                call(1)
        with self.assertRaisesRegex(foley.ModelFileError, "generates sounds, and converts none"):
            foley.load(DIGITS).convert(chirps(9), 8000)

    def test_designs_that_are_refused(self):
        form = files.spectrograms(2048)
        for architecture, pattern in [
            (files.pix2pix(length=1000), '"sliceLength"|no multiple of 512'),
            (files.pix2pix(kept_band=4000), '"keptBand" .* is 4000 instead of'),
            (files.cyclegan(form, 30, 16), "no multiples of 4"),
            (files.cyclegan(form, 64, 16), "the network makes"),
        ]:
            with self.assertRaisesRegex(foley.ModelFileError, pattern):
                self.model(architecture)
        stereo = self.model(files.cyclegan(files.spectrograms(2048, 2), 32, 16))
        with self.assertRaisesRegex(foley.ModelFileError, "sounds of 2 channels only"):
            stereo.convert(chirps(900), 8000)


if __name__ == "__main__":
    unittest.main()
