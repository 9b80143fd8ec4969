// SPDX-License-Identifier: MIT
// The map: sounds of a model as points, alike ones near each other, coloured by class.

import { get } from "./api.js";
import { board, edit, padCount } from "./board.js";
import { choice, newestOnly } from "./controls.js";
import { element, property, replace, set } from "./dom.js";
import { audition } from "./heard.js";
import { MapPicture } from "./map-picture.js";
import { attempt, noticePlace } from "./notices.js";
import { soundTile } from "./panel-pad.js";
import { onPad, put, selectedPad, selectSound } from "./selection.js";
import { load, make } from "./sounds.js";
import { hue, model } from "./studio.js";
import { on } from "./topics.js";

const mostPicks = padCount;

export function mapView() {
  const notice = noticePlace();
  const picture = new MapPicture();
  const legend = element("ul", { class: "legend", "aria-label": "Classes" });
  const picks = element("div", { class: "tiles picks" });
  const caption = element("p", { class: "quiet caption" });
  const hover = element("input", { type: "checkbox", checked: true });
  const count = choice(
    "Number of sounds",
    [
      ["128", "128 sounds"],
      ["256", "256 sounds"],
      ["512", "512 sounds"],
    ],
    "256",
    () => loadMap(true),
  );
  const putAll = element(
    "button",
    { type: "button", class: "button", id: "picks-to-pads", disabled: true, onclick: spread },
    "Put picks on pads",
  );
  const root = element(
    "section",
    { class: "view" },
    element(
      "div",
      { class: "toolbar" },
      count.list,
      element("label", { class: "check" }, hover, "Hover plays"),
      legend,
    ),
    notice,
    picture.root,
    element("div", { class: "toolbar" }, caption, element("span", { class: "push" }, putAll)),
    picks,
  );
  let shownModel = null;
  let turn = 0;
  let chosen = [];

  const playPoint = newestOnly(point =>
    attempt(notice, async () => {
      const [made] = await make([point.request], "hover");
      point.id = made.id;
      await audition(made.id, { alone: true });
    }),
  );
  picture.onhover = point => {
    if (hover.checked) playPoint(point);
  };
  picture.onpick = pick;
  picture.describe = point => `${point.class ?? ""} #${point.request.number ?? ""}`.trim();
  on("board", () => {
    if (root.isConnected) loadMap();
  });

  async function loadMap(anew = false) {
    const modelID = board().model;
    if (modelID === null || (shownModel === modelID && !anew)) return;
    shownModel = modelID;
    const mine = ++turn;
    picture.show([]);
    replace(legend);
    replace(picks);
    putAll.disabled = true;
    caption.textContent = `Placing ${count.list.value} sounds of ${model(modelID).name} …`;
    const query = `count=${count.list.value}&seed=0`;
    const answer = await attempt(notice, () =>
      get(`/api/models/${encodeURIComponent(modelID)}/map?${query}`, "map"),
    );
    if (turn !== mine) return;
    if (!answer) {
      shownModel = null;
      caption.textContent = "";
      return;
    }
    picture.show(answer.points.map(point => ({ ...point, hue: hue(modelID, point.class) })));
    showLegend(modelID);
    caption.textContent =
      "Point to hear a sound, press to select it, drag around several to pick them. " +
      "Keys: arrows go to the next point, Enter selects it.";
  }

  function showLegend(modelID) {
    replace(
      legend,
      model(modelID).classes.map(name => {
        const button = element(
          "button",
          {
            type: "button",
            class: "legend-item",
            "aria-pressed": "true",
            onclick: () => {
              const shown = button.getAttribute("aria-pressed") !== "true";
              set(button, { "aria-pressed": String(shown) });
              picture.showClass(name, shown);
            },
          },
          element("span", { class: "dot" }),
          name,
        );
        property(button, "--hue", hue(modelID, name));
        return element("li", {}, button);
      }),
    );
  }

  // One point is selected and heard; several are made and listed.
  async function pick(points) {
    const sounds = await attempt(notice, () =>
      make(points.slice(0, mostPicks).map(point => point.request)),
    );
    if (!sounds) return;
    chosen = sounds;
    sounds.forEach((sound, index) => {
      points[index].id = sound.id;
    });
    putAll.disabled = false;
    replace(
      picks,
      sounds.map(sound => soundTile(sound, notice)),
    );
    caption.textContent =
      points.length > mostPicks
        ? `${points.length} sounds, the first ${mostPicks} of them:`
        : sounds.length === 1
          ? sounds[0].label
          : `${sounds.length} sounds:`;
    if (sounds.length === 1) {
      selectSound(sounds[0].id);
      if (!hover.checked) await attempt(notice, () => audition(sounds[0].id, { alone: true }));
    }
  }

  // From the selected pad on for one sound; over the pads that are not locked for several.
  async function spread() {
    const loaded = await attempt(notice, () => Promise.all(chosen.map(sound => load(sound.id))));
    if (!loaded) return;
    if (chosen.length === 1)
      return put(selectedPad(), chosen[0], `${chosen[0].label} on pad ${selectedPad() + 1}`);
    edit("picks on pads", next => {
      const open = next.pads.filter(pad => !pad.locked);
      chosen.slice(0, open.length).forEach((sound, index) => {
        Object.assign(open[index], onPad(sound));
      });
    });
  }

  return {
    root,
    shown: () => {
      loadMap();
      picture.draw();
    },
  };
}
