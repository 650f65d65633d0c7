// A signature drawn by hand, kept as strokes: lists of points in a square of 1000. Whoever has no pointer leaves it out.
(() => {
  "use strict";

  const box = document.querySelector("[data-strokes]");
  if (!box) return;
  const canvas = box.querySelector("canvas");
  const kept = box.querySelector("[name=strokes]");
  const brush = canvas.getContext("2d");
  const MOST = 3000;
  let strokes = [];
  let drawing = null;

  box.hidden = false;
  brush.lineWidth = 3;
  brush.lineCap = brush.lineJoin = "round";
  brush.strokeStyle = "#14233a";

  const within = (value) => Math.min(1000, Math.max(0, Math.round(value * 1000)));
  function point(event) {
    const frame = canvas.getBoundingClientRect();
    return [within((event.clientX - frame.left) / frame.width), within((event.clientY - frame.top) / frame.height)];
  }

  function draw() {
    brush.clearRect(0, 0, canvas.width, canvas.height);
    for (const stroke of strokes) {
      brush.beginPath();
      stroke.forEach(([x, y]) => brush.lineTo((x * canvas.width) / 1000, (y * canvas.height) / 1000));
      brush.stroke();
    }
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (strokes.flat().length >= MOST || strokes.length >= 60) return;
    canvas.setPointerCapture(event.pointerId);
    drawing = [point(event)];
    strokes.push(drawing);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || strokes.flat().length >= MOST) return;
    const [x, y] = point(event);
    const [lastX, lastY] = drawing.at(-1);
    if (Math.hypot(x - lastX, y - lastY) < 4) return;
    drawing.push([x, y]);
    draw();
  });
  const end = () => {
    if (!drawing) return;
    drawing = null;
    kept.value = JSON.stringify(strokes);
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  box.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    kept.value = "";
    draw();
  });
})();
