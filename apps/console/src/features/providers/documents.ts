import { graphql, type ResultOf } from '@countersign/api-contract';

const ProviderFields = graphql(`
  fragment ProviderFields on Provider @_unmask {
    id
    kind
    name
    enabled
    managedByFile
    roles
    emailDomains
    createUsers
    createDomains
    roleClaim
    roleMapping {
      value
      role
    }
    mapsAboveAgent
    startUrl
    callbackUrl
    lastSignInAt
    lastEvidenceAt
    users
    usersWithoutOtherWay
    warnings
    createdAt
    updatedAt
    oidc {
      preset
      issuer
      clientId
      hasClientSecret
      hostedDomain
      multiFactorAcrs
    }
    saml {
      identityProviderEntityId
      signInUrl
      signOutUrl
      certificates {
        fingerprint
        subject
        validFrom
        validUntil
        pem
      }
      multiFactorContexts
      emailAttribute
      nameAttribute
      serviceProviderEntityId
      metadataUrl
    }
    jwt {
      signInUrl
      signOutUrl
      issuer
      hasSecret
      publicKey
      returnTo
    }
    lastTest {
      at
      ok
      current
      explanation
      facts {
        label
        value
      }
    }
  }
`);

export const ProvidersDocument = graphql(
  `
    query Providers {
      providers {
        ...ProviderFields
      }
    }
  `,
  [ProviderFields],
);

export const ProviderDocument = graphql(
  `
    query Provider($id: ID!) {
      provider(id: $id) {
        ...ProviderFields
      }
      policy {
        version
        thirdPartySignIn
      }
    }
  `,
  [ProviderFields],
);

export const CreateProviderDocument = graphql(`
  mutation CreateProvider($input: CreateProviderInput!) {
    createProvider(input: $input) {
      provider {
        id
      }
    }
  }
`);

export const UpdateProviderDocument = graphql(
  `
    mutation UpdateProvider($input: UpdateProviderInput!) {
      updateProvider(input: $input) {
        provider {
          ...ProviderFields
        }
      }
    }
  `,
  [ProviderFields],
);

export const RemoveProviderDocument = graphql(`
  mutation RemoveProvider($input: RemoveProviderInput!) {
    removeProvider(input: $input) {
      removedProviderId
      sessionsEnded
    }
  }
`);

export const BeginProviderTestDocument = graphql(`
  mutation BeginProviderTest($input: BeginProviderTestInput!) {
    beginProviderTest(input: $input) {
      url
    }
  }
`);

export type Provider = ResultOf<typeof ProvidersDocument>['providers'][number];
export type ThirdPartySignIn = ResultOf<typeof ProviderDocument>['policy']['thirdPartySignIn'];
export type ProviderKind = Provider['kind'];
