// SPDX-License-Identifier: MIT
// Computer keys: sixteen play the pads by their position on the keyboard, the others are commands.

const padCodes = [
  "Digit1",
  "Digit2",
  "Digit3",
  "Digit4",
  "KeyQ",
  "KeyW",
  "KeyE",
  "KeyR",
  "KeyA",
  "KeyS",
  "KeyD",
  "KeyF",
  "KeyZ",
  "KeyX",
  "KeyC",
  "KeyV",
];

/// What is written on the key of each pad; other layouts replace it where the browser tells them.
export const padKeyLabels = [
  "1",
  "2",
  "3",
  "4",
  "Q",
  "W",
  "E",
  "R",
  "A",
  "S",
  "D",
  "F",
  "Z",
  "X",
  "C",
  "V",
];

/// The commands of the help: keys and what they do.
export const commands = [
  ["1 2 3 4 – Z X C V", "play a pad (Shift: again on that pad)"],
  ["Arrows, Enter", "move between pads, steps and tabs; play"],
  ["G", "again: another sound of this class"],
  ["N", "near: a sound like this one"],
  ["L", "lock the pad against fill all"],
  ["B", "fill all pads that are not locked"],
  ["K", "keep: star the selected sound"],
  ["P", "play the selected sound"],
  ["Space", "start and stop the pattern"],
  ["U or Ctrl+Z, Y or Ctrl+Shift+Z", "undo, redo"],
  [", and .", "view before, next view"],
  ["?", "this list"],
];

/// Listens to the keyboard. `actions` has hit, again, near, lock, fill, keep, play, transport,
/// undo, redo, view, help.
export function listenToKeys(actions) {
  const byCode = {
    KeyG: actions.again,
    KeyN: actions.near,
    KeyL: actions.lock,
    KeyB: actions.fill,
    KeyK: actions.keep,
    KeyP: actions.play,
    KeyU: actions.undo,
    KeyY: actions.redo,
  };
  window.addEventListener("keydown", event => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey) return controlKey(event, actions);
    if (writes(event.target)) return;
    if (event.altKey) return;
    if (event.key === "?") return run(event, actions.help);
    if (event.key === "," || event.key === ".") {
      return run(event, () => actions.view(event.key === "." ? 1 : -1));
    }
    if (event.code === "Space" && !operates(event.target)) return run(event, actions.transport);
    const pad = padCodes.indexOf(event.code);
    if (pad >= 0)
      return event.repeat
        ? undefined
        : run(event, () => (event.shiftKey ? actions.padAgain(pad) : actions.hit(pad)));
    if (byCode[event.code] && !event.repeat) run(event, byCode[event.code]);
  });
  window.addEventListener("keyup", event => {
    if (event.code === "Space" && event.target.matches?.("[data-pad], .step"))
      event.preventDefault();
  });
  navigator.keyboard?.getLayoutMap?.().then(
    map => {
      padCodes.forEach((code, index) => {
        padKeyLabels[index] = map.get(code)?.toUpperCase() ?? padKeyLabels[index];
      });
      actions.labelsChanged();
    },
    () => {},
  );
}

function run(event, action) {
  event.preventDefault();
  action();
}

function controlKey(event, actions) {
  if (writes(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "z") run(event, event.shiftKey ? actions.redo : actions.undo);
  else if (key === "y") run(event, actions.redo);
}

// Text goes into fields; a slider or a choice takes no letters.
function writes(target) {
  return target.matches("textarea, select, input:not([type=range], [type=checkbox], [type=radio])");
}

// Space presses a button that has the focus, except pads and steps: they are played by their keys
// and Enter.
function operates(target) {
  return target.matches("button:not([data-pad], .step), a, summary, select, input, [role=slider]");
}
