# SPDX-License-Identifier: MIT
"""Attacks that a web site in the same browser, or a program on this machine, could try."""

import contextlib
import http.server
import threading
import unittest

from shared import browser, studio
from studio import ROOT, wait_for

# What a page of another origin tries. Its results are texts: what a request did, or why it failed.
ATTACK = """
const base = given[0], sound = given[1];
const attempt = async work => {
  try { return await work(); } catch (error) { return "blocked: " + error; }
};
const body = JSON.stringify({ sound, starred: true });
const tries = {
  read: () => fetch(base + "/api/studio", { credentials: "include" }).then(answer => answer.text()),
  plain: () => fetch(base + "/api/stars", {
    method: "POST", mode: "no-cors", credentials: "include", body }),
  json: () => fetch(base + "/api/stars", { method: "POST", credentials: "include", body,
    headers: { "Content-Type": "application/json" } }).then(answer => answer.text()),
  socket: () => new Promise((done, fail) => {
    const socket = new WebSocket(base.replace("http", "ws") + "/api/events");
    socket.onopen = () => done("open");
    socket.onerror = () => fail("refused");
  }),
  module: () => import(base + "/assets/api.js").then(() => "imported"),
};
const results = {};
for (const [name, work] of Object.entries(tries)) results[name] = String(await attempt(work));
const form = document.createElement("form");
Object.assign(form, { method: "POST", action: base + "/api/stars", target: "frame" });
form.enctype = "text/plain";
const field = document.createElement("input");
Object.assign(field, { name: body.slice(0, -1) + ', "x": "', value: '"}' });
form.append(field);
const frame = document.createElement("iframe");
frame.name = "frame";
document.body.append(form, frame);
await new Promise(done => { frame.onload = done; form.submit(); });
return results;
"""


@contextlib.contextmanager
def attacker():
    """A web site on another port of this machine, which browsers count as the same site."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = b"<!doctype html><title>another site</title><body></body>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class BrowserAttackTests(unittest.TestCase):
    """What the browser that has the studio's cookie is made to try."""

    def setUp(self):
        self.studio, self.page = studio(), browser()
        self.page.open(self.studio.base)

    def tearDown(self):
        self.page.collect_logs()
        self.page.errors.clear()
        self.page.requests.clear()

    def test_rebound_name_is_refused(self):
        with self.page.tab() as driver:
            for path in (
                "/",
                "/api/studio",
                "/assets/main.js",
                self.studio.address[len(self.studio.base) :],
            ):
                driver.get(f"http://evil.test:{self.studio.port}{path}")
                text = driver.execute_script("return document.body.innerText")
                self.assertIn("not the address of the studio", text, path)
            self.assertEqual(driver.get_cookies(), [])

    def test_other_origin_changes_and_reads_nothing(self):
        sound = self.page.pad_sound(0)
        stars = self.studio.json("GET", "/api/stars")
        with attacker() as address, self.page.tab() as driver:
            driver.get(address)
            results = self.page.run_later(ATTACK, self.studio.base, sound)
        for name in ("read", "json", "socket", "module"):
            self.assertTrue(results[name].startswith("blocked"), (name, results[name]))
        self.assertEqual(self.studio.json("GET", "/api/stars"), stars)

    def test_page_cannot_be_framed_or_scripted(self):
        with attacker() as address, self.page.tab() as driver:
            driver.get(address)
            self.page.run_later(
                """
                const frame = document.createElement("iframe");
                frame.src = given[0];
                document.body.append(frame);
                await new Promise(done => { frame.onload = done; });
            """,
                self.studio.base,
            )
            driver.switch_to.frame(0)
            self.assertNotIn("Pads", driver.execute_script("return document.body.innerText"))
            driver.switch_to.default_content()
        self.page.run("""
            const script = document.createElement("script");
            script.textContent = "document.title = 'owned'";
            const image = document.createElement("div");
            image.innerHTML = "<img src=x onerror=\\"document.title='owned'\\">";
            document.body.append(script, image);
        """)
        wait_for(
            lambda: self.page.run("return document.querySelector('img').complete"),
            "the image has failed",
        )
        self.assertEqual(self.page.driver.title, "Foley studio")

    def test_cookie_is_out_of_reach_of_scripts(self):
        self.assertEqual(self.page.run("return document.cookie"), "")
        (cookie,) = self.page.driver.get_cookies()
        self.assertEqual(
            (cookie["name"], cookie["httpOnly"], cookie["sameSite"]),
            (f"foley-{self.studio.port}", True, "Strict"),
        )
        self.assertNotIn("token", self.page.run("return location.href"))


