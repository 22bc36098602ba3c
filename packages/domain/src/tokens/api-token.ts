import type { UserFacts } from '../policy/decide-sign-in.js';
import { twoFactorStatus } from '../policy/two-factor-status.js';
import type { FieldProblem, PolicyDocument } from '../policy/policy.js';
import type { Instant } from '../time.js';
import { nameProblem } from '../users/input-problems.js';
import { permissionsOf } from '../users/may-manage.js';
import { SCOPES_TO_COME, type ApiScope } from './api-scopes.js';

/** The longest name of a token, in characters (code points), after trimming. */
const NAME_MAX_LENGTH = 100;
/** How long a token works at most, in days. */
const LONGEST_DAYS = 365;
/** Tokens of one user that have neither expired nor been revoked. */
export const MOST_LIVE_TOKENS = 50;

/** Everything that is wrong with a token that somebody asks for, by field of `input`. */
export function apiTokenProblems(input: {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly expiresInDays: number;
}): FieldProblem[] {
  const { name, scopes, expiresInDays } = input;
  const toCome = scopes.find((scope) => SCOPES_TO_COME.includes(scope));
  const checks: readonly (readonly [string, string | null])[] = [
    [
      'input.name',
      [...name.trim()].length > NAME_MAX_LENGTH
        ? `A name has at most ${NAME_MAX_LENGTH} characters.`
        : nameProblem(name),
    ],
    [
      'input.scopes',
      scopes.length === 0
        ? 'Choose at least one scope.'
        : toCome === undefined
          ? null
          : `The scope ${toCome} is not available in this release. Leave it out.`,
    ],
    [
      'input.expiresInDays',
      Number.isInteger(expiresInDays) && expiresInDays >= 1 && expiresInDays <= LONGEST_DAYS
        ? null
        : `A token works for 1 to ${LONGEST_DAYS} days.`,
    ],
  ];
  return checks.flatMap(([path, message]) => (message === null ? [] : [{ path, message }]));
}

/**
 * Why a token does not work just now, in words for its owner and for whoever uses it; null where it works. It follows its
 * owner: whoever could not sign in, or would first be asked to set up a second factor, acts through no token either.
 * @param lastThirdParty as for `twoFactorStatus`: whose provider stands for the second factor owes none
 */
export function tokenPausedBecause(
  owner: UserFacts,
  policy: PolicyDocument,
  now: Instant,
  lastThirdParty: { readonly proved: boolean } | null = null,
): string | null {
  if (owner.suspended) return 'Its owner is suspended. It works again once the suspension is lifted.';
  if (!permissionsOf(owner.role).includes('MANAGE_TOKENS'))
    return 'The role of its owner may not have API tokens. It works again once its owner is an admin or owner.';
  const { status, graceEndsAt } = twoFactorStatus(owner, lastThirdParty, policy, now);
  return status === 'DUE' || (status === 'REPLACE' && graceEndsAt === null)
    ? 'Its owner has to set up a second factor. It works again once that is done.'
    : null;
}
