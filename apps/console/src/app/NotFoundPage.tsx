import { Button, Group } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../lib/paths';
import { AuthLayout } from '../ui/AuthLayout';

export function NotFoundPage() {
  return (
    <AuthLayout title="There is no such page" description="The address may have a typing mistake, or the page is gone.">
      <Group>
        <Button component={Link} to={paths.overview}>
          Go to the start page
        </Button>
      </Group>
    </AuthLayout>
  );
}
