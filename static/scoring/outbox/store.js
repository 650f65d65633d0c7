// Where sealed records wait on this device: IndexedDB; localStorage where that is forbidden; memory where both are.
// A store knows records as { seq, id, panel, key, at, state, sealed } and large bodies (photos) by operation id.

const NAME = "compmgr-outbox";

// `wanted` "memory" is for the fault harness alone: it shows what the outbox protects from.
export async function openStore(wanted = "") {
  if (wanted === "memory") return new TextStore(memory());
  try {
    const store = new IndexedStore(await open());
    await store.note("device", (known) => known ?? ""); // whether it can be written at all
    return store;
  } catch { /* forbidden or broken */ }
  try {
    localStorage.setItem(`${NAME}.try`, "1");
    localStorage.removeItem(`${NAME}.try`);
    return new TextStore(localStorage);
  } catch { /* forbidden as well */ }
  return new TextStore(memory());
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("records", { keyPath: "seq", autoIncrement: true }).createIndex("panel", "panel");
      asked.result.createObjectStore("bodies");
      asked.result.createObjectStore("notes");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

class IndexedStore {
  isLasting = true;

  constructor(db) {
    this.db = db;
  }

  // The records of a panel in the order they were made; `deed(records)` says at once what to put and remove.
  // The promise is kept when the disk has it.
  change(panel, deed) {
    return this.transact(["records", "bodies"], "readwrite", (transaction, give) => {
      const records = transaction.objectStore("records");
      const bodies = transaction.objectStore("bodies");
      records.index("panel").getAll(panel).onsuccess = guarded(transaction, (event) => {
        const { put = [], remove = [], body, answer } = deed(event.target.result) ?? {};
        put.forEach((record) => records.put(record));
        remove.forEach((record) => {
          records.delete(record.seq);
          bodies.delete(record.id);
        });
        if (body) bodies.put(body.sealed, body.id);
        give(answer);
      });
    });
  }

  read(panel) {
    return this.transact(["records"], "readonly", (transaction, give) => {
      const records = transaction.objectStore("records");
      const asked = panel ? records.index("panel").getAll(panel) : records.getAll();
      asked.onsuccess = () => give(asked.result);
    });
  }

  body(id) {
    return this.transact(["bodies"], "readonly", (transaction, give) => {
      transaction.objectStore("bodies").get(id).onsuccess = (event) => give(event.target.result);
    });
  }

  // A value kept under `name`: what `make(old)` says, in one step that no other tab comes between.
  note(name, make) {
    return this.transact(["notes"], "readwrite", (transaction, give) => {
      const notes = transaction.objectStore("notes");
      notes.get(name).onsuccess = guarded(transaction, (event) => {
        const made = make(event.target.result);
        if (made !== event.target.result) notes.put(made, name);
        give(made);
      });
    });
  }

  // A connection that the system took away (iOS does) is opened again once.
  async transact(stores, mode, deed) {
    try {
      return await this.once(stores, mode, deed);
    } catch (failure) {
      if (failure?.name !== "InvalidStateError" && failure?.name !== "UnknownError") throw failure;
      this.db = await open();
      return this.once(stores, mode, deed);
    }
  }

  once(stores, mode, deed) {
    return new Promise((resolve, reject) => {
      const transaction = this.db.transaction(stores, mode, { durability: "strict" });
      let answer;
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = () => reject(transaction.failure ?? transaction.error ?? new Error("aborted"));
      deed(transaction, (given) => { answer = given; });
    });
  }
}

// What goes wrong while a transaction waits for us undoes it whole.
function guarded(transaction, deed) {
  return (event) => {
    try {
      deed(event);
    } catch (failure) {
      transaction.failure = failure;
      transaction.abort();
    }
  };
}

// The same by one text: each change is read, made and written without a pause, so no other tab comes between.
class TextStore {
  constructor(storage) {
    this.storage = storage;
    this.isLasting = storage === globalThis.localStorage;
  }

  async change(panel, deed) {
    const all = this.all();
    const { put = [], remove = [], body, answer } = deed(all.records.filter((record) => record.panel === panel)) ?? {};
    for (const record of remove) delete all.bodies[record.id];
    all.records = all.records.filter((record) => !remove.some((gone) => gone.seq === record.seq));
    for (const record of put) {
      record.seq ??= ++all.last;
      const at = all.records.findIndex((old) => old.seq === record.seq);
      if (at < 0) all.records.push(record);
      else all.records[at] = record;
    }
    if (body) all.bodies[body.id] = body.sealed;
    this.keep(all);
    return answer;
  }

  async read(panel) {
    return this.all().records.filter((record) => !panel || record.panel === panel);
  }

  async body(id) {
    return this.all().bodies[id];
  }

  async note(name, make) {
    const all = this.all();
    all.notes[name] = make(all.notes[name]);
    this.keep(all);
    return all.notes[name];
  }

  all() {
    return JSON.parse(this.storage.getItem(NAME) || '{"last":0,"records":[],"bodies":{},"notes":{}}');
  }

  keep(all) {
    this.storage.setItem(NAME, JSON.stringify(all));
  }
}

function memory() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
}
