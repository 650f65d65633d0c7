// The board refreshes itself every 15 seconds, says when it did, and waits while somebody is typing in it.
(() => {
  "use strict";

  const words = document.querySelector("[data-refreshed]");
  if (!words) return;
  const say = (name, time) => { words.textContent = words.dataset[name].replace("{time}", time); };
  const at = () => document.getElementById("live")?.dataset.at ?? "";
  const isTyping = () => document.activeElement?.matches("#live textarea, #live input:not([type=hidden])");

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id !== "live" || !isTyping()) return;
    event.preventDefault();
    say("sayHeld", at());
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id === "live" && isTyping()) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSettle", () => say("sayNow", at()));
  document.addEventListener("htmx:sendError", () => say("sayLost", at()));
  document.addEventListener("htmx:responseError", () => say("sayLost", at()));
})();
