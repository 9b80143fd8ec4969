# SPDX-License-Identifier: MIT
"""Trainings on the page: the plan, a new preview, stop, resume."""

from studio import HOSTILE, ROOT, wait_for
from test_page import PageTestCase

# A training of seconds, with a checkpoint every second.
TINY = {
    "preset": "tiny",
    "model": "wavegan",
    "sliceLength": 4096,
    "width": 4,
    "batchSize": 8,
    "checkpointMinutes": 0.02,
    "minutes": 10,
}


class TrainingTests(PageTestCase):
    def test_plan_is_shown_before_a_training_starts(self):
        self.page.view("training")
        self.page.find("#new-training").click()
        self.assertFalse(self.page.find("#training-start").is_enabled())
        self.page.find("#training-folder").send_keys(str(ROOT / "audio/drums"))
        self.page.find("#training-plan").click()
        wait_for(lambda: self.page.find("#training-start").is_enabled(), "the plan is made", 60)
        self.assertIn("recordings", self.page.find(".plan").text)

    def test_folder_that_is_not_there_is_a_sentence(self):
        self.page.view("training")
        self.page.find("#new-training").click()
        self.page.find("#training-folder").send_keys("/no/such/folder")
        self.page.find("#training-plan").click()
        self.assertIn("folder", self.page.wait(".new-training .notice.failed").text)
        self.assertFalse(self.page.find("#training-start").is_enabled())
        self.page.collect_logs()
        self.page.errors = [
            error for error in self.page.errors if "/api/training/plan" not in error
        ]

    def test_running_training_is_watched_stopped_and_resumed(self):
        body = {"folder": str(ROOT / "audio/drums"), "options": TINY}
        run = self.studio.json("POST", "/api/training/start", body)["run"]
        self.page.open(self.studio.base)
        self.page.view("training")
        self.page.wait(f'[data-run="{run["id"]}"]').click()
        self.page.wait(".preview-row .tile")
        first = self.newest()
        wait_for(lambda: self.newest() > first, "another preview comes by itself")
        wait_for(lambda: self.page.all(".curve path.smooth"), "the curve is drawn")
        self.page.sounds(self.page.find(".preview-row .tile").click, least=0.0005)
        self.page.find("#stop-run").click()
        self.page.wait("#resume-run")
        stopped = self.step()
        self.page.find("#resume-run").click()
        self.page.wait("#stop-run")
        wait_for(lambda: self.step() > stopped, "the training goes on")
        self.page.find("#stop-run").click()
        self.page.wait("#resume-run")

    def newest(self):
        return int(self.page.run("""
            const list = document.querySelector('[aria-label="Second of the comparison"]');
            return list.options[0]?.value ?? -1;
        """))

    def step(self):
        return int(self.page.find(".run-state").text.split("step ")[1].split()[0])

    def test_names_of_runs_are_text(self):
        self.page.view("training")
        wait_for(lambda: HOSTILE in self.page.find(".runs").text, "the run is listed by its name")
        self.assertEqual(self.page.all("#stage img"), [])
