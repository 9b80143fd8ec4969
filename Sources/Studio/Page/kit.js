// SPDX-License-Identifier: MIT
// The form that exports the pads as a kit for samplers: pads may have sounds of several models.

import { post } from "./api.js";
import { board } from "./board.js";
import { element, icon, property, replace } from "./dom.js";
import { keyOfPad } from "./midi.js";
import { attempt, noticePlace, say } from "./notices.js";
import { shortName } from "./recipes.js";
import { sound } from "./sounds.js";
import { hue } from "./studio.js";

export function kitForm() {
  const notice = noticePlace();
  const name = element("input", {
    type: "text",
    "aria-label": "Name of the kit",
    value: "kit",
    spellcheck: false,
  });
  const keys = board().pads.map((_, index) =>
    element("input", {
      type: "number",
      min: 0,
      max: 127,
      class: "number",
      value: keyOfPad(index),
      "aria-label": `MIDI key of pad ${index + 1}`,
    }),
  );
  const list = element("ol", { class: "kit-pads" });
  const root = element(
    "div",
    { class: "column kit" },
    element("h2", {}, "Kit of the pads"),
    element(
      "div",
      { class: "toolbar" },
      element("label", { class: "field" }, element("span", { class: "label" }, "Name"), name),
      element(
        "button",
        { type: "button", class: "button primary push", id: "export-kit", onclick: exportKit },
        icon("down"),
        "Export kit",
      ),
    ),
    element("p", { class: "quiet" }, "For SFZ, Decent Sampler and Hydrogen."),
    notice,
    list,
  );

  async function exportKit() {
    const sounds = board().pads.flatMap((pad, index) =>
      pad.sound
        ? [
            {
              sound: sound(pad.sound).recipe,
              key: keys[index].valueAsNumber,
              ...(pad.choke ? { choke: pad.choke } : {}),
            },
          ]
        : [],
    );
    const answer = await attempt(notice, () => post("/api/kit", { sounds, name: name.value }));
    if (answer) say(notice, `Written: ${answer.files.join(", ")}`);
  }

  function refresh() {
    replace(
      list,
      board().pads.map((pad, index) => {
        const one = sound(pad.sound);
        const row = element(
          "li",
          { class: "kept" },
          element("span", { class: "kit-number" }, String(index + 1)),
          element("span", { class: "kit-name" }, one ? shortName(one) : "empty"),
          element("span", { class: "quiet" }, pad.choke ? `choke ${pad.choke}` : ""),
          keys[index],
        );
        return property(row, "--hue", hue(pad.model, one?.recipe.class ?? pad.class));
      }),
    );
  }
  return { root, refresh };
}
