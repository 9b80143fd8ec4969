// SPDX-License-Identifier: MIT
// The licences of the models whose sounds are kept or on pads: they are needed to publish the sounds.

import { board } from "./board.js";
import { element, replace } from "./dom.js";
import { stars } from "./stars.js";
import { model } from "./studio.js";

/// A closed list of licences; `refresh` fills it.
export function licenceList() {
  const list = element("ul", { class: "licence-list" });
  const root = element(
    "details",
    { class: "licences" },
    element("summary", {}, "Licences and credits of these sounds"),
    list,
  );

  function refresh() {
    const used = new Set(
      [
        ...board().pads.map(pad => pad.model),
        ...stars().map(star => model(star.recipe.model)?.id),
      ].filter(Boolean),
    );
    const models = [...used].map(model).filter(one => one?.license);
    root.hidden = models.length === 0;
    replace(
      list,
      models.map(one =>
        element("li", {}, element("strong", {}, one.name), element("span", {}, ` ${one.license}`)),
      ),
    );
  }
  return { root, refresh };
}
