// The published keys and the signed list, fetched when there is a network and kept on this device with their age.
import { fromBase64, isSigned, veiled } from "./p256.js";

const KIND = "compmgr-status+jwt";
const PATIENCE = 6000; // milliseconds; a hall with a bad network is like none

/** { text, at } of what lies at `address`, fresh or as it was kept; null where it was never seen here. */
export async function fetched(address, name) {
  const fresh = await ask(address);
  if (fresh !== null) {
    keep(name, { text: fresh, at: Date.now() });
    return { text: fresh, at: Date.now() };
  }
  return kept(name);
}

async function ask(address) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(address, { cache: "no-cache", credentials: "omit", signal: stop.signal });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function keep(name, thing) {
  try {
    localStorage.setItem(`compmgr-proof-${name}`, JSON.stringify(thing));
  } catch {
    // full, or forbidden: the check works all the same while there is a network
  }
}

function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(`compmgr-proof-${name}`));
  } catch {
    return null;
  }
}

/** The keys by kid that sign for `use`. */
export function keysFor(file, use) {
  return new Map(file.keys.filter((key) => key.signs === use).map((key) => [key.kid, key]));
}

/** { at, until, ended } of a list that a key of ours signed; null for anything else. */
export async function readList(text, keys) {
  try {
    const [head, payload, signature] = text.trim().split(".");
    const { alg, kid, typ } = parsed(head);
    const key = keys.get(kid);
    if (alg !== "ES256" || typ !== KIND || !key || key.state === "compromised") return null;
    const message = new TextEncoder().encode(`${head}.${payload}`);
    if (!(await isSigned(key, fromBase64(signature), message))) return null;
    const list = parsed(payload);
    return { at: new Date(list.at), until: new Date(list.until), ended: new Map(Object.entries(list.ended)) };
  } catch {
    return null;
  }
}

/** What the list says of a certificate: { standing, since }, or nothing where it stands. */
export function endOf(list, subject) {
  const [standing, since] = list.ended.get(veiled(subject, "status")) ?? [];
  return standing && { standing, since };
}

function parsed(part) {
  return JSON.parse(new TextDecoder().decode(fromBase64(part)));
}
