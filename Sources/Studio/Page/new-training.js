// SPDX-License-Identifier: MIT
// The form of a new training: a folder of recordings, a few options, and the plan in words before
// anything starts.

import { post } from "./api.js";
import { choice } from "./controls.js";
import { element, set } from "./dom.js";
import { attempt, noticePlace } from "./notices.js";

const kinds = [
  ["", "PCA GAN (usual)"],
  ["specgan", "SpecGAN"],
  ["wavegan", "WaveGAN"],
  ["vae", "VAE"],
  ["pca", "principal components"],
];

/// The form; `started` gets the run.
export function newTraining(started) {
  const notice = noticePlace();
  const folder = element("input", {
    type: "text",
    id: "training-folder",
    spellcheck: false,
    placeholder: "/home/ann/samples/doors",
    oninput: forget,
  });
  const kind = choice("Model", kinds, "", forget);
  const preset = choice(
    "Preset",
    [
      ["tiny", "tiny: a first impression"],
      ["small", "small: half an hour to an hour"],
      ["full", "full: weeks"],
    ],
    "small",
    forget,
  );
  const minutes = element("input", {
    type: "number",
    class: "number",
    min: 1,
    max: 100000,
    value: 30,
    id: "training-minutes",
    oninput: forget,
  });
  const text = element("pre", { class: "plan", tabindex: 0, "aria-label": "Plan" });
  const allOptions = element("pre", { class: "plan" });
  const folded = element(
    "details",
    { hidden: true },
    element("summary", {}, "All options of this training"),
    allOptions,
  );
  const start = element(
    "button",
    {
      type: "submit",
      class: "button primary",
      id: "training-start",
      disabled: true,
      value: "start",
    },
    "Start training",
  );
  const plan = element(
    "button",
    { type: "submit", class: "button", id: "training-plan", value: "plan" },
    "Show the plan",
  );
  const row = (label, control, hint) =>
    element(
      "label",
      { class: "form-row" },
      element("span", {}, label),
      control,
      element("span", { class: "quiet" }, hint),
    );
  const root = element(
    "form",
    { class: "new-training", hidden: true, onsubmit: submit },
    element("h2", {}, "New training"),
    row("Recordings", folder, "A folder of this machine; subfolders are classes"),
    row("Model", kind.list, ""),
    row("Preset", preset.list, ""),
    row("Minutes", minutes, "It can be stopped and resumed at any time"),
    element("div", { class: "row" }, plan, start),
    notice,
    text,
    folded,
  );
  let planned = null;
  let turn = 0;

  // A plan holds for the options that it was made of, also one that is still being made.
  function forget() {
    turn += 1;
    planned = null;
    start.disabled = true;
    show("");
  }

  function show(plan) {
    const { words, options } = parts(plan);
    text.textContent = words;
    allOptions.textContent = options;
    folded.hidden = !options;
  }

  function request() {
    const options = { preset: preset.list.value, minutes: Number(minutes.value) };
    if (kind.list.value) options.model = kind.list.value;
    return { folder: folder.value.trim(), options };
  }

  async function submit(event) {
    event.preventDefault();
    if (event.submitter === start && planned) {
      start.disabled = true;
      const answer = await attempt(notice, () => post("/api/training/start", planned));
      start.disabled = false;
      if (answer) {
        forget();
        started(answer.run);
      }
      return;
    }
    const wanted = request();
    if (!wanted.folder)
      return attempt(notice, () =>
        Promise.reject(new Error("Write the folder of the recordings first.")),
      );
    set(plan, { disabled: true });
    show("Looking at the recordings …");
    const mine = ++turn;
    const answer = await attempt(notice, () => post("/api/training/plan", wanted));
    set(plan, { disabled: false });
    if (mine !== turn) return;
    show(answer?.text ?? "");
    planned = answer ? wanted : null;
    start.disabled = !answer;
  }

  return { root, shown: () => folder.focus() };
}

// The plan without the lines of its progress, and the JSON of its options, which is folded.
function parts(plan) {
  const lines = plan.split("\n").filter(line => !/^\d{4}-\d\d-\d\dT/.test(line));
  const [start, end] = [lines.indexOf("options"), lines.indexOf("}")];
  if (start < 0 || end < start) return { words: lines.join("\n").trim(), options: "" };
  return {
    words: [...lines.slice(0, start), ...lines.slice(end + 1)].join("\n").trim(),
    options: lines.slice(start + 1, end + 1).join("\n"),
  };
}
