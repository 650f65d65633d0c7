// What a judge entered and the server has not answered for yet: kept in memory and on this device (codes and marks only),
// sent one after the other, again under the same operation id until there is an answer.
(() => {
  "use strict";

  const KEY = "compmgr.outbox.";
  const LONGEST_WAIT = 15000;

  // crypto.randomUUID is missing where the page is not served over TLS, as on a hall's own network.
  function operationId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  }

  class Outbox {
    // `ask.basedOn(aspect)` is the mark the field shows; `tell` has: sending saved refused conflict waiting stopped.
    constructor(sheet, address, token, ask, tell) {
      Object.assign(this, { key: KEY + sheet, address, token, ask, tell, pending: {}, sending: null, wait: 0, timer: null, busy: false, stopped: false });
      try {
        const kept = JSON.parse(localStorage.getItem(this.key) || "null");
        if (kept) Object.assign(this, { pending: kept.pending || {}, sending: kept.sending || null });
      } catch { /* a device without storage keeps it in memory alone */ }
      window.addEventListener("online", () => this.hurry());
      window.addEventListener("beforeunload", (event) => { if (!this.isEmpty() && !this.leaving) event.preventDefault(); });
    }

    isEmpty() {
      return !this.sending && Object.keys(this.pending).length === 0;
    }

    // What was entered for an aspect and is not saved yet, or nothing.
    entered(aspect) {
      return this.pending[aspect] ?? (this.sending?.aspect === aspect ? this.sending : undefined);
    }

    put(aspect, value, note) {
      this.pending[aspect] = { value, note };
      this.keep();
      this.send();
    }

    forget(aspect) {
      delete this.pending[aspect];
      this.keep();
    }

    keep() {
      try {
        if (this.isEmpty()) localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, JSON.stringify({ pending: this.pending, sending: this.sending }));
      } catch { /* full or forbidden: memory still has it */ }
    }

    hurry() {
      clearTimeout(this.timer);
      this.wait = 0;
      this.send();
    }

    async send() {
      if (this.busy || this.stopped) return;
      if (!this.sending) {
        const aspect = Object.keys(this.pending)[0];
        if (!aspect) return;
        this.sending = { operation: operationId(), aspect, ...this.pending[aspect], based_on: this.ask.basedOn(aspect) };
        delete this.pending[aspect];
        this.keep();
      }
      this.busy = true;
      this.tell.sending(this.sending.aspect);
      let response = null;
      try {
        response = await fetch(this.address, {
          method: "POST",
          credentials: "same-origin",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
          body: JSON.stringify(this.sending),
        });
      } catch { /* the line is down */ }
      const answer = await this.answerIn(response); // busy until it is read: what is entered meanwhile waits its turn
      this.busy = false;
      this.read(response, answer);
    }

    async answerIn(response) {
      if (!response || response.status >= 500 || response.status === 429) return null;
      try { return await response.json(); } catch { return null; }
    }

    read(response, answer) {
      const sent = this.sending;
      if (!answer) return this.later();
      if (response.status === 401) return this.halt("signed-out");
      if (response.status === 403 || response.status === 404) return this.halt("gone");
      this.sending = null;
      this.wait = 0;
      this.keep();
      this.tell.waiting(false);
      if (response.ok) this.tell.saved(sent.aspect, answer, Boolean(this.pending[sent.aspect]));
      else if (response.status === 409 && answer.conflict) this.tell.conflict(sent, Object.values(answer.conflict)[0]);
      else this.tell.refused(sent.aspect, answer.error || "");
      this.send();
    }

    later() {
      this.wait = Math.min(this.wait ? this.wait * 2 : 2000, LONGEST_WAIT);
      this.tell.waiting(true, this.sending.aspect);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), this.wait);
    }

    halt(why) {
      this.stopped = true;
      this.tell.stopped(why, this.sending.aspect);
    }
  }

  window.compmgrOutbox = Outbox;
})();
