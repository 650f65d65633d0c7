// Joins a page to the outbox of one judge and panel: `data-outbox` holds the panel, its keys and the addresses.
import { Contact } from "./contact.js";
import { Outbox } from "./outbox.js";
import { Sender } from "./sender.js";
import { openStore } from "./store.js";

// { outbox, sender, store, facts }; the keys leave the page's text as soon as they are read.
export async function connect(place) {
  const facts = JSON.parse(place.dataset.outbox);
  place.removeAttribute("data-outbox");
  const faulty = (facts.faulty || "").split(" ").filter(Boolean);
  const store = await openStore(faulty.includes("outbox") ? "memory" : "");
  const outbox = new Outbox(facts.panel, facts.keys, store);
  const sender = new Sender(outbox, facts.addresses, facts.token, { faulty });
  sender.isFinished = facts.finished;
  await outbox.refresh();
  if (!facts.finished || outbox.items.length) new Contact(outbox, sender, facts.stage, facts.addresses.contact);
  delete facts.keys;
  return { outbox, sender, store, facts };
}
