import { graphql, type ResultOf } from '@countersign/api-contract';

const TokenFields = graphql(`
  fragment TokenFields on ApiToken @_unmask {
    id
    name
    scopes
    owner {
      id
      label
    }
    createdAt
    expiresAt
    lastUsedAt
    pausedBecause
  }
`);

export const TokensDocument = graphql(
  `
    query ApiTokens($first: Int!, $after: String) {
      apiTokens(first: $first, after: $after) {
        nodes {
          ...TokenFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [TokenFields],
);

export const CreateTokenDocument = graphql(
  `
    mutation CreateApiToken($input: CreateApiTokenInput!) {
      createApiToken(input: $input) {
        token
        apiToken {
          ...TokenFields
        }
      }
    }
  `,
  [TokenFields],
);

export const RevokeTokenDocument = graphql(`
  mutation RevokeApiToken($input: RevokeApiTokenInput!) {
    revokeApiToken(input: $input) {
      apiToken {
        id
      }
    }
  }
`);

export type Token = ResultOf<typeof TokensDocument>['apiTokens']['nodes'][number];
