// SPDX-License-Identifier: MIT
// The panel of the shaping options: names, ranges and results are those of foley synth.

import { changer } from "./changing.js";
import { choice, slider } from "./controls.js";
import { element, replace } from "./dom.js";
import { noticePlace } from "./notices.js";
import { changed } from "./recipes.js";
import { selectedRecipe, selectedSound } from "./selection.js";
import { make } from "./sounds.js";
import { model, studio } from "./studio.js";

const notice = noticePlace();
// Where the range of an option is too wide for a slider, the part of it that is of use on pads.
const useful = { seconds: [0, 2, 0.01], decibels: [-40, 12, 0.5], semitones: [-24, 24, 1] };

// What an option is about: without it the option changes nothing and is refused.
const needs = {
  level: shape => (shape.normalize ?? "none") !== "none",
  limiter: shape => shape.normalize === "loudness",
};

export function shapePanel() {
  const rows = element("div", { class: "rows" });
  const switches = element("div", { class: "switches" });
  const root = element("div", {}, rows, switches, notice);
  let controls = [];
  const change = changer(notice, "shape", async ({ name, value }) => {
    const recipe = selectedRecipe();
    const shape = changed(recipe.shape ?? {}, { [name]: value });
    for (const [option, isMet] of Object.entries(needs)) if (!isMet(shape)) delete shape[option];
    const kept = Object.keys(shape).length > 0 ? shape : undefined;
    return (await make([changed(recipe, { shape: kept })]))[0];
  });
  const show = selected => {
    if (controls.length === 0) {
      controls = studio().shaping.map(option =>
        control(option, value => change({ name: option.name, value })),
      );
      replace(
        rows,
        controls.filter(one => !one.isSwitch).map(one => one.row),
      );
      replace(
        switches,
        controls.filter(one => one.isSwitch).map(one => one.row),
      );
    }
    for (const one of controls) {
      const usable = needs[one.name]?.(selected?.recipe.shape ?? {}) ?? true;
      one.update(selected, Boolean(selected) && usable);
    }
  };
  return { root, show };
}

function control(option, change) {
  if (isSwitch(option)) return switchControl(option, change);
  return option.values ? choiceControl(option, change) : sliderControl(option, change);
}

function isSwitch(option) {
  return typeof option.default === "boolean";
}

function words(name) {
  const spaced = name.replace(/([A-Z])/g, " $1").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function switchControl(option, change) {
  const box = element("input", {
    type: "checkbox",
    onchange: () => change(box.checked ? true : undefined),
  });
  const row = element(
    "label",
    { class: "check", title: option.summary },
    box,
    element("span", {}, words(option.name)),
  );
  const update = (selected, usable) => {
    box.checked = String(selected?.recipe.shape?.[option.name] ?? option.default) === "true";
    box.disabled = !usable;
  };
  return { name: option.name, isSwitch: true, row, update };
}

function choiceControl(option, change) {
  const given = String(option.default ?? "");
  const { list } = choice(
    words(option.name),
    option.values.map(value => [String(value), String(value)]),
    given,
    value => change(value === given ? undefined : value),
  );
  const row = element(
    "label",
    { class: "field", title: option.summary },
    element("span", { class: "label" }, words(option.name)),
    list,
  );
  const update = (selected, usable) => {
    list.value = String(selected?.recipe.shape?.[option.name] ?? given);
    list.disabled = !usable;
  };
  return { name: option.name, row, update };
}

function sliderControl(option, change) {
  const [low, high, step] = useful[option.unit] ?? [
    option.minimum ?? 0,
    option.maximum ?? 1,
    "any",
  ];
  const minimum = Math.max(low, option.minimum ?? low);
  const maximum = Math.min(high, option.maximum ?? high);
  const rest = option.default ?? minimum;
  const unit = { seconds: "s", decibels: "dB", semitones: "st" }[option.unit] ?? option.unit ?? "";
  const made = slider(words(option.name), {
    minimum,
    maximum,
    step,
    value: rest,
    rest: option.name === "duration" ? minimum : rest,
    hint: option.summary,
    show: value =>
      value === defaultOf(selectedSound()) && option.default === null
        ? "–"
        : `${Number(value.toFixed(2))} ${unit}`,
    oninput: value => change(value === defaultOf(selectedSound()) ? undefined : value),
  });
  const update = (selected, usable) => {
    made.range.disabled = !usable;
    if (option.name === "duration") made.range.max = 2 * defaultOf(selected);
    made.value = selected?.recipe.shape?.[option.name] ?? defaultOf(selected);
  };
  function defaultOf(selected) {
    if (option.name !== "duration") return Math.max(minimum, Math.min(rest, maximum));
    return Number((model(selected?.recipe.model)?.seconds ?? 1).toFixed(2));
  }
  return { name: option.name, row: made.row, update };
}
