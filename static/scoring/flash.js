// What stands before a judge is asked for every two seconds; levels and calls for help are sent without leaving the sheet.
(() => {
  "use strict";

  const EVERY = 2000;
  const place = document.querySelector("[data-now]");
  const standing = new Map(); // sheet of each round seen standing, by round
  let shown = "";
  let busy = false;

  async function ask() {
    if (!busy && !document.hidden) {
      try {
        const answer = await fetch(place.dataset.now, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
        if (answer.ok && !answer.redirected && !busy) show(await answer.text());
        else if (answer.redirected || answer.status === 403) return; // signed out: the sheet says so
      } catch { /* the line is down: ask again */ }
    }
    setTimeout(ask, EVERY);
  }

  function show(text) {
    const words = text.replace(/name="csrf_token" value="[^"]*"/g, "").trim(); // a new token is no news
    if (words === shown) return;
    shown = words;
    const focused = document.activeElement?.closest(".flash-level")?.value;
    const height = place.offsetHeight;
    place.innerHTML = text.trim();
    if (place.offsetHeight !== height) settle(document.querySelector("[data-sheet]"));
    if (focused !== undefined) place.querySelector(`.flash-level[value="${focused}"]`)?.focus();
    hold();
  }

  // What has just moved under a finger takes no press meant for what was there before.
  function settle(sheet) {
    sheet?.classList.add("is-moved");
    setTimeout(() => sheet?.classList.remove("is-moved"), 600);
  }

  // While a round stands, its aspect is not marked by hand; when it is over, the sheet shows what was taken over.
  function hold() {
    const here = document.querySelector("[data-sheet]")?.dataset.sheet;
    const now = new Set();
    document.querySelectorAll(".is-flashed").forEach((box) => { box.inert = false; box.classList.remove("is-flashed"); });
    for (const round of place.querySelectorAll('[data-standing="yes"]')) {
      now.add(round.dataset.round);
      standing.set(round.dataset.round, round.dataset.ofSheet);
      const box = round.dataset.ofSheet === here && document.querySelector(`[data-aspect="${round.dataset.ofAspect}"]`);
      if (box) { box.inert = true; box.classList.add("is-flashed"); }
    }
    for (const [round, sheet] of standing) {
      if (now.has(round)) continue;
      standing.delete(round);
      if (sheet === here) location.reload();
    }
  }

  async function give(form, button) {
    busy = true;
    form.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    try {
      const body = new FormData(form);
      body.set("level", button.value);
      const answer = await fetch(`${form.action}?part=1`, { method: "POST", body, credentials: "same-origin" });
      if (answer.ok) { shown = ""; show(await answer.text()); } else location.reload();
    } catch {
      shown = "";
      form.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", "false"));
      say(form, place.dataset.sayOffline);
    }
    busy = false;
  }

  function say(form, words) {
    const note = form.parentElement.querySelector(".flash-note");
    note.textContent = words;
    note.classList.add("flash-apart");
  }

  // A call needs the network, and says so when there is none.
  async function call(form) {
    const said = form.querySelector("[data-help-said]");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", headers: { Accept: "application/json" } });
      const words = await answer.json();
      said.textContent = words.said || words.error || "";
      if (answer.ok) form.querySelector("[name=message]").value = "";
    } catch {
      said.textContent = form.dataset.sayOffline;
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-level-form]") && event.submitter) {
      event.preventDefault();
      give(event.target, event.submitter);
    } else if (event.target.matches("[data-help]")) {
      event.preventDefault();
      call(event.target);
    }
  });
  if (place) ask();
})();
