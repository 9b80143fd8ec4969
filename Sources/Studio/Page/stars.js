// SPDX-License-Identifier: MIT
// Stars: the sounds that are kept in the project folder, as recipes.

import { get, post } from "./api.js";
import { remember } from "./sounds.js";
import { tell } from "./topics.js";

let starred = [];

/// The kept sounds, in the order of the file.
export const stars = () => starred;

export const isStarred = id => starred.some(sound => sound.id === id);

export async function loadStars() {
  const answer = await get("/api/stars");
  // A star whose model is not here has no sound, only its recipe.
  remember(answer.stars.filter(star => !star.missing));
  starred = answer.stars;
  tell("stars");
}

/// Keeps a sound, or no longer; the list changes when the server has written the file.
export async function toggleStar(sound) {
  const keeps = !isStarred(sound.id);
  await post("/api/stars", { sound: sound.missing ? sound.id : sound.recipe, starred: keeps });
  const others = starred.filter(other => other.id !== sound.id);
  starred = keeps ? [...others, sound] : others;
  tell("stars");
}
