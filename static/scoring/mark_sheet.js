// The mark sheet: every field is saved as soon as it is entered; keys 0 to 3 choose a level, Enter goes on.
(() => {
  "use strict";

  const form = document.querySelector("[data-sheet]");
  if (!form || form.querySelector("fieldset:disabled")) return count(form);
  const say = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), form.dataset[`say${name}`] || "");
  const fields = new Map([...form.querySelectorAll("[data-aspect]")].map((box) => [box.dataset.aspect, box]));
  const trouble = document.querySelector("[data-trouble]");
  const timers = new Map();

  const based = (box) => box.querySelector("[data-based]");
  const noteOf = (box) => box.querySelector("[data-note]").value.trim();
  const isMeasured = (box) => box.classList.contains("aspect-measurement");

  function valueOf(box) {
    if (isMeasured(box)) return box.querySelector("[data-value]").value.normalize("NFKC").trim();
    return box.querySelector("[data-value]:checked")?.value ?? "";
  }

  function fill(box, value, note) {
    if (isMeasured(box)) box.querySelector("[data-value]").value = value;
    else box.querySelectorAll("[data-value]").forEach((radio) => { radio.checked = radio.value === value; });
    if (note !== undefined) box.querySelector("[data-note]").value = note;
  }

  function status(box, kind, words) {
    const line = box.querySelector("[data-status]");
    line.dataset.kind = kind;
    line.textContent = words;
    box.classList.toggle("wrong", kind === "wrong");
    count(form);
  }

  // What the server would refuse is not sent at all.
  function fits(box, value) {
    if (value === "" || !isMeasured(box)) return true;
    return /^\d+(\.\d{1,2})?$/.test(value) && Number(value) <= Number(box.dataset.max);
  }

  const outbox = new window.compmgrOutbox(form.dataset.sheet, form.dataset.save, form.dataset.token, {
    basedOn: (aspect) => based(fields.get(aspect))?.value || null,
  }, {
    sending: (aspect) => status(fields.get(aspect), "saving", say("Saving")),
    saved(aspect, answer, isMoreToCome) {
      const box = fields.get(aspect);
      based(box).value = answer.mark || "";
      if (!isMoreToCome) status(box, "saved", valueOf(box) === "" ? "" : say("Saved"));
      document.querySelector("[data-receipt]").textContent = `${say("Receipt")} ${answer.receipt} · ${answer.at}`;
    },
    refused: (aspect, words) => status(fields.get(aspect), "wrong", `${say("Unsaved")}：${words}`),
    conflict: (sent, both) => choose(fields.get(sent.aspect), sent, both),
    waiting(isDown, aspect) {
      if (aspect) status(fields.get(aspect), "unsaved", say("Unsaved"));
      warn(isDown ? say("Offline") : "");
    },
    stopped(why, aspect) {
      status(fields.get(aspect), "unsaved", say("Unsaved"));
      warn(say(why === "gone" ? "Gone" : "SignedOut"));
    },
  });

  function warn(words) {
    trouble.hidden = !words;
    trouble.querySelector("[data-trouble-words]").textContent = words;
  }

  // Both marks are shown; the judge says which one counts.
  function choose(box, sent, both) {
    const place = box.querySelector("[data-choose]");
    const blank = (text) => text === "" ? say("Blank") : text;
    const words = Object.assign(document.createElement("span"), { textContent: say("Conflict", { theirs: blank(both.theirs), yours: blank(both.yours) }) });
    const mine = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: say("KeepMine") });
    const other = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: say("TakeTheirs") });
    const done = () => { place.hidden = true; place.replaceChildren(); based(box).value = both.mark; };
    mine.onclick = () => { done(); outbox.put(sent.aspect, sent.value, sent.note); };
    other.onclick = () => { done(); fill(box, both.theirs); outbox.forget(sent.aspect); status(box, "saved", say("Saved")); };
    place.replaceChildren(words, mine, other);
    place.hidden = false;
    status(box, "wrong", say("Unsaved"));
  }

  function enter(box) {
    clearTimeout(timers.get(box));
    timers.delete(box);
    const value = valueOf(box);
    if (!fits(box, value)) return status(box, "wrong", `${say("Unsaved")}：${say("Range", { max: box.dataset.max })}`);
    status(box, "saving", say("Saving"));
    outbox.put(box.dataset.aspect, value, noteOf(box));
  }

  form.addEventListener("input", (event) => {
    const box = event.target.closest("[data-aspect]");
    if (!box || event.target.type === "radio") return;
    clearTimeout(timers.get(box));
    status(box, "unsaved", say("Unsaved"));
    timers.set(box, setTimeout(() => enter(box), 900));
  });
  form.addEventListener("change", (event) => {
    const box = event.target.closest("[data-aspect]");
    if (box && (event.target.type === "radio" || timers.has(box))) enter(box);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-set]");
    if (!button) return;
    const box = button.closest("[data-aspect]");
    fill(box, button.dataset.set);
    enter(box);
  });

  form.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-aspect]");
    if (!box || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.type === "radio" && /^[0-3]$/.test(event.key)) {
      fill(box, event.key);
      box.querySelector("[data-value]:checked").focus();
      enter(box);
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      if (timers.has(box)) enter(box);
      goOn(box);
    }
  });

  function goOn(box) {
    const next = [...fields.values()][[...fields.values()].indexOf(box) + 1];
    const target = next ? next.querySelector("[data-value]:checked") || next.querySelector("[data-value]") : form.querySelector("[data-submit]");
    target.focus();
    if (target.select) target.select();
    (next || target).scrollIntoView({ block: "nearest" });
  }

  // Handing in waits for what is on its way; then the form goes as it would without script.
  form.addEventListener("submit", (event) => {
    for (const [box] of [...timers]) enter(box);
    const wrong = [...fields.values()].filter((box) => box.classList.contains("wrong"));
    const blank = [...fields.values()].filter((box) => valueOf(box) === "");
    const first = wrong[0] || blank[0];
    if (first) {
      warn(say("Wait", { codes: [...new Set([...wrong, ...blank])].map((box) => box.dataset.key).join("、") }));
      event.preventDefault();
      first.scrollIntoView({ block: "center" });
      first.querySelector("[data-value]").focus({ preventScroll: true });
    } else if (!outbox.isEmpty()) {
      event.preventDefault();
      warn(say("Sending"));
      outbox.hurry();
      let tries = 0;
      const later = setInterval(() => {
        if (outbox.isEmpty()) {
          clearInterval(later);
          form.requestSubmit(event.submitter);
        } else if (++tries > 40) clearInterval(later);
      }, 100);
    } else warn("");
  });

  function count(sheet) {
    const place = sheet?.querySelector("[data-count]");
    if (!place) return;
    const boxes = [...sheet.querySelectorAll("[data-aspect]")];
    const has = (box) => box.querySelector("[data-value]:checked") || box.querySelector("input.mark-input")?.value.trim();
    boxes.forEach((box) => box.classList.toggle("filled", Boolean(has(box)) && !box.classList.contains("wrong")));
    place.textContent = `${boxes.filter(has).length} / ${boxes.length}`;
  }

  // What was entered before this script had come is saved as well.
  for (const box of fields.values()) if ([...box.querySelectorAll("[data-value]")].some(isChanged)) enter(box);
  function isChanged(input) {
    return input.type === "radio" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue;
  }

  // What a closed page left behind is shown again and sent.
  for (const [aspect, box] of fields) {
    const left = outbox.entered(aspect);
    if (left) {
      fill(box, left.value ?? "", left.note ?? "");
      status(box, "unsaved", say("Unsaved"));
    }
  }
  form.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
  form.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  count(form);
  outbox.send();
})();
