// SPDX-License-Identifier: MIT
// Waveforms: peaks as a shape on a canvas.

/// Makes the canvas as large as it is shown, at the resolution of the screen; returns its context
/// and size, or nothing while it is not shown.
export function prepare(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  if (width < 1 || height < 1) return undefined;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  return { context, width, height };
}

/// Draws peaks, the smallest and largest sample of each of N parts in turn, in the colour of the
/// canvas's text.
export function drawPeaks(canvas, peaks) {
  const area = prepare(canvas);
  if (!area) return;
  const { context, width, height } = area;
  const count = peaks.length / 2;
  const middle = height / 2;
  context.fillStyle = getComputedStyle(canvas).color;
  context.beginPath();
  for (let index = 0; index < count; index++) edge(index, peaks[2 * index + 1], -0.5);
  for (let index = count - 1; index >= 0; index--) edge(index, peaks[2 * index], 0.5);
  context.fill();

  function edge(index, value, thickness) {
    const y = middle - value * (middle - 1) + thickness;
    const x = count > 1 ? (index / (count - 1)) * width : 0;
    context.lineTo(x, y);
  }
}

/// The peaks of samples that the server sent no peaks for.
export function peaksOf(samples, count = 200) {
  const values = samples.getChannelData(0);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * values.length) / count);
    const part = values.subarray(
      from,
      Math.max(from + 1, Math.floor(((index + 1) * values.length) / count)),
    );
    return [part.reduce((a, b) => Math.min(a, b), 0), part.reduce((a, b) => Math.max(a, b), 0)];
  }).flat();
}
