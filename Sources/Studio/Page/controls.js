// SPDX-License-Identifier: MIT
// Controls that several views share: a slider with its value, a choice, a group of buttons of which
// one is on.

import { element, property, replace, set } from "./dom.js";

/// A row with a label, a slider and its value. The bar is filled from `rest` to the value. `show`
/// words a value; `oninput` is called while the slider moves, `onchange` when it rests. The result
/// has `value`, which can be set.
export function slider(
  label,
  { minimum, maximum, step, value, rest = minimum, show = String, hint = label, oninput, onchange },
) {
  const range = element("input", {
    type: "range",
    min: minimum,
    max: maximum,
    step,
    "aria-label": label,
    title: hint,
    oninput: () => {
      mark();
      oninput?.(Number(range.value));
    },
    onchange: () => onchange?.(Number(range.value)),
  });
  const output = element("output", { class: "value" });
  const row = element(
    "label",
    { class: "slider" },
    element("span", { class: "label", title: hint }, label),
    range,
    output,
  );
  const shareOf = value => (value - range.min) / (range.max - range.min);
  const mark = () => {
    output.value = show(Number(range.value));
    range.setAttribute("aria-valuetext", output.value);
    const [share, start] = [shareOf(range.value), shareOf(rest)];
    property(range, "--from", Math.min(share, start));
    property(range, "--to", Math.max(share, start));
  };
  range.value = value;
  mark();
  return Object.defineProperty({ row, range }, "value", {
    get: () => Number(range.value),
    set: given => {
      if (document.activeElement === range && range.matches(":active")) return;
      range.value = given;
      mark();
    },
  });
}

/// A slider of truncations up to that of the model, or 2 of a model without; its end stands for
/// none given. `oninput` gets a number or null. The result has `row`, `range` and
/// `show(model, truncation)`.
export function truncationSlider(hint, oninput) {
  const step = 0.05;
  let own = null;
  const end = () => own ?? 2;
  const isAtEnd = value => value > end() - step + 1e-9;
  const word = value => {
    if (!isAtEnd(value)) return value.toFixed(2);
    return own === null ? "off" : `model's ${own.toFixed(2)}`;
  };
  const control = slider("Truncation", {
    minimum: step,
    maximum: end(),
    step,
    value: end(),
    show: word,
    hint,
    oninput: value => oninput(isAtEnd(value) ? null : value),
  });
  const show = (model, truncation) => {
    own = model?.truncation ?? null;
    control.range.max = end();
    control.value = truncation ?? end();
  };
  return { row: control.row, range: control.range, show };
}

/// A choice of texts: [[value, text]]. The result has `list`, the element, and
/// `fill(options, chosen)`.
export function choice(label, options, value, onchange, attributes = {}) {
  const list = element("select", {
    "aria-label": label,
    onchange: () => onchange(list.value),
    ...attributes,
  });
  // A list that is open must not be rebuilt by a change elsewhere.
  let shown = "";
  const fill = (given, chosen) => {
    const text = JSON.stringify(given);
    if (text !== shown) {
      replace(
        list,
        given.map(([one, words]) => element("option", { value: one }, words)),
      );
    }
    shown = text;
    list.value = chosen;
  };
  fill(options, value);
  return { list, fill };
}

/// Buttons of which one is on, such as tabs: [[value, text]]. Arrow keys move between them.
export function segments(label, options, value, onchange, role = "radiogroup") {
  const itemRole = role === "tablist" ? "tab" : "radio";
  const state = role === "tablist" ? "aria-selected" : "aria-checked";
  const group = element("div", { class: "segments", role, "aria-label": label });
  const choose = (chosen, told = true) => {
    for (const button of group.children) {
      const isOn = button.dataset.value === String(chosen);
      set(button, { [state]: String(isOn), tabindex: isOn ? 0 : -1 });
    }
    if (told) onchange(chosen);
  };
  const fill = (given, chosen) => {
    replace(
      group,
      given.map(([one, text]) =>
        element(
          "button",
          { type: "button", role: itemRole, "data-value": one, onclick: () => choose(one) },
          text,
        ),
      ),
    );
    choose(chosen, false);
  };
  group.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...group.children].filter(button => !button.hidden);
    const index = buttons.indexOf(document.activeElement);
    const next = buttons[(index + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  fill(options, value);
  return { group, fill, choose: chosen => choose(chosen, false) };
}

/// Calls work at most once at a time with the newest value: values that come while it runs replace
/// each other.
export function newestOnly(work) {
  let busy = false;
  let waiting;
  return async function run(value) {
    waiting = { value };
    if (busy) return;
    busy = true;
    try {
      while (waiting) {
        const next = waiting.value;
        waiting = undefined;
        await work(next);
      }
    } finally {
      busy = false;
    }
  };
}
