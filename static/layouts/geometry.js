// Frames on a page, in millimetres from its upper left corner: snapped, moved, resized, aligned, spread. Nothing here
// knows a browser.
export const LEAST = 0.5; // millimetres a frame is wide or high at least

export const tidy = (value) => Math.round(value * 100) / 100;
export const snapped = (value, step) => tidy(step ? Math.round(value / step) * step : value);

// The frame that holds all of `frames`.
export function bounds(frames) {
  const x = Math.min(...frames.map((each) => each.x));
  const y = Math.min(...frames.map((each) => each.y));
  const right = Math.max(...frames.map((each) => each.x + each.width));
  const bottom = Math.max(...frames.map((each) => each.y + each.height));
  return { x: tidy(x), y: tidy(y), width: tidy(right - x), height: tidy(bottom - y) };
}

// How far frames really go when they are pulled by (right, down): their common corner lands on the grid.
export function pulled(frames, right, down, step) {
  const whole = bounds(frames);
  return { right: tidy(snapped(whole.x + right, step) - whole.x), down: tidy(snapped(whole.y + down, step) - whole.y) };
}

export const moved = (frame, right, down) => ({ ...frame, x: tidy(frame.x + right), y: tidy(frame.y + down) });

// `frame` with the sides that `handle` holds (letters of n, e, s, w) pulled by (right, down); `keep` keeps its shape.
export function resized(frame, handle, right, down, step, keep = false) {
  let [left, top, end, bottom] = [frame.x, frame.y, frame.x + frame.width, frame.y + frame.height];
  if (handle.includes("w")) left = Math.min(snapped(left + right, step), end - LEAST);
  if (handle.includes("e")) end = Math.max(snapped(end + right, step), left + LEAST);
  if (handle.includes("n")) top = Math.min(snapped(top + down, step), bottom - LEAST);
  if (handle.includes("s")) bottom = Math.max(snapped(bottom + down, step), top + LEAST);
  if (keep && handle.length === 2) {
    const height = ((end - left) * frame.height) / frame.width;
    if (handle.includes("n")) top = bottom - height;
    else bottom = top + height;
  }
  return { x: tidy(left), y: tidy(top), width: tidy(end - left), height: tidy(bottom - top) };
}

const EDGES = {
  left: (frame, to) => ({ x: to.x }),
  centre: (frame, to) => ({ x: to.x + (to.width - frame.width) / 2 }),
  right: (frame, to) => ({ x: to.x + to.width - frame.width }),
  top: (frame, to) => ({ y: to.y }),
  middle: (frame, to) => ({ y: to.y + (to.height - frame.height) / 2 }),
  bottom: (frame, to) => ({ y: to.y + to.height - frame.height }),
};

// Several frames are aligned with one another, a single one with the page.
export function aligned(frames, edge, page) {
  const to = frames.length > 1 ? bounds(frames) : { x: 0, y: 0, ...page };
  return frames.map((frame) => {
    const place = EDGES[edge](frame, to);
    return { ...frame, ...Object.fromEntries(Object.entries(place).map(([key, value]) => [key, tidy(value)])) };
  });
}

// The same gap between all of `frames`; the outermost stay. `axis` is "x" or "y"; the answer keeps the order given.
export function spread(frames, axis) {
  if (frames.length < 3) return frames;
  const size = axis === "x" ? "width" : "height";
  const order = [...frames].sort((one, other) => one[axis] - other[axis]);
  const last = order.at(-1);
  const room = last[axis] + last[size] - order[0][axis] - order.reduce((sum, each) => sum + each[size], 0);
  const gap = room / (order.length - 1);
  let at = order[0][axis];
  const places = new Map();
  for (const each of order) {
    places.set(each, tidy(at));
    at += each[size] + gap;
  }
  return frames.map((each) => ({ ...each, [axis]: places.get(each) }));
}

export const touches = (frame, area) =>
  frame.x < area.x + area.width && frame.x + frame.width > area.x && frame.y < area.y + area.height && frame.y + frame.height > area.y;

// Where the middle or an edge of `frame` meets one of the page or of `others`: lines to show while it is pulled.
export function meetings(frame, others, page) {
  const lines = { x: new Set(), y: new Set() };
  const places = (each, axis, size) => [each[axis], each[axis] + each[size] / 2, each[axis] + each[size]].map(tidy);
  for (const [axis, size] of [["x", "width"], ["y", "height"]]) {
    const own = places(frame, axis, size);
    const known = [tidy(page[size] / 2), ...others.flatMap((each) => places(each, axis, size))];
    for (const each of known) if (own.includes(each)) lines[axis].add(each);
  }
  return { x: [...lines.x], y: [...lines.y] };
}

// Pixels a millimetre, so that the page fits into a room of (across, up) pixels.
export const fitting = (page, across, up) => Math.max(0.5, Math.min(across / page.width, up / page.height));
