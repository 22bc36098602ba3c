import { graphql, type ResultOf } from '@countersign/api-contract';

const ExportFields = graphql(`
  fragment ExportFields on StatusExport @_unmask {
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
  }
`);

export const ExportsDocument = graphql(
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

export const ExportDocument = graphql(
  `
    query StatusExport($id: ID!) {
      statusExport(id: $id) {
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

export const ExportProgressDocument = graphql(
  `
    subscription StatusExportProgress($id: ID!) {
      statusExportProgress(id: $id) {
        ...ExportFields
      }
    }
  `,
  [ExportFields],
);

export type Export = NonNullable<ResultOf<typeof ExportDocument>['statusExport']>;
