// SPDX-License-Identifier: MIT
// The one WebSocket of the page: what jobs and runs report. It connects again when it breaks.

import { get } from "./api.js";
import { tell } from "./topics.js";

let socket;
let watched = null;
const waits = [500, 1000, 2000, 5000, 10000];
let failures = 0;
// What takes the reports of each job that the page waits for.
const openJobs = new Map();

export function connectEvents() {
  socket = new WebSocket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/events`,
  );
  socket.onopen = () => {
    failures = 0;
    if (watched) watchRun(watched);
    tell("connected", true);
    for (const id of openJobs.keys()) askForJob(id);
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

/// The result of a job; `progress(share, message)` is called as it goes on.
export function jobResult(id, progress) {
  return new Promise((resolve, reject) => {
    openJobs.set(id, message => {
      if (message.error) reject(new Error(message.error));
      else if (message.result) resolve(message.result);
      else return progress(message.share ?? 0, message.message ?? "");
      openJobs.delete(id);
    });
    askForJob(id);
  });
}

// What a job reported before the page listened to it, or while there was no connection.
function askForJob(id) {
  get(`/api/jobs/${encodeURIComponent(id)}`).then(receive, error => {
    // Without an answer there is no connection: the next one asks again.
    if (error.status !== 0) receive({ kind: "job", job: id, error: error.message });
  });
}

function receive(message) {
  if (message.kind !== "job") return tell(message.kind, message);
  openJobs.get(message.job)?.(message);
}
