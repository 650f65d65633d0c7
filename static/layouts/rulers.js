// Rulers along the page, in millimetres, with the place of what is selected marked on them; and the grid on the page.
import { bounds } from "./geometry.js";
import { frameOf, named } from "./elements.js";

const THICK = 18; // pixels

export class Rulers {
  constructor(desk, place) {
    Object.assign(this, { desk, stage: place.querySelector("[data-stage]"), sheet: place.querySelector("[data-sheet]") });
    this.across = place.querySelector("[data-ruler=x]");
    this.down = place.querySelector("[data-ruler=y]");
    this.grid = place.querySelector("[data-grid]");
    const draw = () => this.draw();
    desk.listen({ changed: draw, chosen: draw, viewed: draw });
    this.stage.addEventListener("scroll", draw, { passive: true });
    new ResizeObserver(draw).observe(this.stage);
    this.style = getComputedStyle(place);
  }

  draw() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => {
      const { desk, stage, sheet } = this;
      const chosen = named(desk.layout, desk.selected).map(frameOf);
      const mark = chosen.length ? bounds(chosen) : null;
      const from = sheet.getBoundingClientRect();
      const seen = stage.getBoundingClientRect();
      this.ruler(this.across, stage.clientWidth, from.left - seen.left, desk.layout.width, mark && [mark.x, mark.width], true);
      this.ruler(this.down, stage.clientHeight, from.top - seen.top, desk.layout.height, mark && [mark.y, mark.height], false);
      this.grid.hidden = !desk.hasGrid;
      const fine = desk.scale >= 4 ? 1 : 5;
      this.grid.style.setProperty("--fine", `${fine * desk.scale}px`);
      this.grid.style.setProperty("--coarse", `${10 * desk.scale}px`);
    });
  }

  ruler(canvas, length, start, size, mark, isAcross) {
    const { scale } = this.desk;
    const sharp = window.devicePixelRatio || 1;
    const [width, height] = isAcross ? [length, THICK] : [THICK, length];
    Object.assign(canvas, { width: width * sharp, height: height * sharp });
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const pen = canvas.getContext("2d");
    pen.scale(sharp, sharp);
    if (!isAcross) pen.transform(0, 1, 1, 0, 0, 0); // one way of drawing for both
    const colour = (name) => this.style.getPropertyValue(name);
    pen.fillStyle = colour("--white");
    pen.fillRect(start, 0, size * scale, THICK);
    if (mark) {
      pen.fillStyle = colour("--ink-100");
      pen.fillRect(start + mark[0] * scale, 0, mark[1] * scale, THICK);
    }
    pen.strokeStyle = colour("--grey-400");
    pen.fillStyle = colour("--grey-700");
    pen.font = "10px sans-serif";
    pen.lineWidth = 1;
    pen.beginPath();
    const every = [1, 2, 5, 10].find((step) => step * scale >= 4);
    const words = [10, 20, 50, 100].find((step) => step * scale >= 34);
    for (let at = 0; at <= size; at += every) {
      const x = Math.round(start + at * scale) + 0.5;
      if (x < 0 || x > length) continue;
      pen.moveTo(x, THICK);
      pen.lineTo(x, THICK - (at % 10 === 0 ? 8 : at % 5 === 0 ? 5 : 3));
      if (at % words === 0) this.word(pen, String(at), x, isAcross);
    }
    pen.stroke();
  }

  word(pen, text, x, isAcross) {
    if (isAcross) return pen.fillText(text, x + 2, 9);
    pen.save(); // undo the mirror for the letters, and turn them upward
    pen.transform(-1, 0, 0, 1, 0, 0);
    pen.fillText(text, -x + 2 - pen.measureText(text).width - 4, 9);
    pen.restore();
    return undefined;
  }
}
