// SPDX-License-Identifier: MIT
// Plays the pattern: steps are scheduled a little ahead on the clock of the audio context, which is
// exact, by a timer, which is not.

import { audio, play, wake } from "./audio.js";
import { board } from "./board.js";
import { buffer, load } from "./sounds.js";
import { tell } from "./topics.js";

const tickMilliseconds = 25;
const aheadSeconds = 0.12;
const aheadHiddenSeconds = 1.5;
let timer = null;
let step = 0;
let time = 0;
let scheduled = [];

export const isPlaying = () => timer !== null;

/// Seconds of a step: `swing` is the share in percent that the first of a pair takes, as foley play
/// has it.
export function stepSeconds(pattern, index) {
  const pair = 60 / pattern.tempo / 2;
  return index % 2 === 0 ? (pair * pattern.swing) / 100 : pair * (1 - pattern.swing / 100);
}

export async function start() {
  const used = board()
    .pattern.tracks.map(track => board().pads[track.pad].sound)
    .filter(Boolean);
  await Promise.all(used.map(id => load(id)));
  if (timer !== null) return;
  wake();
  step = 0;
  time = audio().currentTime + 0.06;
  timer = setInterval(schedule, tickMilliseconds);
  schedule();
  tell("transport", true);
}

export function stop() {
  clearInterval(timer);
  timer = null;
  const now = audio().currentTime;
  for (const { voice, begins } of scheduled) if (begins > now) voice.stop();
  scheduled = [];
  tell("transport", false);
}

function schedule() {
  const now = audio().currentTime;
  const until = now + (document.hidden ? aheadHiddenSeconds : aheadSeconds);
  scheduled = scheduled.filter(one => one.begins > now);
  // A page that slept goes on with the next step instead of playing what it missed at once.
  if (time < now - 0.05) time = now + 0.02;
  while (time < until) {
    const { pattern, pads } = board();
    step %= pattern.steps;
    for (const track of pattern.tracks) hit(pads[track.pad], track);
    tell("step", { step, time });
    time += stepSeconds(pattern, step);
    step += 1;
  }
}

function hit(pad, track) {
  const velocity = track.velocities[step];
  const samples = pad.sound && buffer(pad.sound);
  if (track.muted || velocity === 0) return;
  if (!samples) {
    if (pad.sound) load(pad.sound).catch(() => {});
    return;
  }
  const voice = play(samples, { velocity, at: time, choke: pad.choke, group: "pattern" });
  scheduled.push({ voice, begins: time });
}
