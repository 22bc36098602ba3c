import type { graphql } from '@countersign/api-contract';

export type ApiScope = ReturnType<typeof graphql.scalar<'ApiScope'>>;

interface ScopeWords {
  readonly name: string;
  /** What a token with it may do. */
  readonly allows: string;
}

const WORDS: Readonly<Record<ApiScope, ScopeWords>> = {
  READ_USERS: {
    name: 'Read people',
    allows: 'The directory with status, factors, sessions and sign-ins; the coverage; what a policy would change.',
  },
  WRITE_USERS: {
    name: 'Manage people',
    allows: 'Invite, import, rename, suspend and release people of your role or a lower one.',
  },
  READ_POLICY: { name: 'Read the policy', allows: 'The policy and its earlier versions.' },
  READ_AUDIT: { name: 'Read the audit trail', allows: 'Every event of the whole trail, and exports of it.' },
  EXPORT_STATUS: { name: 'Export the status', allows: 'Start, follow and download status exports.' },
  RECOVER_USERS: {
    name: 'Send recovery codes',
    allows: 'To people of your role or a lower one, by e-mail only: the program never sees a code.',
  },
  MANAGE_SESSIONS: { name: 'End sessions', allows: 'Sign people of your role or a lower one out.' },
  VERIFY: { name: 'Verify second factors', allows: 'For people of other applications. Not in this release.' },
};

/** Those that a token can be made with. */
export const SCOPES_TO_CHOOSE = (Object.keys(WORDS) as ApiScope[]).filter((scope) => scope !== 'VERIFY');

export const scopeName = (scope: ApiScope): string => WORDS[scope].name;
export const scopeAllows = (scope: ApiScope): string => WORDS[scope].allows;
