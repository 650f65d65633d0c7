// The mark sheet and the grid: every field goes to the outbox of this device first, and from there to the server.
// Keys: a digit chooses, Enter goes on, arrows move; up and down move between the works of a grid.
import { Field } from "./field.js";
import { connect } from "./outbox/connect.js";
import { button, Strip } from "./outbox/strip.js";
import { bindPhotos } from "./photos.js";
import { bindHandingIn } from "./handing_in.js";

const PAUSE = 600; // a number is kept when one stops typing

const root = document.querySelector("[data-marking]");
const words = JSON.parse(root.dataset.words);
const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name] || "");
const fields = [...root.querySelectorAll("[data-aspect]")].map((box) => new Field(box));
const open = fields.filter((field) => !field.inputs[0].matches(":disabled"));
const fieldOf = (box) => fields.find((field) => field.box === box);
const timers = new Map();

root.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
root.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
count();

const desk = await connect(document.querySelector("[data-outbox]"));
const { outbox, sender } = desk;
new Strip(document.querySelector("[data-strip]"), desk, (sheet, aspect) => {
  const field = fields.find((one) => one.sheet === sheet && one.aspect === aspect);
  return field && { words: [field.box.dataset.code, field.key].filter(Boolean).join(" "), go: () => field.focus() };
});

function count() {
  const place = document.querySelector("[data-count]");
  if (place) place.textContent = `${fields.filter((field) => field.value !== "").length} / ${fields.length}`;
}

// What a field says of itself follows from what waits for it; one that is being typed in is left alone.
function render(field) {
  if (timers.has(field) || field.kind === "wrong") return;
  const own = outbox.of(field.sheet, field.aspect);
  const torn = own.find((item) => item.state === "conflict");
  const waiting = own.some((item) => item.state === "waiting");
  const refused = own.find((item) => item.state === "refused");
  if (torn) choose(field, torn);
  else if (waiting) field.show("local", say("local"));
  else if (refused) reject(field, refused);
  else if (["local", "conflict", "refused", "saving"].includes(field.kind)) field.show("synced", say("synced"));
  if (!torn && !refused) field.settle();
  count();
}

// Both marks are shown, and when the other was given; the judge says which one counts.
function choose(field, item) {
  const named = (value, note) => (value === "" ? say("blank") : value) + (note ? `（${note}）` : "");
  const { theirs, note, at, mark } = item.conflict;
  field.show("conflict", say("conflict"));
  field.ask(say("choose", { theirs: named(theirs, note), at: at ?? "", yours: named(item.value, item.note) }),
    button(say("keep_mine"), () => outbox.decide(item, true)),
    button(say("take_theirs"), () => {
      field.fill(theirs, note ?? "");
      field.based.value = mark;
      outbox.decide(item, false);
    }));
}

function reject(field, item) {
  field.show("refused", `${say("refused")}：${item.why}`);
  field.ask(say("kept_anyway", { value: item.value }), button(say("again"), () => outbox.again(item)), button(say("discard"), () => outbox.discard(item)));
}

async function keep(field) {
  clearTimeout(timers.get(field));
  timers.delete(field);
  count();
  if (!field.fits) return field.show("wrong", `${say("wrong")}：${say("range", { lowest: field.box.dataset.lowest, highest: field.box.dataset.highest || "…", decimals: field.box.dataset.decimals })}`);
  field.show("saving", say("saving"));
  try {
    await outbox.put({ sheet: field.sheet, aspect: field.aspect, value: field.value, note: field.note, basedOn: field.based.value || null });
  } catch {
    field.show("wrong", say("unkept")); // this device keeps nothing more
  }
}

outbox.listen({
  changed: () => open.forEach(render),
  received(item, answer, isMoreToCome) {
    const field = fields.find((one) => one.sheet === item.sheet && one.aspect === item.aspect);
    document.querySelector("[data-receipt]").textContent = `${say("receipt")} ${answer.receipt} · ${answer.at}`;
    if (!field || item.kind !== "mark") return;
    document.querySelectorAll("[data-until-begun], [data-once-begun]").forEach((part) => { part.hidden = "untilBegun" in part.dataset; });
    field.based.value = answer.mark || "";
    const isTouched = isMoreToCome || timers.has(field) || field.kind === "wrong" || outbox.of(field.sheet, field.aspect).length;
    if (!isTouched && (field.value !== answer.value || field.note !== answer.note)) field.fill(answer.value, answer.note); // from another tab
    if (!isTouched) field.show("synced", say("synced"));
    count();
  },
});

root.addEventListener("input", (event) => {
  const field = fieldOf(event.target.closest("[data-aspect]"));
  if (!field || ["radio", "file"].includes(event.target.type)) return;
  clearTimeout(timers.get(field));
  field.show("typing", say("typing"));
  timers.set(field, setTimeout(() => keep(field), PAUSE));
});
root.addEventListener("change", (event) => {
  const field = fieldOf(event.target.closest("[data-aspect]"));
  if (field && (event.target.type === "radio" || timers.has(field))) keep(field);
});
root.addEventListener("click", (event) => {
  const quick = event.target.closest("[data-set]");
  if (!quick) return;
  const field = fieldOf(quick.closest("[data-aspect]"));
  field.fill(quick.dataset.set);
  keep(field);
});
const keepAll = () => [...timers.keys()].forEach(keep);
window.addEventListener("pagehide", keepAll);
document.addEventListener("visibilitychange", keepAll);
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

root.addEventListener("keydown", (event) => {
  const field = fieldOf(event.target.closest("[data-aspect]"));
  if (!field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.type === "radio" && /^[0-9]$/.test(event.key)) {
    const radio = field.inputs.find((one) => one.value === event.key);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    keep(field);
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    if (timers.has(field)) keep(field);
    goOn(field, fields[fields.indexOf(field) + 1]);
  } else if (/^Arrow(Up|Down)$/.test(event.key) && !field.isChoice && event.target === field.inputs[0]) {
    const column = fields.filter((one) => one.aspect === field.aspect);
    const next = column[column.indexOf(field) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});

function goOn(field, next) {
  const handIn = root.querySelector("[data-submit]");
  if (next) next.focus();
  else if (handIn) handIn.focus();
}

sender.listen((state) => { if (state === "finished") open.forEach((field) => { field.box.disabled = true; }); });
bindHandingIn(root, { open, outbox, sender, say, keepAll });
bindPhotos(root, { fields, outbox, say, token: () => sender.token, isLasting: desk.store.isLasting });

// What a closed page left behind is shown again; what was entered before this script had come is kept as well.
for (const field of open) {
  const left = outbox.of(field.sheet, field.aspect).at(-1);
  if (left && left.state !== "refused") field.fill(left.value, left.note);
  else if (field.isEdited) keep(field);
  render(field);
}
root.dataset.ready = "";
if (await outbox.isNewerThanPage()) outbox.listen({ changed: reloadWhenQuiet });
sender.hurry();

// Another tab had receipts while this page was on its way: it is asked for again once nothing waits.
function reloadWhenQuiet(items) {
  if (items.length === 0 && timers.size === 0) location.reload();
}
