// SPDX-License-Identifier: MIT
// The steps as a grid: a press sets one, a vertical drag its velocity; arrow keys move, + and -
// change the velocity.

import { audio } from "./audio.js";
import { board, edit, longestPattern, trackCount } from "./board.js";
import { choice } from "./controls.js";
import { element, property, set } from "./dom.js";
import { hit } from "./pads.js";
import { shortName } from "./recipes.js";
import { sound } from "./sounds.js";
import { hue } from "./studio.js";
import { on } from "./topics.js";

const usual = 100;

export function stepGrid() {
  const rows = Array.from({ length: trackCount }, (_, index) => trackRow(index));
  const root = element(
    "div",
    { class: "tracks", role: "grid", "aria-label": "Pattern" },
    rows.map(row => row.root),
  );
  let drag = null;
  let focus = [0, 0];
  set(root, {
    onpointerdown: press,
    onpointermove: move,
    onpointerup: release,
    onpointercancel: release,
    onkeydown: key,
    onfocusin: focused,
  });
  followTransport(rows);

  function press(event) {
    const cell = event.target.closest(".step");
    if (!cell || event.button !== 0) return;
    event.preventDefault();
    cell.focus();
    const [track, step] = place(cell);
    const old = board().pattern.tracks[track].velocities[step];
    drag = {
      track,
      step,
      y: event.clientY,
      old,
      moved: false,
      fills: old === 0,
      pointer: event.pointerId,
    };
    root.setPointerCapture(event.pointerId);
    if (old === 0) change(track, step, usual);
  }

  function move(event) {
    if (!drag) return;
    const rise = drag.y - event.clientY;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".step");
    const beside = over && place(over)[0] === drag.track && place(over)[1] !== drag.step;
    if (drag.fills && beside && !drag.velocity) {
      drag.moved = true;
      const [track, step] = place(over);
      if (board().pattern.tracks[track].velocities[step] === 0) change(track, step, usual, "steps");
    } else if (!beside && Math.abs(rise) > 5) {
      drag.moved = drag.velocity = true;
      const from = drag.fills ? usual : drag.old;
      change(
        drag.track,
        drag.step,
        clamp(from + rise * 1.5),
        `velocity ${drag.track} ${drag.step}`,
      );
    }
  }

  function release() {
    if (drag && !drag.moved && !drag.fills) change(drag.track, drag.step, 0);
    drag = null;
  }

  function key(event) {
    const cell = event.target.closest(".step");
    if (!cell) return;
    const [track, step] = place(cell);
    const old = board().pattern.tracks[track].velocities[step];
    const way = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[
      event.key
    ];
    if (way) rows[track + way[0]]?.cells[step + way[1]]?.focus();
    else if (event.key === "Enter") change(track, step, old === 0 ? usual : 0);
    else if (event.key === "+" || event.key === "=")
      change(track, step, clamp(old + 10), "velocity");
    else if (event.key === "-") change(track, step, clamp(old - 10), "velocity");
    else if (event.key === "Delete" || event.key === "Backspace") change(track, step, 0);
    else return;
    event.preventDefault();
  }

  function focused(event) {
    const cell = event.target.closest(".step");
    if (!cell) return;
    moveStop(place(cell));
  }

  // The one step that the Tab key reaches.
  function moveStop([track, step]) {
    set(rows[focus[0]].cells[focus[1]], { tabindex: -1 });
    focus = [track, step];
    set(rows[track].cells[step], { tabindex: 0 });
  }

  function refresh() {
    for (const row of rows) row.refresh();
    // A hidden step takes no focus: Tab would pass the grid by.
    if (focus[1] >= board().pattern.steps) moveStop([focus[0], 0]);
  }
  return { root, refresh };
}

// Marks the step that sounds now, by the clock of the audio.
function followTransport(rows) {
  let coming = [];
  let marked = -1;
  let playing = false;
  const mark = step => {
    if (marked === step) return;
    for (const row of rows) {
      row.cells[marked]?.classList.remove("now");
      row.cells[step]?.classList.add("now");
    }
    marked = step;
  };
  const follow = () => {
    if (!playing) return;
    const now = audio().currentTime;
    while (coming.length > 1 && coming[1].time <= now) coming.shift();
    if (coming.length > 0 && coming[0].time <= now) mark(coming[0].step);
    requestAnimationFrame(follow);
  };
  on("step", event => {
    coming = [...coming, event].slice(-longestPattern);
  });
  on("transport", state => {
    playing = state;
    if (state) return follow();
    coming = [];
    mark(-1);
  });
}

function clamp(velocity) {
  return Math.max(1, Math.min(127, Math.round(velocity)));
}

function place(cell) {
  return [Number(cell.dataset.track), Number(cell.dataset.step)];
}

function change(track, step, velocity, merge = null) {
  edit(
    velocity === 0 ? "clear step" : "set step",
    next => {
      next.pattern.tracks[track].velocities[step] = velocity;
    },
    merge,
  );
}

function trackRow(index) {
  const pad = choice(`Pad of track ${index + 1}`, [], "", value =>
    edit(`pad of track ${index + 1}`, next => {
      next.pattern.tracks[index].pad = Number(value);
    }),
  );
  const mute = element(
    "button",
    {
      type: "button",
      class: "mute",
      title: "Mute",
      onclick: () =>
        edit("mute", next => {
          const track = next.pattern.tracks[index];
          track.muted = !track.muted;
        }),
    },
    "M",
  );
  const play = element("button", {
    type: "button",
    class: "track-play",
    title: "Play",
    "aria-label": `Play track ${index + 1}`,
    onpointerdown: () => hit(board().pattern.tracks[index].pad),
    onclick: event => {
      if (event.detail === 0) hit(board().pattern.tracks[index].pad);
    },
  });
  const cells = Array.from({ length: longestPattern }, (_, step) =>
    element("button", {
      type: "button",
      class: "step",
      role: "gridcell",
      "data-track": index,
      "data-step": step,
      tabindex: index === 0 && step === 0 ? 0 : -1,
    }),
  );
  const root = element(
    "div",
    { class: "track", role: "row" },
    element("div", { class: "track-head", role: "rowheader" }, play, pad.list, mute),
    element("div", { class: "track-steps", role: "presentation" }, cells),
  );

  function refresh() {
    const { pattern, pads } = board();
    const track = pattern.tracks[index];
    const names = pads.map((one, number) => [
      String(number),
      `${number + 1} · ${one.sound && sound(one.sound) ? shortName(sound(one.sound)) : "empty"}`,
    ]);
    pad.fill(names, String(track.pad));
    const assigned = pads[track.pad];
    property(
      root,
      "--hue",
      hue(assigned.model, sound(assigned.sound)?.recipe.class ?? assigned.class),
    );
    root.classList.toggle("muted", track.muted);
    root.dataset.steps = pattern.steps;
    set(mute, { "aria-pressed": String(track.muted), "aria-label": `Mute track ${index + 1}` });
    cells.forEach((cell, step) => {
      const velocity = track.velocities[step];
      const state = velocity > 0 ? `velocity ${velocity}` : "off";
      cell.hidden = step >= pattern.steps;
      cell.classList.toggle("set", velocity > 0);
      property(cell, "--velocity", velocity / 127);
      set(cell, { "aria-label": `Track ${index + 1}, step ${step + 1}, ${state}` });
    });
  }
  return { root, cells, refresh };
}
