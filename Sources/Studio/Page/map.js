// SPDX-License-Identifier: MIT
import { element } from "./dom.js";
export function mapView() { return { root: element("section", { class: "view" }, "map") }; }
