
import { verifyTotpCode } from '@countersign/domain/totp/verify-code.js';
import type { Instant } from '@countersign/domain/time.js';
import { generateSecret, generateSync, generateURI } from 'otplib';
import { renderSVG } from 'uqr';

import { equalsInConstantTime } from './random.js';

/** RFC 6238 with what every authenticator app supports: SHA-1, 6 digits, 30 s. */
const STEP_SECONDS = 30;

/** 160 bits as 32 base32 characters (RFC 4226 §4, R6). */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** The code of one time step. */
export function totpCodeAt(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * STEP_SECONDS, algorithm: 'sha1', digits: 6, period: STEP_SECONDS });
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

