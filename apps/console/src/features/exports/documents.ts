import { graphql, type ResultOf } from '@countersign/api-contract';

const ExportFields = graphql(`
  fragment ExportFields on Export @_unmask {
    __typename
    id
    state
    rowsDone
    rowsTotal
    downloadUrl
    requestedAt
    completedAt
    expiresAt
    failure
    requestedBy {
      label
    }
    ... on AuditExport {
      format
    }
  }
`);

export const StatusExportsDocument = graphql(
  `
    query StatusExports($first: Int!, $after: String) {
      statusExports(first: $first, after: $after) {
        nodes {
          ...ExportFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ExportFields],
);

export const AuditExportsDocument = graphql(
  `
    query AuditExports($first: Int!, $after: String) {
      auditExports(first: $first, after: $after) {
        nodes {
          ...ExportFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ExportFields],
);

/** An id is of one kind; the other answers null. */
export const ExportDocument = graphql(
  `
    query Export($id: ID!) {
      statusExport(id: $id) {
        ...ExportFields
      }
      auditExport(id: $id) {
        ...ExportFields
      }
    }
  `,
  [ExportFields],
);

export const RequestExportDocument = graphql(
  `
    mutation RequestStatusExport($input: RequestStatusExportInput) {
      requestStatusExport(input: $input) {
        statusExport {
          ...ExportFields
        }
      }
    }
  `,
  [ExportFields],
);

export const StatusExportProgressDocument = graphql(
  `
    subscription StatusExportProgress($id: ID!) {
      statusExportProgress(id: $id) {
        ...ExportFields
      }
    }
  `,
  [ExportFields],
);

export const AuditExportProgressDocument = graphql(
  `
    subscription AuditExportProgress($id: ID!) {
      auditExportProgress(id: $id) {
        ...ExportFields
      }
    }
  `,
  [ExportFields],
);

type Answer = ResultOf<typeof ExportDocument>;
export type Export = NonNullable<Answer['statusExport']> | NonNullable<Answer['auditExport']>;
