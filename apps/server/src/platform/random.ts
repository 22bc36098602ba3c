import { randomBytes, randomUUID } from 'node:crypto';

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
