// SPDX-License-Identifier: MIT
// A curve of a training as a drawing: its values, a smoothed line over them, and both axes.

import { set } from "./dom.js";

const space = "http://www.w3.org/2000/svg";
const mostPoints = 600;

/// Draws [[step, value]] into an SVG of its size, with a mark at the step `best` if there is one.
export function drawCurve(drawing, curve, { best, label }) {
  const { width, height } = drawing.getBoundingClientRect();
  drawing.replaceChildren();
  set(drawing, { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  const points = thinned(curve.filter(([, value]) => Number.isFinite(value)));
  if (points.length === 0 || width < 80) return;
  const area = { left: 54, right: width - 10, top: 10, bottom: height - 24 };
  const smooth = smoothed(points);
  const [low, high] = range(points);
  const [first, last] = [points[0][0], Math.max(points.at(-1)[0], points[0][0] + 1)];
  const x = step => area.left + ((step - first) / (last - first)) * (area.right - area.left);
  const y = value =>
    area.bottom -
    ((Math.max(low, Math.min(high, value)) - low) / (high - low)) * (area.bottom - area.top);
  for (const value of ticks(low, high, 4)) {
    line(area.left, y(value), area.right, y(value), "grid");
    text(area.left - 6, y(value) + 3.5, short(value), "end");
  }
  for (const step of ticks(first, last, 6)) {
    const isLast = x(step) > area.right - 20;
    text(isLast ? area.right : x(step), height - 8, short(step), isLast ? "end" : "middle");
  }
  path(points, "raw");
  path(smooth, "smooth");
  if (best >= first && best <= last) {
    line(x(best), area.top, x(best), area.bottom, "best");
    text(x(best) + 4, area.top + 10, "best", "start");
  }

  function add(name, attributes) {
    const made = document.createElementNS(space, name);
    set(made, attributes);
    drawing.append(made);
    return made;
  }
  function line(x1, y1, x2, y2, kind) {
    add("line", { x1, y1, x2, y2, class: kind });
  }
  function text(atX, atY, words, anchor) {
    add("text", { x: atX, y: atY, "text-anchor": anchor }).textContent = words;
  }
  function path(given, kind) {
    add("path", {
      class: kind,
      d: given
        .map(
          ([step, value], index) =>
            `${index ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`,
        )
        .join(""),
    });
  }
}

function thinned(curve) {
  const every = Math.ceil(curve.length / mostPoints);
  return curve.filter((_, index) => index % every === 0 || index === curve.length - 1);
}

function smoothed(points) {
  const weight = points.length > 40 ? 0.92 : 0.6;
  let mean = 0;
  let total = 0;
  return points.map(([step, value]) => {
    mean = mean * weight + value;
    total = total * weight + 1;
    return [step, mean / total];
  });
}

// From the 1st to the 99th percentile, so that a single peak does not flatten the curve.
function range(points) {
  const values = points.map(([, value]) => value).sort((a, b) => a - b);
  const at = share => values[Math.round(share * (values.length - 1))];
  const [low, high] = [at(0.01), at(0.99)];
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 1e-3) || 1;
  return [low - room, high + room];
}

function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(one => one * power).find(one => one >= rough);
  const first = Math.ceil(low / step);
  const made = Math.max(0, Math.min(2 * count, Math.floor(high / step) - first + 1));
  return Array.from({ length: made || 0 }, (_, index) => (first + index) * step);
}

function short(value) {
  const size = Math.abs(value);
  if (size >= 10000) return `${Number((value / 1000).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
}
