// SPDX-License-Identifier: MIT
// The sounds that the page knows, by id, and their samples. A sound is kept as its recipe; samples
// are a cache of bounded size, fetched again or made again from the recipe when they are needed.

import { bytes, post } from "./api.js";
import { audio } from "./audio.js";

const known = new Map();
const buffers = new Map();
const coming = new Map();
const mostUnheld = 5000;
const largestBytes = 192 << 20;
let heldBytes = 0;

/// Remembers sounds that the server described, and returns them; one that comes again is the
/// newest.
export function remember(sounds) {
  for (const sound of sounds) {
    known.delete(sound.id);
    known.set(sound.id, sound);
  }
  return sounds;
}

export function sound(id) {
  return known.get(id);
}

/// Forgets the oldest sounds that neither the board nor the history nor a star holds, once there
/// are very many of them; newer ones may be tiles of a view.
export function keepOnly(ids) {
  const unheld = [...known.keys()].filter(id => !ids.has(id));
  for (const id of unheld.slice(0, -mostUnheld)) known.delete(id);
}

/// The samples of a sound if they are here already, so that a pad can play at once.
export function buffer(id) {
  const held = buffers.get(id);
  if (held) {
    buffers.delete(id);
    buffers.set(id, held);
  }
  return held;
}

/// The samples of a sound, fetched if necessary.
export async function load(id) {
  const held = buffer(id);
  if (held) return held;
  if (!coming.has(id))
    coming.set(
      id,
      fetchSamples(id).finally(() => coming.delete(id)),
    );
  return coming.get(id);
}

/// The samples at an address that is no sound of a recipe: a conversion, a preview, a loop.
export async function loadAddress(address) {
  return audio().decodeAudioData(await bytes(address));
}

/// Asks for sounds of requests, in one go, and remembers them. `slot` is that of `post`.
export async function make(requests, slot) {
  return remember((await post("/api/sounds", { sounds: requests }, slot)).sounds);
}

async function fetchSamples(id) {
  const wanted = known.get(id);
  let data;
  try {
    data = await bytes(wanted.audio);
  } catch (error) {
    if (error.status !== 404) throw error;
    const [made] = await make([wanted.recipe]);
    data = await bytes(made.audio);
  }
  const decoded = await audio().decodeAudioData(data);
  hold(id, decoded);
  return decoded;
}

function hold(id, decoded) {
  buffers.set(id, decoded);
  heldBytes += size(decoded);
  for (const [oldest, samples] of buffers) {
    if (heldBytes <= largestBytes || oldest === id) break;
    buffers.delete(oldest);
    heldBytes -= size(samples);
  }
}

function size(samples) {
  return samples.length * samples.numberOfChannels * 4;
}
