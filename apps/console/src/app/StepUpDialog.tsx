import { graphql } from '@countersign/api-contract';
import { Anchor, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { SignInMethod } from '../lib/api-types';
import { stepUp, type StepUpRequest } from '../lib/step-up';
import { useCountdown } from '../lib/time';
import { useLoad } from '../lib/use-load';
import { useOperation } from '../lib/use-operation';
import { viewOf } from '../lib/view';
import { ClockAdvice } from '../ui/ClockAdvice';
import { fieldProblem, formProblem } from '../ui/code-error';
import { CodeField } from '../ui/CodeField';
import { DataState } from '../ui/DataState';
import { Form } from '../ui/Form';
import { PasswordField } from '../ui/PasswordField';
import { ProviderProof } from './ProviderProof';

const OwnFactorsDocument = graphql(`
  query OwnFactors {
    viewer {
      session {
        id
        method
      }
      user {
        id
        signInMethods
        factors {
          id
        }
      }
    }
  }
`);

const StepUpDocument = graphql(`
  mutation StepUp($input: StepUpInput!) {
    stepUp(input: $input) {
      session {
        id
        steppedUpUntil
      }
    }
  }
`);

const THROUGH_PROVIDER: ReadonlySet<SignInMethod> = new Set(['OIDC', 'SAML', 'JWT']);

type Way = 'app' | 'recovery' | 'password';

/** Asks for a fresh proof before a sensitive act. The act goes on by itself afterwards. */
export default function StepUpDialog({ request }: { readonly request: StepUpRequest }) {
  const own = useLoad(OwnFactorsDocument);
  const [prefersPassword, setPrefersPassword] = useState(false);
  const view = viewOf({ ...own, refetch: own.reload }, ({ viewer }) =>
    viewer?.user == null ? null : { ...viewer.user, session: viewer.session },
  );
  return (
    <Modal opened onClose={() => stepUp.finish(false)} title="Confirm it is you" size="md" zIndex={400}>
      <DataState view={view} lines={2}>
        {({ factors, signInMethods, session }) => {
          const hasFactor = (factors ?? []).length > 0;
          const hasPassword = signInMethods?.includes('PASSWORD') ?? true;
          if (!hasFactor && !prefersPassword && session !== null && THROUGH_PROVIDER.has(session.method))
            return <ProviderProof {...(hasPassword ? { onUsePassword: () => setPrefersPassword(true) } : {})} />;
          return <Proof first={hasFactor ? 'app' : 'password'} acceptsRecoveryCode={request.acceptsRecoveryCode} />;
        }}
      </DataState>
    </Modal>
  );
}

function Proof({ first, acceptsRecoveryCode }: { readonly first: Way; readonly acceptsRecoveryCode: boolean }) {
  const [way, setWay] = useState<Way>(first);
  const [typed, setTyped] = useState('');
  const prove = useOperation(StepUpDocument);
  const field = useRef<HTMLInputElement>(null);
  const error = prove.error;
  const wait = useCountdown(way === 'recovery' ? null : error);
  const wrong = fieldProblem(error);
  useEffect(() => {
    if (wrong === undefined) return;
    setTyped('');
    field.current?.focus();
  }, [error, wrong]);

  const submit = async (value: string): Promise<void> => {
    if (wait > 0) return;
    const input =
      way === 'app' ? { totpCode: value } : way === 'recovery' ? { recoveryCode: value.trim() } : { password: value };
    const answer = await prove.run({ input });
    if (answer !== null) stepUp.finish(true);
  };
  const switchTo = (next: Way): void => {
    setWay(next);
    setTyped('');
    prove.clearError();
  };
  return (
    <Form onSubmit={() => void submit(typed)} error={formProblem(error)} advice={<ClockAdvice error={error} />}>
      <Stack>
        <Text size="sm" c="dimmed">
          What you are about to do is sensitive. Once confirmed, you are not asked again for 10 minutes.
        </Text>
        {way === 'app' && (
          <CodeField
            inputRef={field}
            value={typed}
            onChange={setTyped}
            onComplete={(code) => void submit(code)}
            error={wrong}
            disabled={prove.pending}
            autoFocus
          />
        )}
        {way === 'recovery' && (
          <TextInput
            ref={field}
            label="Recovery code"
            description="One of your own. It is used up by this."
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={wrong}
            required
            autoFocus
            autoComplete="off"
            spellCheck={false}
            size="md"
          />
        )}
        {way === 'password' && (
          <PasswordField label="Your password" value={typed} onChange={setTyped} error={wrong} autoFocus />
        )}
        {first === 'app' && acceptsRecoveryCode && (
          <Text size="sm">
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={() => switchTo(way === 'app' ? 'recovery' : 'app')}
            >
              {way === 'app' ? 'Use a recovery code instead' : 'Use the authenticator app instead'}
            </Anchor>
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => stepUp.finish(false)}>
            Cancel
          </Button>
          <Button type="submit" loading={prove.pending} disabled={wait > 0}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
