# SPDX-License-Identifier: MIT
"""What people do on the page: pads, map, recordings, steps, kept sounds."""

import array
import subprocess
import time
import unittest
import wave

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from browser import LISTEN
from shared import browser, studio
from studio import HOSTILE, wait_for


# Has sounds come half a second late; `answered` says that one came.
SLOW_SOUNDS = """
const fetchAtOnce = window.fetch;
window.answered = false;
window.fetch = async (path, options) => {
  const response = await fetchAtOnce(path, options);
  if (path !== "/api/sounds") return response;
  await new Promise(done => setTimeout(done, 500));
  window.answered = true;
  return response;
};
"""
# Keeps the sound of the first pad twice at a time; the number of times that it is kept then.
KEEP_TWICE = """
const { stars, toggleStar } = await import("/assets/stars.js");
const { sound } = await import("/assets/sounds.js");
const kept = sound(given[0]);
await Promise.all([toggleStar(kept), toggleStar(kept)]);
return stars().filter(one => one.id === kept.id).length;
"""


class PageTestCase(unittest.TestCase):
    """A test on the page; whatever it does must leave the console without errors."""

    def setUp(self):
        self.studio, self.page = studio(), browser()
        self.page.open_afresh()
        self.page.choose_model("drums")

    def tearDown(self):
        self.page.collect_logs()
        errors, self.page.errors = self.page.errors, []
        away = [
            one
            for one in self.page.requests
            if not one.startswith(
                (self.studio.base, f"ws://127.0.0.1:{self.studio.port}", "data:", "blob:", "chrome")
            )
        ]
        self.assertEqual(errors, [])
        self.assertEqual(away, [])
        self.assertEqual(self.page.driver.title, "Foley studio")

    def wait_for_change(self, value, old, what):
        return wait_for(lambda: (new := value()) != old and new, what)


