import { fail, succeed, type Result } from '../result.js';

/** What authenticator apps were handed out with for years is 80 bits; RFC 4226 §4 (R6) asks for 128, and ours have 160. */
const SHORTEST_BITS = 80;
const LONGEST_BITS = 1024;
const BITS_OF_A_CHARACTER = 5;

/**
 * A secret of another system's authenticator, as our own are kept: base32 in capitals without padding. From an otpauth link
 * or from base32 as people write it, with spaces, dashes, small letters and padding.
 *
 * What would make other codes than ours do is refused, with what is wrong in words: another algorithm than SHA-1, other than
 * six digits or 30 seconds, codes by counter (hotp).
 */
export function importedTotpSecret(typed: string): Result<string, string> {
  const text = typed.trim();
  return /^otpauth:/i.test(text) ? ofLink(text) : ofBase32(text);
}

function ofLink(text: string): Result<string, string> {
  const link = /^otpauth:\/\/([^/?#]+)[^?#]*\?([^#]*)/i.exec(text);
  if (link?.[1] === undefined || link[2] === undefined) return fail('The otpauth link cannot be read.');
  if (link[1].toLowerCase() !== 'totp')
    return fail('Only otpauth links of time-based codes (otpauth://totp/…) can be taken over.');
  const parameters = new Map<string, string>();
  for (const parameter of link[2].split('&')) {
    const [name = '', value = ''] = parameter.split('=', 2);
    const key = name.toLowerCase();
    if (parameters.has(key)) return fail(`The otpauth link says ${key} twice.`);
    parameters.set(key, decoded(value));
  }
  const algorithm = (parameters.get('algorithm') ?? 'SHA1').toUpperCase().replace('-', '');
  if (algorithm !== 'SHA1' && algorithm !== 'HMACSHA1')
    return fail('Only authenticators with SHA-1 can be taken over: the user has to set up a new one.');
  if ((parameters.get('digits') ?? '6') !== '6')
    return fail('Only authenticators with six digits can be taken over: the user has to set up a new one.');
  if ((parameters.get('period') ?? '30') !== '30')
    return fail('Only authenticators with codes of 30 seconds can be taken over: the user has to set up a new one.');
  const secret = parameters.get('secret');
  return secret === undefined ? fail('The otpauth link has no secret.') : ofBase32(secret);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // No value of ours has a percent sign: what it stands in is refused.
    return value;
  }
}

function ofBase32(text: string): Result<string, string> {
  const secret = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (!/^[A-Z2-7]+$/.test(secret))
    return fail(
      'The secret of the authenticator is neither an otpauth link nor base32 (letters A to Z, digits 2 to 7).',
    );
  // 1, 3 and 6 characters over whole groups of eight are no whole bytes.
  if ([1, 3, 6].includes(secret.length % 8))
    return fail('The secret of the authenticator is cut off: characters are missing.');
  const bits = Math.floor((secret.length * BITS_OF_A_CHARACTER) / 8) * 8;
  if (bits < SHORTEST_BITS)
    return fail(
      `The secret of the authenticator is too short to be safe: at least ${SHORTEST_BITS / BITS_OF_A_CHARACTER} characters.`,
    );
  return bits > LONGEST_BITS
    ? fail('The secret of the authenticator is too long.')
    : succeed(withoutRest(secret, bits));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Apps ignore the bits that fill the last character up; here they are zero, so that a secret has one spelling. */
function withoutRest(secret: string, bits: number): string {
  const rest = secret.length * BITS_OF_A_CHARACTER - bits;
  const last = ALPHABET.indexOf(secret.slice(-1));
  return secret.slice(0, -1) + ALPHABET.charAt((last >> rest) << rest);
}
