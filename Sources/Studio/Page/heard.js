// SPDX-License-Identifier: MIT
// The history: every sound that was heard, the last one first, and how it is played on the way into
// it.

import { play, silence } from "./audio.js";
import { buffer, load, sound } from "./sounds.js";
import { tell } from "./topics.js";

const longest = 200;
let ids = [];

export const heard = () => ids;

export function restoreHeard(stored) {
  ids = stored.filter(id => sound(id));
  tell("heard");
}

/// Plays a sound and enters it into the history. `options` are those of `play`.
export async function audition(id, options = {}) {
  const samples = buffer(id) ?? (await load(id));
  if (options.alone) silence("alone");
  const voice = play(samples, options.alone ? { group: "alone", ...options } : options);
  if (ids[0] !== id) {
    ids = [id, ...ids.filter(other => other !== id)].slice(0, longest);
    queueMicrotask(() => tell("heard"));
  }
  return voice;
}
