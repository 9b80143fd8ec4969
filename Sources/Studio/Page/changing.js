// SPDX-License-Identifier: MIT
// How the panels change the selected sound while a control moves: the newest wish only, heard when
// it is ready.

import { newestOnly } from "./controls.js";
import { audition } from "./heard.js";
import { attempt } from "./notices.js";
import { adopt, selectedPlace, selectedSound } from "./selection.js";
import { load } from "./sounds.js";
import { tell } from "./topics.js";

/// A function that takes wishes. `work(wish)` makes a sound of each; the sound takes the place of
/// the selected one and is played. Wishes that come while it works replace each other; those whose
/// sound is no longer selected are dropped, so that they change neither another pad nor the
/// selection. `what` names the edit for undo.
export function changer(notice, what, work) {
  const run = newestOnly(async ({ wish, place }) => {
    if (selectedPlace() !== place) return;
    const done = await attempt(notice, async () => {
      const made = await work(wish);
      if (!made) return true;
      await load(made.id);
      if (selectedPlace() !== place || made.id === selectedSound()?.id) return true;
      adopt(made, what, what);
      await audition(made.id, { alone: true });
      return true;
    });
    // Controls go back to what the sound is made of.
    if (!done) tell("selection");
  });
  return wish => run({ wish, place: selectedPlace() });
}
