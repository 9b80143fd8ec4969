# SPDX-License-Identifier: MIT
"""Trainings on the page: the plan, a new preview, stop, resume."""

import concurrent.futures
import json
import os
import pathlib

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

    def start(self, name, **options):
        body = {"folder": str(ROOT / "audio/drums"), "options": TINY | options, "name": name}
        return self.studio.request("POST", "/api/training/start", body)

    def stop(self, run):
        self.studio.json("POST", f"/api/runs/{run}/stop")
        wait_for(lambda: self.state(run) != "running", "the training has stopped")

    def state(self, run):
        runs = self.studio.json("GET", "/api/runs")["runs"]
        return next(one["state"] for one in runs if one["id"] == run)

    def test_trainings_of_one_name_get_names_of_their_own(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answers = list(pool.map(lambda _: self.start("twins"), range(2)))
        runs = [json.loads(body)["run"] for status, _, body in answers if status == 200]
        self.assertEqual(sorted(run["name"] for run in runs), ["twins", "twins-2"])
        for run in runs:
            holder = self.studio.runs.parent / "project/runs" / run["name"] / "lock"
            process = holder.read_text().strip()
            links = [os.readlink(link) for link in pathlib.Path(f"/proc/{process}/fd").iterdir()]
            self.assertFalse([link for link in links if "socket" in link], links)
            self.stop(run["id"])

    def test_training_that_fails_says_why_while_runs_are_listed(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answer = pool.submit(self.start, "wrong", batchSize=0)
            while not answer.done():
                self.studio.json("GET", "/api/runs")
        status, _, body = answer.result()
        self.assertEqual(status, 400, body)
        self.assertIn(b"batchSize", body)

    def test_one_plan_is_made_at_a_time(self):
        def plan(minutes):
            options = {"preset": "tiny", "minutes": minutes}
            body = {"folder": str(ROOT / "audio/drums"), "options": options}
            status, _, answer = self.studio.request("POST", "/api/training/plan", body)
            while status == 202:
                status, _, answer = self.studio.request("GET", json.loads(answer)["late"])
            return status, minutes, answer.decode()

        with concurrent.futures.ThreadPoolExecutor() as pool:
            answers = list(pool.map(plan, (1, 2, 3)))
        self.assertEqual(sorted(status for status, _, _ in answers), [200, 409, 409])
        _, minutes, text = next(one for one in answers if one[0] == 200)
        self.assertIn(f"in {minutes} min", text)
        self.assertEqual([path.name for path in self.studio.project.rglob("plan*")], [])

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
