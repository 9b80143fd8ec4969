// SPDX-License-Identifier: MIT
// What parts of the page tell each other. A topic is a name; its listeners get one value.
//
// board: the pads or the pattern changed    selection: another sound or pad is selected
// heard: the history grew                   stars: a sound was starred or not
// models: the lists of models and runs      hit: a pad sounds ({ pad, velocity })
//         changed                           key: a MIDI key was pressed ({ key, velocity })
// run, preview: messages of the server         connected: to the server, or not for a while
// transport, step: the pattern plays; a step was scheduled

const listeners = new Map();

/// Calls `listener` at every `tell` of the topic; returns a function that ends that.
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

export function tell(topic, value) {
  for (const listener of [...(listeners.get(topic) ?? [])]) listener(value);
}
