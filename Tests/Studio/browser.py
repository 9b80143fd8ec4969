# SPDX-License-Identifier: MIT
"""Chromium on the page of a studio, for tests."""

import contextlib
import json

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from studio import wait_for

# A MIDI input that a test plays: the sandbox of a test has none, and none may be needed to run it.
MIDI = """
window.playMIDI = null;
navigator.requestMIDIAccess = async () => {
  const input = { set onmidimessage(listen) { window.playMIDI = data => listen({ data }); } };
  return { inputs: new Map([["test", input]]) };
};
"""
# Keeps the largest magnitude that went to the loudspeakers.
LISTEN = """
const { outputPeak } = await import("/assets/audio.js");
clearInterval(window.listening);
window.loudest = 0;
window.listening = setInterval(() => {
  window.loudest = Math.max(window.loudest, outputPeak(0.7));
}, 50);
await new Promise(done => setTimeout(done, 100));
return window.loudest;
"""


class Browser:
    """A Chromium on the page of a studio; evil.test is this machine. Use it in a ``with``."""

    def __init__(self, studio):
        options = webdriver.ChromeOptions()
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--window-size=1280,800",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP evil.test 127.0.0.1",
        ):
            options.add_argument(argument)
        options.add_experimental_option(
            "perfLoggingPrefs", {"enableNetwork": True, "enablePage": False}
        )
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.studio = studio
        self.driver = webdriver.Chrome(
            options=options, service=webdriver.ChromeService("/usr/bin/chromedriver")
        )
        self.driver.set_script_timeout(60)
        self.errors, self.requests = [], []
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source=MIDI)
        self.cdp(
            "Browser.grantPermissions",
            origin=studio.base,
            permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
        )
        self.open(studio.address)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def cdp(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def open(self, address):
        self.driver.get(address)
        wait_for(lambda: self.run("return document.body.dataset.ready"), "the page is ready")

    def open_afresh(self):
        """Opens the page without the session that it stored, as for the first time."""
        self.driver.get("about:blank")
        origin = self.studio.base
        self.cdp("Storage.clearDataForOrigin", origin=origin, storageTypes="local_storage")
        self.open(origin)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def run_later(self, script, *arguments):
        """The result of a script that awaits: the body of an asynchronous function of `given`."""
        wrapped = (
            "const done = arguments[arguments.length - 1];"
            "const given = [...arguments].slice(0, -1);"
            f"(async () => {{ {script} }})().then(done, error => done(String(error)));"
        )
        return self.driver.execute_async_script(wrapped, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, selector, seconds=60):
        """The first element of a selector that is shown, once there is one."""
        shown = """
            const found = [...document.querySelectorAll(arguments[0])];
            return found.find(one => one.checkVisibility()) ?? null;
        """
        return wait_for(lambda: self.run(shown, selector), f"{selector} is shown", seconds)

    def view(self, name):
        self.find(f'#tabs [data-value="{name}"]').click()

    def choose_model(self, name):
        """Has a model of this name make the new sounds, and waits until it has filled the pads."""
        if name not in (chosen := Select(self.find("#model"))).first_selected_option.text:
            old = self.pad_sound(0)
            chosen.select_by_visible_text(name)
            wait_for(lambda: self.pad_sound(0) != old, "the pads are filled")

    def keys(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def actions(self):
        return ActionChains(self.driver)

    def sounds(self, action, least=0.005):
        """Does something, and waits until the loudspeakers, silent before, get this magnitude."""
        before = self.run_later(LISTEN)
        assert before < least, f"something sounds already: {before}"
        action()
        wait_for(lambda: self.run("return window.loudest") >= least, "something sounds")

    def pad_sound(self, index):
        return self.find(f'[data-pad="{index}"]').get_attribute("data-sound")

    def heard(self):
        return [one.get_attribute("data-sound") for one in self.all(".strip-item")]

    def drop(self, address, name):
        """Drops the bytes of an address of the studio on the page, as a file of a name."""
        return self.run_later(
            """
            const [address, name] = given;
            const bytes = await (await fetch(address)).arrayBuffer();
            const data = new DataTransfer();
            data.items.add(new File([bytes], name, { type: "audio/wav" }));
            const options = { dataTransfer: data, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent("drop", options));
        """,
            address,
            name,
        )

    def collect_logs(self):
        """Moves the errors of the console into `errors`, requested addresses into `requests`."""
        self.errors += [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] == "SEVERE"
        ]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])

    @contextlib.contextmanager
    def tab(self):
        """A second tab, which is closed again."""
        first = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        try:
            yield self.driver
        finally:
            self.driver.close()
            self.driver.switch_to.window(first)
