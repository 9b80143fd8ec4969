// SPDX-License-Identifier: MIT
// The tools of the top bar: model, undo and redo, MIDI, volume with its meter, the list of keys.

import { outputPeak, setVolume } from "./audio.js";
import { board, redo, redoable, undo, undoable } from "./board.js";
import { choice, slider } from "./controls.js";
import { element, iconButton, property, replace, set } from "./dom.js";
import { commands } from "./keys.js";
import { fill } from "./making.js";
import { listenToMIDI } from "./midi.js";
import { attempt, say } from "./notices.js";
import { makers, model, modelName } from "./studio.js";
import { on } from "./topics.js";

export function showTools(place, pickerPlace, notice) {
  const undoButton = iconButton("undo", "Undo", undo, { id: "undo" });
  const redoButton = iconButton("redo", "Redo", redo, { id: "redo" });
  const midi = element(
    "button",
    {
      type: "button",
      class: "button",
      id: "midi",
      title: "Play the pads with a MIDI controller",
      onclick: () => attempt(notice, connect),
    },
    "MIDI",
  );
  const volume = slider("Volume", {
    minimum: 0,
    maximum: 1,
    step: 0.01,
    value: 0.8,
    show: value => `${Math.round(value * 100)} %`,
    oninput: setVolume,
  });
  const meter = element("span", { class: "meter", "aria-hidden": "true" });
  volume.row.classList.add("volume");
  replace(
    place,
    undoButton,
    redoButton,
    midi,
    volume.row,
    meter,
    iconButton("keys", "Keys (?)", showHelp, { id: "help-button" }),
  );
  on("board", refresh);
  refresh();
  watchLevel(meter);
  showPicker(pickerPlace, notice);

  async function connect() {
    const count = await listenToMIDI();
    say(
      notice,
      count === 0
        ? "No MIDI input is connected yet; one that is connected now will play the pads."
        : `${count} MIDI input${count === 1 ? "" : "s"} play${count === 1 ? "s" : ""} the pads.`,
    );
  }
  on("midi", count => set(midi, { "aria-pressed": String(count > 0) }));

  function refresh() {
    for (const [button, verb, what] of [
      [undoButton, "Undo", undoable()],
      [redoButton, "Redo", redoable()],
    ]) {
      set(button, {
        disabled: what === undefined,
        title: what ? `${verb}: ${what}` : verb,
        "aria-label": what ? `${verb}: ${what}` : verb,
      });
    }
  }
}

export function showHelp() {
  const dialog = document.getElementById("help");
  replace(
    dialog,
    element("h2", {}, "Keys"),
    element(
      "dl",
      {},
      commands.flatMap(([keys, what]) => [element("dt", {}, keys), element("dd", {}, what)]),
    ),
    element("form", { method: "dialog" }, element("button", { class: "button" }, "Close")),
  );
  dialog.showModal();
}

function showPicker(place, notice) {
  const { list, fill: fillList } = choice(
    "Model of new sounds",
    [],
    "",
    value =>
      attempt(notice, async () => {
        try {
          await fill(`model ${model(value).name}`, { modelID: value });
        } finally {
          list.value = board().model;
        }
      }),
    { id: "model" },
  );
  const refresh = () => {
    fillList(
      makers().map(one => [one.id, modelName(one)]),
      board().model ?? "",
    );
    const chosen = model(board().model);
    list.title = chosen ? `${chosen.title}, ${chosen.path ?? ""}` : "";
  };
  on("models", refresh);
  on("board", refresh);
  refresh();
  replace(place, list);
}

function watchLevel(meter) {
  let shown = 0;
  const move = () => {
    shown = Math.max(outputPeak(), shown * 0.9);
    property(meter, "--level", Math.min(1, Math.sqrt(shown)).toFixed(3));
    meter.classList.toggle("over", shown > 0.999);
    requestAnimationFrame(move);
  };
  move();
}
