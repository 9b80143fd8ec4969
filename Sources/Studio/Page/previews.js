// SPDX-License-Identifier: MIT
// The sounds that a training wrote on its way, newest first, and the best against the newest, one
// after the other.

import { audio, play, silence } from "./audio.js";
import { choice } from "./controls.js";
import { element, icon, replace } from "./dom.js";
import { attempt } from "./notices.js";
import { loadAddress } from "./sounds.js";
import { drawPeaks, peaksOf } from "./wave.js";

const pause = 0.15;
const mostHeld = 64;

export function previewList(notice) {
  const held = new Map();
  const tiles = new Map();
  const left = choice("First of the comparison", [], "", () => show(previews, best));
  const right = choice("Second of the comparison", [], "", () => show(previews, best));
  const rows = element("div", { class: "preview-rows" });
  const compare = element(
    "button",
    { type: "button", class: "button", id: "compare", onclick: () => attempt(notice, playPair) },
    icon("play"),
    "A then B",
  );
  const heading = element("h3");
  const root = element(
    "div",
    { class: "previews" },
    element(
      "div",
      { class: "toolbar" },
      heading,
      element("label", { class: "field" }, element("span", { class: "label" }, "A"), left.list),
      element("label", { class: "field" }, element("span", { class: "label" }, "B"), right.list),
      compare,
    ),
    rows,
  );
  let previews = [];
  let best;
  let pair = 0;

  async function samplesOf(address) {
    if (!held.has(address)) {
      held.set(address, await loadAddress(address));
      if (held.size > mostHeld) held.delete(held.keys().next().value);
    }
    return held.get(address);
  }

  function preview(list) {
    return previews.find(one => String(one.step) === list.value);
  }

  // The same sound of A and of B; another one at each press.
  async function playPair() {
    const [a, b] = [preview(left.list), preview(right.list)];
    if (!a || !b) return;
    const index = pair++ % Math.min(a.sounds.length, b.sounds.length);
    const [first, second] = await Promise.all([
      samplesOf(a.sounds[index].audio),
      samplesOf(b.sounds[index].audio),
    ]);
    silence("alone");
    const begins = audio().currentTime + 0.02;
    play(first, { group: "alone", at: begins });
    play(second, { group: "alone", at: begins + first.duration + pause });
  }

  function show(given, givenBest) {
    // The folder of a preview is there before its sounds.
    previews = given.filter(one => one.sounds.length > 0).sort((a, b) => b.step - a.step);
    best = givenBest;
    heading.textContent =
      previews.length === 0
        ? "No sounds yet: the first come with the first checkpoint."
        : "Sounds of the training";
    compare.disabled = previews.length === 0;
    const words = ({ step }, index) =>
      `step ${step}${index === 0 ? " (newest)" : ""}${step === bestStep() ? " (best)" : ""}`;
    const options = previews.map((one, index) => [String(one.step), words(one, index)]);
    const keep = (list, otherwise) =>
      options.some(([value]) => value === list.value) && list.dataset.touched
        ? list.value
        : otherwise;
    left.fill(options, keep(left.list, String(bestStep() ?? previews.at(-1)?.step ?? "")));
    right.fill(options, keep(right.list, options[0]?.[0] ?? ""));
    replace(
      rows,
      [
        ["A", left.list],
        ["B", right.list],
      ].map(([name, list]) => row(name, preview(list))),
    );
  }

  // The preview that was written at the best step, or next to it.
  function bestStep() {
    if (best === undefined || best === null) return undefined;
    return previews.reduce(
      (nearest, one) =>
        nearest === undefined || Math.abs(one.step - best) < Math.abs(nearest - best)
          ? one.step
          : nearest,
      undefined,
    );
  }

  function row(name, shown) {
    if (!shown) return null;
    return element(
      "div",
      { class: "preview-row", role: "group", "aria-label": `${name}: step ${shown.step}` },
      element("strong", {}, name),
      element("span", { class: "quiet" }, `step ${shown.step}`),
      element(
        "div",
        { class: "tiles" },
        shown.sounds.slice(0, 8).map(sound => tile(sound)),
      ),
    );
  }

  // Tiles are kept: a press on one must not lose it to a preview that comes meanwhile.
  function tile(sound) {
    const old = tiles.get(sound.audio);
    if (old) return old;
    const wave = element("canvas", { class: "tile-wave", "aria-hidden": "true" });
    const button = element(
      "button",
      {
        type: "button",
        class: "tile preview",
        onclick: () =>
          attempt(notice, async () => {
            silence("alone");
            play(await samplesOf(sound.audio), { group: "alone" });
          }),
      },
      wave,
      element("span", {}, sound.name),
    );
    samplesOf(sound.audio).then(
      samples => drawPeaks(wave, peaksOf(samples, 80)),
      () => {},
    );
    tiles.set(sound.audio, button);
    if (tiles.size > mostHeld) tiles.delete(tiles.keys().next().value);
    return button;
  }

  for (const { list } of [left, right])
    list.addEventListener("change", () => {
      list.dataset.touched = "yes";
    });
  return { root, show };
}
