// SPDX-License-Identifier: MIT
// Which sound the inspector shows, and which pad takes what it makes of it.

import { board, edit } from "./board.js";
import { sound } from "./sounds.js";
import { model } from "./studio.js";
import { on, tell } from "./topics.js";

let timer;
const current = { pad: 0, sound: null, fromPad: true, fromList: 0 };

export const selectedPad = () => current.pad;
export const selectedSound = () =>
  sound(current.fromPad ? board().pads[current.pad].sound : current.sound);

/// The recipe of the selected sound; throws where there is none.
export function selectedRecipe() {
  const selected = selectedSound();
  if (!selected) throw new Error("No sound is selected: play a pad first.");
  return selected.recipe;
}

/// True while the inspector shows the sound of the selected pad.
export const followsPad = () => current.fromPad;

/// What takes a sound that is made of the selected one: its pad, or a name that changes with each
/// selection from a list.
export const selectedPlace = () => (current.fromPad ? current.pad : `list ${current.fromList}`);

export function selectPad(index) {
  Object.assign(current, { pad: index, fromPad: true });
  tell("selection");
}

/// Selects a pad that was hit. What shows the selection learns of it a moment later and once for
/// several hits, so that drawing keeps no hit waiting.
export function selectHitPad(index) {
  if (current.pad === index && current.fromPad) return;
  Object.assign(current, { pad: index, fromPad: true });
  clearTimeout(timer);
  timer = setTimeout(() => tell("selection"), 0);
}

/// Selects a sound of the history, the map or another list; the selected pad stays.
export function selectSound(id) {
  Object.assign(current, { sound: id, fromPad: false, fromList: current.fromList + 1 });
  tell("selection");
}

/// Takes a sound that was made from the selected one: on its pad if it is a pad's, as the selected
/// sound otherwise.
export function adopt(made, what, merge = null) {
  if (current.fromPad) return put(current.pad, made, what, merge);
  current.sound = made.id;
  tell("selection");
}

/// What a pad has of a sound.
export function onPad(made) {
  return {
    sound: made.id,
    model: model(made.recipe.model).id,
    class: made.recipe.class ?? null,
  };
}

/// Puts a sound on a pad.
export function put(index, made, what, merge = null) {
  edit(
    what,
    next => {
      Object.assign(next.pads[index], onPad(made));
    },
    merge,
  );
}

on("board", () => tell("selection"));
