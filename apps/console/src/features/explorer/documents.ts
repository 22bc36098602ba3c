import { graphql, type ResultOf } from '@countersign/api-contract';

export const AtHandDocument = graphql(`
  query ExplorerAtHand {
    policy {
      version
    }
    statusExports(first: 1) {
      nodes {
        id
      }
    }
  }
`);

/** What the account holds just now, for examples that need a number or an id of it to run. */
export interface AtHand {
  readonly policyVersion: number;
  readonly latestExportId: string | null;
}

export const atHandIn = ({ policy, statusExports }: ResultOf<typeof AtHandDocument>): AtHand => ({
  policyVersion: policy.version,
  latestExportId: statusExports.nodes[0]?.id ?? null,
});
