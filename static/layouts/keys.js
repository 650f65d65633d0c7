// The keyboard alone suffices: arrows move, with Ctrl they resize; Delete, copies, to and fro, order, save.
import { doubled, reordered, without } from "./elements.js";
import { moved, resized } from "./geometry.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function useKeys(desk, boxes, save) {
  const layer = boxes.layer;

  function arrow(event) {
    const [right, down] = ARROWS[event.key];
    const step = event.altKey ? 0.1 : event.shiftKey ? 5 : 1;
    const frames = desk.freeFrames();
    const isSizing = event.ctrlKey || event.metaKey;
    for (const [name, frame] of frames)
      frames.set(name, isSizing ? resized(frame, right ? "e" : "s", right * step, down * step, 0) : moved(frame, right * step, down * step));
    if (frames.size) desk.frame(frames, `${isSizing ? "size" : "nudge"} ${desk.selected.join()}`);
  }

  const onPage = {
    Delete: () => remove(),
    Backspace: () => remove(),
    Escape: () => desk.select([]),
    PageUp: () => order(1),
    PageDown: () => order(-1),
  };

  function remove() {
    const names = desk.free.map((each) => each.name);
    if (!names.length) return;
    const at = desk.layout.elements.findIndex((each) => each.name === names[0]);
    desk.change(without(desk.layout, names));
    const next = desk.layout.elements[Math.min(at, desk.layout.elements.length - 1)];
    desk.select(next ? [next.name] : []);
    if (next) boxes.focus(next.name);
  }

  function order(step) {
    for (const name of desk.selected) desk.change(reordered(desk.layout, name, step));
  }

  const deeds = {
    z: (event) => (event.shiftKey ? desk.redo() : desk.undo()),
    y: () => desk.redo(),
    d: () => {
      const [layout, names] = doubled(desk.layout, desk.selected);
      desk.change(layout);
      desk.select(names);
      boxes.focus(names[0]);
    },
    a: () => desk.select(desk.layout.elements.filter((each) => !desk.locked.has(each.name) && !desk.hidden.has(each.name)).map((each) => each.name)),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && key === "s") {
      event.preventDefault();
      save();
      return;
    }
    if (event.target.closest?.("input, textarea, select")) return; // there the field's own keys hold
    if (isCommand && deeds[key] && !event.altKey) {
      event.preventDefault();
      deeds[key](event);
    } else if (layer.contains(event.target) && ARROWS[event.key]) {
      event.preventDefault();
      arrow(event);
    } else if (layer.contains(event.target) && onPage[event.key]) {
      event.preventDefault();
      onPage[event.key]();
    }
  });
  return { remove, double: deeds.d, order };
}
