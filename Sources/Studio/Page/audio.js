// SPDX-License-Identifier: MIT
// The audio graph: voices -> gain -> analyser -> loudspeakers. Nothing in it colours the sound: at
// full volume a sound is played with the samples of its file.

let context;
let master;
let meter;
const recent = new Float32Array(32768);
const voices = new Set();
const chokeSeconds = 0.005;

/// The audio context, made on first use. It starts with the first gesture of the user.
export function audio() {
  if (context) return context;
  context = new AudioContext({ latencyHint: "interactive" });
  master = new GainNode(context, { gain: 0.8 });
  meter = new AnalyserNode(context, { fftSize: recent.length });
  master.connect(meter).connect(context.destination);
  return context;
}

export function wake() {
  if (audio().state === "suspended") audio().resume();
}

export function setVolume(gain) {
  audio();
  master.gain.setTargetAtTime(gain, context.currentTime, 0.01);
}

/// The largest magnitude that went to the loudspeakers in the last seconds, 0.7 at most.
export function outputPeak(seconds = 0.05) {
  if (!meter) return 0;
  meter.getFloatTimeDomainData(recent);
  const count = Math.min(recent.length, Math.round(seconds * context.sampleRate));
  return recent.subarray(-count).reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

/// Amplitude of a velocity of 0...127: its square (Downloadable Sounds Level 1, 1997), as foley
/// play has it.
export function amplitude(velocity) {
  return (velocity / 127) ** 2;
}

/// Plays a buffer at a time of the audio clock (0: now). A voice ends those of the same choke
/// group, if it has one. Returns the voice: { source, begins, stop() }.
export function play(
  buffer,
  { velocity = 127, at = 0, offset = 0, choke = 0, group = "pads" } = {},
) {
  wake();
  const begins = Math.max(at, context.currentTime);
  const gain = new GainNode(context, { gain: amplitude(velocity) });
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(gain).connect(master);
  const stop = (time = 0) => {
    const ends = Math.max(time, context.currentTime);
    gain.gain.setTargetAtTime(0, ends, chokeSeconds / 3);
    source.stop(ends + chokeSeconds * 2);
  };
  const voice = { source, begins, offset, choke, group, stop };
  let next = Infinity;
  // A hit ends those before it, and is ended by a step that is scheduled after it.
  for (const other of voices) {
    if (!choke || other.choke !== choke) continue;
    if (other.begins <= begins) other.stop(begins);
    else next = Math.min(next, other.begins);
  }
  voices.add(voice);
  source.onended = () => {
    voices.delete(voice);
    gain.disconnect();
  };
  source.start(begins, offset);
  if (next < Infinity) stop(next);
  return voice;
}

/// Ends the voices of a group, such as the only sound of a preview.
export function silence(group) {
  for (const voice of voices) if (voice.group === group) voice.stop();
}
