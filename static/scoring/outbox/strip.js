// What one sees of the outbox on every page of a judge: how much waits, what is wrong, a file as the last resort.

export class Strip {
  // `where(sheet, aspect)` is { words, go }: a field's name, and how to get there where it is on this page.
  constructor(place, { outbox, sender, store, facts }, where = () => undefined) {
    Object.assign(this, { place, outbox, sender, facts, where, words: JSON.parse(place.dataset.words) });
    this.isLasting = store.isLasting;
    outbox.listen({ changed: () => this.show() });
    sender.listen(() => this.show());
    this.part("export").onclick = () => this.export();
    const wipe = this.part("wipe");
    if (wipe) wipe.onclick = () => outbox.wipe();
    if (!this.isLasting && !facts.faulty) window.addEventListener("beforeunload", (event) => { if (outbox.items.length) event.preventDefault(); });
    this.show();
  }

  part(name) {
    return this.place.querySelector(`[data-strip-${name}]`);
  }

  say(name, values = {}) {
    return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), this.words[name] || "");
  }

  show() {
    const { items } = this.outbox;
    const waiting = items.filter((item) => item.state === "waiting").length;
    const stuck = items.filter((item) => item.state !== "waiting");
    const { state } = this.sender;
    this.place.dataset.state = stuck.length ? "stuck" : waiting ? "waiting" : state;
    const counts = [waiting && this.say("waiting", { count: waiting }), stuck.length && this.say("stuck", { count: stuck.length })].filter(Boolean);
    this.part("count").textContent = state === "finished" ? this.say("finished") : counts.join("，") || this.say("nothing");
    const isAllThere = this.isLasting || this.facts.faulty;
    const about = state === "finished" ? (this.sender.refused ? "finished_without" : "") : isAllThere ? state : "fleeting";
    this.trouble(about && this.say(about), waiting + stuck.length);
    for (const button of this.place.querySelectorAll("[data-strip-export], [data-strip-wipe]")) button.hidden = items.length === 0;
    this.list(stuck);
  }

  trouble(words, count) {
    const note = document.querySelector("[data-trouble]");
    const by = note?.dataset.by || ""; // the sheet speaks before its strip, and a page may have several strips
    if (!note || by === "sheet" || (!words && by !== this.facts.panel)) return;
    note.hidden = !words;
    note.dataset.by = words ? this.facts.panel : "";
    note.querySelector("[data-trouble-words]").textContent = words.replace("{count}", this.sender.refused || count);
    const link = note.querySelector("[data-sign-in]");
    if (link) link.hidden = !["signed-out", "other-judge"].includes(this.sender.state);
  }

  // Records that need the judge: in conflict or not accepted; those of another page lead there.
  list(stuck) {
    const lines = stuck.map((item) => {
      const line = document.createElement("li");
      const here = item.sheet ? this.where(item.sheet, item.aspect) : undefined;
      const where = here?.words ?? this.say(item.sheet ? "elsewhere" : "unknown");
      const what = this.say(item.state, { value: item.value ?? this.say("photo"), why: item.why ?? "" });
      line.append(Object.assign(document.createElement("span"), { textContent: `${where}：${what}` }));
      if (here?.go) line.append(button(this.say("go"), here.go));
      else if (item.sheet) line.append(Object.assign(document.createElement("a"), { className: "btn", href: this.facts.addresses.sheet.replace("SHEET", item.sheet), textContent: this.say("open") }));
      if (item.state === "refused") line.append(button(this.say("again"), () => { this.outbox.again(item); }), button(this.say("discard"), () => { this.outbox.discard(item); }));
      return line;
    });
    this.part("list").replaceChildren(...lines);
  }

  async export() {
    const file = new Blob([JSON.stringify(await this.outbox.exported())], { type: "application/json" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `outbox-${this.outbox.panel}.json` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

export function button(words, deed, kind = "btn") {
  return Object.assign(document.createElement("button"), { type: "button", className: kind, textContent: words, onclick: deed });
}
