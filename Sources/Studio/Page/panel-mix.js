// SPDX-License-Identifier: MIT
// The panel of the class mix: a share for each class, and the truncation of the sound itself.

import { changer } from "./changing.js";
import { slider, truncationSlider } from "./controls.js";
import { element, property, replace } from "./dom.js";
import { noticePlace } from "./notices.js";
import { changed } from "./recipes.js";
import { selectedRecipe } from "./selection.js";
import { make } from "./sounds.js";
import { hue, model, parts } from "./studio.js";

const notice = noticePlace();

export function mixPanel() {
  const rows = element("div", { class: "rows two" });
  const hint = element("p", { class: "quiet" });
  const root = element("div", {});
  let shown;
  let sliders = [];
  let truncation;
  const noise = element(
    "button",
    {
      type: "button",
      class: "button",
      title: "The same sound with other noise",
      onclick: () => renoise(),
    },
    "Other noise",
  );

  const mix = changer(
    notice,
    "class mix",
    async className => (await make([changed(selectedRecipe(), { class: className })]))[0],
  );
  const truncate = changer(
    notice,
    "truncation",
    async value => (await make([changed(selectedRecipe(), { truncation: value })]))[0],
  );

  const renoise = changer(notice, "noise", async () => {
    const recipe = selectedRecipe();
    return (await make([changed(recipe, { noiseSeed: (recipe.noiseSeed ?? 0) + 1 })]))[0];
  });

  function build(known) {
    sliders = known.classes.map(name => {
      const one = slider(name, {
        minimum: 0,
        maximum: 1,
        step: 0.05,
        value: 0,
        show: share => share.toFixed(2),
        oninput: () => {
          const text = textOf(known.classes);
          if (text) mix(text);
        },
      });
      property(one.row, "--hue", hue(known.id, name));
      return one;
    });
    truncation = truncationSlider(
      known.truncates === "styles"
        ? "Distance of the style from the mean style of its class"
        : "Largest magnitude of the numbers of the latent",
      value => truncate(value ?? undefined),
    );
    replace(
      rows,
      sliders.map(one => one.row),
      truncation.row,
    );
    replace(
      root,
      rows,
      known.takesNoise ? element("div", { class: "row" }, noise) : null,
      hint,
      notice,
    );
    hint.hidden = known.classes.length > 0;
    hint.textContent = known.classes.length === 0 ? "This model has no classes." : "";
  }

  function textOf(names) {
    const shares = names
      .map((name, index) => ({ name, share: sliders[index].value }))
      .filter(one => one.share > 0);
    if (shares.length === 0) return null;
    return shares.length === 1
      ? shares[0].name
      : shares.map(one => `${one.name}:${one.share}`).join(",");
  }

  function show(selected) {
    const known = model(selected?.recipe.model);
    if (!known) return;
    if (shown !== known.id) build(known);
    shown = known.id;
    const shares = new Map(parts(selected.recipe.class).map(part => [part.name, part.share]));
    known.classes.forEach((name, index) => {
      sliders[index].value = Math.min(1, shares.get(name) ?? 0);
    });
    truncation.show(known, selected.recipe.truncation);
    const fixed = Boolean(selected.recipe.latent || selected.recipe.styles);
    truncation.range.disabled = fixed;
    truncation.row.title = fixed
      ? "This sound has a latent of its own, which is not truncated"
      : "";
  }
  return { root, show };
}
