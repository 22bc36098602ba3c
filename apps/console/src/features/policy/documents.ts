import { graphql, type ResultOf } from '@countersign/api-contract';

const PolicyFields = graphql(`
  fragment PolicyFields on Policy @_unmask {
    version
    thirdPartySignIn
    recoveryCodeValidDays
    issuedRecoveryCodeValidMinutes
    passwordApiAccess
    updatedAt
    updatedBy {
      label
    }
    rules {
      role
      required
      requiredSince
      gracePeriodDays
      rememberDeviceHours
      allowedFactors
      sessionLifetimeHours
      sessionIdleMinutes
      passwordSignIn
      passkeySignIn
    }
  }
`);

export const PolicyDocument = graphql(
  `
    query Policy {
      policy {
        ...PolicyFields
      }
    }
  `,
  [PolicyFields],
);

export const PolicyVersionsDocument = graphql(
  `
    query PolicyVersions($first: Int!, $after: String) {
      policyVersions(first: $first, after: $after) {
        edges {
          cursor
          node {
            ...PolicyFields
          }
        }
      }
    }
  `,
  [PolicyFields],
);

export const UpdatePolicyDocument = graphql(
  `
    mutation UpdatePolicy($input: UpdatePolicyInput!) {
      updatePolicy(input: $input) {
        policy {
          ...PolicyFields
        }
      }
    }
  `,
  [PolicyFields],
);

const PreviewGroupFields = graphql(`
  fragment PreviewGroupFields on PreviewGroup @_unmask {
    count
    entries {
      user {
        id
        name
      }
      from
      reason
    }
  }
`);

export const PolicyPreviewDocument = graphql(
  `
    query PolicyPreview($input: PolicyPreviewInput!) {
      policyPreview(input: $input) {
        toEnroll {
          ...PreviewGroupFields
        }
        inGrace {
          ...PreviewGroupFields
        }
        toReplaceFactor {
          ...PreviewGroupFields
        }
        exemptByProvider {
          ...PreviewGroupFields
        }
        alreadyProtected {
          ...PreviewGroupFields
        }
        passwordApiUsers {
          ...PreviewGroupFields
        }
        losePasswordSignIn {
          ...PreviewGroupFields
        }
        warnings
        sessionsEnding
        trustedDevicesEnding
      }
    }
  `,
  [PreviewGroupFields],
);

export type Policy = ResultOf<typeof PolicyDocument>['policy'];
export type Rule = Policy['rules'][number];
export type Preview = ResultOf<typeof PolicyPreviewDocument>['policyPreview'];
export type PreviewGroup = Preview['toEnroll'];
