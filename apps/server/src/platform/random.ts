import { randomBytes } from 'node:crypto';

/** Randomness as a required collaborator, so that nothing below reaches for a global. */
export interface Random {
  /** A version 7 UUID, larger than every one before it in this process: rows of one moment keep the order they were made in. */
  id(): string;
  /** 256 bits from the CSPRNG as base64url: sessions, attempts, links (security.md, Numbers). */
  token(): string;
  bytes(length: number): Uint8Array;
}

let lastMoment = 0;
let count = 0;

/** RFC 9562 §5.7 and §6.2, method 1: the moment, a counter of twelve bits, 62 bits from the CSPRNG. */
function nextId(): string {
  const now = Date.now();
  if (now > lastMoment) {
    lastMoment = now;
    count = 0;
  } else {
    // A clock that was set back, or 4,096 in one millisecond: the ids run ahead of it and stay in order.
    count += 1;
    if (count > 0xfff) {
      lastMoment += 1;
      count = 0;
    }
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMoment, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const systemRandom: Random = {
  id: nextId,
  token: () => randomBytes(32).toString('base64url'),
  bytes: (length) => randomBytes(length),
};
