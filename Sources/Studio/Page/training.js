// SPDX-License-Identifier: MIT
// The view of trainings: the runs, what one of them does now, and the form that starts a new one.

import { get, post } from "./api.js";
import { choice } from "./controls.js";
import { drawCurve } from "./curves.js";
import { element, icon, replace, set } from "./dom.js";
import { watchRun } from "./events.js";
import { newTraining } from "./new-training.js";
import { attempt, noticePlace } from "./notices.js";
import { previewList } from "./previews.js";
import { resumeOptions } from "./resume-options.js";
import { loadStudio, studio, updateRun } from "./studio.js";
import { on } from "./topics.js";

// What says most about a run, if it has it.
const usualCurves = ["frechetDistance", "generatorLoss", "reconstruction"];
const stateWords = {
  running: "is training",
  stopped: "is stopped",
  finished: "has finished",
  unreadable: "cannot be read",
};

export function trainingView() {
  const notice = noticePlace();
  const list = element("ul", { class: "runs" });
  const title = element("h2");
  const state = element("span", { class: "run-state", role: "status" });
  const bar = element("progress", { max: 1, "aria-label": "Training" });
  const stop = element(
    "button",
    { type: "button", class: "button", id: "stop-run", onclick: () => order("stop") },
    icon("stop"),
    "Stop",
  );
  const resume = element(
    "button",
    { type: "button", class: "button", id: "resume-run", onclick: () => resumeRun() },
    icon("play"),
    "Resume",
  );
  const metric = choice("Curve", [], "", () => draw(), { class: "metric" });
  const summary = element("p", { class: "quiet" });
  const curve = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  set(curve, { class: "curve" });
  const previews = previewList(notice);
  const notes = element("ul", { class: "quiet notes" });
  const more = resumeOptions();
  const detail = element(
    "div",
    { class: "run-detail", hidden: true },
    element(
      "div",
      { class: "toolbar" },
      title,
      state,
      bar,
      element("span", { class: "push row" }, more.root, stop, resume),
    ),
    notice,
    element(
      "div",
      { class: "toolbar" },
      element(
        "label",
        { class: "field" },
        element("span", { class: "label" }, "Curve"),
        metric.list,
      ),
      summary,
    ),
    notes,
    curve,
    previews.root,
  );
  const form = newTraining(run => {
    updateRun(run);
    showRuns();
    open(run.id);
  });
  const root = element(
    "section",
    { class: "view training" },
    element(
      "div",
      { class: "training-side" },
      element("h2", {}, "Runs"),
      list,
      element(
        "button",
        { type: "button", class: "button", id: "new-training", onclick: () => open(null) },
        "New training …",
      ),
    ),
    detail,
    form.root,
  );
  const rows = new Map();
  let opened;
  let known = null;

  async function open(id) {
    opened = id;
    detail.hidden = id === null;
    form.root.hidden = id !== null;
    showRuns();
    if (id === null) return form.shown();
    watchRun(id);
    known = null;
    title.textContent = studio().runs.find(run => run.id === id).name;
    previews.show([], undefined);
    await reload();
  }

  async function reload() {
    const wanted = opened;
    const answer = await attempt(notice, () => get(`/api/runs/${encodeURIComponent(wanted)}`));
    if (wanted !== opened) return;
    if (!answer) return showState();
    known = answer;
    updateRun(answer.run);
    const names = answer.metrics.map(one => one.name).filter(name => answer.curves[name]?.length);
    const usual = usualCurves.find(name => names.includes(name)) ?? names[0] ?? "";
    metric.fill(
      names.map(name => [name, curveLabel(answer.metrics.find(one => one.name === name))]),
      names.includes(metric.list.value) ? metric.list.value : usual,
    );
    replace(
      notes,
      (answer.notes ?? []).map(note => element("li", {}, note)),
    );
    previews.show(answer.previews, answer.best);
    showRuns();
    showState();
    draw();
  }

  function showState() {
    const run = studio().runs.find(one => one.id === opened);
    if (!run) return;
    title.textContent = run.name;
    const { share, words } = progress(run);
    const said = run.problem ? [run.problem] : [words, run.kind];
    state.textContent = [stateWords[run.state] ?? run.state, ...said].join(" · ");
    state.dataset.state = run.state;
    bar.hidden = share === null;
    bar.value = share ?? 0;
    more.show(run, known?.recordings === null);
    stop.hidden = run.state !== "running";
    resume.hidden = run.state === "running" || run.state === "unreadable";
  }

  function draw() {
    if (!known) return;
    const name = metric.list.value;
    const described = known.metrics.find(one => one.name === name);
    summary.textContent = described?.summary ?? "";
    drawCurve(curve, known.curves[name] ?? [], { best: known.best, label: `${name} by step` });
  }

  // Rows are changed in place: a press on one must not lose it to a report that comes meanwhile.
  function showRuns() {
    const runs = studio().runs;
    const shown = runs.map(run => rows.get(run.id)?.root ?? runRow(run.id));
    if (runs.length === 0) replace(list, element("li", { class: "quiet" }, "No runs yet."));
    else if (
      shown.length !== list.children.length ||
      shown.some((row, index) => row !== list.children[index])
    )
      replace(list, shown);
    for (const run of runs) {
      const { button, name, state: words } = rows.get(run.id);
      name.textContent = run.name;
      words.textContent = run.problem ? "cannot be read" : `${run.state} · step ${run.step}`;
      set(button, { "aria-current": run.id === opened ? "true" : false });
    }
  }

  function runRow(id) {
    const [name, words] = [
      element("span", { class: "run-name" }),
      element("span", { class: "quiet" }),
    ];
    const button = element(
      "button",
      { type: "button", class: "run", "data-run": id, onclick: () => open(id) },
      name,
      words,
    );
    const root = element("li", {}, button);
    rows.set(id, { root, button, name, state: words });
    return root;
  }

  async function order(what, body = {}) {
    for (const button of [stop, resume]) button.disabled = true;
    await attempt(notice, () => post(`/api/runs/${encodeURIComponent(opened)}/${what}`, body));
    for (const button of [stop, resume]) button.disabled = false;
    await reload();
  }

  function resumeRun() {
    return order("resume", more.wanted());
  }

  on("run", ({ run, report }) => {
    updateRun(run);
    if (!root.isConnected) return;
    showRuns();
    if (run.id !== opened) return;
    if (report && known) append(known.curves, report, run.step);
    showState();
    draw();
  });
  on("preview", ({ run }) => {
    if (root.isConnected && run === opened) reload();
  });
  new ResizeObserver(draw).observe(curve);
  return {
    root,
    shown: () => {
      if (opened === undefined) open(studio().runs[0]?.id ?? null);
      else if (opened === null) form.shown();
      else reload();
      // Runs that were started elsewhere, and the models of runs, come when the server tells them.
      attempt(notice, loadStudio).then(showRuns);
    },
  };
}

// frechetDistance (dB) as Fréchet distance (dB).
function curveLabel({ name, unit }) {
  const words = name.replace(/([A-Z])/g, " $1").toLowerCase();
  const label = (words.charAt(0).toUpperCase() + words.slice(1)).replace("Frechet", "Fréchet");
  return unit ? `${label} (${unit})` : label;
}

// How far a run has come: in steps, or in minutes for one that was given minutes.
function progress(run) {
  const minutes = (run.elapsedSeconds ?? 0) / 60;
  if (run.steps) return { share: run.step / run.steps, words: `step ${run.step} of ${run.steps}` };
  if (!run.minutes) return { share: null, words: `step ${run.step}` };
  const words = `step ${run.step} · minute ${minutes.toFixed(1)} of ${run.minutes}`;
  return { share: Math.min(1, minutes / run.minutes), words };
}

function append(curves, report, lastStep) {
  const step = report.step ?? lastStep;
  for (const [name, value] of Object.entries(report)) {
    if (curves[name] && typeof value === "number" && step > (curves[name].at(-1)?.[0] ?? -1))
      curves[name].push([step, value]);
  }
}
