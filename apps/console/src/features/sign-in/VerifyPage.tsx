import { Anchor, Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useContinueSignIn, useReturnPath } from '../../lib/after-sign-in';
import { paths } from '../../lib/paths';
import { formatMinutes, useCountdown } from '../../lib/time';
import { useLoad } from '../../lib/use-load';
import { useOperation } from '../../lib/use-operation';
import { viewOf } from '../../lib/view';
import { AuthLayout } from '../../ui/AuthLayout';
import { ClockAdvice } from '../../ui/ClockAdvice';
import { fieldProblem, formProblem } from '../../ui/code-error';
import { CodeField } from '../../ui/CodeField';
import { DataState } from '../../ui/DataState';
import { Form } from '../../ui/Form';
import { LeaveSignInDocument, PendingSignInDocument, VerifySecondFactorDocument } from './documents';

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
        {({ rememberDeviceHours }) => <Proof rememberDeviceHours={rememberDeviceHours} />}
      </DataState>
    </AuthLayout>
  );
}

/** @param rememberDeviceHours 0: the policy remembers no device, and nothing is said of it */
function Proof({ rememberDeviceHours }: { readonly rememberDeviceHours: number }) {
  const [way, setWay] = useState<'app' | 'recovery'>('app');
  const [code, setCode] = useState('');
  const [remember, setRemember] = useState(false);
  const verify = useOperation(VerifySecondFactorDocument);
  const goOn = useContinueSignIn();
  const navigate = useNavigate();
  const back = useReturnPath();
  const field = useRef<HTMLInputElement>(null);
  const error = verify.error;
  // A pause after wrong codes concerns the app's codes; a recovery code is judged all the while.
  const wait = useCountdown(way === 'app' ? error : null);

  useEffect(() => {
    if (error?.code === 'UNAUTHENTICATED') void navigate(paths.signIn({ reason: 'expired' }), { replace: true });
    // The policy was changed meanwhile: what the form says about it is read, and the next try goes without.
    if (error?.fields['rememberDevice'] !== undefined) setRemember(false);
    if (error?.code === 'INVALID_CODE') {
      // What was typed will not become right; an emptied field is ready for the next code.
      if (way === 'app') setCode('');
      field.current?.focus();
    }
  }, [error, way, navigate]);

  const submit = async (typed: string): Promise<void> => {
    if (wait > 0) return;
    const answer = await verify.run({
      input: way === 'app' ? { totpCode: typed, rememberDevice: remember } : { recoveryCode: typed.trim() },
    });
    if (answer === null) return;
    const step = answer.verifySecondFactor.__typename;
    // Whoever needed a recovery code probably lost the phone: My security is where to replace it.
    if (way === 'recovery' && step === 'SignedIn' && back === undefined)
      void navigate(paths.security, { replace: true });
    else goOn(step, { replace: true });
  };
  const switchTo = (next: 'app' | 'recovery'): void => {
    setWay(next);
    setCode('');
    verify.clearError();
  };
  const wrong = fieldProblem(error);
  return (
    <Form onSubmit={() => void submit(code)} error={formProblem(error)} advice={<ClockAdvice error={error} />}>
      <Stack>
        {way === 'app' ? (
          <CodeField
            key="app"
            inputRef={field}
            description="Open your authenticator app and type the six digits it shows for Countersign."
            value={code}
            onChange={setCode}
            onComplete={(typed) => void submit(typed)}
            error={wrong}
            disabled={verify.pending}
            autoFocus
          />
        ) : (
          <TextInput
            key="recovery"
            ref={field}
            label="Recovery code"
            description="One of your own, or the one that an admin gave you. Spaces and dashes do not matter."
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={wrong}
            autoFocus
            required
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            size="md"
          />
        )}
        {way === 'app' && rememberDeviceHours > 0 && (
          <Checkbox
            label={`Remember this device for ${formatMinutes(rememberDeviceHours * 60)}`}
            description="Only where nobody else gets at it: until then the password alone opens your account here."
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
            error={error?.fields['rememberDevice']}
            disabled={verify.pending}
          />
        )}
        <Button type="submit" size="md" fullWidth loading={verify.pending} disabled={wait > 0}>
          Verify
        </Button>
        <Button variant="subtle" onClick={() => switchTo(way === 'app' ? 'recovery' : 'app')}>
          {way === 'app' ? 'Use a recovery code instead' : 'Use the authenticator app instead'}
        </Button>
      </Stack>
    </Form>
  );
}
