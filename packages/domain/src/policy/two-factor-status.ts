import type { Instant } from '../time.js';
import {
  decideSignIn,
  graceEndsAt,
  type Arrival,
  type Decision,
  type Proof,
  type UserFacts,
} from './decide-sign-in.js';
import { ruleFor, type PolicyDocument } from './policy.js';

/** How a user stands, as the directory and the export show it. */
export const TWO_FACTOR_STATUSES = [
  'ENABLED',
  'REPLACE',
  'DUE',
  'GRACE',
  'OPTIONAL',
  'PROVIDER_PROVED',
  'PROVIDER_SILENT',
  'SUSPENDED',
] as const;
export type TwoFactorStatus = (typeof TWO_FACTOR_STATUSES)[number];

/** The native way as such: a status does not depend on whether the rule takes a password just now. */
const NATIVE: Arrival = { way: 'NATIVE', by: 'EMERGENCY_LINK' };

/**
 * How a user stands, found by asking what the next sign-in would be like.
 *
 * `graceEndsAt` is set for `GRACE`, and for `REPLACE` while the grace of the dropped kind runs; null there as long as the
 * user never signed in. An own factor of an allowed kind counts before the provider as long as the native way is open to
 * its holder: where the rule takes no password, nothing asks for it. Somebody with only factors of dropped kinds is `OPTIONAL` where none is required.
 * @param lastThirdParty for users whose last sign-in came through a provider: whether it asserted more than one factor
 */
export function twoFactorStatus(
  user: UserFacts,
  lastThirdParty: { readonly proved: boolean } | null,
  policy: PolicyDocument,
  now: Instant,
): { readonly status: TwoFactorStatus; readonly graceEndsAt: Instant | null } {
  const ask = (arrival: Arrival, proof: Proof): Decision =>
    decideSignIn({ user, arrival, proof, trustedDevice: null, policy, now });
  const plain = (status: TwoFactorStatus) => ({ status, graceEndsAt: null });
  const withGrace = (status: TwoFactorStatus) => {
    const endsAt = graceEndsAt(user, ruleFor(policy, user.role), now);
    return { status, graceEndsAt: endsAt !== null && now < endsAt ? endsAt : null };
  };

  const native = ask(NATIVE, 'NOTHING');
  if (native.outcome === 'DENY') return plain('SUSPENDED');
  const holdsFactor = native.outcome === 'CHALLENGE' && native.rule === 'FACTOR';
  const takesPassword = ask({ way: 'NATIVE', by: 'PASSWORD' }, 'NOTHING').outcome !== 'DENY';
  if (holdsFactor && takesPassword) return plain('ENABLED');

  if (lastThirdParty !== null) {
    const evidence = { amr: lastThirdParty.proved ? ['mfa'] : [], acrListed: false };
    if (ask({ way: 'THIRD_PARTY', evidence }, 'NOTHING').rule.startsWith('PROVIDER_')) {
      return plain(lastThirdParty.proved ? 'PROVIDER_PROVED' : 'PROVIDER_SILENT');
    }
  }

  switch (native.outcome) {
    case 'CHALLENGE': {
      if (holdsFactor) return plain('ENABLED');
      const proved = ask(NATIVE, 'FACTOR');
      return proved.outcome === 'ENROLL' || proved.rule === 'FACTOR_NOT_ALLOWED'
        ? withGrace('REPLACE')
        : plain('OPTIONAL');
    }
    case 'ENROLL':
      return plain('DUE');
    case 'ALLOW':
      return native.rule === 'GRACE' ? withGrace('GRACE') : plain('OPTIONAL');
  }
}
