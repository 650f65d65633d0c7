// Nothing is lost: what is not saved is kept in this browser until it is, an ended sign-in only delays, and a draft
// that somebody else saved meanwhile becomes a draft beside theirs.
import { ask } from "./talk.js";

const OFTEN = 400; // milliseconds

export class Keeping {
  constructor(desk, place, say) {
    Object.assign(this, { desk, place, say, state: place.querySelector("[data-saved]"), note: desk.facts.note ?? "", isSaving: false });
    this.key = `compmgr-layout-${desk.facts.id}`;
    this.dialog = document.getElementById("conflict");
    this.bar = place.querySelector("[data-notes]");
    this.restore();
    desk.listen({ changed: () => this.later() });
    window.addEventListener("beforeunload", (event) => {
      this.keep();
      if (desk.history.isChanged && !this.isLeaving) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.keep());
    this.dialog?.querySelector("[data-as-new]").addEventListener("click", () => this.saveAsNew());
    this.show();
  }

  restore() {
    const { desk } = this;
    const kept = this.read();
    if (!kept || desk.isReadOnly) return;
    if (JSON.stringify(kept.layout) === JSON.stringify(desk.layout)) return void localStorage.removeItem(this.key);
    // What was begun on an older state of the draft meets its conflict when it is saved, not before.
    desk.facts.version = kept.version;
    desk.history.put(kept.layout);
    this.tell("restored", desk.words.restored.replace("{time}", new Date(kept.at).toLocaleString("zh-CN", { hour12: false })));
    this.bar.querySelector("[data-discard]").addEventListener("click", () => this.discard());
  }

  discard() {
    localStorage.removeItem(this.key);
    this.isLeaving = true;
    this.isGiven = true;
    location.reload();
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  later() {
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), OFTEN);
  }

  keep() {
    const { desk } = this;
    if (desk.isReadOnly || this.isGiven) return;
    try {
      if (desk.history.isChanged) localStorage.setItem(this.key, JSON.stringify({ layout: desk.layout, version: desk.facts.version, at: Date.now() }));
      else localStorage.removeItem(this.key);
    } catch { /* a full or closed store: the question on leaving remains */ }
  }

  async save() {
    const { desk } = this;
    if (desk.isReadOnly) return;
    this.isAskedAgain = this.isSaving; // what was changed meanwhile is saved after it
    if (this.isSaving) return;
    this.isSaving = true;
    this.show();
    const layout = desk.layout;
    const answer = await ask(desk.facts.addresses.save, { layout, version: desk.facts.version, note: this.note });
    this.isSaving = false;
    if (answer.ok) {
      desk.facts.version = answer.version;
      desk.history.keep(layout);
      this.tell("", "");
      this.savedAt = answer.saved;
      desk.tell("viewed");
    } else this.refused(answer);
    this.keep();
    this.show();
    if (answer.ok && this.isAskedAgain && desk.history.isChanged) await this.save();
  }

  refused(answer) {
    const { desk } = this;
    if (answer.status === 401) return this.tell("sign-in", desk.words.signInAgain);
    if (answer.status === 409 && answer.conflict) return this.ask(answer.conflict);
    if (answer.problems?.length) {
      desk.judge(answer.problems);
      desk.select([answer.problems[0].element]);
    }
    return this.tell("bad", answer.error || desk.words.noAnswer);
  }

  ask({ who, when }) {
    this.dialog.querySelector("[data-conflict]").textContent = this.desk.words.conflict.replace("{who}", who).replace("{when}", when);
    this.dialog.showModal();
  }

  async saveAsNew() {
    const { desk } = this;
    const answer = await ask(desk.facts.addresses.fresh, { layout: desk.layout, note: this.note });
    this.dialog.close();
    if (!answer.ok) return this.refused(answer);
    localStorage.removeItem(this.key);
    Object.assign(this, { isLeaving: true, isGiven: true });
    return location.assign(answer.address);
  }

  // One bar at a time: "sign-in", "restored", "bad", or none.
  tell(kind, words) {
    for (const each of this.bar.children) {
      each.hidden = each.dataset.note !== kind;
      if (!each.hidden) each.querySelector("[data-words]").textContent = words;
    }
  }

  show() {
    const { desk, state } = this;
    const { words } = desk;
    if (desk.isReadOnly) return;
    state.dataset.state = this.isSaving ? "saving" : desk.history.isChanged ? "changed" : "saved";
    state.textContent = this.isSaving ? words.saving : desk.history.isChanged ? words.unsaved : `${words.saved}${this.savedAt ? ` ${this.savedAt.slice(11)}` : ""}`;
  }
}
