import { graphql, type ResultOf } from '@countersign/api-contract';

export const MySecurityDocument = graphql(`
  query MySecurity {
    viewer {
      rule {
        required
        rememberDeviceHours
        allowedFactors
      }
      session {
        id
        changingFactorsUntil
      }
      user {
        id
        name
        email
        pendingEmail
        twoFactorStatus
        graceEndsAt
        recoveryCodesLeft
        recoveryCodesExpireAt
        factors {
          id
          kind
          name
          createdAt
          lastUsedAt
        }
        sessions {
          id
          method
          createdAt
          lastSeenAt
          expiresAt
          ipAddress
          client
          current
        }
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
        trustedDevices {
          id
          client
          createdAt
          lastUsedAt
          expiresAt
          current
        }
        signIns(first: 10) {
          nodes {
            id
            at
            outcome
            explanation
            ipAddress
            client
            providerName
            evidence
          }
        }
      }
    }
  }
`);

export const BeginIdentityLinkDocument = graphql(`
  mutation BeginIdentityLink($input: BeginIdentityLinkInput!) {
    beginIdentityLink(input: $input) {
      url
    }
  }
`);

export const RemoveFactorDocument = graphql(`
  mutation RemoveFactor($input: RemoveFactorInput!) {
    removeFactor(input: $input) {
      viewer {
        user {
          id
          twoFactorStatus
          recoveryCodesLeft
          recoveryCodesExpireAt
          factors {
            id
            kind
            name
            createdAt
            lastUsedAt
          }
        }
      }
    }
  }
`);

export const RenameFactorDocument = graphql(`
  mutation RenameFactor($input: RenameFactorInput!) {
    renameFactor(input: $input) {
      factor {
        id
        name
      }
    }
  }
`);

export const RegenerateRecoveryCodesDocument = graphql(`
  mutation RegenerateRecoveryCodes {
    regenerateRecoveryCodes {
      codes
      expiresAt
    }
  }
`);

export const ChangePasswordDocument = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      viewer {
        user {
          id
        }
      }
    }
  }
`);

/** The fresh proof of somebody without a factor is the password, which the form for a new one asks for anyway. */
export const ProvePasswordDocument = graphql(`
  mutation ProvePassword($input: StepUpInput!) {
    stepUp(input: $input) {
      session {
        id
        steppedUpUntil
      }
    }
  }
`);

export const ChangeOwnEmailDocument = graphql(`
  mutation ChangeOwnEmail($input: UpdateUserInput!) {
    updateUser(input: $input) {
      user {
        id
        email
        pendingEmail
      }
    }
  }
`);

type Viewer = NonNullable<ResultOf<typeof MySecurityDocument>['viewer']>;
export type Me = NonNullable<Viewer['user']>;
/** Whoever was made by a provider, or comes through one only, has none to change. */
export const hasPassword = (user: Me): boolean => user.signInMethods?.includes('PASSWORD') ?? true;
export type Factor = NonNullable<Me['factors']>[number];
export type CodeSet = ResultOf<typeof RegenerateRecoveryCodesDocument>['regenerateRecoveryCodes'];
