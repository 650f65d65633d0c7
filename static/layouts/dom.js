// Small makers of page parts: nothing is ever written as markup, so nothing typed can become any.
export function make(tag, settings = {}, ...inner) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(settings)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") element.className = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...inner.filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const sprites = () => document.querySelector("[data-editor]").dataset;

export function icon(name) {
  const { icons, ownIcons } = sprites();
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", name.startsWith("own-") ? `${ownIcons}#${name.slice(4)}` : `${icons}#${name}`);
  drawing.append(use);
  return drawing;
}

// A button that is only a drawing; its words are read aloud and shown on pointing.
export function iconButton(name, words, onclick, settings = {}) {
  return make("button", { type: "button", class: "icon-button", "aria-label": words, title: words, onclick, ...settings }, icon(name));
}
