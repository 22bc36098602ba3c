import { describe, expect, it } from 'vitest';

import { importedTotpSecret } from '../src/totp/imported-secret.js';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('the secret of an authenticator that somebody has already', () => {
  it.each([
    ['base32', SECRET],
    ['as people write it', 'gezd gnbv-gy3t qojq gezd gnbv gy3t qojq'],
    ['padded', `${SECRET}======`],
    ['a link', `otpauth://totp/Example:ann%40example.com?secret=${SECRET}&issuer=Example`],
    ['a link that says what holds anyway', `otpauth://totp/ann?period=30&digits=6&algorithm=SHA1&secret=${SECRET}`],
    ['a link in other case', `OTPAUTH://TOTP/ann?SECRET=${SECRET.toLowerCase()}&Algorithm=sha-1`],
    ['a link whose secret is padded', `otpauth://totp/ann?secret=${SECRET}%3D%3D`],
  ])('is taken from %s', (_words, typed) => {
    expect(importedTotpSecret(typed)).toEqual({ ok: true, value: SECRET });
  });

  it('has one spelling: bits that fill the last character up are nothing', () => {
    expect(importedTotpSecret('JBSWY3DPEHPK3PXPAB')).toEqual({ ok: true, value: 'JBSWY3DPEHPK3PXPAA' });
    expect(importedTotpSecret('JBSWY3DPEHPK3PXP')).toEqual({ ok: true, value: 'JBSWY3DPEHPK3PXP' });
  });

  it.each([
    ['codes by counter', `otpauth://hotp/ann?secret=${SECRET}&counter=1`, /time-based/],
    ['SHA-256', `otpauth://totp/ann?secret=${SECRET}&algorithm=SHA256`, /SHA-1/],
    ['eight digits', `otpauth://totp/ann?secret=${SECRET}&digits=8`, /six digits/],
    ['a minute', `otpauth://totp/ann?secret=${SECRET}&period=60`, /30 seconds/],
    ['two secrets', `otpauth://totp/ann?secret=${SECRET}&secret=${SECRET}`, /secret twice/],
    ['a link without a secret', 'otpauth://totp/ann?issuer=Example', /no secret/],
    ['a link without anything', 'otpauth://totp/ann', /cannot be read/],
    ['what is no base32', 'GEZDGNBVGY3TQOJ1GEZDGNBV', /neither/],
    ['half of it', 'GEZDGNBVGY3TQOJQG', /cut off/],
    ['too little of it', 'GEZDGNBV', /too short/],
    ['too much of it', 'A'.repeat(400), /too long/],
    ['a percent sign', 'otpauth://totp/ann?secret=%zz', /neither/],
  ])('is refused: %s', (_words, typed, says) => {
    const taken = importedTotpSecret(typed);
    expect(taken.ok ? '' : taken.failure).toMatch(says);
  });
});
