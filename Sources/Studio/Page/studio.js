// SPDX-License-Identifier: MIT
// What the server has: its models, runs, shaping options and the name of the project.

import { get } from "./api.js";
import { tell } from "./topics.js";

const facts = { version: "", models: [], runs: [], shaping: [], project: null };

export async function loadStudio() {
  Object.assign(facts, await get("/api/studio"));
  tell("models");
}

export const studio = () => facts;

/// The model of an id, or of a full hash as recipes have it, which begins with the id.
export function model(id) {
  return facts.models.find(model => id?.startsWith(model.id));
}

/// What a model is called in lists: its name, and where it is if another one has the same name.
export function modelName(one) {
  const namesakes = facts.models.filter(other => other.name === one.name);
  if (namesakes.length < 2) return one.name;
  const folders = (one.path ?? one.id).split("/").filter(Boolean);
  return `${one.name} (${folders.slice(-3, -1).join("/")})`;
}

/// The models that make new sounds, and those that turn a sound into another.
export function makers() {
  return facts.models.filter(model => model.tasks.includes("generate"));
}

export function converters() {
  return facts.models.filter(model => model.tasks.includes("convert"));
}

/// Takes a run that the server described, in place of what was known of it.
export function updateRun(run) {
  const index = facts.runs.findIndex(known => known.id === run.id);
  if (index < 0) facts.runs.push(run);
  else facts.runs[index] = run;
}

/// The colour of a class: hues are spread over the classes of a model, so that neighbours in the
/// list differ.
export function hue(modelID, className) {
  const classes = model(modelID)?.classes ?? [];
  const index = classes.indexOf(leadingClass(className));
  return index < 0 ? 75 : (30 + (index * 360) / Math.max(classes.length, 1)) % 360;
}

/// The class with the largest share of a mix such as kick:0.7,snare:0.3.
export function leadingClass(className) {
  if (!className) return "";
  const whole = String(className);
  const shares = parts(whole);
  return shares.length === 0
    ? whole
    : shares.reduce((best, one) => (one.share > best.share ? one : best)).name;
}

/// The parts of a mix; a class alone has the share 1.
export function parts(className) {
  if (!className) return [];
  return String(className)
    .split(",")
    .map(part => {
      const colon = part.lastIndexOf(":");
      const share = colon < 0 ? NaN : Number(part.slice(colon + 1));
      return Number.isFinite(share)
        ? { name: part.slice(0, colon), share }
        : { name: part, share: 1 };
    });
}
