// What is wrong with the layout, as a list: a press selects the element, and its first field at fault.
import { icon, make } from "./dom.js";

export class Problems {
  constructor(desk, place, boxes) {
    Object.assign(this, { desk, place, boxes, count: document.querySelector("[data-problem-count]") });
    desk.listen({ judged: () => this.draw() });
  }

  draw() {
    const { desk, place, count } = this;
    const { words, problems } = desk;
    const faults = problems.filter((each) => !each.warning).length;
    count.textContent = problems.length ? words.problems.replace("{count}", problems.length) : words.noProblems;
    count.dataset.state = faults ? "bad" : problems.length ? "warning" : "good";
    place.replaceChildren(...problems.map((each) => make("li", { class: each.warning ? "is-warning" : "is-bad" },
      make("button", { type: "button", onclick: () => this.choose(each) }, icon(each.warning ? "alert-triangle" : "alert-circle"), make("span", {}, each.element && make("b", {}, each.element), each.message)))));
  }

  choose({ element, owner, field }) {
    const { desk } = this;
    const found = desk.layout.elements.find((each) => each.name === (owner || element));
    if (!found) return desk.select([]);
    const line = found.children?.findIndex((child) => child.name === element) ?? -1;
    desk.select([found.name], line >= 0 ? line : null);
    const held = field && document.querySelector(`[data-panel] [data-field="${field}"] :is(input, select, textarea)`);
    return held ? held.focus() : this.boxes.focus(found.name);
  }
}
