// The elements as boxes over the drawn page. A box is a button: Tab goes through them, focus selects.
import { frameOf } from "./elements.js";

const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

export class Boxes {
  constructor(desk, place) {
    Object.assign(this, { desk, sheet: place.querySelector("[data-sheet]"), layer: place.querySelector("[data-boxes]"), known: new Map() });
    this.picture = place.querySelector("[data-picture]");
    const draw = () => this.draw();
    desk.listen({ changed: draw, chosen: draw, viewed: draw, judged: draw });
    this.layer.addEventListener("focusin", ({ target }) => {
      const name = target.dataset.name;
      if (name && !desk.selected.includes(name) && !this.isPressing) desk.select([name]);
    });
    this.layer.addEventListener("pointerdown", () => { this.isPressing = true; }, true);
    window.addEventListener("pointerup", () => { this.isPressing = false; });
    this.draw();
  }

  draw() {
    const { desk, layer, known } = this;
    const { layout, scale } = desk;
    this.sheet.style.width = `${layout.width * scale}px`;
    this.sheet.style.height = `${layout.height * scale}px`;
    const names = new Set(layout.elements.map((each) => each.name));
    for (const [name, box] of known) {
      if (names.has(name)) continue;
      box.remove();
      known.delete(name);
    }
    layout.elements.forEach((element, at) => {
      const box = known.get(element.name) ?? this.make(element.name);
      if (layer.children[at] !== box) this.put(box, at);
      this.settle(box, element);
    });
  }

  // Moving a box in the page would take the focus away from it.
  put(box, at) {
    const held = document.activeElement;
    this.layer.insertBefore(box, this.layer.children[at] ?? null);
    if (held?.isConnected && held !== document.activeElement && this.layer.contains(held)) held.focus({ preventScroll: true });
  }

  make(name) {
    const box = document.createElement("button");
    Object.assign(box, { type: "button", className: "box" });
    box.dataset.name = name;
    box.append(...HANDLES.map((side) => Object.assign(document.createElement("span"), { className: `handle handle-${side}` })));
    box.querySelectorAll(".handle").forEach((handle, at) => { handle.dataset.handle = HANDLES[at]; });
    this.known.set(name, box);
    return box;
  }

  settle(box, element) {
    const { desk } = this;
    const frame = frameOf(element);
    const isChosen = desk.selected.includes(element.name);
    for (const [side, key] of [["left", "x"], ["top", "y"], ["width", "width"], ["height", "height"]]) box.style[side] = `${frame[key] * desk.scale}px`;
    box.hidden = desk.hidden.has(element.name);
    box.classList.toggle("is-chosen", isChosen);
    box.classList.toggle("is-alone", isChosen && desk.selected.length === 1);
    box.classList.toggle("is-locked", desk.locked.has(element.name));
    box.classList.toggle("is-wrong", desk.problemsOf(element.name).length > 0);
    box.setAttribute("aria-pressed", String(isChosen));
    const type = desk.words[`type.${element.type}`];
    box.setAttribute("aria-label", `${type} ${element.name}，${frame.x}，${frame.y}，${frame.width} × ${frame.height} ${desk.words.millimetres}`);
    box.title = `${type} · ${element.name}`;
  }

  focus(name) {
    this.known.get(name)?.focus({ preventScroll: false });
  }
}
