# SPDX-License-Identifier: MIT
"""Layers equal loops over the definitions."""

import itertools
import unittest

import numpy as np

from foley import layers


class LayerTests(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(0)

    def normal(self, *shape):
        return self.random.standard_normal(shape).astype(np.float32)

    def test_padding_is_that_of_tensorflow(self):
        self.assertEqual(layers.padding(16384, 25, 4), (10, 11))
        self.assertEqual(layers.padding(64, 5, 2), (1, 2))
        self.assertEqual(layers.padding(64, 5, 1), (2, 2))
        self.assertEqual(layers.padding(65, 4, 2), (1, 2))

    def test_convolution(self):
        for size, taps, stride in itertools.product((7, 8), (1, 4, 5), (1, 2)):
            x, kernel = self.normal(2, size, size + 1, 3), self.normal(taps, taps, 3, 2)
            y = layers.convolution(x, kernel, stride=stride)
            expected = np.zeros_like(y)
            before = [layers.padding(length, taps, stride)[0] for length in (size, size + 1)]
            for a, b in itertools.product(range(y.shape[1]), range(y.shape[2])):
                for k, m in itertools.product(range(taps), range(taps)):
                    p, q = a * stride + k - before[0], b * stride + m - before[1]
                    if 0 <= p < size and 0 <= q < size + 1:
                        expected[:, a, b] += x[:, p, q] @ kernel[k, m]
            np.testing.assert_allclose(y, expected, atol=1e-4)

    def test_transposed_convolution_is_the_adjoint(self):
        for taps, stride in ((25, 4), (25, 2), (4, 4), (5, 2), (3, 4)):
            x, kernel = self.normal(2, 6, 3), self.normal(taps, 2, 3)
            y = self.normal(2, 6 * stride, 2)
            up = layers.transposed_convolution(x, kernel, stride=stride)
            down = layers.convolution(y, kernel, stride=stride)
            self.assertEqual(up.shape, y.shape)
            self.assertAlmostEqual(float((up * y).sum()), float((x * down).sum()), places=2)

    def test_transposed_convolution_in_two_dimensions(self):
        x, kernel = self.normal(1, 3, 4, 2), self.normal(5, 5, 3, 2)
        y = layers.transposed_convolution(x, kernel)
        expected = np.zeros((1, 6, 8, 3), np.float32)
        for a, b, k, m in itertools.product(range(3), range(4), range(5), range(5)):
            p, q = 2 * a + k - 1, 2 * b + m - 1
            if 0 <= p < 6 and 0 <= q < 8:
                expected[0, p, q] += kernel[k, m] @ x[0, a, b]
        np.testing.assert_allclose(y, expected, atol=1e-5)


if __name__ == "__main__":
    unittest.main()
