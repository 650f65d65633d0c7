// Lines are added and taken away in place, and the total is counted while one types.
(() => {
  "use strict";

  const form = document.querySelector(".scheme-form");
  if (!form) return;
  const lines = form.querySelector("[data-lines]");
  const blank = form.querySelector("[data-blank]");
  const sum = form.querySelector("[data-sum]");

  const show = (root) => root.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });

  function insert(after) {
    const line = blank.content.firstElementChild.cloneNode(true);
    show(line);
    if (after) after.after(line);
    else lines.append(line);
    return line;
  }

  // Whole hundredths: what is counted here is what the server will count.
  function hundredths(text) {
    const match = /^\s*(\d+)(?:[.．](\d{1,2}))?\s*$/.exec(text.normalize("NFKC"));
    return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : 0;
  }

  function count() {
    let total = 0;
    form.querySelectorAll('[name="max_mark"]').forEach((input) => { total += hundredths(input.value); });
    form.querySelector("[data-sum-value]").textContent = (total / 100).toFixed(2);
    sum.classList.toggle("full", total === 10000);
    sum.classList.toggle("over", total > 10000);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert], [data-remove], [data-add]");
    if (!button) return;
    const line = button.closest("[data-line]");
    if (button.matches("[data-add]")) {
      event.preventDefault();
      insert(null).querySelector('[name="criterion"]').focus();
    } else if (button.matches("[data-insert]")) {
      insert(line).querySelector('[name="description"]').focus();
    } else {
      const next = line.nextElementSibling || line.previousElementSibling;
      line.remove();
      (next || insert(null)).querySelector('[name="description"]').focus();
    }
    count();
  });

  // Enter goes to the next line's aspect, and makes one at the end.
  form.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]");
    if (event.key !== "Enter" || !line || event.target.matches("button") || event.isComposing) return;
    event.preventDefault();
    (line.nextElementSibling || insert(null)).querySelector('[name="description"]').focus();
  });

  form.addEventListener("input", (event) => {
    if (event.target.name === "max_mark") count();
  });

  show(form);
  count();
})();
