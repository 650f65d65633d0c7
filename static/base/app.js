// Small helpers laid over pages that already work: every one listens on the document, so swapped-in parts have them too.
(() => {
  "use strict";

  const on = (kind, selector, deed, options) =>
    document.addEventListener(kind, (event) => {
      const target = event.target instanceof Element && event.target.closest(selector);
      if (target) deed(target, event);
    }, options);

  // Messages can be put away; menus close when one looks elsewhere.
  on("click", "[data-dismiss]", (button) => button.closest(".note")?.remove());
  document.addEventListener("click", (event) => closeMenus((menu) => !menu.contains(event.target)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(() => true);
  });
  function closeMenus(condition) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!condition(menu)) continue;
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    }
  }

  // Filters apply themselves; the button beside them is for pages without script.
  on("change", "form[data-auto-submit] select, form[data-auto-submit] input[type=checkbox], form[data-auto-submit] input[type=date]",
    (control) => control.form.requestSubmit());
  // One box for all boxes of a list; without script it is not shown.
  on("change", "[data-selects]", (all) => {
    all.form.querySelectorAll(`[name="${all.dataset.selects}"]`).forEach((one) => { one.checked = all.checked; });
  });
  document.querySelectorAll("[data-selects]").forEach((all) => { all.hidden = false; });
  document.querySelectorAll("form[data-auto-submit] [data-without-script]").forEach((button) => { button.hidden = true; });

  // Steps that do not fit are shown from where the matter stands.
  document.querySelectorAll(".stages [aria-current]").forEach((step) => {
    const row = step.parentElement;
    row.scrollLeft = step.offsetLeft - row.offsetLeft - (row.clientWidth - step.offsetWidth) / 2;
  });

  // Dialogs: data-opens="id" opens, data-closes closes.
  on("click", "[data-opens]", (button) => document.getElementById(button.dataset.opens)?.showModal());
  document.querySelector("dialog .is-invalid")?.closest("dialog").showModal();  // what was refused is shown where it is mended
  on("click", "[data-closes]", (button) => button.closest("dialog")?.close());

  // data-confirm on a button or a form asks first; the answer "yes" repeats the same deed once.
  let confirmed = null;
  on("click", "a[data-confirm], button[data-confirm]", (button, event) => ask(button, event, () => button.click()), true);
  on("submit", "form[data-confirm]", (form, event) => ask(form, event, () => form.requestSubmit(event.submitter)), true);
  function ask(element, event, deed) {
    if (confirmed === element) {
      confirmed = null;
      return;
    }
    const dialog = document.getElementById("confirmation");
    if (!dialog) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector("[data-words]").textContent = element.dataset.confirm;
    const yes = dialog.querySelector("[data-yes]");
    yes.textContent = element.dataset.confirmYes || yes.dataset.yes;
    yes.classList.toggle("btn-danger", "danger" in element.dataset);
    yes.onclick = () => {
      dialog.close();
      confirmed = element;
      deed();
      confirmed = null;
    };
    dialog.showModal();
  }

  // A form is sent once: the second press within the same page does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  on("click", "[data-print]", () => window.print());

  // data-poll="address": asks every two seconds for {done, total, text, finished, url} and shows it.
  function poll(element) {
    const wait = Number(element.dataset.pollEvery || 2000);
    const tick = async () => {
      if (!element.isConnected) return;
      try {
        const answer = await fetch(element.dataset.poll, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (answer.status === 401 || answer.status === 403) return location.reload();
        if (answer.ok) {
          const state = await answer.json();
          const bar = element.querySelector("progress");
          if (bar && state.total) Object.assign(bar, { max: Number(state.total), value: Number(state.done) });
          const words = element.querySelector("[data-poll-text]");
          if (words && state.text) words.textContent = state.text;
          if (state.finished) return state.url ? location.assign(state.url) : location.reload();
        }
      } catch { /* the line is down: ask again */ }
      setTimeout(tick, wait);
    };
    setTimeout(tick, wait);
  }

  // Stacked tables on a phone show each cell's heading.
  function labelCells(table) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.dataset.label || head.innerText.trim());
    for (const row of table.tBodies[0]?.rows ?? [])
      [...row.cells].forEach((cell, at) => { cell.dataset.label ??= heads[at] ?? ""; });
  }

  // Charts fetch their script only on pages that have one.
  let charts = null;
  function drawCharts() {
    charts ??= load(document.body.dataset.echarts).then(() => load(document.body.dataset.charts));
    charts.then(() => window.compmgrCharts.draw(document));
  }
  function load(address) {
    return new Promise((resolve, reject) =>
      document.head.append(Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject })));
  }

  function enhance(root) {
    root.querySelectorAll("[data-poll]:not([data-polling])").forEach((element) => {
      element.dataset.polling = "yes";
      poll(element);
    });
    root.querySelectorAll(".table-stack").forEach(labelCells);
    if (root.querySelector("[data-chart]")) drawCharts();
  }
  enhance(document);
  document.addEventListener("htmx:load", (event) => enhance(event.target));

  // After a refused form the first fault has the focus.
  (document.querySelector("[data-form-faults]") ?? document.querySelector(".is-invalid"))?.focus();
})();
