// SPDX-License-Identifier: MIT
// A sound as its waveform and its spectrogram, which are its player: a press plays from there.

import { audio, play, silence } from "./audio.js";
import { element, property, set } from "./dom.js";
import { drawSpectrum } from "./spectrum.js";
import { drawPeaks, peaksOf, prepare } from "./wave.js";

const spectrumDelay = 90;

/// A player. `show(samples, peaks, label)` shows a sound; `follow(voice)` moves its line with a
/// voice; `onplay(seconds)` is called in place of playing the samples, so that the owner can enter
/// them into the history.
export function player({ tall = true, onplay } = {}) {
  const wave = element("canvas", { class: "player-wave" });
  const spectrum = element("canvas", { class: "player-spectrum" });
  const line = element("span", { class: "player-line", hidden: true });
  const root = element(
    "div",
    {
      class: tall ? "player" : "player low",
      tabindex: 0,
      role: "slider",
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": 0,
      "aria-label": "Play from",
    },
    wave,
    tall ? spectrum : null,
    line,
  );
  let samples;
  let peaks;
  let voice;
  let timer;

  const start = share => {
    if (!samples) return;
    const offset = Math.max(0, Math.min(share, 0.999)) * samples.duration;
    if (onplay) return onplay(offset);
    silence("alone");
    follow(play(samples, { offset, group: "alone" }));
  };
  const shareOf = event => (event.clientX - root.getBoundingClientRect().left) / root.clientWidth;
  set(root, {
    onpointerdown: event => {
      if (event.button === 0) start(shareOf(event));
    },
    onkeydown: event => {
      const now = Number(root.getAttribute("aria-valuenow"));
      const to = { ArrowRight: now + 5, ArrowLeft: now - 5, Home: 0, Enter: now }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      place(Math.max(0, Math.min(to, 95)) / 100);
      start(Math.max(0, Math.min(to, 95)) / 100);
    },
  });
  new ResizeObserver(draw).observe(root);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  // The spectrogram takes some milliseconds, which a next hit must not wait for: it comes when hits
  // pause.
  function draw() {
    drawPeaks(wave, peaks ?? [0, 0]);
    clearTimeout(timer);
    if (!tall) return;
    if (samples) timer = setTimeout(() => drawSpectrum(spectrum, samples), spectrumDelay);
    else prepare(spectrum);
  }

  function place(share) {
    property(line, "--share", share);
    line.hidden = false;
    root.setAttribute("aria-valuenow", Math.round(share * 100));
  }

  function follow(given) {
    voice = given;
    const move = () => {
      if (voice !== given || !samples) return;
      const at = given.offset + audio().currentTime - given.begins;
      if (at > samples.duration) {
        line.hidden = true;
        root.setAttribute("aria-valuenow", 0);
        return;
      }
      place(Math.max(0, at) / samples.duration);
      requestAnimationFrame(move);
    };
    move();
  }

  function show(given, givenPeaks, label) {
    samples = given;
    peaks = givenPeaks ?? (given && peaksOf(given));
    voice = undefined;
    line.hidden = true;
    set(root, { "aria-label": label ? `Play ${label} from` : "Play from" });
    draw();
  }

  return { root, show, follow, start: () => start(0) };
}
