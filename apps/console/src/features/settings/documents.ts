import { graphql } from '@countersign/api-contract';

export const SettingsDocument = graphql(`
  query Settings {
    account {
      organizationName
      mailDelivery
      mailFrom
    }
  }
`);

export const FailedMailsDocument = graphql(`
  query FailedMails {
    failedMails(first: 50) {
      id
      kind
      to {
        id
        label
      }
      queuedAt
      attempts
      givenUp
      reason
    }
  }
`);

export const UpdateAccountDocument = graphql(`
  mutation UpdateAccount($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      account {
        organizationName
      }
    }
  }
`);

export const SendTestMailDocument = graphql(`
  mutation SendTestMail {
    sendTestMail {
      ok
      sentTo
      explanation
    }
  }
`);
