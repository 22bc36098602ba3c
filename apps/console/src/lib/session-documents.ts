import { graphql } from '@countersign/api-contract';

/** Ending sessions is the same act on My security and on a person's page. */
export const EndSessionDocument = graphql(`
  mutation EndSession($input: EndSessionInput!) {
    endSession(input: $input) {
      ended
    }
  }
`);

export const EndSessionsDocument = graphql(`
  mutation EndSessions($input: EndSessionsInput!) {
    endSessions(input: $input) {
      ended
    }
  }
`);
