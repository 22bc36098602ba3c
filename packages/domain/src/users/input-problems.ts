import { emailKey } from './search-terms.js';

/** The longest e-mail address, in UTF-16 units: what a unique index holds on every supported database. */
const EMAIL_MAX_LENGTH = 190;
/** The longest name, in characters (code points), after trimming. */
const NAME_MAX_LENGTH = 200;
/** The longest name of an organization, in characters (code points), after trimming. */
const ORGANIZATION_NAME_MAX_LENGTH = 100;
/** The shortest and the longest reason, in characters (code points), after trimming. */
const REASON_MIN_LENGTH = 3;
const REASON_MAX_LENGTH = 500;
/** The shortest and the longest password, in characters (code points). */
const PASSWORD_MIN_LENGTH = 8;
const PASSWORD_MAX_LENGTH = 128;

/** Controls, line separators, characters that turn the direction of writing (and so disguise a name), halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/**
 * What is wrong with an e-mail address in words for people, or null. Spaces around it are ignored.
 *
 * The dot-atom form of RFC 5322 §3.4.1 with letters of any script (RFC 6531); no quoted parts, comments or address literals,
 * which no mailbox of a team has and which mail libraries read differently. A host without a dot is fine: self-hosted
 * deployments have them.
 */
export function emailProblem(email: string): string | null {
  const trimmed = email.trim();
  if (trimmed === '') return 'Enter an e-mail address.';
  // The form that is kept unique as well: some letters are two in lower case.
  if (Math.max(trimmed.length, emailKey(trimmed).length) > EMAIL_MAX_LENGTH)
    return `An e-mail address has at most ${EMAIL_MAX_LENGTH} characters.`;
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0));
  const labels = trimmed.slice(at + 1).split('.');
  const wellFormed = local.length <= 64 && LOCAL_PART.test(local) && labels.every((label) => DOMAIN_LABEL.test(label));
  return wellFormed ? null : 'This is not an e-mail address. It looks like name@example.com.';
}

/** What is wrong with a person's name in words for people, or null: 1 to 200 characters after trimming, no control characters. */
export function nameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'Enter a name.';
  if (characters(trimmed) > NAME_MAX_LENGTH) return `A name has at most ${NAME_MAX_LENGTH} characters.`;
  return UNPRINTABLE.test(trimmed) ? 'A name cannot contain line breaks or other control characters.' : null;
}

/** What is wrong with the name of the organization in words for people, or null: 1 to 100 characters after trimming, no control characters. */
export function organizationNameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'Enter the name of the organization.';
  if (characters(trimmed) > ORGANIZATION_NAME_MAX_LENGTH)
    return `The name of an organization has at most ${ORGANIZATION_NAME_MAX_LENGTH} characters.`;
  return UNPRINTABLE.test(trimmed)
    ? 'The name of an organization cannot contain line breaks or other control characters.'
    : null;
}

/**
 * What is wrong with the reason that an admin gives, or null: 3 to 500 characters after trimming. Lines may break; nothing
 * may turn the direction of writing, which would disguise what stands in the trail.
 */
export function reasonProblem(reason: string): string | null {
  const trimmed = reason.trim();
  const length = characters(trimmed);
  if (length < REASON_MIN_LENGTH || length > REASON_MAX_LENGTH)
    return `Give a reason of ${REASON_MIN_LENGTH} to ${REASON_MAX_LENGTH} characters; it is kept in the audit trail.`;
  return UNPRINTABLE.test(trimmed.replace(/[\r\n\t]/g, ' ')) ? 'A reason cannot contain control characters.' : null;
}

/**
 * What is wrong with the length of a new password in words for people, or null: 8 to 128 characters of any kind.
 * No rules of composition, and nothing is trimmed or changed (ASVS 5.0 §6.2.1, 6.2.5, 6.2.8, 6.2.9). How easily it is
 * guessed is judged by the package password-strength.
 */
export function passwordProblem(password: string): string | null {
  const length = characters(password);
  if (length < PASSWORD_MIN_LENGTH) return `A password has at least ${PASSWORD_MIN_LENGTH} characters.`;
  return length > PASSWORD_MAX_LENGTH ? `A password has at most ${PASSWORD_MAX_LENGTH} characters.` : null;
}

/** Characters as a person counts them, near enough: a character outside the first 65,536 is one and not two. */
function characters(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}
