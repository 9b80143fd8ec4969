// SPDX-License-Identifier: MIT
// The selected sound: its player, where it comes from, its command, and the panels that change it.

import { board } from "./board.js";
import { copyText } from "./clipboard.js";
import { segments, slider } from "./controls.js";
import { element, icon, iconButton, property, replace, set } from "./dom.js";
import { edit } from "./board.js";
import { audition } from "./heard.js";
import { againSelected, nearSelected } from "./making.js";
import { attempt, clear, noticePlace, say } from "./notices.js";
import { directionsPanel } from "./panel-directions.js";
import { layersPanel } from "./panel-layers.js";
import { mixPanel } from "./panel-mix.js";
import { morphPanel } from "./panel-morph.js";
import { padPanel } from "./panel-pad.js";
import { shapePanel } from "./panel-shape.js";
import { player } from "./player.js";
import { followsPad, selectedPad, selectedSound } from "./selection.js";
import { load } from "./sounds.js";
import { shortName, trueCommand } from "./recipes.js";
import { isStarred, toggleStar } from "./stars.js";
import { hue, model } from "./studio.js";
import { on } from "./topics.js";

const notice = noticePlace();
const title = element("h2", { class: "sound-title" });
const facts = element("p", { class: "sound-facts" });
const star = iconButton("star", "Keep", () => keepSelected(), { id: "keep" });
const command = element("code", { class: "command-text" });
const screen = player({ onplay: offset => playSelected(offset) });
const panels = [
  ["shape", "Shape", shapePanel()],
  ["move", "Move", directionsPanel()],
  ["mix", "Classes", mixPanel()],
  ["morph", "Morph", morphPanel()],
  ["layers", "Layers", layersPanel()],
  ["pad", "Pad", padPanel()],
];
const panelPlace = element("div", { class: "panel", role: "tabpanel" });
let panelName = "shape";
let shownID = null;
let tabs;

export function showInspector(place) {
  const distance = slider("Distance", {
    minimum: 0.02,
    maximum: 1,
    step: 0.02,
    value: board().distance,
    show: value => value.toFixed(2),
    hint: "How far near goes: 0 is the sound itself, 1 an unrelated one",
    oninput: value =>
      edit(
        "distance",
        next => {
          next.distance = value;
        },
        "distance",
      ),
  });
  tabs = segments(
    "Change the sound",
    panels.map(([name, text]) => [name, text]),
    panelName,
    openPanel,
    "tablist",
  );
  replace(
    place,
    element("div", { class: "sound-head" }, title, star),
    facts,
    screen.root,
    element(
      "div",
      { class: "sound-actions" },
      element(
        "button",
        {
          type: "button",
          class: "button",
          id: "again",
          onclick: () => attempt(notice, againSelected),
        },
        icon("again"),
        "Again",
        element("kbd", {}, "G"),
      ),
      element(
        "button",
        {
          type: "button",
          class: "button",
          id: "near",
          onclick: () => attempt(notice, nearSelected),
        },
        icon("near"),
        "Near",
        element("kbd", {}, "N"),
      ),
      distance.row,
    ),
    element(
      "div",
      { class: "command" },
      command,
      iconButton("copy", "Copy the command that writes this file", copyCommand, {
        id: "copy-command",
      }),
    ),
    notice,
    tabs.group,
    panelPlace,
  );
  on("selection", () => {
    distance.value = board().distance;
    show();
  });
  on("stars", show);
  openPanel(panelName);
  show();
}

/// Plays the selected sound and lets the player's line follow it.
export function playSelected(offset = 0) {
  const selected = selectedSound();
  if (!selected) return undefined;
  return attempt(notice, async () =>
    screen.follow(await audition(selected.id, { offset, alone: true })),
  );
}

export function keepSelected() {
  const selected = selectedSound();
  return selected && attempt(notice, () => toggleStar(selected));
}

export const againKey = () => attempt(notice, againSelected);
export const nearKey = () => attempt(notice, nearSelected);

function openPanel(name) {
  panelName = name;
  const [, words, panel] = panels.find(([one]) => one === name);
  set(panelPlace, { "aria-label": words });
  replace(panelPlace, panel.root);
  panel.show(selectedSound());
}

function show() {
  const selected = selectedSound();
  const layers = model(selected?.recipe.model)?.styleLayers > 0;
  for (const button of tabs.group.children)
    button.hidden = button.dataset.value === "layers" && !layers;
  if (panelName === "layers" && !layers) {
    tabs.choose("shape");
    openPanel("shape");
  }
  describe(selected);
  if (selected?.id !== shownID) {
    shownID = selected?.id ?? null;
    clear(notice);
    screen.show(undefined, selected?.peaks, selected?.label);
    if (selected) loadScreen(selected);
  }
  panels.find(([name]) => name === panelName)[2].show(selected);
}

function loadScreen(selected) {
  return attempt(notice, async () => {
    const samples = await load(selected.id);
    if (selectedSound()?.id === selected.id) screen.show(samples, selected.peaks, selected.label);
  });
}

function describe(selected) {
  title.textContent = selected ? shortName(selected) : "No sound";
  // Words stay whole, so that no option is cut at its hyphens.
  replace(
    command,
    (selected?.command ?? "")
      .split(" ")
      .flatMap((word, index) => [index > 0 ? " " : "", element("span", {}, word)]),
  );
  command.title = selected?.command ?? "";
  property(title, "--hue", hue(selected?.recipe.model, selected?.recipe.class));
  set(star, {
    "aria-pressed": String(Boolean(selected && isStarred(selected.id))),
    disabled: !selected,
  });
  if (!selected) return replace(facts, "Play a pad to see its sound here.");
  const { recipe, frames, sampleRate, channels } = selected;
  const from = followsPad() ? `pad ${selectedPad() + 1}` : "heard";
  const origin = recipe.latent || recipe.styles ? "own latent" : `seed ${recipe.seed}`;
  replace(
    facts,
    [
      from,
      model(recipe.model)?.name ?? "",
      origin,
      `${(frames / sampleRate).toFixed(2)} s`,
      `${sampleRate / 1000} kHz${channels > 1 ? ` · ${channels} ch` : ""}`,
    ]
      .filter(Boolean)
      .join(" · "),
  );
}

async function copyCommand() {
  await attempt(notice, async () => {
    const selected = selectedSound();
    if (!selected) return;
    await copyText(await trueCommand(selected));
    say(notice, "The command is on the clipboard.");
  });
}
