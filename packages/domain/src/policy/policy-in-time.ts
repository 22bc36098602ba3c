import type { Instant } from '../time.js';
import type { Role } from '../users/roles.js';
import { graceEndsAt, type UserFacts } from './decide-sign-in.js';
import { ruleFor, type PolicyDocument } from './policy.js';

/** One version of the policy, and since when it held. */
export interface PolicyInTime {
  readonly version: number;
  readonly createdAt: Instant;
  readonly document: PolicyDocument;
}

/** What the policy of a moment asked of one user, with the moments since when and until when it did. */
export interface AskedAtTheTime {
  /** For how many hours a browser was remembered; 0: every sign-in asked whoever has a factor. */
  readonly rememberDeviceHours: number;
  readonly required: boolean;
  /** Null: none was required, or it is not kept since when. */
  readonly requiredSince: Instant | null;
  /**
   * Since when every sign-in asked: no browser was remembered from then on and, where a factor was required, it was
   * required from then on. Null: it did not, or no version ever said otherwise.
   */
  readonly everySignInAsksSince: Instant | null;
  /** When the grace that the user had then was to end; null where there was none. */
  readonly graceEndsAt: Instant | null;
}

/**
 * What the policy asked of a user when a sign-in was judged, from the versions that are kept.
 * @param history every version from the first up to at least the one that judged, oldest first
 * @param user as they are known now: a role that changed after the sign-in is for the caller to leave out
 * @returns null where the version that judged is not among them
 */
export function askedAtTheTime(
  history: readonly PolicyInTime[],
  signIn: { readonly policyVersion: number; readonly at: Instant },
  user: { readonly role: Role } & Pick<UserFacts, 'firstSignInAt' | 'movedFromUnrequiredRoleAt'>,
): AskedAtTheTime | null {
  const index = history.findIndex(({ version }) => version === signIn.policyVersion);
  const judged = history[index];
  if (judged === undefined) return null;
  const rule = ruleFor(judged.document, user.role);
  const noneRememberedSince = beganToForget(history.slice(0, index + 1), user.role);
  const requiredSince = rule.required ? rule.requiredSince : null;
  const latest = Math.max(noneRememberedSince ?? 0, requiredSince ?? 0);
  return {
    rememberDeviceHours: rule.rememberDeviceHours,
    required: rule.required,
    requiredSince,
    everySignInAsksSince: rule.rememberDeviceHours > 0 || latest === 0 ? null : latest,
    graceEndsAt: graceEndsAt(
      {
        role: user.role,
        suspended: false,
        // Whoever was in grace had neither: what came since is no fact of that sign-in.
        activeFactors: [],
        graceForfeited: false,
        firstSignInAt: Math.min(user.firstSignInAt ?? signIn.at, signIn.at),
        movedFromUnrequiredRoleAt: user.movedFromUnrequiredRoleAt,
      },
      rule,
      signIn.at,
    ),
  };
}

/** When the hours of a role last went to 0 and stayed there; null: they are not 0 in the end, or always were. */
function beganToForget(history: readonly PolicyInTime[], role: Role): Instant | null {
  const last = history.findLastIndex(({ document }) => ruleFor(document, role).rememberDeviceHours > 0);
  return last < 0 ? null : (history[last + 1]?.createdAt ?? null);
}
