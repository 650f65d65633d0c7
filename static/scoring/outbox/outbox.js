// What one judge of one panel entered and the server has not answered for: kept sealed on this device, sheet by sheet.
// A record waits; or is in conflict until the judge decides; or was refused until the judge takes it away. Nothing is
// dropped for any other reason than a receipt, the judge's word, or the end of the panel.
import { newId, Sealer } from "./sealing.js";

const isSameField = (one, other) => one.kind === "mark" && one.sheet === other.sheet && one.aspect === other.aspect;

export class Outbox {
  constructor(panel, keys, store) {
    Object.assign(this, { panel, store, sealer: new Sealer(panel, keys), listeners: [], items: [], answered: new Map() });
    if ("BroadcastChannel" in window) {
      this.channel = new BroadcastChannel("compmgr-outbox");
      this.channel.onmessage = ({ data }) => { if (data.panel === panel) this.hear(data); };
    } else setInterval(() => this.refresh(), 3000);
  }

  // `listener` may have changed(items), received(item, answer, isMoreToCome) and wanted(): there is something to send.
  listen(listener) {
    this.listeners.push(listener);
  }

  tell(what, ...facts) {
    for (const listener of this.listeners) listener[what]?.(...facts);
  }

  async refresh() {
    this.items = (await this.store.read(this.panel)).map((record) => this.opened(record));
    this.tell("changed", this.items);
    return this.items;
  }

  // What waits for a field, newest last.
  of(sheet, aspect) {
    return this.items.filter((item) => isSameField(item, { sheet, aspect }));
  }

  // Keep a field. One that was never sent is replaced; after one that was, this is a new operation in its turn.
  async put({ sheet, aspect, value, note, basedOn }) {
    const item = { kind: "mark", id: newId(), at: Date.now(), state: "waiting", sheet, aspect, value, note, based_on: basedOn, after: null, sent: false };
    await this.change((items) => {
      const last = items.filter((one) => isSameField(one, item) && one.state !== "refused").at(-1);
      if (!last) return { put: [{ ...item, based_on: this.since(item) }] };
      if (last.state === "waiting" && last.sent) return { put: [{ ...item, based_on: null, after: last.id }] };
      const { state, conflict, based_on, after } = last; // an open conflict stays open, about the newer value
      return { put: [{ ...item, state, conflict, based_on, after }], remove: [last] };
    });
    if (this.of(sheet, aspect).some((one) => one.id === item.id)) this.tell("wanted");
  }

  async putPhoto({ sheet, aspect, octets }) {
    const item = { kind: "photo", id: newId(), at: Date.now(), state: "waiting", sheet, aspect, sent: false };
    const sealed = this.sealer.sealOctets(`${item.id}/body`, octets);
    await this.change(() => ({ put: [{ ...item, bodyKey: this.sealer.current }], body: { id: item.id, sealed } }));
    this.tell("wanted");
  }

  async photo(item) {
    return this.sealer.unsealOctets(item.bodyKey, `${item.id}/body`, (await this.store.body(item.id)) ?? "");
  }

  // The next record to send, marked as sent before it is: its body never changes afterwards.
  next() {
    return this.change((items) => {
      const item = items.find((one) => one.state === "waiting");
      if (!item || item.sent) return { answer: item };
      const sent = { ...item, sent: true };
      return { put: [sent], answer: sent };
    });
  }

  // The server has it: the record is wiped, and what follows for its field builds on the mark that now counts.
  async receive(item, answer) {
    this.note(item, answer);
    const isMoreToCome = await this.change((items) => {
      const settled = items.filter((one) => one.id === item.id || (one.state === "refused" && isSameField(one, item)));
      const later = items.filter((one) => one.after === item.id);
      return { remove: settled, put: later.map((one) => ({ ...one, after: null, based_on: answer.mark || null })), answer: later.length > 0 };
    });
    await this.store.note(`received/${this.panel}`, () => Date.now());
    this.tell("received", item, answer, isMoreToCome);
    this.channel?.postMessage({ panel: this.panel, item, answer, isMoreToCome });
  }

  // Whether another tab had a receipt after this page was asked for: what the page shows may be older.
  async isNewerThanPage() {
    return (await this.store.note(`received/${this.panel}`, (at) => at ?? 0)) > performance.timeOrigin;
  }

