import { createHmac } from 'node:crypto';

const STEP_SECONDS = 30;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text) {
  let bits = 0;
  let pending = 0;
  const bytes = [];
  for (const letter of text) {
    pending = (pending << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((pending >> bits) & 255);
  }
  return Buffer.from(bytes);
}

/** What an authenticator app shows in a time step (RFC 6238: SHA-1, six digits, 30 seconds). @param secret base32 without padding */
export function codeOfStep(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export function stepAt(moment) {
  return Math.floor(moment / 1000 / STEP_SECONDS);
}

/** How long the code of this moment stays, in whole seconds, 1 to 30. */
export function secondsLeft(moment) {
  return STEP_SECONDS - (Math.floor(moment / 1000) % STEP_SECONDS);
}
