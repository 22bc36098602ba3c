import { useQuery } from '@apollo/client/react';
import { Alert, Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../lib/paths';
import { useNow } from '../../lib/time';
import { useLiveSessions } from '../../lib/use-live-sessions';
import { viewOf } from '../../lib/view';
import { useViewer } from '../../lib/viewer';
import { DataState, Empty } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { Section } from '../../ui/Section';
import { SignInTable } from '../../ui/SignInTable';
import { hasPassword, MySecurityDocument, type Me } from './documents';
import { Codes } from './parts/Codes';
import { Connections } from './parts/Connections';
import { Email } from './parts/Email';
import { Factors } from './parts/Factors';
import { MyDevices } from './parts/MyDevices';
import { MySessions } from './parts/MySessions';
import { Password } from './parts/Password';

export default function SecurityPage() {
  const asked = useQuery(MySecurityDocument);
  const view = viewOf(asked, ({ viewer }) =>
    viewer?.user == null
      ? null
      : {
          user: viewer.user,
          required: viewer.rule?.required ?? false,
          allowed: viewer.rule?.allowedFactors ?? [],
          hours: viewer.rule?.rememberDeviceHours ?? 0,
          session: viewer.session,
        },
  );
  useLiveSessions(useViewer().user.id, asked.data?.viewer?.user?.sessions ?? [], MySecurityDocument, {});
  const again = (): void => void asked.refetch();
  return (
    <>
      <PageHeader title="My security">
        Your factors, recovery codes, password, e-mail address, trusted devices and sessions.
      </PageHeader>
      <DataState view={view} lines={8}>
        {({ user, required, allowed, hours, session }) => (
          <>
            <ReplaceNotice user={user} until={session?.changingFactorsUntil ?? null} />
            <Factors user={user} required={required} allowed={allowed} onChanged={again} />
            <Codes user={user} onChanged={again} />
            {hasPassword(user) && <Password user={user} onChanged={again} />}
            <Connections user={user} onChanged={again} />
            <Email user={user} onChanged={again} />
            <MyDevices user={user} hours={hours} onChanged={again} />
            <MySessions sessions={user.sessions ?? []} onChanged={again} />
            <Recent user={user} />
          </>
        )}
      </DataState>
    </>
  );
}

/**
 * After a sign-in with an own recovery code the lost factor can be replaced without being asked again. So can a first
 * one be set up after a password was chosen: nobody has lost anything there.
 */
function ReplaceNotice({ user, until }: { readonly user: Me; readonly until: string | null }) {
  const now = useNow();
  const since = user.sessions?.find((session) => session.current)?.createdAt ?? '';
  const hadFactor = user.factors?.some((factor) => factor.createdAt < since) ?? false;
  if (until === null || Date.parse(until) <= now || !hadFactor) return null;
  // Of several, only their user knows which one is lost.
  const [only, ...others] = user.factors ?? [];
  const replaces = only !== undefined && others.length === 0 ? { replaces: only.id } : {};
  return (
    <Alert color="accent" title="You signed in with a recovery code" mb="lg">
      <Text size="sm">
        If you lost your phone, replace it now: the lost one stops working with that, and the codes that you have left
        stay valid.
      </Text>
      <Button component={Link} to={paths.enroll({ return: paths.security, ...replaces })} size="xs" mt="sm">
        Set up a new authenticator app
      </Button>
    </Alert>
  );
}

function Recent({ user }: { readonly user: Me }) {
  const signIns = user.signIns?.nodes ?? [];
  return (
    <Section
      title="Recent sign-ins"
      description="If one of them was not you, change your password and end all other sessions."
    >
      {signIns.length === 0 ? <Empty>No sign-ins yet.</Empty> : <SignInTable signIns={signIns} />}
    </Section>
  );
}
