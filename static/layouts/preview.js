// The page as the real renderer draws it: asked for shortly after a change, and only the newest answer is shown.
import { without } from "./elements.js";
import { ask } from "./talk.js";

const WAIT = 220; // milliseconds
const WIDEST = 2400; // pixels

export class Preview {
  constructor(desk, picture, state) {
    Object.assign(this, { desk, picture, state, timer: null, asked: null, number: 0, width: 0 });
    desk.listen({
      changed: () => this.later(),
      viewed: () => { if (this.isOutdated()) this.later(); },
    });
    this.draw();
  }

  get pixels() {
    const sharp = Math.min(2, window.devicePixelRatio || 1);
    return Math.min(WIDEST, Math.ceil((this.desk.layout.width * this.desk.scale * sharp) / 100) * 100);
  }

  isOutdated() {
    return this.pixels > this.width || this.desk.sample !== this.shown?.sample || [...this.desk.hidden].join() !== this.shown?.hidden;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), WAIT);
  }

  async draw() {
    const { desk } = this;
    const number = (this.number += 1);
    const asked = { sample: desk.sample, hidden: [...desk.hidden].join() };
    const width = this.pixels;
    this.asked?.abort();
    this.asked = new AbortController();
    this.state.dataset.state = "asking";
    let answer;
    try {
      const data = without(desk.layout, [...desk.hidden]);
      answer = await ask(`${desk.facts.addresses.preview}?sample=${asked.sample}&width=${width}`, { layout: data }, this.asked);
    } catch {
      return; // a newer question is on its way
    }
    if (number !== this.number) return;
    this.shown = asked;
    if (answer.picture) {
      this.picture.src = answer.picture;
      this.width = width;
    }
    this.state.dataset.state = answer.ok ? "shown" : "failed";
    const { words } = desk;
    this.state.textContent = answer.ok ? words.previewShown : answer.status === 401 ? words.signInAgain : answer.error || words.noAnswer;
    if (answer.problems) desk.judge(answer.problems.map((each) => ({ ...each, owner: ownerOf(desk.layout, each.element) })));
  }
}

// A line of a column has a name of its own; on the page it is found in its column.
function ownerOf(layout, name) {
  return layout.elements.find((each) => each.name === name || each.children?.some((child) => child.name === name))?.name ?? name;
}
