// SPDX-License-Identifier: MIT
// The panel of the selected pad: which class it makes, its choke group, and sounds to put on it.

import { board, edit } from "./board.js";
import { choice } from "./controls.js";
import { element, property, replace } from "./dom.js";
import { audition } from "./heard.js";
import { again, neighbours } from "./making.js";
import { keyOfPad } from "./midi.js";
import { attempt, noticePlace } from "./notices.js";
import { smallName } from "./recipes.js";
import { put, selectedPad, selectedSound, selectPad, selectSound } from "./selection.js";
import { load } from "./sounds.js";
import { hue, model } from "./studio.js";
import { drawPeaks } from "./wave.js";

const notice = noticePlace();

export function padPanel() {
  const name = element("strong");
  const className = choice("Class of the pad", [], "", value => {
    const index = selectedPad();
    edit(`class of pad ${index + 1}`, next => {
      next.pads[index].class = value === "" ? null : value;
    });
    attempt(notice, () => again(index));
  });
  const choke = choice(
    "Choke group",
    [["0", "none"], ...[1, 2, 3, 4].map(group => [group, `group ${group}`])],
    "0",
    value => {
      const index = selectedPad();
      edit(`choke group of pad ${index + 1}`, next => {
        next.pads[index].choke = Number(value);
      });
    },
  );
  const putHere = element("button", {
    type: "button",
    class: "button",
    id: "put-on-pad",
    onclick: () => {
      const selected = selectedSound();
      put(selectedPad(), selected, `${selected.label} on pad ${selectedPad() + 1}`);
      selectPad(selectedPad());
    },
  });
  const found = element("div", { class: "tiles" });
  const search = element(
    "button",
    {
      type: "button",
      class: "button",
      id: "neighbours",
      onclick: () => attempt(notice, showNeighbours),
    },
    "Eight neighbours",
  );
  const root = element(
    "div",
    {},
    element("div", { class: "row" }, name, putHere),
    element(
      "label",
      { class: "field", title: "A pad of a choke group ends the others of its group" },
      element("span", { class: "label" }, "Class"),
      className.list,
    ),
    element("label", { class: "field" }, element("span", { class: "label" }, "Choke"), choke.list),
    element("div", { class: "row" }, search),
    found,
    notice,
  );

  async function showNeighbours() {
    const selected = selectedSound();
    const sounds = await neighbours(selected, 8, "neighbours");
    replace(
      found,
      sounds.map(one => soundTile(one, notice)),
    );
    for (const one of sounds) load(one.id).catch(() => {});
  }

  function show(selected) {
    const index = selectedPad();
    const pad = board().pads[index];
    const classes = model(pad.model ?? board().model)?.classes ?? [];
    name.textContent = `Pad ${index + 1}, MIDI key ${keyOfPad(index)}`;
    const known = pad.class === null || classes.includes(pad.class) ? [] : [[pad.class, pad.class]];
    className.fill(
      [["", "any class"], ...known, ...classes.map(one => [one, one])],
      pad.class ?? "",
    );
    choke.list.value = String(pad.choke);
    const other = selected && selected.id !== pad.sound;
    putHere.disabled = !other;
    putHere.textContent = "Put here";
    search.disabled = !selected;
  }
  return { root, show };
}

/// A small tile of a sound: a press plays and selects it, a double press puts it on the selected
/// pad.
export function soundTile(one, place) {
  const wave = element("canvas", { class: "tile-wave", "aria-hidden": "true" });
  const tile = element(
    "button",
    {
      type: "button",
      class: "tile",
      title: `${one.label}: play; double-click puts it on the selected pad`,
      "data-sound": one.id,
      onclick: () => {
        selectSound(one.id);
        attempt(place, () => audition(one.id, { alone: true }));
      },
      ondblclick: () => {
        put(selectedPad(), one, `${one.label} on pad ${selectedPad() + 1}`);
        selectPad(selectedPad());
      },
    },
    wave,
    smallName(one),
  );
  property(tile, "--hue", hue(one.recipe.model, one.recipe.class));
  requestAnimationFrame(() => drawPeaks(wave, one.peaks));
  return tile;
}
