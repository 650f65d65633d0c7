// Reads what stands behind the # of a QR code: digits → octets → COSE_Sign1 (RFC 9052) → facts. One form only is read,
// the one the server writes; everything else is no proof of ours. Written beside compmgr/proof/rules, sharing no code.
import { isSigned, toBase64 } from "./p256.js";

const NAMES = ["", "kind", "number", "holder", "what", "date", "issuer", "id_end", "valid_until", "subject"];
const KINDS = ["", "award", "title", "participation", "judge_letter", "organiser_letter", "vocational", "accreditation", "score_slip"];
const DATES = new Set(["date", "valid_until"]);
const DAY = 86_400_000;
// Tag 18, four parts, protected header of 11 octets {1: -7, 4: kid of 6 octets}; after the kid the empty header.
const BEGINNING = [0xd2, 0x84, 0x4b, 0xa2, 0x01, 0x26, 0x04, 0x46];
const MOST = 3000; // digits; no QR code holds more

/** The digits in `text`: an address with # and digits behind it, or the digits alone; nothing where there are none. */
export function digitsIn(text) {
  const digits = text.trim().split("#").pop().trim();
  return /^\d{150,3000}$/.test(digits) ? digits : "";
}

/** { facts, kid, isTrue(key) }; throws where `digits` are no proof in our form. */
export function read(digits) {
  const octets = octetsOf(digits);
  const head = octets.subarray(2, 14);
  if (!BEGINNING.every((octet, at) => octets[at] === octet) || octets[14] !== 0xa0) throw new TypeError("no proof");
  const reader = new Reader(octets, 15);
  const start = 15;
  const payload = reader.item();
  const end = reader.at;
  const signature = reader.item();
  if (!(payload instanceof Uint8Array) || !(signature instanceof Uint8Array) || signature.length !== 64) throw new TypeError("no proof");
  if (reader.at !== octets.length) throw new TypeError("no proof");
  const context = [0x84, 0x6a, ...new TextEncoder().encode("Signature1")];
  const message = Uint8Array.from([...context, ...head, 0x40, ...octets.subarray(start, end)]);
  return {
    facts: factsOf(payload),
    kid: toBase64(head.subarray(6)),
    isTrue: (key, subtle) => isSigned(key, signature, message, subtle),
  };
}

function octetsOf(digits) {
  if (!/^\d+$/.test(digits) || digits.length > MOST) throw new TypeError("no digits");
  const hex = BigInt(digits).toString(16);
  const octets = Uint8Array.from((hex.length % 2 ? `0${hex}` : hex).match(/../g), (pair) => parseInt(pair, 16));
  if (octets[0] !== 1) throw new TypeError("no digits");
  return octets.subarray(1);
}

function factsOf(payload) {
  const reader = new Reader(payload, 0);
  const facts = new Map();
  const count = reader.head(5);
  let before = -1;
  for (let done = 0; done < count; done += 1) {
    const number = reader.item();
    if (typeof number !== "number" || number <= before) throw new TypeError("no facts");
    before = number;
    const name = NAMES[number] || String(number);
    facts.set(name, told(name, reader.item()));
  }
  if (reader.at !== payload.length) throw new TypeError("no facts");
  return facts;
}

function told(name, value) {
  if (DATES.has(name) && typeof value === "number") return new Date(value * DAY).toISOString().slice(0, 10);
  if (name === "kind" && typeof value === "number") return KINDS[value] ?? String(value);
  if (name === "subject" && value instanceof Uint8Array) return toBase64(value);
  // Text outside ASCII is GB 18030: two octets for a Chinese character instead of three.
  return value instanceof Uint8Array ? new TextDecoder("gb18030", { fatal: true }).decode(value) : String(value);
}

// The part of CBOR (RFC 8949) that is used, in its shortest form only.
class Reader {
  constructor(octets, at) {
    this.octets = octets;
    this.at = at;
  }

  head(kind) {
    const first = this.octets[this.at];
    if (first === undefined || first >> 5 !== kind) throw new TypeError("no CBOR");
    this.at += 1;
    const small = first & 31;
    if (small < 24) return small;
    const size = { 24: 1, 25: 2, 26: 4 }[small];
    if (!size || this.at + size > this.octets.length) throw new TypeError("no CBOR");
    let number = 0;
    for (let done = 0; done < size; done += 1, this.at += 1) number = number * 256 + this.octets[this.at];
    if (number < { 1: 24, 2: 256, 4: 65_536 }[size]) throw new TypeError("no CBOR");
    return number;
  }

  item() {
    const kind = this.octets[this.at] >> 5;
    const number = this.head(kind);
    if (kind === 0) return number;
    if (kind === 1) return -1 - number;
    if (kind !== 2 && kind !== 3) throw new TypeError("no CBOR");
    if (this.at + number > this.octets.length) throw new TypeError("no CBOR");
    const content = this.octets.subarray(this.at, this.at + number);
    this.at += number;
    return kind === 2 ? content : new TextDecoder("utf-8", { fatal: true }).decode(content);
  }
}
