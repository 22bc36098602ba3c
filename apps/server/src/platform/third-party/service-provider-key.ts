import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';

// Node makes keys, and no certificates. A self-signed one is a small structure (RFC 5280 §4.1), which identity providers
// want to see although it says nothing but the key: written out here, so that nothing more is installed for it.

/** PEM. */
export interface ServiceProviderKey {
  readonly privateKey: string;
  readonly certificate: string;
}

const YEARS = 10;
const SHA256_WITH_RSA = '2a864886f70d01010b';
const COMMON_NAME = '550403';

/**
 * What signs our SAML requests: an RSA key of 2048 bits and a certificate of it for ten years.
 * @param name who signs, at most 64 characters
 */
export async function newServiceProviderKey(name: string): Promise<ServiceProviderKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const from = new Date();
  const until = new Date(from);
  until.setUTCFullYear(from.getUTCFullYear() + YEARS);
  const algorithm = sequence(objectId(SHA256_WITH_RSA), Buffer.from('0500', 'hex'));
  const named = sequence(tagged(0x31, sequence(objectId(COMMON_NAME), tagged(0x0c, Buffer.from(name.slice(0, 64))))));
  const serial = randomBytes(16);
  // Positive, and never with a superfluous zero at its head.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const body = sequence(
    tagged(0xa0, Buffer.from('020102', 'hex')),
    tagged(0x02, serial),
    algorithm,
    named,
    sequence(time(from), time(until)),
    named,
    publicKey,
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  return { privateKey, certificate: pem(sequence(body, algorithm, signature)) };
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

/** UTCTime, which certificates use until 2049. */
function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return at.getUTCFullYear() < 2050
    ? tagged(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : tagged(0x18, Buffer.from(`${digits}Z`));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
