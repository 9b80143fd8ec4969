# SPDX-License-Identifier: MIT
"""Sends random requests to a studio and watches its memory; see scripts/studio-load."""

import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import time


class Page:
    """What the page of a studio does, without a browser."""

    def __init__(self, address):
        port, token = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=(\w+)", address).groups()
        self.origin = f"http://127.0.0.1:{port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=600)
        self.connection.request("GET", f"/?token={token}")
        response = self.connection.getresponse()
        response.read()
        self.cookie = response.getheader("Set-Cookie").split(";")[0]

    def get(self, path):
        return self.ask("GET", path, None, {})

    def post(self, path, members):
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        return json.loads(self.ask("POST", path, json.dumps(members).encode(), headers))

    def ask(self, method, path, body, headers):
        self.connection.request(method, path, body, headers | {"Cookie": self.cookie})
        response = self.connection.getresponse()
        content = response.read()
        if response.status == 202:
            return self.ask("GET", json.loads(content)["late"], None, {})
        if response.status != 200:
            sys.exit(f"studio-load: {method} {path}: {response.status} {content[:300]}")
        return content


class Visitor:
    """Clicks at random, as somebody would who never tires."""

    def __init__(self, page):
        self.page = page
        self.random = random.Random(1)
        studio = json.loads(page.get("/api/studio"))
        self.models = [model for model in studio["models"] if "generate" in model["tasks"]]
        self.heard = []
        self.sound_count = 0
        # As the page does when it opens.
        self.fill()

    def click(self):
        act = self.random.choice([self.again] * 6 + [self.near, self.morph, self.move, self.star])
        for sound in act():
            self.sound_count += 1
            self.heard = (self.heard + [sound["recipe"]])[-50:]
            if self.random.random() < 0.5:
                self.page.get(sound["audio"])
            if self.random.random() < 0.1:
                self.page.get(sound["picture"])
        if self.random.random() < 0.01:
            self.page.get("/api/studio")
            self.fill()

    def again(self):
        model = self.random.choice(self.models)
        request = {
            "model": model["id"],
            "seed": self.random.randrange(1 << 40),
            "number": self.random.randrange(1, 1 << 30),
            "shape": {"duration": round(self.random.uniform(0.05, 1), 4), "fade": 0.01},
        }
        if self.random.random() < 0.3 and len(model["classes"]) > 1:
            one, two = self.random.sample(model["classes"], 2)
            request["class"] = f"{one}:{self.random.random():.4f},{two}:0.5"
        if self.random.random() < 0.3:
            request["shape"]["normalize"] = self.random.choice(["peak", "loudness"])
        return self.page.post("/api/sounds", {"sounds": [request], "slot": "pad"})["sounds"]

    def fill(self):
        """New sounds for all pads."""
        model = self.random.choice(self.models)["id"]
        seed = self.random.randrange(1 << 40)
        wishes = [{"model": model, "seed": seed, "number": number + 1} for number in range(16)]
        for sound in self.page.post("/api/sounds", {"sounds": wishes})["sounds"]:
            self.sound_count += 1
            self.page.get(sound["audio"])

    def some(self):
        return self.random.choice(self.heard) if self.heard else self.again()[0]["recipe"]

    def near(self):
        wish = {"sound": self.some(), "count": 1, "distance": self.random.random()}
        wish["seed"] = self.random.randrange(1 << 40)
        return self.page.post("/api/near", wish)["sounds"]

    def morph(self):
        first = self.some()
        others = [recipe for recipe in self.heard if recipe["model"] == first["model"]] or [first]
        wish = {"from": first, "to": self.random.choice(others), "steps": 3}
        return self.page.post("/api/morph", wish)["sounds"]

    def move(self):
        wish = {"sound": self.some(), "direction": self.random.randrange(4)}
        wish["position"] = self.random.uniform(-2, 2)
        return self.page.post("/api/move", wish)["sounds"]

    def star(self):
        recipe = self.some()
        for starred in (True, False):
            self.page.post("/api/stars", {"sound": recipe, "starred": starred})
        return []


def megabytes(process):
    """The memory of a process that no other shares."""
    with open(f"/proc/{process.pid}/smaps_rollup") as file:
        fields = dict(line.split(":") for line in file if ":" in line and "-" not in line)
    return int(fields["Pss"].split()[0]) / 1024


def main():
    program, count, models = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with tempfile.TemporaryDirectory() as project:
        command = [program, "studio", models, "--project", project, "--no-browser"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            visitor = Visitor(Page(re.search(r"http\S+", process.stdout.readline())[0]))
            start, base, sizes = time.time(), 0, []
            for number in range(1, count + 1):
                visitor.click()
                if number == max(count // 10, 1):
                    base = megabytes(process)
                if number % max(count // 20, 1) == 0:
                    sizes.append(megabytes(process))
                    seconds = time.time() - start
                    print(
                        f"{number} clicks, {visitor.sound_count} sounds, {seconds:.0f} s, "
                        f"{sizes[-1]:.1f} MB",
                        flush=True,
                    )
            growth = sizes[-1] / base - 1
            print(f"studio-load: {100 * growth:+.1f} % after the first tenth ({base:.1f} MB)")
            sys.exit(1 if growth > 0.05 else 0)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
