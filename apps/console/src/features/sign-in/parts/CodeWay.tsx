import { Button, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useCountdown } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { ClockAdvice } from '../../../ui/ClockAdvice';
import { fieldProblem, formProblem } from '../../../ui/code-error';
import { CodeField } from '../../../ui/CodeField';
import { Form } from '../../../ui/Form';
import { VerifySecondFactorDocument } from '../documents';
import type { WayProps } from './way-props';

interface CodeWayProps extends WayProps {
  readonly kind: 'app' | 'recovery';
  /** Stands between the field and the button. */
  readonly children: ReactNode;
}

/** A code that is typed: of the authenticator app, or a recovery code. */
export function CodeWay({ kind, remember, onProved, onRefused, children }: CodeWayProps) {
  const [code, setCode] = useState('');
  const verify = useOperation(VerifySecondFactorDocument);
  const field = useRef<HTMLInputElement>(null);
  const error = verify.error;
  // A pause after wrong codes concerns the app's codes; a recovery code is judged all the while.
  const wait = useCountdown(kind === 'app' ? error : null);

  useEffect(() => {
    if (error === null) return;
    onRefused(error);
    if (error.code === 'INVALID_CODE') {
      // What was typed will not become right; an emptied field is ready for the next code.
      if (kind === 'app') setCode('');
      field.current?.focus();
    }
  }, [error, kind, onRefused]);

  const submit = async (typed: string): Promise<void> => {
    if (wait > 0) return;
    const answer = await verify.run({
      input: kind === 'app' ? { totpCode: typed, rememberDevice: remember } : { recoveryCode: typed.trim() },
    });
    if (answer !== null) onProved(answer.verifySecondFactor.__typename);
  };
  const wrong = fieldProblem(error);
  return (
    <Form onSubmit={() => void submit(code)} error={formProblem(error)} advice={<ClockAdvice error={error} />}>
      <Stack>
        {kind === 'app' ? (
          <CodeField
            inputRef={field}
            description="Open your authenticator app and type the six digits that it shows for your organization."
            value={code}
            onChange={setCode}
            onComplete={(typed) => void submit(typed)}
            error={wrong}
            disabled={verify.pending}
            autoFocus
          />
        ) : (
          <TextInput
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
        {children}
        <Button type="submit" size="md" fullWidth loading={verify.pending} disabled={wait > 0}>
          Verify
        </Button>
      </Stack>
    </Form>
  );
}
