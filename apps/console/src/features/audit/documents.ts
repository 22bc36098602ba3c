import { graphql, type ResultOf } from '@countersign/api-contract';

export const AuditDocument = graphql(`
  query AuditEvents($first: Int!, $after: String, $filter: AuditFilter) {
    auditEvents(first: $first, after: $after, filter: $filter) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        type
        at
        outcome
        ipAddress
        client
        detail
        actor {
          kind
          id
          label
        }
        subject {
          kind
          id
          label
        }
      }
    }
  }
`);

export const FindPeopleDocument = graphql(`
  query FindPeople($search: String!) {
    users(first: 20, filter: { search: $search }) {
      nodes {
        id
        name
        email
      }
    }
  }
`);

export const NameOfDocument = graphql(`
  query NameOf($id: ID!) {
    user(id: $id) {
      id
      name
      email
    }
  }
`);

export type AuditEvent = ResultOf<typeof AuditDocument>['auditEvents']['nodes'][number];
export type Actor = AuditEvent['actor'];

export const RequestAuditExportDocument = graphql(`
  mutation RequestAuditExport($input: RequestAuditExportInput) {
    requestAuditExport(input: $input) {
      auditExport {
        id
      }
    }
  }
`);

export const RetentionDocument = graphql(`
  query Retention {
    account {
      auditRetentionDays
    }
  }
`);

export const UpdateRetentionDocument = graphql(`
  mutation UpdateRetention($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      account {
        auditRetentionDays
      }
    }
  }
`);