class PadTests(PageTestCase):
    def test_pad_sounds(self):
        self.page.sounds(self.page.find('[data-pad="1"]').click)
        wait_for(
            lambda: self.page.heard()[:1] == [self.page.pad_sound(1)], "the sound is in the history"
        )

    def test_computer_key_sounds(self):
        self.page.sounds(lambda: self.page.keys("q"))
        wait_for(
            lambda: self.page.heard()[:1] == [self.page.pad_sound(4)], "the sound is in the history"
        )

    def test_midi_key_sounds(self):
        self.page.find("#midi").click()
        wait_for(
            lambda: self.page.run("return window.playMIDI !== null"), "the page listens to MIDI"
        )
        self.page.sounds(lambda: self.page.run("window.playMIDI([0x90, 39, 100])"))
        wait_for(
            lambda: self.page.heard()[:1] == [self.page.pad_sound(15)], "key 39 plays the last pad"
        )

    def test_choke_group_ends_the_other_pad(self):
        both = """
            const { audition } = await import("/assets/heard.js");
            const { audio } = await import("/assets/audio.js");
            const ended = await new Promise(async done => {
              const voice = await audition(given[0], { choke: given[2] });
              voice.source.addEventListener("ended", () => {
                done(audio().currentTime - voice.begins);
              });
              await audition(given[1], { choke: given[2] });
            });
            return ended;
        """
        self.page.find('[data-pad="1"]').click()
        ids = self.page.pad_sound(1), self.page.pad_sound(0)
        alone = self.page.run_later(both, *ids, 0)
        choked = self.page.run_later(both, *ids, 1)
        self.assertGreater(alone, 1)
        self.assertLess(choked, 0.5)

    def test_again_near_undo_and_redo(self):
        first = self.page.pad_sound(2)
        self.page.find('[data-pad="2"]').click()
        self.page.find("#again").click()
        second = self.wait_for_change(
            lambda: self.page.pad_sound(2), first, "again changes the pad"
        )
        self.page.find("#near").click()
        third = self.wait_for_change(lambda: self.page.pad_sound(2), second, "near changes the pad")
        self.assertNotEqual(third, first)
        self.page.keys("u")
        self.assertEqual(self.page.pad_sound(2), second)
        self.page.find("#undo").click()
        self.assertEqual(self.page.pad_sound(2), first)
        self.page.keys("y", "y")
        self.assertEqual(self.page.pad_sound(2), third)
        self.assertEqual(self.page.heard()[:3], [third, second, first])

    def test_fill_all_leaves_locked_pads(self):
        before = [self.page.pad_sound(index) for index in range(16)]
        self.page.find('.pad:nth-child(4) [data-action="lock"]').click()
        self.page.keys("b")
        wait_for(lambda: self.page.pad_sound(0) != before[0], "the pads are filled")
        after = [self.page.pad_sound(index) for index in range(16)]
        self.assertEqual([index for index in range(16) if before[index] == after[index]], [3])
        self.page.keys("u", "u")
        self.assertEqual([self.page.pad_sound(index) for index in range(16)], before)

    def test_session_survives_a_reload(self):
        self.page.find('[data-pad="7"]').click()
        wait_for(
            lambda: self.page.heard()[:1] == [self.page.pad_sound(7)], "the sound is in the history"
        )
        before = [self.page.pad_sound(index) for index in range(16)], self.page.heard()
        stored = "return (localStorage.getItem('foley-studio') ?? '').includes(arguments[0])"
        wait_for(lambda: self.page.run(stored, before[1][0]), "the session is stored")
        self.page.open(self.studio.base)
        self.assertEqual(
            ([self.page.pad_sound(index) for index in range(16)], self.page.heard()), before
        )

    def test_shape_and_direction_change_the_sound(self):
        self.page.find('[data-pad="4"]').click()
        first = self.page.pad_sound(4)
        self.page.find('.inspector [data-value="shape"]').click()
        fade = self.page.find('.panel input[aria-label="Fade"]')
        fade.send_keys(Keys.ARROW_RIGHT * 5)
        self.wait_for_change(lambda: self.page.pad_sound(4), first, "the fade changes the pad")
        # The directions of the small model are measured sooner.
        self.page.choose_model(HOSTILE)
        second = self.page.pad_sound(4)
        self.page.find('.inspector [data-value="move"]').click()
        self.page.wait(".panel input[type=range]").send_keys(Keys.ARROW_RIGHT)
        self.wait_for_change(
            lambda: self.page.pad_sound(4), second, "the direction changes the pad"
        )

    def test_class_mix_changes_the_sound(self):
        self.page.find('[data-pad="4"]').click()
        first = self.page.pad_sound(4)
        self.page.find('.inspector [data-value="mix"]').click()
        self.page.find('.panel input[aria-label="snare"]').send_keys(Keys.END)
        self.wait_for_change(lambda: self.page.pad_sound(4), first, "the mix changes the pad")
        # The end of a long command is out of sight.
        command = self.page.find(".command-text").get_attribute("textContent")
        self.assertIn("kick", command)
        self.assertIn("snare", command)

    def test_late_sound_keeps_off_other_pads(self):
        self.page.find('[data-pad="4"]').click()
        self.page.find('.inspector [data-value="shape"]').click()
        other = self.page.pad_sound(5)
        self.page.run(SLOW_SOUNDS)
        self.page.find('.panel input[aria-label="Fade"]').send_keys(Keys.ARROW_RIGHT)
        self.page.find('[data-pad="5"]').click()
        wait_for(lambda: self.page.run("return window.answered"), "the late sound is made")
        time.sleep(1)
        self.assertEqual(self.page.pad_sound(5), other)

    def test_the_end_of_the_truncation_is_that_of_the_model(self):
        words = """
            const { truncationSlider } = await import("/assets/controls.js");
            return [null, 2, 0.7, 0.72].map(own => {
              const given = [];
              const control = truncationSlider("hint", value => given.push(value));
              const words = [null, 0.5].map(truncation => {
                control.show({ truncation: own }, truncation);
                return control.row.querySelector("output").value;
              });
              for (const value of [0.6, 9]) {
                control.range.value = value;
                control.range.dispatchEvent(new Event("input"));
              }
              return [...words, ...given];
            });
        """
        expected = [[f"model's {own:.2f}", "0.50", 0.6, None] for own in (2, 0.7, 0.72)]
        expected[:0] = [["off", "0.50", 0.6, None]]
        self.assertEqual(self.page.run_later(words), expected)

    def test_morph_goes_from_one_sound_to_another(self):
        self.page.find('.inspector [data-value="morph"]').click()
        first, last = self.page.all(".panel .end button")
        self.page.find('[data-pad="4"]').click()
        first.click()
        self.page.find('[data-pad="8"]').click()
        last.click()
        slider = self.page.wait('.panel input[aria-label="Morph"]:enabled')
        self.page.run(
            "arguments[0].value = 4; arguments[0].dispatchEvent(new Event('input'))", slider
        )
        ends = {self.page.pad_sound(4), self.page.pad_sound(8)}
        step = wait_for(
            lambda: next(iter(set(self.page.heard()[:1]) - ends), None), "a step is heard"
        )
        self.page.find(".panel .row button").click()
        self.assertEqual(self.page.pad_sound(8), step)

    def test_styles_of_two_sounds_are_mixed(self):
        self.assertFalse(self.page.find('.inspector [data-value="layers"]').is_displayed())
        self.page.choose_model("styles")
        self.page.find('.inspector [data-value="layers"]').click()
        coarse, fine = self.page.all(".panel .end button")
        for pad, button in ((4, coarse), (6, fine)):
            self.page.find(f'[data-pad="{pad}"]').click()
            button.click()
        ends = {self.page.pad_sound(4), self.page.pad_sound(6)}
        layer = self.page.wait('.panel input[aria-label="Layer"]:enabled')
        before = self.page.pad_sound(6)
        layer.send_keys(Keys.END)
        mixed = self.wait_for_change(lambda: self.page.pad_sound(6), before, "layers are mixed")
        self.assertNotIn(mixed, ends)
        command = self.page.find(".command-text").get_attribute("textContent")
        self.assertIn("--latent", command)
        # From the first layer on all styles are those of the fine sound.
        layer.send_keys(Keys.HOME)
        self.wait_for_change(lambda: self.page.pad_sound(6), mixed, "other layers, another sound")

    def test_failed_request_loses_nothing(self):
        self.page.find('[data-pad="5"]').click()
        before = [self.page.pad_sound(index) for index in range(16)]
        self.page.cdp("Network.enable")
        self.page.cdp("Network.setBlockedURLs", urls=["*/api/near", "*/api/sounds"])
        try:
            self.page.find("#near").click()
            self.assertIn("does not answer", self.page.wait(".inspector .notice.failed").text)
            self.page.keys("b")
            self.assertIn("does not answer", self.page.wait(".stage .notice.failed").text)
        finally:
            self.page.cdp("Network.setBlockedURLs", urls=[])
        self.assertEqual([self.page.pad_sound(index) for index in range(16)], before)
        self.page.collect_logs()
        self.page.errors = [
            error for error in self.page.errors if "ERR_BLOCKED_BY_CLIENT" not in error
        ]


