// SPDX-License-Identifier: MIT
// The canvas of the map: draws points, finds the one under the pointer, picks with a dragged frame.

import { element, set } from "./dom.js";
import { prepare } from "./wave.js";

const reach = 16;
const neighbourCount = 6;
const margin = 26;

/// A canvas of points { x, y, class, hue }. `onhover(point)` and `onpick(points)` are called;
/// `describe(point)` names one.
export class MapPicture {
  constructor() {
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.label = element("span", { class: "map-label", hidden: true });
    this.root = element(
      "div",
      {
        class: "map",
        tabindex: 0,
        role: "application",
        "aria-label": "Map of sounds",
        "aria-roledescription": "map",
      },
      this.canvas,
      this.label,
    );
    this.points = [];
    this.hidden = new Set();
    this.hovered = null;
    this.drag = null;
    this.describe = () => "";
    this.onhover = this.onpick = () => {};
    set(this.root, {
      onpointermove: event => this.move(event),
      onpointerdown: event => this.press(event),
      onpointerup: event => this.release(event),
      onpointerleave: () => this.drag || this.hover(null),
      onpointercancel: () => {
        this.drag = null;
        this.draw();
      },
      onkeydown: event => this.key(event),
    });
    new ResizeObserver(() => this.draw()).observe(this.root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  show(points) {
    this.points = points;
    this.hidden.clear();
    this.hovered = null;
    this.label.hidden = true;
    const range = name => {
      const values = points.map(point => point[name]);
      return [
        values.reduce((a, b) => Math.min(a, b), 0),
        values.reduce((a, b) => Math.max(a, b), 0),
      ];
    };
    this.ranges = { x: range("x"), y: range("y") };
    this.draw();
  }

  showClass(name, shown) {
    if (shown) this.hidden.delete(name);
    else this.hidden.add(name);
    this.draw();
  }

  visible() {
    return this.points.filter(point => !this.hidden.has(point.class));
  }

  place(point) {
    const part = (value, [low, high]) => (high > low ? (value - low) / (high - low) : 0.5);
    const { clientWidth: width, clientHeight: height } = this.root;
    return {
      x: margin + part(point.x, this.ranges.x) * (width - 2 * margin),
      y: height - margin - part(point.y, this.ranges.y) * (height - 2 * margin),
    };
  }

  draw() {
    const area = prepare(this.canvas);
    if (!area || !this.ranges) return;
    const { context } = area;
    const style = getComputedStyle(this.root);
    const [light, chroma] = ["--tint-light", "--tint-chroma"].map(name =>
      style.getPropertyValue(name),
    );
    const colour = point => `oklch(${light} ${chroma} ${point.hue})`;
    const dot = (point, radius) => {
      const { x, y } = this.place(point);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
    };
    context.globalAlpha = this.hovered ? 0.55 : 0.9;
    for (const point of this.visible()) {
      context.fillStyle = colour(point);
      dot(point, point.id ? 5 : 4);
      context.fill();
    }
    context.globalAlpha = 1;
    if (this.hovered) this.drawNeighbours(context, colour, dot, style);
    if (this.drag?.moved) this.drawFrame(context, style);
  }

  drawNeighbours(context, colour, dot, style) {
    const from = this.place(this.hovered);
    for (const point of this.neighbours(this.hovered)) {
      const to = this.place(point);
      context.strokeStyle = colour(point);
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
      context.fillStyle = colour(point);
      dot(point, 6);
      context.fill();
    }
    context.fillStyle = colour(this.hovered);
    dot(this.hovered, 8);
    context.fill();
    context.strokeStyle = style.color;
    context.lineWidth = 2;
    context.stroke();
  }

  drawFrame(context, style) {
    const { left, top, right, bottom } = this.frame();
    context.strokeStyle = style.color;
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.strokeRect(left, top, right - left, bottom - top);
    context.setLineDash([]);
  }

  /// The nearest points on the map.
  neighbours(point) {
    const distance = other => (other.x - point.x) ** 2 + (other.y - point.y) ** 2;
    return this.visible()
      .filter(other => other !== point)
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, neighbourCount);
  }

  at(x, y) {
    let best = null;
    let least = reach ** 2;
    for (const point of this.visible()) {
      const placed = this.place(point);
      const distance = (placed.x - x) ** 2 + (placed.y - y) ** 2;
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  hover(point) {
    if (point === this.hovered) return;
    this.hovered = point;
    this.label.hidden = !point;
    if (point) {
      const { x, y } = this.place(point);
      this.label.textContent = this.describe(point);
      set(this.root, { "aria-label": `Map of sounds, ${this.describe(point)}` });
      const right = x > this.root.clientWidth - 120;
      Object.assign(this.label.style, {
        left: `${x + (right ? -12 : 12)}px`,
        top: `${Math.max(4, y - 26)}px`,
      });
      this.label.classList.toggle("left", right);
      this.onhover(point);
    }
    this.draw();
  }

  position(event) {
    const { left, top } = this.root.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  press(event) {
    if (event.button !== 0) return;
    const from = this.position(event);
    this.drag = { from, to: from, moved: false };
    this.root.setPointerCapture(event.pointerId);
    this.hover(this.at(from.x, from.y));
  }

  move(event) {
    const at = this.position(event);
    if (!this.drag) return this.hover(this.at(at.x, at.y));
    this.drag.to = at;
    this.drag.moved ||= Math.hypot(at.x - this.drag.from.x, at.y - this.drag.from.y) > 6;
    this.draw();
  }

  release() {
    if (!this.drag) return;
    const { moved, from } = this.drag;
    const { left, top, right, bottom } = this.frame();
    this.drag = null;
    const point = this.at(from.x, from.y);
    const picked = moved
      ? this.visible().filter(one => {
          const { x, y } = this.place(one);
          return x >= left && x <= right && y >= top && y <= bottom;
        })
      : point
        ? [point]
        : [];
    this.draw();
    if (picked.length > 0) this.onpick(picked);
  }

  frame() {
    const { from, to } = this.drag;
    return {
      left: Math.min(from.x, to.x),
      right: Math.max(from.x, to.x),
      top: Math.min(from.y, to.y),
      bottom: Math.max(from.y, to.y),
    };
  }

  key(event) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      event.key
    ];
    if (event.key === "Enter" && this.hovered) {
      event.preventDefault();
      return this.onpick([this.hovered]);
    }
    if (!way) return;
    event.preventDefault();
    const from = this.hovered
      ? this.place(this.hovered)
      : { x: this.root.clientWidth / 2, y: this.root.clientHeight / 2 };
    const ahead = this.visible()
      .filter(point => point !== this.hovered)
      .map(point => {
        const { x, y } = this.place(point);
        const along = (x - from.x) * way[0] + (y - from.y) * way[1];
        const aside = Math.abs((x - from.x) * way[1]) + Math.abs((y - from.y) * way[0]);
        return { point, along, cost: along + 2 * aside };
      })
      .filter(one => one.along > 1 || !this.hovered)
      .sort((a, b) => a.cost - b.cost);
    if (ahead.length > 0) this.hover(ahead[0].point);
  }
}
