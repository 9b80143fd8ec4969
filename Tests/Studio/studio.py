# SPDX-License-Identifier: MIT
"""A running ``foley studio`` with a project folder and trainings of its own, for tests."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLEY = os.environ.get("FOLEY", str(ROOT / ".build/release/foley"))
HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


def foley(*arguments, **options):
    """Runs the program; its output is the result."""
    done = subprocess.run([FOLEY, *map(str, arguments)], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"foley {' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


class Studio:
    """The program, its folder and the address it printed. Use it in a ``with``."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="foley-studio-"))
        self.project = self.folder / "project"
        self.runs = self.folder / "runs"
        self._make_models()
        self.log = open(self.folder / "studio.log", "w+")
        models = [
            ROOT / f"models/{name}/{name}.safetensors" for name in ("drums", "superres-speech")
        ]
        command = ["studio", *models, self.runs, "--project", self.project, "--no-browser"]
        self.process = subprocess.Popen(
            [FOLEY, *map(str, command)], cwd=self.folder, stdout=self.log, stderr=self.log
        )
        self.address = self._printed_address()
        self.port = int(re.search(r":(\d+)/", self.address)[1])
        self.base = f"http://127.0.0.1:{self.port}"

    def _make_models(self):
        recordings = self.folder / "recordings"
        for name in ("kick", HOSTILE):
            (recordings / name).mkdir(parents=True)
            for source in sorted((ROOT / "audio/drums/kick").glob("*.*"))[:6]:
                shutil.copy(source, recordings / name)
        self._train(recordings, "vae", self.runs / HOSTILE, 10)
        self._train(recordings, "stylegan2", self.runs / "styles", 1)

    def _train(self, recordings, kind, run, steps):
        options = ["--preset", "tiny", "--slice-length", 4096, "--steps", steps, "--out", run]
        foley("train", recordings, "--model", kind, *options, cwd=self.folder)

    def _printed_address(self):
        def printed():
            if self.process.poll() is not None:
                raise AssertionError(f"foley studio ended: {self._logged()}")
            return re.search(r"http://127\.0\.0\.1:\d+/\?token=\w+", self._logged())

        return wait_for(printed, "the studio prints its address")[0]

    def _logged(self):
        return pathlib.Path(self.log.name).read_text()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop_trainings()
        self.process.terminate()
        self.process.wait(60)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _stop_trainings(self):
        """Trainings go on when the studio ends, also those of a test that failed."""
        for run in self.json("GET", "/api/studio")["runs"]:
            if run["state"] == "running":
                self.request("POST", f"/api/runs/{run['id']}/stop", {})

    def cookie(self):
        """The cookie that the printed address gives."""
        status, headers, _ = self.request(
            "GET", self.address[len(self.base) :], headers={"Cookie": ""}
        )
        assert status == 303, status
        return headers["Set-Cookie"].split(";")[0]

    def request(self, method, path, body=None, headers=None, timeout=30):
        """Status, headers and body of a request. Headers replace the usual ones, None omits one."""
        usual = {"Host": f"127.0.0.1:{self.port}"}
        if headers is None or "Cookie" not in headers:
            usual["Cookie"] = self.cookie()
        if method == "POST":
            usual |= {"Origin": self.base, "Content-Type": "application/json"}
        sent = {
            name: value for name, value in (usual | (headers or {})).items() if value is not None
        }
        with contextlib.closing(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        ) as connection:
            data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if data is not None and "Content-Length" not in sent:
                sent["Content-Length"] = str(len(data))
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.endheaders(data)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def json(self, method, path, body=None):
        status, _, data = self.request(method, path, body)
        while status == 202:
            status, _, data = self.request("GET", json.loads(data)["late"])
        assert status == 200, (path, status, data)
        return json.loads(data)


def wait_for(condition, what, seconds=60):
    """The first result of ``condition`` that counts as true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if result := condition():
            return result
        time.sleep(0.05)
    raise AssertionError(f"waited in vain until {what}")
