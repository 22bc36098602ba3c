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
