// The properties of what is selected: one element's fields, one line of a column, what several share, or the page's.
import { control, SECTIONS } from "./fields.js";
import { BOX, changed, find, isTaken, mapped, named, parts, set, valueOf } from "./elements.js";
import { make } from "./dom.js";
import { childrenOf, rowsOf } from "./parts.js";

export class Panel {
  constructor(desk, place, tools) {
    Object.assign(this, { desk, place, tools, controls: [], shape: "" });
    const draw = () => this.draw();
    desk.listen({ changed: draw, chosen: draw, viewed: draw, judged: draw });
    this.draw();
  }

  get element() {
    return this.desk.selected.length === 1 ? find(this.desk.layout, this.desk.selected[0]) : null;
  }

  // The element itself, or the line of it that is edited.
  get target() {
    const { element, desk } = this;
    return element?.children && desk.part !== null ? (element.children[desk.part] ?? element) : element;
  }

  draw() {
    const { desk, element, target } = this;
    const shape = JSON.stringify([desk.selected.length > 1 ? desk.selected : [element?.name], element?.type, desk.part, element?.children?.length, element?.rows?.length, desk.facts.choices.picture.length]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.build();
    }
    for (const each of this.controls) each.show(this.valueOf(each.key, target));
    for (const each of this.controls) this.fault(each);
    this.refresh?.();
  }

  valueOf(key, target) {
    if (!target) return this.desk.layout[key];
    return BOX.includes(key) ? (target[key] ?? 0) : valueOf(target, key, this.desk.defaults);
  }

  // What the server found wrong in one field is said beside it.
  fault({ key, place }) {
    const { target, desk } = this;
    const found = target && desk.problems.find((each) => each.element === target.name && each.field === key);
    place.classList.toggle("is-wrong", Boolean(found));
    place.querySelector(".fault")?.remove();
    if (found) place.append(make("span", { class: "fault" }, found.message));
  }

  build() {
    const { desk, element, target } = this;
    this.controls = [];
    this.refresh = null;
    const content = [];
    if (desk.selected.length > 1) content.push(...this.several());
    else if (!element) content.push(...this.page());
    else if (target !== element) content.push(...this.line(element, target));
    else content.push(...this.single(element));
    this.place.replaceChildren(...content);
  }

  section(title, ...content) {
    return make("section", { class: "panel-section" }, title && make("h3", {}, title), make("div", { class: "cells" }, ...content));
  }

  fields(keys, put) {
    return keys.map((key) => {
      const made = control(key, this.desk, (value) => put(key, value));
      this.controls.push(made);
      return made.place;
    });
  }

  head(title, sub) {
    return make("div", { class: "panel-head" }, make("h2", {}, title), sub && make("p", { class: "sub" }, sub));
  }

  page() {
    const { desk } = this;
    const put = (key, value) => { if (value !== "") desk.change({ ...desk.layout, [key]: value }, `page ${key}`); };
    return [
      this.head(desk.words.page, desk.words.pageHint),
      this.section("", ...this.fields(["name", "width", "height"], put)),
      ...this.tools.hints(),
    ];
  }

  several() {
    const { desk } = this;
    return [
      this.head(desk.words.several.replace("{count}", desk.selected.length), named(desk.layout, desk.selected).map((each) => each.name).join("、")),
      this.section(desk.words["section.align"], this.tools.arranging(desk.selected.length)),
      this.section("", this.tools.deeds()),
    ];
  }

  single(element) {
    const { desk } = this;
    const put = (key, value) => (key === "name" ? this.rename(value) : desk.change(set(desk.layout, [this.element.name], { [key]: value }, desk.defaults), `field ${this.element.name} ${key}`));
    const own = SECTIONS[element.type].map(([title, ...keys]) => this.section(desk.words[`section.${title}`], ...this.fields(keys, put)));
    const inner = element.children ? childrenOf(this, element) : element.rows ? rowsOf(this, element) : null;
    return [
      this.head(`${desk.words[`type.${element.type}`]}`, desk.locked.has(element.name) ? desk.words.lockedHint : ""),
      this.section("", ...this.fields(["name", "x", "y", "width", "height"], put)),
      this.section("", this.tools.arranging(1), this.tools.deeds()),
      ...(inner ? [inner] : []),
      ...own,
      this.section(desk.words["section.condition"], ...this.fields(["when", "unless"], put)),
    ];
  }

  // One line of a column.
  line(element, child) {
    const { desk } = this;
    const put = (key, value) => {
      const at = desk.part;
      const owner = this.element;
      if (key === "name") return this.rename(value);
      const next = changed(owner.children[at], { [key]: value }, desk.defaults);
      return desk.change(mapped(desk.layout, [owner.name], (each) => ({ ...each, children: parts.set(each.children, at, next) })), `line ${owner.name} ${at} ${key}`);
    };
    const back = make("button", { type: "button", class: "link-button", onclick: () => desk.select([element.name]) }, `← ${element.name}`);
    const own = SECTIONS.child.map(([title, ...keys]) => this.section(desk.words[`section.${title}`], ...this.fields(keys, put)));
    this.controls.find((each) => each.key === "width").place.firstChild.textContent = desk.words.lineWidth;
    return [
      make("div", { class: "panel-head" }, back, make("h2", {}, `${desk.words.lineOf} ${desk.part + 1}`)),
      this.section("", ...this.fields(["name"], put)),
      ...own,
      this.section(desk.words["section.condition"], ...this.fields(["when", "unless"], put)),
    ];
  }

  rename(name) {
    const { desk, element, target } = this;
    if (name === target.name) return;
    if (!name || isTaken(desk.layout, name)) {
      this.shape = "";
      this.tools.say(name ? desk.words.nameTaken : desk.words.nameNeeded, "bad");
      this.draw();
      return;
    }
    const isLine = target !== element;
    const at = desk.part;
    const next = mapped(desk.layout, [element.name], (each) => (isLine ? { ...each, children: parts.set(each.children, at, { ...each.children[at], name }) } : { ...each, name }));
    if (!isLine) desk.rename(element.name, name);
    desk.change(next);
    desk.tell("chosen");
  }
}
