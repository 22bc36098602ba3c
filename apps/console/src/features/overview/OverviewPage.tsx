import { useQuery } from '@apollo/client/react';
import { Alert, Button, SimpleGrid, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../lib/paths';
import { viewOf } from '../../lib/view';
import { may, useViewer } from '../../lib/viewer';
import { DataState } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { OverviewDocument } from './documents';
import { ByRole } from './parts/ByRole';
import { Figure } from './parts/Figure';
import { LatestEvents } from './parts/LatestEvents';
import { LatestExports } from './parts/LatestExports';

export default function OverviewPage() {
  const viewer = useViewer();
  const asked = useQuery(OverviewDocument);
  const view = viewOf(asked, (data) => data);
  return (
    <>
      <PageHeader title="Overview">Who proves a second factor, and who does not yet.</PageHeader>
      <DataState view={view} lines={8}>
        {({ account, coverage, policy }) => (
          <>
            {account.mailDelivery === 'FILES' && viewer.user.role === 'OWNER' && (
              <Alert color="orange" title="Mail is not sent yet" mb="lg">
                <Text size="sm">
                  No mail server is configured, so notices and links are only kept as files in the outbox folder of the
                  data directory. Set SMTP_URL where the server runs and start it again.
                </Text>
              </Alert>
            )}
            {!policy.rules.some((rule) => rule.required) && may(viewer, 'WRITE_POLICY') && (
              <Alert color="accent" title="Two-factor authentication is not required yet" mb="lg">
                <Text size="sm">
                  Anybody in {account.organizationName} may sign in with a password alone. See who would be concerned
                  before you require it.
                </Text>
                <Button component={Link} to={paths.policy} size="xs" mt="sm">
                  Review the policy
                </Button>
              </Alert>
            )}
            <Figure team={coverage.team} />
            <ByRole coverage={coverage} />
          </>
        )}
      </DataState>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <LatestExports />
        <LatestEvents />
      </SimpleGrid>
    </>
  );
}
