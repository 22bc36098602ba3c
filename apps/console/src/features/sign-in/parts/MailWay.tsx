import { Button, Stack } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useCountdown } from '../../../lib/time';
import { useMailedCode } from '../../../lib/use-mailed-code';
import { useOperation } from '../../../lib/use-operation';
import { fieldProblem, formProblem } from '../../../ui/code-error';
import { Form } from '../../../ui/Form';
import { MailedCode } from '../../../ui/MailedCode';
import { SendEmailCodeDocument, VerifySecondFactorDocument } from '../documents';
import type { WayProps } from './way-props';

/** A code by mail. It is asked for with a button, so that a page that is opened again mails nothing. */
export function MailWay({ remember, onProved, onRefused, children }: WayProps & { readonly children: ReactNode }) {
  const [code, setCode] = useState('');
  const sending = useOperation(SendEmailCodeDocument);
  const verify = useOperation(VerifySecondFactorDocument);
  const field = useRef<HTMLInputElement>(null);
  const { error } = verify;
  const pause = useCountdown(error);
  const mailed = useMailedCode(async () => (await sending.run({}))?.sendEmailCode ?? null, sending.error);
  useEffect(() => {
    if (sending.error !== null) onRefused(sending.error);
  }, [sending.error, onRefused]);
  useEffect(() => {
    if (error === null) return;
    onRefused(error);
    if (error.code !== 'INVALID_CODE') return;
    setCode('');
    field.current?.focus();
  }, [error, onRefused]);

  const submit = async (typed: string): Promise<void> => {
    if (pause > 0 || mailed.sentTo === null) return;
    const answer = await verify.run({ input: { emailCode: typed, rememberDevice: remember } });
    if (answer !== null) onProved(answer.verifySecondFactor.__typename);
  };
  return (
    <Form onSubmit={() => void submit(code)} error={formProblem(error)}>
      <Stack>
        <MailedCode
          {...mailed}
          sending={sending.pending}
          sendError={sending.error}
          onSend={() => {
            setCode('');
            void mailed.send().then(() => field.current?.focus());
          }}
          value={code}
          onChange={setCode}
          onComplete={(typed) => void submit(typed)}
          wrong={fieldProblem(error)}
          disabled={verify.pending}
          inputRef={field}
          otherwise="use a recovery code or ask an admin to help you"
        >
          {children}
          <Button type="submit" size="md" fullWidth loading={verify.pending} disabled={pause > 0}>
            Verify
          </Button>
        </MailedCode>
      </Stack>
    </Form>
  );
}
