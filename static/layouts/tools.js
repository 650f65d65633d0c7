// The bar above the page and the tools of the property form: to and fro, grid, zoom, new elements, aligning, samples.
import { added, doubled, fresh, frameOf, named, reordered } from "./elements.js";
import { aligned, fitting, spread } from "./geometry.js";
import { icon, iconButton, make } from "./dom.js";

const ZOOM = 1.2;
const FINEST = 14; // pixels a millimetre

export class Tools {
  constructor(desk, place, pictures) {
    Object.assign(this, { desk, place, pictures, stage: place.querySelector("[data-stage]"), zoom: place.querySelector("[data-zoom]"), isFitted: true });
    place.addEventListener("click", (event) => {
      const button = event.target.closest("[data-deed]");
      if (button) this.do(button.dataset.deed, button);
    });
    desk.listen({ changed: () => this.draw(), viewed: () => this.draw() });
    new ResizeObserver(() => { if (this.isFitted) this.fit(); }).observe(this.stage);
    this.stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.scale(desk.scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    }, { passive: false });
    this.tabs();
    this.fit();
  }

  do(deed, button) {
    const { desk } = this;
    if (deed === "undo") desk.undo();
    else if (deed === "redo") desk.redo();
    else if (deed === "snap") desk.view({ isSnapping: !desk.isSnapping });
    else if (deed === "grid") desk.view({ hasGrid: !desk.hasGrid });
    else if (deed === "nearer") this.scale(desk.scale * ZOOM);
    else if (deed === "farther") this.scale(desk.scale / ZOOM);
    else if (deed === "fit") this.fit();
    else if (deed === "add") this.add(button.dataset.type);
    else if (deed === "save") this.save();
  }

  scale(scale) {
    this.isFitted = false;
    this.desk.view({ scale: Math.max(0.8, Math.min(FINEST, scale)) });
  }

  fit() {
    const { desk, stage } = this;
    const isNarrow = window.matchMedia("(max-width: 767.98px)").matches;
    const margin = isNarrow ? 16 : 56;
    const scale = isNarrow ? (stage.clientWidth - margin) / desk.layout.width : fitting(desk.layout, stage.clientWidth - margin, stage.clientHeight - margin);
    this.isFitted = true;
    if (Math.abs(scale - desk.scale) > 0.01) desk.view({ scale });
  }

  add(type) {
    const { desk } = this;
    this.place.querySelectorAll("details[open].menu").forEach((menu) => { menu.open = false; });
    const element = fresh(desk.layout, type, desk.words);
    if (type === "picture") {
      const [first] = desk.facts.choices.picture;
      if (!first) return this.pictures.open();
      element.picture = first[0];
    }
    return this.put(element);
  }

  put(element) {
    this.desk.change(added(this.desk.layout, element));
    this.desk.select([element.name]);
    this.boxes?.focus(element.name);
  }

  draw() {
    const { desk, place } = this;
    place.querySelector("h1").textContent = desk.layout.name;
    place.querySelector('[data-deed="undo"]').disabled = !desk.history.past.length;
    place.querySelector('[data-deed="redo"]').disabled = !desk.history.future.length;
    place.querySelector('[data-deed="snap"]').setAttribute("aria-pressed", String(desk.isSnapping));
    place.querySelector('[data-deed="grid"]').setAttribute("aria-pressed", String(desk.hasGrid));
    this.zoom.textContent = `${Math.round((desk.scale / 3.7795) * 100)}%`;
  }

  // The five hard samples.
  tabs() {
    const tabs = [...this.place.querySelectorAll("[role=tab]")];
    const choose = (at) => {
      tabs.forEach((tab, place) => {
        tab.setAttribute("aria-selected", String(place === at));
        tab.tabIndex = place === at ? 0 : -1;
      });
      this.desk.view({ sample: at });
    };
    tabs.forEach((tab, at) => {
      tab.addEventListener("click", () => choose(at));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        const next = (at + step + tabs.length) % tabs.length;
        choose(next);
        tabs[next].focus();
      });
    });
  }

  // Buttons that align or spread what is selected; a single element is aligned with the page.
  arranging(count) {
    const { desk } = this;
    const { words } = desk;
    const arrange = (change, what) => () => {
      const chosen = desk.free;
      if (!chosen.length) return;
      const frames = change(chosen.map(frameOf));
      desk.frame(new Map(chosen.map((each, at) => [each.name, frames[at]])), what);
    };
    const edges = ["left", "centre", "right", "top", "middle", "bottom"].map((edge) => iconButton(`own-align-${edge}`, words[`edge.${edge}`], arrange((frames) => aligned(frames, edge, desk.layout)), { disabled: desk.isReadOnly }));
    const gaps = count > 2 ? ["x", "y"].map((axis) => iconButton(`own-spread-${axis}`, words[`spread.${axis}`], arrange((frames) => spread(frames, axis)))) : [];
    return make("div", { class: "tool-row", role: "group", "aria-label": count > 1 ? words["section.align"] : words.alignPage }, ...edges, ...gaps);
  }

  deeds() {
    const { desk } = this;
    const { words } = desk;
    if (desk.isReadOnly) return "";
    const button = (name, label, onclick) => make("button", { type: "button", class: "btn btn-sm", onclick }, icon(name), label);
    const order = (step) => () => named(desk.layout, desk.selected).forEach((each) => desk.change(reordered(desk.layout, each.name, step)));
    const double = () => {
      const [layout, names] = doubled(desk.layout, desk.selected);
      desk.change(layout);
      desk.select(names);
    };
    return make("div", { class: "tool-row" }, button("copy", words.duplicate, double), button("chevron-up", words.front, order("front")), button("chevron-down", words.back, order("back")), button("trash", words.delete, () => this.keys.remove()));
  }

  hints() {
    const template = this.place.querySelector("template[data-hints]");
    if (!template) return [];
    const hints = template.content.cloneNode(true);
    const note = hints.querySelector("[data-note-field]");
    if (note) {
      note.value = this.keeping.note;
      note.addEventListener("input", () => { this.keeping.note = note.value; });
    }
    return [hints];
  }

  say(words) {
    this.place.querySelector("[data-say]").textContent = words;
  }
}
