import { graphql, type ResultOf } from '@countersign/api-contract';

const JobFields = graphql(`
  fragment BulkJobFields on BulkJob @_unmask {
    id
    action
    role
    reason
    state
    usersTotal
    usersDone
    usersSkipped
    usersFailed
    requestedAt
    endedAt
    failure
    resultsUrl
    requestedBy {
      id
      label
    }
  }
`);

export const BulkJobsDocument = graphql(
  `
    query BulkJobs($first: Int!, $after: String) {
      bulkJobs(first: $first, after: $after) {
        nodes {
          ...BulkJobFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [JobFields],
);

export const BulkJobDocument = graphql(
  `
    query BulkJob($id: ID!) {
      bulkJob(id: $id) {
        ...BulkJobFields
      }
    }
  `,
  [JobFields],
);

export const BulkJobProgressDocument = graphql(
  `
    subscription BulkJobProgress($id: ID!) {
      bulkJobProgress(id: $id) {
        ...BulkJobFields
      }
    }
  `,
  [JobFields],
);

export const CancelBulkJobDocument = graphql(
  `
    mutation CancelBulkJob($input: CancelBulkJobInput!) {
      cancelBulkJob(input: $input) {
        bulkJob {
          ...BulkJobFields
        }
      }
    }
  `,
  [JobFields],
);

export const BulkResultsDocument = graphql(`
  query BulkResults($jobId: ID!, $first: Int!, $after: String, $outcome: BulkOutcome) {
    bulkResults(jobId: $jobId, first: $first, after: $after, outcome: $outcome) {
      nodes {
        user {
          id
          name
          email
          role
        }
        outcome
        explanation
        at
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type BulkJob = NonNullable<ResultOf<typeof BulkJobDocument>['bulkJob']>;
export type BulkResult = ResultOf<typeof BulkResultsDocument>['bulkResults']['nodes'][number];
