import { Alert, Button, Text } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { paths } from '../lib/paths';
import { formatExact } from '../lib/time';
import { useViewer } from '../lib/viewer';
import { RelativeTime } from '../ui/RelativeTime';

/** Whoever still owes a second factor sees until when, on every page. */
export function GraceNotice() {
  const { user } = useViewer();
  const { pathname, search } = useLocation();
  if (user.twoFactorStatus !== 'GRACE' || user.graceEndsAt === null) return null;
  return (
    <Alert color="orange" title="Set up two-factor authentication" mb="lg">
      <Text size="sm">
        Your organization requires it from {formatExact(user.graceEndsAt)} (<RelativeTime at={user.graceEndsAt} />
        ). After that you cannot sign in without setting it up first.
      </Text>
      <Button component={Link} to={paths.enroll({ return: `${pathname}${search}` })} size="xs" mt="sm">
        Set it up now
      </Button>
    </Alert>
  );
}
