import type { ProviderRefusalCode } from '@countersign/domain/third-party/refusals.js';

import type { KeptEvidence } from './came-by.js';

/** What a provider asserted, once its adapter has checked signature, audience, time and single use. */
export interface ProviderAssertion {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly evidence: KeptEvidence;
  /** The values of the provider's `roleClaim`. */
  readonly roleValues: readonly string[];
  /** What the provider needs to end its session, sealed with `signOutSeal`; null: it cannot. */
  readonly signOutSealed: string | null;
  /** What came back in words, for the test; nothing secret. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A third-party sign-in that was refused; already in the trail. `userId`: whom it would have been, where that is known. */
export interface ProviderRefusal {
  readonly code: ProviderRefusalCode;
}
