import { HOUR, MINUTE, type Instant } from '../time.js';

/** How long a mailed code is good, in milliseconds (product.md; NIST SP 800-63B-4 §3.1.3.3 allows ten minutes at most). */
export const EMAIL_CODE_LASTS = 10 * MINUTE;
/** Codes mailed to one user within an hour, for whatever purpose: more fills a mailbox, and is more to guess at. */
export const MOST_EMAIL_CODES = 5;
export const EMAIL_CODES_COUNTED_FOR = HOUR;

/**
 * Until when a user has to wait for another code; null: it may be sent now. Asking again is what is counted, whatever
 * became of the codes before.
 * @param madeAt when codes were made within the last hour, oldest first
 */
export function nextEmailCodeAt(madeAt: readonly Instant[]): Instant | null {
  const oldest = madeAt.at(-MOST_EMAIL_CODES);
  return oldest === undefined ? null : oldest + EMAIL_CODES_COUNTED_FOR;
}

/** Six digits of randomness, each as likely as any other. @param bytes four random ones @returns null: these would favor some, draw again */
export function emailCodeOf(bytes: Uint8Array): string | null {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const drawn = ((a * 256 + b) * 256 + c) * 256 + d;
  const codes = 1_000_000;
  return drawn >= Math.floor(2 ** 32 / codes) * codes ? null : String(drawn % codes).padStart(6, '0');
}

/** An address as it is shown to somebody who has proved the password only: `a•••@example.com`. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = address;
  return at < 1 ? '•••' : `${first}•••${address.slice(at)}`;
}
