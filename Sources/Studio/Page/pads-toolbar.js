// SPDX-License-Identifier: MIT
// What the pads are filled with: classes, seed, truncation.

import { board, edit, padCount } from "./board.js";
import { choice, truncationSlider } from "./controls.js";
import { element } from "./dom.js";
import { classInTurn, counter, fill } from "./making.js";
import { attempt } from "./notices.js";
import { model } from "./studio.js";

/// The toolbar; `refresh` shows what the board says. Failures are told in `notice`.
export function padsToolbar(notice, fillAll) {
  const classes = choice("Classes of the pads", [], "turn", value => {
    const one = value === "any" ? null : value.slice(1);
    const all = Array.from({ length: padCount }, (_, index) =>
      value === "turn" ? classInTurn(board().model, index) : one,
    );
    const what = value === "turn" ? "a class a pad" : `all pads ${one ?? "any class"}`;
    attempt(notice, () => fill(what, { classes: all }));
  });
  const truncation = truncationSlider(
    "Lower values give more typical, less varied new sounds",
    value =>
      edit(
        "truncation",
        next => {
          next.truncation = value;
        },
        "truncation",
      ),
  );
  const seed = element("input", {
    type: "number",
    min: 0,
    max: 999999999,
    class: "number",
    "aria-label": "Seed of new sounds",
    onchange: () =>
      Object.assign(counter, { seed: Math.max(0, Math.floor(Number(seed.value) || 0)), number: 1 }),
  });
  const root = element(
    "div",
    { class: "toolbar" },
    element("label", { class: "field" }, element("span", { class: "label" }, "Pads"), classes.list),
    element("label", { class: "field" }, element("span", { class: "label" }, "Seed"), seed),
    truncation.row,
    element(
      "button",
      { type: "button", class: "button primary push", id: "fill-all", onclick: fillAll },
      "Fill all",
      element("kbd", {}, "B"),
    ),
  );
  const refresh = () => {
    const names = model(board().model)?.classes ?? [];
    const own = board().pads.map(pad => pad.class);
    const same = own.every(one => one === own[0]);
    const value = same ? (own[0] === null ? "any" : `=${own[0]}`) : "turn";
    classes.fill(
      [
        ["turn", "one class a pad"],
        ["any", "any class"],
        ...names.map(name => [`=${name}`, `all ${name}`]),
      ],
      value,
    );
    classes.list.disabled = names.length === 0;
    truncation.show(model(board().model), board().truncation);
    if (document.activeElement !== seed) seed.value = counter.seed;
  };
  return { root, refresh };
}
