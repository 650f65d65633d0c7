// Sealing what waits on this device: AES-256-GCM in plain script, since a hall's own network (http) has no WebCrypto.
import { gcm } from "../../vendor/noble-ciphers-2.4.0/aes.js";

const NONCE = 12;
const toOctets = new TextEncoder();
const toText = new TextDecoder();

// `keys` are { id: hex } as the server gave them, and live in memory only; the first one seals, every one opens.
export class Sealer {
  constructor(panel, keys) {
    this.panel = panel;
    this.take(keys);
  }

  take(keys) {
    this.keys = new Map(Object.entries(keys).map(([id, hex]) => [id, fromHex(hex)]));
    this.current = Object.keys(keys)[0];
  }

  seal(purpose, thing) {
    return this.sealOctets(purpose, toOctets.encode(JSON.stringify(thing)));
  }

  sealOctets(purpose, octets) {
    const nonce = random(NONCE);
    const sealed = gcm(this.keys.get(this.current), nonce, this.bound(purpose)).encrypt(octets);
    const whole = new Uint8Array(NONCE + sealed.length);
    whole.set(nonce);
    whole.set(sealed, NONCE);
    return toBase64(whole);
  }

  // What was sealed under the key named `id`; null where it does not open: it is kept all the same.
  unseal(id, purpose, sealed) {
    const octets = this.unsealOctets(id, purpose, sealed);
    return octets && JSON.parse(toText.decode(octets));
  }

  unsealOctets(id, purpose, sealed) {
    const key = this.keys.get(id);
    if (!key) return null;
    try {
      const whole = fromBase64(sealed);
      return gcm(key, whole.subarray(0, NONCE), this.bound(purpose)).decrypt(whole.subarray(NONCE));
    } catch {
      return null;
    }
  }

  // A record copied to another panel or operation does not open.
  bound(purpose) {
    return toOctets.encode(`${this.panel}/${purpose}`);
  }
}

// crypto.randomUUID is missing where the page is not served over TLS.
export function newId() {
  return [...random(16)].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

function random(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

function toBase64(octets) {
  let text = "";
  for (let at = 0; at < octets.length; at += 0x8000) text += String.fromCharCode(...octets.subarray(at, at + 0x8000));
  return btoa(text);
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
