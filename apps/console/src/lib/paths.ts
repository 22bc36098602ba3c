import type { FactorKind, Role, TwoFactorStatus } from './api-types';

export type PersonTab = 'details' | 'security' | 'sessions' | 'activity';
/** The steps of the first run that are taken signed in; the two before are the owner and their second factor. */
export type SetUpStep = 'organization' | 'team' | 'require' | 'done';
export type SignInReason = 'ended' | 'session-expired' | 'expired' | 'signed-out' | 'password-changed';

/** What of the directory a link opens. */
export interface PeopleQuery {
  readonly status?: TwoFactorStatus | readonly TwoFactorStatus[];
  readonly role?: Role | readonly Role[];
  readonly factor?: FactorKind | readonly FactorKind[];
  /** Whole numbers, as the filter of the same name takes them. */
  readonly dueForDays?: string;
  readonly recoveryCodesAtMost?: string;
  readonly factorsUnusedForDays?: string;
  readonly issuedCode?: 'open';
  readonly invitation?: 'expired';
}

function withQuery(path: string, query: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of typeof value === 'string' ? [value] : value) search.append(key, item);
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Every address of the application, so that a link to a page that is gone does not compile. */
export const paths = {
  overview: '/',
  signIn: (query: { reason?: SignInReason; return?: string; with?: 'password' } = {}) =>
    withQuery('/sign-in', { ...query }),
  verify: (query: { return?: string } = {}) => withQuery('/sign-in/verify', { ...query }),
  enroll: (query: { return?: string; factor?: 'passkey' | 'app' | 'mail'; replaces?: string } = {}) =>
    withQuery('/enroll', { ...query }),
  setUp: (step?: SetUpStep) => withQuery('/setup', { step }),
  invitation: '/invitation',
  password: '/password',
  forgotPassword: (query: { return?: string } = {}) => withQuery('/forgot-password', { ...query }),
  confirmEmail: '/email',
  emergency: (query: { return?: string } = {}) => withQuery('/emergency', { ...query }),
  security: '/security',
  people: (query: PeopleQuery = {}) => withQuery('/people', { ...query }),
  person: (id: string, tab?: PersonTab) =>
    withQuery(`/people/${encodeURIComponent(id)}`, { tab: tab === 'details' ? undefined : tab }),
  sessions: (query: { user?: string } = {}) => withQuery('/sessions', { ...query }),
  importPeople: '/people/import',
  bulkJobs: '/people/jobs',
  bulkJob: (id: string) => `/people/jobs/${encodeURIComponent(id)}`,
  policy: '/policy',
  exports: (query: { kind?: 'audit' } = {}) => withQuery('/exports', { ...query }),
  export: (id: string) => `/exports/${encodeURIComponent(id)}`,
  audit: (query: { type?: string; subject?: string; actor?: string } = {}) => withQuery('/audit', { ...query }),
  integrations: '/integrations',
  explorer: '/integrations/explorer',
  providers: (query: { removed?: string } = {}) => withQuery('/integrations/providers', { ...query }),
  newProvider: '/integrations/providers/new',
  provider: (id: string) => `/integrations/providers/${encodeURIComponent(id)}`,
  settings: '/settings',
  failedMails: '/settings#failed-mails',
  help: '/help/two-factor',
} as const;

/**
 * Where to go after signing in: only a path of this application. What a browser would read as another host
 * (`//host`, `/\host`) or another scheme is refused.
 */
export function safeReturnPath(value: string | null): string | null {
  if (value === null || !/^\/(?![/\\])/.test(value)) return null;
  const url = new URL(value, window.location.origin);
  if (url.origin !== window.location.origin) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return /^\/(sign-in|enroll)(\/|\?|#|$)/.test(path) ? null : path;
}
