// The elements in their order, the nearest to the reader first: chosen, hidden, locked, moved to and fro.
import { iconButton, make, icon } from "./dom.js";
import { reordered } from "./elements.js";

export const ICONS = { text: "own-letter", stack: "list", rows: "table", photo: "user", code: "qrcode", seal: "rubber-stamp", figure: "star", picture: "own-picture" };

export class List {
  constructor(desk, place, boxes) {
    Object.assign(this, { desk, place, boxes });
    const draw = () => this.draw();
    desk.listen({ changed: draw, chosen: draw, viewed: draw, judged: draw });
    this.draw();
  }

  draw() {
    const { desk, place } = this;
    const state = JSON.stringify([desk.layout.elements.map((each) => [each.name, each.type, each.children?.map((child) => child.name)]), desk.selected, desk.part, [...desk.hidden], [...desk.locked], desk.problems.map((each) => each.element)]);
    if (state === this.state) return;
    this.state = state;
    const held = document.activeElement;
    const mark = place.contains(held) ? held.dataset.mark : null;
    place.replaceChildren(...[...desk.layout.elements].reverse().map((each, at, all) => this.row(each, at, all.length)));
    if (mark) [...place.querySelectorAll("[data-mark]")].find((each) => each.dataset.mark === mark)?.focus({ preventScroll: true });
    this.reveal(place.querySelector(".is-chosen"));
  }

  // The list scrolls, never the page: on a phone that would carry away the field in which somebody types.
  reveal(row) {
    const { place } = this;
    if (!row) return;
    const top = row.offsetTop - place.offsetTop;
    place.scrollTop = Math.max(Math.min(place.scrollTop, top), top + row.offsetHeight - place.clientHeight);
  }

  row(element, at, count) {
    const { desk } = this;
    const { name, type } = element;
    const { words } = desk;
    const isChosen = desk.selected.includes(name);
    const choose = ({ shiftKey, ctrlKey, metaKey }) => (shiftKey || ctrlKey || metaKey ? desk.toggle(name) : desk.select([name]));
    const flip = (key) => () => {
      const names = new Set(desk[key]);
      if (!names.delete(name)) names.add(name);
      desk.view({ [key]: names });
    };
    const marked = (what) => ({ data: { mark: `${what} ${name}` } });
    const isHidden = desk.hidden.has(name);
    const isLocked = desk.locked.has(name);
    const line = make("div", { class: `row-of${isChosen ? " is-chosen" : ""}${isHidden ? " is-hidden" : ""}` },
      make("button", { type: "button", class: "row-name", "aria-pressed": String(isChosen), onclick: choose, ...marked("name") }, icon(ICONS[type]), make("span", {}, name), desk.problemsOf(name).length > 0 && make("i", { class: "dot", title: words.hasProblem })),
      !desk.isReadOnly && iconButton("chevron-up", `${words.nearer} ${name}`, () => desk.change(reordered(desk.layout, name, 1)), { disabled: at === 0, ...marked("up") }),
      !desk.isReadOnly && iconButton("chevron-down", `${words.farther} ${name}`, () => desk.change(reordered(desk.layout, name, -1)), { disabled: at === count - 1, ...marked("down") }),
      iconButton(isHidden ? "eye-off" : "eye", `${isHidden ? words.show : words.hide} ${name}`, flip("hidden"), { class: `icon-button${isHidden ? " is-on" : " is-off"}`, ...marked("eye") }),
      iconButton(isLocked ? "lock" : "lock-open", `${isLocked ? words.unlock : words.lock} ${name}`, flip("locked"), { class: `icon-button${isLocked ? " is-on" : " is-off"}`, ...marked("lock") }));
    const inner = isChosen && desk.selected.length === 1 && element.children;
    return make("li", {}, line, inner && make("ol", { class: "row-lines" }, ...inner.map((child, place) =>
      make("li", {}, make("button", { type: "button", class: "row-name", "aria-pressed": String(desk.part === place), onclick: () => desk.select([name], place), ...marked(`line${place}`) }, make("span", {}, child.name))))));
  }
}
