// SPDX-License-Identifier: MIT
import { element } from "./dom.js";
export function trainingView() { return { root: element("section", { class: "view" }, "training") }; }
