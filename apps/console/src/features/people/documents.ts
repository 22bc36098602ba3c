import { graphql, type ResultOf } from '@countersign/api-contract';

export const PeopleDocument = graphql(`
  query People($first: Int!, $after: String, $filter: UserFilter, $orderBy: UserOrder) {
    users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        email
        role
        twoFactorStatus
        graceEndsAt
        lastSignInAt
        invitation {
          expiresAt
          expired
        }
        factors {
          id
          kind
        }
      }
    }
  }
`);

/** Apart from the page: at a million users counting takes longer than showing, so it waits until somebody asks. */
export const PeopleCountDocument = graphql(`
  query PeopleCount($filter: UserFilter) {
    users(first: 1, filter: $filter) {
      totalCount
    }
  }
`);

export const BulkPreviewDocument = graphql(`
  query BulkPreview($input: BulkPreviewInput!) {
    bulkPreview(input: $input) {
      total
      toDo
      skipped {
        skip
        explanation
        count
        users {
          id
          name
        }
      }
    }
  }
`);

export const StartBulkActionDocument = graphql(`
  mutation StartBulkAction($input: StartBulkActionInput!) {
    startBulkAction(input: $input) {
      bulkJob {
        id
      }
    }
  }
`);

export const PersonDocument = graphql(`
  query Person($id: ID!) {
    user(id: $id) {
      id
      name
      email
      pendingEmail
      role
      suspended
      twoFactorStatus
      graceEndsAt
      lastSignInAt
      createdAt
      invitation {
        sentAt
        expiresAt
        expired
      }
      recoveryCodesLeft
      recoveryCodesExpireAt
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
      factors {
        id
        kind
        name
        createdAt
        lastUsedAt
      }
      trustedDevices {
        id
        client
        createdAt
        lastUsedAt
        expiresAt
        current
      }
    }
  }
`);

export const PersonSessionsDocument = graphql(`
  query PersonSessions($id: ID!) {
    user(id: $id) {
      id
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
    }
  }
`);

export const PersonSignInsDocument = graphql(`
  query PersonSignIns($id: ID!) {
    user(id: $id) {
      id
      signIns(first: 20) {
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
`);

export const PersonEventsDocument = graphql(`
  query PersonEvents($id: ID!) {
    auditEvents(first: 20, filter: { subjectId: $id }) {
      nodes {
        id
        type
        at
        outcome
        actor {
          label
        }
      }
    }
  }
`);

export const UpdateUserDocument = graphql(`
  mutation UpdateUser($input: UpdateUserInput!) {
    updateUser(input: $input) {
      user {
        id
        name
        email
        pendingEmail
        role
        suspended
        twoFactorStatus
        graceEndsAt
        invitation {
          sentAt
          expiresAt
          expired
        }
      }
    }
  }
`);

export const InviteUserDocument = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) {
      user {
        id
        name
      }
    }
  }
`);

export const ResendInvitationDocument = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      user {
        id
        invitation {
          sentAt
          expiresAt
          expired
        }
      }
    }
  }
`);

export const CancelInvitationDocument = graphql(`
  mutation CancelInvitation($input: CancelInvitationInput!) {
    cancelInvitation(input: $input) {
      canceledUserId
    }
  }
`);

export const DeleteUserDocument = graphql(`
  mutation DeleteUser($input: DeleteUserInput!) {
    deleteUser(input: $input) {
      deletedUserId
    }
  }
`);

export const AllowIdentityDocument = graphql(`
  mutation AllowIdentity($input: AllowIdentityInput!) {
    allowIdentity(input: $input) {
      user {
        id
      }
    }
  }
`);

export const IssueRecoveryCodeDocument = graphql(`
  mutation IssueRecoveryCode($input: IssueRecoveryCodeInput!) {
    issueRecoveryCode(input: $input) {
      code
      expiresAt
      user {
        id
      }
    }
  }
`);

export const SendPasswordLinkDocument = graphql(`
  mutation SendPasswordLink($input: SendPasswordLinkInput!) {
    sendPasswordLink(input: $input) {
      user {
        id
      }
    }
  }
`);

export const ResetTwoFactorDocument = graphql(`
  mutation ResetTwoFactor($input: ResetTwoFactorInput!) {
    resetTwoFactor(input: $input) {
      user {
        id
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
      }
    }
  }
`);

export type PersonRow = ResultOf<typeof PeopleDocument>['users']['nodes'][number];
export type BulkPreview = ResultOf<typeof BulkPreviewDocument>['bulkPreview'];
export type Person = NonNullable<ResultOf<typeof PersonDocument>['user']>;
export type Invitation = NonNullable<Person['invitation']>;
export type IssuedCode = ResultOf<typeof IssueRecoveryCodeDocument>['issueRecoveryCode'];
