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
  if (user.graceEndsAt === null) return null;
  const replaces = user.twoFactorStatus === 'REPLACE';
  if (!replaces && user.twoFactorStatus !== 'GRACE') return null;
  return (
    <Alert color="orange" title={replaces ? 'Replace your second factor' : 'Set up two-factor authentication'} mb="lg">
      <Text size="sm">
        {replaces
          ? 'Your organization no longer accepts the kind of factor that you have, from'
          : 'Your organization requires it from'}{' '}
        {formatExact(user.graceEndsAt)} (<RelativeTime at={user.graceEndsAt} />
        ). After that you cannot sign in without setting {replaces ? 'up another one' : 'it up'} first.
      </Text>
      <Button component={Link} to={paths.enroll({ return: `${pathname}${search}` })} size="xs" mt="sm">
        Set it up now
      </Button>
    </Alert>
  );
}
