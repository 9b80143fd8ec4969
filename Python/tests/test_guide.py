# SPDX-License-Identifier: MIT
"""The code of Guides/model-format.md makes the pictures of the package."""

import json
import re
import unittest

import numpy as np

import foley
from command import DIGITS, REPOSITORY


class GuideTests(unittest.TestCase):
    def test_forty_lines(self):
        text = (REPOSITORY / "Guides/model-format.md").read_text("utf-8")
        (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        self.assertLess(len(code.splitlines()), 41)
        names = {}
        exec(code, names)
        arrays, metadata = names["read"](DIGITS)
        network = json.loads(metadata["architecture"])["network"]
        model = foley.load(DIGITS)
        z, labels = model.latents(10, seed=1), model.labels(10)
        found = names["pictures"](arrays, network, z, labels)
        np.testing.assert_allclose(found, model(z, labels), atol=1e-5)


if __name__ == "__main__":
    unittest.main()
