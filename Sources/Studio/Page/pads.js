// SPDX-License-Identifier: MIT
// The view of the sixteen pads.

import { board, edit, padCount } from "./board.js";
import { element, icon, iconButton, property, replace, set } from "./dom.js";
import { audition } from "./heard.js";
import { padKeyLabels } from "./keys.js";
import { again, fill, near } from "./making.js";
import { attempt, clear, noticePlace } from "./notices.js";
import { padsToolbar } from "./pads-toolbar.js";
import { shortName } from "./recipes.js";
import { followsPad, selectedPad, selectHitPad, selectPad } from "./selection.js";
import { sound } from "./sounds.js";
import { hue, leadingClass, model } from "./studio.js";
import { on, tell } from "./topics.js";
import { drawPeaks } from "./wave.js";

const notice = noticePlace();
const tiles = Array.from({ length: padCount }, (_, index) => tile(index));
let toolbar;

/// The view; `shown` draws what depends on its size.
export function padsView() {
  toolbar = padsToolbar(notice, fillAll);
  const grid = element(
    "div",
    { class: "pads", role: "group", "aria-label": "Pads" },
    tiles.map(tile => tile.root),
  );
  grid.addEventListener("keydown", moveFocus);
  on("board", show);
  on("selection", show);
  on("stars", show);
  on("hit", ({ pad, velocity }) => flash(pad, velocity));
  new ResizeObserver(() => draw()).observe(grid);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
  return {
    root: element("section", { class: "view" }, toolbar.root, notice, grid),
    shown: () => draw(),
  };
}

/// Plays a pad: the one way for pointer, keys and MIDI.
export function hit(index, velocity = 100) {
  const pad = board().pads[index];
  if (!pad.sound) return attempt(notice, () => again(index));
  // The sound first: all that is drawn for it comes after.
  const sounding = attempt(notice, () => audition(pad.sound, { velocity, choke: pad.choke }));
  setTimeout(() => tell("hit", { pad: index, velocity }), 0);
  selectHitPad(index);
  return sounding;
}

export const padAgain = index => attempt(notice, () => working(index, again(index)));
export const padNear = index => attempt(notice, () => working(index, near(index)));
export const fillAll = () => attempt(notice, () => fill());

export function toggleLock(index) {
  const verb = board().pads[index].locked ? "unlock" : "lock";
  edit(`${verb} pad ${index + 1}`, next => {
    next.pads[index].locked = !next.pads[index].locked;
  });
}

function tile(index) {
  const name = element("span", { class: "pad-name" });
  const detail = element("span", { class: "pad-detail" });
  const wave = element("canvas", { class: "pad-wave", "aria-hidden": "true" });
  const face = element(
    "button",
    {
      type: "button",
      class: "pad-face",
      "data-pad": index,
      onpointerdown: event => {
        if (event.button === 0) hit(index);
      },
      onclick: event => {
        if (event.detail === 0) hit(index);
      },
      onfocus: () => {
        if (face.matches(":focus-visible")) selectPad(index);
      },
    },
    wave,
    name,
    detail,
    element("kbd", { class: "pad-key" }),
  );
  const lock = iconButton("open", "Lock", () => toggleLock(index), { "data-action": "lock" });
  const tools = element(
    "div",
    { class: "pad-tools" },
    iconButton("again", `Again: another sound on pad ${index + 1}`, () => padAgain(index), {
      "data-action": "again",
    }),
    iconButton("near", `Near: a similar sound on pad ${index + 1}`, () => padNear(index), {
      "data-action": "near",
    }),
    lock,
  );
  const root = element(
    "div",
    { class: "pad" },
    face,
    tools,
    element("span", { class: "pad-choke", "aria-hidden": "true" }),
  );
  return { root, face, name, detail, wave, lock, drawn: null };
}

function show() {
  toolbar.refresh();
  board().pads.forEach((pad, index) => {
    const { root, face, name, detail, lock } = tiles[index];
    const playing = sound(pad.sound);
    const className = playing?.recipe.class ?? pad.class;
    const several = new Set(board().pads.map(other => other.model)).size > 1;
    name.textContent = leadingClass(className) || playing?.label || "empty";
    detail.textContent = playing
      ? several
        ? `${model(pad.model)?.name ?? ""} ${suffix(playing)}`
        : suffix(playing)
      : "";
    property(root, "--hue", hue(pad.model, className));
    root.classList.toggle("selected", selectedPad() === index && followsPad());
    root.classList.toggle("locked", pad.locked);
    root.classList.toggle("empty", !playing);
    root.dataset.choke = pad.choke || "";
    root.querySelector(".pad-choke").textContent = pad.choke ? `choke ${pad.choke}` : "";
    face.querySelector("kbd").textContent = padKeyLabels[index];
    set(face, {
      tabindex: selectedPad() === index ? 0 : -1,
      "data-sound": pad.sound,
      "aria-label": `Pad ${index + 1}, ${playing?.label ?? "empty"}, key ${padKeyLabels[index]}`,
    });
    replace(lock, icon(pad.locked ? "locked" : "open"));
    set(lock, {
      "aria-pressed": String(pad.locked),
      "aria-label": `${pad.locked ? "Unlock" : "Lock"} pad ${index + 1}`,
      title: pad.locked ? "Unlock" : "Lock: fill all leaves this pad",
    });
  });
  draw(false);
}

// The label without the name of the class, which the pad shows already.
function suffix(playing) {
  const lead = playing.recipe.class ?? "";
  const label = shortName(playing);
  return label.startsWith(lead) ? label.slice(lead.length).trim() : label;
}

function draw(all = true) {
  board().pads.forEach((pad, index) => {
    const one = tiles[index];
    if (!all && one.drawn === pad.sound) return;
    one.drawn = one.wave.offsetWidth > 0 ? pad.sound : null;
    drawPeaks(one.wave, sound(pad.sound)?.peaks ?? [0, 0]);
  });
}

function flash(index, velocity) {
  const { root } = tiles[index];
  property(root, "--velocity", velocity / 127);
  root.classList.remove("hit");
  void root.offsetWidth;
  root.classList.add("hit");
}

async function working(index, work) {
  tiles[index].root.classList.add("working");
  try {
    await work;
    clear(notice);
  } finally {
    tiles[index].root.classList.remove("working");
  }
}

function moveFocus(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 4, ArrowUp: -4 }[event.key];
  const at = event.target.dataset.pad;
  if (!step || at === undefined) return;
  event.preventDefault();
  const next = Number(at) + step;
  if (next >= 0 && next < padCount) tiles[next].face.focus();
}
