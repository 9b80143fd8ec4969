// SPDX-License-Identifier: MIT
// What the user makes: sixteen pads and a pattern. Every change is an edit, which undo takes back
// and redo repeats.

import { tell } from "./topics.js";

export const padCount = 16;
export const trackCount = 8;
export const longestPattern = 32;
const longestPast = 200;
const mergeMilliseconds = 1500;

let state = emptyBoard();
let past = [];
let future = [];
let lastMerge = { name: null, time: 0 };

/// The board as it is: plain data, never changed in place.
export const board = () => state;

export function emptyBoard() {
  return {
    model: null,
    truncation: null,
    distance: 0.2,
    pads: Array.from({ length: padCount }, () => ({
      model: null,
      class: null,
      sound: null,
      locked: false,
      choke: 0,
    })),
    pattern: {
      tempo: 112,
      swing: 50,
      steps: 16,
      tracks: Array.from({ length: trackCount }, (_, pad) => ({
        pad,
        muted: false,
        velocities: new Array(longestPattern).fill(0),
      })),
    },
  };
}

/// Changes a copy of the board. Edits with the same `merge` in quick succession, such as those of
/// one drag, are undone together.
export function edit(what, change, merge = null) {
  const next = structuredClone(state);
  change(next);
  const now = Date.now();
  const merged =
    merge !== null && merge === lastMerge.name && now - lastMerge.time < mergeMilliseconds;
  if (!merged) past = [...past, { what, state }].slice(-longestPast);
  lastMerge = { name: merge, time: now };
  future = [];
  state = next;
  tell("board");
}

/// Takes a board that was stored; there is nothing to undo then.
export function restoreBoard(stored) {
  state = stored;
  past = [];
  future = [];
  tell("board");
}

/// What undo would take back and redo would repeat, in words, or undefined.
export const undoable = () => past.at(-1)?.what;
export const redoable = () => future.at(-1)?.what;

export function undo() {
  step(past, future);
}

export function redo() {
  step(future, past);
}

function step(from, to) {
  const entry = from.pop();
  if (!entry) return;
  to.push({ what: entry.what, state });
  state = entry.state;
  lastMerge = { name: null, time: 0 };
  tell("board");
}

/// Ids of all sounds that the board or its past and future hold.
export function heldSounds() {
  const ids = new Set();
  for (const one of [
    state,
    ...past.map(entry => entry.state),
    ...future.map(entry => entry.state),
  ]) {
    for (const pad of one.pads) if (pad.sound) ids.add(pad.sound);
  }
  return ids;
}