class RequestTests(unittest.TestCase):
    """What a program sends."""

    def setUp(self):
        self.studio = studio()

    def status(self, *arguments, **options):
        return self.studio.request(*arguments, **options)[0]

    def test_host_is_checked_first(self):
        address = self.studio.address[len(self.studio.base) :]
        for host in (
            "evil.test",
            f"evil.test:{self.studio.port}",
            "127.0.0.1",
            "127.0.0.1:1",
            "",
            None,
        ):
            for path in ("/", "/api/studio", address):
                status, headers, _ = self.studio.request("GET", path, headers={"Host": host})
                self.assertIn(status, (400, 403), (host, path))
                self.assertNotIn("Set-Cookie", headers)

    def test_nothing_is_told_without_the_cookie(self):
        name = f"foley-{self.studio.port}"
        for cookie in ("", f"{name}=", f"{name}=0123456789abcdef0123456789abcdef", "foley=1"):
            for path in ("/", "/api/studio", "/assets/main.js", "/?token=0123"):
                self.assertEqual(
                    self.status("GET", path, headers={"Cookie": cookie}), 401, (cookie, path)
                )

    def test_changes_need_origin_and_type(self):
        cookie = self.studio.cookie()
        for headers, expected in (
            ({"Origin": None}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://evil.test"}, 403),
            ({"Origin": "http://127.0.0.1:1"}, 403),
            ({"Content-Type": "text/plain"}, 415),
            ({"Content-Type": None}, 415),
            ({"Content-Type": "application/octet-stream"}, 415),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
        ):
            sent = {"Cookie": cookie} | headers
            self.assertEqual(
                self.status("POST", "/api/stars", {"sound": "0", "starred": True}, sent),
                expected,
                headers,
            )
        self.assertEqual(
            self.status(
                "GET", "/api/studio", headers={"Cookie": cookie, "Origin": "http://evil.test"}
            ),
            403,
        )

    def test_answers_forbid_scripts_and_frames(self):
        for path in ("/", "/api/studio", "/assets/main.js", "/nothing"):
            _, headers, _ = self.studio.request("GET", path)
            self.assertIn("default-src 'self'", headers["Content-Security-Policy"], path)
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"], path)
            self.assertNotIn("unsafe", headers["Content-Security-Policy"], path)
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff", path)
            self.assertNotIn("Access-Control-Allow-Origin", headers, path)

    def test_paths_lead_nowhere(self):
        for path in (
            "/assets/../page.html",
            "/assets/..%2f..%2fetc%2fpasswd",
            "/assets/%2e%2e/%2e%2e/etc/passwd",
            "/../../etc/passwd",
            "/api/sounds/..%2f..%2fetc%2fpasswd.wav",
            "/api/sounds/x.wav",
            "/api/runs/..%2f..",
            "/api/models/..%2f../map",
            "//etc/passwd",
            "/assets/",
            "/api/loops/x.wav",
        ):
            status, _, body = self.studio.request("GET", path)
            self.assertIn(status, (400, 404), path)
            self.assertNotIn(b"root:", body)

    def test_names_of_files_stay_in_the_project(self):
        sound = {
            "model": self.studio.json("GET", "/api/studio")["models"][0]["id"],
            "seed": 1,
            "number": 1,
        }
        before = self.files()
        for pattern in ("../outside", "/tmp/outside-{number}", "a/b", "..", "x\u0000y", "." * 300):
            status, _, body = self.studio.request(
                "POST", "/api/save", {"sounds": [sound], "pattern": pattern}
            )
            self.assertIn(status, (400, 404, 422), (pattern, body))
        for name in ("../outside", "/tmp/outside", "a/b", "..", ""):
            body = {"sounds": [{"sound": sound, "key": 36}], "name": name}
            self.assertIn(self.status("POST", "/api/kit", body), (400, 422), name)
        self.assertEqual(self.files(), before)

    def files(self):
        return {
            path
            for path in self.studio.folder.rglob("*")
            if path.is_file() and path.suffix != ".log"
        }

    def test_sizes_are_bounded(self):
        cookie = self.studio.cookie()
        model = self.studio.json("GET", "/api/studio")["models"][0]["id"]
        sounds = [{"model": model, "seed": 1, "number": number} for number in range(1, 300)]
        self.assertIn(self.status("POST", "/api/sounds", {"sounds": sounds}), (400, 413, 422))
        upload = {"Cookie": cookie, "Content-Type": "application/octet-stream", "X-Foley": "1"}
        address = f"/api/start?model={model}&name=x.wav"
        self.assertEqual(
            self.status("POST", address, b"RIFF", upload | {"Content-Length": str(1 << 40)}), 413
        )
        self.assertEqual(self.status("POST", address, bytes((64 << 20) + 1), upload), 413)
        # The server may leave a request line without end unanswered, but not serve it, nor suffer.
        try:
            status = self.status("GET", "/" + "x" * 1_000_000, timeout=3)
        except OSError:
            status = 414
        self.assertIn(status, (400, 404, 413, 414, 431))
        self.assertEqual(self.status("GET", "/api/studio"), 200)

    def test_malformed_requests_are_sentences(self):
        for path, body in (
            ("/api/sounds", b"{"),
            ("/api/sounds", []),
            ("/api/sounds", {"sounds": "x"}),
            ("/api/sounds", {"sounds": [{"model": "x" * 64}]}),
            ("/api/near", {"sound": {}}),
            ("/api/loop", {"tracks": 1}),
            ("/api/sounds", b'{"a":' * 10_000),
        ):
            status, _, answer = self.studio.request("POST", path, body)
            self.assertIn(status, (400, 404, 413, 422), (path, answer))
            self.assertIn(b'"error"', answer)

    def test_latents_that_do_not_fit_are_sentences(self):
        models = self.studio.json("GET", "/api/studio")["models"]
        model = next(one["id"] for one in models if one["styleLayers"])
        one = {"model": model, "latent": [1]}
        styled = one | {"styles": [1, 2]}
        for path, body in (
            ("/api/morph", {"from": one, "to": one | {"latent": [2]}, "steps": 2}),
            ("/api/mix", {"coarse": {"model": model}, "fine": styled, "layer": 2}),
            ("/api/move", {"sound": styled, "direction": 0, "position": 1}),
            ("/api/near", {"sound": styled}),
        ):
            status, _, answer = self.studio.request("POST", path, body)
            self.assertEqual(status, 400, (path, answer))
        self.assertEqual(self.status("GET", "/api/studio"), 200)

    def test_upload_that_is_no_sound_is_refused(self):
        model = self.studio.json("GET", "/api/studio")["models"][0]["id"]
        headers = {"Content-Type": "application/octet-stream", "X-Foley": "1"}
        script = (ROOT / "scripts/setup").read_bytes()
        status, _, body = self.studio.request(
            "POST", f"/api/start?model={model}&name=..%2f..%2fx.wav", script, headers
        )
        self.assertIn(status, (200, 400, 415, 422))
        self.assertIn(b"job" if status == 200 else b"error", body)


if __name__ == "__main__":
    unittest.main()
