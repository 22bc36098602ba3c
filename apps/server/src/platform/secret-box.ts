import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Encrypts what must be readable again (TOTP secrets, mails that wait), AES-256-GCM, with the row it belongs to as associated data. */
export interface SecretBox {
  /** @param belongsTo the row, e.g. `factor:ID`; opening it for another row fails. */
  seal(plain: string, belongsTo: string): string;
  /** @throws SecretBoxError when the key is unknown, the row another one, or the text was changed. */
  open(sealed: string, belongsTo: string): string;
  /**
   * HMAC-SHA-256 as lower-case hex under each of the keys, newest first: the first is stored, any may match. For what has so
   * few forms that a plain digest would be found by trying them all.
   * @param belongsTo the row, so that two of one content differ
   */
  keyedHashes(plain: string, belongsTo: string): readonly [string, ...string[]];
  /** Whether a ciphertext's key is among the configured ones. */
  knowsKeyOf(sealed: string): boolean;
}

export class SecretBoxError extends Error {}

const VERSION = 's1';

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The key's name in each ciphertext: derived from it, so that nobody has to keep a table of names. */
function keyOf(text: string): Key {
  const bytes = createHash('sha256').update('countersign secret key\0').update(text, 'utf8').digest();
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

/** @param keys newest first: the first encrypts, all decrypt. At least one, each of at least 32 characters. */
export function createSecretBox(keys: readonly string[]): SecretBox {
  const ring = keys.map(keyOf);
  const [newest] = ring;
  if (newest === undefined) throw new SecretBoxError('SECRET_KEYS is empty');
  const byId = new Map(ring.map((key) => [key.id, key]));
  return {
    seal(plain, belongsTo) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', newest.bytes, iv).setAAD(Buffer.from(belongsTo, 'utf8'));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, newest.id, iv.toString('base64url'), sealed.toString('base64url')].join('.');
    },
    open(sealed, belongsTo) {
      const [version, keyId, iv, body] = sealed.split('.');
      const key = byId.get(keyId ?? '');
      if (version !== VERSION || iv === undefined || body === undefined) throw new SecretBoxError('not a sealed text');
      if (key === undefined)
        throw new SecretBoxError(`sealed with the key ${keyId ?? ''}, which SECRET_KEYS does not hold`);
      const bytes = Buffer.from(body, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(iv, 'base64url'))
          .setAAD(Buffer.from(belongsTo, 'utf8'))
          .setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new SecretBoxError(`a sealed text does not open for ${belongsTo}`, { cause });
      }
    },
    keyedHashes(plain, belongsTo) {
      const hash = ({ bytes }: Key): string => {
        // A key of its own, so that none is used for two things.
        const hashKey = createHmac('sha256', bytes).update('countersign keyed hash').digest();
        return createHmac('sha256', hashKey).update(`${belongsTo}\0${plain}`, 'utf8').digest('hex');
      };
      return [hash(newest), ...ring.slice(1).map(hash)];
    },
    knowsKeyOf(sealed) {
      return byId.has(sealed.split('.')[1] ?? '');
    },
  };
}
