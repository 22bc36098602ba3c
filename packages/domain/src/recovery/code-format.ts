/** Bytes of randomness in a recovery code: 120 bits, beyond guessing even for somebody who holds the stored hashes. */
export const RECOVERY_CODE_BYTES = 15;

/** Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 24;
const GROUP = 4;

/**
 * Random bytes as a recovery code: 24 characters of Crockford's base 32 in six groups, as in `7K3D-Q0ZM-…`.
 * @param bytes exactly 15, from a cryptographic source. Anything else is a bug of the caller and throws a RangeError.
 */
export function formatRecoveryCode(bytes: Uint8Array): string {
  if (bytes.length !== RECOVERY_CODE_BYTES)
    throw new RangeError(`A recovery code is made of ${RECOVERY_CODE_BYTES} bytes.`);
  let code = '';
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      code += ALPHABET.charAt((pending >> bits) & 31);
      pending &= (1 << bits) - 1;
    }
  }
  const groups: string[] = [];
  for (let start = 0; start < CHARACTERS; start += GROUP) groups.push(code.slice(start, start + GROUP));
  return groups.join('-');
}

/**
 * A typed recovery code in the one form that is hashed and looked up: 24 upper-case characters without dashes.
 * Spaces and dashes of any kind are dropped (word processors replace them), I and L read as 1, O as 0.
 * Null where it cannot be a recovery code, whatever is stored.
 */
export function canonicalRecoveryCode(typed: string): string | null {
  const compact = typed.replace(/[\s\p{Pd}\u2212]/gu, '');
  // Only ASCII, and that before upper-casing, which would make ASCII letters of others (a dotless i becomes I).
  if (!/^[0-9A-Za-z]{24}$/.test(compact)) return null;
  const code = compact.toUpperCase().replace(/[IL]/g, '1').replaceAll('O', '0');
  return code.includes('U') ? null : code;
}
