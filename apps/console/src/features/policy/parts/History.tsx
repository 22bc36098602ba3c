import { useQuery } from '@apollo/client/react';
import { Button, List, Text } from '@mantine/core';
import { useState } from 'react';
import { viewOf } from '../../../lib/view';
import { DataState } from '../../../ui/DataState';
import { DataTable } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { PolicyVersionsDocument, type Policy } from '../documents';
import { differences, EMPTY, propose } from '../policy-draft';

const PAGE = 10;

/** Each version differs from the one before it, which is the next in the list; one more is asked for to compare the last. */
export function History() {
  const [shown, setShown] = useState(PAGE);
  const asked = useQuery(PolicyVersionsDocument, { variables: { first: shown + 1 } });
  const view = viewOf(
    { ...asked, data: asked.data ?? asked.previousData },
    ({ policyVersions }) => policyVersions.nodes,
  );
  return (
    <Section title="History" description="Every version of the policy, with who made it.">
      <DataState view={view}>
        {(versions) => (
          <>
            <DataTable<Policy>
              caption="Versions of the policy"
              rows={versions.slice(0, shown)}
              rowKey={(version) => String(version.version)}
              columns={[
                { key: 'version', header: 'Version', cell: (version) => version.version },
                { key: 'at', header: 'When', cell: (version) => <RelativeTime at={version.updatedAt} /> },
                { key: 'by', header: 'Who', cell: (version) => version.updatedBy.label },
                {
                  key: 'what',
                  header: 'What changed',
                  cell: (version) => (
                    <Changes
                      version={version}
                      before={versions.find((other) => other.version === version.version - 1)}
                    />
                  ),
                },
              ]}
            />
            {versions.length > shown && (
              <Button variant="default" mt="md" onClick={() => setShown(shown + PAGE)} loading={asked.loading}>
                Show older versions
              </Button>
            )}
          </>
        )}
      </DataState>
    </Section>
  );
}

function Changes({ version, before }: { readonly version: Policy; readonly before: Policy | undefined }) {
  if (before === undefined) return <Text size="sm">{version.version === 1 ? 'The first version' : ''}</Text>;
  const lines = differences(propose(before, EMPTY), propose(version, EMPTY));
  if (lines.length === 0) return <Text size="sm">Nothing that this page shows</Text>;
  return (
    <List size="sm">
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}
