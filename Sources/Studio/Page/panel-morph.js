// SPDX-License-Identifier: MIT
// The panel of the morph: nine sounds from one to another, made ahead, so that the slider plays
// while it moves.

import { post } from "./api.js";
import { slider } from "./controls.js";
import { element, replace } from "./dom.js";
import { audition } from "./heard.js";
import { attempt, noticePlace } from "./notices.js";
import { shortName } from "./recipes.js";
import { adopt, selectedSound } from "./selection.js";
import { load, remember } from "./sounds.js";

const steps = 9;
const notice = noticePlace();

export function morphPanel() {
  const ends = { from: null, to: null };
  let path = [];
  let last = -1;
  const position = slider("Morph", {
    minimum: 0,
    maximum: steps - 1,
    step: 1,
    value: 0,
    show: value => `${value + 1} of ${steps}`,
    oninput: go,
  });
  const [from, to] = [end("from", "From"), end("to", "To")];
  const use = element(
    "button",
    {
      type: "button",
      class: "button",
      disabled: true,
      onclick: () => {
        adopt(path[position.value], "morph");
      },
    },
    "Use this step",
  );
  const hint = element(
    "p",
    { class: "quiet" },
    "Select a sound and set it as one end, then another as the other end.",
  );
  const root = element(
    "div",
    {},
    element("div", { class: "ends" }, from.root, to.root),
    position.row,
    element("div", { class: "row" }, use),
    hint,
    notice,
  );
  position.range.disabled = true;

  function end(which, text) {
    const name = element("span", { class: "end-name" }, "not set");
    const button = element(
      "button",
      { type: "button", class: "button", onclick: () => setEnd(which) },
      `${text}: set`,
    );
    return { root: element("div", { class: "end" }, button, name), name };
  }

  async function setEnd(which) {
    const selected = selectedSound();
    if (!selected) return;
    ends[which] = selected;
    (which === "from" ? from : to).name.textContent = shortName(selected);
    if (!ends.from || !ends.to) return;
    if (ends.from.recipe.model !== ends.to.recipe.model) {
      hint.textContent = "Both ends must be sounds of one model.";
      return;
    }
    const made = await attempt(notice, async () => {
      const body = { from: ends.from.recipe, to: ends.to.recipe, steps };
      const sounds = remember((await post("/api/morph", body, "morph")).sounds);
      await Promise.all(sounds.map(one => load(one.id)));
      return sounds;
    });
    if (!made) return;
    path = made;
    last = -1;
    position.range.disabled = false;
    position.value = which === "from" ? 0 : steps - 1;
    use.disabled = false;
    replace(hint, "Move the slider: each step is played.");
  }

  function go(value) {
    if (value === last || !path[value]) return;
    last = value;
    attempt(notice, () => audition(path[value].id, { alone: true }));
  }
  return { root, show: () => {} };
}
