// SPDX-License-Identifier: MIT
// Builds elements. Text always becomes a text node, so that names of files and classes are never
// read as HTML.

/// An element of a tag. Attributes that begin with "on" are listeners, true is an empty attribute,
/// false and undefined leave it out; children are nodes, texts, or arrays of them.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  set(made, attributes);
  made.append(...children.flat().filter(child => child !== null && child !== undefined));
  return made;
}

/// Sets attributes and listeners as `element` does; false, null and undefined remove an attribute.
export function set(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) target.addEventListener(name.slice(2), value);
    else if (value === false || value === null || value === undefined) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
  return target;
}

/// Sets a custom property of the style, such as --share; the content policy allows it, unlike style
/// attributes.
export function property(target, name, value) {
  target.style.setProperty(name, String(value));
  return target;
}

export function replace(target, ...children) {
  target.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined));
  return target;
}

const drawings = {
  again: "M13 8a5 5 0 1 1-1.6-3.700M13 2.500v3h-3",
  near: "M2 6.500c2-2.5 4-2.5 6 0s4 2.5 6 0M2 10.500c2-2.5 4-2.5 6 0s4 2.5 6 0",
  locked: "M4 7.500h8v6H4zM5.5 7.500V5a2.5 2.5 0 0 1 5 0v2.5",
  open: "M4 7.500h8v6H4zM5.5 7.500V5a2.5 2.5 0 0 1 4.8-1",
  star: "M8 2.200l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.400l-3.6 1.9.7-4L2.2 6.500l4-.6z",
  undo: "M6 3.500L3 6.500l3 3M3 6.500h6.500a3.5 3.5 0 0 1 0 7H7",
  redo: "M10 3.500l3 3-3 3M13 6.500H6.500a3.5 3.5 0 0 0 0 7H9",
  play: "M5 3l8 5-8 5z",
  stop: "M4 4h8v8H4z",
  copy: "M6 6h7v7H6zM10 6V3H3v7h3",
  keys: "M2 5h12v7H2zM4.5 7.500v0M7 7.500v0M9.5 7.500v0M12 7.500v0M5.5 10h5",
  close: "M4 4l8 8M12 4l-8 8",
  down: "M8 2.500v8M4.5 7.500L8 11l3.5-3.500M3 13.500h10",
};

/// A line drawing of 16 x 16 that takes the colour of the text around it.
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  set(drawing, {
    viewBox: "0 0 16 16",
    class: `icon icon-${name}`,
    "aria-hidden": "true",
    focusable: "false",
  });
  const path = document.createElementNS(space, "path");
  set(path, { d: drawings[name] });
  drawing.append(path);
  return drawing;
}

/// A button with a drawing, whose label is read out and shown as its hint.
export function iconButton(name, label, onclick, attributes = {}) {
  return element(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": label,
      title: label,
      onclick,
      ...attributes,
    },
    icon(name),
  );
}
