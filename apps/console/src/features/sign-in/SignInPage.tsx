import { Anchor, Divider, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useContinueSignIn, useReturnPath } from '../../lib/after-sign-in';
import { canUsePasskeys } from '../../lib/passkeys';
import { paths } from '../../lib/paths';
import { useLoad } from '../../lib/use-load';
import { AuthLayout } from '../../ui/AuthLayout';
import { WaysInDocument } from './documents';
import { Arrival } from './parts/Arrival';
import { PasskeyAlone } from './parts/PasskeyAlone';
import { PasswordForm } from './parts/PasswordForm';
import { Providers } from './parts/Providers';
import { useWay } from './use-way';

export default function SignInPage() {
  const [search] = useSearchParams();
  const [sent, setSent] = useState(false);
  const goOn = useContinueSignIn();
  const back = useReturnPath();
  const backQuery = back === undefined ? {} : { return: back };

  const loaded = useLoad(WaysInDocument).data;
  const already = loaded?.viewer?.user ?? null;
  useEffect(() => {
    if (already !== null) goOn('SignedIn', { replace: true });
  }, [already, goOn]);

  // The fixed address of the native way, whatever the providers are.
  const onlyPassword = search.get('with') === 'password';
  const providers = loaded?.signInOptions?.providers ?? [];
  const takesPassword = onlyPassword || (loaded?.signInOptions?.password ?? true);
  const way = useWay(providers.length > 0 && !onlyPassword);
  const offered = way.provider === null && !onlyPassword ? providers : [];
  return (
    <AuthLayout title="Sign in" footer={providers.length > 0 && <EmergencyLink />}>
      {!sent && <Arrival reason={search.get('reason')} refused={search.get('refused')} />}
      {takesPassword && <PasswordForm way={way} onSent={() => setSent(true)} />}
      {takesPassword && (canUsePasskeys() || offered.length > 0) && (
        <Divider label="or" labelPosition="center" my="md" />
      )}
      <Stack gap="sm">
        <Providers providers={offered} isFirst={!takesPassword} />
        <PasskeyAlone />
      </Stack>
      {providers.length > 0 && (onlyPassword || !takesPassword) && (
        <Text size="sm" ta="center" mt="md">
          <Anchor
            component={Link}
            to={paths.signIn(onlyPassword ? backQuery : { with: 'password', ...backQuery })}
            size="sm"
          >
            {onlyPassword ? 'Other ways to sign in' : 'Sign in with a password'}
          </Anchor>
        </Text>
      )}
    </AuthLayout>
  );
}

function EmergencyLink() {
  return (
    <Text size="sm">
      Provider not reachable?{' '}
      <Anchor component={Link} to={paths.emergency()} size="sm">
        Emergency sign-in for owners and admins
      </Anchor>
    </Text>
  );
}
