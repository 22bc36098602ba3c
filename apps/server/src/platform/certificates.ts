import { createPublicKey, X509Certificate } from 'node:crypto';

import type { Instant } from '@countersign/domain/time.js';

export interface Certificate {
  /** Alone, in one form: what was pasted around it is gone. */
  readonly pem: string;
  /** SHA-256, pairs of hexadecimal digits with colons. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
}

/** Null: it is no certificate. Its body alone, as metadata has it, will do. */
export function readCertificate(text: string): Certificate | null {
  const trimmed = text.trim();
  const pem = trimmed.includes('-----BEGIN')
    ? trimmed
    : `-----BEGIN CERTIFICATE-----\n${trimmed.replace(/\s+/g, '').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----`;
  try {
    const certificate = new X509Certificate(pem);
    return {
      pem: certificate.toString().trim(),
      fingerprint: certificate.fingerprint256,
      subject: certificate.subject.replace(/\n/g, ', '),
      validFrom: Date.parse(certificate.validFrom),
      validUntil: Date.parse(certificate.validTo),
    };
  } catch {
    return null;
  }
}

/** What is wrong with a public key that is to prove signatures, in words; null: RSA from 2048 bits on, or EC on P-256. */
export function publicKeyProblem(pem: string): string | null {
  if (/PRIVATE KEY/.test(pem))
    return 'This is a private key. Keep it to yourself, and enter the public key that belongs to it.';
  try {
    const key = createPublicKey(pem);
    const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType === 'rsa')
      return (modulusLength ?? 0) >= 2048 ? null : 'An RSA key has at least 2048 bits.';
    if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return null;
    return 'Enter an RSA key (RS256) or an EC key on the curve P-256 (ES256).';
  } catch {
    return 'This is not a public key as PEM. It begins with -----BEGIN PUBLIC KEY-----.';
  }
}
