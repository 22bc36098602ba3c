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

export function LatestEvents() {
  const view = viewOf(useQuery(LatestEventsDocument), (data) =>
    data.auditEvents.nodes.length === 0 ? 'empty' : data.auditEvents.nodes,
  );
  return (
    <Section
      title="Latest events"
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
              <Text key={node.id} size="sm">
                <strong>{auditWords(node.type)}</strong>: {node.actor.label}
                {node.subject !== null && node.subject.label !== node.actor.label && `, ${node.subject.label}`}{' '}
                <Text span c="dimmed" size="sm">
                  <RelativeTime at={node.at} />
                </Text>
              </Text>
            ))}
          </Stack>
        )}
      </DataState>
    </Section>
  );
}
