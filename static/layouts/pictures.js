// Pictures of the federation's own: uploaded here, then chosen for an element.
import { fresh } from "./elements.js";
import { ask } from "./talk.js";

export class Pictures {
  constructor(desk) {
    Object.assign(this, { desk, dialog: document.getElementById("picture") });
    this.form = this.dialog?.querySelector("form");
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  open() {
    this.said("");
    this.dialog.showModal();
  }

  said(words) {
    this.dialog.querySelector("[data-picture-says]").textContent = words;
  }

  async send() {
    const { desk } = this;
    this.said(desk.words.uploading);
    const answer = await ask(desk.facts.addresses.picture, new FormData(this.form));
    if (!answer.ok) return this.said(answer.status === 401 ? desk.words.signInAgain : answer.error || desk.words.noAnswer);
    const known = desk.facts.choices.picture;
    if (!known.some(([hash]) => hash === answer.hash)) known.push([answer.hash, answer.name]);
    this.dialog.close();
    this.form.reset();
    const width = Math.min(60, desk.layout.width / 2);
    return this.put({ ...fresh(desk.layout, "picture", desk.words), picture: answer.hash, width, height: Math.round((width * answer.up * 10) / answer.across) / 10 });
  }
}
