// SPDX-License-Identifier: MIT
// The view of what is kept: the starred sounds, files of them, and a kit of the pads.

import { post } from "./api.js";
import { copyText } from "./clipboard.js";
import { choice } from "./controls.js";
import { element, icon, iconButton, property, replace, set } from "./dom.js";
import { audition } from "./heard.js";
import { kitForm } from "./kit.js";
import { licenceList } from "./licences.js";
import { attempt, noticePlace, say } from "./notices.js";
import { shortName, trueCommand } from "./recipes.js";
import { put, selectedPad, selectSound } from "./selection.js";
import { stars, toggleStar } from "./stars.js";
import { hue, model, studio } from "./studio.js";
import { on } from "./topics.js";
import { drawPeaks } from "./wave.js";

// Sounds that one request may save.
const mostSaved = 256;
const nothingKept =
  "No sound is kept yet: the star next to a sound's name, or the key K, keeps it " +
  "here and in the project folder.";

export function keepView() {
  const notice = noticePlace();
  const list = element("ul", { class: "kept-list" });
  const chosen = new Set();
  const pattern = element("input", {
    type: "text",
    class: "pattern",
    "aria-label": "Names of the files",
    placeholder: "the usual ones",
    spellcheck: false,
    title: "{model}, {class}, {seed} and {number} are replaced",
  });
  const format = choice(
    "Format",
    [
      ["wav", "WAV"],
      ["flac", "FLAC"],
    ],
    "wav",
    () => {},
  );
  const save = element(
    "button",
    { type: "button", class: "button primary push", id: "save", onclick: saveChosen },
    icon("down"),
    "Save to folder",
  );
  const heading = element("h2");
  const kit = kitForm();
  const licences = licenceList();
  const root = element(
    "section",
    { class: "view keep" },
    element(
      "div",
      { class: "columns" },
      element(
        "div",
        { class: "column" },
        heading,
        element(
          "div",
          { class: "toolbar" },
          element(
            "label",
            { class: "field" },
            element("span", { class: "label" }, "Names"),
            pattern,
          ),
          format.list,
          save,
        ),
        notice,
        list,
        licences.root,
      ),
      kit.root,
    ),
  );

  async function saveChosen() {
    const recipes = wanted().map(sound => sound.recipe);
    const names = { pattern: pattern.value.trim() || undefined, format: format.list.value };
    const files = [];
    const written = () =>
      `${files.length === 1 ? "1 file" : `${files.length} files`} written: ${files.join(", ")}`;
    await attempt(notice, async () => {
      try {
        for (let first = 0; first < recipes.length; first += mostSaved) {
          const sounds = recipes.slice(first, first + mostSaved);
          files.push(...(await post("/api/save", { sounds, ...names })).files);
        }
      } catch (error) {
        throw files.length === 0 ? error : new Error(`${error.message} ${written()}`);
      }
    });
    if (files.length === recipes.length) say(notice, written());
  }

  // The chosen sounds, all without a choice; a star whose model is not here has no sound.
  function wanted() {
    const present = stars().filter(star => !star.missing);
    return chosen.size > 0 ? present.filter(sound => chosen.has(sound.id)) : present;
  }

  function refresh() {
    const kept = stars();
    for (const id of [...chosen]) if (!kept.some(sound => sound.id === id)) chosen.delete(id);
    const folder = studio().project?.name;
    heading.textContent = `Kept sounds${folder ? ` in ${folder}` : ""}`;
    replace(
      list,
      kept.length === 0
        ? element("li", { class: "quiet" }, nothingKept)
        : kept.map(sound =>
            sound.missing ? missingRow(sound, notice) : keptRow(sound, chosen, label, notice),
          ),
    );
    for (const wave of list.querySelectorAll("canvas"))
      drawPeaks(wave, kept.find(one => one.id === wave.dataset.sound).peaks);
    label();
    kit.refresh();
    licences.refresh();
  }

  function label() {
    const count = wanted().length;
    replace(
      save,
      icon("down"),
      `Save ${chosen.size > 0 ? "" : "all "}${count || ""} to folder`.replace("  ", " "),
    );
    save.disabled = count === 0;
  }

  on("stars", () => {
    if (root.isConnected) refresh();
  });
  on("board", () => {
    if (root.isConnected) kit.refresh();
  });
  return { root, shown: refresh };
}

function missingRow(star, notice) {
  return element(
    "li",
    { class: "kept", "data-sound": star.id },
    element("span", { class: "kit-name" }, star.label),
    element("span", { class: "quiet" }, star.missing),
    set(
      iconButton("star", `No longer keep ${star.label}`, () =>
        attempt(notice, () => toggleStar(star)),
      ),
      { "aria-pressed": "true" },
    ),
  );
}

function keptRow(sound, chosen, label, notice) {
  const box = element("input", {
    type: "checkbox",
    "aria-label": `Choose ${sound.label}`,
    onchange: () => {
      if (box.checked) chosen.add(sound.id);
      else chosen.delete(sound.id);
      label();
    },
  });
  box.checked = chosen.has(sound.id);
  const { recipe } = sound;
  const play = element(
    "button",
    {
      type: "button",
      class: "kept-play",
      "aria-label": `Play ${sound.label}`,
      onclick: () => {
        selectSound(sound.id);
        attempt(notice, () => audition(sound.id, { alone: true }));
      },
    },
    element("canvas", { class: "kept-wave", "data-sound": sound.id, "aria-hidden": "true" }),
    element("span", {}, shortName(sound)),
  );
  const row = element(
    "li",
    { class: "kept", "data-sound": sound.id },
    box,
    play,
    element(
      "span",
      { class: "quiet" },
      `${model(recipe.model)?.name ?? ""} · ${(sound.frames / sound.sampleRate).toFixed(2)} s`,
    ),
    element(
      "button",
      {
        type: "button",
        class: "button",
        onclick: () => put(selectedPad(), sound, `${sound.label} on pad ${selectedPad() + 1}`),
      },
      "To pad",
    ),
    iconButton("copy", `Copy the command of ${sound.label}`, () =>
      attempt(notice, async () => {
        await copyText(await trueCommand(sound));
        say(notice, `The command of ${sound.label} is on the clipboard.`);
      }),
    ),
    set(
      iconButton("star", `No longer keep ${sound.label}`, () =>
        attempt(notice, () => toggleStar(sound)),
      ),
      { "aria-pressed": "true" },
    ),
  );
  return property(row, "--hue", hue(recipe.model, recipe.class));
}
