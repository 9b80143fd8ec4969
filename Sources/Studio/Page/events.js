// SPDX-License-Identifier: MIT
// The one WebSocket of the page: what jobs and runs report. It connects again when it breaks.

import { get } from "./api.js";
import { tell } from "./topics.js";

let socket;
let watched = null;
const waits = [500, 1000, 2000, 5000, 10000];
let failures = 0;
const openJobs = new Map();
const mostEarly = 32;

export function connectEvents() {
  socket = new WebSocket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/events`,
  );
  socket.onopen = () => {
    failures = 0;
    if (watched) watchRun(watched);
    tell("connected", true);
    catchUp();
  };
  socket.onmessage = ({ data }) => receive(JSON.parse(data));
  socket.onclose = () => {
    if (failures === 2) tell("connected", false);
    setTimeout(connectEvents, waits[Math.min(failures++, waits.length - 1)]);
  };
}

/// Asks for the reports of a run.
export function watchRun(id) {
  watched = id;
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify({ kind: "watch", run: id }));
}

/// The result of a job; `progress(share, message)` is called as it goes on. Reports that came
/// before the answer with the job's id are kept for it.
export function jobResult(id, progress) {
  return new Promise((resolve, reject) => {
    const listen = message => {
      if (message.error) reject(new Error(message.error));
      else if (message.result) resolve(message.result);
      else return progress(message.share ?? 0, message.message ?? "");
      openJobs.delete(id);
    };
    const early = openJobs.get(id);
    openJobs.set(id, listen);
    if (early && typeof early !== "function") listen(early);
  });
}

// What the open jobs reported while there was no connection.
function catchUp() {
  for (const [id, listen] of openJobs) {
    if (typeof listen !== "function") continue;
    get(`/api/jobs/${encodeURIComponent(id)}`).then(receive, error =>
      listen({ error: error.message }),
    );
  }
}

function receive(message) {
  if (message.kind !== "job") return tell(message.kind, message);
  const listen = openJobs.get(message.job);
  if (typeof listen === "function") listen(message);
  else keepEarly(message);
}

// Most of these are jobs of other pages, which this page does not ask for.
function keepEarly(message) {
  const early = [...openJobs].filter(([, held]) => typeof held !== "function");
  if (early.length >= mostEarly) openJobs.delete(early[0][0]);
  openJobs.set(message.job, message);
}
