import { Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { ROLE } from '../lib/labels';
import { paths } from '../lib/paths';
import { useViewer } from '../lib/viewer';
import { PageHeader } from '../ui/PageHeader';

export default function NoRightsPage() {
  const { user } = useViewer();
  return (
    <>
      <PageHeader title="You may not see this page">It is for owners and admins.</PageHeader>
      <Text mb="md">
        You are signed in as {user.name} ({user.email}), with the role {ROLE[user.role]}. If you need this page, ask an
        owner to change your role.
      </Text>
      <Button component={Link} to={paths.security}>
        Go to My security
      </Button>
    </>
  );
}
