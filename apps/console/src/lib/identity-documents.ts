import { graphql } from '@countersign/api-contract';

/** Removing is the same act on My security and on a person's page. */
export const RemoveIdentityDocument = graphql(`
  mutation RemoveIdentity($input: RemoveIdentityInput!) {
    removeIdentity(input: $input) {
      user {
        id
        signInMethods
        identities {
          id
          providerId
          providerName
          subject
          linkedAt
          lastUsedAt
          evidence
        }
      }
    }
  }
`);

/** Which providers there are to connect with. */
export const OfferedProvidersDocument = graphql(`
  query OfferedProviders {
    signInOptions {
      providers {
        id
        name
      }
    }
  }
`);
