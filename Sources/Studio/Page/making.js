// SPDX-License-Identifier: MIT
// New sounds for pads: again, near, fill. Seeds and numbers are counted here, so that no sound
// comes twice.

import { post } from "./api.js";
import { board, edit } from "./board.js";
import { changed } from "./recipes.js";
import { audition } from "./heard.js";
import {
  followsPad,
  onPad,
  selectPad,
  selectSound,
  selectedPad,
  selectedRecipe,
  selectedSound,
} from "./selection.js";
import { load, make, remember, sound } from "./sounds.js";
import { leadingClass, makers, model } from "./studio.js";

export const counter = { seed: 1 + Math.floor(Math.random() * 9999), number: 1 };

/// The class of a pad when each pad has one of its own: the classes in turn.
export function classInTurn(modelID, index) {
  const classes = model(modelID)?.classes ?? [];
  return classes.length === 0 ? null : classes[index % classes.length];
}

const noModel = "No model makes new sounds here: start foley studio with one.";

function request(pad) {
  const old = sound(pad.sound)?.recipe;
  const made = { model: pad.model, seed: counter.seed, number: counter.number++ };
  if (pad.class) made.class = pad.class;
  if (board().truncation !== null) made.truncation = board().truncation;
  if (old?.shape) made.shape = old.shape;
  return made;
}

/// Gives a pad another sound of its class, and plays it.
export async function again(index) {
  const pad = board().pads[index];
  const maker = model(pad.model) ?? model(board().model);
  if (!maker) throw new Error(noModel);
  const [made] = await make([request({ ...pad, model: maker.id })], `pad ${index}`);
  await replacePad(index, made, `again on pad ${index + 1}`);
}

/// Gives a pad a sound near its own, and plays it.
export async function near(index) {
  const [made] = await neighbours(sound(board().pads[index].sound), 1, `pad ${index}`);
  await replacePad(index, made, `near on pad ${index + 1}`);
}

/// Sounds near another one, at the distance of the board.
export async function neighbours(origin, count, slot) {
  if (!origin) throw new Error("There is no sound to be near to: play the pad first.");
  const body = { sound: origin.recipe, count, distance: board().distance, seed: counter.number++ };
  return remember((await post("/api/near", body, slot)).sounds);
}

/// `again` and `near` of the selected sound, wherever it is from.
export async function againSelected() {
  if (followsPad()) return again(selectedPad());
  const { model: modelID, class: className, shape } = selectedRecipe();
  const [made] = await make(
    [changed({ ...request({ model: modelID, class: className }), shape })],
    "selected",
  );
  selectSound(made.id);
  await audition(made.id, { alone: true });
}

export async function nearSelected() {
  if (followsPad()) return near(selectedPad());
  const [made] = await neighbours(selectedSound(), 1, "selected");
  selectSound(made.id);
  await audition(made.id, { alone: true });
}

/// Fills every pad that is not locked with a sound of a model, which makes new sounds from then on.
/// `classes` gives a class for each pad; without it pads keep theirs as far as the model has them.
export async function fill(what = "fill all", { modelID = board().model, classes = null } = {}) {
  const known = model(modelID)?.classes;
  if (!known) throw new Error(noModel);
  const open = [...board().pads.keys()].filter(index => !board().pads[index].locked);
  const pads = open.map(index => {
    const pad = board().pads[index];
    const kept =
      model(pad.model)?.id === modelID &&
      (pad.class === null || known.includes(leadingClass(pad.class)));
    const own = classes
      ? classes[index]
      : kept && pad.sound
        ? pad.class
        : classInTurn(modelID, index);
    return { ...pad, model: modelID, class: own };
  });
  const made = await make(pads.map(request), "fill");
  edit(what, next => {
    if (next.model !== modelID) Object.assign(next, { model: modelID, truncation: null });
    open.forEach((index, place) =>
      Object.assign(next.pads[index], pads[place], { sound: made[place].id }),
    );
  });
  await Promise.all(made.map(one => load(one.id)));
}

export function firstModel() {
  return makers()[0]?.id ?? null;
}

async function replacePad(index, made, what) {
  await load(made.id);
  edit(what, next => {
    Object.assign(next.pads[index], onPad(made));
  });
  selectPad(index);
  await audition(made.id, { choke: board().pads[index].choke });
}
