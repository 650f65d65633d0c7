// What all parts of the editor share: the layout and its history, what is selected, hidden and locked, and how the page
// is looked at. Parts listen and draw themselves anew; none speaks to another.
import { find, frameOf, framed, isGround, named } from "./elements.js";
import { History } from "./history.js";

export class Desk {
  constructor(facts) {
    const { layout, defaults, words, isReadOnly = false } = facts;
    Object.assign(this, { facts, defaults, words, isReadOnly, listeners: [], selected: [], part: null });
    Object.assign(this, { scale: 3, isSnapping: true, hasGrid: true, sample: 0, problems: [] });
    this.history = new History(layout);
    this.hidden = new Set();
    this.locked = new Set(layout.elements.filter((each) => isGround(each, layout)).map((each) => each.name));
  }

  get layout() {
    return this.history.present;
  }

  get step() {
    return this.isSnapping ? 1 : 0;
  }

  // `listener` has methods named as what happens: changed, chosen, viewed, judged.
  listen(listener) {
    this.listeners.push(listener);
  }

  tell(what) {
    for (const listener of this.listeners) listener[what]?.();
  }

  change(layout, kind = "", lasting = false) {
    if (this.isReadOnly || layout === this.layout) return;
    this.history.put(layout, kind, lasting);
    this.tell("changed");
  }

  frame(frames, kind, lasting) {
    this.change(framed(this.layout, frames), kind, lasting);
  }

  undo() {
    if (this.history.undo()) this.settle();
  }

  redo() {
    if (this.history.redo()) this.settle();
  }

  // What is selected may not be there any more.
  settle() {
    this.selected = this.selected.filter((name) => find(this.layout, name));
    this.tell("changed");
    this.tell("chosen");
  }

  select(names, part = null) {
    const known = names.filter((name) => find(this.layout, name));
    if (part === this.part && known.join("\n") === this.selected.join("\n")) return;
    Object.assign(this, { selected: known, part });
    this.tell("chosen");
  }

  toggle(name) {
    this.select(this.selected.includes(name) ? this.selected.filter((each) => each !== name) : [...this.selected, name]);
  }

  // Selected elements that may be moved.
  get free() {
    return named(this.layout, this.selected).filter((each) => !this.locked.has(each.name));
  }

  freeFrames() {
    return new Map(this.free.map((each) => [each.name, frameOf(each)]));
  }

  view(changes) {
    Object.assign(this, changes);
    this.tell("viewed");
  }

  rename(from, to) {
    for (const names of [this.hidden, this.locked]) if (names.delete(from)) names.add(to);
    this.selected = this.selected.map((name) => (name === from ? to : name));
  }

  judge(problems) {
    this.problems = problems;
    this.tell("judged");
  }

  problemsOf(name) {
    return this.problems.filter((each) => each.element === name || each.owner === name);
  }
}
