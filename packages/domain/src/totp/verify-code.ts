import { MINUTE, SECOND, type Instant } from '../time.js';

/** The time step of RFC 6238 §5.2, in milliseconds: 30 s, which every authenticator app supports. */
const TOTP_STEP = 30 * SECOND;
/** How far a phone's clock may be off to be told so, in milliseconds. Such a code is refused all the same. */
const TOTP_SKEW_REPORTED = 10 * MINUTE;

const ACCEPTED_STEPS = 1;
const REPORTED_STEPS = TOTP_SKEW_REPORTED / TOTP_STEP;

export interface TotpCheck {
  /** As the user typed it. */
  readonly typed: string;
  readonly now: Instant;
  /** The code of six digits of a time step: HOTP (RFC 4226) with the factor's secret. */
  readonly codeAt: (step: number) => string;
  /** Compares in constant time. */
  readonly equals: (a: string, b: string) => boolean;
}

export type TotpVerdict =
  /** Right. The caller must spend `step` and all before it, atomically, before it believes this. */
  | { readonly verdict: 'MATCH'; readonly step: number }
  /** Refused. The code fits a step nearby; positive seconds: the phone's clock is ahead. The caller spends that one step. */
  | { readonly verdict: 'SKEWED'; readonly step: number; readonly offsetSeconds: number }
  | { readonly verdict: 'WRONG' }
  /** Not six digits. */
  | { readonly verdict: 'MALFORMED' };

/** The time step that a moment lies in (RFC 6238 §4.2, T0 = 0, X = 30 s). */
export function stepAt(now: Instant): number {
  return Math.floor(now / TOTP_STEP);
}

/**
 * A typed code as exactly six ASCII digits, or null. Spaces and dashes of any kind are dropped, as apps and mails group
 * the digits. Digits of other scripts and full-width ones are not digits here: one code has one spelling.
 */
export function canonicalDigits(typed: string): string | null {
  const digits = typed.replace(/[\s\p{Pd}\u2212]/gu, '');
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}

/**
 * Judges a TOTP code at `now`: the current step and one on either side are accepted (RFC 6238 §5.2 recommends at most one
 * step for delay, §6 allows for drift). A code that fits a step within ten minutes is refused, with how far off it is.
 *
 * Every step is computed and compared whatever was found before, so that the time taken tells nothing.
 */
export function verifyTotpCode(input: TotpCheck): TotpVerdict {
  const digits = canonicalDigits(input.typed);
  if (digits === null) return { verdict: 'MALFORMED' };

  const current = stepAt(input.now);
  let nearest: number | null = null;
  for (let offset = -REPORTED_STEPS; offset <= REPORTED_STEPS; offset++) {
    // No step lies before 1970, and a negative counter has no code.
    if (current + offset < 0) continue;
    const fits = input.equals(input.codeAt(current + offset), digits);
    // Where two steps happen to share a code the nearer one is meant; of two equally near ones the earlier, which spends less.
    if (fits && (nearest === null || Math.abs(offset) < Math.abs(nearest))) nearest = offset;
  }

  if (nearest === null) return { verdict: 'WRONG' };
  const step = current + nearest;
  if (Math.abs(nearest) <= ACCEPTED_STEPS) return { verdict: 'MATCH', step };
  return { verdict: 'SKEWED', step, offsetSeconds: (nearest * TOTP_STEP) / SECOND };
}
