import { graphql } from '@countersign/api-contract';

export const StepUpDocument = graphql(`
  mutation StepUp($input: StepUpInput!) {
    stepUp(input: $input) {
      session {
        id
        steppedUpUntil
      }
    }
  }
`);
