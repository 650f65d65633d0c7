// The settings of a way of scoring as fields of their own; what is sent stays the one line that the server reads.
(() => {
  "use strict";

  const source = document.getElementById("ways-of-scoring");
  if (!source) return;
  const ways = JSON.parse(source.textContent);

  function parsed(text) {
    const found = new Map();
    for (const piece of text.split(/[;；\n]/)) {
      const at = piece.search(/[=＝:：]/);
      if (at > 0) found.set(piece.slice(0, at).trim(), piece.slice(at + 1).trim());
    }
    return found;
  }

  // Called for a line whenever its type or its way of scoring is another one.
  function settle(line) {
    const judged = line.querySelector('[name="kind"]').value === "J";
    const scorer = line.querySelector('[name="scorer"]');
    if (judged) scorer.value = "";
    scorer.closest(".cell").hidden = judged;
    const input = line.querySelector('[name="settings"]');
    const place = line.querySelector("[data-settings]");
    const known = ways[scorer.value] || [];
    const given = parsed(input.value);
    if (!known.length) input.value = "";
    input.closest(".cell").hidden = true;
    place.hidden = !known.length;
    place.replaceChildren(...known.map((setting) => {
      const label = document.createElement("label");
      label.className = "cell";
      const words = document.createElement("span");
      words.textContent = setting.label;
      if (setting.needed) words.append(Object.assign(document.createElement("b"), { className: "must", textContent: "*" }));
      const field = Object.assign(document.createElement("input"), {
        className: "form-control" + (setting.number ? " figures" : ""),
        value: given.get(setting.words) ?? given.get(setting.key) ?? "",
        autocomplete: "off",
        maxLength: 60,
      });
      if (setting.number && !setting.many) field.inputMode = "decimal";
      field.dataset.setting = setting.words;
      label.append(words, field);
      return label;
    }));
    const fault = input.closest(".cell").querySelector(".fault");
    if (fault) place.append(fault.cloneNode(true));
  }

  function compose(line) {
    const fields = [...line.querySelectorAll("[data-setting]")].filter((field) => field.value.trim());
    line.querySelector('[name="settings"]').value =
      fields.map((field) => `${field.dataset.setting}=${field.value.trim()}`).join("；");
  }

  function digest(line) {
    const scorer = line.querySelector('[name="scorer"]');
    const parts = [scorer.value ? scorer.selectedOptions[0].textContent : "", line.querySelector('[name="requirement"]').value];
    const text = parts.filter(Boolean).join(" · ");
    line.querySelector("[data-digest]").textContent = text.length > 60 ? text.slice(0, 59) + "…" : text;
  }

  document.addEventListener("input", (event) => {
    const line = event.target.closest?.("[data-line]");
    if (!line) return;
    if (event.target.matches("[data-setting]")) compose(line);
    if (event.target.matches('[name="kind"], [name="scorer"]')) settle(line);
    if (event.target.matches('[name="scorer"], [name="requirement"], [name="kind"]')) digest(line);
  });

  window.compmgrSettings = { settle };
})();
