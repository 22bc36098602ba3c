import type {
  ExportState,
  FactorKind,
  Permission,
  Role,
  SignInMethod,
  SignInOutcome,
  TwoFactorStatus,
} from './api-types';

/** One word for one thing: every name of a value that the API has, as the console says it. */
export const ROLE: Readonly<Record<Role, string>> = {
  OWNER: 'Owner',
  ADMIN: 'Admin',
  AGENT: 'Agent',
  END_USER: 'End user',
};
export const ROLE_PLURAL: Readonly<Record<Role, string>> = {
  OWNER: 'Owners',
  ADMIN: 'Admins',
  AGENT: 'Agents',
  END_USER: 'End users',
};

export const STATUS: Readonly<Record<TwoFactorStatus, string>> = {
  ENABLED: 'Enabled',
  REPLACE: 'Must replace factor',
  DUE: 'Due',
  GRACE: 'In grace period',
  OPTIONAL: 'Not required',
  PROVIDER_PROVED: 'Proved by provider',
  PROVIDER_SILENT: 'Left to provider',
  SUSPENDED: 'Suspended',
};
export const STATUS_EXPLANATION: Readonly<Record<TwoFactorStatus, string>> = {
  ENABLED: 'Has a second factor and is asked for it at sign-in.',
  REPLACE: 'Only has factors that are no longer allowed, and sets up an allowed one at the next sign-in.',
  DUE: 'Must use a second factor, has none, and sets one up at the next sign-in.',
  GRACE: 'Must use a second factor and has none yet, with time left to set one up.',
  OPTIONAL: 'Has no second factor, and none is required.',
  PROVIDER_PROVED: 'Signs in through a provider that confirmed more than one factor the last time.',
  PROVIDER_SILENT: 'Signs in through a provider that said nothing about a second factor.',
  SUSPENDED: 'Cannot sign in.',
};

export const FACTOR: Readonly<Record<FactorKind, string>> = {
  TOTP: 'Authenticator app',
  WEBAUTHN: 'Passkey or security key',
  EMAIL: 'Code by e-mail',
};
export const METHOD: Readonly<Record<SignInMethod, string>> = {
  PASSWORD: 'Password',
  PASSKEY: 'Passkey',
  OIDC: 'OpenID Connect',
  SAML: 'SAML',
  JWT: 'Signed token',
};
export const OUTCOME: Readonly<Record<SignInOutcome, string>> = {
  ALLOWED: 'Signed in',
  CHALLENGED_AND_PROVED: 'Signed in with a second factor',
  ENROLLED: 'Signed in after setting up a factor',
  REFUSED: 'Refused',
  ABANDONED: 'Not finished',
};
export const EXPORT_STATE: Readonly<Record<ExportState, string>> = {
  QUEUED: 'Waiting to start',
  RUNNING: 'Running',
  COMPLETED: 'Ready',
  FAILED: 'Failed',
  EXPIRED: 'Expired',
};

/** The permission to act on somebody of a role. Nobody acts upward; the server says so through these. */
export const MANAGES: Readonly<Record<Role, Permission>> = {
  OWNER: 'MANAGE_OWNERS',
  ADMIN: 'MANAGE_ADMINS',
  AGENT: 'MANAGE_USERS',
  END_USER: 'MANAGE_USERS',
};
