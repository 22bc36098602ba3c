import { useQuery } from '@apollo/client/react';
import { Button, List, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { viewOf } from '../../../lib/view';
import { may, useViewer } from '../../../lib/viewer';
import { DataState } from '../../../ui/DataState';
import { DataTable } from '../../../ui/DataTable';
import { Pager } from '../../../ui/Pager';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { PolicyVersionsDocument, type Policy } from '../documents';
import { differences, EMPTY, propose } from '../policy-draft';

const PAGE = 10;

interface HistoryProps {
  /** The version in force: there is nothing to go back to in it. */
  readonly current: number | null;
  readonly onGoBack: (version: Policy) => void;
}

/** Each version differs from the one before it, which is the next in the list; one more is asked for to compare the last. */
export function History({ current, onGoBack }: HistoryProps) {
  const [search] = useSearchParams();
  const mayChange = may(useViewer(), 'WRITE_POLICY');
  const asked = useQuery(PolicyVersionsDocument, { variables: { first: PAGE + 1, after: search.get('after') } });
  const view = viewOf(
    { ...asked, data: asked.data ?? asked.previousData },
    ({ policyVersions }) => policyVersions.edges,
  );
  return (
    <Section
      title="History"
      description="Every version of the policy, with who made it. Going back makes a new version of the settings of an earlier one, which you review like any other change."
    >
      <DataState view={view}>
        {(edges) => {
          const versions = edges.map(({ node }) => node);
          return (
            <>
              <DataTable<Policy>
                caption="Versions of the policy"
                rows={versions.slice(0, PAGE)}
                rowKey={(version) => String(version.version)}
                columns={[
                  { key: 'version', header: 'Version', cell: (version) => version.version },
                  { key: 'at', header: 'When', cell: (version) => <RelativeTime at={version.updatedAt} /> },
                  { key: 'by', header: 'Who', cell: (version) => <bdi>{version.updatedBy.label}</bdi> },
                  {
                    key: 'what',
                    header: 'What changed',
                    cell: (version) => (
                      <div>
                        <Changes
                          version={version}
                          before={versions.find((other) => other.version === version.version - 1)}
                        />
                        {mayChange && current !== null && version.version !== current && (
                          <Button
                            size="compact-sm"
                            variant="default"
                            mt="xs"
                            aria-label={`Go back to this version: ${version.version}`}
                            onClick={() => onGoBack(version)}
                          >
                            Go back to this version
                          </Button>
                        )}
                      </div>
                    ),
                  },
                ]}
              />
              <Pager
                label="Pages of versions"
                hasNextPage={edges.length > PAGE}
                endCursor={edges[PAGE - 1]?.cursor ?? null}
              />
            </>
          );
        }}
      </DataState>
    </Section>
  );
}

function Changes({ version, before }: { readonly version: Policy; readonly before: Policy | undefined }) {
  if (before === undefined) return <Text size="sm">{version.version === 1 ? 'The first version' : ''}</Text>;
  const lines = differences(propose(before, EMPTY), propose(version, EMPTY));
  if (lines.length === 0) return <Text size="sm">Nothing</Text>;
  return (
    <List size="sm">
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}
