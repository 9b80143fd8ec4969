// SPDX-License-Identifier: MIT
// The panel of the named directions: louder, brighter, longer, higher, as foley explore directions
// measures them.

import { get, post } from "./api.js";
import { changer } from "./changing.js";
import { slider } from "./controls.js";
import { element, replace } from "./dom.js";
import { attempt, noticePlace } from "./notices.js";
import { remember, sound } from "./sounds.js";
import { on } from "./topics.js";

const notice = noticePlace();
const found = new Map();

export function directionsPanel() {
  const rows = element("div", { class: "rows" });
  const root = element("div", {}, rows, notice);
  let shownModel = null;
  let sliders = [];
  // The sound that the sliders start from, and the one that they made last: another one starts
  // anew.
  let base = null;
  let made = null;

  const change = changer(notice, "move", async positions => {
    const start = base;
    let at = sound(base);
    for (const [index, position] of positions) {
      const body = { sound: at.recipe, direction: index, position };
      [at] = remember((await post("/api/move", body)).sounds);
    }
    if (base !== start) return undefined;
    made = at.id;
    return at;
  });

  function build(directions) {
    sliders = directions.map(({ index, label, effect }) => ({
      index,
      control: slider(name(label, index), {
        minimum: -3,
        maximum: 3,
        step: 0.1,
        value: 0,
        rest: 0,
        show: value => (value === 0 ? "0" : value.toFixed(1)),
        hint: describe(effect),
        oninput: () =>
          change(
            sliders
              .map(one => [one.index, one.control.value])
              .filter(([, position]) => position !== 0),
          ),
      }),
    }));
    replace(
      rows,
      sliders.map(one => one.control.row),
    );
  }

  async function show(selected) {
    if (!selected) return;
    const modelID = selected.recipe.model;
    if (selected.id !== made && selected.id !== base) {
      base = selected.id;
      made = null;
    }
    if (selected.id === base) for (const one of sliders) one.control.value = 0;
    if (shownModel === modelID) return;
    shownModel = modelID;
    replace(rows, element("p", { class: "quiet" }, "Measuring the directions of this model …"));
    sliders = [];
    const directions = await attempt(notice, () => directionsOf(modelID));
    if (shownModel !== modelID) return;
    if (directions) build(directions);
    else {
      shownModel = null;
      replace(rows);
    }
  }
  on("models", () => {
    shownModel = null;
  });
  return { root, show };
}

async function directionsOf(modelID) {
  if (!found.has(modelID)) {
    found.set(
      modelID,
      (await get(`/api/models/${encodeURIComponent(modelID)}/directions`)).directions,
    );
  }
  return found.get(modelID);
}

function name(label) {
  return label.charAt(0).toUpperCase() + label.slice(1);
}

// "level +3.10 dB, pitch -0.20 octaves": what changes from one end of the slider to the other.
function describe(effect) {
  return Object.entries(effect ?? {})
    .map(([what, { change, unit }]) => `${what} ${change > 0 ? "+" : ""}${change.toFixed(2)} ${unit}`)
    .join(", ");
}
