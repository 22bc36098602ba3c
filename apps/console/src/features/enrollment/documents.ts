import { graphql, type ResultOf } from '@countersign/api-contract';

/** Who enrolls: an unfinished sign-in that owes it, or somebody signed in. */
export const WhoEnrollsDocument = graphql(`
  query WhoEnrolls {
    pendingSignIn {
      __typename
      ... on EnrollmentRequired {
        allowedFactors
        expiresAt
      }
    }
    viewer {
      user {
        id
        email
        factors {
          id
          name
        }
      }
      rule {
        allowedFactors
      }
    }
  }
`);

export const BeginTotpEnrollmentDocument = graphql(`
  mutation BeginTotpEnrollment {
    beginTotpEnrollment {
      id
      secret
      otpauthUri
      qrCodeSvg
      expiresAt
    }
  }
`);

export const ConfirmTotpEnrollmentDocument = graphql(`
  mutation ConfirmTotpEnrollment($input: ConfirmTotpEnrollmentInput!) {
    confirmTotpEnrollment(input: $input) {
      factor {
        id
        kind
        name
      }
      recoveryCodes {
        codes
        expiresAt
      }
      viewer {
        user {
          id
          email
        }
      }
    }
  }
`);

export const BeginWebauthnEnrollmentDocument = graphql(`
  mutation BeginWebauthnEnrollment {
    beginWebauthnEnrollment {
      id
      options
    }
  }
`);

export const ConfirmWebauthnEnrollmentDocument = graphql(`
  mutation ConfirmWebauthnEnrollment($input: ConfirmWebauthnEnrollmentInput!) {
    confirmWebauthnEnrollment(input: $input) {
      factor {
        id
        kind
        name
      }
      recoveryCodes {
        codes
        expiresAt
      }
      viewer {
        user {
          id
          email
        }
      }
    }
  }
`);

export const BeginEmailEnrollmentDocument = graphql(`
  mutation BeginEmailEnrollment {
    beginEmailEnrollment {
      id
      maskedAddress
      expiresAt
    }
  }
`);

export const ConfirmEmailEnrollmentDocument = graphql(`
  mutation ConfirmEmailEnrollment($input: ConfirmEmailEnrollmentInput!) {
    confirmEmailEnrollment(input: $input) {
      factor {
        id
        kind
        name
      }
      recoveryCodes {
        codes
        expiresAt
      }
      viewer {
        user {
          id
          email
        }
      }
    }
  }
`);

export const LeaveEnrollmentDocument = graphql(`
  mutation LeaveEnrollment {
    signOut {
      ok
    }
  }
`);

export type TotpEnrollment = ResultOf<typeof BeginTotpEnrollmentDocument>['beginTotpEnrollment'];
export type Enrolled = ResultOf<typeof ConfirmTotpEnrollmentDocument>['confirmTotpEnrollment'];
