import { createHash, timingSafeEqual } from 'node:crypto';

// Functions of their arguments alone: nothing here that a test would want to replace.

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
