// Signatures on P-256 with SHA-256: by the browser where it offers that, otherwise by a library that we carry, since a
// page that came over plain http has no WebCrypto. Raw r and s; only the lower s is taken, as the server does.
import { sha256 } from "../vendor/noble-hashes-2.4.0/sha2.js";
import { ecdsa, weierstrass } from "../vendor/noble-curves-2.4.0/weierstrass.js";

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
// SEC 2, secp256r1.
const CURVE = {
  p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  n: ORDER,
  h: 1n,
  a: 0xffffffff00000001000000000000000000000000fffffffffffffffffffffffcn,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  Gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  Gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

const numberOf = (octets) => octets.reduce((number, octet) => (number << 8n) | BigInt(octet), 0n);

/** Whether `signature` (64 octets) is that of `key` ({x, y} as in a JWK) over `message`. */
export async function isSigned(key, signature, message, subtle = globalThis.crypto?.subtle) {
  const s = signature.length === 64 ? numberOf(signature.subarray(32)) : 0n;
  if (s === 0n || s > ORDER / 2n) return false;
  return subtle ? byBrowser(subtle, key, signature, message) : byLibrary(key, signature, message);
}

async function byBrowser(subtle, { x, y }, signature, message) {
  const kind = { name: "ECDSA", namedCurve: "P-256" };
  const key = await subtle.importKey("jwk", { kty: "EC", crv: "P-256", x, y }, kind, false, ["verify"]);
  return subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message);
}

function byLibrary({ x, y }, signature, message) {
  const p256 = ecdsa(weierstrass(CURVE), sha256);
  const point = Uint8Array.from([4, ...fromBase64(x), ...fromBase64(y)]);
  return p256.verify(signature, message, point, { lowS: true });
}

/** Octets of base64url without padding. */
export function fromBase64(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

export function toBase64(octets) {
  return btoa(String.fromCharCode(...octets)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The name a certificate has in the list: 22 characters that do not lead back to its address. */
export function veiled(subject, where) {
  return toBase64(sha256(new TextEncoder().encode(`compmgr/${where}/${subject}`)).subarray(0, 16));
}
