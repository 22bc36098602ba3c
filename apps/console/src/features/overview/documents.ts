import { graphql, type ResultOf } from '@countersign/api-contract';

export const OverviewDocument = graphql(`
  query Overview {
    account {
      organizationName
      mailDelivery
      setUpFinished
    }
    coverage {
      team {
        total
        enabled
        replace
        due
        grace
        optional
        providerProved
        providerSilent
        suspended
      }
      factorUse {
        kind
        users
      }
      byRole {
        role
        count {
          total
          enabled
          replace
          due
          grace
          optional
          providerProved
          providerSilent
          suspended
        }
      }
    }
    policy {
      version
      rules {
        role
        required
      }
    }
  }
`);

export const AttentionDocument = graphql(`
  query Attention {
    attention {
      dueForLong
      fewRecoveryCodes
      factorsUnused
      issuedCodesOpen
      invitationsExpired
      mailsFailed
      countedTo
    }
  }
`);

export const CoverageOverTimeDocument = graphql(`
  query CoverageOverTime($from: DateTime!, $to: DateTime!) {
    coverageOverTime(from: $from, to: $to) {
      date
      workedOut
      team {
        total
        enabled
        providerProved
        suspended
      }
      byRole {
        role
        count {
          total
          enabled
          providerProved
          suspended
        }
      }
    }
    policyVersions(first: 100) {
      nodes {
        version
        updatedAt
        rules {
          role
          required
        }
      }
    }
  }
`);

export const DismissSetUpDocument = graphql(`
  mutation DismissSetUp {
    finishFirstRun {
      account {
        setUpFinished
      }
    }
  }
`);

export const LatestExportsDocument = graphql(`
  query LatestExports {
    statusExports(first: 5) {
      nodes {
        id
        state
        requestedAt
        requestedBy {
          label
        }
      }
    }
  }
`);

export const LatestEventsDocument = graphql(`
  query LatestEvents($types: [String!]!) {
    auditEvents(first: 8, filter: { types: $types }) {
      nodes {
        id
        type
        at
        actor {
          label
        }
        subject {
          label
        }
      }
    }
  }
`);

export type Overview = ResultOf<typeof OverviewDocument>;
export type Coverage = ResultOf<typeof OverviewDocument>['coverage'];
export type CoverageCount = Coverage['team'];
export type CoverageOverTime = ResultOf<typeof CoverageOverTimeDocument>;
export type Attention = ResultOf<typeof AttentionDocument>['attention'];