  // Another device was first: the newest value of the field waits beside theirs until the judge decides.
  contradict(item, conflict) {
    return this.change((items) => {
      const mine = items.filter((one) => one.id === item.id || (isSameField(one, item) && one.state === "waiting"));
      const newest = mine.at(-1);
      if (!newest) return {};
      const kept = { ...newest, after: null, sent: false };
      const isAgreed = newest.value === conflict.theirs && newest.note === conflict.note;
      const put = isAgreed ? { ...kept, seq: undefined, id: newId(), based_on: conflict.mark } : { ...kept, state: "conflict", conflict };
      return { remove: isAgreed ? mine : mine.slice(0, -1), put: [put] };
    });
  }

  refuse(item, why) {
    return this.change((items) => {
      const later = items.filter((one) => one.after === item.id).map((one) => ({ ...one, after: null, based_on: item.based_on }));
      const own = items.filter((one) => one.id === item.id).map((one) => ({ ...one, state: "refused", why }));
      return { put: [...own, ...later] };
    });
  }

  // The judge's word on a conflict: `mine` is a new operation upon their mark; otherwise theirs stands.
  async decide(item, isMine) {
    await this.change((items) => {
      const open = items.filter((one) => isSameField(one, item) && one.state === "conflict");
      const newest = open.at(-1);
      if (!newest || !isMine) return { remove: open };
      const { conflict, ...kept } = newest;
      return { remove: open, put: [{ ...kept, seq: undefined, id: newId(), state: "waiting", sent: false, based_on: conflict.mark || null }] };
    });
    if (isMine) this.tell("wanted");
  }

  // A refused record is tried once more (a sheet may have been returned meanwhile), or taken away by the judge.
  async again(item) {
    await this.change((items) => ({ put: items.filter((one) => one.id === item.id).map(({ why, ...one }) => ({ ...one, state: "waiting" })) }));
    this.tell("wanted");
  }

  discard(item) {
    return this.change((items) => ({ remove: items.filter((one) => one.id === item.id) }));
  }

  wipe() {
    return this.change((items) => ({ remove: items }));
  }

  // The records as they lie here, for a file: nothing in it can be read without the server's keys.
  async exported() {
    const records = await this.store.read(this.panel);
    const whole = records.map(async ({ id, key, at, sealed }) => ({ id, key, at, sealed, body: (await this.store.body(id)) ?? null }));
    return { compmgr_outbox: 1, panel: this.panel, made_at: Date.now(), records: await Promise.all(whole) };
  }

  async change(deed) {
    const answer = await this.store.change(this.panel, (records) => {
      const { put = [], remove = [], ...rest } = deed(records.map((record) => this.opened(record)));
      return { put: put.map((item) => this.sealed(item)), remove, ...rest };
    });
    this.channel?.postMessage({ panel: this.panel });
    await this.refresh();
    return answer;
  }

  opened({ sealed, ...record }) {
    const content = this.sealer.unseal(record.key, record.id, sealed);
    return content ? { ...record, ...content } : { ...record, kind: "unreadable", state: "unreadable", sealedAs: sealed };
  }

  // Outside the seal: order, operation id, whose, which key, since when, and whether it waits. Nothing of what was entered.
  sealed({ seq, id, at, state, panel, key, ...content }) {
    const record = { id, panel: this.panel, key: this.sealer.current, at, state, sealed: this.sealer.seal(id, content) };
    return seq === undefined ? record : { seq, ...record };
  }

  // What came of a field's last operation. A page may be writing down the next one upon the mark before that, which was
  // still shown then: it builds on the judge's own mark, and is no contradiction.
  note(item, answer) {
    if (item.kind === "mark") this.answered.set(`${item.sheet}/${item.aspect}`, { before: item.based_on, mark: answer.mark || null });
  }

  since({ sheet, aspect, based_on }) {
    const own = this.answered.get(`${sheet}/${aspect}`);
    return own && own.before === based_on ? own.mark : based_on;
  }

  hear({ item, answer, isMoreToCome }) {
    if (item) this.note(item, answer);
    this.refresh().then(() => {
      if (item) this.tell("received", item, answer, isMoreToCome);
      else this.tell("wanted");
    });
  }
}
