/* A holder shares a link or copies a text: by the telephone's own way where it has one, else by the clipboard. */
"use strict";

(() => {
  const LASTS = 6000;  // ms: long enough to be read on a slow telephone
  const waits = new WeakMap();
  const say = (button) => {
    const label = button.querySelector("[data-copied]");
    label.dataset.usual ??= label.textContent;
    label.textContent = label.dataset.copied;
    button.setAttribute("aria-live", "polite");
    clearTimeout(waits.get(button));
    waits.set(button, setTimeout(() => { label.textContent = label.dataset.usual; }, LASTS));
  };

  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      try { return await navigator.clipboard.writeText(text); } catch { /* a browser may refuse it: the old way then */ }
    }
    const field = document.createElement("textarea");  // over plain http there is no clipboard
    field.value = text;
    field.readOnly = true;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies], [data-shares]");
    if (!button) return;
    const link = button.dataset.shares;
    if (link && navigator.share) {
      try { await navigator.share({title: button.dataset.title, url: link}); return; } catch (failure) { if (failure.name === "AbortError") return; }
    }
    await copy(link || document.getElementById(button.dataset.copies).textContent.trim());
    say(button);
  });
})();
