import { useQuery } from '@apollo/client/react';
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { ExportStateBadge } from '../../../ui/StatusBadge';
import { LatestExportsDocument } from '../documents';

export function LatestExports() {
  const view = viewOf(useQuery(LatestExportsDocument), (data) =>
    data.statusExports.nodes.length === 0 ? 'empty' : data.statusExports.nodes,
  );
  return (
    <Section title="Latest status exports">
      <DataState
        view={view}
        empty={
          <Empty
            action={
              <Anchor component={Link} to={paths.exports()}>
                Export two-factor authentication status
              </Anchor>
            }
          >
            Nothing has been exported yet.
          </Empty>
        }
      >
        {(nodes) => (
          <Stack gap="sm">
            {nodes.map((node) => (
              <Group key={node.id} justify="space-between" gap="xs">
                <Text size="sm">
                  <Anchor component={Link} to={paths.export(node.id)} size="sm">
                    <RelativeTime at={node.requestedAt} />
                  </Anchor>{' '}
                  by <bdi>{node.requestedBy.label}</bdi>
                </Text>
                <ExportStateBadge state={node.state} />
              </Group>
            ))}
          </Stack>
        )}
      </DataState>
    </Section>
  );
}
