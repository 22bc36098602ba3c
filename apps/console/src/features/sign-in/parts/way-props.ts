import type { SignInStep } from '../../../lib/after-sign-in';
import type { AppError } from '../../../lib/errors';

/** Where a way puts the wish to be remembered, and what it tells when it is done. */
export interface WayProps {
  /** The check box for a device to be remembered, and what it says. */
  readonly remember: boolean;
  readonly onProved: (step: SignInStep) => void;
  /** The sign-in is over, or the policy has changed under it. */
  readonly onRefused: (error: AppError) => void;
}
