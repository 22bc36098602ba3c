import { graphql, type ResultOf } from '@countersign/api-contract';

export const AccountSessionsDocument = graphql(`
  query AccountSessions($first: Int!, $after: String, $filter: SessionFilter) {
    accountSessions(first: $first, after: $after, filter: $filter) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        method
        createdAt
        lastSeenAt
        expiresAt
        steppedUpUntil
        ipAddress
        client
        current
        user {
          id
          name
          email
          role
        }
      }
    }
  }
`);

export type AccountSession = ResultOf<typeof AccountSessionsDocument>['accountSessions']['nodes'][number];

/** What a review has to say before everything ends: counted when it is asked for, because it takes a look at each. */
export const SessionTotalsDocument = graphql(`
  query SessionTotals {
    accountSessions(first: 1) {
      totals {
        sessions
        users
        outOfReach
        byRole {
          role
          sessions
          users
        }
      }
    }
  }
`);

export type SessionTotals = ResultOf<typeof SessionTotalsDocument>['accountSessions']['totals'];

export const EndSessionsOfAccountDocument = graphql(`
  mutation EndSessionsOfAccount($input: EndSessionsOfAccountInput!) {
    endSessionsOfAccount(input: $input) {
      ended
      users
      skipped
    }
  }
`);

/** Whose sessions the list is narrowed to. */
export const SessionUserDocument = graphql(`
  query SessionUser($id: ID!) {
    user(id: $id) {
      id
      name
    }
  }
`);
