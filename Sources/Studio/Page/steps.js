// SPDX-License-Identifier: MIT
import { element } from "./dom.js";
export function toggleTransport() {}
export function stepsView() { return { root: element("section", { class: "view" }, "steps") }; }
