// Handing in waits for what is on its way; then the form goes as it would without script.

const PATIENCE = 4000;

export function bindHandingIn(root, { open, outbox, sender, say, keepAll }) {
  const trouble = document.querySelector("[data-trouble]");

  function warn(words) {
    trouble.hidden = !words;
    trouble.dataset.by = words ? "sheet" : "";
    trouble.querySelector("[data-trouble-words]").textContent = words;
  }

  root.addEventListener("input", () => { if (trouble.dataset.by === "sheet") warn(""); });
  document.addEventListener("submit", (event) => {
    const sheet = event.target.dataset.formSheet;
    if (!sheet) return;
    keepAll();
    const own = open.filter((field) => field.sheet === sheet);
    const stopped = own.filter((field) => field.value === "" || ["wrong", "conflict", "refused"].includes(field.kind));
    const left = () => outbox.items.some((item) => item.sheet === sheet) || own.some((field) => field.kind === "saving");
    if (stopped.length) {
      event.preventDefault();
      warn(say("still", { codes: stopped.map((field) => field.key).join("、") }));
      stopped[0].focus();
      stopped[0].box.scrollIntoView({ block: "center" });
    } else if (left()) {
      event.preventDefault();
      warn(say("sending"));
      sender.hurry();
      const since = Date.now();
      const later = setInterval(() => {
        if (left() && Date.now() - since < PATIENCE) return;
        clearInterval(later);
        if (left()) return warn(say("not_yet"));
        warn("");
        event.target.requestSubmit(event.submitter);
      }, 100);
    } else warn("");
  });
}
