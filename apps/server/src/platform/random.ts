import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

/** Randomness as a required collaborator, so that nothing below reaches for a global. */
export interface Random {
  /** A version 4 UUID. */
  id(): string;
  /** 256 bits from the CSPRNG as base64url: sessions, attempts, links (security.md, Numbers). */
  token(): string;
  bytes(length: number): Uint8Array;
}

export const systemRandom: Random = {
  id: () => randomUUID(),
  token: () => randomBytes(32).toString('base64url'),
  bytes: (length) => randomBytes(length),
};

/** What is stored of a token or code: SHA-256 as lower-case hex. 256-bit and 120-bit inputs need no salt and no stretching. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Compares without telling by its duration where the difference is. */
export function equalsInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a, 'utf8');
  const right = Buffer.from(b, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
