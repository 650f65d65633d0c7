// Sends what waits, one record after the other and from one tab at a time, under the same operation id until there is
// an answer. A lost line, a busy server and a lost answer are tried again; being signed out waits for the judge.
import { newId } from "./sealing.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;
const PATIENCE = { mark: 10_000, photo: 60_000 };
const WHILE_SIGNED_OUT = 5000;
const LEASE = 6000;

export class Sender {
  // `addresses` has save and photo (with SHEET in the place of a sheet's id) and pass; `faulty` is for the fault harness.
  constructor(outbox, addresses, token, { faulty = [] } = {}) {
    Object.assign(this, { outbox, addresses, token, faulty, tab: newId(), wait: 0, timer: null, isBusy: false, state: "idle", listeners: [] });
    outbox.listen({ wanted: () => this.hurry() });
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("focus", () => this.hurry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.hurry(); });
  }

  // `told(state)`: idle, sending, offline, signed-out, other-judge or finished.
  listen(told) {
    this.listeners.push(told);
  }

  become(state) {
    this.state = state;
    this.listeners.forEach((told) => told(state));
  }

  hurry() {
    clearTimeout(this.timer);
    this.wait = 0;
    this.send();
  }

  async send() {
    if (this.state === "finished") return;
    this.isWanted = true;
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      while (this.isWanted) {
        this.isWanted = false;
        await alone(this.outbox.store, `sender/${this.outbox.panel}`, this.tab, () => this.sendAll(), () => this.after(700));
      }
    } catch {
      this.later(); // the store did not answer: what is in it is still there
    } finally {
      this.isBusy = false;
    }
  }

  async sendAll() {
    while ((await this.outbox.refresh()).some((item) => item.state === "waiting")) {
      const item = await this.outbox.next();
      if (!item) break;
      if (this.state === "idle") this.become("sending");
      if (!(await this.read(item, await this.post(item)))) return;
    }
    if (this.isFinished) await this.finish();
    else this.become("idle");
  }

  async post(item) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.token };
    const operation = this.faulty.includes("operation_ids") ? newId() : item.id;
    const address = this.addresses[item.kind === "photo" ? "photo" : "save"].replace("SHEET", item.sheet);
    if (item.kind === "photo") {
      const octets = await this.outbox.photo(item);
      if (!octets) return { status: 410, answer: {} }; // its picture does not open here any more
      const body = new FormData();
      body.set("operation", operation);
      body.set("aspect", item.aspect);
      body.set("photo", new Blob([octets], { type: "image/jpeg" }), "photo.jpg");
      return this.ask(address, { method: "POST", headers, body }, PATIENCE.photo);
    }
    const { aspect, value, note, based_on } = item;
    const body = JSON.stringify({ operation, aspect, value, note, based_on });
    return this.ask(address, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body }, PATIENCE.mark);
  }

  // { status, answer }, or null where there was no honest answer in time.
  async ask(address, request, patience) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), patience);
    try {
      const response = await fetch(address, { credentials: "same-origin", signal: stop.signal, ...request });
      if (response.status >= 500 || response.status === 429) return null;
      return { status: response.status, answer: await response.json() };
    } catch {
      return null;
    } finally {
      clearTimeout(clock);
    }
  }

  // Whether to go on with the next record.
  async read(item, response) {
    if (!response) return this.later();
    const { status, answer } = response;
    const isAtTheDoor = status === 401 || status === 403 || status === 404 || answer.stale;
    if (isAtTheDoor && !this.isMine) return this.renew();
    this.isMine = false;
    if (status === 200 && answer.receipt) await this.outbox.receive(item, answer);
    else if (status === 409 && answer.conflict) {
      await this.outbox.contradict(item, Object.values(answer.conflict)[0]);
      if (this.faulty.includes("based_on")) await this.outbox.decide(item, true);
    }
    else if (status === 200 || status === 401 || answer.again || answer.stale) return this.later(); // a portal's page, a race
    else await this.outbox.refuse(item, answer.error || String(status));
    this.wait = 0;
    if (this.state !== "sending") this.become("sending");
    if (answer.finished) this.isFinished = true;
    return true;
  }

  // A fresh form token and key after signing in again, here or in another tab; and whether this judge is signed in at all.
  async renew() {
    const response = await this.ask(this.addresses.pass, { headers: { Accept: "application/json" } }, PATIENCE.mark);
    if (!response) return this.later();
    if (response.status === 200 && response.answer.token) {
      this.token = response.answer.token;
      this.outbox.sealer.take(response.answer.keys);
      this.isMine = true;
      this.isFinished = response.answer.finished;
      this.become("sending");
      return true;
    }
    this.become(response.status === 401 ? "signed-out" : "other-judge");
    return this.after(WHILE_SIGNED_OUT);
  }

  // The panel has signed and the server has answered for every record: this device keeps nothing of the panel.
  async finish() {
    this.refused = this.outbox.items.length;
    await this.outbox.wipe();
    this.become("finished");
  }

  later() {
    this.wait = Math.min(this.wait ? this.wait * 2 : FIRST_WAIT, LONGEST_WAIT);
    this.become("offline");
    return this.after(this.wait * (0.7 + 0.6 * Math.random())); // many tablets do not come back in step
  }

  after(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
    return false;
  }
}

// Does `deed` while no other tab does the same; `otherwise` where one does. A lock ends with its tab. Where there are
// none (http), a lease lies in the store, renewed while it is held: a tab that died holds it for seconds only.
async function alone(store, name, tab, deed, otherwise) {
  if (navigator.locks) return navigator.locks.request(`compmgr/${name}`, { ifAvailable: true }, (lock) => (lock ? deed() : otherwise()));
  const take = (now) => (!now || now.tab === tab || now.until < Date.now() ? { tab, until: Date.now() + LEASE } : now);
  if ((await store.note(name, take)).tab !== tab) return otherwise();
  const heart = setInterval(() => store.note(name, take).catch(() => {}), LEASE / 4);
  try {
    return await deed();
  } finally {
    clearInterval(heart);
    await store.note(name, (now) => (now?.tab === tab ? null : now));
  }
}
