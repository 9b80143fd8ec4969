// Runs the listening test of a page without a browser and prints the displayed texts and the answers:
//   node walk.mjs PAGE NAME CHOICE...
// CHOICE k is the index of the chosen option of question k. The page is reloaded in the middle.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const [path, name, ...choices] = process.argv.slice(2);
const page = readFileSync(path, 'utf8');
const script = page.match(/<script>\n([^]*?)<\/script>/)[1];
const storage = new Map();
const played = [];

class Element {
  constructor() {
    Object.assign(this, { hidden: false, textContent: '', value: '', className: '', dataset: {} });
    Object.assign(this, { children: [], listeners: {} });
  }
  addEventListener(type, listener) { (this.listeners[type] ??= []).push(listener); }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  focus() { }
  click() { return this.fire('click'); }
  fire(type) {
    const event = { preventDefault() { } };
    return Promise.all((this.listeners[type] ?? []).map(listener => listener(event)));
  }
}

const load = () => {
  const elements = {};
  for (const tag of page.matchAll(/<(\w+)[^>]*? id="([^"]+)"([^>]*)>/g)) {
    const element = elements[tag[2]] = new Element();
    element.hidden = / hidden/.test(tag[0]);
    const test = tag[0].match(/data-test="([^"]+)"/);
    if (test) element.dataset.test = test[1];
  }
  elements.sounds.textContent = page.match(/id="sounds">([^]*?)<\/script>/)[1];
  vm.runInNewContext(script, {
    document: { getElementById: id => elements[id], createElement: () => new Element() },
    localStorage: {
      getItem: key => storage.get(key) ?? null,
      setItem: (key, value) => { storage.set(key, value); },
      removeItem: key => { storage.delete(key); }
    },
    Audio: class extends Element {
      constructor(address) { super(); this.address = address; }
      async play() { played.push(this.address); }
      pause() { }
    },
    crypto: globalThis.crypto, Date, JSON
  });
  return elements;
};

let elements = load();
const seen = { startShown: !elements.start.hidden, unheard: [], unchosen: [], counts: [], titles: [] };
elements.listener.value = name;
await elements.begin.fire('submit');
for (const [number, choice] of choices.entries()) {
  if (number === Math.floor(choices.length / 2)) elements = load();
  seen.counts.push(elements.count.textContent);
  seen.titles.push(elements.title.textContent);
  await elements.question.fire('submit');
  seen.unchosen.push(elements.message.textContent);
  const option = elements.choices.children[Number(choice)].children[0];
  await option.fire('change');
  await elements.question.fire('submit');
  seen.unheard.push(elements.message.textContent);
  for (const button of elements.players.children) await button.click();
  await elements.question.fire('submit');
}
elements = load();
seen.endShown = !elements.end.hidden;
seen.playCount = played.length;
seen.firstBytes = Buffer.from(played[0].split(',')[1], 'base64').subarray(0, 4).toString();
console.log(JSON.stringify({ seen, answers: elements.text.value }));
