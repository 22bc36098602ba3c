import { graphql, type ResultOf } from '@countersign/api-contract';

export const SignInDocument = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
    }
  }
`);

export const VerifySecondFactorDocument = graphql(`
  mutation VerifySecondFactor($input: VerifySecondFactorInput!) {
    verifySecondFactor(input: $input) {
      __typename
    }
  }
`);

export const SendEmailCodeDocument = graphql(`
  mutation SendEmailCode {
    sendEmailCode {
      maskedAddress
      expiresAt
    }
  }
`);

export const BeginPasskeyProofDocument = graphql(`
  mutation BeginPasskeyProof {
    beginWebauthnAssertion {
      options
    }
  }
`);

export const BeginPasskeySignInDocument = graphql(`
  mutation BeginPasskeySignIn {
    beginPasskeySignIn {
      options
    }
  }
`);

export const SignInWithPasskeyDocument = graphql(`
  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {
    signInWithPasskey(input: $input) {
      __typename
    }
  }
`);

export const LeaveSignInDocument = graphql(`
  mutation LeaveSignIn {
    signOut {
      ok
    }
  }
`);

/** On the sign-in page: which ways there are; and somebody who is signed in already has no business there. */
export const WaysInDocument = graphql(`
  query WaysIn {
    viewer {
      user {
        id
      }
    }
    signInOptions {
      password
      providers {
        id
        name
        startUrl
      }
    }
  }
`);

/** Told by the domain of the address alone: whether somebody has it, nobody learns. */
export const WayOfDocument = graphql(`
  query WayOf($email: String!) {
    signInOptions(email: $email) {
      providerForEmail {
        id
        name
        startUrl
      }
    }
  }
`);

export const RequestEmergencySignInDocument = graphql(`
  mutation RequestEmergencySignIn($input: RequestEmergencySignInInput!) {
    requestEmergencySignIn(input: $input) {
      ok
    }
  }
`);

export type SignInProvider = ResultOf<typeof WaysInDocument>['signInOptions']['providers'][number];

export const PendingSignInDocument = graphql(`
  query PendingSignIn {
    pendingSignIn {
      __typename
      ... on SecondFactorRequired {
        factors
        rememberDeviceHours
        expiresAt
      }
    }
  }
`);

export const RequestPasswordResetDocument = graphql(`
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) {
      ok
    }
  }
`);
