import { Anchor, Box, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useOperation } from '../../../lib/use-operation';
import { ClockAdvice } from '../../../ui/ClockAdvice';
import { fieldProblem, formProblem } from '../../../ui/code-error';
import { CodeField } from '../../../ui/CodeField';
import { CopyButton } from '../../../ui/CopyButton';
import { Lines } from '../../../ui/DataState';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { Form } from '../../../ui/Form';
import {
  BeginTotpEnrollmentDocument,
  ConfirmTotpEnrollmentDocument,
  type Enrolled,
  type TotpEnrollment,
} from '../documents';
import classes from './SetUpApp.module.css';

/** Gets a secret, shows it in three ways, and proves that the app has it. */
export function SetUpApp({
  replaces,
  onEnrolled,
}: {
  /** One of the own factors that it takes the place of. */
  readonly replaces?: string | undefined;
  readonly onEnrolled: (enrolled: Enrolled) => void;
}) {
  const { run: begin, ...beginning } = useOperation(BeginTotpEnrollmentDocument);
  const [enrollment, setEnrollment] = useState<TotpEnrollment | null>(null);
  const begun = useRef(false);

  const start = async (): Promise<void> => {
    const answer = await begin({});
    if (answer !== null) setEnrollment(answer.beginTotpEnrollment);
  };
  useEffect(() => {
    // Once, although React may mount a page twice: a second begin would void the first code that is on the screen.
    if (begun.current) return;
    begun.current = true;
    void start();
  });

  if (beginning.error !== null) return <ErrorAlert error={beginning.error} takesFocus onRetry={() => void start()} />;
  if (enrollment === null) return <Lines count={6} />;
  return (
    <Proof
      key={enrollment.id}
      enrollment={enrollment}
      replaces={replaces}
      onEnrolled={onEnrolled}
      onStartOver={() => void start()}
    />
  );
}

interface ProofProps {
  readonly enrollment: TotpEnrollment;
  readonly replaces: string | undefined;
  readonly onEnrolled: (enrolled: Enrolled) => void;
  readonly onStartOver: () => void;
}

function Proof({ enrollment, replaces, onEnrolled, onStartOver }: ProofProps) {
  const confirm = useOperation(ConfirmTotpEnrollmentDocument);
  const [code, setCode] = useState('');
  const [name, setName] = useState('Authenticator app');
  const field = useRef<HTMLInputElement>(null);
  const error = confirm.error;
  const wrong = fieldProblem(error);
  useEffect(() => {
    if (wrong === undefined) return;
    setCode('');
    field.current?.focus();
  }, [error, wrong]);

  const submit = async (typed: string): Promise<void> => {
    const answer = await confirm.run({
      input: {
        id: enrollment.id,
        code: typed,
        name: name.trim() === '' ? null : name.trim(),
        ...(replaces === undefined ? {} : { replaces }),
      },
    });
    if (answer !== null) onEnrolled(answer.confirmTotpEnrollment);
  };
  const groups = enrollment.secret.match(/.{1,4}/g) ?? [enrollment.secret];
  return (
    <Form
      onSubmit={() => void submit(code)}
      error={formProblem(error)}
      advice={
        <>
          <ClockAdvice error={error} />
          {error?.code === 'NOT_FOUND' && (
            <Button size="xs" variant="default" mt="sm" onClick={onStartOver}>
              Get a new QR code
            </Button>
          )}
        </>
      }
    >
      <Stack gap="lg">
        <div>
          <Text fw={600}>1. Add an entry to your authenticator app</Text>
          <div className={classes['ways']}>
            <Box className={classes['qr']}>
              <img
                src={`data:image/svg+xml;utf8,${encodeURIComponent(enrollment.qrCodeSvg)}`}
                width={184}
                height={184}
                alt="QR code to scan with the authenticator app"
              />
            </Box>
            <Stack gap="xs" flex={1} miw={0}>
              <Button component="a" href={enrollment.otpauthUri} hiddenFrom="xs" fullWidth>
                Open in the authenticator app
              </Button>
              <Text size="sm">
                <strong>On a computer:</strong> scan the square with the app on your phone.
              </Text>
              <Text size="sm" visibleFrom="xs">
                <strong>On this phone:</strong>{' '}
                <Anchor href={enrollment.otpauthUri} size="sm">
                  Open in the authenticator app
                </Anchor>
              </Text>
              <Text size="sm">
                <strong>By hand:</strong> type this key, time-based, six digits:
              </Text>
              <Code block className={classes['secret'] ?? ''} aria-label="Key to type">
                {groups.join(' ')}
              </Code>
              <Group>
                <CopyButton text={enrollment.secret} label="Copy key" size="xs" />
              </Group>
            </Stack>
          </div>
        </div>
        <div>
          <Text fw={600} mb="xs">
            2. Prove that it works
          </Text>
          <Stack>
            <TextInput
              label="Name of this factor"
              description="To tell it from others later, such as “Work phone”."
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={60}
              autoComplete="off"
              error={error?.fields['name']}
            />
            <CodeField
              inputRef={field}
              label="Code that the app shows"
              value={code}
              onChange={setCode}
              onComplete={(typed) => void submit(typed)}
              error={wrong}
              disabled={confirm.pending}
            />
            <Button type="submit" size="md" fullWidth loading={confirm.pending}>
              Verify and finish
            </Button>
          </Stack>
        </div>
      </Stack>
    </Form>
  );
}
