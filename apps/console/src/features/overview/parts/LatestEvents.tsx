import { useQuery } from '@apollo/client/react';
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { auditWords } from '../../../lib/audit-words';
import { paths } from '../../../lib/paths';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { LatestEventsDocument } from '../documents';
import { NOTEWORTHY } from '../noteworthy';

export function LatestEvents() {
  const view = viewOf(useQuery(LatestEventsDocument, { variables: { types: NOTEWORTHY } }), (data) =>
    data.auditEvents.nodes.length === 0 ? 'empty' : data.auditEvents.nodes,
  );
  return (
    <Section
      title="Latest events"
      description="Changes worth knowing of; everything else is in the trail."
      actions={
        <Anchor component={Link} to={paths.audit()} size="sm">
          Open the audit trail
        </Anchor>
      }
    >
      <DataState view={view} lines={6} empty={<Empty>Nothing has happened yet.</Empty>}>
        {(nodes) => (
          <Stack gap="sm">
            {nodes.map((node) => (
              <div key={node.id}>
                <Text size="sm">
                  <strong>{auditWords(node.type)}</strong>
                  {node.subject !== null && (
                    <>
                      : <bdi>{node.subject.label}</bdi>
                    </>
                  )}
                </Text>
                <Text size="sm" c="dimmed">
                  by <bdi>{node.actor.label}</bdi>, <RelativeTime at={node.at} />
                </Text>
              </div>
            ))}
          </Stack>
        )}
      </DataState>
    </Section>
  );
}
