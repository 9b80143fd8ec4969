# SPDX-License-Identifier: MIT
"""PyTorch modules equal the NumPy networks, learn, and can be scripted."""

import importlib.util
import unittest
import warnings

import numpy as np

import foley
import model_files as files
from command import DIGITS, CommandTestCase
from test_sounds import EMBEDDING, SCALE

#: Spectrograms of [64, 32, 1] and [32, 16, 2].
MONO, STEREO = files.spectrograms(4096, bands=32), files.spectrograms(2048, 2)


@unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
class TorchTests(CommandTestCase):
    def setUp(self):
        import torch

        super().setUp()
        # Threads cost more than they gain with networks of this size.
        torch.set_num_threads(1)

    def check_module(self, path, unused=()):
        """Compares a module with its model, before and after a step of learning.

        Args:
            unused: the beginnings of the names of parameters that have no effect.
        """
        import torch

        model = foley.load(path)
        calls = self.calls(model)
        module = model.to_torch().eval()
        self.assertEqual(module.state_dict().keys(), foley.read_safetensors(path).tensors.keys())
        scripted = self.scripted(module)
        for function, inputs, options in calls:
            expected = function(*inputs, **options)
            for network in (module, scripted):
                y = network(*tensors(inputs), **options).detach().numpy()
                np.testing.assert_allclose(y, expected, atol=2e-5)
        module.train()
        for function, inputs, options in calls:
            (module(*tensors(inputs), **options) ** 2).mean().backward()
        for name, parameter in module.named_parameters():
            if name.startswith(unused):
                self.assertIsNone(parameter.grad, name)
                continue
            self.assertTrue(torch.isfinite(parameter.grad).all(), name)
            # A bias before batch normalization has no effect.
            self.assertTrue("bias" in name or parameter.grad.abs().max() > 0, name)
            # A step of gradient descent; torch.optim takes seconds to import.
            parameter.data -= 0.1 * parameter.grad
        np.testing.assert_array_equal(function(*inputs, **options), expected)
        model.save(self.folder / "tuned.safetensors", module.state_dict())
        tuned = self.calls(foley.load(self.folder / "tuned.safetensors"))
        for function, inputs, options in tuned:
            y = module.eval()(*tensors(inputs), **options).detach().numpy()
            np.testing.assert_allclose(function(*inputs, **options), y, atol=2e-5)

    @staticmethod
    def calls(model):
        """What is compared: functions of NumPy, their arrays, and their options."""
        if model.task == "convert":
            draw = np.random.default_rng(0)
            # Longer than an example of training.
            shape = (2, 2 * model.example_shape[0], *model.example_shape[1:])
            x = draw.uniform(-1, 1, shape).astype(np.float32)
            x[1, 40:50] = -1
            ways = [{}] if model.kind == "pix2pix" else [{}, {"reverse": True}]
            return [(model.translate, (x,), way) for way in ways]
        inputs = (model.latents(3), model.labels(3))
        truncations = [{}, {"truncation": 0.6}] if model.kind.startswith("stylegan") else [{}]
        return [(model, inputs, truncation) for truncation in truncations]

    def scripted(self, module):
        """The module through TorchScript and its file."""
        import torch

        path = self.folder / "module.ts"
        with warnings.catch_warnings():
            # Newer versions recommend torch.compile, which makes no file for nn~.
            warnings.simplefilter("ignore", DeprecationWarning)
            torch.jit.script(module).save(str(path))
            return torch.jit.load(str(path))

    def check_design(self, architecture, class_count=0, unused=()):
        path = self.folder / "model.safetensors"
        files.write_model(path, architecture, class_count)
        self.check_module(path, unused)

    def test_digits(self):
        self.check_module(DIGITS)

    def test_wavegan(self):
        self.check_design(files.wavegan(8192, **EMBEDDING), 3)

    def test_wavegan_with_all_options(self):
        options = {"normalizesBatches": True, "postFilterLength": 30, "channelCount": 2, **SCALE}
        self.check_design(files.wavegan(upsampling="nearestNeighbor", **options), 3)

    def test_specgan_of_nearest_neighbours(self):
        design = files.spectrograms(2048)
        self.check_design(files.specgan(design, 32, 16, upsampling="nearestNeighbor"))

    def test_mlp(self):
        sounds = {"waveform": {"_0": files.waveforms(64)}}
        self.check_design(files.mlp(sounds, [64, 1], class_count=3), 3)

    def test_pca(self):
        self.check_design(files.pca(files.spectrograms(1024), class_count=3), 3)

    def test_vae(self):
        design = files.vae(files.spectrograms(2048), 32, 16, **SCALE)
        self.check_design(design, 3, ("encoder.",))

    def test_pca_gan(self):
        self.check_design(files.pcagan(MONO, 64, 32, class_count=3), 3)

    def test_pca_gan_without_classes(self):
        design = files.spectrograms(2048, 2, bands=32)
        self.check_design(files.pcagan(design, 32, 32))

    def test_stylegan_2(self):
        sounds = {"spectrogram": {"_0": MONO}}
        self.check_design(files.stylegan2(sounds, [64, 32], class_count=3, takes_noise=True), 3)

    def test_stylegan_2_of_waveforms(self):
        sounds = {"waveform": {"_0": files.waveforms(1024, 2)}}
        self.check_design(files.stylegan2(sounds, [1024], channels=2))

    def test_stylegan_2_with_layers_for_the_class(self):
        sounds = {"spectrogram": {"_0": MONO}}
        self.check_design(files.stylegan2(sounds, [64, 32], class_count=3, class_layers=3), 3)

    def test_stylegan_with_layers_for_the_class(self):
        self.check_design(files.stylegan(MONO, [64, 32], class_count=3, class_layers=4), 3)

    def test_stylegan(self):
        self.check_design(files.stylegan(MONO, [64, 32], class_count=3, takes_noise=True), 3)

    def test_stylegan_without_classes_and_noise(self):
        self.check_design(files.stylegan(STEREO, [32, 16]))

    def test_progressive_gan_inside_a_fade(self):
        network = files.progressive(MONO, 64, 32, class_count=3)
        self.check_design(network, 3, ("pictures.0", "pictures.3", "blocks.2"))

    def test_gansynth(self):
        self.check_design(files.gansynth(64, 32, bands=32), 3)

    def test_gansynth_of_progressive_networks(self):
        network = files.gansynth(64, 32, is_progressive=True, bands=32)
        self.check_design(network, 3, ("pictures.0", "pictures.3", "blocks.2"))

    def test_biggan_with_attention(self):
        self.check_design(files.biggan(MONO, 64, 32, class_count=3), 3)

    def test_biggan_without_classes_and_attention(self):
        self.check_design(files.biggan(STEREO, 32, 16, attends=False))

    def test_spectral_norms_follow_their_kernels(self):
        import torch

        path = self.folder / "model.safetensors"
        files.write_model(path, files.biggan(STEREO, 32, 16))
        model = foley.load(path)
        module = model.to_torch().train()
        for _ in range(100):
            module(torch.from_numpy(model.latents(2)))
        arrays = module.state_dict()
        kernel = arrays["last.kernel"].flatten(0, -2)
        found = (kernel @ arrays["last.spectral.right"]).norm()
        self.assertAlmostEqual(float(found / torch.linalg.matrix_norm(kernel, 2)), 1, places=4)

    def test_noise_is_that_of_numpy(self):
        import torch

        from foley.torch_noise import LatentNoise

        path = self.folder / "model.safetensors"
        sounds = {"waveform": {"_0": files.waveforms(1024)}}
        files.write_model(path, files.stylegan2(sounds, [1024], takes_noise=True))
        model = foley.load(path)
        z = model.latents(3)
        # 4 x 16 numbers at level 1.
        found = LatentNoise(7)(torch.from_numpy(z), [64]).numpy()
        np.testing.assert_array_equal(found, model._network.noise(z, 7, 1))

    def test_pix2pix(self):
        self.check_design(files.pix2pix())

    def test_pix2pix_with_a_kept_band(self):
        self.check_design(files.pix2pix(kept_band=1000))

    def test_cyclegan(self):
        self.check_design(files.cyclegan(files.spectrograms(2048), 32, 16))

    def test_cyclegan_without_gates_and_hidden_frames(self):
        network = files.cyclegan(STEREO, 32, 16, 2, is_gated=False, fills_frames=False)
        self.check_design(network)


def tensors(arrays):
    """Arrays as tensors, without those that are None."""
    import torch

    return [torch.from_numpy(array) for array in arrays if array is not None]


if __name__ == "__main__":
    unittest.main()
