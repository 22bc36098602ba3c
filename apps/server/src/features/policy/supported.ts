import type { PolicySupport } from '@countersign/domain/policy/plan-policy-change.js';

/** What of the policy this release can do. A value of the rest is refused, never accepted and ignored. */
export const SUPPORTED: PolicySupport = {
  factorKinds: ['TOTP', 'WEBAUTHN', 'EMAIL'],
  trustedDevices: true,
  thirdParty: true,
};
