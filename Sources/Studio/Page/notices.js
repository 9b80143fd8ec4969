// SPDX-License-Identifier: MIT
// Errors and results as a sentence, shown where they happened.

import { element, replace, iconButton } from "./dom.js";

/// A place for one sentence. `say` and `fail` write into it.
export function noticePlace() {
  return element("p", { class: "notice", role: "status", hidden: true });
}

export function say(place, sentence) {
  show(place, sentence, false);
}

export function fail(place, error) {
  show(place, error instanceof Error ? error.message : String(error), true);
}

export function clear(place) {
  place.hidden = true;
  replace(place);
}

/// Awaits work; a failure becomes a sentence in the place, and the result is undefined. What was on
/// the page before stays, since callers change it only with a result.
export async function attempt(place, work) {
  try {
    const result = await work();
    if (place.classList.contains("failed")) clear(place);
    return result;
  } catch (error) {
    if (error.name !== "AbortError") fail(place, error);
    return undefined;
  }
}

function show(place, sentence, failed) {
  place.classList.toggle("failed", failed);
  const text = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  replace(
    place,
    element("span", {}, text),
    iconButton("close", "Dismiss", () => clear(place)),
  );
  place.hidden = false;
}
