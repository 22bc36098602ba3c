import type { FieldProblem } from '@countersign/domain/policy/policy.js';
import type { ApiScope } from '@countersign/domain/tokens/api-scopes.js';

/** extensions.code of the API (api.graphql, ErrorCode). */
export type FailureCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_CODE'
  | 'STEP_UP_REQUIRED'
  | 'SECOND_FACTOR_REQUIRED'
  | 'ENROLLMENT_REQUIRED'
  | 'PASSWORD_API_ACCESS_DISABLED'
  | 'SCOPE_MISSING'
  | 'RATE_LIMITED'
  | 'TOO_COMPLEX'
  | 'UNAVAILABLE';

/** A refusal that the caller can act on: what is wrong and what to do. Never carries what was typed. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  readonly clockOffsetSeconds?: number;
  /** With SCOPE_MISSING: the one that the API token lacks. */
  readonly scope?: ApiScope;
}

/** Steps of half a minute: more than two are said in minutes. */
function spanOf(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}

export const failure = {
  badInput: (fields: readonly FieldProblem[]): Failure => ({
    code: 'BAD_USER_INPUT',
    message: fields.map((field) => field.message).join(' ') || 'The input is not valid.',
    fields,
  }),
  badField: (path: string, message: string): Failure => failure.badInput([{ path, message }]),
  forbidden: (message = 'Your role does not allow this.'): Failure => ({ code: 'FORBIDDEN', message }),
  notFound: (message: string): Failure => ({ code: 'NOT_FOUND', message }),
  conflict: (message: string): Failure => ({ code: 'CONFLICT', message }),
  invalidCredentials: (): Failure => ({
    code: 'INVALID_CREDENTIALS',
    message: 'E-mail address or password is not right.',
  }),
  /** One answer for wrong, expired, spent and foreign codes. */
  invalidCode: (clockOffsetSeconds?: number): Failure => ({
    code: 'INVALID_CODE',
    message:
      clockOffsetSeconds === undefined
        ? 'That code is not valid. Use a new one; each code works once.'
        : `That code is not valid: the clock of the device that made it is about ${spanOf(Math.abs(clockOffsetSeconds))} ${clockOffsetSeconds > 0 ? 'ahead' : 'behind'}. Set its time to automatic, then use a new code.`,
    ...(clockOffsetSeconds === undefined ? {} : { clockOffsetSeconds }),
  }),
  /** One answer for whatever is wrong with an assertion; the trail says what. */
  invalidPasskey: (): Failure => ({
    code: 'INVALID_CODE',
    message: 'That passkey did not prove that it is you. Try again, or use another way.',
  }),
  /** The passkey alone: one answer for unknown, wrong and not allowed ones, and for suspended users. */
  passkeyRefused: (): Failure => ({
    code: 'INVALID_CREDENTIALS',
    message: 'That passkey does not sign you in here. Use another way to sign in.',
  }),
  rateLimited: (retryAfterSeconds: number): Failure => ({
    code: 'RATE_LIMITED',
    message: `Too many wrong tries. Try again in ${retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${Math.ceil(retryAfterSeconds / 60)} minutes`}.`,
    retryAfterSeconds,
  }),
  /** Why a credential that is right does not work just now; every operation answers with it. */
  tokenPaused: (because: string): Failure => ({
    code: 'UNAUTHENTICATED',
    message: `This API token is paused. ${because}`,
  }),
  unavailable: (message: string): Failure => ({ code: 'UNAVAILABLE', message }),
} as const;
