// Shows what the facts behind the # of this page's address are worth. They are read here and sent nowhere.
import { digitsIn } from "./code.js";
import { fetched } from "./lists.js";
import { judge } from "./verdict.js";

const NEVER_SHOWN = new Set(["subject"]);

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

// Shanghai's wall clock, like every time on these pages.
const timeOf = (moment) => new Date(new Date(moment).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

class Check {
  constructor(box) {
    this.box = box;
    this.words = JSON.parse(box.dataset.words);
    this.place = box.querySelector("[data-verdict]");
    this.field = box.querySelector("[data-text]");
    box.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.show(this.field.value);
    });
    window.addEventListener("hashchange", () => this.begin());
  }

  begin() {
    const isThere = location.hash.length > 1;
    if (this.box.hasAttribute("data-only-with-code")) this.box.hidden = !isThere;
    if (isThere) this.show(location.hash);
    else this.lists(); // keeps keys and list ready for when there is no network
  }

  async lists() {
    const list = await fetched(this.box.dataset.list, "list");
    const keys = await fetched(this.box.dataset.keys, "keys"); // after the list, so that they know who signed it
    return { keys: keys && { file: JSON.parse(keys.text), at: keys.at }, list: list?.text };
  }

  async show(text) {
    this.place.replaceChildren(make("p", "sub", this.words.checking));
    const { keys, list } = await this.lists();
    const verdict = keys ? await judge(text, keys.file, list) : { sign: digitsIn(text) ? "no_keys" : "none" };
    this.place.replaceChildren(...this.lines(verdict, keys?.at));
    this.place.dataset.sign = verdict.sign;
    this.place.dataset.standing = verdict.standing ?? "";
  }

  lines(verdict, keysAt) {
    const said = [this.note(verdict.sign === "true" ? "good" : ["no_keys", "unknown_key"].includes(verdict.sign) ? "warning" : "bad", `sign_${verdict.sign}`, { at: keysAt && timeOf(keysAt) })];
    if (verdict.sign !== "true") return said;
    if (verdict.key !== "active") said.push(this.note(verdict.key === "compromised" ? "bad" : "neutral", `key_${verdict.key}`, { since: timeOf(verdict.keySince) }));
    const isKnown = verdict.standing === "stands";
    const tone = isKnown ? "good" : verdict.since ? "bad" : "warning";
    const key = verdict.since ? "ended" : `standing_${verdict.standing}`;
    const values = { at: verdict.listAt && timeOf(verdict.listAt), since: verdict.since, standing: this.words.standings[verdict.standing] };
    said.push(this.note(tone, key, values));
    if (verdict.isOver) said.push(this.note("warning", "over", { until: verdict.facts.get("valid_until") }));
    return [...said, this.facts(verdict.facts), make("p", "sub", this.words.compare)];
  }

  note(tone, key, values) {
    return make("p", `note note-${tone}`, fill(this.words[key], values));
  }

  facts(facts) {
    const list = make("dl", "facts signed-facts");
    for (const [name, value] of facts) {
      if (NEVER_SHOWN.has(name)) continue;
      const shown = name === "kind" ? (this.words.kinds[value] ?? value) : value;
      list.append(make("dt", "", this.words.facts[name] ?? name), make("dd", "", shown));
    }
    return list;
  }
}

// Where the browser allows it, this page stays in it and answers for /c/… too when there is no network.
async function stay(address) {
  if (!navigator.serviceWorker) return;
  for (const scope of ["/proof/", "/c/"]) {
    const registration = await navigator.serviceWorker.register(address, { scope });
    registration.active?.postMessage("renew");
  }
}

for (const box of document.querySelectorAll("[data-offline-check]")) {
  new Check(box).begin();
  stay(box.dataset.worker).catch(() => {}); // a private window, an old browser: the check works, only not without network
}
