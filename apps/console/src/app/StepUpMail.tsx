import { graphql } from '@countersign/api-contract';
import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { stepUp } from '../lib/step-up';
import { useCountdown } from '../lib/time';
import { useMailedCode } from '../lib/use-mailed-code';
import { useOperation } from '../lib/use-operation';
import { fieldProblem, formProblem } from '../ui/code-error';
import { Form } from '../ui/Form';
import { MailedCode } from '../ui/MailedCode';
import { StepUpDocument } from './step-up-document';

const SendStepUpCodeDocument = graphql(`
  mutation SendStepUpCode {
    sendEmailCode {
      maskedAddress
    }
  }
`);

/** The fresh proof by a code that is mailed to this session. */
export function StepUpMail({ children }: { readonly children: ReactNode }) {
  const [typed, setTyped] = useState('');
  const sending = useOperation(SendStepUpCodeDocument);
  const prove = useOperation(StepUpDocument);
  const field = useRef<HTMLInputElement>(null);
  const { error } = prove;
  const pause = useCountdown(error);
  const mailed = useMailedCode(async () => (await sending.run({}))?.sendEmailCode ?? null, sending.error);
  const wrong = fieldProblem(error);
  useEffect(() => {
    if (wrong === undefined) return;
    setTyped('');
    field.current?.focus();
  }, [error, wrong]);

  const submit = async (emailCode: string): Promise<void> => {
    if (pause > 0 || mailed.sentTo === null) return;
    const answer = await prove.run({ input: { emailCode } });
    if (answer !== null) stepUp.finish(true);
  };
  return (
    <Form onSubmit={() => void submit(typed)} error={formProblem(error)}>
      <Stack>
        <MailedCode
          {...mailed}
          sending={sending.pending}
          sendError={sending.error}
          onSend={() => {
            setTyped('');
            void mailed.send().then(() => field.current?.focus());
          }}
          value={typed}
          onChange={setTyped}
          onComplete={(code) => void submit(code)}
          wrong={wrong}
          disabled={prove.pending}
          inputRef={field}
          otherwise="use a recovery code or ask an admin to help you"
        />
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => stepUp.finish(false)}>
            Cancel
          </Button>
          {mailed.sentTo !== null && (
            <Button type="submit" loading={prove.pending} disabled={pause > 0}>
              Confirm
            </Button>
          )}
        </Group>
      </Stack>
    </Form>
  );
}
