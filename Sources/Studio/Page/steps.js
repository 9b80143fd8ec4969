// SPDX-License-Identifier: MIT
// The view of the pattern: eight tracks of 16 or 32 steps, its tempo and swing, and the loop as a
// file.

import { post } from "./api.js";
import { board, edit, longestPattern } from "./board.js";
import { isPlaying, start, stop } from "./clock.js";
import { segments, slider } from "./controls.js";
import { element, icon, replace, set } from "./dom.js";
import { keyOfPad } from "./midi.js";
import { attempt, noticePlace, say } from "./notices.js";
import { player } from "./player.js";
import { loadAddress, sound } from "./sounds.js";
import { stepGrid } from "./step-grid.js";
import { on } from "./topics.js";

const notice = noticePlace();

/// Starts the pattern, or stops it.
export function toggleTransport() {
  return isPlaying() ? stop() : attempt(notice, start);
}

export function stepsView() {
  const grid = stepGrid();
  const transport = element("button", {
    type: "button",
    class: "button primary",
    id: "transport",
    onclick: toggleTransport,
  });
  const pattern =
    change =>
    (what, merge = what) =>
      edit(what, next => change(next.pattern), merge);
  const tempo = slider("Tempo", {
    minimum: 40,
    maximum: 240,
    step: 1,
    value: 112,
    oninput: value =>
      pattern(next => {
        next.tempo = value;
      })("tempo"),
  });
  const swing = slider("Swing", {
    minimum: 50,
    maximum: 75,
    step: 1,
    value: 50,
    show: value => `${value} %`,
    hint: "The share of a pair of steps that the first one takes",
    oninput: value =>
      pattern(next => {
        next.swing = value;
      })("swing"),
  });
  const length = segments(
    "Steps",
    [
      ["16", "16"],
      ["32", "32"],
    ],
    "16",
    value =>
      edit(`${value} steps`, next => {
        next.pattern.steps = Number(value);
        if (next.pattern.steps < longestPattern) return;
        for (const track of next.pattern.tracks) {
          if (track.velocities.slice(16).every(one => one === 0))
            track.velocities.splice(16, 16, ...track.velocities.slice(0, 16));
        }
      }),
  );
  const screen = player({ tall: false });
  const made = element("div", { class: "loop-made", hidden: true });
  const root = element(
    "section",
    { class: "view steps" },
    element(
      "div",
      { class: "toolbar" },
      transport,
      tempo.row,
      swing.row,
      element(
        "div",
        { class: "field" },
        element("span", { class: "label" }, "Steps"),
        length.group,
      ),
      element("button", { type: "button", class: "button", onclick: vary }, "Sketch"),
      element("button", { type: "button", class: "button", onclick: empty }, "Empty"),
    ),
    notice,
    grid.root,
    element(
      "div",
      { class: "toolbar loop" },
      element(
        "button",
        { type: "button", class: "button", id: "loop-wav", onclick: () => render("wav") },
        icon("down"),
        "Loop to WAV",
      ),
      element(
        "button",
        { type: "button", class: "button", id: "loop-mid", onclick: () => render("mid") },
        icon("down"),
        "Loop to MIDI",
      ),
      made,
    ),
  );

  function refresh() {
    const { pattern: shown } = board();
    tempo.value = shown.tempo;
    swing.value = shown.swing;
    length.choose(shown.steps);
    grid.refresh();
  }

  function showTransport() {
    replace(
      transport,
      icon(isPlaying() ? "stop" : "play"),
      isPlaying() ? "Stop" : "Play",
      element("kbd", {}, "Space"),
    );
    set(transport, { "aria-pressed": String(isPlaying()) });
  }

  async function render(format) {
    const { pattern: shown, pads } = board();
    const tracks = shown.tracks.filter(
      track =>
        !track.muted &&
        pads[track.pad].sound &&
        track.velocities.slice(0, shown.steps).some(velocity => velocity > 0),
    );
    if (tracks.length === 0) return say(notice, "The pattern is empty: press some steps first.");
    const answer = await attempt(notice, () =>
      post("/api/loop", {
        tempo: shown.tempo,
        swing: shown.swing,
        steps: shown.steps,
        format,
        tracks: tracks.map(track => ({
          sound: sound(pads[track.pad].sound).recipe,
          velocities: track.velocities.slice(0, shown.steps),
          key: keyOfPad(track.pad),
          ...(pads[track.pad].choke ? { choke: pads[track.pad].choke } : {}),
        })),
      }),
    );
    if (!answer) return;
    const { file } = answer;
    if (answer.audio) {
      const samples = await attempt(notice, () => loadAddress(answer.audio));
      if (!samples) return;
      replace(
        made,
        screen.root,
        element(
          "a",
          { class: "button", href: answer.audio, download: "loop.wav" },
          icon("down"),
          "Download",
        ),
        element("span", { class: "quiet" }, file ?? `${samples.duration.toFixed(2)} s`),
      );
      made.hidden = false;
      screen.show(samples, undefined, "the loop");
      screen.start();
    } else say(notice, `Written: ${file}`);
  }

  on("board", () => {
    if (root.isConnected) refresh();
  });
  on("transport", showTransport);
  showTransport();
  return { root, shown: refresh };
}

function empty() {
  edit("empty pattern", next => {
    for (const track of next.pattern.tracks) track.velocities.fill(0);
  });
}

// A pattern to start from: pulses spread as evenly as possible over the steps (Toussaint, "The
// Euclidean algorithm generates traditional musical rhythms", 2005), another number and rotation
// for each track.
function vary() {
  edit("sketch", next => {
    const { steps, tracks } = next.pattern;
    tracks.forEach((track, index) => {
      const pulses = ([4, 2, 8, 3, 5, 1, 6, 2][index] * steps) / 16;
      const turn = [0, 4, 0, 3, 2, 14, 1, 10][index];
      track.velocities = track.velocities.map((_, step) => {
        const at = (step + steps - turn) % steps;
        return step < steps && (at * pulses) % steps < pulses ? (step % 4 === 0 ? 110 : 84) : 0;
      });
    });
  });
}
