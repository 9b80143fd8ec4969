// SPDX-License-Identifier: MIT
// Recipes: what a sound is made of, as the server takes and returns it.

import { post } from "./api.js";
import { element } from "./dom.js";

/// A recipe, or a shape, with other parts; a part of undefined is left out.
export function changed(recipe, parts = {}) {
  const made = { ...recipe, ...parts };
  for (const [name, value] of Object.entries(made)) if (value === undefined) delete made[name];
  return made;
}

/// The shell command that writes the file of a sound. The server writes the latent that the command
/// names, if it does.
export async function trueCommand(sound) {
  return (await post("/api/command", { sound: sound.recipe })).command;
}

/// What a sound is called where its seed is not of interest.
export function shortName(sound) {
  return sound.label.replace(/ of seed \d+$/, "");
}

/// The same in a small place, of which the end, the number, is always readable.
export function smallName(sound) {
  const [, lead, end] = shortName(sound).match(/^(.*?)( ?\S*)$/);
  return element(
    "span",
    { class: "small-name" },
    element("span", {}, lead),
    element("span", {}, end),
  );
}
