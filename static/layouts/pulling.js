// Boxes pulled by mouse or finger: moved, resized by their handles, or chosen together with a rubber band.
import { frameOf } from "./elements.js";
import { meetings, moved, pulled, resized, touches } from "./geometry.js";

const STILL = 3; // pixels that are no pull yet

export class Pulling {
  constructor(desk, place) {
    Object.assign(this, { desk, sheet: place.querySelector("[data-sheet]"), layer: place.querySelector("[data-boxes]"), pull: null, number: 0 });
    this.band = place.querySelector("[data-band]");
    this.guides = place.querySelector("[data-guides]");
    this.narrow = window.matchMedia("(max-width: 767.98px)");
    const stage = place.querySelector("[data-stage]");
    stage.addEventListener("pointerdown", (event) => this.begin(event));
    window.addEventListener("pointermove", (event) => this.go(event));
    window.addEventListener("pointerup", (event) => this.end(event));
    window.addEventListener("pointercancel", () => this.stop());
    window.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.pull) this.giveUp(event); });
  }

  begin(event) {
    if (event.button !== 0 || this.pull) return;
    const { desk } = this;
    const box = event.target.closest?.(".box");
    const name = box?.dataset.name;
    const isMany = event.shiftKey || event.ctrlKey || event.metaKey;
    if (!name) {
      if (!isMany) desk.select([]);
      if (!this.narrow.matches) this.pull = { kind: "band", from: this.place(event), kept: desk.selected, start: event };
      return;
    }
    if (isMany) desk.toggle(name);
    else if (!desk.selected.includes(name)) desk.select([name]);
    box.focus({ preventScroll: true });
    event.preventDefault();
    if (desk.isReadOnly || this.narrow.matches || desk.locked.has(name) || !desk.selected.includes(name)) return;
    const handle = event.target.dataset.handle;
    this.number += 1;
    const frames = handle ? new Map([[name, desk.freeFrames().get(name)]]) : desk.freeFrames();
    this.pull = { kind: handle ? "resize" : "move", handle, frames, start: event, from: this.place(event), id: `pull ${this.number}`, single: !isMany && name };
  }

  // Millimetres on the page.
  place(event) {
    const corner = this.sheet.getBoundingClientRect();
    return { x: (event.clientX - corner.left) / this.desk.scale, y: (event.clientY - corner.top) / this.desk.scale };
  }

  go(event) {
    const { pull, desk } = this;
    if (!pull) return;
    if (!pull.isMoving && Math.hypot(event.clientX - pull.start.clientX, event.clientY - pull.start.clientY) < STILL) return;
    pull.isMoving = true;
    const here = this.place(event);
    const [right, down] = [here.x - pull.from.x, here.y - pull.from.y];
    const step = event.altKey ? 0 : desk.step;
    if (pull.kind === "band") return this.stretch(pull, here);
    document.body.classList.add("is-pulling");
    const names = [...pull.frames.keys()];
    const frames = new Map();
    if (pull.kind === "resize") {
      frames.set(names[0], resized(pull.frames.get(names[0]), pull.handle, right, down, step, event.shiftKey));
    } else {
      const way = pulled([...pull.frames.values()], event.shiftKey && Math.abs(right) < Math.abs(down) ? 0 : right, event.shiftKey && Math.abs(right) >= Math.abs(down) ? 0 : down, step);
      for (const [name, frame] of pull.frames) frames.set(name, moved(frame, way.right, way.down));
    }
    desk.frame(frames, pull.id, true);
    this.guide(names, [...frames.values()]);
    return undefined;
  }

  guide(names, [first]) {
    const { desk, guides } = this;
    const others = desk.layout.elements.filter((each) => !names.includes(each.name) && !desk.hidden.has(each.name)).map(frameOf);
    const lines = meetings(first, others, desk.layout);
    guides.replaceChildren(...["x", "y"].flatMap((axis) => lines[axis].map((at) => {
      const line = Object.assign(document.createElement("i"), { className: `guide guide-${axis}` });
      line.style[axis === "x" ? "left" : "top"] = `${at * desk.scale}px`;
      return line;
    })));
  }

  stretch(pull, here) {
    const { desk, band } = this;
    const area = { x: Math.min(pull.from.x, here.x), y: Math.min(pull.from.y, here.y), width: Math.abs(here.x - pull.from.x), height: Math.abs(here.y - pull.from.y) };
    band.hidden = false;
    for (const [side, key] of [["left", "x"], ["top", "y"], ["width", "width"], ["height", "height"]]) band.style[side] = `${area[key] * desk.scale}px`;
    const caught = desk.layout.elements.filter((each) => !desk.locked.has(each.name) && !desk.hidden.has(each.name) && touches(frameOf(each), area));
    desk.select([...new Set([...pull.kept, ...caught.map((each) => each.name)])]);
  }

  end() {
    const { pull, desk } = this;
    if (pull && !pull.isMoving && pull.kind === "move" && pull.single) desk.select([pull.single]);
    this.stop();
  }

  stop() {
    this.pull = null;
    this.band.hidden = true;
    this.guides.replaceChildren();
    document.body.classList.remove("is-pulling");
  }

  giveUp(event) {
    event.stopPropagation();
    if (this.pull.isMoving && this.pull.frames) this.desk.undo();
    this.stop();
  }
}
