// SPDX-License-Identifier: MIT
// What survives a reload of the page: the board and the history, as recipes with their waveforms,
// in the browser's storage for this address. Stars are in the project folder instead.

import { board, emptyBoard, heldSounds, restoreBoard } from "./board.js";
import { heard, restoreHeard } from "./heard.js";
import { counter } from "./making.js";
import { keepOnly, remember, sound } from "./sounds.js";
import { stars } from "./stars.js";
import { model } from "./studio.js";
import { on } from "./topics.js";

const place = "foley-studio";
const storedHistory = 64;
let timer;

/// Takes up the stored session; false if there is none for the models of this studio.
export function restoreSession() {
  let stored;
  try {
    stored = JSON.parse(localStorage.getItem(place));
  } catch {
    return false;
  }
  if (stored?.version !== 1 || !model(stored.board.model)) return false;
  remember(stored.sounds.filter(one => model(one.recipe.model)));
  const taken = { ...emptyBoard(), ...stored.board };
  for (const pad of taken.pads) if (!sound(pad.sound)) pad.sound = null;
  Object.assign(counter, stored.counter);
  restoreBoard(taken);
  restoreHeard(stored.heard);
  return true;
}

export function storeChanges() {
  for (const topic of ["board", "heard"])
    on(topic, () => {
      clearTimeout(timer);
      timer = setTimeout(store, 400);
    });
  addEventListener("pagehide", store);
}

function store() {
  const ids = new Set([
    ...board()
      .pads.map(pad => pad.sound)
      .filter(Boolean),
    ...heard().slice(0, storedHistory),
  ]);
  const sounds = [...ids].map(sound).filter(Boolean);
  const session = {
    version: 1,
    board: board(),
    heard: heard().slice(0, storedHistory),
    counter,
    sounds,
  };
  try {
    localStorage.setItem(place, JSON.stringify(session));
  } catch {
    // The storage is full or forbidden: the session then ends with the page, which is no reason to
    // disturb it.
  }
  keepOnly(new Set([...heldSounds(), ...heard(), ...stars().map(one => one.id)]));
}
