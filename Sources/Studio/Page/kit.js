// SPDX-License-Identifier: MIT
// The form that exports the pads as a kit for samplers: pads may have sounds of several models.

import { post } from "./api.js";
import { board } from "./board.js";
import { element, icon, property, replace } from "./dom.js";
import { keyOfPad } from "./midi.js";
import { attempt, noticePlace, say } from "./notices.js";
import { sound } from "./sounds.js";
import { hue } from "./studio.js";

const formats = [["sfz", "SFZ"], ["dspreset", "Decent Sampler"], ["h2drumkit", "Hydrogen"]];

export function kitForm() {
  const notice = noticePlace();
  const name = element("input", { type: "text", "aria-label": "Name of the kit", value: "kit", spellcheck: false });
  const boxes = formats.map(([value, text]) => {
    const box = element("input", { type: "checkbox", value, checked: true });
    return { box, row: element("label", { class: "check" }, box, text) };
  });
  const keys = board().pads.map((_, index) => element("input", {
    type: "number", min: 0, max: 127, class: "number", value: keyOfPad(index), "aria-label": `MIDI key of pad ${index + 1}`,
  }));
  const list = element("ol", { class: "kit-pads" });
  const root = element("div", { class: "column kit" },
    element("h2", {}, "Kit of the pads"),
    element("div", { class: "toolbar" },
      element("label", { class: "field" }, element("span", { class: "label" }, "Name"), name),
      element("button", { type: "button", class: "button primary", id: "export-kit", onclick: exportKit }, icon("down"), "Export kit")),
    element("div", { class: "toolbar" }, boxes.map(one => one.row)),
    notice, list);

  async function exportKit() {
    const sounds = board().pads.flatMap((pad, index) => pad.sound
      ? [{ sound: pad.sound, key: Number(keys[index].value), ...(pad.choke ? { choke: pad.choke } : {}) }] : []);
    const chosen = boxes.filter(one => one.box.checked).map(one => one.box.value);
    if (chosen.length === 0) return say(notice, "Choose at least one format.");
    const answer = await attempt(notice, () => post("/api/kit", { sounds, name: name.value, formats: chosen }));
    if (answer) say(notice, `Written: ${answer.files.filter(file => !file.includes("samples/")).join(", ")}`);
  }

  function refresh() {
    replace(list, board().pads.map((pad, index) => {
      const one = sound(pad.sound);
      const row = element("li", { class: "kept" }, element("span", { class: "kit-number" }, String(index + 1)),
        element("span", { class: "kit-name" }, one?.label ?? "empty"),
        element("span", { class: "quiet" }, pad.choke ? `choke ${pad.choke}` : ""), keys[index]);
      return property(row, "--hue", hue(pad.model, one?.recipe.class ?? pad.class));
    }));
  }
  return { root, refresh };
}
