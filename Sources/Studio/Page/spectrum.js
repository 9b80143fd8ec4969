// SPDX-License-Identifier: MIT
// The spectrogram of samples, on a mel-spaced axis, in decibels below its maximum.

import { prepare } from "./wave.js";

const size = 1024;
const floorDecibels = -80;
// Five points of the colour map "magma" (Smith and van der Walt, 2015).
const colours = [
  [0, 0, 4],
  [81, 18, 124],
  [183, 55, 121],
  [252, 137, 97],
  [252, 253, 191],
];
const window_ = Float32Array.from(
  { length: size },
  (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size),
);

/// Draws the spectrogram of all samples over the whole canvas: time to the right, 40 Hz to half the
/// rate upwards.
export function drawSpectrum(canvas, samples) {
  const area = prepare(canvas);
  if (!area) return;
  const columns = Math.min(Math.round(area.width), 400);
  const rows = Math.min(Math.round(area.height), 160);
  const picture = new ImageData(columns, rows);
  const levels = spectra(samples, columns, rows);
  const top = levels.reduce((most, level) => Math.max(most, level), -200);
  for (let index = 0; index < columns * rows; index++) {
    const share = Math.max(0, 1 - (levels[index] - top) / floorDecibels);
    const at = Math.min(share, 0.9999) * (colours.length - 1);
    const [low, high] = [colours[Math.floor(at)], colours[Math.floor(at) + 1]];
    for (let part = 0; part < 3; part++) {
      picture.data[4 * index + part] = low[part] + (high[part] - low[part]) * (at % 1);
    }
    picture.data[4 * index + 3] = 255;
  }
  createImageBitmap(picture).then(bitmap => {
    area.context.imageSmoothingQuality = "high";
    area.context.drawImage(bitmap, 0, 0, area.width, area.height);
  });
}

// Decibels, row by row from the top, of `columns` frames.
function spectra(samples, columns, rows) {
  const values = samples.getChannelData(0);
  const bins = rowBins(samples.sampleRate, rows);
  const levels = new Float32Array(columns * rows);
  const real = new Float32Array(size);
  const imaginary = new Float32Array(size);
  for (let column = 0; column < columns; column++) {
    const from = Math.round((column * values.length) / columns) - size / 2;
    for (let n = 0; n < size; n++) real[n] = (values[from + n] ?? 0) * window_[n];
    imaginary.fill(0);
    transform(real, imaginary);
    for (let row = 0; row < rows; row++) {
      const [low, high] = bins[row];
      let power = 0;
      for (let bin = low; bin < high; bin++)
        power = Math.max(power, real[bin] ** 2 + imaginary[bin] ** 2);
      levels[row * columns + column] = 10 * Math.log10(power + 1e-12);
    }
  }
  return levels;
}

// The bins of each row: mel = 2595 log10(1 + f / 700) (O'Shaughnessy, 1987).
function rowBins(rate, rows) {
  const mel = frequency => 2595 * Math.log10(1 + frequency / 700);
  const [lowest, highest] = [mel(40), mel(rate / 2)];
  const bin = row => {
    const value = highest - ((highest - lowest) * row) / rows;
    return ((10 ** (value / 2595) - 1) * 700 * size) / rate;
  };
  return Array.from({ length: rows }, (_, row) => {
    const low = Math.floor(bin(row + 1));
    return [low, Math.max(low + 1, Math.min(Math.ceil(bin(row)), size / 2))];
  });
}

// The Fourier transform in place (Cooley and Tukey, 1965), of a length that is a power of two.
function transform(real, imaginary) {
  const length = real.length;
  for (let index = 1, mirror = 0; index < length; index++) {
    let bit = length >> 1;
    for (; mirror & bit; bit >>= 1) mirror ^= bit;
    mirror ^= bit;
    if (index < mirror) {
      [real[index], real[mirror]] = [real[mirror], real[index]];
      [imaginary[index], imaginary[mirror]] = [imaginary[mirror], imaginary[index]];
    }
  }
  for (let half = 1; half < length; half *= 2) {
    for (let k = 0; k < half; k++) {
      const [cosine, sine] = [Math.cos((Math.PI * k) / half), -Math.sin((Math.PI * k) / half)];
      for (let even = k; even < length; even += 2 * half) {
        const odd = even + half;
        const [x, y] = [
          real[odd] * cosine - imaginary[odd] * sine,
          real[odd] * sine + imaginary[odd] * cosine,
        ];
        [real[odd], imaginary[odd]] = [real[even] - x, imaginary[even] - y];
        real[even] += x;
        imaginary[even] += y;
      }
    }
  }
}
