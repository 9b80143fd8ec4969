// SPDX-License-Identifier: MIT
// Requests to the server of this page. Every failure is a RequestError with one sentence for the user.

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
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError("The studio does not answer: is foley studio still running?", 0);
  }
  if (response.ok) return response;
  let sentence = `The studio refused the request (${response.status}).`;
  try {
    sentence = (await response.json()).error ?? sentence;
  } catch {
    // The answer is no JSON; the sentence above says all that is known.
  }
  throw new RequestError(sentence, response.status);
}

export async function get(path) {
  return (await answer(path)).json();
}

export async function bytes(path) {
  return (await answer(path)).arrayBuffer();
}

/// Posts JSON; `signal` ends the request, so that the server stops making what nobody waits for.
export async function post(path, body = {}, signal = undefined) {
  const response = await answer(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal,
  });
  return response.json();
}

/// Sends a file as it is.
export async function upload(path, file) {
  const response = await answer(path, {
    method: "POST", headers: { "Content-Type": "application/octet-stream", "X-Foley": "1" }, body: file,
  });
  return response.json();
}
