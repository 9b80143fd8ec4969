// SPDX-License-Identifier: MIT
// The view that starts from a recording: its nearest sound of a model and the neighbours of that,
// or its conversion.

import { post, upload } from "./api.js";
import { audio } from "./audio.js";
import { board } from "./board.js";
import { choice } from "./controls.js";
import { element, icon, replace } from "./dom.js";
import { jobResult } from "./events.js";
import { audition } from "./heard.js";
import { attempt, clear, noticePlace } from "./notices.js";
import { soundTile } from "./panel-pad.js";
import { player } from "./player.js";
import { shortName } from "./recipes.js";
import { selectSound } from "./selection.js";
import { load, loadAddress, remember } from "./sounds.js";
import { converters, makers, model, modelName } from "./studio.js";
import { on, tell } from "./topics.js";

const largestBytes = 64 << 20;

export function recordingView() {
  const notice = noticePlace();
  const [original, result] = [player({ tall: true }), player({ tall: true })];
  const bar = element("progress", { max: 1, value: 0, "aria-label": "Search" });
  const state = element("span", { role: "status" });
  const cancel = element(
    "button",
    { type: "button", class: "button", onclick: () => attempt(notice, () => end(job)) },
    "Cancel",
  );
  const work = element("div", { class: "toolbar work", hidden: true }, bar, state, cancel);
  const input = element("input", {
    type: "file",
    accept: "audio/*",
    hidden: true,
    id: "recording-file",
    onchange: () => {
      if (input.files[0]) begin(input.files[0]);
      input.value = "";
    },
  });
  const target = choice("Model", [], "", () => {}, { id: "recording-model" });
  const drop = element(
    "button",
    { type: "button", class: "drop", onclick: () => input.click() },
    icon("down"),
    element("strong", {}, "Drop a recording here, or press to choose one"),
    element(
      "span",
      { class: "quiet" },
      "WAV, FLAC, Ogg, AIFF or MP3, up to 64 MB. It stays on the machine of the studio.",
    ),
  );
  const originalName = element("h3");
  const resultName = element("h3");
  const download = element("div", { class: "row" });
  const neighbours = element("div", { class: "tiles" });
  const results = element(
    "div",
    { class: "compare", hidden: true },
    element("div", { class: "column" }, originalName, original.root),
    element("div", { class: "column" }, resultName, result.root, download),
  );
  const neighbourTitle = element("h3", { hidden: true }, "Neighbours");
  const root = element(
    "section",
    { class: "view recording" },
    element(
      "div",
      { class: "toolbar" },
      element(
        "label",
        { class: "field" },
        element("span", { class: "label" }, "Find it in"),
        target.list,
      ),
    ),
    drop,
    input,
    work,
    notice,
    results,
    neighbourTitle,
    neighbours,
  );
  let turn = 0;
  // The search that is at work.
  let job = null;

  function begin(file) {
    const modelID = target.list.value;
    return attempt(notice, async () => {
      if (!modelID) throw new Error("There is no model to find the recording in.");
      if (file.size > largestBytes)
        throw new Error(`${file.name} is larger than 64 MB: cut it to the sound you want.`);
      const mine = ++turn;
      clear(notice);
      // The server makes one search after the other.
      if (job) end(job).catch(() => {});
      job = null;
      cancel.disabled = true;
      try {
        await showOriginal(file, mine);
        await search(file, modelID, mine);
      } catch (error) {
        // What became of an earlier file is of no interest any more.
        if (mine !== turn) return;
        resultName.textContent = "Nothing found";
        throw error;
      } finally {
        if (mine === turn) {
          work.hidden = true;
          job = null;
        }
      }
    });
  }

  async function search(file, modelID, mine) {
    if (mine !== turn) return;
    show(0, "Sending …");
    const query = new URLSearchParams({ model: modelID, name: file.name });
    const started = (await upload(`/api/start?${query}`, file)).job;
    if (mine !== turn) return end(started);
    job = started;
    cancel.disabled = false;
    const found = await jobResult(job, (share, message) => {
      if (mine === turn) show(share, message);
    });
    if (mine === turn) await showResult(found, file, modelID, mine);
  }

  function end(started) {
    return post(`/api/jobs/${encodeURIComponent(started)}/cancel`);
  }

  function show(share, message) {
    work.hidden = false;
    bar.value = share;
    state.textContent = message || `${Math.round(share * 100)} %`;
  }

  async function showOriginal(file, mine) {
    originalName.textContent = file.name;
    results.hidden = false;
    drop.classList.add("small");
    resultName.textContent = "Searching …";
    result.show(undefined);
    original.show(undefined);
    replace(neighbours);
    replace(download);
    neighbourTitle.hidden = true;
    try {
      const samples = await audio().decodeAudioData(await file.arrayBuffer());
      if (mine === turn) original.show(samples, undefined, file.name);
    } catch {
      if (mine === turn)
        originalName.textContent = `${file.name} (this browser cannot play it)`;
    }
  }

  async function showResult(found, file, modelID, mine) {
    if (found.audio) {
      const samples = await loadAddress(found.audio);
      if (mine !== turn) return;
      resultName.textContent = `Converted by ${model(modelID).name}`;
      result.show(samples, undefined, "the conversion");
      result.start();
      const stem = file.name.replace(/\.[^.]*$/, "");
      replace(
        download,
        element(
          "a",
          { class: "button", href: found.audio, download: `${stem}-converted.wav` },
          icon("down"),
          "Download",
        ),
      );
      return;
    }
    const [nearest, ...others] = remember(found.sounds);
    const samples = await load(nearest.id);
    if (mine !== turn) return;
    resultName.textContent = `Nearest sound of ${model(modelID).name}: ${shortName(nearest)}`;
    result.show(samples, nearest.peaks, nearest.label);
    neighbourTitle.hidden = others.length === 0;
    replace(
      neighbours,
      [nearest, ...others].map(one => soundTile(one, notice)),
    );
    selectSound(nearest.id);
    await audition(nearest.id, { alone: true });
  }

  function refresh() {
    const old = target.list.value;
    const options = [...makers(), ...converters()].map(one => [
      one.id,
      one.tasks.includes("convert") ? `${modelName(one)} (convert)` : modelName(one),
    ]);
    target.fill(
      options,
      options.some(([id]) => id === old) ? old : (board().model ?? options[0]?.[0] ?? ""),
    );
  }
  on("models", refresh);
  on("dropped", begin);
  refresh();
  return { root, shown: refresh };
}

/// A file that is dropped anywhere on the page opens the view and starts there.
export function listenToDrops(openView) {
  const hasFile = event => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", event => {
    if (!hasFile(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", event => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  addEventListener("drop", event => {
    document.body.classList.remove("dropping");
    if (!hasFile(event)) return;
    event.preventDefault();
    openView("recording");
    const [file] = event.dataTransfer.files;
    if (file) tell("dropped", file);
  });
}
