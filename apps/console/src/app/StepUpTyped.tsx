import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { stepUp } from '../lib/step-up';
import { useCountdown } from '../lib/time';
import { useOperation } from '../lib/use-operation';
import { ClockAdvice } from '../ui/ClockAdvice';
import { fieldProblem, formProblem } from '../ui/code-error';
import { CodeField } from '../ui/CodeField';
import { Form } from '../ui/Form';
import { PasswordField } from '../ui/PasswordField';
import { StepUpDocument } from './step-up-document';

interface StepUpTypedProps {
  readonly way: 'app' | 'recovery' | 'password';
  /** Other ways: between the field and the buttons. */
  readonly children: ReactNode;
}

/** The fresh proof by something that is typed. */
export function StepUpTyped({ way, children }: StepUpTypedProps) {
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
  return (
    <Form onSubmit={() => void submit(typed)} error={formProblem(error)} advice={<ClockAdvice error={error} />}>
      <Stack>
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
        {children}
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
