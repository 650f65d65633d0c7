// The elements of a layout as data: found, changed, added, taken out, put in another order. Every answer is a new
// layout; nothing here knows a browser.
export const BOX = ["x", "y", "width", "height"];

export const find = (layout, name) => layout.elements.find((each) => each.name === name);
export const named = (layout, names) => layout.elements.filter((each) => names.includes(each.name));
export const frameOf = (element) => ({ x: element.x ?? 0, y: element.y ?? 0, width: element.width, height: element.height });

// What `element` says of `key`, or what it means where it says nothing.
export const valueOf = (element, key, defaults) => element[key] ?? defaults[element.type ?? "text"]?.[key] ?? "";

// `element` with `changes`; what is as it is by default is not written.
export function changed(element, changes, defaults) {
  const next = { ...element, ...changes };
  const usual = defaults[element.type ?? "text"] ?? {};
  for (const key of Object.keys(changes)) {
    if (BOX.includes(key)) continue;
    if (changes[key] === undefined || (key in usual && JSON.stringify(usual[key]) === JSON.stringify(changes[key]))) delete next[key];
  }
  return next;
}

const withElements = (layout, elements) => ({ ...layout, elements });

// `change(element)` answers what becomes of each of `names`.
export function mapped(layout, names, change) {
  return withElements(layout, layout.elements.map((each) => (names.includes(each.name) ? change(each) : each)));
}

export const set = (layout, names, changes, defaults) => mapped(layout, names, (each) => changed(each, changes, defaults));

// Frames by name, put into the layout.
export const framed = (layout, frames) =>
  withElements(layout, layout.elements.map((each) => (frames.has(each.name) ? { ...each, ...frames.get(each.name) } : each)));

// A name like `base` that no element has yet: `title-2`.
export function freshName(layout, base) {
  const taken = new Set(layout.elements.flatMap((each) => [each.name, ...(each.children ?? []).map((child) => child.name)]));
  if (!taken.has(base)) return base;
  const stem = base.replace(/-\d+$/, "");
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

export const added = (layout, element) => withElements(layout, [...layout.elements, element]);
export const without = (layout, names) => withElements(layout, layout.elements.filter((each) => !names.includes(each.name)));

// Copies of `names` stand above the originals and a little aside; answers [layout, names of the copies].
export function doubled(layout, names, aside = 4) {
  const copies = [];
  let next = layout;
  for (const each of named(layout, names)) {
    const copy = { ...each, name: freshName(next, each.name), x: (each.x ?? 0) + aside, y: (each.y ?? 0) + aside };
    if (copy.children) copy.children = copiedChildren(next, copy);
    next = added(next, copy);
    copies.push(copy.name);
  }
  return [next, copies];
}

function copiedChildren(layout, copy) {
  let sofar = added(layout, { ...copy, children: [] });
  return copy.children.map((child) => {
    const fresh = { ...child, name: freshName(sofar, child.name) };
    sofar = added(sofar, fresh);
    return fresh;
  });
}

// One place nearer to the reader (step 1) or farther (step -1); "front" and "back" go all the way.
export function reordered(layout, name, step) {
  const from = layout.elements.findIndex((each) => each.name === name);
  const end = layout.elements.length - 1;
  const to = step === "front" ? end : step === "back" ? 0 : Math.max(0, Math.min(end, from + step));
  if (from < 0 || to === from) return layout;
  const elements = [...layout.elements];
  elements.splice(to, 0, ...elements.splice(from, 1));
  return withElements(layout, elements);
}

export const isTaken = (layout, name) =>
  layout.elements.some((each) => each.name === name || (each.children ?? []).some((child) => child.name === name));

// The parts of an element (`children` of a stack, `rows` of a table) with one changed, added, taken out or moved.
export const parts = {
  set: (list, at, value) => list.map((each, place) => (place === at ? value : each)),
  add: (list, value) => [...list, value],
  remove: (list, at) => list.filter((_, place) => place !== at),
  move(list, at, step) {
    const to = at + step;
    if (to < 0 || to >= list.length) return list;
    const next = [...list];
    [next[at], next[to]] = [next[to], next[at]];
    return next;
  },
};

// What covers nearly the whole page lies behind everything: it is locked until somebody unlocks it.
export const isGround = (element, layout) => element.width * element.height >= 0.8 * layout.width * layout.height;

// A new element of `type` in the middle of the page.
export function fresh(layout, type, words) {
  const [width, height] = { text: [80, 12], stack: [120, 60], rows: [140, 60], photo: [26, 36.4], code: [26, 26], seal: [34, 34], figure: [60, 8], picture: [40, 30] }[type];
  const own = {
    text: { text: words.newText },
    stack: { children: [{ name: freshName(layout, words.newLine), text: words.newText, width: 0, height: 0 }] },
    rows: { rows: [["", "", ""]] },
    figure: { figure: "line" },
    picture: { picture: "" },
  }[type];
  const place = { x: Math.round((layout.width - width) / 2), y: Math.round((layout.height - height) / 2) };
  return { type, name: freshName(layout, words[`type.${type}`]), ...place, width, height, ...own };
}
