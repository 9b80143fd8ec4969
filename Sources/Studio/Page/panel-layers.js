// SPDX-License-Identifier: MIT
// The panel of style mixing: coarse layers from one sound, fine layers from another (Karras, Laine
// and Aila, 2019).

import { post } from "./api.js";
import { changer } from "./changing.js";
import { slider } from "./controls.js";
import { element, replace } from "./dom.js";
import { noticePlace } from "./notices.js";
import { selectedSound } from "./selection.js";
import { remember } from "./sounds.js";
import { model } from "./studio.js";

const notice = noticePlace();

export function layersPanel() {
  let coarse = null;
  let fine = null;
  let layer;
  const coarseName = element("span", { class: "end-name" }, "not set");
  const fineName = element("span", { class: "end-name" }, "not set");
  const place = element("div");
  const root = element(
    "div",
    {},
    element(
      "div",
      { class: "ends" },
      element(
        "div",
        { class: "end" },
        element(
          "button",
          { type: "button", class: "button", onclick: () => set("coarse") },
          "Coarse: set",
        ),
        coarseName,
      ),
      element(
        "div",
        { class: "end" },
        element(
          "button",
          { type: "button", class: "button", onclick: () => set("fine") },
          "Fine: set",
        ),
        fineName,
      ),
    ),
    place,
    element(
      "p",
      { class: "quiet" },
      "Layers before this one take the style of the coarse sound, it and the others the fine one's.",
    ),
    notice,
  );
  const mix = changer(notice, "layers", async value => {
    if (!coarse || !fine) return undefined;
    const body = { coarse: coarse.recipe, fine: fine.recipe, layer: value };
    return remember((await post("/api/mix", body)).sounds)[0];
  });

  function set(which) {
    const selected = selectedSound();
    if (which === "coarse") coarse = selected;
    else fine = selected;
    coarseName.textContent = coarse?.label ?? "not set";
    fineName.textContent = fine?.label ?? "not set";
    layer.range.disabled = !coarse || !fine || coarse.recipe.model !== fine.recipe.model;
  }

  function show(selected) {
    const { styleLayers: count = 0, firstMixedLayer } = model(selected?.recipe.model) ?? {};
    if (count === 0 || (layer?.count === count && layer.first === firstMixedLayer)) return;
    layer = Object.assign(
      slider("Layer", {
        minimum: 1,
        maximum: count,
        step: 1,
        value: firstMixedLayer,
        oninput: value => mix(value),
        show: value => `${value} of ${count}`,
      }),
      { count, first: firstMixedLayer },
    );
    layer.range.disabled = true;
    replace(place, layer.row);
  }
  return { root, show };
}
