// Computes a draw again in the browser: the same steps as compmgr/anonymity/rules/drawing.py, sharing no code with it.
// WebCrypto is missing where a page came over plain http, so SHA-256 and HMAC come from a library that we carry.

import { hmac } from "../vendor/noble-hashes-2.4.0/hmac.js";
import { sha256 } from "../vendor/noble-hashes-2.4.0/sha2.js";

const ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY";
const LENGTH = 6;
const FORMAT = "compmgr-draw-1";

const octets = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha = (text) => hex(sha256(octets(text)));
const digest = (seed, text) => hex(hmac(sha256, octets(seed), octets(text)));
const ascending = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

function codeOf(seed, ticket, turn) {
  let number = BigInt(`0x${digest(seed, `${ticket}/${turn}`)}`);
  let code = "";
  for (let place = 0; place < LENGTH; place += 1) {
    code += ALPHABET[Number(number % BigInt(ALPHABET.length))];
    number /= BigInt(ALPHABET.length);
  }
  return code;
}

function codes(seed, tickets) {
  const given = new Map();
  const taken = new Set();
  for (const ticket of [...tickets].sort(ascending)) {
    let turn = 0;
    while (taken.has(codeOf(seed, ticket, turn))) turn += 1;
    given.set(ticket, codeOf(seed, ticket, turn));
    taken.add(given.get(ticket));
  }
  return given;
}

function places(seed, tickets, labels) {
  const inOrder = (kind, texts) => [...texts].sort((one, other) => ascending(digest(seed, kind + one), digest(seed, kind + other)));
  const free = inOrder("label/", new Set(labels));
  return new Map(inOrder("ticket/", tickets).map((ticket, place) => [ticket, free[place]]));
}

/** What was computed again: [name, whether it came out as published]; throws where `file` is no draw. */
export function check(file) {
  if (file?.format !== FORMAT || typeof file.seed !== "string" || !Array.isArray(file.codes)) throw new TypeError("no draw");
  const given = new Map(file.codes.map((row) => [String(row.ticket), String(row.code)]));
  const tickets = [...given.keys()].sort(ascending);
  const lines = tickets.map((ticket) => `${ticket} ${given.get(ticket)}\n`).join("");
  const again = file.labels?.length ? places(file.seed, tickets, file.labels) : codes(file.seed, tickets);
  return [
    ["commitment", sha(file.seed) === file.commitment],
    ["tickets", given.size === file.codes.length && new Set(given.values()).size === given.size],
    ["fingerprint", sha(lines) === file.fingerprint],
    ["codes", tickets.every((ticket) => again.get(ticket) === given.get(ticket))],
  ];
}

const box = document.getElementById("check");
const list = box?.querySelector("[data-findings]");

function line(words, isRight) {
  const item = document.createElement("li");
  const tag = document.createElement("span");
  tag.className = `state state-${isRight ? "good" : "bad"}`;
  tag.textContent = isRight ? box.dataset.right : box.dataset.wrong;
  item.append(tag, words);
  return item;
}

function show(read) {
  try {
    list.replaceChildren(...check(read()).map(([what, isRight]) => line(box.dataset[what], isRight)));
  } catch {
    list.replaceChildren(line(box.dataset.noFile, false));
  }
}

if (box) {
  const here = box.querySelector("[data-draw]");
  box.querySelector("[data-check]").addEventListener("click", () => show(() => JSON.parse(here.textContent)));
  box.querySelector("[data-file]").addEventListener("change", async (event) => {
    const text = await event.target.files[0]?.text();
    if (text !== undefined) show(() => JSON.parse(text));
  });
}
