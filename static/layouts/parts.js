// What an element is made of: the lines of a column, the rows of a table; added, moved, taken out and typed in place.
import { freshName, mapped, parts } from "./elements.js";
import { iconButton, make } from "./dom.js";
import { insertion } from "./fields.js";

function putter(panel, key) {
  const { desk } = panel;
  return (change, kind = "") => desk.change(mapped(desk.layout, [panel.element.name], (each) => ({ ...each, [key]: change(each[key]) })), kind);
}

function deedsOf(panel, put, at, count) {
  const { words, isReadOnly } = panel.desk;
  if (isReadOnly) return "";
  const move = (step) => put((list) => parts.move(list, at, step));
  return make("span", { class: "part-deeds" },
    iconButton("chevron-up", words.up, () => move(-1), { disabled: at === 0 }),
    iconButton("chevron-down", words.down, () => move(1), { disabled: at === count - 1 }),
    iconButton("trash", words.remove, () => put((list) => parts.remove(list, at)), { disabled: count === 1 }));
}

export function childrenOf(panel, element) {
  const { desk } = panel;
  const put = putter(panel, "children");
  const lines = element.children.map((child, at) => make("li", {},
    make("button", { type: "button", class: "part-name", onclick: () => desk.select([panel.element.name], at) }, make("b", {}, child.name), make("span", {}, child.text)),
    deedsOf(panel, put, at, element.children.length)));
  const add = () => put((list) => parts.add(list, { type: "text", name: freshName(desk.layout, desk.words.newLine), text: desk.words.newText, width: 0, height: 0 }));
  const list = make("ol", { class: "parts" }, ...lines);
  panel.refresh = () => [...list.children].forEach((line, at) => {
    const child = panel.element?.children?.[at];
    if (!child) return;
    line.querySelector("b").textContent = child.name;
    line.querySelector(".part-name span").textContent = child.text;
  });
  return panel.section(desk.words["section.lines"], list, !desk.isReadOnly && make("button", { type: "button", class: "btn btn-sm", onclick: add }, desk.words.addLine));
}

export function rowsOf(panel, element) {
  const { desk } = panel;
  const put = putter(panel, "rows");
  const titles = [desk.words.rowLabel, desk.words.rowEnglish, desk.words.rowText];
  const cells = [];
  const rows = element.rows.map((row, at) => {
    const inputs = row.map((_, place) => {
      const input = make(place === 2 ? "textarea" : "input", { class: "form-control", "aria-label": `${titles[place]} ${at + 1}`, placeholder: titles[place], disabled: desk.isReadOnly, ...(place === 2 ? { rows: "1" } : { type: "text" }) });
      input.addEventListener("input", () => put((list) => parts.set(list, at, parts.set(list[at], place, input.value)), `row ${panel.element.name} ${at} ${place}`));
      cells.push([input, at, place]);
      return input;
    });
    return make("li", { class: "row-line" }, inputs[0], inputs[1], inputs[2], deedsOf(panel, put, at, element.rows.length));
  });
  let last = cells.find(([, , place]) => place === 2)?.[0];
  const list = make("ol", { class: "parts parts-rows", onfocusin: ({ target }) => { if (target.matches("textarea")) last = target; } }, ...rows);
  panel.refresh = () => {
    for (const [input, at, place] of cells) {
      const value = panel.element?.rows?.[at]?.[place] ?? "";
      if (input.value !== value) input.value = value;
    }
  };
  const add = () => put((all) => parts.add(all, ["", "", ""]));
  const facts = insertion(desk, { setRangeText: (...all) => last?.setRangeText(...all), focus: () => last?.focus(), dispatchEvent: (event) => last?.dispatchEvent(event), get selectionStart() { return last?.selectionStart; }, get selectionEnd() { return last?.selectionEnd; } });
  return panel.section(desk.words["section.rows"], list, !desk.isReadOnly && make("button", { type: "button", class: "btn btn-sm", onclick: add }, desk.words.addRow), element.rows.length > 0 && facts);
}
