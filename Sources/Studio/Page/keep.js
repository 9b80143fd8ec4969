// SPDX-License-Identifier: MIT
import { element } from "./dom.js";
export function keepView() { return { root: element("section", { class: "view" }, "keep") }; }
