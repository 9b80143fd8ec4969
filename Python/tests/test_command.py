# SPDX-License-Identifier: MIT
"""The command from Python: training, sounds, errors, and the records of a run."""

import json
import os
import unittest
from unittest import mock

import numpy as np

import foley
from command import DIGITS, CommandTestCase
from foley.command import option_words


class OptionTests(unittest.TestCase):
    def test_options_are_words(self):
        words = option_words(
            {"sample_rate": 8000, "class_": "kick", "trim_silence": True, "watermark": False}
        )
        self.assertEqual(
            words, ["--sample-rate", "8000", "--class", "kick", "--trim-silence", "--no-watermark"]
        )
        words = option_words({"set": {"r1Weight": 1, "conditional": True}, "seed": None})
        self.assertEqual(words, ["--set", "r1Weight=1", "--set", "conditional=true"])


class CommandTests(CommandTestCase):
    def test_errors_have_the_message_of_the_command(self):
        with self.assertRaises(foley.CommandError) as caught:
            foley.train(self.folder / "nothing", self.folder / "run")
        self.assertIn("nothing does not exist", caught.exception.message)
        self.assertEqual(caught.exception.status, 66)
        with self.assertRaisesRegex(foley.CommandError, "^Unknown option '--bogus'"):
            foley.run(["synth", DIGITS, "--out", self.folder, "--bogus"])

    def test_a_missing_program(self):
        with mock.patch.dict(os.environ, {"FOLEY": "/nonexistent/foley"}):
            with self.assertRaisesRegex(foley.CommandError, "/nonexistent/foley was not found"):
                foley.run(["info"])

    def test_train_and_read_the_run(self):
        files = foley.synth(DIGITS, self.folder / "sounds", count=12, name="{class}/{number}")
        self.assertEqual([file.exists() for file in files], [True] * 12)
        events = []
        model = foley.train(
            self.folder / "sounds",
            self.folder / "run",
            progress=events.append,
            model="pca",
            preset="tiny",
            steps=2,
            set={"latentSize": 3},
        )
        self.assertEqual((events[0]["event"], events[-1]["event"]), ("start", "end"))
        self.assertEqual((model.kind, model.latent_count), ("pca", 3))
        self.assertEqual(model.generate(1).shape, (1, model.sample_count, 1))
        record = foley.read_run(self.folder / "run")
        self.assertEqual(record.options["model"], "pca")
        self.assertEqual(record.column("step").tolist(), [1, 2])
        self.assertEqual(len(record.columns()["keptVariance"]), 2)

    def test_an_exception_of_the_progress_stops_the_command(self):
        def fail(event):
            raise KeyError(event["event"])

        with self.assertRaises(KeyError):
            foley.synth(DIGITS, self.folder / "sounds", progress=fail, count=5000)
        self.assertLess(len(list((self.folder / "sounds").glob("*.wav"))), 5000)


class RunTests(CommandTestCase):
    def write(self, name, text):
        (self.folder / name).write_text(text)

    def test_a_line_that_is_being_written_is_left_out(self):
        self.write("options.json", '{"model": "specgan"}')
        self.write("log.jsonl", '{"step":1,"loss":2.5}\n{"step":2,"score":"high"}\n{"st')
        record = foley.read_run(self.folder)
        self.assertEqual(record.column("loss").tolist()[:1], [2.5])
        self.assertTrue(np.isnan(record.column("loss")[1]))
        self.assertIsNone(record.best)
        self.assertEqual(json.dumps(record.options), '{"model": "specgan"}')

    def test_damaged_records(self):
        with self.assertRaisesRegex(foley.FoleyError, "holds no run"):
            foley.read_run(self.folder)
        self.write("options.json", "{}")
        self.write("log.jsonl", "{}\nnonsense\n")
        with self.assertRaisesRegex(foley.FoleyError, "log.jsonl, line 2 is damaged"):
            foley.read_run(self.folder)


if __name__ == "__main__":
    unittest.main()
