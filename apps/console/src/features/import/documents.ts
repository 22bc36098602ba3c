import { graphql, type ResultOf } from '@countersign/api-contract';

export const ImportUsersDocument = graphql(`
  mutation ImportUsers($input: ImportUsersInput!) {
    importUsers(input: $input) {
      created
      invited
      refused {
        line
        reason
      }
    }
  }
`);

export type ImportAnswer = ResultOf<typeof ImportUsersDocument>['importUsers'];
