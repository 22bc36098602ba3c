import { GraphQLEnumType, type GraphQLEnumValueConfigMap } from 'graphql';

const DESCRIPTIONS = {
  BAD_USER_INPUT: 'The input does not hold. `extensions.fields` names each mistake as { path, message }.',
  UNAUTHENTICATED: 'Sign in first, or again: the credential is missing, expired or ended.',
  FORBIDDEN: 'Signed in, but not allowed to do this.',
  NOT_FOUND: 'There is no such thing, or none that the caller may know of.',
  CONFLICT: 'Somebody else was first. Load it again, then decide anew.',
  INVALID_CREDENTIALS: 'Wrong password, unknown, suspended or password-less user: one answer, one timing.',
  INVALID_CODE:
    'Wrong, expired, spent or foreign code: one answer for all. `extensions.clockOffsetSeconds` where a TOTP code fits a step nearby: by how much the clock of the device is ahead, negative where it is behind.',
  STEP_UP_REQUIRED: 'Call `stepUp`, then this again.',
  SECOND_FACTOR_REQUIRED: 'An unfinished sign-in tried something else: `verifySecondFactor` comes first.',
  ENROLLMENT_REQUIRED: 'An unfinished sign-in tried something else: setting up a second factor comes first.',
  PASSWORD_API_ACCESS_DISABLED:
    'The policy does not let e-mail and password in at the API. The message says what to use instead.',
  SCOPE_MISSING: 'The API token lacks a scope; `extensions.scope` says which.',
  RATE_LIMITED: 'Too many wrong tries. `extensions.retryAfterSeconds` says when the next one is judged.',
  TOO_COMPLEX: 'The document asks for too much at once. Split it.',
  UNAVAILABLE: 'Something this depends on is down: nothing was done. Try again later.',
  INTERNAL_SERVER_ERROR: 'A mistake of ours. It is in the log of the server.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit this schema.',
} as const;

const values: GraphQLEnumValueConfigMap = Object.fromEntries(
  Object.entries(DESCRIPTIONS).map(([name, description]) => [name, { description }]),
);

/** Documentation of `extensions.code`: no field returns it, so the schema is handed it as an additional type. */
export const ErrorCodeEnumType = new GraphQLEnumType({
  name: 'ErrorCode',
  description: 'The values of `extensions.code` of an error. No field returns it; the message beside it is for people.',
  values,
});
