// SPDX-License-Identifier: MIT
import { element } from "./dom.js";
export function recordingView() { return { root: element("section", { class: "view" }, "recording") }; }
