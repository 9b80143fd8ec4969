// SPDX-License-Identifier: MIT
// Requests to the server of this page. Every failure is a RequestError with one sentence for the
// user.

// Two pages of one studio have slots of their own.
const pageName = crypto.getRandomValues(new Uint32Array(1))[0].toString(16);
const slots = new Map();

export class RequestError extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

async function answer(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
    // An answer that takes long is asked for again.
    while (response.status === 202) {
      const { late } = await response.json();
      response = await fetch(late, { credentials: "same-origin", signal: options?.signal });
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError("The studio does not answer: is foley studio still running?", 0);
  }
  if (response.ok) return response;
  throw new RequestError(await reason(response), response.status);
}

// The sentence of a failure: that of a JSON answer, or the plain text of the gatekeeper.
async function reason(response) {
  const text = await response.text().catch(() => "");
  const refusal = `The studio refused the request (${response.status}).`;
  try {
    return JSON.parse(text).error ?? refusal;
  } catch {
    return text.trim() || refusal;
  }
}

/// Gets JSON; `slot` is that of `post`.
export async function get(path, slot = undefined) {
  if (slot === undefined) return (await answer(path)).json();
  const query = new URLSearchParams({ slot: ownSlot(slot) });
  const separator = path.includes("?") ? "&" : "?";
  return inSlot(slot, signal => answer(`${path}${separator}${query}`, { signal }));
}

export async function bytes(path) {
  return (await answer(path)).arrayBuffer();
}

/// Posts JSON. With a slot a later request of that slot takes the place of this one, on the server
/// as well, and this one ends with an AbortError, which is not shown.
export async function post(path, body = {}, slot = undefined) {
  const sent = slot === undefined ? body : { ...body, slot: ownSlot(slot) };
  return inSlot(slot, signal =>
    answer(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(sent),
      signal,
    }),
  );
}

// The name of a slot for the server.
function ownSlot(slot) {
  return `${pageName} ${slot}`;
}

async function inSlot(slot, request) {
  try {
    return await (await request(takeSlot(slot))).json();
  } catch (error) {
    if (slot !== undefined && error.status === 409)
      throw new DOMException(error.message, "AbortError");
    throw error;
  }
}

function takeSlot(slot) {
  if (slot === undefined) return undefined;
  slots.get(slot)?.abort();
  const controller = new AbortController();
  slots.set(slot, controller);
  return controller.signal;
}

/// Sends a file as it is.
export async function upload(path, file) {
  try {
    const response = await answer(path, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream", "X-Foley": "1" },
      body: file,
    });
    return await response.json();
  } catch (error) {
    // The server ends a request without a word after 20 s.
    if (error.status !== 500) throw error;
    const sentence = `${file.name} did not arrive within 20 s: send a shorter file, or FLAC or Ogg.`;
    throw new RequestError(sentence, error.status);
  }
}
