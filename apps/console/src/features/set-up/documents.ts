import { graphql, type ResultOf } from '@countersign/api-contract';

export const SetUpDocument = graphql(`
  mutation SetUp($input: SetUpInput!) {
    setUp(input: $input) {
      __typename
    }
  }
`);

/** Who opened the page: somebody with a link, an owner who goes on, or anybody else. */
export const WhoSetsUpDocument = graphql(`
  query WhoSetsUp {
    viewer {
      user {
        role
        factors {
          id
        }
      }
    }
    pendingSignIn {
      __typename
    }
  }
`);

export const SetUpStateDocument = graphql(`
  query SetUpState {
    account {
      organizationName
      mailDelivery
      mailFrom
      setUpFinished
    }
    coverage {
      team {
        total
      }
    }
    policy {
      version
      rules {
        role
        required
      }
    }
  }
`);

export const InviteToTeamDocument = graphql(`
  mutation InviteToTeam($input: InviteUserInput!) {
    inviteUser(input: $input) {
      user {
        id
        name
        email
        role
      }
    }
  }
`);

export const RequirePreviewDocument = graphql(`
  query RequirePreview($input: PolicyPreviewInput!) {
    policyPreview(input: $input) {
      toEnroll {
        count
      }
      inGrace {
        count
      }
      toReplaceFactor {
        count
      }
      exemptByProvider {
        count
      }
      alreadyProtected {
        count
      }
      passwordApiUsers {
        count
      }
    }
  }
`);

export const RequireDocument = graphql(`
  mutation Require($input: UpdatePolicyInput!) {
    updatePolicy(input: $input) {
      policy {
        version
        rules {
          role
          required
        }
      }
    }
  }
`);

export const FinishFirstRunDocument = graphql(`
  mutation FinishFirstRun {
    finishFirstRun {
      account {
        setUpFinished
      }
    }
  }
`);

export type SetUpState = ResultOf<typeof SetUpStateDocument>;
