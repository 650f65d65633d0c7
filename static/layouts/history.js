// Every state of a session, to and fro. States are plain data and never changed, so keeping them costs little.
const SAME = 900; // milliseconds in which steps of one kind are one step

export class History {
  constructor(state, clock = () => Date.now()) {
    Object.assign(this, { past: [], present: state, future: [], saved: state, clock, kind: "", at: 0 });
  }

  // `state` is the present from now on. Steps of the same `kind` shortly after one another are gone back at once: the
  // way of a drag, the letters typed into a field. A drag names itself, and takes as long as it takes.
  put(state, kind = "", lasting = false) {
    if (state === this.present) return;
    const now = this.clock();
    const isSame = kind && kind === this.kind && (lasting || now - this.at < SAME) && this.present !== this.saved;
    if (!isSame) this.past.push(this.present);
    Object.assign(this, { present: state, future: [], kind, at: now });
  }

  undo() {
    if (!this.past.length) return false;
    this.future.push(this.present);
    Object.assign(this, { present: this.past.pop(), kind: "" });
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past.push(this.present);
    Object.assign(this, { present: this.future.pop(), kind: "" });
    return true;
  }

  // The server has `state`; what came after it is still to be saved.
  keep(state) {
    Object.assign(this, { saved: state, kind: "" });
  }

  get isChanged() {
    return this.present !== this.saved;
  }
}
