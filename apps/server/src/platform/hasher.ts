import { scrypt, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';

import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';
import { verify as bcryptVerify } from '@node-rs/bcrypt';

/** OWASP's parameters, and security.md's: m = 19 MiB, t = 2, p = 1, argon2id (2 in the library's const enum). */
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** So many of one network wait at most: past it the answer is "unavailable" (fail closed). */
const LONGEST_LINE = 500;
/** And so many in all. */
const MOST_WAITING = 2_000;

/** The line of passwords that are chosen, which only holders of a link or of the right password do. */
const OURSELVES = '';

export class HasherBusyError extends Error {}

export interface HashingPlace {
  readonly queue: 'sign-in' | 'api';
  readonly from: string;
}

export interface Hasher {
  hash(password: string): Promise<string>;
  /**
   * @param stored a PHC string of argon2, bcrypt or scrypt; null burns the same time and answers false, so that an
   * unknown user cannot be told from a wrong password.
   * @param place.queue `api`: HTTP Basic, which hashes at every request and must not starve the sign-in page.
   * @param place.from the network that asks; networks take turns.
   */
  verify(stored: string | null, password: string, place: HashingPlace): Promise<boolean>;
  /** A right password whose hash was imported from elsewhere is hashed anew at that chance. */
  needsRehash(stored: string): boolean;
  understands(stored: string): boolean;
}

/**
 * At most `width` at once. Whoever comes from one network waits in one line, first come first served, and the lines take
 * turns: a network that floods the queue keeps itself waiting, and everybody else one turn.
 */
function createQueue(width: number): <T>(from: string, work: () => Promise<T>) => Promise<T> {
  let running = 0;
  let waiting = 0;
  const lines = new Map<string, (() => void)[]>();
  const takeNext = (): (() => void) | undefined => {
    const [turn] = lines;
    if (turn === undefined) return undefined;
    const [from, line] = turn;
    const next = line.shift();
    waiting -= 1;
    lines.delete(from);
    if (line.length > 0) lines.set(from, line);
    return next;
  };
  return async (from, work) => {
    if (running >= width) {
      const line = lines.get(from) ?? [];
      if (line.length >= LONGEST_LINE || waiting >= MOST_WAITING) {
        throw new HasherBusyError('too many passwords are being checked just now');
      }
      lines.set(from, line);
      waiting += 1;
      // The one that finishes hands its place on; `running` never dips in between.
      await new Promise<void>((resolve) => line.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = takeNext();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

const PHC_SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,})\$([A-Za-z0-9+/]{16,})$/;
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const ARGON2_PHC =
  /^\$argon2(id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z0-9+/]{8,}\$[A-Za-z0-9+/]{16,}$/;

async function verifyScrypt(stored: string, password: string): Promise<boolean> {
  const [, ln, r, p, salt, expected] = PHC_SCRYPT.exec(stored) ?? [];
  if (ln === undefined || salt === undefined || expected === undefined) return false;
  const want = Buffer.from(expected, 'base64');
  const options = { N: 2 ** Number(ln), r: Number(r), p: Number(p), maxmem: 256 * 1024 * 1024 };
  const got = await new Promise<Buffer>((resolve, reject) => {
    scrypt(password, Buffer.from(salt, 'base64'), want.length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
  return timingSafeEqual(want, got);
}

async function verifyAny(stored: string, password: string): Promise<boolean> {
  if (stored.startsWith('$argon2')) return argon2Verify(stored, password);
  if (stored.startsWith('$2')) return bcryptVerify(password, stored);
  return verifyScrypt(stored, password);
}

export async function createHasher(): Promise<Hasher> {
  const signIn = createQueue(availableParallelism());
  const api = createQueue(1);
  // Verified against when there is no user: a real hash of our own parameters, so that the time is the same.
  const decoy = await argon2Hash('nobody has this password', ARGON2);
  return {
    hash: (password) => signIn(OURSELVES, () => argon2Hash(password, ARGON2)),
    async verify(stored, password, { queue, from }) {
      const enqueue = queue === 'api' ? api : signIn;
      const right = await enqueue(from, () => verifyAny(stored ?? decoy, password));
      return right && stored !== null;
    },
    needsRehash: (stored) => !stored.startsWith(`$argon2id$v=19$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},p=1$`),
    understands(stored) {
      const scryptParts = PHC_SCRYPT.exec(stored);
      // Costs are bounded, so that an imported row cannot hold the server for minutes at each sign-in.
      if (scryptParts !== null)
        return Number(scryptParts[1]) <= 17 && Number(scryptParts[2]) <= 8 && Number(scryptParts[3]) <= 4;
      const argon = ARGON2_PHC.exec(stored);
      if (argon !== null) return Number(argon[2]) <= 262_144 && Number(argon[3]) <= 10 && Number(argon[4]) <= 8;
      const bcrypt = BCRYPT.exec(stored);
      return bcrypt !== null && Number(bcrypt[1]) >= 4 && Number(bcrypt[1]) <= 14;
    },
  };
}
