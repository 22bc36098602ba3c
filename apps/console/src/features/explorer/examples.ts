import type { AtHand } from './documents';

export interface Example {
  readonly id: string;
  readonly title: string;
  /** One sentence: what comes out, or what it does. */
  readonly description: string;
  readonly query: string;
  readonly variables?: (atHand: AtHand) => Readonly<Record<string, unknown>>;
}

export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly Example[];
}

const READS: readonly Example[] = [
  {
    id: 'no-second-factor',
    title: 'Who has no second factor',
    description: 'Owners, admins and agents without one, by name. Pass endCursor as after for the next page.',
    query: `query WhoHasNoSecondFactor($filter: UserFilter!, $after: String) {
  users(first: 50, after: $after, filter: $filter, orderBy: { field: NAME }) {
    nodes {
      name
      email
      role
      twoFactorStatus
      graceEndsAt
      lastSignInAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: () => ({
      filter: { roles: ['OWNER', 'ADMIN', 'AGENT'], statuses: ['DUE', 'GRACE', 'OPTIONAL'] },
      after: null,
    }),
  },
  {
    id: 'coverage',
    title: 'Coverage of the team',
    description: 'How many people stand where, for the team and for each role.',
    query: `query Coverage {
  coverage {
    team {
      total
      enabled
      replace
      due
      grace
      optional
      suspended
    }
    byRole {
      role
      count {
        total
        enabled
      }
    }
  }
}
`,
  },
  {
    id: 'failed-sign-ins',
    title: 'Last failed sign-ins',
    description: 'The latest wrong passwords, wrong second factors and refused sign-ins, newest first.',
    query: `query LastFailedSignIns($filter: AuditFilter!) {
  auditEvents(first: 20, filter: $filter) {
    nodes {
      at
      type
      outcome
      subject {
        label
      }
      ipAddress
      client
    }
  }
}
`,
    variables: () => ({ filter: { types: ['sign_in.failed', 'sign_in.refused', 'second_factor.failed'] } }),
  },
  {
    id: 'preview',
    title: 'What would requiring it do',
    description: 'Whom it would concern to require a second factor of owners, admins and agents. Changes nothing.',
    query: `query PreviewRequirement($input: PolicyPreviewInput!) {
  policyPreview(input: $input) {
    toEnroll {
      ...Concerned
    }
    inGrace {
      ...Concerned
    }
    alreadyProtected {
      count
    }
    sessionsEnding
    trustedDevicesEnding
  }
}

fragment Concerned on PreviewGroup {
  count
  entries {
    user {
      name
      email
    }
    from
    reason
  }
}
`,
    variables: ({ policyVersion }) => ({
      input: {
        basedOnVersion: policyVersion,
        policy: {
          rules: ['OWNER', 'ADMIN', 'AGENT'].map((role) => ({ role, required: true, gracePeriodDays: 7 })),
        },
      },
    }),
  },
  {
    id: 'who-am-i',
    title: 'Who asks, and what they may do',
    description: 'You, your session, and the permissions of your role.',
    query: `query WhoAmI {
  viewer {
    user {
      name
      email
      role
      twoFactorStatus
    }
    session {
      client
      expiresAt
      steppedUpUntil
    }
    permissions
  }
}
`,
  },
];

const CHANGES: readonly Example[] = [
  {
    id: 'request-export',
    title: 'Ask for a status export',
    description: 'Starts a CSV file of the team. You get a mail when it is ready; watch it with the next example.',
    query: `mutation AskForAnExport {
  requestStatusExport {
    statusExport {
      id
      state
    }
  }
}
`,
  },
  {
    id: 'create-token',
    title: 'Make an API token',
    description: 'A token of your own that reads users and is gone in a day. Asks for a fresh proof first; shown once.',
    query: `mutation MakeAnApiToken($input: CreateApiTokenInput!) {
  createApiToken(input: $input) {
    token
    apiToken {
      id
      name
      scopes
      expiresAt
    }
  }
}
`,
    variables: () => ({ input: { name: 'Made in the explorer', scopes: ['READ_USERS'], expiresInDays: 1 } }),
  },
];

const SUBSCRIPTIONS: readonly Example[] = [
  {
    id: 'watch-export',
    title: 'Watch the latest export',
    description: 'Its state now, then every step to the end. Ask for an export first.',
    query: `subscription WatchAnExport($id: ID!) {
  statusExportProgress(id: $id) {
    state
    rowsDone
    rowsTotal
    downloadUrl
  }
}
`,
    variables: ({ latestExportId }) => ({ id: latestExportId ?? '' }),
  },
  {
    id: 'every-export',
    title: 'Be told of every export that ends',
    description: 'Waits, and answers with each export of the account as it ends, until you stop it.',
    query: `subscription EveryExportThatEnds {
  statusExportCompleted {
    id
    state
    rowsDone
    requestedBy {
      label
    }
  }
}
`,
  },
];

export const EXAMPLE_GROUPS: readonly ExampleGroup[] = [
  { title: 'Read', examples: READS },
  { title: 'Change', examples: CHANGES },
  { title: 'Subscribe', examples: SUBSCRIPTIONS },
];

export const OWN_TEXT: Example = {
  id: 'own',
  title: 'A document of your own',
  description: 'An empty page. Ctrl-Space offers what fits; the documentation of every field is at the left.',
  query: '',
};

const EXAMPLES: readonly Example[] = [...READS, ...CHANGES, ...SUBSCRIPTIONS, OWN_TEXT];

/** @returns the first example where there is none of that id */
export const exampleOf = (id: string | null): Example =>
  EXAMPLES.find((example) => example.id === id) ?? READS[0] ?? OWN_TEXT;

/** What an example starts with in the editor of the variables. */
export function variablesText(example: Example, atHand: AtHand): string {
  return example.variables === undefined ? '' : JSON.stringify(example.variables(atHand), null, 2);
}
