// Fast typing from paper: Enter and the arrow keys go on to the next line, the last line sends the form.
(() => {
  "use strict";

  const fields = () => [...document.querySelectorAll("[data-next]")].filter((field) => field.offsetParent !== null);

  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof HTMLInputElement) || !event.target.matches("[data-next]")) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    const all = fields();
    const next = all[all.indexOf(event.target) + step];
    if (!next && event.key === "Enter" && step > 0) return; // the last line: the form is sent
    event.preventDefault();
    if (next) {
      next.focus();
      next.select();
    }
  });
})();
