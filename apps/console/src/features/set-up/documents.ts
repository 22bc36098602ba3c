import { graphql } from '@countersign/api-contract';

export const SetUpDocument = graphql(`
  mutation SetUp($input: SetUpInput!) {
    setUp(input: $input) {
      __typename
    }
  }
`);
