// SPDX-License-Identifier: MIT
// Starts the page: asks the server what there is, takes up the last session, and connects the
// parts.

import { wake } from "./audio.js";
import { board, redo, restoreBoard, undo } from "./board.js";
import { connectEvents } from "./events.js";
import { keepView } from "./keep.js";
import { againKey, keepSelected, nearKey, playSelected, showInspector } from "./inspector.js";
import { listenToKeys } from "./keys.js";
import { fill, firstModel } from "./making.js";
import { mapView } from "./map.js";
import { padOfKey } from "./midi.js";
import { attempt, clear, fail } from "./notices.js";
import { fillAll, hit, padAgain, padsView, toggleLock } from "./pads.js";
import { listenToDrops, recordingView } from "./recording.js";
import { selectedPad } from "./selection.js";
import { restoreSession, storeChanges } from "./session.js";
import { load } from "./sounds.js";
import { loadStars } from "./stars.js";
import { stepsView, toggleTransport } from "./steps.js";
import { showStrip } from "./strip.js";
import { loadStudio } from "./studio.js";
import { showHelp, showTools } from "./tools.js";
import { on, tell } from "./topics.js";
import { trainingView } from "./training.js";
import { showTabs } from "./views.js";

const place = id => document.getElementById(id);
const notice = place("page-notice");

const views = [
  ["pads", "Pads", padsView],
  ["map", "Map", mapView],
  ["recording", "Recording", recordingView],
  ["steps", "Steps", stepsView],
  ["keep", "Keep", keepView],
  ["training", "Training", trainingView],
];

async function start() {
  await loadStudio();
  const restored = restoreSession();
  const openView = showTabs(place("tabs"), place("stage"), views);
  showInspector(place("inspector"));
  showStrip(place("strip"));
  showTools(place("tools"), place("model-picker"), notice);
  listenToKeys({
    hit,
    padAgain,
    again: againKey,
    near: nearKey,
    lock: () => toggleLock(selectedPad()),
    fill: fillAll,
    keep: keepSelected,
    play: () => playSelected(),
    transport: toggleTransport,
    undo,
    redo,
    view: openView,
    help: showHelp,
    labelsChanged: () => tell("board"),
  });
  on("connected", connected =>
    connected
      ? clear(notice)
      : fail(
          notice,
          "The studio does not answer: is foley studio still running? What is on the page stays.",
        ),
  );
  on("key", ({ key, velocity }) => hit(padOfKey(key), velocity));
  addEventListener("pointerdown", wake, { once: true, capture: true });
  listenToDrops(openView);
  storeChanges();
  connectEvents();
  attempt(notice, loadStars);
  await attempt(notice, () => firstSounds(restored, openView));
  document.body.dataset.ready = "yes";
}

async function firstSounds(restored, openView) {
  if (restored) {
    return Promise.all(
      board()
        .pads.filter(pad => pad.sound)
        .map(pad => load(pad.sound)),
    );
  }
  const first = firstModel();
  if (!first) return openView("training");
  await fill("first sounds", { modelID: first });
  restoreBoard(board());
}

start().catch(error => fail(notice, error));
