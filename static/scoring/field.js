// One field of a sheet, whatever its shape: a number, or one of several choices; its note, its state, what it asks.

export class Field {
  constructor(box) {
    this.box = box;
    this.sheet = box.dataset.sheet;
    this.aspect = box.dataset.aspect;
    this.key = box.dataset.key;
    this.inputs = [...box.querySelectorAll("[data-value]")];
    this.isChoice = this.inputs[0].type === "radio";
    this.based = box.querySelector("[data-based]");
    this.noteBox = box.querySelector("[data-note]");
    this.line = box.querySelector("[data-status]");
    this.choices = box.querySelector("[data-choose]");
    this.kind = this.line.dataset.kind || "";
  }

  get value() {
    if (this.isChoice) return this.inputs.find((input) => input.checked)?.value ?? "";
    return this.inputs[0].value.normalize("NFKC").trim();
  }

  get note() {
    return this.noteBox.value.trim();
  }

  get isEdited() {
    const isChanged = (input) => (input.type === "radio" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue);
    return this.inputs.some(isChanged);
  }

  fill(value, note) {
    if (this.isChoice) this.inputs.forEach((radio) => { radio.checked = radio.value === value; });
    else this.inputs[0].value = value;
    if (note !== undefined) this.noteBox.value = note;
  }

  // What the server would refuse is not sent at all.
  get fits() {
    const { lowest, highest, decimals } = this.box.dataset;
    if (this.value === "" || this.isChoice) return true;
    if (!/^-?\d+(\.\d+)?$/.test(this.value) || (this.value.split(".")[1] ?? "").length > Number(decimals)) return false;
    return Number(this.value) >= Number(lowest) && (highest === "" || Number(this.value) <= Number(highest));
  }

  show(kind, words) {
    this.kind = kind;
    this.line.dataset.kind = kind;
    this.line.textContent = words;
    this.box.classList.toggle("wrong", kind === "wrong" || kind === "refused");
    this.box.classList.toggle("torn", kind === "conflict");
    this.box.classList.toggle("filled", this.value !== "" && (kind === "synced" || kind === "local"));
  }

  ask(words, ...buttons) {
    this.choices.replaceChildren(Object.assign(document.createElement("span"), { textContent: words }), ...buttons);
    this.choices.hidden = false;
  }

  settle() {
    this.choices.hidden = true;
    this.choices.replaceChildren();
  }

  focus() {
    const target = this.inputs.find((input) => input.checked) ?? this.inputs[0];
    target.focus({ preventScroll: true });
    if (!this.isChoice) target.select();
    this.box.scrollIntoView({ block: "nearest" });
  }
}
