// SPDX-License-Identifier: MIT
// Web MIDI: keys 36...51 play the pads from the bottom left, as pad controllers send them; other
// octaves repeat.

import { tell } from "./topics.js";

/// The pad of a MIDI key: the rows of controllers count from the bottom.
export function padOfKey(key) {
  const place = (((key - 36) % 16) + 16) % 16;
  return (3 - Math.floor(place / 4)) * 4 + (place % 4);
}

/// The MIDI key of a pad, the inverse of `padOfKey`.
export function keyOfPad(pad) {
  return 36 + (3 - Math.floor(pad / 4)) * 4 + (pad % 4);
}

/// Asks for the MIDI inputs and listens to all of them, also those that are connected later.
/// Returns how many there are; throws where the browser has no MIDI or the user says no.
export async function listenToMIDI() {
  if (!navigator.requestMIDIAccess)
    throw new Error("This browser has no Web MIDI, or lets only pages of its own machine use it.");
  const access = await navigator.requestMIDIAccess();
  const listen = () => {
    for (const input of access.inputs.values()) input.onmidimessage = receive;
    tell("midi", access.inputs.size);
  };
  access.onstatechange = listen;
  listen();
  return access.inputs.size;
}

function receive({ data }) {
  const [status, key, velocity] = data;
  if ((status & 0xf0) === 0x90 && velocity > 0) tell("key", { key, velocity });
}
