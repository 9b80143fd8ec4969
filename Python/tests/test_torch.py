# SPDX-License-Identifier: MIT
"""PyTorch modules equal the NumPy networks, learn, and can be scripted."""

import importlib.util
import unittest

import numpy as np

import foley
import model_files as files
from command import DIGITS, CommandTestCase
from test_sounds import EMBEDDING, SCALE


@unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
class TorchTests(CommandTestCase):
    def check_module(self, path):
        import torch

        model = foley.load(path)
        module = model.to_torch().eval()
        z, labels = model.latents(3), model.labels(3)
        inputs = [torch.from_numpy(values) for values in (z, labels) if values is not None]
        expected = model(z, labels)
        for function in (module, torch.jit.script(module)):
            y = function(*inputs)
            np.testing.assert_allclose(y.detach().numpy(), expected, atol=2e-5)
        optimizer = torch.optim.SGD(module.train().parameters(), lr=0.1)
        (module(*inputs) ** 2).mean().backward()
        optimizer.step()
        for name, parameter in module.named_parameters():
            self.assertTrue(torch.isfinite(parameter.grad).all(), name)
            # A bias before batch normalization has no effect.
            self.assertTrue("bias" in name or parameter.grad.abs().max() > 0, name)
        np.testing.assert_array_equal(model(z, labels), expected)
        model.save(self.folder / "tuned.safetensors", module.state_dict())
        tuned = foley.load(self.folder / "tuned.safetensors")
        y = module.eval()(*inputs).detach().numpy()
        np.testing.assert_allclose(tuned(z, labels), y, atol=2e-5)

    def check_design(self, architecture, class_count=0):
        path = self.folder / "model.safetensors"
        files.write_model(path, architecture, class_count)
        self.check_module(path)

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

    def test_pca_gan_is_refused(self):
        path = self.folder / "model.safetensors"
        files.write_model(path, files.pcagan(files.spectrograms(2048, bands=32), 32, 32))
        with self.assertRaisesRegex(foley.FoleyError, "no PyTorch module"):
            foley.load(path).to_torch()


if __name__ == "__main__":
    unittest.main()
