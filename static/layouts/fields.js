// Which fields each type of element has, how each is entered, and one control for each: the form of properties is made
// of these alone.
import { make } from "./dom.js";

const number = (step, min, max) => ({ kind: "number", step, min, max });
const choice = { kind: "choice" };
const colour = { kind: "colour" };
const line = { kind: "line" };

export const FIELDS = {
  x: number(0.1, -2000, 2000), y: number(0.1, -2000, 2000), width: number(0.1, 0, 2000), height: number(0.1, 0, 2000),
  size: number(0.5, 1, 200), smallest: number(0.5, 1, 200), leading: number(0.05, 0.5, 5), spacing: number(0.01, -1, 5),
  lines: number(1, 1, 99), spaced_up_to: number(1, 0, 99), indent: number(1, 0, 99), before: number(0.5, 0, 500), angle: number(1, -360, 360),
  stretch: number(0.1, 1, 20), label_width: number(1, 0, 500), widest: number(0.5, 1, 200), line_width: number(0.1, 0, 50),
  face: choice, align: choice, stand: choice, level: choice, figure: choice, picture: choice,
  colour, rule: colour, frame: colour,
  when: { kind: "fact" }, unless: { kind: "fact" },
  text: { kind: "area" }, name: line, scales: { kind: "numbers" },
};

const LETTERS = ["face", "size", "smallest", "colour"];
const FLOW = ["lines", "leading", "align", "stand", "indent", "spacing", "spaced_up_to", "angle"];

// [heading, fields…] for each section under the frame.
export const SECTIONS = {
  text: [["words", "text"], ["letters", ...LETTERS], ["flow", ...FLOW]],
  child: [["words", "text"], ["letters", ...LETTERS], ["flow", "before", "width", ...FLOW.filter((key) => !["angle", "stand"].includes(key))]],
  stack: [["column", "stretch", "scales"]],
  rows: [["letters", ...LETTERS, "rule"], ["table", "label_width", "widest"]],
  photo: [["look", "frame"]],
  code: [["look", "level"]],
  seal: [["words", "text"], ["look", "colour"]],
  figure: [["look", "figure", "colour", "line_width"]],
  picture: [["look", "picture"]],
};

// A labelled control for `key` with `read()` and `show(value)`; `put(value)` is called with what was entered.
export function control(key, desk, put) {
  const settings = FIELDS[key];
  const words = desk.words[`field.${key}`];
  const made = MAKERS[settings.kind](key, settings, desk, put, words);
  const label = made.isGroup ? null : make("span", {}, words);
  const place = make(made.isGroup ? "div" : "label", { class: `cell cell-${settings.kind}`, data: { field: key } }, label, ...[made.elements].flat());
  return { key, place, show: made.show, focus: () => made.held.focus(), held: made.held };
}

const isHeld = (input) => document.activeElement === input;

const MAKERS = {
  number(key, { step, min, max }, desk, put) {
    const read = () => {
      const value = Number(input.value);
      const isGood = input.value.trim() !== "" && Number.isFinite(value) && value >= min && value <= max && (step !== 1 || key === "angle" || key === "label_width" || Number.isInteger(value));
      input.classList.toggle("is-invalid", !isGood);
      if (isGood) put(Math.round(value * 1000) / 1000);
    };
    const input = make("input", { type: "number", class: "form-control", step: "any", min: String(min), max: String(max), inputmode: "decimal", disabled: desk.isReadOnly, oninput: read });
    // The arrow keys of a field step as finely as the field is meant, whatever stands in it.
    input.addEventListener("keydown", (event) => {
      const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!way || event.altKey || event.ctrlKey) return;
      event.preventDefault();
      input.value = String(Math.round((Number(input.value) + way * step * (event.shiftKey ? 10 : 1)) * 1000) / 1000);
      read();
    });
    return { elements: input, held: input, show: (value) => { if (!isHeld(input) || Number(input.value) !== value) { input.value = value; input.classList.remove("is-invalid"); } } };
  },

  numbers(_key, _settings, desk, put) {
    const input = make("input", { type: "text", class: "form-control", disabled: desk.isReadOnly, oninput: () => {
      const values = input.value.normalize("NFKC").split(/[\s,、]+/).filter(Boolean).map(Number);
      const isGood = values.length > 0 && values.length <= 20 && values.every((each) => each > 0 && each <= 10);
      input.classList.toggle("is-invalid", !isGood);
      if (isGood) put(values);
    } });
    return { elements: input, held: input, show: (value) => { if (!isHeld(input)) input.value = value.join(" "); } };
  },

  choice(key, _settings, desk, put) {
    const options = desk.facts.choices[key].map(([value, words]) => make("option", { value }, words));
    const select = make("select", { class: "form-select", disabled: desk.isReadOnly, onchange: () => put(select.value) }, ...options);
    return { elements: select, held: select, show: (value) => { select.value = value; } };
  },

  fact(_key, _settings, desk, put) {
    const options = desk.facts.names.map(([value, words]) => make("option", { value }, words));
    const select = make("select", { class: "form-select", disabled: desk.isReadOnly, onchange: () => put(select.value) }, make("option", { value: "" }, desk.words.always), ...options);
    return { elements: select, held: select, show: (value) => { select.value = value; } };
  },

  colour(key, _settings, desk, put, words) {
    const hex = make("input", { type: "text", class: "form-control", "aria-label": words, maxlength: "7", disabled: desk.isReadOnly, placeholder: desk.words.ownColour, oninput: () => {
      const value = hex.value.trim();
      const isGood = value === "" || /^#[0-9A-Fa-f]{6}$/.test(value);
      hex.classList.toggle("is-invalid", !isGood);
      if (isGood) put(value.toUpperCase());
    } });
    const picker = make("input", { type: "color", class: "swatch", "aria-label": `${words} ${desk.words.pickColour}`, disabled: desk.isReadOnly, oninput: () => put(picker.value.toUpperCase()) });
    const show = (value) => {
      if (!isHeld(hex)) hex.value = value;
      picker.value = (value || "#ffffff").toLowerCase();
      picker.classList.toggle("is-empty", !value);
    };
    return { elements: [make("span", {}, words), make("span", { class: "colour" }, picker, hex)], held: hex, show, isGroup: true };
  },

  line(_key, _settings, desk, put) {
    const input = make("input", { type: "text", class: "form-control", maxlength: "60", disabled: desk.isReadOnly, onchange: () => put(input.value.trim()) });
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") input.blur(); });
    return { elements: input, held: input, show: (value) => { if (!isHeld(input)) input.value = value; } };
  },

  area(_key, _settings, desk, put, words) {
    const area = make("textarea", { class: "form-control", rows: "3", "aria-label": words, maxlength: "2000", disabled: desk.isReadOnly, oninput: () => put(area.value) });
    return { elements: [area, insertion(desk, area)], held: area, show: (value) => { if (area.value !== value) area.value = value; }, isGroup: true };
  },
};

// Buttons with the facts' names in words; each puts `{name}` where the cursor stands in `area`.
export function insertion(desk, area) {
  const insert = (name) => {
    area.setRangeText(`{${name}}`, area.selectionStart, area.selectionEnd, "end");
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const buttons = desk.facts.names.map(([name, words]) => make("button", { type: "button", class: "fact", title: `{${name}}`, disabled: desk.isReadOnly, onclick: () => insert(name) }, words));
  return make("details", { class: "facts-menu", open: true }, make("summary", {}, desk.words.insertFact), make("div", { class: "facts-list" }, ...buttons));
}
