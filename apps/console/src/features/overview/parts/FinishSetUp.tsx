import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { useOperation } from '../../../lib/use-operation';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { DismissSetUpDocument } from '../documents';

/** What is left of the first run, for owners, until it is finished or they do not want to see it. */
export function FinishSetUp({ left, of }: { readonly left: number; readonly of: number }) {
  const dismiss = useOperation(DismissSetUpDocument);
  return (
    <Paper component="section" aria-label="Set-up" withBorder p={{ base: 'md', sm: 'lg' }} mb="lg">
      <Title order={2}>
        Finish setting up: {left} of {of} left
      </Title>
      <Text size="sm" c="dimmed" mt={4}>
        Your second factor, the organization and its mail, the team, and what is required of it.
      </Text>
      <ErrorAlert error={dismiss.error} takesFocus />
      <Group mt="md" gap="sm">
        <Button component={Link} to={paths.setUp()}>
          Go on with the set-up
        </Button>
        <Button variant="subtle" loading={dismiss.pending} onClick={() => void dismiss.run({})}>
          Do not show again
        </Button>
      </Group>
    </Paper>
  );
}
