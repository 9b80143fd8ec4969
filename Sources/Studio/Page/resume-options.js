// SPDX-License-Identifier: MIT
// What resuming a run needs: its recordings if they are not where they were, and for a run that has
// finished how long it goes on.

import { element } from "./dom.js";

/// The fields; `show(run, lacksRecordings)` shows those that are needed, `wanted()` tells what
/// they say.
export function resumeOptions() {
  const folder = element("input", {
    type: "text",
    "aria-label": "Folder of the recordings",
    placeholder: "folder of the recordings",
    spellcheck: false,
  });
  const minutes = element("input", { type: "number", class: "number", min: 1 });
  const field = element(
    "label",
    { class: "field", title: "Of the whole training, with what it took so far" },
    element("span", { class: "label" }, "Minutes in all"),
    minutes,
  );
  let shownRun = null;

  function show(run, lacksRecordings) {
    folder.hidden = run.state === "running" || !lacksRecordings;
    field.hidden = run.state !== "finished";
    if (shownRun !== run.id) minutes.value = Math.ceil((run.elapsedSeconds ?? 0) / 60) + 30;
    shownRun = run.id;
  }

  function wanted() {
    return {
      ...(folder.hidden ? {} : { folder: folder.value.trim() }),
      ...(field.hidden ? {} : { minutes: Number(minutes.value) }),
    };
  }
  return { root: element("span", { class: "row" }, folder, field), show, wanted };
}
