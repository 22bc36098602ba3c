import { verifyTotpCode } from '@countersign/domain/totp/verify-code.js';
import type { Instant } from '@countersign/domain/time.js';
import { createGuardrails, generateSync, generateURI, ScureBase32Plugin } from 'otplib';
import { renderSVG } from 'uqr';

import { equalsInConstantTime } from './digest.js';

/** RFC 6238 with what every authenticator app supports: SHA-1, 6 digits, 30 s. */
const STEP_SECONDS = 30;

/** How much randomness a secret takes: 160 bits (RFC 4226 §4, R6). */
export const TOTP_SECRET_BYTES = 20;

/** Ours have 20 bytes; those of other systems, taken over on the host, may have the 10 that apps were handed out with for years. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10, MAX_SECRET_BYTES: 128 });

const base32 = new ScureBase32Plugin();

/** The secret as authenticator apps take it: 32 base32 characters without padding. @param bytes TOTP_SECRET_BYTES random ones */
export function totpSecret(bytes: Uint8Array): string {
  return base32.encode(bytes, { padding: false });
}

/** The code of one time step. */
export function totpCodeAt(secret: string, step: number): string {
  return generateSync({
    secret,
    epoch: step * STEP_SECONDS,
    algorithm: 'sha1',
    digits: 6,
    period: STEP_SECONDS,
    guardrails,
  });
}

export function verifyTotp(secret: string, typed: string, now: Instant): ReturnType<typeof verifyTotpCode> {
  return verifyTotpCode({ typed, now, codeAt: (step) => totpCodeAt(secret, step), equals: equalsInConstantTime });
}

export function otpauthUri(secret: string, organization: string, account: string): string {
  return generateURI({ issuer: organization, label: account, secret });
}

/** Black on white with a quiet zone whatever the theme: cameras want the contrast. */
export function qrCodeSvg(text: string): string {
  return renderSVG(text, { ecc: 'M', border: 2 });
}
