import { generateSync, generateURI } from 'otplib';
import { describe, expect, it } from 'vitest';

import { systemRandom } from '../../src/platform/random.js';
import {
  TOTP_SECRET_BYTES,
  totpSecret,
  otpauthUri,
  qrCodeSvg,
  totpCodeAt,
  verifyTotp,
} from '../../src/platform/totp.js';

const newTotpSecret = () => totpSecret(systemRandom.bytes(TOTP_SECRET_BYTES));

// The published vectors, against our own function and against the library beneath it.

/** RFC 4648 base32 of ASCII, for the secrets that the RFCs give as text. */
function base32(ascii: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...Buffer.from(ascii, 'ascii')].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

const SEED = '12345678901234567890';
const SHA1 = base32(SEED);
const SHA256 = base32('12345678901234567890123456789012');
const SHA512 = base32('1234567890123456789012345678901234567890123456789012345678901234');

/** RFC 6238, appendix B. */
const TOTP: readonly (readonly [seconds: number, sha1: string, sha256: string, sha512: string])[] = [
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
];

/** RFC 4226, appendix D. */
const HOTP = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];

describe('RFC 6238, appendix B', () => {
  it.each(TOTP)('at %i s, ours: six digits of SHA-1', (seconds, sha1) => {
    expect(totpCodeAt(SHA1, Math.floor(seconds / 30))).toBe(sha1.slice(-6));
  });

  it.each(TOTP)('at %i s, the library: eight digits of SHA-1, SHA-256 and SHA-512', (seconds, sha1, sha256, sha512) => {
    const at = (secret: string, algorithm: 'sha1' | 'sha256' | 'sha512') =>
      generateSync({ secret, epoch: seconds, algorithm, digits: 8, period: 30 });
    expect([at(SHA1, 'sha1'), at(SHA256, 'sha256'), at(SHA512, 'sha512')]).toEqual([sha1, sha256, sha512]);
  });

  it.each(TOTP)('at %i s, the code is accepted in its step, and the step is named', (seconds, sha1) => {
    const step = Math.floor(seconds / 30);
    for (const at of [seconds, step * 30, step * 30 + 29])
      expect(verifyTotp(SHA1, sha1.slice(-6), at * 1000)).toEqual({ verdict: 'MATCH', step });
    // One step of drift either way, and the step that matched is the one that is spent.
    for (const away of [-30, 30])
      expect(verifyTotp(SHA1, sha1.slice(-6), (seconds + away) * 1000)).toEqual({ verdict: 'MATCH', step });
    for (const away of [-60, 60])
      expect(verifyTotp(SHA1, sha1.slice(-6), (seconds + away) * 1000).verdict).toBe('SKEWED');
    for (const away of [-3_600, 3_600])
      expect(verifyTotp(SHA1, sha1.slice(-6), (seconds + away) * 1000).verdict).not.toBe('MATCH');
  });
});

describe('RFC 4226, appendix D', () => {
  it.each(HOTP.map((code, counter) => [counter, code] as const))('counter %i is %s', (counter, code) => {
    expect(totpCodeAt(SHA1, counter)).toBe(code);
  });
});

describe('what an authenticator app is handed', () => {
  it('a secret of 160 bits, another one each time', () => {
    const made = Array.from({ length: 50 }, newTotpSecret);
    expect(made.filter((secret) => /^[A-Z2-7]{32}$/.test(secret))).toHaveLength(50);
    expect(new Set(made).size).toBe(50);
  });

  it('a link that names organization and account, however they are written', () => {
    const secret = newTotpSecret();
    const uri = new URL(otpauthUri(secret, 'Acme & Söhne: GmbH', 'ann+work@example.com'));
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
    expect(uri.searchParams.get('secret')).toBe(secret);
    expect(uri.searchParams.get('issuer')).toBe('Acme & Söhne: GmbH');
    expect(decodeURIComponent(uri.pathname)).toContain('ann+work@example.com');
    expect(generateURI({ issuer: 'Acme', label: 'a b@example.com', secret })).not.toContain(' ');
  });

  it('a QR code that scripts nothing', () => {
    const svg = qrCodeSvg(otpauthUri(newTotpSecret(), 'Acme <script>', 'a@example.com'));
    expect(svg.startsWith('<svg')).toBe(true);
    expect(svg).not.toMatch(/script|href|on\w+=/i);
  });
});