class KeepTests(PageTestCase):
    def test_saved_file_is_that_of_the_copied_command(self):
        for key, name in (("n", "near"), ("g", "again")):
            with self.subTest(name):
                self.page.view("pads")
                self.page.find('[data-pad="6"]').click()
                old = self.page.pad_sound(6)
                self.page.keys(key)
                self.wait_for_change(lambda: self.page.pad_sound(6), old, f"{name} changes the pad")
                sound = self.page.pad_sound(6)
                self.page.find("#keep").click()
                self.page.wait('#keep[aria-pressed="true"]')
                self.assertIn(sound, (self.studio.project / "stars.jsonl").read_text())
                self.page.run("return navigator.clipboard.writeText('')")
                self.page.find("#copy-command").click()
                command = wait_for(
                    lambda: self.page.run("return navigator.clipboard.readText()"),
                    "a command is copied",
                )
                self.page.view("keep")
                self.page.find(f'.kept[data-sound="{sound}"] input').click()
                before = set(self.studio.project.rglob("*.wav"))
                self.page.find("#save").click()
                saved = wait_for(
                    lambda: set(self.studio.project.rglob("*.wav")) - before, "a file is saved"
                ).pop()
                wait_for(
                    lambda: f"1 file written: {saved}" in self.page.find(".keep .notice").text,
                    "the page says so",
                )
                self.assertEqual(saved.read_bytes(), self.written(command))
                self.page.find(f'.kept[data-sound="{sound}"] input').click()

    def written(self, command):
        """The bytes of the only file that a command writes, run in the folder of the studio."""
        before = set(self.studio.folder.rglob("*.wav"))
        done = subprocess.run(
            command, cwd=self.studio.folder, capture_output=True, text=True, shell=True
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        made = set(self.studio.folder.rglob("*.wav")) - before
        self.assertEqual(len(made), 1, command)
        path = made.pop()
        content = path.read_bytes()
        path.unlink()
        return content

    def test_double_press_keeps_a_sound_once(self):
        self.assertEqual(self.page.run_later(KEEP_TWICE, self.page.pad_sound(0)), 1)

    def test_kit_without_a_key_is_refused(self):
        self.page.view("keep")
        self.page.find('[aria-label="MIDI key of pad 1"]').clear()
        self.page.find("#export-kit").click()
        self.assertIn("key", self.page.wait(".kit .notice.failed").text)
        self.page.collect_logs()
        self.page.errors = [error for error in self.page.errors if "/api/kit" not in error]

    def test_kit_is_written(self):
        self.page.view("keep")
        self.page.find("#export-kit").click()
        self.page.wait(".kit .notice:not(.failed)")
        for ending in ("sfz", "dspreset", "h2drumkit"):
            self.assertEqual(len(list(self.studio.project.rglob(f"*.{ending}"))), 1, ending)


class MapTests(PageTestCase):
    def test_hover_plays_and_drag_picks(self):
        self.page.view("map")
        Select(self.page.find('[aria-label="Number of sounds"]')).select_by_value("128")
        wait_for(lambda: "Point to hear" in self.page.find(".stage").text, "the map is drawn")
        self.page.sounds(lambda: self.page.find(".map").send_keys(Keys.ARROW_RIGHT))
        area = self.page.find(".map").size
        half = area["width"] // 3, area["height"] // 3
        self.page.actions().move_to_element_with_offset(
            self.page.find(".map"), -half[0], -half[1]
        ).click_and_hold().move_by_offset(2 * half[0], 2 * half[1]).release().perform()
        wait_for(lambda: len(self.page.all(".picks .tile")) == 16, "sixteen sounds are picked")
        picked = self.page.find(".picks .tile").get_attribute("data-sound")
        self.page.find("#picks-to-pads").click()
        self.page.view("pads")
        wait_for(lambda: self.page.pad_sound(0) == picked, "the picks are on the pads")


class StepTests(PageTestCase):
    def test_pattern_plays_and_is_rendered(self):
        self.page.view("steps")
        for track, steps in ((0, (0, 4, 8, 12)), (1, (4, 12)), (3, range(0, 16, 2))):
            for step in steps:
                self.page.find(f'[data-track="{track}"][data-step="{step}"]').click()
        self.assertEqual(len(self.page.all(".step.set")), 14)
        wait_for(lambda: self.page.run_later(LISTEN) < 0.005, "the pads have ended")
        self.page.sounds(self.page.find("#transport").click)
        self.page.keys(" ")
        self.page.wait('#transport[aria-pressed="false"]')
        self.page.find("#loop-wav").click()
        self.page.wait(".loop-made")
        with wave.open(str(self.newest("wav"))) as loop:
            self.assertAlmostEqual(
                loop.getnframes() / loop.getframerate(), 16 * 60 / 112 / 4, places=3
            )
            samples = array.array("h", loop.readframes(loop.getnframes()))
        self.assertGreater(max(map(abs, samples)), 3000)
        self.page.find("#loop-mid").click()
        wait_for(lambda: list(self.studio.project.rglob("*.mid")), "the MIDI file is written")
        self.assertEqual(self.newest("mid").read_bytes()[:4], b"MThd")

    def test_tab_reaches_the_steps_of_a_shortened_pattern(self):
        self.page.view("steps")
        self.page.find('.steps [data-value="32"]').click()
        self.page.wait('[data-track="0"][data-step="20"]').click()
        # A press on the word does nothing.
        self.page.find('.steps [role="radiogroup"]').find_element(
            By.XPATH, "preceding-sibling::span"
        ).click()
        self.assertTrue(self.page.find('[data-step="20"]').is_displayed())
        self.page.find('.steps [data-value="16"]').click()
        wait_for(
            lambda: not self.page.find('[data-step="20"]').is_displayed(), "the pattern is shorter"
        )
        stops = self.page.all('.step[tabindex="0"]')
        self.assertEqual([stop.is_displayed() for stop in stops], [True])

    def newest(self, ending):
        return max(
            self.studio.project.rglob(f"*.{ending}"), key=lambda path: path.stat().st_mtime_ns
        )


class RecordingTests(PageTestCase):
    def setUp(self):
        super().setUp()
        self.address = f"/api/sounds/{self.page.pad_sound(0)}.wav"

    def test_dropped_recording_gets_neighbours(self):
        self.choose(HOSTILE)
        self.drop(f"{HOSTILE}.wav")
        wait_for(
            lambda: len(self.page.all(".recording .tiles .tile")) == 9, "nine sounds are found", 120
        )
        self.assertEqual(self.page.find(".compare h3").text, f"{HOSTILE}.wav")
        self.assertEqual(self.page.all("#stage img"), [])

    def test_converter_converts(self):
        self.choose("superres-speech (convert)")
        self.drop("hit.wav")
        self.page.wait(".compare a[download]", 120)
        self.assertIn("Converted", self.page.find(".compare").text)

    def test_file_that_is_no_sound_is_a_sentence(self):
        self.page.drop("/assets/theme.css", "notes.wav")
        self.assertGreater(len(self.page.wait(".recording > .notice.failed").text), 20)
        self.page.collect_logs()
        self.page.errors = [error for error in self.page.errors if "/api/start" not in error]

    def test_search_is_cancelled(self):
        self.choose("drums")
        self.drop("hit.wav")
        self.page.wait(".work button:enabled").click()
        wait_for(lambda: not self.page.find(".work").is_displayed(), "the search ends")
        self.assertEqual(self.page.all(".recording .tiles .tile"), [])

    def choose(self, model):
        self.page.view("recording")
        Select(self.page.find("#recording-model")).select_by_visible_text(model)

    def drop(self, name):
        self.page.drop(self.address, name)


class HostileNameTests(PageTestCase):
    def test_names_of_models_and_classes_are_text(self):
        self.page.choose_model(HOSTILE)
        wait_for(lambda: HOSTILE in self.page.find(".pads").text, "the class is on a pad")
        for view in ("map", "recording", "steps", "keep", "training", "pads"):
            self.page.view(view)
            self.assertEqual(self.page.all("img"), [])


if __name__ == "__main__":
    unittest.main()
