import { Alert, Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { setUpProgress } from '../../../lib/set-up-progress';
import { may, useViewer } from '../../../lib/viewer';
import type { Overview } from '../documents';
import { FinishSetUp } from './FinishSetUp';

/** What needs attention first. While an owner is led through the first run, that is all of it. */
export function Notices({ overview }: { readonly overview: Overview }) {
  const { account, coverage, policy } = overview;
  const viewer = useViewer();
  const isOwner = may(viewer, 'MANAGE_ACCOUNT');
  const progress = setUpProgress({
    account,
    teamSize: coverage.team.total,
    rules: policy.rules,
    hasFactor: (viewer.user.factors?.length ?? 0) > 0,
  });
  const left = progress.filter((part) => !part.done).length;
  if (isOwner && !account.setUpFinished && left > 0) return <FinishSetUp left={left} of={progress.length} />;
  return (
    <>
      {account.mailDelivery === 'FILES' && isOwner && (
        <Alert color="orange" title="Mail is not sent yet" mb="lg">
          <Text size="sm">
            No mail server is configured, so notices and links are only kept as files in the outbox folder of the data
            directory. Set SMTP_URL where the server runs and start it again.
          </Text>
        </Alert>
      )}
      {!policy.rules.some((rule) => rule.required) && may(viewer, 'WRITE_POLICY') && (
        <Alert color="accent" title="Two-factor authentication is not required yet" mb="lg">
          <Text size="sm">
            Anybody in {account.organizationName} may sign in with a password alone. See who would be concerned before
            you require it.
          </Text>
          <Button component={Link} to={paths.policy} size="xs" mt="sm">
            Review the policy
          </Button>
        </Alert>
      )}
    </>
  );
}
