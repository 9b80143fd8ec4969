// SPDX-License-Identifier: MIT
// The views and their tabs; a view is made when it is opened for the first time.

import { segments } from "./controls.js";
import { replace } from "./dom.js";

/// Shows the tabs of `views`, [[name, title, make]]. The result opens the view of a name, or the
/// one that is so many further on.
export function showTabs(tabPlace, stage, views) {
  const made = new Map();
  const tabs = segments(
    "Views",
    views.map(([name, title]) => [name, title]),
    views[0][0],
    open,
    "tablist",
  );
  replace(tabPlace, tabs.group);

  function open(name) {
    if (!made.has(name)) made.set(name, views.find(([one]) => one === name)[2]());
    for (const [other, view] of made) if (other !== name) view.hidden?.();
    const view = made.get(name);
    replace(stage, view.root);
    document.body.dataset.view = name;
    view.shown?.();
  }
  open(views[0][0]);
  return wanted => {
    const at = views.findIndex(([one]) => one === document.body.dataset.view);
    const name =
      typeof wanted === "number" ? views[(at + wanted + views.length) % views.length][0] : wanted;
    tabs.choose(name);
    open(name);
  };
}
