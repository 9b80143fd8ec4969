// SPDX-License-Identifier: MIT
// The strip at the bottom: every sound that was heard, the last one first.

import { element, icon, property, replace, set } from "./dom.js";
import { audition, heard } from "./heard.js";
import { attempt, noticePlace } from "./notices.js";
import { smallName } from "./recipes.js";
import { selectSound, selectedSound } from "./selection.js";
import { sound } from "./sounds.js";
import { isStarred } from "./stars.js";
import { hue } from "./studio.js";
import { on } from "./topics.js";
import { drawPeaks } from "./wave.js";

const notice = noticePlace();
const list = element("ol", { class: "strip-list" });
const items = new Map();

export function showStrip(place) {
  replace(place, element("h2", { class: "strip-title" }, "Heard"), list, notice);
  list.addEventListener("keydown", moveFocus);
  for (const topic of ["heard", "selection", "stars", "models"]) on(topic, show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    items.clear();
    show();
  });
  show();
}

function show() {
  const ids = heard();
  const selected = selectedSound()?.id;
  const shown = ids.map(id => items.get(id) ?? item(id));
  items.clear();
  ids.forEach((id, index) => items.set(id, shown[index]));
  if (
    shown.length !== list.children.length ||
    shown.some((one, index) => list.children[index] !== one.root)
  ) {
    replace(
      list,
      shown.map(one => one.root),
    );
  }
  ids.forEach((id, index) => {
    const { root, button, wave } = shown[index];
    set(button, {
      "aria-current": id === selected ? "true" : false,
      tabindex: index === 0 ? 0 : -1,
    });
    root.classList.toggle("starred", isStarred(id));
    if (!wave.dataset.drawn && wave.offsetWidth > 0) {
      drawPeaks(wave, sound(id).peaks);
      wave.dataset.drawn = "yes";
    }
  });
  if (ids.length === 0)
    replace(list, element("li", { class: "quiet" }, "Sounds that you play are listed here."));
}

function item(id) {
  const { label, recipe } = sound(id);
  const wave = element("canvas", { class: "strip-wave", "aria-hidden": "true" });
  const button = element(
    "button",
    {
      type: "button",
      class: "strip-item",
      "aria-label": label,
      title: label,
      "data-sound": id,
      onclick: () => {
        selectSound(id);
        attempt(notice, () => audition(id, { alone: true }));
      },
    },
    wave,
    smallName(sound(id)),
    icon("star"),
  );
  property(button, "--hue", hue(recipe.model, recipe.class));
  return { root: element("li", {}, button), button, wave };
}

function moveFocus(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = event.target.closest("li");
  if (!step || !at) return;
  event.preventDefault();
  (step > 0 ? at.nextElementSibling : at.previousElementSibling)?.querySelector("button").focus();
}
