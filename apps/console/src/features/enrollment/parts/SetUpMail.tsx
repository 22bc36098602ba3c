import { Alert, Button, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useCountdown } from '../../../lib/time';
import { useMailedCode } from '../../../lib/use-mailed-code';
import { useOperation } from '../../../lib/use-operation';
import { fieldProblem, formProblem } from '../../../ui/code-error';
import { Form } from '../../../ui/Form';
import { MailedCode } from '../../../ui/MailedCode';
import { BeginEmailEnrollmentDocument, ConfirmEmailEnrollmentDocument, type Enrolled } from '../documents';

/** Codes by mail: the mailbox is proved once, with a code that came there. */
export function SetUpMail({
  replaces,
  onEnrolled,
}: {
  /** One of the own factors that it takes the place of. */
  readonly replaces?: string | undefined;
  readonly onEnrolled: (enrolled: Enrolled) => void;
}) {
  const [code, setCode] = useState('');
  const [id, setId] = useState<string | null>(null);
  const begin = useOperation(BeginEmailEnrollmentDocument);
  const confirm = useOperation(ConfirmEmailEnrollmentDocument);
  const field = useRef<HTMLInputElement>(null);
  const { error } = confirm;
  const pause = useCountdown(error);
  const mailed = useMailedCode(async () => (await begin.run({}))?.beginEmailEnrollment ?? null, begin.error);
  const wrong = fieldProblem(error);
  useEffect(() => {
    if (wrong === undefined) return;
    setCode('');
    field.current?.focus();
  }, [error, wrong]);

  const send = async (): Promise<void> => {
    setCode('');
    const begun = await mailed.send();
    if (begun !== null) setId(begun.id);
    field.current?.focus();
  };
  const submit = async (typed: string): Promise<void> => {
    if (pause > 0 || id === null) return;
    const answer = await confirm.run({
      input: { id, code: typed, ...(replaces === undefined ? {} : { replaces }) },
    });
    if (answer !== null) onEnrolled(answer.confirmEmailEnrollment);
  };
  return (
    <Form onSubmit={() => void submit(code)} error={formProblem(error)}>
      <Stack>
        <Alert color="orange" title="Weaker than an app or a passkey">
          <Text size="sm">
            Whoever reads your mail reads your codes. And you cannot reset a forgotten password by mail then: an admin
            has to send you the link. Choose it only where nothing else works for you.
          </Text>
        </Alert>
        <MailedCode
          {...mailed}
          sending={begin.pending}
          sendError={begin.error}
          onSend={() => void send()}
          value={code}
          onChange={setCode}
          onComplete={(typed) => void submit(typed)}
          wrong={wrong}
          disabled={confirm.pending}
          inputRef={field}
          otherwise="choose another kind of factor, or ask an admin to correct your address"
        >
          <Button type="submit" size="md" fullWidth loading={confirm.pending} disabled={pause > 0}>
            Verify and finish
          </Button>
        </MailedCode>
      </Stack>
    </Form>
  );
}
