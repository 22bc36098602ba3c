import { graphql } from '@countersign/api-contract';

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

export const LeaveSignInDocument = graphql(`
  mutation LeaveSignIn {
    signOut {
      ok
    }
  }
`);

/** On the sign-in page: somebody who is signed in already has no business there. */
export const AlreadySignedInDocument = graphql(`
  query AlreadySignedIn {
    viewer {
      user {
        id
      }
    }
  }
`);

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
