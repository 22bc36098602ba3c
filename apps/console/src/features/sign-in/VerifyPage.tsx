import { Anchor, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useContinueSignIn, useReturnPath } from '../../lib/after-sign-in';
import { paths } from '../../lib/paths';
import { useLoad } from '../../lib/use-load';
import { useOperation } from '../../lib/use-operation';
import { viewOf } from '../../lib/view';
import { AuthLayout } from '../../ui/AuthLayout';
import { DataState } from '../../ui/DataState';
import { LeaveSignInDocument, PendingSignInDocument } from './documents';
import { Ways } from './parts/Ways';

export default function VerifyPage() {
  const pending = useLoad(PendingSignInDocument);
  const goOn = useContinueSignIn();
  const navigate = useNavigate();
  const back = useReturnPath();
  const leave = useOperation(LeaveSignInDocument);

  const state = pending.data === null ? null : (pending.data.pendingSignIn?.__typename ?? 'none');
  const backQuery = back === undefined ? {} : { return: back };
  useEffect(() => {
    // Nothing is pending: the time is over, or it was finished in another tab; the sign-in page tells which.
    if (state === 'none')
      void navigate(paths.signIn({ reason: 'expired', ...(back === undefined ? {} : { return: back }) }), {
        replace: true,
      });
    if (state === 'EnrollmentRequired') goOn('EnrollmentRequired', { replace: true });
  }, [state, navigate, back, goOn]);

  const startAgain = async (): Promise<void> => {
    await leave.run({});
    void navigate(paths.signIn(backQuery));
  };
  return (
    <AuthLayout
      title="Confirm it is you"
      footer={
        <Text size="sm">
          Not you, or stuck?{' '}
          <Anchor component="button" type="button" size="sm" onClick={() => void startAgain()}>
            Go back to sign-in
          </Anchor>
        </Text>
      }
    >
      <DataState
        view={viewOf({ ...pending, refetch: pending.reload }, (data) =>
          data.pendingSignIn?.__typename === 'SecondFactorRequired' ? data.pendingSignIn : null,
        )}
        lines={3}
      >
        {({ factors, rememberDeviceHours }) => <Ways factors={factors} rememberDeviceHours={rememberDeviceHours} />}
      </DataState>
    </AuthLayout>
  );
}
